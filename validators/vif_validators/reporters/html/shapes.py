"""What a chart is made of: shapes with a place and a style, which the style sheet colours in both themes."""

from dataclasses import dataclass
from typing import Literal

WIDTH = 360
"""Units across a chart: about the pixels of a phone, so that text keeps its size there."""


@dataclass(frozen=True, slots=True)
class Box:
    """A rectangle; `tip` is what a pointer over it shows."""

    x: float
    y: float
    width: float
    height: float
    style: str
    tip: str = ""
    kind: Literal["box"] = "box"


@dataclass(frozen=True, slots=True)
class Words:
    """A piece of text on the baseline y."""

    x: float
    y: float
    text: str
    style: str = ""
    anchor: Literal["start", "middle", "end"] = "start"
    kind: Literal["words"] = "words"


@dataclass(frozen=True, slots=True)
class Stroke:
    """A straight line."""

    x: float
    y: float
    to_x: float
    to_y: float
    style: str
    tip: str = ""
    kind: Literal["stroke"] = "stroke"


@dataclass(frozen=True, slots=True)
class Dot:
    """A circle."""

    x: float
    y: float
    radius: float
    style: str
    tip: str = ""
    kind: Literal["dot"] = "dot"


Shape = Box | Words | Stroke | Dot


@dataclass(frozen=True, slots=True)
class Drawing:
    """Shapes, the later ones above the earlier."""

    height: float
    shapes: tuple[Shape, ...]
    width: float = WIDTH


@dataclass(frozen=True, slots=True)
class Grid:
    """A table of figures: columns by name, rows that begin with their own; `words` is a column of text."""

    head: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    words: int | None = None


@dataclass(frozen=True, slots=True)
class Chart:
    """A drawing with its title, what it says in a sentence, what its styles mean, and its figures.

    Without a drawing there is nothing to draw, and the sentence says it all.
    """

    title: str
    reading: str
    drawing: Drawing | None = None
    legend: tuple[tuple[str, str], ...] = ()
    figures: Grid | None = None
