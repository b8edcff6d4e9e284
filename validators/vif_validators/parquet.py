"""Reading parquet that may be damaged or hostile: from memory, by two decoders where that is cheap, never trusting the footer."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from io import BytesIO
from typing import Any

import polars as pl

from vif_validators.files import UnreadableFile, read_bytes
from vif_validators.reading import Reading
from vif_validators.text_of import shorten

MAGIC = b"PAR1"
SMALL_FILE = 32 * 1024**2
"""Up to this many bytes (and `SMALL_ROWS` rows) a file is decoded whole, by two decoders."""
SMALL_ROWS = 1_000_000
ROW_GROUP_LIMIT = 8 * 1024**3
"""Largest row group that is decoded, in bytes of 8 per cell or as declared uncompressed, whichever is more."""


@dataclass(frozen=True, kw_only=True)
class ParquetFile:
    """A parquet file in memory.

    Attributes:
        path: as the user named it.
        frame: the wanted columns; decoded already if `verified`.
        names: every column of the file in its order; a name may stand there twice.
        declared_rows: what the footer says; only decoded rows are trusted.
        verified: two decoders agree on every wanted cell.
    """

    path: str
    frame: pl.LazyFrame
    names: tuple[str, ...]
    declared_rows: int
    verified: bool
    whole: Callable[[], pl.LazyFrame]
    """All columns of the file, as far as their names are unique."""

    def check_rows(self, decoded: int) -> None:
        """Compare the rows that were decoded with the footer.

        Raises:
            UnreadableFile: they differ.
        """
        if decoded != self.declared_rows:
            raise UnreadableFile(self.path, f"the footer says {self.declared_rows:,} rows, but {decoded:,} decode")


def open_parquet(
    path: str, wanted: Callable[[Iterable[str]], list[str]], reading: Reading | None = None
) -> ParquetFile:
    """Read a parquet file once and decode it, or, where it is large, make it ready to be decoded row group by row group.

    Args:
        path: a local file; it is never expanded, followed to a network or opened twice.
        wanted: picks from the names of the file those to decode.
        reading: files to refuse, and who watches over the decoding.

    Raises:
        UnreadableFile: it cannot be read, is not parquet, or does not decode.
    """
    content = read_bytes(path)
    _check_magic(path, content)
    reading = reading or Reading()
    if path in reading.refused:
        raise UnreadableFile(path, reading.refused[path])
    try:
        with reading.of(path):
            return _open(path, content, wanted)
    except UnreadableFile:
        raise
    except MemoryError as error:
        raise UnreadableFile(path, "does not fit into memory") from error
    # Whatever a decoder raises on hostile bytes, a Rust panic (a BaseException) included, means that they do not decode.
    except (Exception, pl.exceptions.PanicException) as error:  # noqa: BLE001
        raise UnreadableFile(path, f"damaged parquet: {first_line(error)}") from error


def first_line(error: BaseException) -> str:
    """The first line of an error's text, cut to a readable length."""
    return shorten(next((line.strip() for line in str(error).splitlines() if line.strip()), type(error).__name__))


def _check_magic(path: str, content: bytes) -> None:
    if not content:
        raise UnreadableFile(path, "is empty (0 bytes)")
    if content.startswith(b"version https://git-lfs"):
        raise UnreadableFile(path, "is a git-lfs pointer, not the file itself; run `git lfs pull`")
    if content[:4] == b"PARE" or content[-4:] == b"PARE":
        raise UnreadableFile(path, "is encrypted parquet")
    if content[:4] != MAGIC:
        raise UnreadableFile(path, "is not parquet (it does not start with PAR1)")
    if len(content) < 12 or content[-4:] != MAGIC:
        raise UnreadableFile(path, "is cut short (it does not end with PAR1)")


