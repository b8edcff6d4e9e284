"""What `vif consolidate` says of what it did, below the findings."""

from collections.abc import Collection, Iterable, Mapping

from vif_validators.consolidation.outcome import Consolidated, Marked
from vif_validators.redaction import HIDDEN
from vif_validators.reporters.layout import PATH_LIMIT, counted, flow, painter, short

MOST = 10
"""Personas or files that are named."""

_STYLES = {"written": "passed", "unchanged": "passed", "current": "passed"}


def summary(done: Consolidated, *, width: int, color: bool) -> str:
    """What was written and marked, or why nothing was; lines that end in a newline each."""
    lines = flow([(f"{done.state.upper()}:", _STYLES.get(done.state, "violated"))], _verdict(done), width, 2)
    for label, text in _facts(done):
        lines += flow([(f"  {label + ':':<11}", "label")], text, width, 14)
    paint = painter(color=color)
    return "".join(f"{paint(line)}\n" for line in lines)


def _verdict(done: Consolidated) -> str:
    output, folder = short(done.output, PATH_LIMIT), short(done.folder, PATH_LIMIT)
    some = f"{done.files - len(done.left_out):,} of " if done.left_out and done.entries else ""
    files = f"{some}the {counted(done.files, 'judge output files')} in {folder}"
    table = f"{counted(done.personas, 'personas')}, {counted(done.entries, 'entries')}"
    match done.state:
        case "written" | "unchanged":
            return f"{output} ({table}) from {files}"
        case "current":
            return f"{output} ({table}) is what {files} give"
        case "stale":
            return f"{output} is not what {files} give ({table})"
        case "undecided":
            return f"{files} give no table that {output} could be compared with{_why(done)}"
        case _:
            return f"{output} is as it was{_why(done)}"


def _why(done: Consolidated) -> str:
    if not done.files:
        return ""
    if done.blocked:
        return "; the registry has to be mended first"
    if len(done.left_out) == done.files:
        return "; no judge output file obeys the rules"
    return f"; --partial would leave out {counted(len(done.left_out), 'files')} of {done.files:,}"


def _facts(done: Consolidated) -> Iterable[tuple[str, str]]:
    if done.previous:
        yield "before", f"the table that was there could not be read: {short(done.previous, 400)}"
    if done.state in {"written", "stale"} and not (done.previous or done.added or done.changed or _gone(done)):
        yield "rows", "as before, stored otherwise" if done.state == "written" else "the same"
    hidden = "persona_id" in done.redacted
    if done.added:
        yield "added", _personas(done.added, hidden=hidden)
    if done.changed:
        yield "changed", _personas(dict.fromkeys(done.changed, 0), hidden=hidden)
    if done.removed:
        yield "removed", f"{_personas(done.removed, hidden=hidden)}; their files are gone"
    if done.dropped:
        yield "dropped", f"{_personas(done.dropped, hidden=hidden)}; their files are left out"
    if done.left_out and done.entries:
        yield "left out", _named(done.left_out, "files", PATH_LIMIT)
    if done.overlooked:
        yield "overlooked", f"{_named(done.overlooked, 'files')}; not the name of a judge output file"
    if done.registry:
        yield "registry", _registry(done.registry)


def _gone(done: Consolidated) -> bool:
    return bool(done.removed or done.dropped)


def _registry(registry: Marked) -> str:
    path = short(registry.path, PATH_LIMIT)
    if registry.fault:
        return f"{path} is as it was: {counted(len(registry.waiting), 'personas')} not marked labeled"
    said = [f"{counted(len(registry.marked), 'personas')} marked labeled"] if registry.marked else []
    if registry.waiting:
        said.append(f"{counted(len(registry.waiting), 'personas')} not marked labeled yet")
    if registry.refused:
        said.append(f"{counted(len(registry.refused), 'personas')} could not be marked labeled")
    if registry.already:
        said.append(f"{registry.already:,} were marked before" if said else f"all {registry.already:,} marked before")
    return f"{path}: {', '.join(said)}"


def _personas(rows: Mapping[str, int], *, hidden: bool) -> str:
    entries = sum(rows.values())
    beside = f" ({counted(entries, 'entries')})" if entries else ""
    return f"{counted(len(rows), 'personas')}{beside}" if hidden else _named(rows, "personas", beside=beside)


def _named(names: Collection[str], unit: str, limit: int = 80, *, beside: str = "") -> str:
    shown = [short(name, limit) for name, _ in zip(names, range(MOST), strict=False)]
    more = f" and {len(names) - MOST:,} more" if len(names) > MOST else ""
    return f"{counted(len(names), unit)}{beside}: {', '.join(shown)}{more}"


def unfinished(registry: Marked, *, hidden: bool = False) -> list[str]:
    """What is left to do, one line each, where the registry could not be brought up to date.

    `hidden`: personas must not be named.
    """
    again = "consolidate again to finish"
    if registry.fault:
        return [f"the labels are written, but nobody was marked labeled: {registry.fault}; mend that and {again}"]
    reasons = [(HIDDEN if hidden else persona, reason) for persona, reason in registry.refused.items()]
    lines = [f"{persona} could not be marked labeled: {reason}" for persona, reason in reasons[:MOST]]
    more = f"; {len(reasons) - MOST:,} more were refused" if len(reasons) > MOST else ""
    return [*lines, f"the labels are written, but not all of their personas are marked labeled{more}"]
