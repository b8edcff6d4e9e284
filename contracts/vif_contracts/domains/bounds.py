"""Bounds of several checks, intersected exactly: whole numbers by the step, floats by the bit."""

import math
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from fractions import Fraction
from typing import Any, Final

import polars as pl

from vif_contracts.domains.demands import Demand
from vif_contracts.domains.faults import refused
from vif_contracts.domains.kinds import Choices, Real, Whole
from vif_contracts.domains.scale import Scale

_FEW: Final = 64
_DOUBLE: Final = 64


def excluded_by(demands: Iterable[Demand]) -> set[Any]:
    """The values that single demands rule out."""
    found: set[Any] = set()
    for demand in demands:
        if demand.kind == "not_equal_to":
            found.add(demand.arguments["value"])
        elif demand.kind == "notin":
            found.update(demand.arguments["forbidden_values"])
    return found


@dataclass
class _Interval:
    """The tightest bounds so far, and which demands set them."""

    low: Any
    high: Any
    by: dict[str, Demand] = field(default_factory=dict)

    def raise_low(self, bound: Any, demand: Demand) -> None:
        if bound > self.low:
            self.low, self.by["low"] = bound, demand

    def lower_high(self, bound: Any, demand: Demand) -> None:
        if bound < self.high:
            self.high, self.by["high"] = bound, demand

    def of(self, what: str) -> tuple[Any, Any]:
        if self.low > self.high:
            raise refused(self.by.values(), f"no {what}")
        return self.low, self.high


_Bound = tuple[Any, bool]
"""A bound and whether it is itself inside."""


def _bounds(demand: Demand) -> tuple[_Bound | None, _Bound | None]:
    given = demand.arguments
    match demand.kind:
        case "greater_than":
            return (given["min_value"], False), None
        case "greater_than_or_equal_to":
            return (given["min_value"], True), None
        case "less_than":
            return None, (given["max_value"], False)
        case "less_than_or_equal_to":
            return None, (given["max_value"], True)
        case "in_range":
            low = given["min_value"], given.get("include_min", True)
            return low, (given["max_value"], given.get("include_max", True))
    return None, None


def whole(scale: Scale, demands: Sequence[Demand]) -> Choices | Whole:
    """The numbers of a scale within all bounds; listed, where they are few and some are excluded."""
    interval = _Interval(scale.low, scale.high)
    for demand in demands:
        low, high = _bounds(demand)
        if low and (position := _place(low[0], scale)) is not None:
            interval.raise_low(_next_up(position, inside=low[1]), demand)
        if high and (position := _place(high[0], scale)) is not None:
            interval.lower_high(-_next_up(-position, inside=high[1]), demand)
    low_, high_ = interval.of(str(scale.dtype))
    excluded = frozenset(
        position.numerator
        for value in excluded_by(demands)
        if (position := scale.position(value)) is not None and position.denominator == 1
        if low_ <= position <= high_
    )
    if high_ - low_ < _FEW and excluded:
        values = [scale.value(number) for number in range(low_, high_ + 1) if number not in excluded]
        if not values:
            of_sets = [demand for demand in demands if demand.kind in {"not_equal_to", "notin"}]
            raise refused([*interval.by.values(), *of_sets], f"no {scale.dtype}")
        return Choices(tuple(values))
    return Whole(scale, low_, high_, excluded)


def _place(bound: Any, scale: Scale) -> Fraction | float | None:
    if isinstance(bound, float) and math.isinf(bound):
        return bound
    return scale.position(bound)


def _next_up(position: Fraction | float, *, inside: bool) -> int | float:
    if isinstance(position, float):
        return position
    return math.ceil(position) if inside else math.floor(position) + 1


def real(width: int, demands: Sequence[Demand]) -> Real:
    """The floats within all bounds."""
    interval = _Interval(-math.inf, math.inf)
    for demand in demands:
        low, high = _bounds(demand)
        if (low and low == (math.inf, False)) or (high and high == (-math.inf, False)):
            raise refused([demand], f"no Float{width}")
        if low and (value := _float(low[0])) is not None:
            interval.raise_low(_float_up(value, width, inside=low[1]), demand)
        if high and (value := _float(high[0])) is not None:
            interval.lower_high(-_float_up(-value, width, inside=high[1]), demand)
    low_, high_ = interval.of(f"Float{width}")
    excluded = (_float(value) for value in excluded_by(demands))
    return Real(width, low_, high_, frozenset(value for value in excluded if value is not None))


def _float(bound: Any) -> float | None:
    try:
        value = float(bound)
    except (TypeError, ValueError, OverflowError):
        return None
    return value if value == value else None  # noqa: PLR0124 (NaN)


def _float_up(value: float, width: int, *, inside: bool) -> float:
    """The least float of the width that is not below (or, unless inside, is above) the value."""
    if width == _DOUBLE:
        found = value if inside else math.nextafter(value, math.inf)
    else:
        # polars compares in 32 bits: an exclusive bound excludes the float that it is rounded to.
        found = _float32_up(value) if inside else _float32_up(math.nextafter(_float32_up(value), math.inf))
    return found + 0.0


def _float32_up(value: float) -> float:
    nearest = float(pl.Series([value], dtype=pl.Float32)[0])
    if nearest >= value or math.isinf(value):
        return nearest
    bits = pl.Series([nearest], dtype=pl.Float32)
    step = math.ldexp(1.0, max(math.frexp(nearest)[1] - 24, -149)) if nearest else math.ldexp(1.0, -149)
    return float((bits.cast(pl.Float64) + step).cast(pl.Float32)[0])
