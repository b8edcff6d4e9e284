"""A parquet file whose bytes depend on its rows alone."""

from typing import BinaryIO, Final, Self

import polars as pl
import pyarrow.parquet as pq

from vif_validators.sample.staging import durable

ROW_GROUP: Final = 250_000


class TableWriter:
    """Writes rows in groups of 250,000, however they arrive."""

    def __init__(self, file: BinaryIO) -> None:
        self._file = file
        self._writer: pq.ParquetWriter | None = None
        self._held: list[pl.DataFrame] = []

    def add(self, frame: pl.DataFrame) -> None:
        """The next rows, any number of them."""
        self._held.append(frame)
        if sum(map(len, self._held)) >= ROW_GROUP:
            rows = pl.concat(self._held)
            full = len(rows) // ROW_GROUP * ROW_GROUP
            for start in range(0, full, ROW_GROUP):
                self._write(rows.slice(start, ROW_GROUP))
            self._held = [rows.slice(full)]

    def _write(self, rows: pl.DataFrame) -> None:
        # One chunk a column: page boundaries follow the chunks, and the bytes must not depend on them.
        table = rows.rechunk().to_arrow()
        if self._writer is None:
            # Without the Arrow schema in the footer any reader sees plain strings and lists, not polars' large ones.
            options = {"compression": "zstd", "write_page_checksum": True, "store_schema": False}
            self._writer = pq.ParquetWriter(self._file, table.schema, **options)
        self._writer.write_table(table, row_group_size=ROW_GROUP)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, kind: object, *_: object) -> None:
        with self._file:
            if kind is None and (any(map(len, self._held)) or self._writer is None):
                self._write(pl.concat(self._held))
            if self._writer is not None:
                self._writer.close()
            if kind is None:
                durable(self._file)
