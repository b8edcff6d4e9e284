"""Dtypes whose values are whole numbers at heart, and the way from a value to its number and back.

The number counts what Python can say: days, microseconds, the last place of a decimal. So a bound that lies between
two numbers is rounded inwards, and the value next to an exclusive bound is one step away.
"""

import datetime as dt
import math
from collections.abc import Callable
from dataclasses import dataclass
from decimal import Context, Decimal
from fractions import Fraction
from typing import Any, Final

import polars as pl

_EPOCH: Final = dt.datetime(1970, 1, 1, tzinfo=dt.UTC)
_MICROSECOND: Final = dt.timedelta(microseconds=1)
_DAY: Final = dt.timedelta(days=1) // _MICROSECOND
_INT64: Final = 2**63 - 1
_INTEGERS: Final = (pl.Int8, pl.Int16, pl.Int32, pl.Int64, pl.UInt8, pl.UInt16, pl.UInt32, pl.UInt64)
_MILLENNIUM: Final = (dt.datetime(2000, 1, 1, tzinfo=dt.UTC) - _EPOCH) // _MICROSECOND
_EXACT: Final = Context(prec=60)


@dataclass(frozen=True)
class Scale:
    """The numbers `low` to `high` of a dtype; `simple` is the number to begin with, `span` how far from it is usual."""

    dtype: pl.DataType
    low: int
    high: int
    simple: int
    span: int
    value: Callable[[int], Any]
    position: Callable[[Any], Fraction | None]
    """Where a bound lies on the scale; None: it is of another kind."""


def scale_of(dtype: pl.DataType) -> Scale | None:
    """The scale of a dtype, if it has one."""
    if isinstance(dtype, _INTEGERS):
        low, high = (int(pl.select(bound).item()) for bound in (dtype.min(), dtype.max()))
        return Scale(dtype, low, high, 0, 1000, int, _number)
    match dtype:
        case pl.Date():
            return _days(dtype)
        case pl.Datetime():
            return _moments(dtype)
        case pl.Time():
            return Scale(dtype, 0, _DAY - 1, 0, _DAY, _time, _time_position)
        case pl.Duration():
            return _spans(dtype)
        case pl.Decimal():
            return _decimals(dtype)
    return None


def _number(bound: Any) -> Fraction | None:
    if isinstance(bound, float) and not math.isfinite(bound):
        return None
    return Fraction(bound) if isinstance(bound, int | float | Decimal | Fraction) else None


def _moment(bound: Any) -> dt.datetime | None:
    if isinstance(bound, dt.datetime):
        return bound if bound.tzinfo else bound.replace(tzinfo=dt.UTC)
    if isinstance(bound, dt.date):
        return dt.datetime(bound.year, bound.month, bound.day, tzinfo=dt.UTC)
    return None


def _days(dtype: pl.DataType) -> Scale:
    epoch = _EPOCH.date().toordinal()

    def value(number: int) -> dt.date:
        return dt.date.fromordinal(number + epoch)

    def position(bound: Any) -> Fraction | None:
        moment = _moment(bound)
        return None if moment is None else Fraction((moment - _EPOCH) // _MICROSECOND, _DAY)

    low, high = dt.date.min.toordinal() - epoch, dt.date.max.toordinal() - epoch
    return Scale(dtype, low, high, _MILLENNIUM // _DAY, 3652, value, position)


def _moments(dtype: pl.Datetime) -> Scale:
    step = 1000 if dtype.time_unit == "ms" else 1
    # A day is left at both ends: another zone's clock must not leave the years that Python knows.
    first, last = dt.datetime(1, 1, 1, tzinfo=dt.UTC), dt.datetime(9999, 12, 31, 23, 59, 59, 999_999, tzinfo=dt.UTC)
    low, high = (first - _EPOCH) // _MICROSECOND, (last - _EPOCH) // _MICROSECOND
    if dtype.time_zone:
        low, high = low + _DAY, high - _DAY
    if dtype.time_unit == "ns":
        low, high = max(low, -_INT64 // 1000 + _DAY), min(high, _INT64 // 1000 - _DAY)

    def value(number: int) -> dt.datetime:
        moment = _EPOCH + number * step * _MICROSECOND
        return moment if dtype.time_zone else moment.replace(tzinfo=None)

    def position(bound: Any) -> Fraction | None:
        moment = _moment(bound)
        return None if moment is None else Fraction((moment - _EPOCH) // _MICROSECOND, step)

    return Scale(dtype, -(-low // step), high // step, _MILLENNIUM // step, 3652 * _DAY // step, value, position)


def _time(number: int) -> dt.time:
    return (_EPOCH + number * _MICROSECOND).time()


def _time_position(bound: Any) -> Fraction | None:
    if not isinstance(bound, dt.time):
        return None
    return Fraction((dt.datetime.combine(_EPOCH, bound) - _EPOCH.replace(tzinfo=None)) // _MICROSECOND)


def _spans(dtype: pl.Duration) -> Scale:
    step = 1000 if dtype.time_unit == "ms" else 1
    most = _INT64 // 1000 if dtype.time_unit == "ns" else _INT64 // step

    def value(number: int) -> dt.timedelta:
        return number * step * _MICROSECOND

    def position(bound: Any) -> Fraction | None:
        return Fraction(bound // _MICROSECOND, step) if isinstance(bound, dt.timedelta) else None

    return Scale(dtype, -most, most, 0, 30 * _DAY // step, value, position)


def _decimals(dtype: pl.Decimal) -> Scale:
    unit = 10**dtype.scale
    most = 10 ** (dtype.precision or 38) - 1

    def value(number: int) -> Decimal:
        return Decimal(number).scaleb(-dtype.scale, _EXACT)

    def position(bound: Any) -> Fraction | None:
        number = _number(bound)
        return None if number is None else number * unit

    return Scale(dtype, -most, most, 0, 1000 * unit, value, position)
