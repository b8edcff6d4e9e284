"""Histograms and periods: few bins, no gaps, nothing lost, whatever the numbers."""

from datetime import UTC, datetime

import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.property.test_broken import law

from vif_validators import profile
from vif_validators.profiling.figures import MOST_BINS, MOST_PERIODS
from vif_validators.profiling.spread import bins, periods
from vif_validators.sample import generate


@law(60)
@given(st.dictionaries(st.integers(0, 10**7), st.integers(1, 100), min_size=1))
def test_bins_hold_everything_without_gaps(counts: dict[int, int]) -> None:
    found = bins(counts)
    assert len(found) <= MOST_BINS
    assert (found[0].low, found[-1].low <= max(counts) <= found[-1].high) == (min(counts), True)
    assert [one.high + 1 for one in found[:-1]] == [one.low for one in found[1:]]
    assert len({one.high - one.low for one in found}) == 1
    for one in found:
        assert one.count == sum(count for number, count in counts.items() if one.low <= number <= one.high)


@pytest.mark.parametrize(
    ("most", "width"), [(20, 1), (21, 2), (40, 2), (41, 5), (100, 5), (101, 10), (200, 10), (201, 20), (366, 20)]
)
def test_the_width_of_a_bin_is_a_round_number(most: int, width: int) -> None:
    found = bins({1: 1, most: 1})
    assert found[0].high - found[0].low + 1 == width


def test_nothing_has_no_bins() -> None:
    assert bins({}) == ()


@pytest.mark.parametrize(
    ("months", "step", "labels"),
    [
        (("2025-01",), "month", ["2025-01"]),
        (("2024-11", "2025-02"), "month", ["2024-11", "2024-12", "2025-01", "2025-02"]),
        (("0001-12", "0002-01"), "month", ["0001-12", "0002-01"]),
        (("2000-01", "2009-12"), "month", None),
        (("2000-01", "2010-01"), "year", [str(year) for year in range(2000, 2011)]),
        (("1906-01", "2025-01"), "year", None),
        (("1905-01", "2025-01"), "decade", None),
        (("0001-01", "9999-12"), "century", None),
    ],
)
def test_the_smallest_step_that_needs_few_periods(months: tuple[str, ...], step: str, labels: list[str] | None) -> None:
    found = periods([(month, 3) for month in months])
    assert found[0] == step
    assert len(found[1]) <= MOST_PERIODS
    assert sum(period.entries for period in found[1]) == 3 * len(months)
    assert (found[1][0].entries, found[1][-1].entries) == (3, 3)
    if labels is not None:
        assert [period.label for period in found[1]] == labels
    assert [period.label for period in found[1]] == sorted({period.label for period in found[1]})


def test_decades_and_centuries_are_named_by_their_years() -> None:
    assert periods([("1905-01", 1), ("2025-01", 1)])[1][0].label == "1900-1909"
    assert periods([("0001-01", 1), ("9999-12", 1)])[1][-1].label == "9900-9999"


@pytest.mark.parametrize("moment", [2**63 - 1, -(2**63), 0])
def test_moments_beyond_the_calendar_are_shown(moment: int) -> None:
    registry = generate(personas=3).personas
    extreme = registry.with_columns(created_at=pl.lit(moment, pl.Int64).cast(pl.Datetime("us", "UTC")))
    found = profile(registry=extreme).profile
    assert found is not None
    assert found.created is not None
    assert found.created.first == found.created.last
    assert str(moment) in found.created.first or found.created.first == "1970-01-01 00:00:00 UTC"
    assert profile(registry=registry.with_columns(created_at=pl.lit(None, registry.schema["created_at"]))).profile


def test_created_is_told_in_utc() -> None:
    moments = [datetime(2025, 1, 31, 8, 15, tzinfo=UTC), datetime(2025, 2, 1, tzinfo=UTC)]
    registry = generate(personas=2).personas.with_columns(created_at=pl.Series(moments, dtype=pl.Datetime("us", "UTC")))
    found = profile(registry=registry).profile
    assert found is not None
    assert found.created is not None
    assert (found.created.first, found.created.last) == ("2025-01-31 08:15:00 UTC", "2025-02-01 00:00:00 UTC")
