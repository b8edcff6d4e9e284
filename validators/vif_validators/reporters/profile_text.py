"""The figures as text: tables with bars, in the columns of a terminal, and below them the D rules."""

from typing import Final

from vif_validators.report import Report, Result
from vif_validators.reporters import summary
from vif_validators.reporters.layout import (
    NARROWEST,
    Line,
    cell,
    cells,
    filled,
    flow,
    painter,
    quoted,
    sentence,
    short,
)
from vif_validators.reporters.profile_parts import sections
from vif_validators.reporters.profile_tables import Section, Table, outcome_of

LONGEST_BAR: Final = 30
SHORTEST_BAR: Final = 8
"""Cells of a bar; where there is less room for one there is none."""

_MARKS: Final = {"failed": "violated", "passed": "passed", "skipped": "label", "waived": "label"}


def render(report: Report, *, width: int = 80, color: bool = False) -> str:
    """The figures and the D rules as lines that end in a newline each.

    Args:
        report: that of a profile.
        width: cells that a line may take, 40 at least.
        color: add ANSI colours, which only repeat what the words say.
    """
    width = max(width, NARROWEST)
    blocks = [_section(section, width) for section in sections(report.profile)] if report.profile else []
    blocks += [_rules(report, width), _below(report, width)]
    paint = painter(color=color)
    return "\n\n".join("\n".join(paint(line) for line in block) for block in blocks if block) + "\n"


def _section(section: Section, width: int) -> list[Line]:
    lines: list[Line] = [[(section.title.upper(), "rule")]]
    lines += [[("  " + line, "")] for words in section.words for line in filled(sentence(words), width - 2, width - 2)]
    return lines + (_table(section.table, width - 2) if section.table else [])


def _table(table: Table, room: int) -> list[Line]:
    texts = [
        [column.heading, *(quoted(row[place]) if column.from_data else short(row[place]) for row in table.rows)]
        for place, column in enumerate(table.columns)
    ]
    sizes = [max(map(cells, column)) for column in texts]
    # The first column gives way: no figure is ever cut.
    sizes[0] = max(min(sizes[0], room - sum(sizes[1:]) - 2 * (len(sizes) - 1)), SHORTEST_BAR)
    aligns = ["right" if column.numeric else "left" for column in table.columns]
    bar = min(LONGEST_BAR, room - sum(sizes) - 2 * len(sizes))
    lines: list[Line] = []
    for place, row in enumerate(zip(*texts, strict=True)):
        text = "  " + "  ".join(map(cell, row, sizes, aligns))
        if not place:
            fits = table.legend and cells(table.legend) <= bar and _has_bars(table)
            lines.append([(f"{text}  {table.legend}" if fits else text.rstrip(), "label")])
        elif bar >= SHORTEST_BAR and _has_bars(table):
            lines.append([(text + "  ", ""), *_bar(table, place - 1, bar)])
        else:
            lines.append([(text.rstrip(), "")])
    return lines


def _has_bars(table: Table) -> bool:
    return bool(table.bars or table.stacked)


def _bar(table: Table, row: int, size: int) -> Line:
    if table.stacked:
        minus, _, plus = table.stacked[row]
        left, right = _length(minus, size), _length(plus, size)
        return [("-" * left, "error"), ("." * (size - left - right), "label"), ("+" * right, "passed")]
    length = _length(table.bars[row], size)
    bar = "#" * length + " " * (size - length)
    if table.marks and table.marks[row] > 0:
        mark = min(_length(table.marks[row], size), size) - 1
        bar = bar[:mark] + "|" + bar[mark + 1 :]
    return [(bar.rstrip(), "info")]


def _length(share: float, size: int) -> int:
    """Cells for a share; what is there at all has at least one."""
    return max(round(share * size), 1) if share > 0 else 0


def _rules(report: Report, width: int) -> list[Line]:
    lines: list[Line] = [[("RULES", "rule")]]
    for result in report:
        if result.code[0] == "D" or result.status == "failed":
            lines += _rule(result, width)
    return lines


def _rule(result: Result, width: int) -> list[Line]:
    weight = f" ({result.severity})" if result.status == "failed" else ""
    prefix: Line = [
        (f"  {short(result.code)} {short(result.name)}", ""),
        (f" {result.status}{weight}:", _MARKS[result.status]),
    ]
    lines = flow(prefix, sentence(outcome_of(result)), width, 7)
    samples = [sample for sample in result.samples if sample.value is not None]
    for sample in samples:
        where = ", ".join(
            part
            for part in (
                "" if sample.row is None else f"row {sample.row:,}",
                short(sample.persona_id) if sample.persona_id is not None else "",
                "" if sample.t_index is None else f"t_index {sample.t_index:,}",
                short(sample.column) if sample.column is not None else "",
            )
            if part
        )
        lines += flow([(f"       {where}:", "label")], short(sample.value or ""), width, 9)
    return lines


def _below(report: Report, width: int) -> list[Line]:
    """What was measured, and what it comes to."""
    found = summary.sections(report, verbose=False, elapsed=None)
    lines: list[Line] = []
    for entry in found["judged"]:
        lines += flow([("measured:", "label")], entry, width, 11)
    return [*lines, *flow([(f"{report.outcome.upper()}:", report.outcome)], found["totals"][0], width, 2)]
