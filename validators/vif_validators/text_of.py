"""A value of the data as text for a sample: short, exact, one line of data or not (the reporters clean it)."""

import json
from datetime import UTC, date, datetime, timedelta
from typing import Any

import polars as pl

from vif_contracts.dtypes import dtype_name
from vif_validators.report import VALUE_LIMIT

_ELEMENTS = 60
"""Elements of a list that are looked at: more than fit into a sample's value."""


def presentable(column: str, dtype: pl.DataType) -> pl.Expr:
    """The column (or, for "", the element of a list) cut down, in polars, to what Python can take.

    Moments become integers, long lists and texts are shortened.
    """
    expr = pl.col(column) if column else pl.element()
    if dtype.is_temporal():
        return expr.to_physical()
    if isinstance(dtype, pl.List):
        head = expr.list.head(_ELEMENTS)
        return head.list.eval(presentable("", pl.String())) if dtype.inner == pl.String else head
    if isinstance(dtype, pl.String):
        return expr.str.slice(0, VALUE_LIMIT + 1)
    if isinstance(dtype, pl.Binary):
        return expr.bin.encode("hex").str.slice(0, VALUE_LIMIT + 1)
    return expr


def text_of(value: Any, dtype: pl.DataType) -> str:
    """A value of a `presentable` column of this dtype as text of at most 80 characters, cut with "…"."""
    if dtype.is_temporal() and isinstance(value, int):
        return _moment(value, dtype)
    return shorten(value if isinstance(value, str) else _text(value))


def _moment(value: int, dtype: pl.DataType) -> str:
    # polars panics on moments outside Python's calendar, which damaged files do hold: so not by way of polars.
    try:
        if dtype == pl.Date:
            return str(date(1970, 1, 1) + timedelta(days=value))
        if dtype == pl.Time:
            return str((datetime(1970, 1, 1) + timedelta(microseconds=value // 1000)).time())  # noqa: DTZ001
        microseconds = value * 1000 if dtype.time_unit == "ms" else value // 1000 if dtype.time_unit == "ns" else value  # type: ignore[attr-defined]
        span = timedelta(microseconds=microseconds)
        if isinstance(dtype, pl.Duration):
            return str(span)
        return str(datetime(1970, 1, 1, tzinfo=UTC if dtype.time_zone else None) + span)  # type: ignore[attr-defined]
    except OverflowError:
        return f"{value} as {dtype_name(dtype)}"


def shorten(text: str) -> str:
    """The text, cut to 80 characters with "…"."""
    return text if len(text) <= VALUE_LIMIT else text[: VALUE_LIMIT - 1] + "…"


def _text(value: Any) -> str:
    match value:
        case None:
            return "null"
        case bool():
            return "true" if value else "false"
        case str():
            return json.dumps(value, ensure_ascii=False)
        case list() | tuple():
            return "[" + ", ".join(_text(item) for item in value) + "]"
        case dict():
            return "{" + ", ".join(f"{key}: {_text(item)}" for key, item in value.items()) + "}"
        case _:
            return str(value)
