"""The domain of a column, from its dtype and its built-in checks."""

from collections.abc import Iterable, Sequence
from typing import Any, Final

import polars as pl

from vif_contracts.domains.bounds import excluded_by, real, whole
from vif_contracts.domains.demands import CheckRaised, Demand
from vif_contracts.domains.faults import Unsupported, refused
from vif_contracts.domains.kinds import Choices, Domain, Listing, Octets, Record
from vif_contracts.domains.scale import scale_of
from vif_contracts.domains.texts import text

_SETS: Final = ("equal_to", "isin", "unique_values_eq")
_LONGEST_LIST: Final = 3


def domain_of(dtype: pl.DataType, demands: Sequence[Demand]) -> Domain:
    """What a dtype admits, narrowed by the built-in checks that can be told beforehand.

    Raises:
        Contradiction: nothing is left.
        Unsupported: there is no way to draw such values.
    """
    if isinstance(dtype, pl.Boolean):
        return _choices(dtype, [False, True], demands)
    if isinstance(dtype, pl.Enum):
        return _choices(dtype, dtype.categories.to_list(), demands)
    if isinstance(dtype, pl.Null):
        return Choices(())
    listed = [demand for demand in demands if demand.kind in _SETS]
    if listed:
        values = min((_listed(demand) for demand in listed), key=len)
        return _choices(dtype, values, demands)
    if (scale := scale_of(dtype)) is not None:
        return whole(scale, demands)
    if isinstance(dtype, pl.Float32 | pl.Float64):
        return real(32 if isinstance(dtype, pl.Float32) else 64, demands)
    if isinstance(dtype, pl.String | pl.Categorical):
        return text(demands)
    return _nested(dtype, demands)


def _nested(dtype: pl.DataType, demands: Sequence[Demand]) -> Domain:
    match dtype:
        case pl.Binary() | pl.Object():
            return Octets(frozenset(excluded_by(demands)))
        case pl.List():
            return Listing(domain_of(_instance(dtype.inner), ()), 0, _LONGEST_LIST)
        case pl.Array():
            return Listing(domain_of(_instance(dtype.inner), ()), dtype.size, dtype.size)
        case pl.Struct():
            fields = {each.name: domain_of(_instance(each.dtype), ()) for each in dtype.fields}
            return Record(fields, frozenset(fields))
    raise Unsupported(f"values of {dtype} cannot be drawn")


def _instance(dtype: Any) -> pl.DataType:
    whole_type: pl.DataType = dtype() if isinstance(dtype, type) else dtype
    return whole_type


def _listed(demand: Demand) -> list[Any]:
    if demand.kind == "equal_to":
        return [demand.arguments["value"]]
    values = demand.arguments["allowed_values" if demand.kind == "isin" else "values"]
    # pandera keeps a set, whose order differs from one process to the next.
    return sorted((value for value in values if value is not None), key=_simplicity)


def _simplicity(value: Any) -> tuple[Any, ...]:
    if isinstance(value, int | float):
        return ("", abs(value), value < 0) if value == value else ("~",)  # noqa: PLR0124 (NaN)
    return (type(value).__name__, len(value) if isinstance(value, str | bytes) else 0, str(value))


def _choices(dtype: pl.DataType, values: Iterable[Any], demands: Sequence[Demand]) -> Choices:
    """The values that fit the dtype and that every demand admits."""
    fitting = [value for value in values if _fits(value, dtype)]
    left = pl.DataFrame({"": _series(fitting, dtype)}).with_row_index("place")
    used: list[Demand] = []
    for demand in demands:
        if demand.kind == "unique_values_eq":
            continue
        try:
            verdict = demand.judge(left.select(""), "")
        except CheckRaised as raised:
            raise Unsupported(f"{demand.label} cannot judge {dtype}: {raised}") from raised
        kept = left if isinstance(verdict, bool) else left.filter(verdict)
        if kept.height < left.height or demand.kind in _SETS:
            used.append(demand)
        left = kept
        if not left.height:
            raise refused(used, f"no {dtype}")
    if not left.height:
        raise refused(demands, f"no {dtype}")
    return Choices(tuple(fitting[place] for place in left["place"]))


def _fits(value: Any, dtype: pl.DataType) -> bool:
    if isinstance(value, float) and value != value:  # noqa: PLR0124 (NaN, for which the column has a flag)
        return False
    try:
        return _series([value], dtype).null_count() == 0
    except (TypeError, ValueError, OverflowError, pl.exceptions.PolarsError):
        return False


def _series(values: list[Any], dtype: pl.DataType) -> pl.Series:
    return pl.Series(values, dtype=dtype, strict=True)
