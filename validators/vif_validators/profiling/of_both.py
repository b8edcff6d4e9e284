"""The figures that take both tables: label rows of personas that the registry does not know are left out."""

from collections.abc import Sequence

import polars as pl

from vif_contracts.characteristics import VALUE_OF
from vif_contracts.vocabulary import ALIGNMENT_COLUMNS, SCHWARTZ_VALUE_NAMES
from vif_validators.profiling.figures import MOST_LISTED, Alignment, CoreValues, ExpressedValue, SilentPersona
from vif_validators.profiling.of_labels import mean
from vif_validators.profiling.of_personas import TEXT_LIMIT, declares
from vif_validators.profiling.queries import tallied, tally, total


def joined(registry: pl.DataFrame, journals: pl.DataFrame) -> pl.DataFrame:
    """The personas of the registry that have label rows: what is asked of them here, and their tallies."""
    asked = [name for name in ("persona_id", "age", "core_values") if name in registry.columns]
    known = registry.select(asked).filter(pl.col("persona_id").is_not_null())
    return known.join(journals, on="persona_id", how="inner")


def core_values(known: pl.DataFrame) -> CoreValues:
    """Declared values beside what the journals of `joined` express."""
    judged = pl.any_horizontal(_mark(column, value).is_not_null() for column, value in VALUE_OF.items())
    silent = silent_personas(known)
    return CoreValues(
        personas=int(known.select(judged.sum()).item()),
        silent=len(silent),
        values=tuple(_expressed(column, value, known) for column, value in VALUE_OF.items()),
        listed=tuple(
            SilentPersona(
                persona_id=row["persona_id"][:TEXT_LIMIT], values=tuple(row["core_values"]), entries=row["entries"]
            )
            for row in silent.head(MOST_LISTED).iter_rows(named=True)
        ),
    )


def silent_personas(known: pl.DataFrame) -> pl.DataFrame:
    """Each persona of `joined` with silent values: persona_id, entries and these, as core_values; by persona_id."""
    marked = known.select(
        "persona_id", "entries", *(_mark(column, value).alias(value) for column, value in VALUE_OF.items())
    )
    silent = pl.concat_list(pl.when(~pl.col(value)).then(pl.lit(value)) for value in SCHWARTZ_VALUE_NAMES)
    return (
        marked.filter(pl.any_horizontal(~pl.col(value) for value in SCHWARTZ_VALUE_NAMES))
        .select("persona_id", "entries", core_values=silent.list.drop_nulls())
        .sort("persona_id")
    )


def _mark(column: str, value: str) -> pl.Expr:
    """True where a declared value is expressed, false where not, null where it is not declared or has no score."""
    judged = declares(value) & (tallied(column) > 0)
    return pl.when(judged).then(pl.col(tally(column, 1)) > 0)


def _expressed(column: str, value: str, known: pl.DataFrame) -> ExpressedValue:
    mark, scores, counted = _mark(column, value), total(column), tallied(column)
    mine = declares(value).fill_null(value=False)
    other = declares(value).eq(other=False).fill_null(value=False)
    figures = known.select(
        declaring=mark.count(),
        expressing=mark.sum(),
        total=scores.filter(mine).sum(),
        counted=counted.filter(mine).sum(),
        other_total=scores.filter(other).sum(),
        other_counted=counted.filter(other).sum(),
    ).row(0, named=True)
    return ExpressedValue(
        value=value,
        declaring=figures["declaring"],
        expressing=figures["expressing"],
        declared_mean=mean(figures["total"], figures["counted"]),
        other_mean=mean(figures["other_total"], figures["other_counted"]),
    )


def alignment(known: pl.DataFrame, ages: Sequence[str]) -> tuple[Alignment, ...]:
    """The mean score of each value in each age bracket, of the answer to `joined`."""
    sums = [total(column).sum().alias(f"total {column}") for column in ALIGNMENT_COLUMNS]
    sums += [tallied(column).sum().alias(f"counted {column}") for column in ALIGNMENT_COLUMNS]
    frame = known.filter(pl.col("age").is_in(list(ages))).group_by("age").agg(pl.col("entries").sum(), *sums)
    rows = {row["age"]: row for row in frame.iter_rows(named=True)}
    return tuple(_cell(column, age, rows.get(age)) for column in ALIGNMENT_COLUMNS for age in dict.fromkeys(ages))


def _cell(column: str, age: str, row: dict[str, int] | None) -> Alignment:
    if row is None:
        return Alignment(value=VALUE_OF[column], age=age, entries=0, mean=None)
    average = mean(row[f"total {column}"], row[f"counted {column}"])
    return Alignment(value=VALUE_OF[column], age=age, entries=row["entries"], mean=average)
