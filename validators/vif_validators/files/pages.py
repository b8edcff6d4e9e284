"""The pages of a column chunk, checked before they are decoded: polars leaves their checksums unread."""

import zlib
from dataclasses import dataclass
from typing import Any

from vif_validators.files.disk import UnreadableFile
from vif_validators.files.thrift import DamagedThrift, read_struct

_DATA_PAGE, _DATA_PAGE_V2 = 0, 3
_DESCRIPTION = {_DATA_PAGE: 5, _DATA_PAGE_V2: 8}
"""The field of a page header that describes the values, by the type of the page."""
_CHECKSUM = 4
_RLE = 3
_CODECS = {0: None, 1: "snappy", 2: "gzip", 4: "brotli", 6: "zstd", 7: "lz4_raw"}
_LARGEST_PAGE = 64 * 1024**2
"""Bytes of a page that is decompressed for a look at its beginning."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Leaf:
    """A leaf of the schema: what the chunks at its position hold.

    Attributes:
        name: of the column that it belongs to.
        flat: one value per row.
        optional: nulls are marked by definition levels.
        repeated: list elements are told apart by repetition levels.
    """

    name: str
    flat: bool
    optional: bool
    repeated: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Chunk:
    """One leaf of one row group: `values` in pages that begin at `start` and take `size` bytes.

    `wanted`: it is going to be decoded.
    """

    name: str
    leaf: Leaf
    wanted: bool
    values: int
    start: int
    size: int
    codec: int


def check_pages(path: str, content: bytes, chunk: Chunk, end: int) -> None:
    """Walk through the pages as a decoder does, until the values of the chunk are complete; none lies behind `end`.

    Raises:
        UnreadableFile: a page lies elsewhere, does not have its checksum, or contradicts the chunk or the schema.
        KeyError, TypeError: a header is not one.
    """
    view = memoryview(content)
    at, left = chunk.start, chunk.values
    while left > 0:
        try:
            header, at = read_struct(content, at)
        except DamagedThrift as error:
            raise _damaged(path, chunk, f"a page header cannot be read: {error}") from error
        size: int = header[3]
        if size < 0 or at + size > end:
            raise _damaged(path, chunk, "a page lies outside the file")
        page = view[at : at + size]
        if _CHECKSUM in header and zlib.crc32(page) != header[_CHECKSUM] & 0xFFFFFFFF:
            raise _damaged(path, chunk, "a page does not have its checksum")
        if header[1] in _DESCRIPTION:
            described = header[_DESCRIPTION[header[1]]]
            values: int = described[1]
            if not 0 <= values <= left:
                raise _damaged(path, chunk, f"a page holds {values:,} of {left:,} values")
            if header[1] == _DATA_PAGE and not _levels_are_clear(described, chunk.leaf):
                raise _damaged(path, chunk, "decoders differ in how they take its levels")
            if _has_denied_levels(header, described, page, chunk):
                raise _damaged(path, chunk, "a page marks nulls, but the schema says that there are none")
            left -= values
        at += size


def _damaged(path: str, chunk: Chunk, how: str) -> UnreadableFile:
    return UnreadableFile(path, f"damaged parquet: column {chunk.name}: {how}")


def _levels_are_clear(described: dict[int, Any], leaf: Leaf) -> bool:
    """Levels that are there are encoded as all writers do it: polars does not look at what the header says of them."""
    return (not leaf.optional or described[3] == _RLE) and (not leaf.repeated or described[4] == _RLE)


def _has_denied_levels(header: dict[int, Any], described: dict[int, Any], page: memoryview, chunk: Chunk) -> bool:
    """Whether nulls are marked in a page of a column that cannot have any by the schema.

    One bit of the schema decides, and no checksum guards it: a decoder that is misled takes the marks for values.
    """
    if header[1] == _DATA_PAGE_V2:
        return (described[5] > 0 and not chunk.leaf.optional) or (described[6] > 0 and not chunk.leaf.repeated)
    if chunk.leaf.optional or chunk.leaf.repeated or chunk.codec not in _CODECS or header[2] > _LARGEST_PAGE:
        return False
    codec = _CODECS[chunk.codec]
    if codec is None:
        return _begins_with_levels(bytes(page[:16]), described[1])
    import pyarrow as pa

    try:
        plain = pa.decompress(pa.py_buffer(page), header[2], codec=codec)
    except (OSError, ValueError):
        return False  # the decoder will say so
    return _begins_with_levels(bytes(memoryview(plain)[:16]), described[1])


def _begins_with_levels(page: bytes, values: int) -> bool:
    """Whether a page begins with as many marks "not null": their length, and one run of ones."""
    run = bytearray()
    count = values << 1
    while count > 127:  # noqa: PLR2004 (seven bits a byte)
        run.append(count & 127 | 128)
        count >>= 7
    run += bytes([count, 1])
    return page.startswith(len(run).to_bytes(4, "little") + run)
