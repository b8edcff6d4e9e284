"""Random numbers by position: alike in polars and in Python, spread evenly, and one to one where it is said."""

from collections import Counter

import polars as pl
import pytest

from vif_validators.sample.dice import Dice, Die, mix, mixed, scattered, scattered_32

COUNTERS = pl.DataFrame({"counter": pl.int_range(3000, dtype=pl.UInt64, eager=True)})


def test_mixing_wraps_around() -> None:
    numbers = [0, 1, 0x9E3779B97F4A7C15, 2**63, 2**64 - 1]
    frame = pl.DataFrame({"number": numbers}, schema={"number": pl.UInt64})
    assert frame.select(mixed(pl.col("number")))["number"].to_list() == [mix(number) for number in numbers]
    assert mix(0x9E3779B97F4A7C15) == 0xE220A8397B1DCDAF


@pytest.mark.parametrize("seed", [0, 7, 2**64 + 1])
@pytest.mark.parametrize("bound", [1, 2, 10, 2**32])
def test_python_throws_the_same_as_polars(seed: int, bound: int) -> None:
    die = Die(seed, "a stream")
    thrown = COUNTERS.select(Dice(seed, pl.col("counter")).below("a stream", bound)).to_series().to_list()
    assert [die.below(bound) for _ in thrown] == thrown
    assert all(0 <= number < bound for number in thrown)


def test_streams_and_seeds_differ() -> None:
    firsts = [Die(seed, stream).below(2**32) for seed in (0, 1, 2**64) for stream in ("a", "b", "1 a")]
    assert len(set(firsts)) == len(firsts)


def test_numbers_are_spread() -> None:
    die = Die(3, "spread")
    shares = Counter(die.below(10) for _ in range(10_000))
    assert set(shares) == set(range(10))
    assert max(abs(share - 1000) for share in shares.values()) < 150


@pytest.mark.parametrize(("lows", "highs"), [(1, 1), (1, 7), (5, 1), (144, 72), (12, 250)])
def test_scattered_is_one_to_one_in_each_block(lows: int, highs: int) -> None:
    size = lows * highs
    frame = pl.DataFrame({"at": pl.int_range(3 * size, dtype=pl.UInt64, eager=True)})
    blocks = frame.lazy().with_columns(number=pl.col("at") % size)
    found = scattered(blocks, "number", 4, lows=lows, highs=highs, block=pl.col("at") // size).collect()
    assert found.columns == ["at", "number"]
    orders = [found["number"].slice(block * size, size).to_list() for block in range(3)]
    assert all(sorted(order) == list(range(size)) for order in orders)
    assert size < 10 or orders[0] != orders[1] != orders[2] != list(range(size))


def test_scattered_32_is_one_to_one() -> None:
    ends = pl.concat([pl.int_range(50_000, eager=True), pl.int_range(2**32 - 50_000, 2**32, eager=True)])
    frame = ends.cast(pl.UInt64).alias("number").to_frame()
    numbers = frame.select(scattered_32(pl.col("number"), 5, "x")).to_series()
    assert numbers.n_unique() == len(ends)
    assert max(numbers.to_list()) < 2**32
