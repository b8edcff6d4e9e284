"""Whole data sets, at once or piece by piece."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

import polars as pl

from vif_validators.sample.tables import Plan, by_id, label_rows, persona_rows, traits

_BATCH: Final = 600_000
"""The most label rows of a piece, unless its size is given."""


@dataclass(frozen=True)
class SampleData:
    """A data set, or one piece of it: columns, order and dtypes as documented.

    Attributes:
        personas: in the order of creation.
        judge_labels: sorted by persona_id and t_index.
        judged: the label rows as the judges wrote them to their output files; None where `judge_labels` says the same.
    """

    personas: pl.DataFrame
    judge_labels: pl.DataFrame
    judged: pl.DataFrame | None = None


def generate(*, personas: int = 204, seed: int = 0, entries: tuple[int, int] = (2, 12)) -> SampleData:
    """A consistent data set with from `entries[0]` to `entries[1]` entries a persona, that breaks no rule.

    About 2 % of the personas beyond the fiftieth are not labeled yet and have no label rows.

    Raises:
        ValueError: `personas` not in 1 to 2**32, `entries` not in order within 1 to 366, or `seed` negative.
    """
    batches = list(generate_batches(personas=personas, seed=seed, entries=entries))
    return SampleData(
        personas=pl.concat([batch.personas for batch in batches], rechunk=True),
        judge_labels=pl.concat([batch.judge_labels for batch in batches], rechunk=True),
    )


def generate_batches(
    *, personas: int = 204, seed: int = 0, entries: tuple[int, int] = (2, 12), size: int | None = None
) -> Iterator[SampleData]:
    """The data set of `generate` in pieces of `size` personas; put together in order, they are that data set.

    The registry is in order of creation, the labels are in that of persona_id: the two tables of a piece hold different
    personas. A journal is never split. Without `size`, a piece has at most 600,000 label rows.

    Raises:
        ValueError: as `generate`, or `size` is less than 1.
    """
    plan = Plan(personas=personas, seed=seed, low=entries[0], high=entries[1])
    if size is not None and size < 1:
        raise ValueError(f"size must be at least 1, not {size}")
    return _batches(plan, size or _BATCH // plan.high)


def _batches(plan: Plan, size: int) -> Iterator[SampleData]:
    index, sorted_index = pl.int_range(plan.personas, dtype=pl.UInt64, eager=True), by_id(plan)
    for start in range(0, plan.personas, size):
        yield SampleData(
            personas=persona_rows(traits(index.slice(start, size), plan), plan),
            judge_labels=label_rows(traits(sorted_index.slice(start, size), plan), plan),
        )
