"""Enough of Thrift's compact protocol to take a parquet footer or page header apart and put it together again."""

from dataclasses import dataclass
from typing import Any

_STOP, _TRUE, _FALSE, _BYTE, _I16, _I32, _I64, _DOUBLE, _BINARY, _LIST, _SET, _MAP, _STRUCT = range(13)
_MAGIC = b"PAR1"


@dataclass
class Items:
    """A list and the type of its elements."""

    kind: int
    values: list[Any]


Struct = dict[int, tuple[int, Any]]
"""Type and value by field number."""


def read_struct(data: bytes, at: int = 0) -> tuple[Struct, int]:
    """The struct that begins at `at`, and where it ends."""
    fields: Struct = {}
    number = 0
    while (head := data[at]) != _STOP:
        at += 1
        kind = head & 15
        if head >> 4:
            number += head >> 4
        else:
            number, at = _read_int(data, at)
        if kind in (_TRUE, _FALSE):
            fields[number] = (kind, None)
        else:
            value, at = _read(data, at, kind)
            fields[number] = (kind, value)
    return fields, at + 1


def write_struct(fields: Struct) -> bytes:
    """The bytes of a struct."""
    out = bytearray()
    last = 0
    for number, (kind, value) in sorted(fields.items()):
        step = number - last
        out += bytes([step << 4 | kind]) if 0 < step < 16 else bytes([kind]) + _write_int(number)
        last = number
        if kind not in (_TRUE, _FALSE):
            out += _write(kind, value)
    return bytes(out) + b"\0"


def footer_of(content: bytes) -> Struct:
    """The footer of a parquet file."""
    length = int.from_bytes(content[-8:-4], "little")
    return read_struct(content[-8 - length : -8])[0]


def with_footer(content: bytes, footer: Struct) -> bytes:
    """The parquet file with another footer."""
    length = int.from_bytes(content[-8:-4], "little")
    written = write_struct(footer)
    return content[: -8 - length] + written + len(written).to_bytes(4, "little") + _MAGIC


def row_groups(footer: Struct) -> list[Struct]:
    """The row groups: field 1 holds the column chunks, 3 the number of rows."""
    return footer[4][1].values


def chunk_metadata(group: Struct, number: int) -> Struct:
    """The metadata of a column chunk.

    Its fields: 3 path, 5 number of values, 7 compressed size, 9 data offset, 11 dictionary offset, 12 statistics.
    """
    return group[1][1].values[number][3][1]


def set_field(fields: Struct, number: int, value: Any) -> None:
    """Change the value of a field that is there."""
    fields[number] = (fields[number][0], value)


def _read_int(data: bytes, at: int) -> tuple[int, int]:
    result = shift = 0
    while True:
        byte = data[at]
        at += 1
        result |= (byte & 127) << shift
        shift += 7
        if not byte & 128:
            return (result >> 1) ^ -(result & 1), at


def _read_size(data: bytes, at: int) -> tuple[int, int]:
    value, at = _read_int(data, at)
    return (value << 1) ^ (value >> 63), at


def _read(data: bytes, at: int, kind: int) -> tuple[Any, int]:
    if kind == _BYTE or kind in (_TRUE, _FALSE):
        return data[at], at + 1
    if kind in (_I16, _I32, _I64):
        return _read_int(data, at)
    if kind == _DOUBLE:
        return data[at : at + 8], at + 8
    if kind == _BINARY:
        size, at = _read_size(data, at)
        return data[at : at + size], at + size
    if kind in (_LIST, _SET):
        size, element = data[at] >> 4, data[at] & 15
        at += 1
        if size == 15:
            size, at = _read_size(data, at)
        values = []
        for _ in range(size):
            value, at = _read(data, at, element)
            values.append(value)
        return Items(element, values), at
    if kind == _STRUCT:
        return read_struct(data, at)
    raise ValueError(f"type {kind} at {at}")


def _write_int(value: int) -> bytes:
    return _write_size((value << 1) ^ (value >> 63))


def _write_size(value: int) -> bytes:
    value &= (1 << 64) - 1
    out = bytearray()
    while value > 127:
        out.append(value & 127 | 128)
        value >>= 7
    out.append(value)
    return bytes(out)


def _write(kind: int, value: Any) -> bytes:
    if kind == _BYTE or kind in (_TRUE, _FALSE):
        return bytes([value])
    if kind in (_I16, _I32, _I64):
        return _write_int(value)
    if kind == _DOUBLE:
        return bytes(value)
    if kind == _BINARY:
        return _write_size(len(value)) + value
    if kind in (_LIST, _SET):
        size = len(value.values)
        head = bytes([size << 4 | value.kind]) if size < 15 else bytes([15 << 4 | value.kind]) + _write_size(size)
        return head + b"".join(_write(value.kind, item) for item in value.values)
    return write_struct(value)


def page_at(content: bytes, offset: int) -> tuple[Struct, int]:
    """The page header at an offset, and where its page begins."""
    return read_struct(content, offset)


def with_page_header(content: bytes, offset: int, header: Struct) -> bytes:
    """The file with another page header of the same length."""
    _, end = read_struct(content, offset)
    written = write_struct(header)
    if len(written) != end - offset:
        raise ValueError("the header has another length")
    return content[:offset] + written + content[end:]
