"""The report as text: for people, in a terminal or in a log file.

A verdict, one block per failed rule, then what was skipped, waived and judged.
"""

from collections.abc import Iterable
from itertools import chain
from typing import Final

from vif_validators.report import Report, Result
from vif_validators.reporters import located, sample_table, summary
from vif_validators.reporters.layout import (
    NARROWEST,
    Line,
    cells,
    counted,
    filled,
    flow,
    painter,
    sentence,
    short,
)
from vif_validators.reporters.verdict import groups, verdict

MOST_HEADS: Final = 20
"""Findings of one rule that are named, one line each; a table has fewer documented columns."""
MOST_COLUMNS: Final = 12
"""Columns that are named where a rule reads many."""


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
    below = summary.sections(report, verbose=verbose, elapsed=elapsed)
    blocks = [
        _verdict(report, width),
        *(_block(report, group, width) for group in groups(report)),
        [line for label, entries in below.items() for line in _listed(label, entries, width)],
    ]
    paint = painter(color=color)
    return "\n\n".join("\n".join(paint(line) for line in block) for block in blocks) + "\n"


def _verdict(report: Report, width: int) -> list[Line]:
    word, text = verdict(report)
    return flow([(f"{word}:", report.outcome)], text, width, 2)


# One block per failed rule


def _block(report: Report, group: list[Result], width: int) -> list[Line]:
    lines = located.lines(group)
    named = bool(lines)
    weight: Line = [("  ", ""), (group[0].severity, group[0].severity)]
    if named:
        for result in group[:MOST_HEADS]:
            lines += flow([*weight, (":", "")], _counts(result), width, 4)
    else:
        lines = [line for result in group[:MOST_HEADS] for line in _head(report, result, width)]
        if len(group) > MOST_HEADS:
            lines.append([(f"and {len(group) - MOST_HEADS:,} more of this rule", "")])
        lines += flow(weight, _scope(group), width, 4)
    for demands in _distinct(result.demands for result in group):
        lines += flow([("  rule:", "label")], demands, width, 8)
    if not named:
        lines += sample_table.table(group, width)
    for hint in _distinct(result.hint for result in group):
        lines += flow([("  mend:", "label")], hint, width, 8)
    return lines


def _head(report: Report, result: Result, width: int) -> list[Line]:
    """The line to grep for: place, code, name; the message beside it or, if too long, below."""
    place, rule = summary.place(report, result.table), f"{short(result.code)} {short(result.name)}"
    head: Line = [(f"{place}: ", ""), (rule, "rule"), (":", "")]
    message = sentence(result.message)
    if cells(f"{place}: {rule}: {message}") <= width:
        return [[*head, (f" {message}", "")]]
    return [head, *([("  " + line, "")] for line in filled(message, width - 2, width - 2))]


def _counts(result: Result) -> str:
    """The figures, below the lines that name the findings."""
    waived = f"; {counted(result.waived, short(result.unit))} waived" if result.waived else ""
    return sentence(result.message) + waived


def _scope(group: list[Result]) -> str:
    """Where the rule looked, and what of it was waived."""
    columns = list(dict.fromkeys(chain.from_iterable(result.columns for result in group)))
    scope = f"in {short(group[0].table)}"
    if group[0].blocking:
        scope += ", which could not be judged"
    elif columns:
        scope = "in column " if len(columns) == 1 else "in columns "
        scope += ", ".join(short(column) for column in columns[:MOST_COLUMNS])
    if len(columns) > MOST_COLUMNS:
        scope += f" and {len(columns) - MOST_COLUMNS:,} more"
    waived = sum(result.waived for result in group)
    return f"{scope}; {counted(waived, short(group[0].unit))} waived" if waived else scope


def _distinct(sentences: Iterable[str]) -> list[str]:
    return [sentence(text) for text in dict.fromkeys(sentences) if text][:MOST_HEADS]


def _listed(label: str, entries: list[str], width: int) -> list[Line]:
    """Entries below one another, the first beside its label."""
    lines: list[Line] = []
    for number, entry in enumerate(entries):
        lines += flow([(f"{'' if number else label + ':':<8}", "" if number else "label")], entry, width, 11)
    return lines
