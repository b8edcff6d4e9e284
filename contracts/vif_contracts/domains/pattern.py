r"""Reads regular expressions in the dialect of polars (that of Rust), over a set of characters that can be listed.

Which characters a class such as `[^x]` or `\p{L}` holds is asked of polars itself: its syntax and its Unicode tables
count, not those of Python, and they are the same under every version of Python.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache
from typing import Final

import polars as pl

START, END, LINE_START, LINE_END, BOUNDARY, NO_BOUNDARY = "^", "$", "m^", "m$", "b", "B"
_ESCAPES: Final = {"n": "\n", "t": "\t", "r": "\r", "f": "\f", "v": "\v", "a": "\a"}
_DIGITS: Final = {"x": 2, "u": 4, "U": 8}
_ASSERTIONS: Final = {"A": START, "z": END, "b": BOUNDARY, "B": NO_BOUNDARY}
_REPEATS: Final[dict[str, tuple[int, int | None]]] = {"*": (0, None), "+": (1, None), "?": (0, 1)}
_FLAGS: Final = frozenset("imsUuxR")


class UnreadablePattern(ValueError):  # noqa: N818 (what it is, not that it is an error)
    """The pattern is not one, or says something that this reader does not know; the text says what."""


@dataclass(frozen=True, slots=True)
class Characters:
    """One of these characters."""

    members: frozenset[str]


@dataclass(frozen=True, slots=True)
class Place:
    """No character, but a condition on what is before and behind: one of the names above."""

    condition: str


@dataclass(frozen=True, slots=True)
class Sequence:
    """One part after the other."""

    parts: tuple["Node", ...]


@dataclass(frozen=True, slots=True)
class Either:
    """One of the parts."""

    parts: tuple["Node", ...]


@dataclass(frozen=True, slots=True)
class Repeat:
    """A part so many times; `most` None: without end."""

    part: "Node"
    least: int
    most: int | None


Node = Characters | Place | Sequence | Either | Repeat


def read(pattern: str, universe: str) -> Node:
    """What a pattern says, with the characters of `universe` (and those that it spells out).

    Raises:
        UnreadablePattern: polars refuses the pattern, or it is beyond this reader.
    """
    matching(pattern, "")
    reader = _Reader(pattern, universe)
    node = reader.either(frozenset("u"))
    if reader.place < len(pattern):
        raise UnreadablePattern(f"unexpected {reader.peek()!r}")
    return node


def spelled_out(patterns: Iterable[str]) -> str:
    """The characters that patterns name, also by number: without them some class might seem empty."""
    found: list[str] = []
    for pattern in patterns:
        found += pattern
        numbers = (place for place, mark in enumerate(pattern) if mark == "\\" and pattern[place + 1 :][:1] in _DIGITS)
        found += [character for place in numbers if (character := _numbered(pattern, place + 1)[0])]
    return "".join(dict.fromkeys(found))


@cache
def matching(pattern: str, universe: str) -> frozenset[str]:
    """The characters of `universe` that polars finds the pattern in."""
    characters = pl.Series(list(universe), dtype=pl.String)
    try:
        return frozenset(characters.filter(characters.str.contains(pattern)))
    except pl.exceptions.PolarsError as error:
        raise UnreadablePattern("polars cannot read it") from error


def _numbered(pattern: str, place: int) -> tuple[str, int]:
    """The character of `x41`, `x{41}`, `u0041`... at a place ("" if there is none), and the place behind it."""
    end = place + 1 + _DIGITS[pattern[place]]
    digits = pattern[place + 1 : end]
    if digits[:1] == "{":
        end = pattern.find("}", place) + 1
        digits = pattern[place + 2 : end - 1]
    try:
        return chr(int(digits, 16)), end
    except ValueError:
        return "", end


class _Reader:
    def __init__(self, pattern: str, universe: str) -> None:
        self.pattern, self.universe = pattern, universe
        self.place = 0

    def peek(self, length: int = 1) -> str:
        return self.pattern[self.place : self.place + length]

    def take(self) -> str:
        self.place += 1
        return self.pattern[self.place - 1 : self.place]

    def take_through(self, mark: str) -> str:
        end = self.pattern.find(mark, self.place) + len(mark)
        taken, self.place = self.pattern[self.place : end], end
        return taken

    def either(self, flags: frozenset[str]) -> Node:
        parts = []
        while True:
            part, flags = self.sequence(flags)
            parts.append(part)
            if self.peek() != "|":
                return parts[0] if len(parts) == 1 else Either(tuple(parts))
            self.place += 1

    def sequence(self, flags: frozenset[str]) -> tuple[Node, frozenset[str]]:
        """The parts up to the next `|` or `)`, and the flags that hold after them."""
        parts: list[Node] = []
        while self.peek() not in {"", "|", ")"}:
            said = self.pattern[self.place + 2 : self.pattern.find(")", self.place)]
            if self.peek(2) == "(?" and set(said) <= {*_FLAGS, "-"}:
                self.take_through(")")
                flags = _flags(flags, said)
            elif "x" in flags and (self.peek().isspace() or self.peek() == "#"):
                self.take_through("\n" if self.peek() == "#" and "\n" in self.pattern[self.place :] else self.peek())
            else:
                parts.append(self.repeats(self.atom(flags)))
        return Sequence(tuple(parts)), flags

    def repeats(self, node: Node) -> Node:
        while self.peek() in {"*", "+", "?", "{"}:
            sign = self.take()
            if sign == "{":
                low, comma, high = self.take_through("}")[:-1].replace(" ", "").partition(",")
                least, most = int(low or 0), int(high) if high else None if comma else int(low)
            else:
                least, most = _REPEATS[sign]
            self.place += self.peek() == "?"  # lazy or greedy: the same texts match
            node = Repeat(node, least, most)
        return node

    def atom(self, flags: frozenset[str]) -> Node:
        begun = self.place
        match character := self.take():
            case "(":
                return self.group(flags)
            case "[":
                self.skip_class()
                return self.of_class(self.pattern[begun : self.place], flags)
            case ".":
                return self.of_class(".", flags)
            case "^":
                return Place(LINE_START if "m" in flags else START)
            case "$":
                return Place(LINE_END if "m" in flags else END)
            case "\\":
                return self.escaped(flags)
        return self.literal(character, flags)

    def group(self, flags: frozenset[str]) -> Node:
        if self.peek() == "?":
            self.place += 1
            if self.peek() == "<" or self.peek(2) == "P<":
                self.take_through(">")
            else:
                flags = _flags(flags, self.take_through(":")[:-1])
        node = self.either(flags)
        self.place += 1
        return node

    def skip_class(self) -> None:
        self.place += self.peek() == "^"
        self.place += self.peek() == "]"
        depth = 1
        while depth:
            character = self.take()
            self.place += character == "\\"
            depth += (character == "[") - (character == "]")

    def escaped(self, flags: frozenset[str]) -> Node:
        begun = self.place - 1
        character = self.take()
        if character in "dDwWsSpP":
            if character in "pP":
                self.take_through("}" if self.peek() == "{" else self.peek())
            return self.of_class(self.pattern[begun : self.place], flags)
        if character in _DIGITS:
            literal, self.place = _numbered(self.pattern, self.place - 1)
            return self.literal(literal, flags)
        if character in {"<", ">"} or (character == "b" and self.peek() == "{"):
            raise UnreadablePattern(f"\\{character} at place {begun} is not supported here")
        if character in _ASSERTIONS:
            return Place(_ASSERTIONS[character])
        return self.literal(_ESCAPES.get(character, character), flags)

    def of_class(self, source: str, flags: frozenset[str]) -> Node:
        switched = "".join(sorted(flags - {"x", "u"})) + ("u" if "u" in flags else "-u")
        return Characters(matching(rf"\A(?{switched}:{source})\z", self.universe))

    def literal(self, character: str, flags: frozenset[str]) -> Node:
        if "i" in flags:
            return self.of_class(rf"\x{{{ord(character):x}}}", flags)
        return Characters(frozenset(character))


def _flags(flags: frozenset[str], said: str) -> frozenset[str]:
    added, _, removed = said.partition("-")
    return (flags | set(added)) - set(removed)
