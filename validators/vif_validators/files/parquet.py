"""Reading parquet that may be damaged or hostile: from memory, by two decoders where that is cheap."""

from collections.abc import Callable, Iterable
from contextlib import AbstractContextManager
from dataclasses import dataclass, field
from io import BytesIO
from typing import Any

import polars as pl

from vif_validators.files.disk import HEAD, UnreadableFile, read_bytes
from vif_validators.files.footer import MAGIC, check_footer
from vif_validators.files.reading import Reading
from vif_validators.text_of import shorten

_SHORTEST = len(MAGIC) + 4 + len(MAGIC)
SMALL_FILE = 32 * 1024**2
"""Up to this many bytes (and `SMALL_ROWS` rows) a file is decoded whole, by two decoders."""
SMALL_ROWS = 1_000_000
DEEPEST_SCHEMA = 100
"""Levels of a schema; polars overruns its stack on some thousands of them."""

# Whatever a decoder raises on hostile bytes, a Rust panic (a BaseException) included, means that they do not decode.
_REFUSALS = (Exception, pl.exceptions.PanicException)


@dataclass(frozen=True, kw_only=True)
class ParquetFile:
    """A parquet file in memory.

    Attributes:
        path: as the user named it.
        frame: the wanted columns.
        names: every column of the file in its order; a name may stand there twice.
        declared_rows: what the footer says; only decoded rows are trusted.
        verified: `frame` is decoded, and two decoders agree on every cell (one alone, where polars cannot open the file
            for the sake of a column that is not wanted).
    """

    path: str
    frame: pl.LazyFrame
    names: tuple[str, ...]
    declared_rows: int
    verified: bool
    whole: Callable[[], pl.LazyFrame]
    """All columns of the file, as far as their names are unique and polars has their types.

    Raises:
        UnreadableFile: the footer or a page header of one of them is damaged.
    """
    reading: Reading = field(default_factory=Reading)

    def decoding(self) -> AbstractContextManager[None]:
        """Note that the file is being decoded, for as long as the block runs."""
        return self.reading.of(self.path)

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
    """Read a parquet file once and decode it, or, where it is large, make it ready to be decoded piece by piece.

    Args:
        path: a local file; it is never expanded, followed to a network or opened twice.
        wanted: picks from the names of the file those to decode.
        reading: files to refuse, and who watches over the decoding.

    Raises:
        UnreadableFile: it cannot be read, is not parquet, or does not decode.
    """
    reading = reading or Reading()
    if path in reading.refused:
        raise UnreadableFile(path, reading.refused[path])
    with reading.of(path):
        content = read_bytes(path, accept=lambda head: _check_head(path, head))
        return decode_parquet(path, content, wanted, reading)


def decode_parquet(
    path: str, content: bytes, wanted: Callable[[Iterable[str]], list[str]], reading: Reading | None = None
) -> ParquetFile:
    """Decode the bytes of a parquet file, as `open_parquet` does; `path` is what errors call them.

    Raises:
        UnreadableFile: they are not parquet, or do not decode.
    """
    try:
        _check_head(path, content[:HEAD])
        _check_tail(path, content)
        return _open(path, content, wanted, reading or Reading())
    except (UnreadableFile, ImportError):
        raise
    except MemoryError as error:
        raise UnreadableFile(path, "does not fit into memory") from error
    except _REFUSALS as error:
        raise UnreadableFile(path, f"damaged parquet: {first_line(error)}") from error


def first_line(error: BaseException) -> str:
    """The first line of an error's text, cut to a readable length; of a panic only that it was one."""
    said = next((line.strip() for line in str(error).splitlines() if line.strip()), type(error).__name__)
    if isinstance(error, pl.exceptions.PanicException) or said.startswith("polars panicked"):
        # What a panic says names threads and tasks, and differs from run to run.
        return "the decoder panicked"
    return shorten(said)


def scan(content: bytes) -> pl.LazyFrame:
    """A lazy frame over parquet bytes that believes no statistics: a footer that lies would hide rows from a filter."""
    return pl.scan_parquet(BytesIO(content), use_statistics=False, hive_partitioning=False, glob=False)


def _check_head(path: str, head: bytes) -> None:
    if not head:
        raise UnreadableFile(path, "is empty (0 bytes)")
    if head.startswith(b"version https://git-lfs"):
        raise UnreadableFile(path, "is a git-lfs pointer, not the file itself; run `git lfs pull`")
    if head.startswith(b"PARE"):
        raise UnreadableFile(path, "is encrypted parquet")
    if not head.startswith(MAGIC):
        raise UnreadableFile(path, "is not parquet (it does not start with PAR1)")


