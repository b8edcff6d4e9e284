"""Words, widths and colours: what every page of text is made of.

Words from the data pass `short` or `sentence`, which make them safe to show; all else is ASCII, and colour only repeats
what the words say. Of rich only what is needed is imported, and only then: the widths of wide characters, and styles;
never its console.
"""

import re
from collections.abc import Callable
from typing import Final

from vif_validators.clean import visible

Line = list[tuple[str, str]]
"""The pieces of one line, each with the name of its style ("" for none)."""

STYLES: Final = {
    "passed": "bold green",
    "violated": "bold red",
    "unreadable": "bold magenta",
    "error": "bold red",
    "warning": "bold yellow",
    "info": "bold cyan",
    "rule": "bold",
    "label": "dim",
}
NARROWEST: Final = 40
SENTENCE_LIMIT: Final = 600
PATH_LIMIT: Final = 4096
NAME_LIMIT: Final = 80
SHORTEST_PIECE: Final = 8
"""Cells at the end of a line that are worth the beginning of a word too long for any line."""

_WORDS = re.compile("( *)([^ ]+)")


def short(text: str, limit: int = NAME_LIMIT) -> str:
    """A name or value of the data, safe to show and cut to `limit` characters."""
    return visible(text, limit, ellipsis="...")


def sentence(text: str) -> str:
    """A sentence that may quote the data, safe to show."""
    return visible(text, SENTENCE_LIMIT, ellipsis="...")


def quoted(text: str) -> str:
    """A value, in quotes where without them it would be overlooked or taken for something else."""
    shown = short(text)
    if text in {"", "-", "null"} or text[0] in ' "' or text[-1] == " ":
        return '"' + shown.replace('"', '\\"') + '"'
    return shown


def counted(number: int, unit: str) -> str:
    """The number with its unit, which is given in the plural."""
    return f"{number:,} {singular(unit) if number == 1 else unit}"


def singular(unit: str) -> str:
    """One of what the unit counts."""
    return unit.removesuffix("ies") + "y" if unit.endswith("ies") else unit.removesuffix("s")


def flow(prefix: Line, text: str, width: int, indent: int) -> list[Line]:
    """`prefix` in one piece and the words of `text` after it, the further lines indented."""
    left = width - sum(cells(part) for part, _ in prefix) - 1
    first, *rest = filled(text, left, width - indent)
    return [[*prefix, (f" {first}", "")], *([(" " * indent + line, "")] for line in rest)]


def filled(text: str, left: int, room: int) -> list[str]:
    """Words into lines of `room` cells, the first one of `left`; a word longer than a line is cut."""
    lines = [""]
    for gap, word in _WORDS.findall(text):
        piece = gap + word if lines[-1] else word
        if cells(piece) > left:
            piece = word
            if cells(word) <= room or left < SHORTEST_PIECE:
                lines.append("")
                left = room
            elif lines[-1]:
                piece = f" {word}"
        while cells(piece) > left:
            cut = fitting(piece, left)
            lines[-1] += piece[:cut]
            lines.append("")
            piece, left = piece[cut:], room
        lines[-1] += piece
        left -= cells(piece)
    return lines


def cell(text: str, size: int, align: str) -> str:
    """`text` in exactly `size` cells; too long, its end is left out, or its beginning where `align` is "tail"."""
    if cells(text) > size:
        room = size - len("...")
        if align == "tail":
            text = "..." + text[len(text) - fitting(text[::-1], room) :]
        else:
            text = text[: fitting(text, room)] + "..."
    padding = " " * (size - cells(text))
    return padding + text if align == "right" else text + padding


def cells(text: str) -> int:
    """How many cells of a terminal the text takes."""
    if text.isascii():
        return len(text)
    from rich.cells import cell_len

    return cell_len(text)


def fitting(text: str, room: int) -> int:
    """How many of the first characters fit into so many cells."""
    if text.isascii():
        return max(room, 0)
    used = 0
    for fits, char in enumerate(text):
        used += cells(char)
        if used > room:
            return fits
    return len(text)


def painter(*, color: bool) -> Callable[[Line], str]:
    """What turns a line into text, with ANSI colours or without."""
    if not color:
        return lambda line: "".join(text for text, _ in line).rstrip()
    from rich.color import ColorSystem
    from rich.style import Style

    styles = {style: Style.parse(look) for style, look in STYLES.items()} | {"": Style.null()}

    def painted(line: Line) -> str:
        return "".join(styles[style].render(text, color_system=ColorSystem.STANDARD) for text, style in line).rstrip()

    return painted
