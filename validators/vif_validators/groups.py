"""Group rules of one table: read off a sorted table by comparing neighbours, else one group_by per key."""

from itertools import groupby

import polars as pl

from vif_contracts.contract import group_verdict
from vif_contracts.rule import GroupRule
from vif_validators.offending import ROW, Offending
from vif_validators.results import Finding, failed, passed, skipped
from vif_validators.rounds import Judgement
from vif_validators.table import Table

SHOWN = "vif:shown"
"""Column of what a sample shows of a group."""


def judge_groups(table: Table) -> Judgement[list[Finding]]:
    """The findings of every group rule of the plan.

    It runs beside `judge_rows` of the same table, whose first round says whether the table is sorted and without
    duplicates.
    """
    rules = [rule for rule in table.plan.groups if not table.reason_to_skip(rule.columns)]
    skips = [
        Finding(result=skipped(rule, rule.columns, reason))
        for rule in table.plan.groups
        if (reason := table.reason_to_skip(rule.columns))
    ]
    # A table that may prove to be sorted waits for that; another is grouped at once, as if it had no duplicates.
    sorted_hoped_for = table.plan.ordered_proof is not None
    grouped = [rule for rule in rules if not _known_from_proof(table, rule)]
    by_key = [list(same) for _, same in groupby(grouped, key=lambda rule: (rule.key, rule.once_per))]
    answers = yield [] if sorted_hoped_for else [reduce_groups(_known(table.frame, same[0]), same) for same in by_key]
    if table.proven.ordered:
        return skips + [Finding(result=passed(rule, rule.columns, _judged_in_order(table, rule))) for rule in rules]
    if sorted_hoped_for or table.proven.surplus:
        answers = yield [reduce_groups(_known(table.judged(same[0].once_per), same[0]), same) for same in by_key]
    proven = [rule for rule in rules if _known_from_proof(table, rule)]
    findings = [_finding(table, rule, table.proven.surplus, table.proven.keyed) for rule in proven]
    for same, answer in zip(by_key, answers, strict=True):
        figures = answer.row(0, named=True)
        findings += [_finding(table, rule, figures[f"v_{rule.code}"], figures[f"j_{rule.code}"]) for rule in same]
    return skips + findings


def _known_from_proof(table: Table, rule: GroupRule) -> bool:
    """Whether it is the rule that `once_per` is unique, whose figures every first round gives."""
    return rule.key == table.plan.once_per and rule.once_per is None


def reduce_groups(rows: pl.LazyFrame, rules: list[GroupRule]) -> pl.LazyFrame:
    """One row: for each rule `v_<code>` violations and `j_<code>` units judged.

    The rules have one key; `rows` holds all rows of its groups, so the figures of disjoint sets of groups add up.
    """
    figures = {f"v_{rule.code}": rule.surplus() for rule in rules} | {f"j_{rule.code}": rule.judged() for rule in rules}
    return rows.group_by(rules[0].key).agg(**figures).select(pl.col(*figures).sum())


def _known(rows: pl.LazyFrame, rule: GroupRule) -> pl.LazyFrame:
    return rows.filter(pl.col(rule.key).is_not_null())


def _judged_in_order(table: Table, rule: GroupRule) -> int:
    return table.proven.rows if rule.unit == "rows" else table.proven.groups


def _finding(table: Table, rule: GroupRule, violations: int, judged: int) -> Finding:
    if violations == 0:
        return Finding(result=passed(rule, rule.columns, judged))
    rows = table.judged_rows(rule.once_per)
    groups = _known(rows, rule).group_by(rule.key).agg(rule.surplus().alias("vif:surplus"), rule.shows().alias(SHOWN))
    at_fault = groups.filter(pl.col("vif:surplus") > 0).sort(rule.key)
    whole = rows.join(at_fault.select(rule.key), on=rule.key, how="semi")
    result = failed(rule, rule.columns, violations=violations, checked=judged)
    if rule.row_obeys is None:
        return Finding(result=result, offending=Offending(units=at_fault, whole=whole, shown=(SHOWN,), column=None))
    # The verdict looks at all rows of a group, and at none of other groups: the groups at fault are enough.
    repeats = whole.filter(~group_verdict(rule)).sort(ROW)
    column = rule.columns[-1]
    return Finding(result=result, offending=Offending(units=repeats, whole=repeats, shown=(column,), column=column))
