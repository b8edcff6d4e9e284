"""Bars: one below the other with names at their left, or side by side as a histogram."""

from collections.abc import Sequence
from dataclasses import dataclass

from vif_validators.reporters.html.figures import label, plain, ticks
from vif_validators.reporters.html.shapes import WIDTH, Box, Drawing, Shape, Stroke, Words

LETTERS = 19
"""Width of a name beside a bar."""
LEFT = 124
"""Where bars begin, right of their names."""
ROW, THICK = 24, 14
MOST_LABELLED = 12
"""Columns that have room for a number above each."""
PLOT_LEFT, PLOT_TOP, PLOT_HEIGHT = 34, 18, 132


@dataclass(frozen=True, slots=True)
class Column:
    """A column of a histogram."""

    name: str
    count: int
    tip: str


def row_name(number: int, text: str, top: float = 0) -> Words:
    """The name at the left of a row."""
    return Words(LEFT - 8, baseline(number, top), label(text, LETTERS), "name", "end")


def bar(number: int, x: float, width: float, style: str, tip: str, *, top: float = 0) -> Box:
    """A bar of a row; one that stands for something is never too thin to see."""
    return Box(x, top + number * ROW + (ROW - THICK) / 2, max(width, 1.5) if width > 0 else 0, THICK, style, tip)


def baseline(number: int, top: float = 0) -> float:
    """Where text of a row stands."""
    return top + number * ROW + ROW / 2 + 4.5


def histogram(columns: Sequence[Column]) -> Drawing:
    """Columns side by side, with a scale at the left and a number above each where there is room."""
    scale = ticks(max((column.count for column in columns), default=0))
    floor = PLOT_TOP + PLOT_HEIGHT
    per_unit = PLOT_HEIGHT / scale[-1]
    step = (WIDTH - 4 - PLOT_LEFT) / max(len(columns), 1)
    gap = min(4.0, step * 0.2)
    shapes: list[Shape] = []
    for tick in scale:
        y = floor - tick * per_unit
        shapes += [
            Stroke(PLOT_LEFT, y, WIDTH - 4, y, "axis" if not tick else "grid"),
            Words(PLOT_LEFT - 5, y + 4, _short(tick), "quiet", "end"),
        ]
    for number, column in enumerate(columns):
        x, height = PLOT_LEFT + number * step, column.count * per_unit
        if height:
            shapes.append(Box(x + gap / 2, floor - max(height, 1.5), step - gap, max(height, 1.5), "bar", column.tip))
        if len(columns) <= MOST_LABELLED and column.count and len(_short(column.count)) * 7 <= step + 2:
            shapes.append(Words(x + step / 2, floor - height - 4, _short(column.count), "figure", "middle"))
    return Drawing(floor + 22, (*shapes, *_names(columns, step, floor + 16)))


def _names(columns: Sequence[Column], step: float, y: float) -> list[Shape]:
    """Names below the columns: as many of them as have room, the first and the last always."""
    widest = 7.0 * max((len(column.name) for column in columns), default=0) + 8
    every = max(1, -int(-widest // step))
    last = len(columns) - 1
    shown = [number for number in range(0, last, every) if last - number >= 1.5 * every or every == 1]
    names: list[Shape] = []
    for number in [*shown, last] if columns else []:
        x = PLOT_LEFT + (number + 0.5) * step
        if x + widest / 2 > WIDTH + 4:
            names.append(Words(WIDTH - 4, y, columns[number].name, "quiet", "end"))
        else:
            names.append(Words(x, y, columns[number].name, "quiet", "middle"))
    return names


def _short(number: float) -> str:
    """A number of at most four or five characters."""
    for size, unit in ((1e9, "G"), (1e6, "M"), (1e4, "k")):
        if number >= size:
            return plain(number / (1e3 if unit == "k" else size), 1) + unit
    return f"{number:,.0f}"
