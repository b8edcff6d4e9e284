"""What a user's model does to a frame before it judges it: columns added and coerced, defaults filled in."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

import polars as pl
from pandera.api.polars.types import PolarsData
from pandera.config import ValidationDepth, config_context
from pandera.constants import CHECK_OUTPUT_KEY
from pandera.errors import ParserError

from vif_validators.engine.offending import ROW, Offending, numbered
from vif_validators.engine.plan import ColumnDemand, TablePlan
from vif_validators.results import Finding, failed, passed
from vif_validators.text_of import shorten


@dataclass(kw_only=True)
class Prepared:
    """A frame as the model's checks see it.

    Attributes:
        frame: with added and coerced columns and defaults; under `strict="filter"` without undocumented ones.
        broken: why a column could not be coerced, by its name.
        findings: of the coercions.
    """

    frame: pl.LazyFrame
    broken: dict[str, str] = field(default_factory=dict)
    findings: list[Finding] = field(default_factory=list)


def prepare(plan: TablePlan, frame: pl.LazyFrame, schema: Mapping[str, pl.DataType]) -> Prepared:
    """Prepare a frame as pandera does. A column that cannot be coerced stays as it was and is not judged further."""
    prepared = Prepared(frame=frame)
    if plan.filtered:
        documented = {column.name for column in plan.columns}
        prepared.frame = frame.select(name for name in schema if name in documented)
    if plan.add_missing:
        missing = [column for column in plan.columns if column.name not in schema and is_filled_in(plan, column)]
        prepared.frame = prepared.frame.with_columns(_default(column).alias(column.name) for column in missing)
    for column in plan.columns:
        if column.name in schema and column.coerce and column.dtype is not None:
            _coerce(plan, prepared, column, frame)
    defaults = [c for c in plan.columns if c.default is not None and c.name in schema and c.name not in prepared.broken]
    dtypes = prepared.frame.collect_schema() if defaults else {}
    prepared.frame = prepared.frame.with_columns(_filled(column, dtypes[column.name]) for column in defaults)
    return prepared


def is_filled_in(plan: TablePlan, column: ColumnDemand) -> bool:
    """Whether the model itself adds the column where it is missing."""
    return plan.add_missing and (column.default is not None or column.nullable)


def _default(column: ColumnDemand) -> pl.Expr:
    if isinstance(column.default, pl.Expr):
        return column.default
    return pl.lit(column.default, dtype=column.dtype.type if column.dtype is not None else None)


def _filled(column: ColumnDemand, dtype: pl.DataType) -> pl.Expr:
    expr = pl.col(column.name).fill_null(_default(column))
    return expr.fill_nan(_default(column)) if dtype in (pl.Float32, pl.Float64) else expr


def _coerce(plan: TablePlan, prepared: Prepared, column: ColumnDemand, original: pl.LazyFrame) -> None:
    rule = plan.structure.wrong_dtype
    try:
        # A nested model validates while it coerces, and environment variables must not keep it from that.
        with config_context(validation_enabled=True, validation_depth=ValidationDepth.SCHEMA_AND_DATA):
            prepared.frame = column.dtype.try_coerce(PolarsData(prepared.frame, column.name))
    except ParserError as error:
        verdict = _verdict(error.parser_output)
    except Exception as error:  # noqa: BLE001 (a nested model raises what its own validation raises)
        said = str(error).splitlines()[0] if str(error) else repr(error)
        fault = f"column {shorten(column.name)} cannot be coerced: {said}"
        prepared.broken[column.name] = fault
        result = failed(rule, (column.name,), message=fault, table=plan.table)
        prepared.findings.append(Finding(result=result, quotes=(said,)))
        return
    else:
        message = f"column {shorten(column.name)} has the dtype of the model, or was coerced to it"
        prepared.findings.append(Finding(result=passed(rule, (column.name,), 1, table=plan.table, message=message)))
        return
    at_fault = (~verdict).arg_true()
    counts = f"{len(at_fault):,} of {len(verdict):,} values"
    fault = f"column {shorten(column.name)}: {counts} cannot be coerced to {column.dtype}"
    prepared.broken[column.name] = fault
    result = failed(
        rule, (column.name,), violations=max(len(at_fault), 1), checked=len(verdict), message=fault, table=plan.table
    )
    rows = numbered(original).filter(pl.col(ROW).is_in(at_fault.implode()))
    key = tuple(name for name in plan.key if name in original.collect_schema())
    offending = Offending(units=rows, whole=rows, shown=(column.name,), column=column.name, key=key)
    prepared.findings.append(Finding(result=result, offending=offending))


def _verdict(output: Any) -> pl.Series:
    frame = output.collect() if isinstance(output, pl.LazyFrame) else output
    verdict: pl.Series = frame.get_column(CHECK_OUTPUT_KEY)
    return verdict.fill_null(value=False)
