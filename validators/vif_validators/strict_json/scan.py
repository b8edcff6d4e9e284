"""Where things stand in a JSON text: a slow reader beside Python's fast one, asked only where something is wrong.

It takes exactly the JSON that the standard names, goes as deep as `DEPTH_LIMIT`, and says of everything else what it is
and where.
"""

import re
from collections.abc import Collection, Iterator
from dataclasses import dataclass
from json.decoder import JSONDecodeError, scanstring  # type: ignore[attr-defined]

DEPTH_LIMIT = 200
"""Objects and lists inside one another; a judge output file needs four."""

Path = tuple[str | int, ...]


@dataclass(frozen=True, slots=True)
class Place:
    """A line and a character in it, both counted from 1. Lines end at a line feed."""

    line: int
    column: int


class JsonFault(ValueError):  # noqa: N818 (said of the text, not of the program)
    """A text that is not JSON: what is wrong, as a clause, and where."""

    def __init__(self, cause: str, place: Place) -> None:
        self.cause = cause
        self.place = place
        super().__init__(f"{cause} (line {place.line}, column {place.column})")


@dataclass(frozen=True, slots=True)
class Value:
    """A value on its way past: its path, offsets of its start and key, and that of an earlier key of the same name."""

    path: Path
    start: int
    key: int | None = None
    earlier: int | None = None


def place_of(text: str, offset: int) -> Place:
    """The place of a character, or of the end of the text."""
    return Place(text.count("\n", 0, offset) + 1, offset - text.rfind("\n", 0, offset))


def locate(text: str, wanted: Collection[tuple[Path, bool]]) -> dict[tuple[Path, bool], Place]:
    """The places of values by path, or, with True, of their keys. Of repeated keys the last counts, as for readers.

    Raises:
        JsonFault: the text is not JSON.
    """
    found: dict[tuple[Path, bool], int] = {}
    for value in values(text):
        if (value.path, False) in wanted:
            found[value.path, False] = value.start
        if value.key is not None and (value.path, True) in wanted:
            found[value.path, True] = value.key
    return {ask: place_of(text, offset) for ask, offset in found.items()}


_SPACE = re.compile(r"[ \t\n\r]*")
_NUMBER = re.compile(r"-?(?:0|[1-9][0-9]*)(?:\.[0-9]+)?(?:[eE][+-]?[0-9]+)?")
_LITERAL = re.compile(r"true|false|null")
_WORD = re.compile(r"[-+.\w]+")
_ESCAPE = re.compile(r"\\(?:u([0-9a-fA-F]{4})|.)")
_SURROGATE = re.compile("[\ud800-\udfff]")
_QUOTED = 20
"""Characters of a text that a fault quotes."""


def values(text: str) -> Iterator[Value]:
    """Every value of a JSON text in order, a list or object before what is in it.

    Raises:
        JsonFault: the text is not JSON; raised where that shows.
    """
    path: list[str | int] = []
    opened: list[dict[str, int] | None] = []
    start, key, earlier = _skip(text, 0), None, None
    while True:
        yield Value(tuple(path), start, key, earlier)
        first = text[start : start + 1]
        if first in {"{", "["}:
            if len(opened) == DEPTH_LIMIT:
                raise _fault(text, start, f"is nested more than {DEPTH_LIMIT} levels deep")
            position = _skip(text, start + 1)
            ended = text.startswith("}" if first == "{" else "]", position)
            if not ended:
                opened.append({} if first == "{" else None)
                path.append(0)
            position += ended
        else:
            ended, position = True, _scalar(text, start)
        if ended:
            position = _next(text, position, path, opened)
            if position < 0:
                return
        keys = opened[-1]
        if keys is None:
            start, key, earlier = position, None, None
            continue
        key = position
        name, position = _key(text, position)
        earlier = keys.get(name)
        keys[name] = key
        path[-1] = name
        start = _skip(text, position)


