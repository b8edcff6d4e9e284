"""The dtype to draw for a column: whole, where the model leaves it open, and one that pandera takes."""

import warnings
from collections.abc import Mapping, Sequence
from typing import Any

import polars as pl
from pandera.api.polars.types import PolarsData
from pandera.engines import polars_engine

from vif_contracts.domains.demands import Demand, said
from vif_contracts.domains.faults import Unsupported


def dtype_of(declared: Any, told: Sequence[Demand]) -> pl.DataType:
    """The dtype to draw, made whole where the model leaves it open."""
    if declared is None:
        return _guessed(told)
    dtype = declared.type
    if isinstance(dtype, type) and issubclass(dtype, pl.DataType):
        open_ones: Mapping[Any, pl.DataType] = {
            pl.List: pl.List(pl.Int64),
            pl.Array: pl.Array(pl.Int64, 1),
            pl.Struct: pl.Struct({"field": pl.Int64}),
            pl.Datetime: pl.Datetime("us"),
            pl.Duration: pl.Duration("us"),
        }
        try:
            dtype = open_ones[dtype] if dtype in open_ones else dtype()
        except TypeError as error:
            raise Unsupported(f"values of {declared} cannot be drawn: {said(error)}") from error
    if not isinstance(dtype, pl.DataType) or not _accepted(declared, dtype):
        raise Unsupported(f"values of {declared} cannot be drawn: pandera takes no dtype of polars for it")
    return dtype


def _accepted(declared: Any, dtype: pl.DataType) -> bool:
    frame = pl.LazyFrame(schema={"": dtype})
    try:
        with warnings.catch_warnings(action="ignore"):
            return bool(declared.check(polars_engine.Engine.dtype(dtype), PolarsData(frame, "")))
    except Exception:  # noqa: BLE001 (of whatever kind: pandera does not take it)
        return False


def _guessed(told: Sequence[Demand]) -> pl.DataType:
    """A dtype for a column without one: that of the values its checks compare with."""
    for demand in told:
        if demand.kind.startswith("str_"):
            return pl.String()
        for value in demand.arguments.values():
            values = list(value) if isinstance(value, set | frozenset | list | tuple) else [value]
            if values and not isinstance(values[0], bool):
                return pl.Series(values).dtype
    return pl.Int64()