def _open(path: str, content: bytes, wanted: Callable[[Iterable[str]], list[str]]) -> ParquetFile:
    import pyarrow as pa
    import pyarrow.parquet as pq

    source = pq.ParquetFile(
        pa.BufferReader(content),
        page_checksum_verification=True,
        thrift_string_size_limit=min(len(content), 100_000_000),
        thrift_container_size_limit=10_000_000,
    )
    names = tuple(source.schema_arrow.names)
    columns = [name for name in wanted(names) if names.count(name) == 1]
    footer = source.metadata
    _check_row_groups(path, footer, len(columns))
    small = len(content) <= SMALL_FILE and footer.num_rows <= SMALL_ROWS
    unique = len(set(names)) == len(names)
    if not unique or small:
        frame = _decode(path, source, content, columns, unique=unique)
        _check_footer(path, footer, frame.height)
        lazy = frame.lazy()
    else:
        lazy = scan(content).select(columns)
    return ParquetFile(
        path=path,
        frame=lazy,
        names=names,
        declared_rows=footer.num_rows,
        verified=small,
        whole=lambda: scan(content) if unique else _by_arrow(source, [n for n in names if names.count(n) == 1]).lazy(),
    )


def scan(content: bytes) -> pl.LazyFrame:
    """A lazy frame over parquet bytes that believes no statistics: a footer that lies would hide rows from a filter."""
    return pl.scan_parquet(BytesIO(content), use_statistics=False, hive_partitioning=False, glob=False)


def _check_row_groups(path: str, footer: Any, columns: int) -> None:
    if footer.num_rows < 0:
        raise UnreadableFile(path, "damaged parquet: a negative number of rows")
    total = 0
    for index in range(footer.num_row_groups):
        group = footer.row_group(index)
        total += group.num_rows
        size = max(group.total_byte_size, group.num_rows * max(columns, 1) * 8)
        if size > ROW_GROUP_LIMIT:
            raise UnreadableFile(path, f"row group {index} would take {size:,} bytes, more than {ROW_GROUP_LIMIT:,}")
    if total != footer.num_rows:
        raise UnreadableFile(path, f"the footer says {footer.num_rows:,} rows, its row groups {total:,}")


def _decode(path: str, source: Any, content: bytes, columns: list[str], *, unique: bool) -> pl.DataFrame:
    by_arrow = _by_arrow(source, columns)
    if not unique:
        # polars refuses a file with a repeated column name as a whole.
        return by_arrow
    by_polars = pl.read_parquet(BytesIO(content), columns=columns, use_statistics=False, hive_partitioning=False)
    if by_polars.height != by_arrow.height:
        raise UnreadableFile(path, f"damaged parquet: {by_polars.height:,} or {by_arrow.height:,} rows, as one decodes it")
    for name in columns:
        ours, theirs = by_polars.get_column(name), by_arrow.get_column(name)
        comparable = ours.dtype == theirs.dtype and not isinstance(ours.dtype, pl.Categorical | pl.Enum | pl.Object)
        if comparable and not ours.equals(theirs, null_equal=True):
            raise UnreadableFile(path, f"damaged parquet: two decoders disagree on the column {shorten(name)}")
    return by_polars


def _by_arrow(source: Any, columns: list[str]) -> pl.DataFrame:
    names = source.schema_arrow.names
    if len(set(names)) == len(names) and not any("." in name for name in names):
        table = source.read(columns=columns)
    else:
        # pyarrow reads columns by path, and a repeated or dotted name is no path to one column.
        table = source.read()
        table = table.select([names.index(name) for name in columns])
    table.validate(full=True)
    frame = pl.from_arrow(table)
    return frame if isinstance(frame, pl.DataFrame) else frame.to_frame()


def _check_footer(path: str, footer: Any, decoded: int) -> None:
    """The chunks of flat columns hold one value per row. Only looked at after a whole read went well: it may crash before."""
    if decoded != footer.num_rows and footer.num_columns:
        raise UnreadableFile(path, f"the footer says {footer.num_rows:,} rows, but {decoded:,} decode")
    for index in range(footer.num_row_groups):
        group = footer.row_group(index)
        for number in range(group.num_columns):
            chunk = group.column(number)
            if "." not in chunk.path_in_schema and chunk.num_values != group.num_rows:
                raise UnreadableFile(path, f"column {shorten(chunk.path_in_schema)} holds more values than the footer says rows")
