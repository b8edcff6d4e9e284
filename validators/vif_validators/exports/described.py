"""Tables as every export format reads them: columns, and what is demanded of them, in words and, if it can be, as data.

A demand whose `clause` is None can be said in words only. `contracts.py` and `models.py` read all of it from models.
"""

from dataclasses import dataclass
from typing import Any

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


@dataclass(frozen=True)
class Range:
    """Values between two bounds; None is no bound, and `above` and `below` leave the bound itself out."""

    low: Any = None
    high: Any = None
    above: bool = False
    below: bool = False


@dataclass(frozen=True)
class NoneOf:
    """None of these values."""

    values: tuple[Any, ...]


@dataclass(frozen=True)
class TextLength:
    """Texts of so many characters; None is no bound."""

    low: int | None
    high: int | None


@dataclass(frozen=True)
class NotLaterThanNow:
    """Moments up to now, and so many seconds more."""

    tolerance: int


@dataclass(frozen=True)
class Readable:
    """The file can be read."""


@dataclass(frozen=True)
class Present:
    """The columns described are there."""


@dataclass(frozen=True)
class Typed:
    """The columns have the types described."""


@dataclass(frozen=True)
class NoNull:
    """No null in the column; with `inside`, none in its lists either."""

    inside: bool = False


@dataclass(frozen=True)
class Unique:
    """No two rows with the same values in all of these columns."""

    columns: tuple[str, ...]


@dataclass(frozen=True)
class NoColumns:
    """None of these columns is there; with no names, none but those described."""

    names: tuple[str, ...] = ()


@dataclass(frozen=True)
class SomeRows:
    """At least one row."""


@dataclass(frozen=True)
class References:
    """The values of `columns`, where none is null, occur together in `of` of another table."""

    columns: tuple[str, ...]
    table: str
    of: tuple[str, ...]


Clause = (
    CalendarDay
    | Count
    | EachOneOf
    | ElementsAre
    | InOrder
    | Matches
    | NoColumns
    | NoNull
    | NoneOf
    | NoRepeats
    | NotLaterThanNow
    | OneOf
    | Present
    | Range
    | Readable
    | References
    | SomeRows
    | TextLength
    | Typed
    | Unique
    | Visible
)


@dataclass(frozen=True, kw_only=True)
class Demand:
    """One thing that is demanded, by its rule's code (for a check of a user's own: its name)."""

    code: str
    name: str
    severity: str
    says: str
    columns: tuple[str, ...] = ()
    clause: Clause | None = None

    @property
    def title(self) -> str:
        """Code and name; the name alone where there is no code."""
        return f"{self.code} {self.name}".strip()

    @property
    def is_error(self) -> bool:
        """A row that breaks it is invalid."""
        return self.severity == "error"


@dataclass(frozen=True, kw_only=True)
class Column:
    """A column; `dtype` is None where the model leaves it open. With `regex` the name is one that columns match."""

    name: str
    dtype: pl.DataType | None
    meaning: str = ""
    nullable: bool = False
    required: bool = True
    regex: bool = False
    demands: tuple[Demand, ...] = ()

    @property
    def nulls_inside(self) -> bool:
        """Its lists may hold nulls."""
        return NoNull(inside=True) not in [demand.clause for demand in self.demands]


@dataclass(frozen=True, kw_only=True)
class Table:
    """A table. `demands` are those on the file, on several columns, or on several rows.

    Attributes:
        place: its file, relative to the folder of the data set; "" where that is not known.
        key: the columns whose values together are unique and name a row; () where there are none.
        relations: the demands that need another table as well.
        pools_from: where the values of pools come from; "" where there are none.
    """

    name: str
    meaning: str
    place: str
    columns: tuple[Column, ...]
    demands: tuple[Demand, ...]
    relations: tuple[Demand, ...] = ()
    key: tuple[str, ...] = ()
    pools_from: str = ""

    def every(self) -> tuple[Demand, ...]:
        """All demands, those of the columns first."""
        return (*(demand for column in self.columns for demand in column.demands), *self.demands, *self.relations)

    def clauses(self, kind: type) -> list[Any]:
        """The clauses of this kind that are errors when broken."""
        return [each.clause for each in self.every() if each.is_error and isinstance(each.clause, kind)]
