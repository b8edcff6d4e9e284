"""A value of the data as text for a sample: short, exact, one line of data or not (the reporters clean it)."""

import json
from typing import Any

import polars as pl

from vif_validators.report import VALUE_LIMIT

_ELEMENTS = 60
"""Elements of a list that are looked at: more than fit into a sample's value."""


def presentable(column: str, dtype: pl.DataType) -> pl.Expr:
    """The column (or, for "", the element of a list) cut down, in polars, to what Python can take: timestamps as text, long lists and texts shortened."""
    expr = pl.col(column) if column else pl.element()
    if dtype.is_temporal():
        return expr.cast(pl.String, strict=False)
    if isinstance(dtype, pl.List):
        head = expr.list.head(_ELEMENTS)
        return head.list.eval(presentable("", pl.String())) if dtype.inner == pl.String else head
    if isinstance(dtype, pl.String):
        return expr.str.slice(0, VALUE_LIMIT + 1)
    if isinstance(dtype, pl.Binary):
        return expr.bin.encode("hex").str.slice(0, VALUE_LIMIT + 1)
    return expr


def text_of(value: Any) -> str:
    """A value as text of at most 80 characters, cut with "…"."""
    return shorten(value if isinstance(value, str) else _text(value))


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
