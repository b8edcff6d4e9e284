"""What rules demand, as values: each builds the expression that judges, and tells readers what it says.

A rule whose `holds` is a clause is still written once: the engine calls the clause, and what describes the contract in
another language (`vif schema`) reads its attributes. Called with a column and a context, a clause gives a Boolean
expression of one value per row, as `RowRule.holds` does: null where the cell, or any cell that it needs, is null.
"""

from collections.abc import Callable
from dataclasses import dataclass
from functools import reduce
from operator import and_
from typing import Any

import polars as pl

from vif_contracts.context import Context
from vif_contracts.predicates import each, has_visible_character, is_calendar_day


@dataclass(frozen=True)
class Matches:
    r"""A text in which the regular expression is found; it is anchored by `\A` and `\z`, not by `^` and `$`."""

    pattern: str

    def __call__(self, column: str, _context: Context) -> pl.Expr:
        return pl.col(column).str.contains(self.pattern)


@dataclass(frozen=True)
class CalendarDay:
    """A text that is a real day, YYYY-MM-DD."""

    def __call__(self, column: str, _context: Context) -> pl.Expr:
        return is_calendar_day(column)


@dataclass(frozen=True)
class Visible:
    """A text with a character that is drawn."""

    def __call__(self, column: str, _context: Context) -> pl.Expr:
        return has_visible_character(column)


@dataclass(frozen=True)
class OneOf:
    """One of these values."""

    values: tuple[Any, ...]

    def __call__(self, column: str, _context: Context) -> pl.Expr:
        return pl.col(column).is_in(list(self.values))


@dataclass(frozen=True)
class OneOfPool:
    """One of the values of a pool, by its name in `Pools`."""

    pool: str

    def __call__(self, column: str, context: Context) -> pl.Expr:
        return pl.col(column).is_in(list(getattr(context.pools, self.pool)))


@dataclass(frozen=True)
class Between:
    """A number from `low` to `high`, both included; None is no bound, and one of the two there has to be."""

    low: int | None = None
    high: int | None = None

    def __call__(self, column: str, _context: Context) -> pl.Expr:
        return _within(pl.col(column), self.low, self.high)


@dataclass(frozen=True)
class Count:
    """A list of `low` to `high` elements, both included."""

    low: int
    high: int

    def __call__(self, column: str, _context: Context) -> pl.Expr:
        return _within(pl.col(column).list.len(), self.low, self.high)


@dataclass(frozen=True)
class EachOneOf:
    """A list whose elements are each one of these values; null elements are passed over."""

    values: tuple[Any, ...]

    def __call__(self, column: str, _context: Context) -> pl.Expr:
        return each(column, list(self.values))


@dataclass(frozen=True)
class NoRepeats:
    """A list in which no element that is not null occurs twice."""

    def __call__(self, column: str, _context: Context) -> pl.Expr:
        # Any number of nulls is one more distinct value. `list.drop_nulls` and `list.n_unique` would take ten times as
        # long.
        values = pl.col(column).list
        nulls = values.eval(pl.element().is_null()).list.sum().cast(pl.Int64)
        return values.len() - nulls == values.unique().list.len() - nulls.clip(0, 1)


@dataclass(frozen=True)
class NotInFuture:
    """A moment not later than now, give or take the tolerance of the context."""

    def __call__(self, column: str, context: Context) -> pl.Expr:
        return pl.col(column) <= pl.lit(context.now + context.future_tolerance)


@dataclass(frozen=True)
class InOrder:
    """Flags of which each is set only with the one before it."""

    flags: tuple[str, str, str]

    def __call__(self, _column: str, _context: Context) -> pl.Expr:
        first, second, third = map(pl.col, self.flags)
        known = pl.all_horizontal(pl.col(flag).is_not_null() for flag in self.flags)
        return pl.when(known).then((second | ~third) & (first | ~second))


@dataclass(frozen=True)
class ElementsAre:
    """A list whose elements are the values of these columns, in this order.

    Passed over: a list of another length, and a row with a null among elements or columns.
    """

    columns: tuple[str, ...]

    def __call__(self, vector: str, _context: Context) -> pl.Expr:
        # Ten gathers cost a thirtieth of comparing with pl.concat_list.
        pairs = [
            (pl.col(vector).list.get(index, null_on_oob=True), pl.col(column))
            for index, column in enumerate(self.columns)
        ]
        known = pl.all_horizontal(cell.is_not_null() for pair in pairs for cell in pair)
        equal = pl.all_horizontal(element == score for element, score in pairs)
        return pl.when((pl.col(vector).list.len() == len(pairs)) & known).then(equal)


def _within(number: pl.Expr, low: int | None, high: int | None) -> pl.Expr:
    if high is None:
        return number >= low
    if low is None:
        return number <= high
    return number == low if low == high else number.is_between(low, high)


def no_two_rows_share(*columns: str) -> dict[str, Any]:
    """What makes a `GroupRule` of this: no two rows have the same values in all of these columns."""
    key, *rest = columns

    def known() -> pl.Expr:
        return reduce(and_, (pl.col(column).is_not_null() for column in columns))

    def surplus() -> pl.Expr:
        if not rest:
            return pl.len() - 1
        return pl.len() - (pl.col(rest[0]) if len(rest) == 1 else pl.struct(*rest)).n_unique()

    def first() -> pl.Expr:
        return (pl.struct(*columns) if rest else pl.col(key)).is_first_distinct()

    parts: dict[str, Callable[[], pl.Expr]] = {"judges": known, "surplus": surplus, "row_obeys": first}
    return {"columns": columns, "key": key, "unique": columns, **parts}
