"""The report as text: for people, in a terminal or in a log file.

Every word from the data passes `clean.visible`. All else is ASCII, and colour only repeats what the words say. Of rich
only what is needed is imported, and only then: the widths of wide characters, and styles; never its console.
"""

import re
from collections.abc import Callable, Iterable, Sequence
from itertools import chain
from typing import Final

from vif_validators.clean import visible
from vif_validators.report import SEVERITIES, Input, Report, Result, Sample, Severity

Line = list[tuple[str, str]]
"""The pieces of one line, each with the name of its style ("" for none)."""

STYLES: Final = {
    "passed": "bold green",
    "violated": "bold red",
    "unreadable": "bold magenta",
    "error": "bold red",
    "warning": "bold yellow",
    "info": "bold cyan",
    "rule": "bold",
    "label": "dim",
}
NARROWEST: Final = 40
PATH_LIMIT: Final = 4096
SENTENCE_LIMIT: Final = 600
NAME_LIMIT: Final = 80
MOST_HEADS: Final = 20
"""Findings of one rule that are named, one line each; a table has fewer documented columns."""
MOST_COLUMNS: Final = 12
"""Columns that are named where a rule reads many."""
SHORTEST_RANGE: Final = 3
"""Codes in a row that are worth a dash."""
LEAST_VALUE: Final = 16
"""Cells that a value keeps while other columns can still be cut."""
SHORTEST_PIECE: Final = 8
"""Cells at the end of a line that are worth the beginning of a word too long for any line."""

_WORDS = re.compile("( *)([^ ]+)")


def render(
    report: Report, *, width: int = 80, color: bool = False, verbose: bool = False, elapsed: float | None = None
) -> str:
    """The report as lines that end in a newline each.

    Args:
        report: what to show.
        width: cells a line may take, 40 at least. Only a line that names a finding may be longer: its path, code and
            name are never torn apart.
        color: add ANSI colours.
        verbose: list the passed rules as well.
        elapsed: seconds that the check took, for the line of totals.
    """
    width = max(width, NARROWEST)
    sections = {
        "skipped": _skipped(report),
        "waived": _waived(report),
        "passed": _passed(report) if verbose else [],
        "judged": [_judged(report, given) for given in report.inputs],
        "note": ["row numbers count from 0"] if _shows_rows(report) else [],
        "totals": [_totals(report, elapsed)],
    }
    blocks = [
        _verdict(report, width),
        *(_block(report, group, width) for group in _groups(report)),
        [line for label, entries in sections.items() for line in _listed(label, entries, width)],
    ]
    paint = _painter(color=color)
    return "\n\n".join("\n".join(paint(line) for line in block) for block in blocks) + "\n"


# The verdict


def _verdict(report: Report, width: int) -> list[Line]:
    errors, *lesser = (_severity_count(report, severity) for severity in SEVERITIES)
    found = ", ".join(count for count in (errors, *lesser) if count)
    noun = "files" if all(given.path is not None for given in report.inputs) else "tables"
    where = f" in {_count(len(report.inputs), noun)}" if report.inputs else ""
    verdict = report.outcome.upper()
    if report.outcome == "unreadable":
        blocked = len({result.table for result in report.failed if result.blocking})
        text = f"{_count(blocked, 'files')} could not be judged" + (f"; besides, {found}" if found else "")
    elif report.outcome == "violated":
        verdict += "" if errors else " (strict: warnings fail)"
        text = found + where
    else:
        text = (f"no errors, {found}" if found else "no faults found") + where
    return _flow([(f"{verdict}:", report.outcome)], text, width, 2)


def _severity_count(report: Report, severity: Severity) -> str:
    """How many results of this severity failed, and of errors with how many violations; empty if none did."""
    failed = [result for result in report.failed if result.severity == severity and not result.blocking]
    count = _count(len(failed), f"{severity}s") if failed else ""
    violations = sum(result.violations for result in failed)
    if severity != "error" or violations == len(failed):
        return count
    return f"{count} ({_count(violations, 'violations')})"


# One block per failed rule


def _groups(report: Report) -> list[list[Result]]:
    """The failed results of each rule together: what blocks first, then by severity, then as in the report."""
    groups: dict[tuple[str, str, str, bool], list[Result]] = {}
    for result in report.failed:
        groups.setdefault((result.code, result.table, result.severity, result.blocking), []).append(result)
    return sorted(groups.values(), key=lambda group: (not group[0].blocking, SEVERITIES.index(group[0].severity)))


