"""New personas as rows of the registry: names and types checked strictly, what may be left out filled in."""

import re
from collections.abc import Callable, Iterable, Mapping
from datetime import UTC, datetime
from typing import Any

import polars as pl

from vif_contracts.dtypes import dtype_name
from vif_contracts.personas import Personas
from vif_validators.text_of import shorten

STAGES = ("synthetic", "wrangled", "labeled")
"""The stages of the pipeline, in their order."""

SCHEMA = pl.DataFrame(schema={name: column.dtype.type for name, column in Personas.to_schema().columns.items()}).schema
"""The documented columns of the registry."""

_FILLED = {"persona_id", "created_at", *(f"stage_{stage}" for stage in STAGES)}
_MOMENT = re.compile(
    r"[0-9]{4}-[0-9]{2}-[0-9]{2}[T ][0-9]{2}:[0-9]{2}(:[0-9]{2}(\.[0-9]{1,6})?)?(Z|[+-][0-9]{2}:[0-9]{2})"
)

Rows = Mapping[str, Any] | Iterable[Mapping[str, Any]] | pl.DataFrame


class RowError(ValueError):
    """A row that cannot be one of the registry: an unknown or a missing column, a value of another type."""


def persona_rows(rows: Rows, *, now: datetime) -> pl.DataFrame:
    """The rows as a frame with every documented column, in the contract's order.

    persona_id is null where it was not given; created_at is `now`, stage_synthetic true and the other stages false.

    Raises:
        RowError: as the class says.
    """
    if isinstance(rows, pl.DataFrame):
        return _of_frame(rows, now)
    listed = [rows] if isinstance(rows, Mapping) else list(rows)
    if not listed:
        raise RowError("there are no personas to add")
    parsed = [_of_mapping(row, number, now) for number, row in enumerate(listed)]
    return pl.DataFrame(parsed, schema=SCHEMA, orient="row")


def _of_frame(frame: pl.DataFrame, now: datetime) -> pl.DataFrame:
    if frame.is_empty():
        raise RowError("there are no personas to add")
    _check_names(frame.columns, "the frame")
    for name, dtype in frame.schema.items():
        if dtype != SCHEMA[name]:
            raise RowError(f"the frame: {name}: must be {dtype_name(SCHEMA[name])}, is {dtype_name(dtype)}")
    missing = [pl.lit(_filled(name, now), SCHEMA[name]).alias(name) for name in SCHEMA if name not in frame.columns]
    return frame.with_columns(missing).select(list(SCHEMA))


def _of_mapping(row: object, number: int, now: datetime) -> dict[str, Any]:
    place = f"row {number}"
    if not isinstance(row, Mapping):
        raise RowError(f"{place}: must be a mapping of columns to values, is {_kind(row)}")
    _check_names(row, place)
    return {name: _value(row[name], name, place) if name in row else _filled(name, now) for name in SCHEMA}


def _check_names(names: Iterable[object], place: str) -> None:
    given = list(names)
    unknown = [name for name in given if name not in SCHEMA]
    if unknown:
        raise RowError(f"{place}: {_short(unknown[0])}: there is no such column; the columns are {', '.join(SCHEMA)}")
    missing = [name for name in SCHEMA if name not in given and name not in _FILLED]
    if missing:
        raise RowError(f"{place}: {', '.join(missing)}: must be given")


def _filled(name: str, now: datetime) -> Any:
    if name == "created_at":
        return now
    return None if name == "persona_id" else name == "stage_synthetic"


def _value(value: object, name: str, place: str) -> Any:
    """A value as the column takes it; a null stays one, and is for the rules to judge."""
    if value is None:
        return None
    parse, demanded = _PARSERS[type(SCHEMA[name])]
    try:
        return parse(value)
    except (ValueError, TypeError, OverflowError):
        raise RowError(f"{place}: {name}: must be {demanded}, is {_short(value)}") from None


def _text(value: object) -> str:
    if not isinstance(value, str):
        raise TypeError
    value.encode()  # no lone surrogates
    return str(value)


def _texts(value: object) -> list[str | None]:
    if not isinstance(value, list | tuple):
        raise TypeError
    return [None if item is None else _text(item) for item in value]


def _number(value: object) -> int:
    if type(value) is not int or not -(2**63) <= value < 2**63:
        raise TypeError
    return value


def _flag(value: object) -> bool:
    if not isinstance(value, bool):
        raise TypeError
    return value


def _moment(value: object) -> datetime:
    if isinstance(value, str) and _MOMENT.fullmatch(value):
        value = datetime.fromisoformat(value)
    if not isinstance(value, datetime) or value.tzinfo is None:
        raise TypeError
    return value.astimezone(UTC)


_PARSERS: dict[type[pl.DataType], tuple[Callable[[object], Any], str]] = {
    pl.String: (_text, "text"),
    pl.List: (_texts, "a list of texts"),
    pl.Int64: (_number, "a whole number"),
    pl.Boolean: (_flag, "true or false"),
    pl.Datetime: (_moment, "a moment with a time zone, such as 2026-01-15T09:30:00Z"),
}


def _short(value: object) -> str:
    if type(value) is int and abs(value) >= 2**128:
        return "a number of more than 38 digits"
    return shorten(repr(value) if not isinstance(value, bool) else str(value).lower())


def _kind(value: object) -> str:
    return {str: "text", list: "a list", type(None): "null"}.get(type(value), type(value).__name__)
