"""Foreign keys: rows of one table whose key has to be found in another."""

from collections.abc import Sequence

import polars as pl

from vif_contracts.rule import ForeignKeyRule
from vif_validators.engine.offending import ROW, Offending, numbered
from vif_validators.engine.rounds import Judgement
from vif_validators.engine.table import ROWS_PER_BUCKET, Table
from vif_validators.results import Finding, failed, passed, skipped

_FOUND = "vif:found"
_NAMED = ("persona_id", "t_index")
"""Columns that every sample shows where they are there."""


def judge_foreign_key(rule: ForeignKeyRule, table: Table, other: Table) -> Judgement[list[Finding]]:
    """The finding of one foreign key from `table` to `other`.

    It waits for the first round, which counts the rows: of many, part by part of the keys is held in memory.
    """
    yield []
    reason = _reason_to_skip(rule, table, other)
    if reason:
        return [Finding(result=skipped(rule, rule.columns, reason))]
    parts = max(1, -(-max(table.proven.rows, other.proven.rows) // ROWS_PER_BUCKET))
    answers = yield [_count(rule, table, other, part, parts) for part in range(parts)]
    figures = pl.concat(answers).sum().row(0, named=True)
    if not figures["violations"]:
        return [Finding(result=passed(rule, rule.columns, figures["checked"]))]
    result = failed(rule, rule.columns, **figures)
    return [Finding(result=result, offending=_offending(rule, table, other))]


def _reason_to_skip(rule: ForeignKeyRule, table: Table, other: Table) -> str | None:
    reasons = [
        f"{side.plan.table}: {reason}"
        for side, needs in ((table, rule.columns), (other, rule.referenced_columns))
        if (reason := side.reason_to_skip(needs))
    ]
    return "; ".join(reasons) or None


def _keys(rows: pl.LazyFrame, columns: Sequence[str]) -> pl.LazyFrame:
    """The rows whose key is whole."""
    return rows.filter(pl.all_horizontal(pl.col(name).is_not_null() for name in columns))


def _known(rule: ForeignKeyRule, other: Table) -> pl.LazyFrame:
    """Each key of the other table once, under the names of the columns that refer to it."""
    pairs = zip(rule.columns, rule.referenced_columns, strict=True)
    named = _keys(other.frame, rule.referenced_columns).select(pl.col(there).alias(here) for here, there in pairs)
    return named.unique()


def _count(rule: ForeignKeyRule, table: Table, other: Table, part: int, parts: int) -> pl.LazyFrame:
    """One row: `violations` and rows `checked`, of one part of all keys."""
    mine = pl.lit(value=True) if parts == 1 else pl.col(rule.columns[0]).hash() % parts == part
    rows = _keys(table.frame.select(rule.columns), rule.columns).filter(mine)
    known = _known(rule, other).filter(mine).with_columns(pl.lit(value=True).alias(_FOUND))
    # A left join tells both figures in one pass; each known key is there once, so that no row is multiplied.
    joined = rows.join(known, on=list(rule.columns), how="left")
    return joined.select(violations=pl.col(_FOUND).null_count().cast(pl.Int64), checked=pl.len().cast(pl.Int64))


def _offending(rule: ForeignKeyRule, table: Table, other: Table) -> Offending:
    rows = _keys(numbered(table.frame), rule.columns)
    lost = rows.join(_known(rule, other), on=list(rule.columns), how="anti").sort(ROW)
    # What names the row anyway is not repeated.
    several = not set(rule.columns) <= set(_NAMED) and len(rule.columns) > 1
    shown = rule.columns if several else rule.columns[-1:]
    return Offending(units=lost, whole=lost, shown=shown, column=None if several else shown[0], key=table.key())
