"""How entries score the ten values, near the shares in real labels."""

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from itertools import combinations_with_replacement
from typing import Final

import polars as pl

from vif_contracts.vocabulary import ALIGNMENT_COLUMNS
from vif_validators.sample.dice import Dice, u64

_SIZES: Final = (3, 18, 40, 22, 10, 5, 2)
"""Percentage of entries with 0, 1, ... non-zero scores."""


@dataclass(frozen=True, slots=True)
class _Odds:
    """How readily an entry expresses a value, by weight, and how often in 64 that is a +1; `core`: where declared."""

    weight: int
    core_weight: int
    plus: int
    core_plus: int


_ODDS: Final = {
    "self_direction": _Odds(250, 1090, 39, 53),
    "stimulation": _Odds(19, 730, 26, 54),
    "hedonism": _Odds(49, 1220, 22, 49),
    "achievement": _Odds(143, 1530, 48, 59),
    "power": _Odds(27, 720, 22, 49),
    "security": _Odds(102, 790, 30, 55),
    "conformity": _Odds(127, 1170, 34, 60),
    "tradition": _Odds(60, 1630, 43, 58),
    "benevolence": _Odds(200, 1670, 46, 57),
    "universalism": _Odds(23, 1330, 54, 47),
}


def expressed(dice: Dice) -> pl.Expr:
    """The values with a non-zero score, one bit each; `first` and `second` are the declared ones, equal if one only."""
    pair = pl.min_horizontal("first", "second") * u64(10) + pl.max_horizontal("first", "second")
    bounds, subsets = _subsets()
    draw = pair * u64(2**32) + dice.below("expressed", 2**32)
    return pl.lit(subsets).gather(pl.lit(bounds).search_sorted(draw, side="right"))


def scores() -> Iterator[pl.Expr]:
    """The ten columns, from the bits in `expressed` and the random ones in `signs`."""
    for position, (column, odds) in enumerate(zip(ALIGNMENT_COLUMNS, _ODDS.values(), strict=True)):
        silent = pl.col("expressed") & u64(1 << position) == 0
        declared = (pl.col("first") == position) | (pl.col("second") == position)
        chances = pl.when(declared).then(odds.core_plus).otherwise(odds.plus)
        plus = pl.col("signs") // u64(64**position) % u64(64) < chances
        yield pl.when(silent).then(0).when(plus).then(1).otherwise(-1).cast(pl.Int64).alias(column)


@cache
def _subsets() -> tuple[pl.Series, pl.Series]:
    """Ascending upper bounds of draws, and the set of values that each stands for, one bit a value.

    A draw is 2**32 times the declared pair (10 * lower + higher position) plus 32 random bits. The share of a size is
    split among its sets by the product of their weights, in whole numbers, hence exactly alike everywhere.
    """
    sets = [[bits for bits in range(2**10) if bits.bit_count() == size] for size in range(len(_SIZES))]
    bounds: list[int] = []
    for pair in combinations_with_replacement(range(10), 2):
        weights = [odds.core_weight if at in pair else odds.weight for at, odds in enumerate(_ODDS.values())]
        products = [1]
        for bits in range(1, 2**10):
            products.append(products[bits & bits - 1] * weights[(bits & -bits).bit_length() - 1])
        for size, of_size in enumerate(sets):
            floor, top = (2**32 * sum(_SIZES[:upto]) // 100 for upto in (size, size + 1))
            total, running = sum(products[bits] for bits in of_size), 0
            for bits in of_size:
                running += products[bits]
                bounds.append((10 * pair[0] + pair[1]) * 2**32 + floor + (top - floor) * running // total)
    subsets = [bits for of_size in sets for bits in of_size] * (len(bounds) // sum(map(len, sets)))
    return pl.Series(bounds, dtype=pl.UInt64), pl.Series(subsets, dtype=pl.UInt64)
