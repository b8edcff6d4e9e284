"""The results of rules that could not run, because their table could not be read."""

from collections.abc import Mapping

from vif_contracts.model_rules import DUPLICATE_ROW, DUPLICATE_VALUE, FAILED_CHECK
from vif_contracts.rule import RelationRule
from vif_contracts.vocabulary import GENERATION_METADATA, JUDGE_LABELS, PERSONAS
from vif_validators.plan import TablePlan
from vif_validators.results import Finding, named, skipped
from vif_validators.sources import Opened


def skipped_table(plan: TablePlan, because: str) -> list[Finding]:
    """Every rule of a plan but the one about the file itself, as skipped."""
    structure = plan.structure
    per_column = (structure.missing, structure.wrong_dtype, structure.null)
    results = [
        skipped(rule, (column.name,), because, table=plan.table) for rule in per_column for column in plan.columns
    ]
    results.append(skipped(structure.unexpected, (), because, table=plan.table))
    if structure.metadata:
        results += [skipped(structure.metadata, (name,), because, table=plan.table) for name in GENERATION_METADATA]
    if structure.empty:
        results.append(skipped(structure.empty, (), because, table=plan.table))
    results += [
        named(skipped(check.rule, check.columns, because, table=plan.table), check.name, check.severity)
        for check in plan.rows
    ]
    results += [
        named(skipped(FAILED_CHECK, native.columns, because, table=plan.table), native.name, native.severity)
        for native in plan.natives
    ]
    results += [skipped(rule, rule.columns, because, table=plan.table) for rule in plan.groups]
    unique = [column.name for column in plan.columns if column.unique]
    results += [skipped(DUPLICATE_VALUE, (name,), because, table=plan.table) for name in unique]
    results += [skipped(DUPLICATE_ROW, key, because, table=plan.table) for key in plan.unique_keys]
    return [Finding(result=result) for result in results]


def skipped_relations(rules: tuple[RelationRule, ...], opened: Mapping[str, Opened]) -> list[Finding]:
    """The relation rules as skipped, with what is wrong with either table."""
    reasons = []
    for name in (PERSONAS, JUDGE_LABELS):
        table = opened.get(name)
        if table is None:
            reasons.append(f"no {name} given")
        elif table.fault:
            reasons.append(f"there is no {table.path}" if table.absent else f"{table.path or name} cannot be read")
    return [Finding(result=skipped(rule, rule.columns, "; ".join(reasons))) for rule in rules]
