"""JSON from untrusted bytes: what readers quietly accept or die of is refused, with its place.

UTF-8 without a byte order mark; no NaN, no half surrogate pairs, no deep nesting. Repeated keys are told, and the last
one holds. Integers of any length are read, but beyond `LONGEST_INTEGER` digits only roughly.
"""

import json
import re
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any, NoReturn

from vif_validators.strict_json.scan import DEPTH_LIMIT, JsonFault, Path, Place, place_of, values

LONGEST_INTEGER = 40
"""Digits of an integer that are read exactly; Python refuses some thousands, and takes a time that grows as squares."""

_STRINGS = re.compile(r'"(?:[^"\\]++|\\.)*+"', re.DOTALL)
_HALF_PAIR = re.compile(r"\\u[dD][89a-fA-F]")
_UTF16 = (b"\xff\xfe", b"\xfe\xff")
_BOM = "\ufeff"


@dataclass(frozen=True, slots=True)
class Repeat:
    """A key that an earlier one of the same object repeats: the path of its value, and both places."""

    path: Path
    place: Place
    earlier: Place


@dataclass(frozen=True, slots=True)
class Parsed:
    """A document with the number of its keys, and of those that repeat another."""

    document: Any
    keys: int
    repeated: int


def decode(content: bytes) -> str:
    """The bytes as text.

    Raises:
        JsonFault: they are not UTF-8, or begin with a byte order mark.
    """
    if content.startswith(_UTF16):
        raise JsonFault("is UTF-16, must be UTF-8", Place(1, 1))
    try:
        text = content.decode("utf-8")
    except UnicodeDecodeError as error:
        before = content[: error.start].decode("utf-8")
        cause = f"is not UTF-8 (byte 0x{content[error.start]:02x})"
        raise JsonFault(cause, place_of(before, len(before))) from None
    if text.startswith(_BOM):
        raise JsonFault("begins with a byte order mark; save it as UTF-8 without one", Place(1, 1))
    return text


def parse(text: str) -> Parsed:
    """The document of a JSON text.

    Raises:
        JsonFault: the text is not JSON, or nested too deeply.
    """
    _refuse_at_sight(text)
    openers = text.count("{") + text.count("[")
    if (openers > DEPTH_LIMIT and _depth(text) > DEPTH_LIMIT) or _HALF_PAIR.search(text):
        _refuse_with_place(text)
    reader = _Reader()
    try:
        document = reader.read(text)
    except (ValueError, RecursionError):
        _refuse_with_place(text)
        # It is JSON, with an integer too long for Python.
        reader = _Reader()
        document = reader.read(text, parse_int=_roughly)
    return Parsed(document, reader.keys, reader.repeated)


def repeats(text: str) -> Iterable[Repeat]:
    """The repeated keys of a JSON text that `parse` has taken."""
    for value in values(text):
        if value.earlier is not None and value.key is not None:
            yield Repeat(value.path, place_of(text, value.key), place_of(text, value.earlier))


class _Reader:
    """Python's own decoder, counting keys on the way."""

    def __init__(self) -> None:
        self.keys = 0
        self.repeated = 0

    def read(self, text: str, **options: Any) -> Any:
        return json.loads(text, object_pairs_hook=self._object, parse_constant=_refuse, **options)

    def _object(self, pairs: list[tuple[str, Any]]) -> dict[str, Any]:
        made = dict(pairs)
        self.keys += len(pairs)
        self.repeated += len(pairs) - len(made)
        return made


def _refuse(name: str) -> NoReturn:
    raise ValueError(name)


def _roughly(digits: str) -> int:
    return int(digits[:LONGEST_INTEGER])


def _refuse_at_sight(text: str) -> None:
    """Say of what is not JSON at all what it is.

    Raises:
        JsonFault: it is nothing, in another encoding or inside a Markdown fence.
    """
    if "\0" in text:
        raise JsonFault("holds a null character; is it UTF-16?", place_of(text, text.index("\0")))
    stripped = text.lstrip()
    if not stripped:
        raise JsonFault("is empty", Place(1, 1))
    if stripped.startswith("```"):
        place = place_of(text, len(text) - len(stripped))
        raise JsonFault("is wrapped in a Markdown fence; keep only the JSON between the ``` lines", place)


def _refuse_with_place(text: str) -> None:
    for _ in values(text):
        pass


def _depth(text: str) -> int:
    """How deep the objects and lists of a text are nested."""
    deepest = depth = 0
    for bracket in re.findall(r"[\[\]{}]", _STRINGS.sub("", text)):
        depth += 1 if bracket in "{[" else -1
        deepest = max(deepest, depth)
    return deepest