def _next(text: str, position: int, path: list[str | int], opened: list[dict[str, int] | None]) -> int:
    """Past the end of a value to the next one (or its key), closing what closes; -1 at the end of the document."""
    while opened:
        position = _skip(text, position)
        keys = opened[-1]
        closing = "]" if keys is None else "}"
        if text.startswith(closing, position):
            opened.pop()
            path.pop()
            position += 1
        elif text.startswith(",", position):
            following = _skip(text, position + 1)
            if text.startswith(closing, following):
                raise _fault(text, position, "has a comma after the last item")
            if keys is None:
                path[-1] = int(path[-1]) + 1
            return following
        elif position == len(text):
            raise _fault(text, position, f"ends before the closing {closing}")
        else:
            raise _unexpected(text, position, f"a comma or {closing}")
    position = _skip(text, position)
    if position < len(text):
        raise _fault(text, position, f"has more text after its end: {_found(text, position)}")
    return -1


def _key(text: str, position: int) -> tuple[str, int]:
    """The key at a position and where its value may begin."""
    if not text.startswith('"', position):
        raise _unexpected(text, position, "a key in double quotes")
    name, position = _string(text, position)
    position = _skip(text, position)
    if not text.startswith(":", position):
        raise _unexpected(text, position, "the colon after a key")
    return name, position + 1


def _scalar(text: str, start: int) -> int:
    """The end of a text, number or literal."""
    if text.startswith('"', start):
        return _string(text, start)[1]
    word = _WORD.match(text, start)
    end = word.end() if word else start
    for pattern in (_NUMBER, _LITERAL):
        if pattern.fullmatch(text, start, end):
            return end
    if word and word[0] in {"NaN", "Infinity", "-Infinity"}:
        raise _fault(text, start, f"holds {word[0]}, which is no JSON")
    raise _unexpected(text, start, "a value")


def _string(text: str, start: int) -> tuple[str, int]:
    try:
        value, end = scanstring(text, start + 1, True)  # noqa: FBT003 (as it is declared)
    except JSONDecodeError as error:
        if error.msg.startswith("Unterminated"):
            raise _fault(text, start, "has a text without its closing quotation mark") from None
        if error.msg.startswith("Invalid control"):
            raise _fault(text, error.pos, f"has a bare {_control(text[error.pos])} inside a text") from None
        at = text.rfind("\\", start, error.pos + 1)
        raise _fault(text, at, "has an escape inside a text that JSON does not know") from None
    if _SURROGATE.search(value):
        raise _fault(text, _lone(text, start, end), "has half of a surrogate pair inside a text")
    return value, end


def _control(char: str) -> str:
    names = {"\n": "line break", "\r": "carriage return", "\t": "tab", "\0": "null character"}
    return names.get(char, f"control character U+{ord(char):04X}")


def _lone(text: str, start: int, end: int) -> int:
    """Where the first escape stands that is half of a pair without the other half."""
    waiting = -1
    for escape in _ESCAPE.finditer(text, start, end):
        unit = int(escape[1], 16) if escape[1] else 0
        low = 0xDC00 <= unit < 0xE000  # noqa: PLR2004 (the second halves)
        if waiting >= 0:
            if not low or escape.start() != waiting + len(r"\ud800"):
                return waiting
            waiting = -1
        elif low:
            return escape.start()
        elif 0xD800 <= unit < 0xDC00:  # noqa: PLR2004 (the first halves)
            waiting = escape.start()
    return max(waiting, start)


def _skip(text: str, position: int) -> int:
    space = _SPACE.match(text, position)
    return space.end() if space else position


def _unexpected(text: str, position: int, wanted: str) -> JsonFault:
    has = f"has {_found(text, position)}" if position < len(text) else "ends"
    return _fault(text, position, f"{has} where {wanted} is expected")


def _found(text: str, position: int) -> str:
    word = _WORD.match(text, position)
    found = word[0] if word else text[position : position + 1]
    return found if len(found) <= _QUOTED else found[: _QUOTED - 1] + "…"


def _fault(text: str, offset: int, cause: str) -> JsonFault:
    return JsonFault(cause, place_of(text, offset))
