"""The table of all rules: one row per failed result, and the others of a rule together."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from vif_validators.report import Report, Result
from vif_validators.reporters.html.figures import percent
from vif_validators.reporters.html.findings import MOST_REASONS, TableFindings
from vif_validators.reporters.layout import counted
from vif_validators.reporters.profile_tables import ratio

MOST_NAMED, FEW_NAMED = 3, 2
"""Columns that a row names, all of them or the first."""


@dataclass(frozen=True, slots=True, kw_only=True)
class RuleRow:
    """A rule and its outcome; `table_number` is the place of its table in the filter, `anchor` its finding."""

    status: str
    severity: str
    code: str
    name: str
    demands: str
    note: str
    table: str
    table_number: int
    columns: tuple[str, ...]
    more_columns: int
    judged: str
    violated: str
    percent: str
    share: float
    anchor: str


def rule_rows(report: Report, findings: Sequence[TableFindings], tables: Sequence[str]) -> list[RuleRow]:
    """All results, in code order as in the report."""
    anchors = {id(result): found.anchor for table in findings for found in table.findings for result in found.results}
    numbers = {table: number for number, table in enumerate(tables)}
    groups: dict[tuple[object, ...], list[Result]] = {}
    for result in report:
        key = (result.code, result.name, result.table, result.status, result.skipped_because)
        groups.setdefault((*key, id(result)) if result.status == "failed" else key, []).append(result)
    return [_row(group, anchors, numbers) for group in groups.values()]


def _row(group: Sequence[Result], anchors: Mapping[int, str], numbers: Mapping[str, int]) -> RuleRow:
    first = group[0]
    columns = [column for result in group for column in result.columns]
    named = columns if len(columns) <= MOST_NAMED else columns[:FEW_NAMED]
    if len(group) > 1:
        named = []
    violations, most = sum(result.violations for result in group), max(result.checked for result in group)
    judged = first.status != "skipped"
    share = min(1.0, ratio(violations, sum(result.checked for result in group)))
    return RuleRow(
        status=first.status,
        severity=first.severity,
        code=first.code,
        name=first.name,
        demands=first.demands,
        note=_note(group),
        table=first.table,
        table_number=numbers[first.table],
        columns=tuple(named),
        more_columns=len(columns) - len(named),
        judged=counted(most, first.unit) if judged else "",
        violated=f"{violations:,}" if judged else "",
        percent=percent(share) if judged else "",
        share=share,
        anchor=anchors.get(id(first), ""),
    )


def _note(group: Sequence[Result]) -> str:
    if group[0].status == "skipped":
        return group[0].skipped_because or "no reason given"
    waived = sum(result.waived for result in group)
    reasons = list(dict.fromkeys(reason for result in group for reason in result.waived_because))
    return "; ".join([f"{counted(waived, group[0].unit)} waived", *reasons[:MOST_REASONS]]) if waived else ""
