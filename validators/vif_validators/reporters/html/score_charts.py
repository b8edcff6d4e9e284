"""Charts of the scores: their shares, and how many an entry has."""

from collections.abc import Sequence

from vif_validators.profiling.figures import ScoreCounts, SignalCounts
from vif_validators.reporters.html.bars import LEFT, ROW, Column, bar, baseline, histogram, row_name
from vif_validators.reporters.html.figures import MINUS, percent, signed, whole_percent
from vif_validators.reporters.html.shapes import WIDTH, Chart, Drawing, Grid, Shape, Words
from vif_validators.reporters.layout import counted
from vif_validators.reporters.profile_tables import ratio

MINUS_ONE = f"{MINUS}1"
FEWEST_OF_INTEREST, MOST_OF_INTEREST, ALL_TEN = 1, 3, 10


def shares(scores: Sequence[ScoreCounts]) -> Chart:
    """One bar per value, divided into -1, 0 and +1."""
    top, left, right = 18.0, LEFT + 38.0, WIDTH - 42.0
    shapes: list[Shape] = [
        Words(left - 8, 12, MINUS_ONE, "head", "end"),
        Words((left + right) / 2, 12, "0", "head", "middle"),
        Words(WIDTH - 2, 12, "+1", "head", "end"),
    ]
    for number, score in enumerate(scores):
        shapes.append(row_name(number, score.value, top))
        x = left
        for count, style, name in (
            (score.minus, "minus", MINUS_ONE),
            (score.zero, "zero", "0"),
            (score.plus, "plus", "+1"),
        ):
            width = (right - left) * score.share(count)
            tip = f"{score.value}: {name} in {counted(count, 'entries')} ({percent(score.share(count))})"
            shapes.append(bar(number, x, width, style, tip, top=top))
            x += width
        for x, count, style in ((left - 8, score.minus, "minus-text"), (WIDTH - 2, score.plus, "plus-text")):
            shapes.append(Words(x, baseline(number, top), whole_percent(score.share(count)), style, "end"))
    return Chart(
        "Scores of each value",
        _shares_reading(scores),
        Drawing(top + len(scores) * ROW + 4, tuple(shapes)),
        (("minus", MINUS_ONE), ("zero", "0"), ("plus", "+1")),
        Grid(
            ("Value", MINUS_ONE, "0", "+1", "Mean", "Other", "Null"),
            tuple(
                (
                    score.value,
                    *(f"{count:,} ({percent(score.share(count))})" for count in (score.minus, score.zero, score.plus)),
                    signed(score.mean),
                    f"{score.other:,}",
                    f"{score.nulls:,}",
                )
                for score in scores
            ),
        ),
    )


def _shares_reading(scores: Sequence[ScoreCounts]) -> str:
    judged = [score for score in scores if score.counted]
    if not judged:
        return "No value has a score."
    loudest = max(judged, key=lambda score: 1 - score.share(score.zero))
    quietest = min(judged, key=lambda score: 1 - score.share(score.zero))
    return (
        f"{loudest.value} is scored most often ({percent(1 - loudest.share(loudest.zero))} of entries are not 0), "
        f"{quietest.value} least ({percent(1 - quietest.share(quietest.zero))})."
    )


def signals(counts: SignalCounts) -> Chart:
    """Entries by how many of their ten scores are not 0."""
    most = len(counts.histogram)
    few = counts.between(FEWEST_OF_INTEREST, MOST_OF_INTEREST)
    return Chart(
        "Signals per entry",
        "No entry has all ten scores."
        if counts.mean is None
        else f"An entry has {counts.mean:.1f} scores of {MINUS_ONE} or +1 on average; "
        f"{percent(ratio(few, counts.entries))} of entries have 1 to 3, "
        f"{percent(ratio(counts.between(0, 0), counts.entries))} none, "
        f"{counts.between(ALL_TEN, most):,} all ten.",
        histogram(
            [
                Column(str(number), count, f"{counted(count, 'entries')} with {counted(number, 'signals')}")
                for number, count in enumerate(counts.histogram)
            ]
        ),
        (("bar", "entries, by their number of scores that are not 0"),),
        Grid(
            ("Signals", "Entries", "Share"),
            tuple(
                (str(number), f"{count:,}", percent(ratio(count, counts.entries)))
                for number, count in enumerate(counts.histogram)
            ),
        ),
    )
