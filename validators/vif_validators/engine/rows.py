"""Nulls and row checks of one table: first a proof that all of it is clean, then counts, only where the proof fails."""

from dataclasses import dataclass

import polars as pl

from vif_contracts import model_rules
from vif_contracts.contract import has_null_element
from vif_contracts.rule import RowRule
from vif_validators.engine.offending import Offending, numbered
from vif_validators.engine.plan import ColumnDemand, RowCheck
from vif_validators.engine.proof import proof_queries, remember
from vif_validators.engine.rounds import Judgement
from vif_validators.engine.table import Table
from vif_validators.results import Finding, failed, named, passed, skipped


@dataclass(frozen=True, slots=True)
class Count:
    """What one check found in a part of a table; the counts of parts add up.

    `whole_frame` marks a verdict on the frame as a whole: it has no rows at fault. `error` is what the check raised.
    """

    violations: int
    judged: int
    whole_frame: bool = False
    error: str | None = None


def judge_rows(table: Table) -> Judgement[list[Finding]]:
    """The findings of the null rule of every column and of every row check of the plan."""
    candidates = [*null_checks(table), *table.plan.rows]
    checks = [check for check in candidates if not table.reason_to_skip(check.needs)]
    answers = yield proof_queries(table, checks)
    remember(table, answers)
    if table.proven.clean and not table.proven.surplus:
        counts = [Count(0, table.proven.rows)] * len(checks)
    else:
        counts = yield from _counts(table, checks)
    judged = [_finding(table, check, count) for check, count in zip(checks, counts, strict=True)]
    reasons = [(check, table.reason_to_skip(check.needs)) for check in candidates]
    return judged + [_skipped(table, check, reason) for check, reason in reasons if reason]


def _skipped(table: Table, check: RowCheck, reason: str) -> Finding:
    result = skipped(check.rule, check.columns, reason, table=table.plan.table)
    return Finding(result=named(result, check.name, check.severity))


def null_checks(table: Table) -> list[RowCheck]:
    """The null rule of every column that is demanded and not nullable."""
    return [
        _null_check(table, column)
        for column in table.plan.columns
        if not column.nullable and (column.required or column.name in table.schema)
    ]


def _null_check(table: Table, column: ColumnDemand) -> RowCheck:
    rule = table.plan.structure.null
    obeys = pl.col(column.name).is_not_null()
    if column.nested_nulls:
        obeys &= ~has_null_element(column.name).fill_null(value=False)
    dtype = table.schema.get(column.name)
    if not table.plan.provable and dtype is not None and dtype in (pl.Float32, pl.Float64):
        obeys &= pl.col(column.name).is_not_nan().fill_null(value=False)
    return RowCheck(
        rule=rule,
        columns=(column.name,),
        needs=frozenset((column.name,)),
        verdict=obeys,
        name=rule.name,
        severity=rule.severity.value,
        shown=(column.name,),
    )


def map_rows(frame: pl.LazyFrame, checks: list[RowCheck]) -> pl.LazyFrame:
    """One row: for check number i `v<i>` violations, `j<i>` rows judged and `n<i>` verdicts given; and `rows`."""
    figures: dict[str, pl.Expr] = {"rows": pl.len()}
    for index, check in enumerate(checks):
        figures[f"v{index}"] = (~check.verdict).sum()
        figures[f"j{index}"] = check.verdict.count()
        if check.scalar:
            figures[f"n{index}"] = check.verdict.len()
    return frame.select(**figures)


def _counts(table: Table, checks: list[RowCheck]) -> Judgement[list[Count]]:
    parts = [part for part in ([c for c in checks if c.once_per], [c for c in checks if not c.once_per]) if part]
    try:
        answers = yield [map_rows(table.judged(part[0].once_per), part) for part in parts]
    except pl.exceptions.PolarsError:
        if table.plan.provable:
            raise
        return (yield from _counts_one_by_one(table, checks))
    counts = {
        id(check): count for part, answer in zip(parts, answers, strict=True) for check, count in _read(part, answer)
    }
    return [counts[id(check)] for check in checks]


def _counts_one_by_one(table: Table, checks: list[RowCheck]) -> Judgement[list[Count]]:
    counts = []
    for check in checks:
        try:
            [answer] = yield [map_rows(table.frame, [check])]
        except pl.exceptions.PolarsError as error:
            counts.append(Count(1, 1, whole_frame=True, error=" ".join(str(error).split("\n")[0].split())))
        else:
            counts += [count for _, count in _read([check], answer)]
    return counts


def _read(checks: list[RowCheck], answer: pl.DataFrame) -> list[tuple[RowCheck, Count]]:
    figures = answer.row(0, named=True)
    rows = figures["rows"]
    counts = []
    for index, check in enumerate(checks):
        violations, judged = figures[f"v{index}"], figures[f"j{index}"]
        if figures.get(f"n{index}", rows) != rows:
            counts.append((check, Count(min(violations, 1), 1, whole_frame=True)))
        else:
            counts.append((check, Count(violations, judged)))
    return counts


def _finding(table: Table, check: RowCheck, count: Count) -> Finding:
    name = table.plan.table
    if count.violations == 0:
        return Finding(
            result=named(passed(check.rule, check.columns, count.judged, table=name), check.name, check.severity)
        )
    result = failed(check.rule, check.columns, violations=count.violations, checked=count.judged, table=name)
    if check.rule is model_rules.FAILED_CHECK:
        # A check that raises is an error in pandera, too, even if it asks for warnings only.
        result = named(result, check.name, "error" if count.error else check.severity, _check_message(check, count))
    if count.whole_frame:
        return Finding(result=result, quotes=(count.error,) if count.error else ())
    # The verdict comes before the row number: a check of a user's own may look at all columns there are.
    verdict = "vif:verdict"
    rows = (
        table.judged_rows(check.once_per)
        if check.once_per
        else numbered(table.frame.with_columns(check.verdict.alias(verdict)))
    )
    whole = rows.filter(~check.verdict) if check.once_per else rows.filter(~pl.col(verdict)).drop(verdict)
    column = check.columns[0] if len(check.shown) == 1 else None
    explanation = check.rule.explanation if isinstance(check.rule, RowRule) else None
    offending = Offending(
        units=whole,
        whole=whole,
        shown=check.shown,
        column=column,
        explanation=explanation,
        key=table.key(),
        about=check.columns,
    )
    return Finding(result=result, offending=offending)


def _check_message(check: RowCheck, count: Count) -> str:
    subject = f"{check.columns[0]}: " if check.columns else ""
    if count.error:
        return f"{subject}the check {check.name} raised: {count.error}"
    if count.whole_frame:
        return f"{subject}the check {check.name} does not hold for the column as a whole"
    return f"{subject}{count.violations:,} of {count.judged:,} rows: the check {check.name} does not hold"
