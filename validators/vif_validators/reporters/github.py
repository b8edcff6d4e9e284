"""The report as workflow commands of GitHub Actions: annotations on the run and on the lines of a pull request.

One annotation per rule, or per place in a file of text; GitHub shows ten of a kind for each step, so that no more are
written and the last one counts what is left. Whatever the data says, no other line is a command.
"""

import os
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Final, Literal

from vif_validators.report import Report, Result, Sample, Severity
from vif_validators.reporters import located
from vif_validators.reporters.layout import NAME_LIMIT, PATH_LIMIT, counted, sentence, short
from vif_validators.reporters.sample_table import chosen
from vif_validators.reporters.verdict import groups, verdict

Kind = Literal["error", "warning", "notice"]

MOST_SHOWN: Final = 10
"""Annotations of a kind that GitHub shows of one step."""
MESSAGE_LIMIT: Final = 4096
"""Characters of a message, after escaping, that GitHub no longer takes."""
MOST_LINES: Final = 10
"""Findings of one rule that are said in one annotation, and rules that are named where they are left out."""

_KINDS: Final[dict[Severity, Kind]] = {"error": "error", "warning": "warning", "info": "notice"}
_MORE: Final = "..."


@dataclass(frozen=True, slots=True, kw_only=True)
class _Annotation:
    """`turn` tells the first of a rule from its second; `stands_for` counts findings that have none of their own."""

    kind: Kind
    title: str
    message: str
    turn: int = 0
    file: str | None = None
    line: int | None = None
    position: int | None = None
    stands_for: int = 0


def render(report: Report, *, workspace: str | None = None) -> str:
    """The annotations, one command a line, and the verdict in a line of its own.

    Args:
        report: what to show.
        workspace: the root of the repository. Files under it are named from there, as GitHub does; without it, as in
            the report.
    """
    return commands(report, workspace=workspace) + ": ".join(verdict(report)) + "\n"


def commands(report: Report, *, workspace: str | None = None) -> str:
    """The annotations alone: nothing where no rule failed."""
    found = [annotation for group in groups(report) for annotation in _annotations(report, group)]
    if not found and not report.ok:
        found = [_Annotation(kind="error", title="vif", message=": ".join(verdict(report)))]
    shown = (annotation for kind in _KINDS.values() for annotation in _at_most_ten(found, kind))
    return "".join(_command(annotation, workspace) for annotation in shown)


def _annotations(report: Report, group: Sequence[Result]) -> Iterable[_Annotation]:
    """One for each place in a file of text; otherwise one for the rule."""
    kind: Kind = "error" if group[0].blocking else _KINDS[group[0].severity]
    title = f"{short(group[0].code)} {short(group[0].name)}".strip()
    samples = chosen(group)
    if samples and all(sample.file is not None and sample.row is None for sample in samples):
        beyond = max(sum(result.violations for result in group) - len(samples), 0)
        for turn, sample in enumerate(samples):
            yield _Annotation(
                kind=kind,
                title=title,
                message=_message(group, [located.what(sample)]),
                turn=turn,
                file=sample.file,
                line=sample.line,
                position=sample.position if sample.line is not None else None,
                stands_for=0 if turn else beyond,
            )
        return
    said = [sentence(result.message) for result in group[:MOST_LINES]]
    if len(group) > MOST_LINES:
        said.append(f"and {len(group) - MOST_LINES:,} more of this rule")
    yield _Annotation(kind=kind, title=title, message=_message(group, said), file=_file(report, group[0], samples))


def _message(group: Sequence[Result], said: list[str]) -> str:
    rule = [f"rule: {sentence(group[0].demands)}"] if group[0].demands else []
    hint = [f"mend: {sentence(group[0].hint)}"] if group[0].hint else []
    return "\n".join((*said, *rule, *hint))


def _file(report: Report, result: Result, samples: Sequence[Sample]) -> str | None:
    """The one file that the rule looked at, if it was one."""
    paths = {sample.file for sample in samples} - {None}
    paths = paths or {given.path for given in report.inputs if given.table == result.table}
    return paths.pop() if len(paths) == 1 else None


def _at_most_ten(found: Sequence[_Annotation], kind: Kind) -> list[_Annotation]:
    """The first annotation of every rule before the second ones; the tenth counts those that are left."""
    all_ = [annotation for annotation in found if annotation.kind == kind]
    hidden = sum(annotation.stands_for for annotation in all_)
    if len(all_) + bool(hidden) <= MOST_SHOWN:
        places = list(range(len(all_)))
    else:
        places = sorted(sorted(range(len(all_)), key=lambda place: (all_[place].turn, place))[: MOST_SHOWN - 1])
    shown = [all_[place] for place in places]
    left = len(all_) - len(shown) + hidden
    if not left:
        return shown
    kept = set(places)
    counts: dict[str, int] = {}
    for place, annotation in enumerate(all_):
        number = annotation.stands_for + (place not in kept)
        if number:
            counts[annotation.title] = counts.get(annotation.title, 0) + number
    named = [f"{title} ({count:,})" for title, count in list(counts.items())[:MOST_LINES]]
    if len(counts) > MOST_LINES:
        named.append(f"and {counted(len(counts) - MOST_LINES, 'further rules')}")
    text = f"not shown here: {', '.join(named)}"
    return [*shown, _Annotation(kind=kind, title=f"{left:,} more {kind}{'s' if left > 1 else ''}", message=text)]


# The grammar of commands


def _command(annotation: _Annotation, workspace: str | None) -> str:
    file = annotation.file and _from_root(annotation.file, workspace).replace(os.sep, "/")
    properties = {
        "file": file and short(file, PATH_LIMIT),
        "line": annotation.line,
        "col": annotation.position,
        "title": annotation.title[: 2 * NAME_LIMIT],
    }
    listed = ",".join(f"{name}={_property(str(value))}" for name, value in properties.items() if value is not None)
    return f"::{annotation.kind} {listed}::{_data(annotation.message)}\n"


def _from_root(path: str, workspace: str | None) -> str:
    """The path as GitHub names it: from the root of the repository; as it is, where it does not lie under it."""
    if workspace is None:
        return path
    try:
        folder, name = os.path.split(os.path.abspath(path))  # noqa: PTH100 (links stay as they are)
        for root, place in ((workspace, folder), (os.path.realpath(workspace), os.path.realpath(folder))):
            relative = os.path.relpath(os.path.join(place, name), root)
            if relative.split(os.sep, 1)[0] != os.pardir:
                return relative
    except (OSError, ValueError):  # no path that the system could have
        pass
    return path


def _data(text: str) -> str:
    """The text escaped, and so far cut that it stays below the limit; no escape is cut in two."""
    escaped = text.replace("%", "%25").replace("\r", "%0D").replace("\n", "%0A")
    if len(escaped) < MESSAGE_LIMIT:
        return escaped
    kept = escaped[: MESSAGE_LIMIT - 1 - len(_MORE)]
    begun = kept.find("%", len(kept) - 2)
    return (kept if begun < 0 else kept[:begun]) + _MORE


def _property(text: str) -> str:
    return text.replace("%", "%25").replace("\r", "%0D").replace("\n", "%0A").replace(":", "%3A").replace(",", "%2C")
