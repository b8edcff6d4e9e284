"""One table on its way through the engine: its plan, its rows, and which of its columns can be trusted."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

import polars as pl

from vif_validators.engine.offending import numbered
from vif_validators.engine.plan import TablePlan

ROWS_PER_BUCKET = 2_500_000
"""Rows of which the groups are built at once."""


@dataclass(frozen=True, kw_only=True)
class InOrder:
    """Rows in which each group is one run, in order. `packed`: they hold the unpacked columns of the ordered proof."""

    rows: pl.LazyFrame
    packed: bool


@dataclass(kw_only=True)
class Proven:
    """What the first round shows of a table, for the judgements that build on it.

    Attributes:
        rows: the number of rows, counted while decoding.
        clean: every row rule holds and nothing is null.
        holding: codes of the row rules that a question of their own shows to hold.
        in_order: rows for which the plan's ordered proof holds, those of the file or its packed columns sorted; None
            where it does not.
        groups: the number of groups in them.
        keyed: rows that have a `once_per` value.
        surplus: those of them whose value an earlier row has, too.
    """

    rows: int = 0
    clean: bool = False
    holding: frozenset[str] = frozenset()
    in_order: "InOrder | None" = None
    groups: int = 0
    keyed: int = 0
    surplus: int = 0


@dataclass(frozen=True, kw_only=True)
class Table:
    """A table as the engine sees it.

    Attributes:
        frame: the columns of the file that could be read.
        broken: why a column cannot be judged, by its name.
    """

    plan: TablePlan
    frame: pl.LazyFrame
    schema: Mapping[str, pl.DataType]
    broken: Mapping[str, str]
    proven: Proven = field(default_factory=Proven)

    def reason_to_skip(self, needs: Iterable[str]) -> str | None:
        """Why a rule that needs these columns cannot run; None if it can."""
        reasons = [self.broken[name] for name in sorted(needs) if name in self.broken]
        return "; ".join(reasons) or None

    def key(self) -> tuple[str, ...]:
        """The columns that name a row to a reader, as far as they can be read."""
        return tuple(name for name in self.plan.key if name in self.schema and name not in self.broken)

    def documented(self) -> list[str]:
        """The columns of the plan that are there and can be judged."""
        return [c.name for c in self.plan.columns if c.name in self.schema and c.name not in self.broken]

    def buckets(self, key: str) -> list[pl.Expr]:
        """Predicates that part the rows into whole groups of `key`, few enough to be built at once."""
        number = max(1, -(-self.proven.rows // ROWS_PER_BUCKET))
        return [pl.col(key).hash() % number == part for part in range(number)] if number > 1 else [pl.lit(value=True)]

    def judged(self, once_per: str | None, frame: pl.LazyFrame | None = None) -> pl.LazyFrame:
        """The rows that a rule judges: all of them, or the first of each `once_per` value.

        `frame` may be the frame numbered.
        """
        rows = self.frame if frame is None else frame
        if once_per is None or once_per in self.broken or not self.proven.surplus:
            return rows
        return rows.filter(pl.col(once_per).is_null() | pl.col(once_per).is_first_distinct())

    def judged_rows(self, once_per: str | None) -> pl.LazyFrame:
        """The same rows with their numbers."""
        return self.judged(once_per, numbered(self.frame))
