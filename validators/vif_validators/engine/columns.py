"""The structural rules that need no data: which columns there are, and of which dtype."""

from collections.abc import Mapping, Sequence

import polars as pl
from pandera.api.polars.types import PolarsData

from vif_contracts import model_rules
from vif_contracts.dtypes import dtype_name
from vif_contracts.rule import Rule
from vif_contracts.vocabulary import GENERATION_METADATA
from vif_validators.engine.plan import ColumnDemand, TablePlan
from vif_validators.engine.prepare import is_filled_in
from vif_validators.report import Result
from vif_validators.results import failed, passed, skipped
from vif_validators.text_of import shorten


def broken_columns(plan: TablePlan, names: Sequence[str], schema: Mapping[str, pl.DataType]) -> dict[str, str]:
    """Why a column of the plan cannot be judged, by its name: it is missing, there twice, or of another dtype."""
    reasons = {}
    for column in plan.columns:
        if column.name not in schema or names.count(column.name) > 1:
            if column.required or names.count(column.name) > 1:
                reasons[column.name] = _missing_message(column.name, names)
        elif not column.coerce and not _has_dtype(column, schema[column.name]):
            reasons[column.name] = _dtype_message(column, schema[column.name])
    return reasons


def judge_columns(plan: TablePlan, names: Sequence[str], schema: Mapping[str, pl.DataType]) -> list[Result]:
    """The results of the rules 002 to 005 (and of column order).

    Args:
        plan: what is demanded.
        names: the columns of the file in order; a name may stand there twice.
        schema: the dtypes of the columns that could be read.
    """
    results = []
    for column in plan.columns:
        there = names.count(column.name) == 1
        if column.required:
            missing = None if there or is_filled_in(plan, column) else _missing_message(column.name, names)
            results.append(_result(plan, plan.structure.missing, column.name, missing))
        if not there and column.required and not is_filled_in(plan, column):
            message = _missing_message(column.name, names)
            results.append(skipped(plan.structure.wrong_dtype, (column.name,), message, table=plan.table))
        elif there and column.dtype is not None and not column.coerce:
            wrong = None if _has_dtype(column, schema[column.name]) else _dtype_message(column, schema[column.name])
            results.append(_result(plan, plan.structure.wrong_dtype, column.name, wrong))
    return [*results, *_unexpected(plan, names), *_metadata(plan, names), *_order(plan, names)]


def _result(plan: TablePlan, rule: Rule, column: str, fault: str | None) -> Result:
    if fault:
        return failed(rule, (column,), message=fault, table=plan.table)
    return passed(rule, (column,), 1, table=plan.table, message=f"column {column}: {rule.demands}")


def _has_dtype(column: ColumnDemand, dtype: pl.DataType) -> bool:
    if column.dtype is None:
        return True
    empty = PolarsData(pl.LazyFrame(schema={column.name: dtype}), column.name)
    return bool(column.dtype.check(dtype, empty))


def _missing_message(name: str, names: Sequence[str]) -> str:
    times = names.count(name)
    return f"column {shorten(name)} is there {times} times" if times else f"column {shorten(name)} is missing"


def _dtype_message(column: ColumnDemand, dtype: pl.DataType) -> str:
    return f"column {shorten(column.name)} is {dtype_name(dtype)}, must be {_demanded(column)}"


def _demanded(column: ColumnDemand) -> str:
    wanted = column.dtype.type
    if isinstance(wanted, type):
        try:
            wanted = wanted()
        except TypeError:  # a bare List, Struct or Enum: anything inside will do
            return str(wanted.__name__).lower()
    return dtype_name(wanted) if isinstance(wanted, pl.DataType) else str(column.dtype)


def _unexpected(plan: TablePlan, names: Sequence[str]) -> list[Result]:
    if not plan.strict:
        return []
    rule = plan.structure.unexpected
    documented = {column.name for column in plan.columns} | plan.allowed
    if plan.structure.metadata:
        documented |= set(GENERATION_METADATA)
    extra = [name for name in dict.fromkeys(names) if name not in documented]
    if not extra:
        return [passed(rule, (), 1, table=plan.table, message=rule.demands)]
    return [
        failed(rule, (name,), message=f"column {shorten(name)} {rule.fault}", table=plan.table)
        for name in sorted(extra)
    ]


def _metadata(plan: TablePlan, names: Sequence[str]) -> list[Result]:
    rule = plan.structure.metadata
    if rule is None:
        return []
    return [
        _result(plan, rule, name, f"column {name} {rule.fault}" if name in names else None)
        for name in GENERATION_METADATA
    ]


def _order(plan: TablePlan, names: Sequence[str]) -> list[Result]:
    if not plan.ordered:
        return []
    demanded = [column.name for column in plan.columns if column.name in names]
    found = [name for name in names if name in set(demanded)]
    misplaced = [name for name, wanted in zip(found, demanded, strict=True) if name != wanted]
    rule = model_rules.COLUMN_ORDER
    if not misplaced:
        return [passed(rule, (), 1, table=plan.table, message=rule.demands)]
    return [
        failed(rule, (name,), message=f"column {shorten(name)} {rule.fault}", table=plan.table)
        for name in misplaced[:1]
    ]
