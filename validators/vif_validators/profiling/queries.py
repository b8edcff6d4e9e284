"""What is asked of the tables: lazy queries whose answers grow with the personas, never with the rows."""

import polars as pl

from vif_contracts.predicates import is_calendar_day
from vif_contracts.vocabulary import ALIGNMENT_COLUMNS, SCORES

PERSONA_COLUMNS = (
    "persona_id",
    "name",
    "age",
    "profession",
    "culture",
    "core_values",
    "created_at",
    "stage_synthetic",
    "stage_wrangled",
    "stage_labeled",
    "nudge_enabled",
)
"""The columns of the registry that are measured."""

LABEL_COLUMNS = ("persona_id", "date", *ALIGNMENT_COLUMNS)
"""Those of the labels."""

SIGNALS = "vif:signals"
"""Name of the column that `signals` gives."""

_NAMES = {-1: "minus", 0: "zero", 1: "plus"}


def tally(column: str, score: int) -> str:
    """The name of the column that counts a score of a score column."""
    return f"{_NAMES[score]} {column}"


def tallied(column: str) -> pl.Expr:
    """How many scores of a score column are tallied."""
    return _signed(column, -1) + _signed(column, 0) + _signed(column, 1)


def total(column: str) -> pl.Expr:
    """Their sum."""
    return _signed(column, 1) - _signed(column, -1)


def _signed(column: str, score: int) -> pl.Expr:
    # Tallies are unsigned, and differences of them would wrap around.
    return pl.col(tally(column, score)).cast(pl.Int64)


def signals() -> pl.Expr:
    """How many of the ten scores of a row are -1 or +1; null where one of them is null."""
    complete = pl.all_horizontal(pl.col(column).is_not_null() for column in ALIGNMENT_COLUMNS)
    count = pl.sum_horizontal(
        ((pl.col(column) == 1) | (pl.col(column) == -1)).cast(pl.Int8) for column in ALIGNMENT_COLUMNS
    )
    return pl.when(complete).then(count).alias(SIGNALS)


def score_totals(labels: pl.LazyFrame, columns: list[str]) -> pl.LazyFrame:
    """One row: `rows`, of each score column its `tally` of each score and its `nulls`, and, of all ten, `signals`.

    `signals` is one column for each number, `signals 0` to `signals 10`.
    """
    asked = [pl.len().alias("rows")]
    for column in columns:
        asked += [(pl.col(column) == score).sum().alias(tally(column, score)) for score in SCORES]
        asked.append(pl.col(column).null_count().alias(f"nulls {column}"))
    frame = labels
    if len(columns) == len(ALIGNMENT_COLUMNS):
        frame = labels.with_columns(signals())
        asked += [(pl.col(SIGNALS) == n).sum().alias(f"signals {n}") for n in range(len(columns) + 1)]
    return frame.select(asked)


def journals(labels: pl.LazyFrame, columns: list[str]) -> pl.LazyFrame:
    """One row per known persona_id: its `entries`, and of each score column its `tally` of each score."""
    tallies = [(pl.col(column) == score).sum().alias(tally(column, score)) for column in columns for score in SCORES]
    return (
        labels.filter(pl.col("persona_id").is_not_null())
        .group_by("persona_id")
        .agg(pl.len().alias("entries"), *tallies)
    )


def months(labels: pl.LazyFrame) -> pl.LazyFrame:
    """One row per month with entries on a real day: `month`, `entries`, the `first` and the `last` of those days."""
    date = pl.col("date")
    return (
        labels.filter(is_calendar_day("date"))
        .group_by(month=date.str.slice(0, 7))
        .agg(entries=pl.len(), first=date.min(), last=date.max())
        .sort("month")
    )


def dated(labels: pl.LazyFrame) -> pl.LazyFrame:
    """One row: how many entries say a `date` at all."""
    return labels.select(pl.col("date").count())


def first_rows(registry: pl.LazyFrame, columns: list[str]) -> pl.LazyFrame:
    """The rows of the registry without the surplus ones of a persona_id."""
    key = pl.col("persona_id")
    kept = registry.filter(key.is_null() | key.is_first_distinct()) if "persona_id" in columns else registry
    return kept.select(columns)
