"""The results of rules that could not run, because their table could not be read."""

from collections.abc import Iterable, Mapping

from vif_contracts.model_rules import DUPLICATE_ROW, DUPLICATE_VALUE, FAILED_CHECK
from vif_contracts.rule import ForeignKeyRule, RelationRule
from vif_contracts.vocabulary import GENERATION_METADATA, JUDGE_LABELS, PERSONAS
from vif_validators.checking.sources import Opened
from vif_validators.engine.plan import TablePlan
from vif_validators.results import Finding, named, skipped


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


def skipped_relations(rules: Iterable[RelationRule | ForeignKeyRule], opened: Mapping[str, Opened]) -> list[Finding]:
    """Rules between two tables as skipped, with what is wrong with either table."""
    return [Finding(result=skipped(rule, rule.columns, _reasons(rule, opened))) for rule in rules]


def _reasons(rule: RelationRule | ForeignKeyRule, opened: Mapping[str, Opened]) -> str:
    reasons = []
    for name in (rule.table, rule.references) if isinstance(rule, ForeignKeyRule) else (PERSONAS, JUDGE_LABELS):
        table = opened.get(name)
        if table is None:
            reasons.append(f"no {name} given")
        elif table.fault:
            reasons.append(f"there is no {table.path}" if table.absent else f"{table.path or name} cannot be read")
    return "; ".join(reasons)
