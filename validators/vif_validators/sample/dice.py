"""Random numbers by position: a mix of seed, stream and counter, the same in polars and in plain Python.

They do not depend on the order in which they are asked for, on chunks, threads, or versions of polars and Python.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from itertools import count

import polars as pl

_STEPS = ((30, 0xBF58476D1CE4E5B9), (27, 0x94D049BB133111EB))
_GOLDEN = 0x9E3779B97F4A7C15


def u64(number: int) -> pl.Expr:
    """A UInt64 literal."""
    return pl.lit(number, dtype=pl.UInt64)


def pick(items: Iterable[object], position: pl.Expr) -> pl.Expr:
    """The item at each position."""
    return pl.lit(pl.Series(list(items))).gather(position)


def mix(number: int) -> int:
    """The finalizer of splitmix64: 64 bits to 64 bits, one to one."""
    for shift, factor in _STEPS:
        number = (number ^ number >> shift) * factor % 2**64
    return number ^ number >> 31


def mixed(number: pl.Expr) -> pl.Expr:
    """`mix` of a UInt64 column, whose products wrap around."""
    for shift, factor in _STEPS:
        number = (number ^ number // u64(2**shift)) * u64(factor)
    return number ^ number // u64(2**31)


def key(seed: int, stream: str) -> int:
    """64 bits for a seed of any size and the name of a stream."""
    found = 0
    for byte in f"{seed} {stream}".encode():
        found = mix((found ^ byte) + _GOLDEN & 2**64 - 1)
    return found


class Die:
    """Numbers one after the other, as `Dice` gives them for the counters 0, 1, ..."""

    def __init__(self, seed: int, stream: str) -> None:
        self._key = key(seed, stream)
        self._counter = count()

    def below(self, bound: int) -> int:
        """A number from 0 to `bound` - 1; `bound` is at most 2**32."""
        bits = mix((next(self._counter) * _GOLDEN + self._key) % 2**64)
        return (bits >> 32) * bound >> 32


@dataclass(frozen=True, slots=True)
class Dice:
    """One number for each seed, stream and UInt64 counter."""

    seed: int
    counter: pl.Expr

    def bits(self, stream: str) -> pl.Expr:
        """64 random bits."""
        return mixed(self.counter * u64(_GOLDEN) + u64(key(self.seed, stream)))

    def below(self, stream: str, bound: int | pl.Expr) -> pl.Expr:
        """A number from 0 to `bound` - 1; `bound` is at most 2**32."""
        limit = u64(bound) if isinstance(bound, int) else bound
        return self.bits(stream) // u64(2**32) * limit // u64(2**32)

    def chance(self, stream: str, percent: int) -> pl.Expr:
        """True so many times in a hundred."""
        return self.below(stream, 100) < percent


def scattered(frame: pl.LazyFrame, column: str, seed: int, *, lows: int, highs: int, block: pl.Expr) -> pl.LazyFrame:
    """Put the numbers below `lows` * `highs` in `column` into an order of its own for each block: one to one.

    `lows` and `highs` are at most 65,536.
    """
    number, low, high = map(pl.col, (column, "low", "high"))
    frame = frame.with_columns(low=number % u64(lows), high=number // u64(lows), block=block * u64(2**16))
    # Each half is moved by what the other one says, which can be undone. A step at a time: in one expression, which
    # names its operands several times, three turns would be millions of terms.
    for turn in range(3):
        by_high, by_low = Dice(seed, pl.col("block") + high), Dice(seed, pl.col("block") + low)
        frame = frame.with_columns(low=(low + by_high.below(f"{column} low {turn}", lows)) % u64(lows))
        frame = frame.with_columns(high=(high + by_low.below(f"{column} high {turn}", highs)) % u64(highs))
    return frame.with_columns((high * u64(lows) + low).alias(column)).drop("low", "high", "block")


def scattered_32(number: pl.Expr, seed: int, stream: str) -> pl.Expr:
    """A number of 32 bits for each below 2**32, one to one: every step can be undone."""
    modulus = u64(2**32)
    for turn, (shift, factor) in enumerate(((16, 0x7FEB352D), (15, 0x846CA68B), (16, 0x9E3779B1))):
        number = (number + u64(key(seed, f"{stream} {turn}") >> 32)) % modulus
        number = (number ^ number // u64(2**shift)) * u64(factor) % modulus
    return number ^ number // u64(2**16)
