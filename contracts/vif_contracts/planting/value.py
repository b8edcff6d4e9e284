"""A cell as text, as reports show it."""

import json
from datetime import UTC, datetime, timedelta
from typing import Any

_LIMIT = 80


def value_of(value: Any, *, column: str = "") -> str:
    """The value as text of at most 80 characters, cut with "…"; a moment, where the column holds such, as a moment."""
    if column == "created_at" and value is not None:
        return _moment(value)
    return _cut(value if isinstance(value, str) else _text(value))


def values_of(**values: Any) -> str:
    """Several values with their names, as one text of at most 80 characters."""
    return _cut(", ".join(f"{name} {value_of(value)}" for name, value in values.items()))


def _cut(text: str) -> str:
    return text if len(text) <= _LIMIT else text[: _LIMIT - 1] + "…"


def _moment(microseconds: int) -> str:
    try:
        return str(datetime(1970, 1, 1, tzinfo=UTC) + timedelta(microseconds=microseconds))
    except OverflowError:
        return f"{microseconds} as datetime[us, UTC]"


def _text(value: Any) -> str:
    if isinstance(value, list):
        return "[" + ", ".join(_text(item) for item in value) + "]"
    return json.dumps(value, ensure_ascii=False)
