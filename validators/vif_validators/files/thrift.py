"""Reads Thrift's compact protocol, in which parquet writes its footer and page headers.

The decoders' own accessors to a damaged footer end the process now and then; this one raises.
"""

from typing import Any

DEEPEST = 32
"""Levels of structs and lists; parquet needs about seven."""

_STOP, _TRUE, _FALSE, _BYTE, _I16, _I32, _I64, _DOUBLE, _BINARY, _LIST, _SET, _MAP, _STRUCT, _UUID = range(14)
_WIDTHS = {_BYTE: 1, _DOUBLE: 8, _UUID: 16}
_LONG_LIST = 15
_LONGEST_NUMBER = 70
"""Bits of a number with seven in each byte."""


class DamagedThrift(ValueError):  # noqa: N818 (said to users as it is)
    """The bytes are no struct."""


def read_struct(data: bytes, at: int, depth: int = 0) -> tuple[dict[int, Any], int]:
    """The struct at `at` as its values by field number, and where it ends. Text is left as bytes.

    Raises:
        DamagedThrift: the bytes are no struct.
    """
    if depth > DEEPEST:
        raise DamagedThrift("nested too deeply")
    fields: dict[int, Any] = {}
    number = 0
    try:
        while True:
            head = data[at]
            at += 1
            kind = head & 15
            if kind == _STOP:
                return fields, at
            if head >> 4:
                number += head >> 4
            else:
                number, at = _number(data, at)
            if kind <= _FALSE:
                fields[number] = kind == _TRUE
            else:
                fields[number], at = _value(data, at, kind, depth)
    except IndexError:
        raise DamagedThrift("it is cut short") from None


def _value(data: bytes, at: int, kind: int, depth: int) -> tuple[Any, int]:
    if _I16 <= kind <= _I64:
        return _number(data, at)
    if kind == _BINARY:
        size, at = _unsigned(data, at)
        return _bytes(data, at, size)
    if kind == _STRUCT:
        return read_struct(data, at, depth + 1)
    if kind in (_LIST, _SET):
        return _items(data, at, depth + 1)
    if kind == _MAP:
        return _pairs(data, at, depth + 1)
    if kind in (_TRUE, _FALSE):  # in a list, where it takes a byte of its own
        return data[at] == _TRUE, at + 1
    if kind in _WIDTHS:
        return _bytes(data, at, _WIDTHS[kind])
    raise DamagedThrift(f"there is no type {kind}")


def _items(data: bytes, at: int, depth: int) -> tuple[list[Any], int]:
    size, kind = data[at] >> 4, data[at] & 15
    at += 1
    if size == _LONG_LIST:
        size, at = _unsigned(data, at)
    _check_size(data, at, size, depth)
    items = []
    for _ in range(size):
        item, at = _value(data, at, kind, depth)
        items.append(item)
    return items, at


def _pairs(data: bytes, at: int, depth: int) -> tuple[list[Any], int]:
    size, at = _unsigned(data, at)
    _check_size(data, at, size, depth)
    if not size:
        return [], at
    kinds = data[at]
    at += 1
    pairs = []
    for _ in range(size):
        key, at = _value(data, at, kinds >> 4, depth)
        value, at = _value(data, at, kinds & 15, depth)
        pairs.append((key, value))
    return pairs, at


def _check_size(data: bytes, at: int, size: int, depth: int) -> None:
    # Every item takes a byte at least.
    if size > len(data) - at or depth > DEEPEST:
        raise DamagedThrift("a list is longer than the file")


def _bytes(data: bytes, at: int, size: int) -> tuple[bytes, int]:
    if size > len(data) - at:
        raise DamagedThrift("it is cut short")
    return data[at : at + size], at + size


def _number(data: bytes, at: int) -> tuple[int, int]:
    value, at = _unsigned(data, at)
    return (value >> 1) ^ -(value & 1), at


def _unsigned(data: bytes, at: int) -> tuple[int, int]:
    byte = data[at]
    at += 1
    if byte < 128:  # noqa: PLR2004 (most numbers are that short)
        return byte, at
    value = byte & 127
    shift = 7
    while True:
        byte = data[at]
        at += 1
        value |= (byte & 127) << shift
        if byte < 128:  # noqa: PLR2004 (the last byte)
            return value, at
        shift += 7
        if shift >= _LONGEST_NUMBER:
            raise DamagedThrift("a number is too long")
