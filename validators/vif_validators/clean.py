"""Text from the data made safe to show: the one step before every sink.

What a terminal, a log or a web page would obey, hide or reorder becomes a visible escape. A backslash of the data is
doubled, so that an escape can only have come from here. Each sink then adds its own escaping.
"""

import unicodedata
from collections.abc import Iterator
from functools import lru_cache

_INVISIBLE = frozenset(
    chr(code)
    for first, last in (
        (0x034F, 0x034F),  # combining grapheme joiner
        (0x115F, 0x1160),  # Hangul fillers
        (0x17B4, 0x17B5),  # Khmer inherent vowels
        (0x180B, 0x180F),  # Mongolian variation selectors and vowel separator
        (0x2800, 0x2800),  # blank Braille pattern
        (0x3164, 0x3164),  # Hangul filler
        (0xFE00, 0xFE0F),  # variation selectors
        (0xFFA0, 0xFFA0),  # halfwidth Hangul filler
        (0x13441, 0x13442),  # Egyptian blanks
        (0x16FE4, 0x16FE4),  # Khitan filler
        (0x1D159, 0x1D159),  # musical null notehead
        (0xE0000, 0xE0FFF),  # tags and further variation selectors
    )
    for code in range(first, last + 1)
)
"""Characters that Unicode calls letters, marks or symbols although nothing of them is seen."""

_COMMANDS = ("::", "##[")
"""How a line of a log begins a command to a GitHub runner; the second one anywhere in the line."""

_MOST_MARKS = 8
"""Combining marks on one character; no script needs more, and a pile of them runs into the lines above."""


def visible(text: str, limit: int | None = None, *, ellipsis: str = "…") -> str:
    r"""`text` on one line, with nothing in it that acts or hides.

    Controls, bidi and zero-width characters, every whitespace but the plain space, unassigned and private characters,
    and lone surrogates become `\n`, `\x1b`, `\u202e`, `\U000e0001`; a backslash becomes two; `::` and `##[`, which a
    GitHub runner obeys wherever they get into a log, become `:\x3a` and `##\x5b`. Letters and signs of every script,
    with their combining marks, stay as they are.

    With `limit` the result has at most that many characters and ends in `ellipsis` where something was left out; no
    escape is cut in two, and only the first `limit` characters of `text` are looked at.
    """
    head = text if limit is None else text[: limit + 1]
    shown = head if _is_plain(head) else "".join(_pieces(head))
    if limit is None or len(shown) <= limit:
        return shown
    room = limit - len(ellipsis)
    if room < 0:
        return ellipsis[:limit]
    kept: list[str] = []
    for piece in _pieces(head):
        room -= len(piece)
        if room < 0:
            break
        kept.append(piece)
    return "".join(kept) + ellipsis


def _is_plain(text: str) -> bool:
    """Whether nothing of `text` can need an escape; cheap, and true of nearly all text."""
    return text.isascii() and text.isprintable() and not any(sign in text for sign in ("\\", *_COMMANDS))


def _pieces(text: str) -> Iterator[str]:
    """Each character as it is shown. A mark that has no character of the data to sit on is escaped as well."""
    marks = _MOST_MARKS
    before = ""
    for char in text:
        shown, is_mark = _shown(char)
        if (before + char).endswith(_COMMANDS):
            shown = f"\\x{ord(char):02x}"
        before = before[-1:] + shown
        if not is_mark:
            marks = 0 if shown == char else _MOST_MARKS
        elif marks < _MOST_MARKS:
            marks += 1
        else:
            shown = _escape(char)
        yield shown


@lru_cache(maxsize=4096)
def _shown(char: str) -> tuple[str, bool]:
    """One character as shown, and whether it is a combining mark that sits on the character before."""
    if char == "\\" or not char.isprintable() or char in _INVISIBLE:
        return _escape(char), False
    return char, unicodedata.category(char) in {"Mn", "Me"}


def _escape(char: str) -> str:
    return char.encode("unicode_escape").decode("ascii")
