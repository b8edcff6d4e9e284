"""The examples of the rules as real tables: the cells that an example names, the others taken from a valid row."""

from collections.abc import Mapping
from dataclasses import dataclass

import polars as pl

from vif_contracts.dataset import TABLES
from vif_contracts.rule import Example, Row
from vif_contracts.vocabulary import JUDGE_LABELS, PERSONAS


@dataclass(frozen=True, kw_only=True)
class ExampleTables:
    """An example as frames by table, in the order of the data set; tables that are not part of it are not in it."""

    frames: Mapping[str, pl.DataFrame]

    @property
    def personas(self) -> pl.DataFrame | None:
        """The registry, if it is part of the example."""
        return self.frames.get(PERSONAS)

    @property
    def judge_labels(self) -> pl.DataFrame | None:
        """The labels, if they are part of the example."""
        return self.frames.get(JUDGE_LABELS)


def tables(example: Example) -> ExampleTables:
    """Complete an example to whole tables."""
    rows = example.rows()
    return ExampleTables(frames={table: _frame(table, rows[table], example) for table in TABLES if table in rows})


def _frame(table: str, rows: tuple[Row, ...], example: Example) -> pl.DataFrame:
    complete = TABLES[table].__terms__.valid_row
    schema = {name: column.dtype.type for name, column in TABLES[table].to_schema().columns.items()}
    extra = {name: None for row in rows for name in row if name not in schema}
    records = [dict(complete(number, row)) for number, row in enumerate(rows)]
    frame = pl.DataFrame(records, schema={**schema, **extra}, orient="row", strict=False)
    return frame.cast({name: dtype for name, dtype in example.cast.items() if name in schema}).drop(
        [name for name in example.drop if name in schema]
    )
