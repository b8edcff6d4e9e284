"""The figures of the labels alone."""

import polars as pl

from vif_contracts.characteristics import VALUE_OF
from vif_contracts.vocabulary import ALIGNMENT_COLUMNS
from vif_validators.profiling.figures import Dates, EntryCounts, ScoreCounts, SignalCounts, Trajectory
from vif_validators.profiling.queries import tallied, tally, total
from vif_validators.profiling.spread import bins, periods


def score_counts(totals: pl.DataFrame) -> tuple[ScoreCounts, ...]:
    """How often each value has each score, of the answer to `score_totals`."""
    figures = totals.row(0, named=True)
    return tuple(_score_counts(column, figures) for column in ALIGNMENT_COLUMNS)


def _score_counts(column: str, figures: dict[str, int]) -> ScoreCounts:
    minus, zero, plus = (figures[tally(column, score)] for score in (-1, 0, 1))
    counted, nulls = minus + zero + plus, figures[f"nulls {column}"]
    return ScoreCounts(
        value=VALUE_OF[column],
        column=column,
        minus=minus,
        zero=zero,
        plus=plus,
        other=figures["rows"] - counted - nulls,
        nulls=nulls,
        mean=mean(plus - minus, counted),
    )


def mean(total: int, count: int) -> float | None:
    """The mean, or None of nothing."""
    return total / count if count else None


def signal_counts(totals: pl.DataFrame) -> SignalCounts:
    """Scores of -1 and +1 per entry, of the answer to `score_totals`."""
    figures = totals.row(0, named=True)
    histogram = tuple(figures[f"signals {number}"] for number in range(len(ALIGNMENT_COLUMNS) + 1))
    return SignalCounts(entries=sum(histogram), histogram=histogram)


def entry_counts(journals: pl.DataFrame, ids: pl.Series | None) -> EntryCounts | None:
    """Label rows per persona, of the answer to `journals`; `ids` are those of the registry. None without any."""
    entries = journals.get_column("entries")
    if not len(entries):
        return None
    counts: dict[int, int] = dict(entries.value_counts().iter_rows())
    known = None if ids is None else journals.get_column("persona_id").is_in(ids.implode())
    return EntryCounts(
        personas=len(entries),
        least=min(counts),
        median=_median(counts),
        mean=sum(number * several for number, several in counts.items()) / len(entries),
        most=max(counts),
        histogram=bins(counts),
        without=None if known is None or ids is None else len(ids) - int(known.sum()),
        unknown=None if known is None else int(entries.filter(~known).sum()),
    )


def _median(counts: dict[int, int]) -> float:
    half, seen = sum(counts.values()), 0
    middle: list[int] = []
    for number in sorted(counts):
        seen += counts[number]
        # The middle one, or both of them: the first number that half are not above, and the first that more are below.
        if 2 * seen >= half and not middle:
            middle.append(number)
        if 2 * seen > half:
            middle.append(number)
            break
    return sum(middle) / len(middle)


def dates(months: pl.DataFrame, dated: int) -> Dates | None:
    """The days of the entries, of the answer to `months`; `dated` entries have a date. None without any."""
    if not len(months):
        return None
    entries = int(months.get_column("entries").sum())
    step, shown = periods(list(months.select("month", "entries").iter_rows()))
    return Dates(
        entries=entries,
        malformed=dated - entries,
        first=str(months.item(0, "first")),
        last=str(months.item(-1, "last")),
        step=step,
        periods=shown,
    )


def trajectories(journals: pl.DataFrame) -> tuple[Trajectory, ...]:
    """The spread of the personas' mean scores, of the answer to `journals`."""
    return tuple(_trajectory(column, journals) for column in ALIGNMENT_COLUMNS)


def _trajectory(column: str, journals: pl.DataFrame) -> Trajectory:
    counted = tallied(column)
    means = journals.lazy().filter(counted > 0).select(mean=total(column) / counted).collect().to_series()
    points = [means.quantile(share, "linear") for share in (0.0, 0.25, 0.5, 0.75, 1.0)]
    return Trajectory(
        value=VALUE_OF[column],
        personas=len(means),
        least=points[0],
        lower_quartile=points[1],
        median=points[2],
        upper_quartile=points[3],
        most=points[4],
    )
