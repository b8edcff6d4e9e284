"""Charts of mean scores: by age bracket, and from persona to persona."""

from collections.abc import Callable, Sequence

from vif_validators.profiling.figures import Alignment, Trajectory
from vif_validators.reporters.html.bars import LEFT, ROW, baseline, row_name
from vif_validators.reporters.html.figures import label, signed
from vif_validators.reporters.html.shapes import WIDTH, Box, Chart, Dot, Drawing, Grid, Shape, Stroke, Words
from vif_validators.reporters.layout import counted

STEPS = 4
"""Shades on either side of zero."""


def heat_map(cells: Sequence[Alignment]) -> Chart:
    """Mean scores, value by age bracket; colour and number say the same."""
    rows: dict[str, list[Alignment]] = {}
    for cell in cells:
        rows.setdefault(cell.value, []).append(cell)
    # The brackets of one row: where the age is redacted they are all called the same.
    ages = [cell.age for cell in next(iter(rows.values()), [])]
    known = [cell for cell in cells if cell.mean is not None]
    limit = max([0.1, *(abs(cell.mean or 0) for cell in known)])
    top, wide, high = 22.0, max((WIDTH - LEFT) / max(len(ages), 1), 44.0), 26.0
    shapes: list[Shape] = [
        Words(LEFT + (place + 0.5) * wide, 14, label(age, 7), "head", "middle") for place, age in enumerate(ages)
    ]
    for number, (value, row) in enumerate(rows.items()):
        y = top + number * high
        shapes.append(Words(LEFT - 8, y + 17.5, label(value, 19), "name", "end"))
        for place, cell in enumerate(row):
            x, shade = LEFT + place * wide, _shade(cell.mean, limit)
            tip = f"{cell.value}, {cell.age}: {signed(cell.mean)} over {counted(cell.entries, 'entries')}"
            shapes += [
                Box(x + 1, y + 1, wide - 2, high - 2, f"heat {shade}", tip),
                Words(x + wide / 2, y + 17.5, signed(cell.mean), f"on-{shade}", "middle"),
            ]
    return Chart(
        "Mean score by value and age bracket",
        _heat_reading(known),
        Drawing(top + len(rows) * high + 2, tuple(shapes), LEFT + wide * len(ages)),
        (("heat m4", signed(-limit)), ("heat z", "0"), ("heat p4", signed(limit))),
        Grid(
            ("Value", *ages),
            tuple((value, *(f"{signed(c.mean)} ({c.entries:,})" for c in row)) for value, row in rows.items()),
        ),
    )


def _shade(mean: float | None, limit: float) -> str:
    if mean is None:
        return "none"
    step = min(STEPS, round(abs(mean) / limit * STEPS))
    return "z" if not step else f"{'m' if mean < 0 else 'p'}{step}"


def _heat_reading(known: Sequence[Alignment]) -> str:
    if not known:
        return "No entry has both a score and an age bracket."
    low, high = (choose(known, key=lambda cell: cell.mean or 0) for choose in (min, max))
    return (
        f"Highest where {high.value} meets {high.age} ({signed(high.mean)}), "
        f"lowest where {low.value} meets {low.age} ({signed(low.mean)})."
    )


def trajectories(spread: Sequence[Trajectory]) -> Chart:
    """A box plot per value of the personas' mean scores."""
    top, left, right = 20.0, LEFT, WIDTH - 46.0
    bottom = top + len(spread) * ROW + 4

    def at(mean: float) -> float:
        return left + (max(-1.0, min(1.0, mean)) + 1) / 2 * (right - left)

    shapes: list[Shape] = [Words(WIDTH - 2, 12, "median", "head", "end")]
    for mean in (-1.0, -0.5, 0.0, 0.5, 1.0):
        shapes.append(Stroke(at(mean), top, at(mean), bottom, "axis" if not mean else "grid"))
        shapes.append(Words(at(mean), bottom + 14, signed(mean, 1).replace("0.0", "0"), "quiet", "middle"))
    for number, each in enumerate(spread):
        shapes.append(row_name(number, each.value, top))
        shapes.append(Words(WIDTH - 2, baseline(number, top), signed(each.median), "figure", "end"))
        shapes += _box(top + number * ROW + ROW / 2, each, at)
    return Chart(
        "How personas differ",
        _spread_reading(spread),
        Drawing(bottom + 20, tuple(shapes)),
        (("box", "middle half of the personas, the line its median"), ("whisker", "least to most")),
        Grid(
            ("Value", "Personas", "Least", "Lower quartile", "Median", "Upper quartile", "Most"),
            tuple((each.value, f"{each.personas:,}", *map(signed, _figures(each))) for each in spread),
        ),
    )


def _box(y: float, each: Trajectory, at: Callable[[float], float]) -> list[Shape]:
    figures = _figures(each)
    known = [figure for figure in figures if figure is not None]
    if len(known) < len(figures):
        return []
    least, lower, middle, upper, most = (at(figure) for figure in known)
    tip = f"{each.value}: " + ", ".join(signed(figure) for figure in known)
    return [
        Stroke(least, y, most, y, "whisker"),
        Box(lower - 1, y - 5, upper - lower + 2, 10, "box", tip),
        Stroke(middle, y - 7, middle, y + 7, "median"),
        *(Dot(x, y, 1.8, "whisker-end") for x in (least, most)),
    ]


def _figures(each: Trajectory) -> tuple[float | None, ...]:
    return each.least, each.lower_quartile, each.median, each.upper_quartile, each.most


def _spread_reading(spread: Sequence[Trajectory]) -> str:
    known = [
        (each.upper_quartile - each.lower_quartile, each)
        for each in spread
        if each.upper_quartile is not None and each.lower_quartile is not None
    ]
    if not known:
        return "No persona has a score."
    width, widest = max(known, key=lambda pair: pair[0])
    return (
        "The mean scores of the personas, each counted once. "
        f"They differ most in {widest.value} (the middle half spans {width:.2f})."
    )
