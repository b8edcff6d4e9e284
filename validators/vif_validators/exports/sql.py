"""Demands as SQL of DuckDB: conditions that are true of a row that obeys."""

import datetime as dt
import re
from decimal import Decimal
from itertools import pairwise
from typing import Any

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
from vif_contracts.predicates import BLANK_CHARACTERS, DATE_PATTERN, DRAWN_CATEGORIES
from vif_validators.exports.described import Demand, NoneOf, NoNull, NotLaterThanNow, Range, TextLength

_NOT_RE2 = re.compile(r"\\[ZGuUKkQER<>]|\[[^\]]*(?:--|&&|~~)|\(\?[=!<>|#x]|[*+?}]\+")
_FILLED_IN = re.compile(
    r"\{(?=(?:model|table|object|schema|dataset|project|catalog|database|field|column|property|arguments)\b)|\$(?=\{)"
)
"""Where datacontract-cli sees a placeholder."""


def condition(demand: Demand) -> str | None:
    """The condition; null where the cell is, and None where it cannot be said.

    Of a demand on several columns, the one that is not listed in its clause comes first among its columns.
    """
    column = name(demand.columns[0]) if demand.columns else ""
    match demand.clause:
        case NoNull(inside=True):
            return f"list_count({column}) = len({column})"
        case OneOf(values):
            return _among(column, values)
        case NoneOf(values):
            said = _among(column, values)
            return said and f"NOT ({said})"
        case Range():
            return _range(column, demand.clause)
        case TextLength(low, high):
            return _bounds(f"length({column})", low, high)
        case Matches(pattern):
            return None if _NOT_RE2.search(pattern) else _matches(column, pattern)
        case CalendarDay():
            year = f"NOT starts_with({column}, '0000')"
            return f"{_matches(column, DATE_PATTERN)} AND TRY_CAST({column} AS DATE) IS NOT NULL AND {year}"
        case Visible():
            drawn = "".join(rf"\p{{{category}}}" for category in DRAWN_CATEGORIES)
            return _matches(f"translate({column}, {literal(BLANK_CHARACTERS)}, '')", f"[{drawn}]")
        case NotLaterThanNow(tolerance):
            return f"{column} <= now() + INTERVAL {tolerance} SECONDS"
        case Count(low, high):
            return _bounds(f"len({column})", low, high)
        case NoRepeats():
            return f"len(list_distinct({column})) = list_count({column})"
        case EachOneOf(values) if all(literal(value) for value in values):
            return f"list_has_all([{', '.join(map(literal, values))}], list_distinct({column}))"
        case InOrder(flags):
            pairs = pairwise(flags)
            return " AND ".join(f"({name(earlier)} OR NOT {name(later)})" for earlier, later in pairs)
        case ElementsAre(columns):
            same = " AND ".join(f"{column}[{at}] = {name(each)}" for at, each in enumerate(columns, start=1))
            return f"len({column}) <> {len(columns)} OR ({same})"
    return None


def _among(column: str, values: tuple[Any, ...]) -> str | None:
    said = [literal(value) for value in values]
    return f"{column} IN ({', '.join(said)})" if said and all(said) else None


def _range(column: str, bounds: Range) -> str | None:
    low, high = literal(bounds.low), literal(bounds.high)
    if (bounds.low is not None and not low) or (bounds.high is not None and not high):
        return None
    parts = [f"{column} {'>' if bounds.above else '>='} {low}"] if bounds.low is not None else []
    parts += [f"{column} {'<' if bounds.below else '<='} {high}"] if bounds.high is not None else []
    return " AND ".join(parts)


def _bounds(number: str, low: int | None, high: int | None) -> str:
    if low == high:
        return f"{number} = {low}"
    parts = [
        *([f"{number} >= {low}"] if low is not None else []),
        *([f"{number} <= {high}"] if high is not None else []),
    ]
    return " AND ".join(parts)


def _matches(text: str, pattern: str) -> str:
    return f"regexp_matches({text}, {literal(pattern)})"


def name(column: str) -> str:
    """A quoted identifier."""
    return '"' + column.replace('"', '""') + '"'


def literal(value: Any) -> str:
    """A literal; "" where there is none for such a value."""
    match value:
        case bool():
            return "TRUE" if value else "FALSE"
        case int() | Decimal():
            return str(value)
        case float() if value == value and abs(value) != float("inf"):  # noqa: PLR0124 (NaN)
            return repr(value)
        case dt.datetime():
            return f"TIMESTAMP{'TZ' if value.tzinfo else ''} '{value.isoformat(sep=' ')}'"
        case dt.date():
            return f"DATE '{value.isoformat()}'"
        case str() if "\0" not in value:
            # In two where a reader of the contract would put something else in its place.
            return "'" + _FILLED_IN.sub(r"\g<0>' || '", value.replace("'", "''")) + "'"
    return ""
