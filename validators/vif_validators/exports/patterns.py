r"""Regular expressions of Rust, in which rules are written, in the dialects of other readers.

Only what means the same everywhere is carried over; of `\d`, `\w`, `\s` and `\b` readers may take another view beyond
ASCII.
"""

import re
from typing import Final

from vif_contracts.domains.language import PLAIN, Language
from vif_contracts.domains.pattern import UnreadablePattern

_FOREIGN: Final = re.compile(
    r"""\\[pPxuUkQE<>GaAZzKRXC]  # classes of Unicode, numbers of characters, and places
    | \(\?(?!:)                  # flags, named groups, looking around
    | \[[^\]]*(?:--|&&|~~|\[)    # sets of sets
    | [*+?}][+]                  # possessive
    """,
    re.VERBOSE,
)


_ANYTHING: Final = r"[\s\S]*"


def anywhere(pattern: str) -> str | None:
    """For JSON Schema (ECMA-262, and Python's `re`): found anywhere in the text. None: it cannot be said there."""
    inner, start, end = _parts(pattern)
    if _FOREIGN.search(inner):
        return None
    # Before a last newline, too, `$` of Python holds.
    closing = "$" if fixed_length(pattern) is not None else r"$(?!\n)"
    return ("^" if start else "") + inner + (closing if end else "")


def whole(pattern: str) -> str | None:
    """For Frictionless: the whole text, with nothing before or after it. None: it cannot be said there."""
    inner, start, end = _parts(pattern)
    if _FOREIGN.search(inner):
        return None
    # The reader itself adds the `$` of Python, which holds before a last newline.
    after = ("" if fixed_length(pattern) is not None else r"(?!\n)") if end else _ANYTHING
    return ("" if start else _ANYTHING) + inner + after


def fixed_length(pattern: str) -> int | None:
    """The number of characters of every text that matches, where there is only one."""
    _, start, end = _parts(pattern)
    if not (start and end):
        return None
    try:
        language = Language((pattern,), 0, None, PLAIN)
        lengths = () if language.is_cut else language.lengths
    except UnreadablePattern:
        return None
    return lengths[0] if len(lengths) == 1 else None


def _parts(pattern: str) -> tuple[str, bool, bool]:
    """The pattern without its outer anchors, and whether it had them."""
    if _has_alternatives(pattern):
        return f"(?:{pattern})", False, False  # each of which may have anchors of its own
    start = pattern.startswith((r"\A", "^"))
    if start:
        pattern = pattern[2 if pattern.startswith(r"\A") else 1 :]
    ends = re.search(r"(?<!\\)(?:\\\\)*(\\z|\$)\Z", pattern)
    return (pattern[: ends.start(1)] if ends else pattern), start, bool(ends)


def _has_alternatives(pattern: str) -> bool:
    """There is a `|` outside of all groups and sets."""
    bare = re.sub(r"\\.|\[\^?\]?(?:\\.|[^\]\\])*\]", "", pattern)
    depth = 0
    for character in bare:
        depth += (character == "(") - (character == ")")
        if character == "|" and not depth:
            return True
    return False
