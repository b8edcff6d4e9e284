"""Group rules of one table: proven by comparing neighbours in order, else a group_by for each."""

import polars as pl

from vif_contracts.contract import row_verdict
from vif_contracts.rule import GroupRule
from vif_validators.engine.offending import ROW, SHOWN, Offending
from vif_validators.engine.order import prove_order
from vif_validators.engine.rounds import Judgement
from vif_validators.engine.table import Table
from vif_validators.results import Finding, failed, passed, skipped


def judge_groups(table: Table) -> Judgement[list[Finding]]:
    """The findings of every group rule of the plan.

    It runs beside `judge_rows` of the same table, whose first round says which rules hold.
    """
    rules = [rule for rule in table.plan.groups if not table.reason_to_skip(rule.columns)]
    skips = [
        Finding(result=skipped(rule, rule.columns, reason))
        for rule in table.plan.groups
        if (reason := table.reason_to_skip(rule.columns))
    ]
    if table.plan.ordered_proof:
        yield from prove_order(table, table.plan.ordered_proof)
    else:
        yield []
    if table.proven.in_order:
        return skips + [Finding(result=passed(rule, rule.columns, _judged_in_order(table, rule))) for rule in rules]
    queries = _queries(table, [rule for rule in rules if not _known_from_proof(table, rule)])
    answers = yield [query for _, query in queries]
    figures = {rule.code: (table.proven.surplus, table.proven.keyed) for rule in rules}
    figures |= _added_up([rule for rule, _ in queries], answers)
    return skips + [_finding(table, rule, *figures[rule.code]) for rule in rules]


def _queries(table: Table, rules: list[GroupRule]) -> list[tuple[GroupRule, pl.LazyFrame]]:
    """Each rule on each bucket of groups."""
    return [
        (rule, reduce_groups(table.judged(rule.once_per).filter(bucket), rule))
        for rule in rules
        for bucket in table.buckets(rule.key)
    ]


def _added_up(rules: list[GroupRule], answers: list[pl.DataFrame]) -> dict[str, tuple[int, int]]:
    figures: dict[str, tuple[int, int]] = {}
    for rule, answer in zip(rules, answers, strict=True):
        violations, judged = figures.get(rule.code, (0, 0))
        figures[rule.code] = (violations + answer.item(0, "violations"), judged + answer.item(0, "judged"))
    return figures


def _known_from_proof(table: Table, rule: GroupRule) -> bool:
    """Whether it is the rule that `once_per` is unique, whose figures every first round gives."""
    return rule.key == table.plan.once_per and rule.once_per is None


def reduce_groups(rows: pl.LazyFrame, rule: GroupRule) -> pl.LazyFrame:
    """One row: `violations` and units `judged`.

    `rows` holds all rows of its groups; the figures of disjoint sets of groups add up.
    """
    groups = rows.filter(rule.judges()).group_by(rule.key)
    return groups.agg(violations=rule.surplus(), judged=rule.judged()).select(
        pl.col("violations", "judged").cast(pl.Int64).sum()
    )


def _judged_in_order(table: Table, rule: GroupRule) -> int:
    return table.proven.rows if rule.row_obeys else table.proven.groups


def _finding(table: Table, rule: GroupRule, violations: int, judged: int) -> Finding:
    if violations == 0:
        return Finding(result=passed(rule, rule.columns, judged))
    rows = table.judged_rows(rule.once_per)
    groups = rows.filter(rule.judges()).group_by(rule.key)
    counted = groups.agg(rule.surplus().alias("vif:surplus"), rule.shows().alias(SHOWN))
    at_fault = counted.filter(pl.col("vif:surplus") > 0).sort(rule.key)
    whole = rows.join(at_fault.select(rule.key), on=rule.key, how="semi")
    result = failed(rule, rule.columns, violations=violations, checked=judged)
    about = (rule.key, *rule.columns)
    if rule.row_obeys is None:
        offending = Offending(units=at_fault, whole=whole, shown=(SHOWN,), column=None, key=(rule.key,), about=about)
        return Finding(result=result, offending=offending)
    # The verdict looks at all rows of a group, and at none of other groups: the groups at fault are enough.
    repeats = whole.filter(~row_verdict(rule)).sort(ROW)
    column = rule.columns[-1]
    key = table.key()
    offending = Offending(units=repeats, whole=repeats, shown=(column,), column=column, key=key, about=about)
    return Finding(result=result, offending=offending)
