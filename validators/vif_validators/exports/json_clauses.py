"""Demands in the words of JSON Schema."""

import datetime as dt
from dataclasses import dataclass
from decimal import Decimal
from itertools import pairwise
from typing import Any, Final

import polars as pl

from vif_contracts.clauses import (
    CalendarDay,
    Count,
    EachOneOf,
    ElementsAre,
    InOrder,
    Matches,
    NoRepeats,
    OneOf,
    Visible,
)
from vif_contracts.predicates import DATE_PATTERN
from vif_validators.exports.described import (
    Column,
    Demand,
    NoColumns,
    NoneOf,
    NoNull,
    Present,
    Range,
    Readable,
    Table,
    TextLength,
    Typed,
)
from vif_validators.exports.patterns import anywhere, fixed_length

Fragment = dict[str, Any]
_FEW: Final = 10
"""Numbers that are listed one by one."""


@dataclass(frozen=True)
class Saying:
    """Fragments that all have to hold; `whole` where they say all of the demand."""

    parts: tuple[Fragment, ...] = ()
    whole: bool = True


UNSAID = Saying(whole=False)


def of_column(demand: Demand, column: Column) -> Saying:
    """What a demand on one column comes to in the schema of its values."""
    numbers = column.dtype is not None and (column.dtype.is_integer() or column.dtype.is_float())
    match demand.clause:
        case NoNull():
            return Saying()  # the type says it
        case OneOf(values):
            return Saying(({"enum": [in_json(value) for value in values] + [None] * column.nullable},))
        case NoneOf(values):
            return Saying(({"not": {"enum": [in_json(value) for value in values]}},))
        case Range() if numbers:
            return Saying((_range(demand.clause),))
        case Count(low, high):
            return Saying(({"minItems": low, "maxItems": high},))
        case EachOneOf(values):
            return Saying(({"items": {"enum": [in_json(value) for value in values]}},))
        case NoRepeats():
            return Saying(({"uniqueItems": True},))
        case TextLength(low, high):
            bounds = {"minLength": low, "maxLength": high}
            return Saying(({key: bound for key, bound in bounds.items() if bound is not None},))
        case Matches(pattern):
            return _pattern(pattern)
        case CalendarDay():
            # Whether a day is in the calendar, only readers see that judge formats.
            return Saying(({"format": "date", **_pattern(DATE_PATTERN).parts[0]},), whole=False)
        case Visible():
            return Saying(({"pattern": r"\S"},), whole=False)
    return UNSAID


def _pattern(pattern: str) -> Saying:
    said, length = anywhere(pattern), fixed_length(pattern)
    if said is None:
        return UNSAID
    # The `$` of some readers holds before a last newline.
    return Saying(({"pattern": said, **({"minLength": length, "maxLength": length} if length else {})},))


def _range(bounds: Range) -> Fragment:
    said = {
        "exclusiveMinimum" if bounds.above else "minimum": bounds.low,
        "exclusiveMaximum" if bounds.below else "maximum": bounds.high,
    }
    return {key: in_json(bound) for key, bound in said.items() if bound is not None}


def of_row(demand: Demand, table: Table) -> Saying:
    """What a demand on several columns comes to in the schema of a row."""
    match demand.clause:
        case NoColumns() | Present() | Typed() | Readable():
            return Saying()  # properties, required and type say it, as far as it can be said of a row
        case InOrder(flags):
            return Saying(tuple(_only_with(later, earlier) for earlier, later in pairwise(flags)))
        case ElementsAre(columns) if all(_whole_numbers(table, column) for column in columns):
            vector = next(name for name in demand.columns if name not in columns)
            places = enumerate(columns)
            return Saying(tuple(_element(vector, at, name, _whole_numbers(table, name)) for at, name in places))
    return UNSAID


def _only_with(later: str, earlier: str) -> Fragment:
    return {
        "if": {"properties": {later: {"const": True}}, "required": [later]},
        "then": {"properties": {earlier: {"const": True}}},
    }


def _element(vector: str, at: int, column: str, values: range) -> Fragment:
    """Whichever value the column has, the element has it."""
    return {
        "anyOf": [
            {"properties": {column: {"const": value}, vector: {"prefixItems": [*[True] * at, {"const": value}]}}}
            for value in values
        ]
    }


def _whole_numbers(table: Table, name: str) -> range:
    """The few whole numbers that a column may hold; none where they are many."""
    column = next(column for column in table.columns if column.name == name)
    for demand in column.demands:
        match demand.clause:
            case Range(int() as low, int() as high) if demand.is_error and high - low < _FEW:
                return range(low, high + 1) if isinstance(column.dtype, pl.Int64) else range(0)
    return range(0)


def in_json(value: Any) -> Any:
    """A value of a model as JSON has it."""
    match value:
        case dt.datetime() | dt.date() | dt.time():
            return value.isoformat()
        case Decimal():
            return float(value)
        case None | bool() | int() | float() | str():
            return value
    return str(value)
