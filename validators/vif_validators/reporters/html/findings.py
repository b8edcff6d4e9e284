"""The failed rules as the page shows them: by table, each rule once."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Final

from vif_validators.report import Report, Result, Severity
from vif_validators.reporters import summary
from vif_validators.reporters.html.samples import Samples, samples_of
from vif_validators.reporters.layout import counted
from vif_validators.reporters.verdict import groups

MOST_SENTENCES: Final = 20
"""Sentences of one rule that are shown; a table has fewer documented columns."""
MOST_REASONS: Final = 3
"""Reasons for waiving violations of one rule that are named."""
MOST_OPEN: Final = 20
"""Findings that are unfolded; where there are more, the page would be too long to find anything."""
MOST_COLUMNS: Final = 12
"""Columns that are named where a rule reads many."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Finding:
    """A failed rule of a table; `anchor` is its place on the page, `folded` whether only its heading shows."""

    anchor: str
    folded: bool
    code: str
    name: str
    severity: Severity
    blocking: bool
    count: str
    messages: tuple[str, ...]
    more_messages: int
    columns: tuple[str, ...]
    more_columns: int
    waived: str
    waived_because: tuple[str, ...]
    demands: tuple[str, ...]
    why: tuple[str, ...]
    hints: tuple[str, ...]
    samples: Samples | None
    results: tuple[Result, ...]


@dataclass(frozen=True, slots=True)
class TableFindings:
    """The findings of one table, those that block first, then by severity. `place` is safe to show."""

    table: str
    place: str
    findings: tuple[Finding, ...]


def by_table(report: Report) -> tuple[TableFindings, ...]:
    """All failed results, each in exactly one finding."""
    tables: dict[str, list[Finding]] = {result.table: [] for result in report.failed}
    for number, group in enumerate(groups(report), start=1):
        tables[group[0].table].append(_finding(group, number))
    return tuple(
        TableFindings(table, summary.place(report, table), tuple(findings)) for table, findings in tables.items()
    )


def _finding(group: Sequence[Result], number: int) -> Finding:
    first = group[0]
    columns = tuple(dict.fromkeys(column for result in group for column in result.columns))
    waived = sum(result.waived for result in group)
    messages = tuple(dict.fromkeys(result.message for result in group))
    return Finding(
        anchor=f"finding-{number}",
        folded=number > MOST_OPEN,
        code=first.code,
        name=first.name,
        severity=first.severity,
        blocking=first.blocking,
        count=counted(sum(result.violations for result in group), "violations"),
        messages=messages[:MOST_SENTENCES],
        more_messages=max(0, len(messages) - MOST_SENTENCES),
        columns=columns[:MOST_COLUMNS],
        more_columns=max(0, len(columns) - MOST_COLUMNS),
        waived=counted(waived, first.unit) if waived else "",
        waived_because=_distinct(reason for result in group for reason in result.waived_because)[:MOST_REASONS],
        demands=_distinct(result.demands for result in group),
        why=_distinct(result.why for result in group),
        hints=_distinct(result.hint for result in group),
        samples=samples_of(group),
        results=tuple(group),
    )


def _distinct(sentences: Iterable[str]) -> tuple[str, ...]:
    return tuple(text for text in dict.fromkeys(sentences) if text)[:MOST_SENTENCES]
