"""Unique columns and keys of a user's model: as in pandera, every row of a repeated value is at fault."""

import polars as pl

from vif_contracts import model_rules
from vif_contracts.rule import Rule
from vif_validators.engine.offending import Offending, numbered
from vif_validators.engine.rounds import Judgement
from vif_validators.engine.table import Table
from vif_validators.results import Finding, failed, passed, skipped


def judge_uniqueness(table: Table) -> Judgement[list[Finding]]:
    """The findings of `unique` columns and of the model's unique keys."""
    name = table.plan.table
    demands: list[tuple[Rule, tuple[str, ...]]] = [
        (model_rules.DUPLICATE_VALUE, (column.name,)) for column in table.plan.columns if column.unique
    ]
    demands += [(model_rules.DUPLICATE_ROW, key) for key in table.plan.unique_keys]
    findings: list[Finding] = []
    asked = []
    for rule, key in demands:
        present = tuple(column for column in key if column in table.schema)
        reason = table.reason_to_skip(present or key)
        if reason:
            findings.append(Finding(result=skipped(rule, key, reason, table=name)))
        elif present:
            asked.append((rule, key, present))
    answers = yield [table.frame.select(_repeated(present).sum(), n=pl.len()) for _, _, present in asked]
    for (rule, key, present), answer in zip(asked, answers, strict=True):
        violations, checked = answer.row(0)
        if not violations:
            findings.append(Finding(result=passed(rule, key, checked, table=name)))
            continue
        rows = numbered(table.frame).filter(_repeated(present))
        result = failed(rule, key, violations=violations, checked=checked, table=name)
        column = present[0] if len(present) == 1 else None
        offending = Offending(units=rows, whole=rows, shown=present, column=column, key=table.key())
        findings.append(Finding(result=result, offending=offending))
    return findings


def _repeated(columns: tuple[str, ...]) -> pl.Expr:
    value = pl.col(columns[0]) if len(columns) == 1 else pl.struct(columns)
    return value.is_duplicated().alias("v")
