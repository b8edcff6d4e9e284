"""The footer of a parquet file, held against itself and the bytes before anything is decoded.

Decoders believe it. A lie hides rows, names another column's data, or ends the process that decodes.
"""

from collections.abc import Iterator
from typing import Any

from vif_validators.files.disk import UnreadableFile
from vif_validators.files.pages import Chunk, Leaf, check_pages
from vif_validators.files.thrift import DamagedThrift, read_struct
from vif_validators.text_of import shorten

MAGIC = b"PAR1"
FOOTER_LIMIT = 64 * 1024**2
"""Longest footer that is read, in bytes."""
ROW_GROUP_LIMIT = 8 * 1024**3
"""Largest row group that is decoded, in bytes of 8 per cell or as declared uncompressed, whichever is more."""

_TAIL = 8
_OPTIONAL, _REPEATED = 1, 2
_TYPE = 1
_SEAM = MAGIC + MAGIC
"""Where one parquet file ends and another begins."""


def check_footer(path: str, content: bytes, columns: list[str]) -> int:
    """Check what the file says of itself, as far as the given columns go.

    Args:
        path: for messages.
        content: the file, with its magics.
        columns: the columns that are going to be decoded; no others are looked at.

    Returns:
        The number of rows that the footer declares.

    Raises:
        UnreadableFile: the footer or a page header cannot be read, contradicts another or the length of the file,
            declares more than could be decoded, or a page does not have its checksum.
    """
    end = len(content) - _TAIL - int.from_bytes(content[-_TAIL:-4], "little")
    if end < len(MAGIC):
        raise UnreadableFile(path, "damaged parquet: its footer is longer than the file")
    if len(content) - end > FOOTER_LIMIT:
        raise UnreadableFile(path, f"its footer has {len(content) - end:,} bytes, more than {FOOTER_LIMIT:,}")
    try:
        footer, _ = read_struct(content, end)
        rows = _check_row_groups(path, footer, len(columns))
        chunks = [chunk for chunk in _chunks(path, footer, frozenset(columns), end) if chunk.values]
        chunks.sort(key=lambda chunk: chunk.start)
        _check_places(path, content, chunks, end)
        for chunk in chunks:
            if chunk.wanted:
                check_pages(path, content, chunk, end)
    except DamagedThrift as error:
        raise UnreadableFile(path, f"damaged parquet: its footer cannot be read: {error}") from error
    except (KeyError, TypeError, AttributeError, IndexError, RecursionError) as error:
        # A field that the format demands is not there, or is of another type.
        raise UnreadableFile(path, "damaged parquet: its footer does not have the form of one") from error
    return rows


def _check_row_groups(path: str, footer: dict[int, Any], columns: int) -> int:
    rows: int = footer[3]
    total = 0
    for index, group in enumerate(footer[4]):
        if group[3] < 0:
            raise UnreadableFile(path, "damaged parquet: a negative number of rows")
        total += group[3]
        size = max(group[2], group[3] * max(columns, 1) * 8)
        if size > ROW_GROUP_LIMIT:
            raise UnreadableFile(path, f"row group {index} would take {size:,} bytes, more than {ROW_GROUP_LIMIT:,}")
    if total != rows:
        raise UnreadableFile(path, f"the footer says {rows:,} rows, its row groups {total:,}")
    return rows


def _leaves(elements: list[dict[int, Any]]) -> list[Leaf]:
    leaves: list[Leaf] = []
    at = 1
    for _ in range(elements[0][5]):
        at = _add_leaves(elements, at, None, leaves)
    return leaves


def _add_leaves(elements: list[dict[int, Any]], at: int, parent: Leaf | None, leaves: list[Leaf]) -> int:
    """Add the leaves under the element at `at`; the position after them."""
    element = elements[at]
    leaf = Leaf(
        name=parent.name if parent else element[4].decode("utf-8", "replace"),
        flat=parent is None and _TYPE in element and element.get(3) != _REPEATED,
        optional=(parent is not None and parent.optional) or element.get(3) in (_OPTIONAL, _REPEATED),
        repeated=(parent is not None and parent.repeated) or element.get(3) == _REPEATED,
    )
    at += 1
    if _TYPE in element:
        leaves.append(leaf)
        return at
    for _ in range(element.get(5, 0)):
        at = _add_leaves(elements, at, leaf, leaves)
    return at


def _chunks(path: str, footer: dict[int, Any], columns: frozenset[str], end: int) -> Iterator[Chunk]:
    """All chunks; those of the columns are within the file and have as many values as there are rows."""
    leaves = _leaves(footer[2])
    for group in footer[4]:
        if len(group[1]) != len(leaves):
            raise UnreadableFile(path, "damaged parquet: a row group does not have all columns")
        for leaf, entry in zip(leaves, group[1], strict=True):
            # Decoders find a chunk by its position; the path that it gives itself is not looked at.
            if 3 not in entry:  # noqa: PLR2004 (its metadata)
                raise UnreadableFile(path, "has an encrypted column")
            described = entry[3]
            values, size, start = described[5], described[7], described[9]
            if 0 < described.get(11, 0) < start:
                start = described[11]
            chunk = Chunk(
                name=shorten(leaf.name),
                leaf=leaf,
                wanted=leaf.name in columns,
                values=values,
                start=start,
                size=size,
                codec=described[4],
            )
            if chunk.wanted:
                if entry.get(1):
                    raise UnreadableFile(path, f"column {chunk.name} lies in another file")
                _check_chunk(path, chunk, group[3], end)
            yield chunk


def _check_chunk(path: str, chunk: Chunk, rows: int, end: int) -> None:
    if chunk.values != rows if chunk.leaf.flat else chunk.values < rows:
        held = f"column {chunk.name} holds {chunk.values:,} values"
        raise UnreadableFile(path, f"damaged parquet: {held} in a row group of {rows:,} rows")
    if chunk.values * 8 > ROW_GROUP_LIMIT:
        raise UnreadableFile(path, f"column {chunk.name} declares {chunk.values:,} values in a row group")
    if chunk.values and (chunk.size < 0 or chunk.start < len(MAGIC) or chunk.start + chunk.size > end):
        raise UnreadableFile(path, f"damaged parquet: column {chunk.name} lies outside the file")


def _check_places(path: str, content: bytes, chunks: list[Chunk], end: int) -> None:
    last, before = 0, None
    for chunk in chunks:
        if before and chunk.start < last and chunk.size > 0 and (chunk.wanted or before.wanted):
            raise UnreadableFile(path, f"damaged parquet: columns {before.name} and {chunk.name} overlap")
        if chunk.start + chunk.size > last:
            last, before = chunk.start + chunk.size, chunk
    if last and content.find(_SEAM, last, end) >= 0:
        raise UnreadableFile(path, "is one parquet file behind another; only the data of the first one is read")
