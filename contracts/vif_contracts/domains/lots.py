"""Seeded lots for many rows at once: the same for the same seed, whatever the chunks, threads and versions."""

import polars as pl

from vif_contracts.domains.language import Choose

_STEPS = ((30, 0xBF58476D1CE4E5B9), (27, 0x94D049BB133111EB))


def lots(count: int, bound: int, choose: Choose) -> pl.Series:
    """So many numbers from 0 to `bound` - 1, which is below 2**32; the stream they come from is drawn by `choose`."""
    number = pl.int_range(count, dtype=pl.UInt64, eager=True) * 0x9E3779B97F4A7C15 + choose(2**63)
    for shift, factor in _STEPS:  # the finalizer of splitmix64, whose products wrap around
        number = (number ^ number // 2**shift) * factor
    return (number ^ number // 2**31) // 2**32 * bound // 2**32


def shuffled(count: int, choose: Choose) -> list[int]:
    """The numbers below `count` in an order of chance."""
    order = list(range(count))
    for place in range(count - 1, 0, -1):
        other = choose(place + 1)
        order[place], order[other] = order[other], order[place]
    return order