def _check_tail(path: str, content: bytes) -> None:
    if content.endswith(b"PARE"):
        raise UnreadableFile(path, "is encrypted parquet")
    if len(content) < _SHORTEST or not content.endswith(MAGIC):
        raise UnreadableFile(path, "is cut short (it does not end with PAR1)")


def _open(path: str, content: bytes, wanted: Callable[[Iterable[str]], list[str]], reading: Reading) -> ParquetFile:
    import pyarrow as pa
    import pyarrow.parquet as pq

    source = pq.ParquetFile(
        pa.BufferReader(content),
        page_checksum_verification=True,
        thrift_string_size_limit=min(len(content), 100_000_000),
        thrift_container_size_limit=10_000_000,
        schema_depth_limit=DEEPEST_SCHEMA,
    )
    names = tuple(source.schema_arrow.names)
    columns = [name for name in wanted(names) if names.count(name) == 1]
    rows = check_footer(path, content, columns)
    small = len(content) <= SMALL_FILE and rows <= SMALL_ROWS
    known = _known_to_polars(path, source, content, columns)
    if known and not small:
        frame = scan(content).select(columns)
    else:
        decoded = _by_both(path, source, content, columns) if known else _by_arrow(source, columns)
        if decoded.height != rows:
            raise UnreadableFile(path, f"the footer says {rows:,} rows, but {decoded.height:,} decode")
        frame = decoded.lazy()
    return ParquetFile(
        path=path,
        frame=frame,
        names=names,
        declared_rows=rows,
        verified=small or not known,
        whole=lambda: _whole(path, source, content, known=known),
        reading=reading,
    )


def _known_to_polars(path: str, source: Any, content: bytes, columns: list[str]) -> bool:
    """Whether polars can open the file. It refuses a file as a whole for a repeated column name or one unknown type.

    Raises:
        UnreadableFile: a wanted column is of such a type.
        Exception, PanicException: polars cannot open it for another reason.
    """
    schema = source.schema_arrow
    if not columns or len(set(schema.names)) != len(schema.names):
        return False
    try:
        pl.DataFrame(schema=scan(content).select(columns).collect_schema())
    except _REFUSALS:
        holdable = set(_holdable(source))
        for name in columns:
            if name not in holdable:
                kind = f"column {shorten(name)} is of the type {schema.field(name).type}"
                raise UnreadableFile(path, f"{kind}, which polars lacks") from None
        if holdable.issuperset(schema.names):
            raise
        return False
    return True


def _holdable(source: Any) -> list[str]:
    """The columns whose names are unique and whose types polars has."""
    import pyarrow as pa

    schema = source.schema_arrow
    holdable = []
    for name in schema.names:
        if schema.names.count(name) != 1:
            continue
        try:
            pl.DataFrame(schema=pl.DataFrame(pa.schema([schema.field(name)]).empty_table()).schema)
        except _REFUSALS:
            continue
        holdable.append(name)
    return holdable


def _whole(path: str, source: Any, content: bytes, *, known: bool) -> pl.LazyFrame:
    columns = _holdable(source)
    check_footer(path, content, columns)
    return scan(content) if known else _by_arrow(source, columns).lazy()


def _by_both(path: str, source: Any, content: bytes, columns: list[str]) -> pl.DataFrame:
    by_arrow = _by_arrow(source, columns)
    by_polars = pl.read_parquet(BytesIO(content), columns=columns, use_statistics=False, hive_partitioning=False)
    if by_polars.height != by_arrow.height:
        raise UnreadableFile(
            path, f"damaged parquet: {by_polars.height:,} or {by_arrow.height:,} rows, as one decodes it"
        )
    for name in columns:
        ours, theirs = by_polars.get_column(name), by_arrow.get_column(name)
        comparable = ours.dtype == theirs.dtype and not isinstance(ours.dtype, pl.Categorical | pl.Enum | pl.Object)
        if comparable and not ours.equals(theirs, null_equal=True):
            raise UnreadableFile(path, f"damaged parquet: two decoders disagree on the column {shorten(name)}")
    return by_polars


def _by_arrow(source: Any, columns: list[str]) -> pl.DataFrame:
    # pyarrow takes names as paths: asked for `a` it also reads a column `a.b`.
    table = source.read(columns=columns).select(columns)
    table.validate(full=True)
    frame = pl.from_arrow(table)
    return frame if isinstance(frame, pl.DataFrame) else frame.to_frame()
