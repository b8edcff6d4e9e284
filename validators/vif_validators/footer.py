"""What the footer of a parquet file says, held against itself and the bytes: a reader believes it, and it may lie."""

from typing import Any

from vif_validators.files import UnreadableFile
from vif_validators.text_of import shorten

ROW_GROUP_LIMIT = 8 * 1024**3
"""Largest row group that is decoded, in bytes of 8 per cell or as declared uncompressed, whichever is more."""
_SEAM = b"PAR1PAR1"
"""Where one parquet file ends and another begins."""


def check_row_groups(path: str, footer: Any, columns: int) -> None:
    """Compare the rows of the row groups with those of the file; cheap, and safe before anything was decoded.

    Raises:
        UnreadableFile: they differ, or a row group is too large to decode `columns` columns of it.
    """
    total = 0
    for index in range(footer.num_row_groups):
        group = footer.row_group(index)
        if group.num_rows < 0:
            raise UnreadableFile(path, "damaged parquet: a negative number of rows")
        total += group.num_rows
        size = max(group.total_byte_size, group.num_rows * max(columns, 1) * 8)
        if size > ROW_GROUP_LIMIT:
            raise UnreadableFile(path, f"row group {index} would take {size:,} bytes, more than {ROW_GROUP_LIMIT:,}")
    if total != footer.num_rows:
        raise UnreadableFile(path, f"the footer says {footer.num_rows:,} rows, its row groups {total:,}")


def check_chunks(path: str, source: Any, content: bytes, columns: list[str]) -> None:
    """Compare the column chunks of some columns with the rows, and with what lies behind them.

    Only for columns that were decoded without an error: pyarrow may crash on the metadata of others.

    Raises:
        UnreadableFile: a flat column has another number of values than there are rows, so that a reader leaves rows
            out; or a second file is appended to the one that is read.
    """
    footer = source.metadata
    flat = set(_flat(source, columns))
    end = 0
    for number in _leaves(footer, columns):
        for index in range(footer.num_row_groups):
            group = footer.row_group(index)
            chunk = group.column(number)
            if number in flat and chunk.num_values != group.num_rows:
                raise UnreadableFile(
                    path,
                    f"column {shorten(chunk.path_in_schema)} holds {chunk.num_values:,} values in a row group of "
                    f"{group.num_rows:,} rows",
                )
            starts = (chunk.data_page_offset, chunk.dictionary_page_offset or chunk.data_page_offset)
            end = max(end, min(starts) + chunk.total_compressed_size)
    if end and content.find(_SEAM, end) >= 0:
        raise UnreadableFile(path, "is one parquet file behind another; only the data of the first one is read")


def _leaves(footer: Any, columns: list[str]) -> list[int]:
    """The chunk numbers of the columns and of what is nested in them."""
    wanted = set(columns)
    paths = [footer.schema.column(number).path for number in range(footer.num_columns)]
    return [number for number, path in enumerate(paths) if path in wanted or path.split(".", 1)[0] in wanted]


def _flat(source: Any, columns: list[str]) -> list[int]:
    """The chunk numbers of those columns that hold one value per row."""
    from pyarrow import types

    schema, footer = source.schema_arrow, source.metadata
    names = {name for name in columns if not types.is_nested(schema.field(name).type)}
    found: dict[str, list[int]] = {}
    for number in range(footer.num_columns):
        found.setdefault(footer.schema.column(number).path, []).append(number)
    return [numbers[0] for name, numbers in found.items() if name in names and len(numbers) == 1]
