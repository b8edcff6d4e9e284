"""A data set in rows, persona by persona: the unit in which valid data is made and rules are broken."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache
from itertools import chain
from os import PathLike
from pathlib import Path
from random import Random
from types import MappingProxyType
from typing import Any

import polars as pl

from vif_contracts.dataset import PLACES, TABLES
from vif_contracts.vocabulary import JUDGE_LABELS, PERSONAS

Row = dict[str, Any]
"""A cell for each documented column; `created_at` in microseconds since 1970."""

JOURNAL_PLACES: Mapping[str, str] = {table: PLACES[table] for table in (PERSONAS, JUDGE_LABELS)}
"""The tables that a journal has rows in, and where they lie."""

Choose = Callable[[int], int]
"""Given n, a number from 0 to n - 1; 0 stands for the simplest choice."""


@dataclass(slots=True, eq=False)
class Journal:
    """One persona in both tables.

    Its rows stay in this order in the tables, whatever rows of other personas come between them.

    Attributes:
        personas: its rows of the registry; one where the data is valid.
        labels: its label rows, in any order of t_index; none where the persona is not labeled.
    """

    personas: list[Row] = field(default_factory=list)
    labels: list[Row] = field(default_factory=list)

    def rows(self, table: str) -> list[Row]:
        """The rows of the table of this name."""
        return self.personas if table == PERSONAS else self.labels

    def entries(self) -> list[Row]:
        """The label rows by t_index, which must not be null."""
        return sorted(self.labels, key=lambda row: int(row["t_index"]))


@dataclass(frozen=True, repr=False)
class DataSet:
    """Both tables, and files of a project that are not written from them.

    Attributes:
        personas: the registry.
        judge_labels: the labels.
        files: contents by their place under the folder of a project. A table that has its place here is not what its
            frame says: the file cannot be read.
    """

    personas: pl.DataFrame
    judge_labels: pl.DataFrame
    files: Mapping[str, bytes] = field(default_factory=lambda: MappingProxyType({}))

    def table(self, name: str) -> pl.DataFrame:
        """The table of this name.

        Raises:
            KeyError: there is no such table.
        """
        return {PERSONAS: self.personas, JUDGE_LABELS: self.judge_labels}[name]

    def write(self, root: str | PathLike[str]) -> Path:
        """Write a whole project to the folder `root`, which is made if need be; the folder.

        The tables lie where `vif check` looks for them. Files that are there already are overwritten, others are left.

        Raises:
            OSError: a file cannot be written.
        """
        folder = Path(root)
        for place in (*JOURNAL_PLACES.values(), *self.files):
            (folder / place).parent.mkdir(parents=True, exist_ok=True)
        for table, place in JOURNAL_PLACES.items():
            if place not in self.files:
                self.table(table).write_parquet(folder / place)
        for place, content in self.files.items():
            (folder / place).write_bytes(content)
        return folder

    def __repr__(self) -> str:
        """Show every cell (`created_at` in microseconds since 1970): polars would cut a failing example."""
        shown = [f"{table}={_cells(self.table(table))}" for table in JOURNAL_PLACES]
        files = [f"files={dict(self.files)}"] if self.files else []
        return f"DataSet({', '.join(shown + files)})"


def _cells(frame: pl.DataFrame) -> dict[str, list[Any]]:
    # Python has no moments beyond the year 9999, and polars panics on them.
    return frame.with_columns(pl.col(pl.Datetime).to_physical()).to_dict(as_series=False)


@cache
def schema(table: str) -> pl.Schema:
    """The documented columns of a table and their dtypes, in order."""
    return pl.Schema({name: column.dtype.type for name, column in TABLES[table].to_schema().columns.items()})


def frame(table: str, rows: Sequence[Row]) -> pl.DataFrame:
    """Rows as a table with the documented columns and dtypes."""
    columns = schema(table).items()
    return pl.DataFrame([pl.Series(name, [row[name] for row in rows], dtype) for name, dtype in columns])


def rows_of(journals: Iterable[Journal], table: str, *, order: int = 0) -> list[Row]:
    """The rows of a table.

    Persona by persona where `order` is 0; any other number mixes the personas, while the rows of each keep their order.
    """
    several = [journal.rows(table) for journal in journals]
    if not order:
        return list(chain.from_iterable(several))
    turns = [number for number, rows in enumerate(several) for _ in rows]
    Random(order).shuffle(turns)  # noqa: S311 (an arrangement of test data, no secret)
    left = [iter(rows) for rows in several]
    return [next(left[number]) for number in turns]


def assemble(journals: Sequence[Journal], *, order: int = 0) -> DataSet:
    """The data set of these personas, in an order as in `rows_of`."""
    personas, labels = (frame(table, rows_of(journals, table, order=order)) for table in (PERSONAS, JUDGE_LABELS))
    return DataSet(personas=personas, judge_labels=labels)
