"""Parquet files damaged in small ways, drawn from a seeded random source."""

import copy
from collections.abc import Callable, Iterator
from random import Random
from typing import Any

from tests.support.thrift import (
    Items,
    Struct,
    chunk_metadata,
    footer_of,
    page_at,
    row_groups,
    with_footer,
    write_struct,
)

Mutation = Callable[[bytes, Random], bytes]
_INTEGERS = (4, 5, 6)
_BINARY, _LIST, _STRUCT = 8, 9, 12


def mutants(content: bytes, count: int, seed: int) -> Iterator[tuple[str, bytes]]:
    """`count` damaged files, each with the name of what was done to it; none equals the original."""
    random = Random(seed)
    names = list(MUTATIONS)
    for number in range(count):
        name = names[number % len(names)]
        mutant = MUTATIONS[name](content, random)
        while mutant == content:
            mutant = MUTATIONS[name](content, random)
        yield name, mutant


def _byte(content: bytes, random: Random) -> bytes:
    at = random.randrange(len(content))
    return content[:at] + bytes([random.randrange(256)]) + content[at + 1 :]


def _bit(content: bytes, random: Random) -> bytes:
    at = random.randrange(len(content))
    return content[:at] + bytes([content[at] ^ 1 << random.randrange(8)]) + content[at + 1 :]


def _splice(content: bytes, random: Random) -> bytes:
    """Some bytes written over others, put in between, or taken out."""
    start, at = random.randrange(len(content)), random.randrange(len(content))
    piece = content[start : start + random.choice((1, 2, 4, 8, 64, 512))]
    removed = random.choice((0, len(piece), len(piece), 1))
    return content[:at] + random.choice((piece, piece, b"", bytes(len(piece)))) + content[at + removed :]


def _page_header(content: bytes, random: Random) -> bytes:
    """One field of one page header changed, of the same length if that is possible."""
    offset = random.choice(page_offsets(content))
    header, end = page_at(content, offset)
    for _ in range(20):
        changed = copy.deepcopy(header)
        _change(changed, random)
        written = write_struct(changed)
        if len(written) == end - offset or random.random() < 0.1:
            return content[:offset] + written + content[end:]
    return content


def _footer(content: bytes, random: Random) -> bytes:
    """One or two fields of the footer changed."""
    footer = footer_of(content)
    for _ in range(random.choice((1, 1, 2))):
        _change(footer, random)
    return with_footer(content, footer)


MUTATIONS: dict[str, Mutation] = {
    "byte": _byte,
    "bit": _bit,
    "splice": _splice,
    "page header": _page_header,
    "footer": _footer,
}


def page_offsets(content: bytes) -> list[int]:
    """Where the first data page and the dictionary of each column chunk begin."""
    offsets = []
    for group in row_groups(footer_of(content)):
        for number in range(len(group[1][1].values)):
            chunk = chunk_metadata(group, number)
            offsets += [chunk[field][1] for field in (9, 11) if field in chunk]
    return offsets


def _change(fields: Struct, random: Random) -> None:
    """Change one value somewhere in a struct, each leaf being as likely as any other."""
    places = list(_leaves(fields))
    if not places:
        return
    home, key, kind = random.choice(places)
    value = home[key][1] if isinstance(home, dict) else home[key]
    changed = _changed(kind, value, random)
    home[key] = (kind, changed) if isinstance(home, dict) else changed


def _leaves(fields: Struct) -> Iterator[tuple[Any, int, int]]:
    for number, (kind, value) in fields.items():
        if kind in _INTEGERS or kind == _BINARY:
            yield fields, number, kind
        elif kind == _STRUCT:
            yield from _leaves(value)
        elif kind == _LIST:
            yield from _items(value)


def _items(items: Items) -> Iterator[tuple[Any, int, int]]:
    for index, value in enumerate(items.values):
        if items.kind in _INTEGERS or items.kind == _BINARY:
            yield items.values, index, items.kind
        elif items.kind == _STRUCT:
            yield from _leaves(value)


def _changed(kind: int, value: Any, random: Random) -> Any:
    if kind == _BINARY:
        return _splice(value, random) if len(value) else b"x"
    choices = (value + 1, value - 1, -value - 1, value ^ 1 << random.randrange(16), 0, random.randrange(40), value * 2)
    limits = {4: 15, 5: 31, 6: 63}
    changed = random.choice((*choices, 2 ** limits[kind] - 1))
    bound = 1 << limits[kind]
    return (changed + bound) % (2 * bound) - bound
