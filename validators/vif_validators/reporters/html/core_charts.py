"""Charts of the core values: how many personas declare each, and whether they express it."""

from collections.abc import Sequence

from vif_validators.profiling.figures import CoreValues, DeclaredCount
from vif_validators.reporters.html.bars import LEFT, ROW, bar, baseline, row_name
from vif_validators.reporters.html.figures import signed
from vif_validators.reporters.html.shapes import WIDTH, Chart, Dot, Drawing, Grid, Shape, Stroke, Words
from vif_validators.reporters.layout import counted

APART = 36
"""Between two numbers of a scale."""
RIGHT = 44
"""Room right of the bars, for a number."""


def declared(counts: Sequence[DeclaredCount]) -> Chart:
    """Personas per declared core value."""
    most = max(counts, key=lambda each: each.personas)
    least = min(counts, key=lambda each: each.personas)
    unit = (WIDTH - RIGHT - LEFT) / max(1, most.personas)
    shapes: list[Shape] = []
    for number, each in enumerate(counts):
        shapes += [
            row_name(number, each.value),
            bar(number, LEFT, each.personas * unit, "bar", f"{each.value}: {counted(each.personas, 'personas')}"),
            Words(LEFT + each.personas * unit + 6, baseline(number), f"{each.personas:,}", "figure"),
        ]
    return Chart(
        "Declared core values",
        f"{most.value} is declared by {counted(most.personas, 'personas')}, {least.value} by {least.personas:,}.",
        Drawing(len(counts) * ROW + 2, tuple(shapes)),
        (("bar", "personas that declare it"),),
        Grid(("Value", "Personas"), tuple((each.value, f"{each.personas:,}") for each in counts)),
    )


def expressed(core: CoreValues) -> Chart:
    """Mean scores of a value: of those that declare it, and of the others."""
    means = [mean for each in core.values for mean in (each.declared_mean, each.other_mean) if mean is not None]
    low, high = min([0.0, *means]), max([0.0, *means])
    room = (high - low or 1.0) * 0.05
    top, left, right = 20.0, LEFT + 2.0, WIDTH - 62.0
    bottom = top + len(core.values) * ROW + 4

    def at(mean: float) -> float:
        return left + (mean - low + room) / (high - low + 2 * room or 1.0) * (right - left)

    shapes: list[Shape] = [
        Words(WIDTH - 2, 12, "express it", "head", "end"),
        Stroke(at(0), top, at(0), bottom, "axis"),
        *(
            Words(at(mean), bottom + 14, signed(mean), "quiet", "middle")
            for mean in dict.fromkeys((low, 0.0, high))
            if not mean or abs(at(mean) - at(0)) > APART
        ),
    ]
    for number, each in enumerate(core.values):
        y = top + number * ROW + ROW / 2
        ends = [(each.other_mean, "hollow", "others"), (each.declared_mean, "solid", "declaring it")]
        known = [(mean, style, who) for mean, style, who in ends if mean is not None]
        shapes += [row_name(number, each.value, top), Stroke(left, y, right, y, "grid")]
        shapes += [Stroke(at(known[0][0]), y, at(known[-1][0]), y, "link")] if len(known) > 1 else []
        shapes += [Dot(at(mean), y, 5, style, f"{each.value}, {who}: {signed(mean)}") for mean, style, who in known]
        text = f"{each.expressing:,} of {each.declaring:,}"
        shapes.append(Words(WIDTH - 2, baseline(number, top), text, "figure", "end"))
    return Chart(
        "Declared and expressed",
        _expressed_reading(core),
        Drawing(bottom + 20, tuple(shapes)),
        (
            ("solid", "mean score where declared"),
            ("hollow", "elsewhere"),
        ),
        Grid(
            ("Value", "Declare it", "Express it", "Never", "Mean where declared", "Mean elsewhere"),
            tuple(
                (
                    each.value,
                    *(f"{number:,}" for number in (each.declaring, each.expressing, each.silent)),
                    signed(each.declared_mean),
                    signed(each.other_mean),
                )
                for each in core.values
            ),
        ),
    )


def _expressed_reading(core: CoreValues) -> str:
    pairs = [(v.declared_mean, v.other_mean) for v in core.values]
    known = [(mine, other) for mine, other in pairs if mine is not None and other is not None]
    higher = sum(mine > other for mine, other in known)
    return (
        f"{core.silent:,} of {counted(core.personas, 'personas')} never express a value that they declare; "
        f"{higher} of {len(known)} values score higher where they are declared."
    )


def silent(core: CoreValues) -> Grid | None:
    """Personas that never express a declared value."""
    if not core.listed:
        return None
    rows = tuple((each.persona_id, ", ".join(each.values), f"{each.entries:,}") for each in core.listed)
    return Grid(("Persona", "Never expressed", "Entries"), rows, words=1)
