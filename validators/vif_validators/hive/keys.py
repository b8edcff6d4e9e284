"""The keys of a hive-partitioned folder as columns: texts, in the type that the model gives them."""

from collections.abc import Iterable
from typing import Any

import polars as pl


def typed(texts: Iterable[str | None], dtype: Any) -> dict[str | None, pl.Expr] | str:
    """A literal of a dtype (a class or an instance of polars') for each text; or the first text that is no such value.

    Numbers are written as polars reads them, days YYYY-MM-DD, moments ISO 8601, booleans true or false. None is null.
    """
    values: dict[str | None, pl.Series] = {}
    for text in dict.fromkeys(texts):
        value = None if text is None else _one(text, dtype)
        if value is not None:
            values[text] = value
        elif text is not None:
            return text
    known = next((value.dtype for value in values.values()), pl.String() if isinstance(dtype, type) else dtype)
    literals: dict[str | None, pl.Expr] = {text: pl.lit(value).first() for text, value in values.items()}
    return {None: pl.lit(None, dtype=known), **literals}


def _one(text: str, dtype: Any) -> pl.Series | None:
    """One text as a series of one value that is not null; None where it is no value of the dtype."""
    try:
        value = _converted(pl.Series([text], dtype=pl.String), text, dtype)
    except (pl.exceptions.PolarsError, pl.exceptions.PanicException, ValueError, TypeError):
        return None
    return value if value is not None and not value.has_nulls() else None


def _converted(series: pl.Series, text: str, dtype: Any) -> pl.Series | None:
    if dtype == pl.String:
        return series
    if dtype == pl.Boolean:
        known = {"true": True, "false": False}.get(text.lower())
        return None if known is None else pl.Series([known])
    if dtype == pl.Date:
        return series.str.to_date("%Y-%m-%d", strict=True)
    if isinstance(dtype, pl.Datetime) or dtype is pl.Datetime:
        unit, zone = (dtype.time_unit, dtype.time_zone) if isinstance(dtype, pl.Datetime) else ("us", None)
        return series.str.to_datetime(time_unit=unit, time_zone=zone, strict=True)
    return series.cast(dtype, strict=True)
