"""Charts of the personas: demographics, stages, names."""

from collections.abc import Sequence

from vif_validators.profiling.figures import Demographic, Names, Stage
from vif_validators.reporters.html.bars import LEFT, ROW, bar, baseline, row_name
from vif_validators.reporters.html.figures import percent, plain
from vif_validators.reporters.html.shapes import WIDTH, Chart, Drawing, Grid, Shape, Stroke, Words
from vif_validators.reporters.layout import counted
from vif_validators.reporters.profile_tables import ratio

LEAST_PROBABLE, LEAST_NAMED = 0.05, 0.001
EFFECTS = ((0.1, "hardly"), (0.3, "a little"), (0.5, "clearly"))
"""Up to which Cramer's V a spread differs how much, as is usual for it."""
RIGHT = 44
"""Room right of the bars, for a number."""


def demographic(part: Demographic) -> Chart:
    """Personas per category, with a line where a uniform draw from the pool would end."""
    most = max([1.0, *(max(each.count, each.expected) for each in part.categories)])
    unit = (WIDTH - RIGHT - LEFT) / most
    shapes: list[Shape] = []
    for number, each in enumerate(part.categories):
        middle, end = number * ROW + ROW / 2, LEFT + max(each.count, each.expected) * unit
        tip = f"{each.name}: {counted(each.count, 'personas')}" + (
            f", expected {plain(each.expected, 1)}" if each.in_pool else ", not in the pool"
        )
        shapes.append(row_name(number, each.name))
        shapes.append(bar(number, LEFT, each.count * unit, "bar" if each.in_pool else "odd", tip))
        if each.in_pool:
            x = LEFT + each.expected * unit
            shapes += [Stroke(x, middle - 10, x, middle + 10, style) for style in ("halo", "expected")]
        text = f"{each.count:,}" + ("" if each.in_pool else " not in pool")
        shapes.append(Words(end + 6, baseline(number), text, "figure"))
    return Chart(
        f"{part.column[:1].upper()}{part.column[1:]} of the personas",
        _spread(part),
        Drawing(len(part.categories) * ROW + 2, tuple(shapes)),
        (("bar", "personas"), ("expected", "expected of a uniform draw")),
        Grid(
            (part.column[:1].upper() + part.column[1:], "Personas", "Share", "Expected", "In the pool"),
            tuple(
                (
                    each.name,
                    f"{each.count:,}",
                    percent(ratio(each.count, part.personas)),
                    plain(each.expected, 1) if each.in_pool else "-",
                    "yes" if each.in_pool else "no",
                )
                for each in part.categories
            ),
        ),
    )


def _spread(part: Demographic) -> str:
    if part.chi_square is None or part.p_value is None:
        text = "Nobody has a value of the pool"
    else:
        chance = "p < 0.001" if part.p_value < LEAST_NAMED else f"p = {part.p_value:.3f}"
        size = "" if part.cramers_v is None else f", Cramér's V {part.cramers_v:.2f}"
        figures = f"(chi-square {part.chi_square:,.1f} with {part.degrees} degrees of freedom, {chance}{size})"
        how = next((word for limit, word in EFFECTS if (part.cramers_v or 0) < limit), "strongly")
        text = (
            f"No more uneven than a uniform draw {figures}"
            if part.p_value >= LEAST_PROBABLE
            else f"Differs {how} from a uniform draw {figures}"
        )
    if part.outside:
        text += f"; {counted(part.outside, 'personas')} outside of the pool"
    if part.unlisted:
        text += f", in {counted(part.unlisted, 'categories')} more than are shown"
    return text + "."


def stages(steps: Sequence[Stage]) -> Chart:
    """How many personas have reached each stage."""
    unit = (WIDTH - 92 - LEFT) / max([1, *(each.reached + each.not_reached + each.nulls for each in steps)])
    shapes: list[Shape] = []
    for number, each in enumerate(steps):
        total = each.reached + each.not_reached + each.nulls
        text = f"{each.reached:,} of {total:,}"
        shapes += [
            row_name(number, each.name),
            bar(number, LEFT, total * unit, "rest", f"{each.name}: {each.not_reached:,} not reached"),
            bar(number, LEFT, each.reached * unit, "bar", f"{each.name}: {text}"),
            Words(WIDTH - 2, baseline(number), text, "figure", "end"),
        ]
    last = steps[-1] if steps else None
    reached = "" if last is None else percent(ratio(last.reached, last.reached + last.not_reached + last.nulls))
    return Chart(
        "Stages",
        f"{reached} of the personas are {last.name}." if last else "No stage is known.",
        Drawing(len(steps) * ROW + 2, tuple(shapes)),
        (("bar", "reached"), ("rest", "not reached")),
        Grid(
            ("Stage", "Reached", "Not reached", "Null"),
            tuple((each.name, f"{each.reached:,}", f"{each.not_reached:,}", f"{each.nulls:,}") for each in steps),
        ),
    )


def names(found: Names) -> Chart:
    """Names on more than one persona."""
    unit = (WIDTH - RIGHT - LEFT) / max([1, *(each.personas for each in found.listed)])
    shapes: list[Shape] = []
    for number, each in enumerate(found.listed):
        shapes += [
            row_name(number, each.name),
            bar(number, LEFT, each.personas * unit, "bar", f"{each.name}: {counted(each.personas, 'personas')}"),
            Words(LEFT + each.personas * unit + 6, baseline(number), f"{each.personas:,}", "figure"),
        ]
    more = found.repeated - len(found.listed)
    text = f"{found.repeated:,} of {counted(found.distinct, 'names')} {'is' if found.repeated == 1 else 'are'}"
    text += " on more than one persona" + (f"; the {len(found.listed)} most frequent are shown." if more else ".")
    return Chart(
        "Repeated names",
        text if found.repeated else f"No name is on more than one persona ({counted(found.distinct, 'names')}).",
        Drawing(len(found.listed) * ROW + 2, tuple(shapes)) if found.listed else None,
        (("bar", "personas of that name"),),
        Grid(("Name", "Personas"), tuple((each.name, f"{each.personas:,}") for each in found.listed))
        if found.listed
        else None,
    )
