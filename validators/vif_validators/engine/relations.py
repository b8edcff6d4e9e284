"""The relations between the registry and the labels, judged on the joined summary of each persona."""

import polars as pl

from vif_contracts.relations import joined_summary, label_summary, ordered_label_summary, registry_summary
from vif_contracts.rule import RelationRule
from vif_contracts.vocabulary import JUDGE_LABELS
from vif_validators.engine.offending import ROW, Offending, numbered
from vif_validators.engine.order import ROUNDS
from vif_validators.engine.rounds import Judgement
from vif_validators.engine.table import Table
from vif_validators.results import Finding, failed, passed, skipped

_REGISTRY_COLUMNS = ("stage_labeled", "entry_count")


def judge_relations(rules: tuple[RelationRule, ...], registry: Table, labels: Table) -> Judgement[list[Finding]]:
    """The findings of the relation rules.

    It waits for the rounds in which `judge_groups` finds out whether the labels are in order: then their summary is
    read off the last row of each persona, else the rows are grouped.
    """
    reasons = {rule.code: _reason_to_skip(rule, registry, labels) for rule in rules}
    runnable = [rule for rule in rules if reasons[rule.code] is None]
    findings = [Finding(result=skipped(rule, rule.columns, reason)) for rule in rules if (reason := reasons[rule.code])]
    for _ in range(ROUNDS):
        yield []
    if not runnable:
        return findings
    summary = _summary(registry, labels)
    buckets = [pl.lit(value=True)] if labels.proven.in_order else labels.buckets("persona_id")
    answers = yield [reduce_relations(_summary(registry, labels, bucket), runnable) for bucket in buckets]
    figures = pl.concat(answers).sum().row(0, named=True)
    counts = {rule.code: figures[f"v_{rule.code}"] for rule in runnable}
    by_row = [rule for rule in runnable if rule.row_obeys and counts[rule.code]]
    if by_row:
        answers = yield [_rows_at_fault(rule, summary, labels).select(pl.len()) for rule in by_row]
        counts |= {rule.code: answer.item() for rule, answer in zip(by_row, answers, strict=True)}
    for rule in runnable:
        violations, judged = counts[rule.code], figures[f"j_{rule.code}"]
        if violations == 0:
            findings.append(Finding(result=passed(rule, rule.columns, judged)))
        else:
            result = failed(rule, rule.columns, violations=violations, checked=judged)
            findings.append(Finding(result=result, offending=_offending(rule, summary, registry, labels)))
    return findings


def reduce_relations(summary: pl.LazyFrame, rules: list[RelationRule]) -> pl.LazyFrame:
    """One row: for each rule `v_<code>` personas at fault and `j_<code>` units judged.

    The figures of summaries of disjoint personas add up.
    """
    violations = {f"v_{rule.code}": (~rule.holds()).sum() for rule in rules}
    judged = {
        f"j_{rule.code}": pl.when(rule.holds().is_not_null()).then(rule.judged()).otherwise(0).cast(pl.Int64).sum()
        for rule in rules
    }
    return summary.select(**violations, **judged)


def _reason_to_skip(rule: RelationRule, registry: Table, labels: Table) -> str | None:
    of_labels = [column for column in ("persona_id", *rule.columns) if column in ("persona_id", "t_index")]
    reasons = [
        f"{table.plan.table}: {reason}"
        for table, needs in ((registry, ("persona_id", *rule.registry_columns)), (labels, of_labels))
        if (reason := table.reason_to_skip(needs))
    ]
    return "; ".join(dict.fromkeys(reasons)) or None


def _summary(registry: Table, labels: Table, bucket: pl.Expr | None = None) -> pl.LazyFrame:
    """The joined summary, of the personas of one bucket or of all."""
    chosen = pl.lit(value=True) if bucket is None else bucket
    known = tuple(name for name in _REGISTRY_COLUMNS if name not in registry.broken)
    of_registry = registry_summary(registry.frame.filter(chosen), known)
    return joined_summary(of_registry, _label_summary(labels, chosen))


def _label_summary(labels: Table, chosen: pl.Expr) -> pl.LazyFrame:
    in_order, proof = labels.proven.in_order, labels.plan.ordered_proof
    if in_order and proof:
        summary = ordered_label_summary(in_order.rows)
        return summary.with_columns(proof.key_text(pl.col(proof.key)).alias(proof.key)) if in_order.packed else summary
    # A relation that does not look at t_index is judged without it.
    unknown = {"t_index": pl.lit(None, pl.Int64)} if "t_index" in labels.broken else {}
    return label_summary(labels.frame.filter(chosen).with_columns(**unknown))


def _rows_at_fault(rule: RelationRule, summary: pl.LazyFrame, labels: Table) -> pl.LazyFrame:
    """The numbered label rows that break a rule which counts label rows."""
    assert rule.row_obeys is not None  # noqa: S101 (callers choose such rules)
    personas = summary.filter(~rule.holds()).select("persona_id", *_known_columns(summary))
    rows = numbered(labels.frame).join(personas, on="persona_id", how="inner").filter(~rule.row_obeys())
    return rows.sort(ROW)


def _known_columns(summary: pl.LazyFrame) -> list[str]:
    return [name for name in ("in_registry", *_REGISTRY_COLUMNS) if name in summary.collect_schema()]


def _offending(rule: RelationRule, summary: pl.LazyFrame, registry: Table, labels: Table) -> Offending:
    if rule.row_obeys:
        rows = _rows_at_fault(rule, summary, labels)
        whole = rows.drop(_known_columns(summary))
        column = rule.columns[-1]
        return Offending(units=rows, whole=whole, shown=rule.shown, column=column, key=labels.key())
    personas = summary.filter(~rule.holds()).sort("persona_id")
    table = labels if rule.table == JUDGE_LABELS else registry
    whole = numbered(table.frame).join(personas.select("persona_id"), on="persona_id", how="semi")
    return Offending(units=personas, whole=whole, shown=rule.shown, column=None, key=("persona_id",))
