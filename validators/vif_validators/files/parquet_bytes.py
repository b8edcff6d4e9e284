"""A frame as the bytes of a parquet file that any reader can check and none has to guess at."""

from io import BytesIO
from typing import Any

import polars as pl

from vif_validators.files.disk import UnreadableFile
from vif_validators.files.parquet import decode_parquet, first_line

ROW_GROUP = 250_000
"""Rows of a row group."""


class UnfaithfulBytes(ValueError):  # noqa: N818 (said of the bytes)
    """Parquet cannot hold the frame as it is: read back, its bytes would give another one."""


def parquet_bytes(frame: pl.DataFrame) -> bytes:
    """The frame as parquet with page checksums, read back and compared; the same frame gives the same bytes.

    Any reader sees plain types: the footer holds no Arrow schema, unless the frame has a type that is lost without one
    (a duration, a categorical).

    Raises:
        UnfaithfulBytes: what is read back differs from the frame.
    """
    fault = ""
    for store_schema in (False, True):
        try:
            content = _encoded(frame, store_schema=store_schema)
            fault = _difference(frame, content)
        except (pl.exceptions.PolarsError, pl.exceptions.PanicException, ValueError, TypeError) as error:
            raise UnfaithfulBytes(f"the table cannot be written as parquet: {first_line(error)}") from error
        if not fault:
            return content
    raise UnfaithfulBytes(f"the table cannot be written as parquet: {fault}")


def _encoded(frame: pl.DataFrame, *, store_schema: bool) -> bytes:
    import pyarrow.parquet as pq

    content = BytesIO()
    # One chunk a column: page boundaries follow the chunks, and the bytes must not depend on them.
    table: Any = frame.rechunk().to_arrow()
    options = {"compression": "zstd", "write_page_checksum": True, "store_schema": store_schema}
    with pq.ParquetWriter(content, table.schema, **options) as writer:
        writer.write_table(table, row_group_size=ROW_GROUP)
    return content.getvalue()


def _difference(frame: pl.DataFrame, content: bytes) -> str:
    """In what the bytes, as the gate reads them, differ from the frame; empty if in nothing."""
    try:
        file = decode_parquet("the bytes written", content, list)
        read = file.frame.collect()
    except UnreadableFile as error:
        return f"it does not decode ({error.cause})"
    if read.schema != frame.schema:
        changed = next(name for name, dtype in frame.schema.items() if read.schema.get(name) != dtype)
        return f"the column {changed!r} reads back as {read.schema.get(changed)}, not {frame.schema[changed]}"
    return "" if read.equals(frame, null_equal=True) else "it reads back with other values"