def _block(report: Report, group: list[Result], width: int) -> list[Line]:
    lines = [line for result in group[:MOST_HEADS] for line in _head(report, result, width)]
    if len(group) > MOST_HEADS:
        lines.append([(f"and {len(group) - MOST_HEADS:,} more of this rule", "")])
    lines += _flow([("  ", ""), (group[0].severity, group[0].severity)], _scope(group), width, 4)
    for demands in _distinct(result.demands for result in group):
        lines += _flow([("  rule:", "label")], demands, width, 8)
    lines += _table(group, width)
    for hint in _distinct(result.hint for result in group):
        lines += _flow([("  mend:", "label")], hint, width, 8)
    return lines


def _head(report: Report, result: Result, width: int) -> list[Line]:
    """The line to grep for: place, code, name; the message beside it or, if too long, below."""
    place, rule = _place(report, result.table), f"{_name(result.code)} {_name(result.name)}"
    head: Line = [(f"{place}: ", ""), (rule, "rule"), (":", "")]
    message = _sentence(result.message)
    if _cells(f"{place}: {rule}: {message}") <= width:
        return [[*head, (f" {message}", "")]]
    return [head, *([("  " + line, "")] for line in _filled(message, width - 2, width - 2))]


def _scope(group: list[Result]) -> str:
    """Where the rule looked, and what of it was waived."""
    columns = list(dict.fromkeys(chain.from_iterable(result.columns for result in group)))
    scope = f"in {_name(group[0].table)}"
    if group[0].blocking:
        scope += ", which could not be judged"
    elif columns:
        scope = "in column " if len(columns) == 1 else "in columns "
        scope += ", ".join(_name(column) for column in columns[:MOST_COLUMNS])
    if len(columns) > MOST_COLUMNS:
        scope += f" and {len(columns) - MOST_COLUMNS:,} more"
    waived = sum(result.waived for result in group)
    return f"{scope}; {_count(waived, _name(group[0].unit))} waived" if waived else scope


def _distinct(sentences: Iterable[str]) -> list[str]:
    return [_sentence(text) for text in dict.fromkeys(sentences) if text][:MOST_HEADS]


# The table of samples


def _table(group: list[Result], width: int) -> list[Line]:
    samples = _chosen(group)
    columns = _columns(samples)
    if not columns:
        return []
    sizes = _fitted([max(map(_cells, cells)) for _, cells in columns], width - 4 - 2 * (len(columns) - 1))
    aligns = [align for align, _ in columns]
    rows = zip(*(cells for _, cells in columns), strict=True)
    lines: list[Line] = [
        [("    " + "  ".join(map(_cell, row, sizes, aligns)).rstrip(), "" if number else "label")]
        for number, row in enumerate(rows)
    ]
    left = sum(result.violations for result in group) - _units(samples, group[0].unit)
    return [*lines, [(f"    and {left:,} more", "")]] if left > 0 else lines


def _chosen(group: list[Result]) -> list[Sample]:
    """As many samples as one result has at most, the first ones of every column before the second ones."""
    numbered = [
        (turn, place, sample) for place, result in enumerate(group) for turn, sample in enumerate(result.samples)
    ]
    chosen = sorted(numbered, key=lambda item: item[:2])[: max(len(result.samples) for result in group)]
    return [sample for _, _, sample in sorted(chosen, key=lambda item: (item[1], item[0]))]


def _units(samples: Sequence[Sample], unit: str) -> int:
    """How many of what the rule counts the samples show: several rows may belong to one persona."""
    personas = {sample.persona_id for sample in samples}
    return len(personas) if unit == "personas" and None not in personas else len(samples)


