"""Numbers and months put into few enough bins."""

from collections.abc import Iterator, Mapping, Sequence
from itertools import count
from typing import Final, Literal

from vif_validators.profiling.figures import MOST_BINS, MOST_PERIODS, Bin, Period

Step = Literal["month", "year", "decade", "century"]

_YEARS: Final[Mapping[Step, int]] = {"year": 1, "decade": 10, "century": 100}


def bins(counts: Mapping[int, int]) -> tuple[Bin, ...]:
    """Bins of one width (1, 2, 5, 10, 20, ...) from the least number to the greatest, at most `MOST_BINS`."""
    if not counts:
        return ()
    least, most = min(counts), max(counts)
    width = next(width for width in _widths() if (most - least) // width < MOST_BINS)
    totals = [0] * ((most - least) // width + 1)
    for number, several in counts.items():
        totals[(number - least) // width] += several
    return tuple(
        Bin(low=least + place * width, high=least + (place + 1) * width - 1, count=total)
        for place, total in enumerate(totals)
    )


def _widths() -> Iterator[int]:
    return (digit * 10**power for power in count() for digit in (1, 2, 5))


def periods(months: Sequence[tuple[str, int]]) -> tuple[Step, tuple[Period, ...]]:
    """Entries by month ("2025-01"), in order, as periods without gaps, in the smallest step of few enough."""
    numbers = {12 * int(month[:4]) + int(month[5:]) - 1: entries for month, entries in months}
    first, last = min(numbers), max(numbers)
    if last - first < MOST_PERIODS:
        return "month", tuple(
            Period(label=f"{number // 12:04}-{number % 12 + 1:02}", entries=numbers.get(number, 0))
            for number in range(first, last + 1)
        )
    return _by_years(numbers, first // 12, last // 12)


def _by_years(numbers: Mapping[int, int], first: int, last: int) -> tuple[Step, tuple[Period, ...]]:
    step, years = next((step, years) for step, years in _YEARS.items() if last // years - first // years < MOST_PERIODS)
    totals = dict.fromkeys(range(first // years, last // years + 1), 0)
    for number, entries in numbers.items():
        totals[number // 12 // years] += entries
    return step, tuple(
        Period(
            label=f"{start * years:04}" if years == 1 else f"{start * years:04}-{start * years + years - 1:04}",
            entries=n,
        )
        for start, n in totals.items()
    )
