"""The figures of the registry alone."""

from collections import Counter
from collections.abc import Sequence

import polars as pl

from vif_contracts.vocabulary import SCHWARTZ_VALUE_NAMES
from vif_validators.profiling.figures import (
    MOST_LISTED,
    Category,
    Created,
    DeclaredCount,
    Demographic,
    Names,
    RepeatedName,
    Stage,
)
from vif_validators.profiling.uniformity import deviation
from vif_validators.text_of import text_of

STAGES = ("synthetic", "wrangled", "labeled")
TEXT_LIMIT = 200
"""Longest name or category that is kept, in characters: more than anybody reads in a list."""


def demographic(registry: pl.DataFrame, column: str, pool: Sequence[str], pool_from: str) -> Demographic:
    """An attribute beside its pool, in which a category may stand several times and is then drawn more often."""
    found = registry.get_column(column).drop_nulls().value_counts(name="count")
    counts: dict[str, int] = dict(found.iter_rows())
    weights = Counter(pool)
    inside = [counts.get(name, 0) for name in weights]
    total = sum(inside)
    measured = deviation(inside, list(weights.values()))
    others = sorted(((name, count) for name, count in counts.items() if name not in weights), key=_frequent_first)
    listed = others[:MOST_LISTED]
    categories = [
        Category(name=name, count=counts.get(name, 0), expected=total * weight / len(pool), in_pool=True)
        for name, weight in weights.items()
    ]
    categories += [Category(name=name[:TEXT_LIMIT], count=n, expected=0.0, in_pool=False) for name, n in listed]
    return Demographic(
        column=column,
        pool_from=pool_from,
        personas=sum(counts.values()),
        outside=sum(count for _, count in others),
        categories=tuple(categories),
        unlisted=len(others) - len(listed),
        chi_square=measured.chi_square,
        degrees=measured.degrees,
        p_value=measured.p_value,
        cramers_v=measured.cramers_v,
    )


def _frequent_first(item: tuple[str, int]) -> tuple[int, str]:
    return -item[1], item[0]


def stages(registry: pl.DataFrame) -> tuple[Stage, ...]:
    """How many personas each stage has."""
    found = []
    for name in STAGES:
        column = registry.get_column(f"stage_{name}")
        reached, nulls = int(column.sum()), column.null_count()
        found.append(Stage(name=name, reached=reached, not_reached=len(column) - reached - nulls, nulls=nulls))
    return tuple(found)


def declares(value: str) -> pl.Expr:
    """Whether a persona declares a value; null where it says nothing of its values."""
    values = pl.col("core_values")
    return pl.when(values.is_not_null()).then(values.list.contains(value).fill_null(value=False))


def declared(registry: pl.DataFrame) -> tuple[DeclaredCount, ...]:
    """How many personas declare each value."""
    counts = registry.select(declares(value).sum().alias(value) for value in SCHWARTZ_VALUE_NAMES).row(0)
    return tuple(
        DeclaredCount(value=value, personas=count) for value, count in zip(SCHWARTZ_VALUE_NAMES, counts, strict=True)
    )


def names(registry: pl.DataFrame) -> Names:
    """Names on more than one persona_id."""
    known = registry.filter(pl.col("persona_id").is_not_null() & pl.col("name").is_not_null())
    counts = known.group_by("name").agg(personas=pl.len())
    repeated = counts.filter(pl.col("personas") > 1)
    listed = repeated.sort("personas", "name", descending=[True, False]).head(MOST_LISTED)
    return Names(
        distinct=len(counts),
        repeated=len(repeated),
        listed=tuple(RepeatedName(name=name[:TEXT_LIMIT], personas=personas) for name, personas in listed.iter_rows()),
    )


def created(registry: pl.DataFrame) -> Created | None:
    """The first and the last created_at; None where there is none."""
    column = registry.get_column("created_at")
    moments = column.to_physical()
    first, last = moments.min(), moments.max()
    if first is None:
        return None
    return Created(first=_moment(first, column.dtype), last=_moment(last, column.dtype))


def _moment(value: object, dtype: pl.DataType) -> str:
    return text_of(value, dtype).replace("+00:00", " UTC")