def _columns(samples: list[Sample]) -> list[tuple[str, list[str]]]:
    """The columns that have something to say: their alignment, then heading and cells.

    Where one column of the data is at fault it has its own name as the heading, and is not shown twice.
    """
    names = {sample.column for sample in samples}
    fault = names.pop() if len(names) == 1 else None
    candidates = {
        ("place", "tail"): [_file(s) for s in samples],
        ("row", "right"): [None if s.row is None else str(s.row) for s in samples],
        ("persona_id", "left"): [_quoted(s.persona_id) for s in samples if fault != "persona_id"],
        ("t_index", "right"): [None if s.t_index is None else str(s.t_index) for s in samples if fault != "t_index"],
        ("column", "left"): [None if s.column is None else _name(s.column) for s in samples if fault is None],
        ("value" if fault is None else _name(fault), "left"): [_value(s) for s in samples],
    }
    return [
        (align, [heading, *("-" if cell is None else cell for cell in cells)])
        for (heading, align), cells in candidates.items()
        if any(cell is not None for cell in cells)
    ]


def _file(sample: Sample) -> str | None:
    if sample.file is None:
        return None
    return _name(sample.file, PATH_LIMIT) + ("" if sample.line is None else f":{sample.line}")


def _value(sample: Sample) -> str | None:
    if sample.value is not None:
        return _quoted(sample.value)
    if sample.column == "persona_id" and sample.persona_id is not None:
        return _quoted(sample.persona_id)
    return "null" if sample.column is not None and sample.row is not None else None


def _quoted(text: str | None) -> str | None:
    """A value, in quotes where without them it would be overlooked or taken for something else."""
    if text is None:
        return None
    shown = _name(text)
    if text in {"", "-", "null"} or text[0] in ' "' or text[-1] == " ":
        return '"' + shown.replace('"', '\\"') + '"'
    return shown


def _fitted(sizes: list[int], room: int) -> list[int]:
    """The widths of the columns: the value gives way first, then whichever is widest, until all have room."""
    value = min(sizes[-1], max(LEAST_VALUE, room - sum(sizes[:-1])))
    sizes = [*sizes[:-1], value]
    while sum(sizes) > room:
        sizes[sizes.index(max(sizes))] -= 1
    return sizes


def _cell(text: str, size: int, align: str) -> str:
    if _cells(text) > size:
        room = size - len("...")
        if align == "tail":
            text = "..." + text[len(text) - _fitting(text[::-1], room) :]
        else:
            text = text[: _fitting(text, room)] + "..."
    padding = " " * (size - _cells(text))
    return padding + text if align == "right" else text + padding


# What stands below the blocks


def _skipped(report: Report) -> list[str]:
    reasons: dict[str, list[str]] = {}
    for result in report:
        if result.status == "skipped":
            reasons.setdefault(result.skipped_because or "no reason given", []).append(result.code)
    return [f"{_sentence(reason)} ({_ranges(codes)})" for reason, codes in reasons.items()]


def _ranges(codes: Iterable[str]) -> str:
    """Codes without repeats, three or more in a row as `P101-P111`."""
    runs: list[list[str]] = []
    for code in dict.fromkeys(codes):
        if runs and _follows(runs[-1][-1], code):
            runs[-1].append(code)
        else:
            runs.append([code])
    short = [[f"{run[0]}-{run[-1]}"] if len(run) >= SHORTEST_RANGE else run for run in runs]
    return ", ".join(_name(code) for run in short for code in run)


def _follows(code: str, other: str) -> bool:
    number = code[1:]
    return number.isdecimal() and other == f"{code[0]}{int(number) + 1:0{len(number)}}"


def _waived(report: Report) -> list[str]:
    counts: dict[tuple[str, str], int] = {}
    for result in report:
        if result.waived or result.status == "waived":
            key = f"{_place(report, result.table)}: {_name(result.code)} {_name(result.name)}", _name(result.unit)
            counts[key] = counts.get(key, 0) + result.waived
    return [f"{rule}: {_count(count, unit)}" for (rule, unit), count in counts.items()]


def _passed(report: Report) -> list[str]:
    rules: dict[tuple[str, str], list[Result]] = {}
    for result in report:
        if result.status == "passed":
            rules.setdefault((_name(result.code), _name(result.name)), []).append(result)
    widest = max((_cells(name) for _, name in rules), default=0)
    return [f"{code} {_cell(name, widest, 'left')}  {_checked(results)}" for (code, name), results in rules.items()]


