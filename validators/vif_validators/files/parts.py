"""A table that lies in several files: which row is which row of which file."""

from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import accumulate

import polars as pl


@dataclass(frozen=True)
class Parts:
    """The files of a table, in the order in which their rows follow one another.

    `rows` are those of each file; None where they are not known.
    """

    paths: tuple[str, ...]
    rows: tuple[int | None, ...]

    def place(self, row: int) -> tuple[str, int]:
        """The file that a row of the whole table is in, and its number there; both count from 0."""
        starts = self._starts()
        part = bisect_right(starts, row) - 1
        return self.paths[part], row - starts[part]

    def located(self, rows: pl.LazyFrame, number: str, file: str) -> pl.LazyFrame:
        """Rows whose `number` in the whole table becomes that in their file, with a column `file` before it."""
        starts = pl.Series(self._starts(), dtype=pl.Int64)
        part = pl.lit(starts).search_sorted(pl.col(number).cast(pl.Int64), side="right").cast(pl.Int64) - 1
        # A name need not be UTF-8, and a value has to be.
        texts = [path.encode("utf-8", "backslashreplace").decode() for path in self.paths]
        names = pl.lit(pl.Series(texts, dtype=pl.String))
        inside = (pl.col(number).cast(pl.Int64) - pl.lit(starts).gather(part)).cast(pl.UInt32)
        return rows.select(names.gather(part).alias(file), inside.alias(number), pl.exclude(number))

    def _starts(self) -> Sequence[int]:
        return [0, *accumulate(rows or 0 for rows in self.rows)][: len(self.rows)]