def _checked(results: list[Result]) -> str:
    """How much was judged, of a rule as a whole or in each of its columns."""
    fewest, most = min(result.checked for result in results), max(result.checked for result in results)
    unit = _name(results[0].unit)
    if len(results) == 1:
        return _count(most, unit)
    if most == 1:
        return _count(len(results), "columns")
    figure = _count(most, unit) if fewest == most else f"{fewest:,} to {_count(most, unit)}"
    return f"{figure} in each of {len(results)} columns"


def _judged(report: Report, given: Input) -> str:
    table = _name(given.table)
    if given.rows is not None:
        said = _count(given.rows, "rows")
    else:
        blocked = any(result.blocking and result.table == given.table for result in report.failed)
        said = "could not be judged" if blocked else ""
    facts = [table if given.path is not None else "in memory", said]
    return f"{_place(report, given.table)} ({', '.join(fact for fact in facts if fact)})"


def _shows_rows(report: Report) -> bool:
    return any(sample.row is not None for result in report.failed for sample in result.samples)


def _totals(report: Report, elapsed: float | None) -> str:
    counts = [f"{_count(report.rules('passed'), 'checks')} passed"]
    counts += [
        f"{report.rules(status):,} {status}" for status in ("failed", "skipped", "waived") if report.rules(status)
    ]
    text = f"{', '.join(counts)}; {_count(sum(given.rows or 0 for given in report.inputs), 'rows')}"
    return text if elapsed is None else f"{text} in {elapsed:,.2f} s"


def _listed(label: str, entries: list[str], width: int) -> list[Line]:
    """Entries below one another, the first beside its label."""
    lines: list[Line] = []
    for number, entry in enumerate(entries):
        lines += _flow([(f"{'' if number else label + ':':<8}", "" if number else "label")], entry, width, 11)
    return lines


# Words, widths, colours


def _place(report: Report, table: str) -> str:
    path = next((given.path for given in report.inputs if given.table == table and given.path is not None), table)
    return _name(path, PATH_LIMIT)


def _name(text: str, limit: int = NAME_LIMIT) -> str:
    return visible(text, limit, ellipsis="...")


def _sentence(text: str) -> str:
    return visible(text, SENTENCE_LIMIT, ellipsis="...")


def _count(number: int, unit: str) -> str:
    if number == 1:
        unit = unit.removesuffix("ies") + "y" if unit.endswith("ies") else unit.removesuffix("s")
    return f"{number:,} {unit}"


def _flow(prefix: Line, text: str, width: int, indent: int) -> list[Line]:
    """`prefix` in one piece and the words of `text` after it, the further lines indented."""
    left = width - sum(_cells(part) for part, _ in prefix) - 1
    first, *rest = _filled(text, left, width - indent)
    return [[*prefix, (f" {first}", "")], *([(" " * indent + line, "")] for line in rest)]


def _filled(text: str, left: int, room: int) -> list[str]:
    """Words into lines of `room` cells, the first one of `left`; a word longer than a line is cut."""
    lines = [""]
    for gap, word in _WORDS.findall(text):
        piece = gap + word if lines[-1] else word
        if _cells(piece) > left:
            piece = word
            if _cells(word) <= room or left < SHORTEST_PIECE:
                lines.append("")
                left = room
            elif lines[-1]:
                piece = f" {word}"
        while _cells(piece) > left:
            cut = _fitting(piece, left)
            lines[-1] += piece[:cut]
            lines.append("")
            piece, left = piece[cut:], room
        lines[-1] += piece
        left -= _cells(piece)
    return lines


def _cells(text: str) -> int:
    """How many cells of a terminal the text takes."""
    if text.isascii():
        return len(text)
    from rich.cells import cell_len

    return cell_len(text)


def _fitting(text: str, room: int) -> int:
    """How many of the first characters fit into so many cells."""
    if text.isascii():
        return max(room, 0)
    used = 0
    for count, char in enumerate(text):
        used += _cells(char)
        if used > room:
            return count
    return len(text)


def _painter(*, color: bool) -> Callable[[Line], str]:
    if not color:
        return lambda line: "".join(text for text, _ in line).rstrip()
    from rich.color import ColorSystem
    from rich.style import Style

    styles = {name: Style.parse(style) for name, style in STYLES.items()} | {"": Style.null()}

    def painted(line: Line) -> str:
        return "".join(styles[name].render(text, color_system=ColorSystem.STANDARD) for text, name in line).rstrip()

    return painted
