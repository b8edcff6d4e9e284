"""The rows of both tables, by the number of the persona: any of them, in any order. No step loops over rows."""

from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from typing import Final

import polars as pl

from vif_contracts.pools import Pools
from vif_contracts.vocabulary import AGE_BRACKETS, ALIGNMENT_COLUMNS, SCHWARTZ_VALUE_NAMES
from vif_validators.sample.dice import Dice, pick, scattered_32, u64
from vif_validators.sample.names import with_names
from vif_validators.sample.scores import expressed, scores

_DAYS: Final = tuple((date(2025, 1, 1) + timedelta(days=day)).isoformat() for day in range(365))
_FIRST_CREATED: Final = datetime(2026, 1, 5, 8, tzinfo=UTC)
_CREATION_SPAN: Final = timedelta(days=52) // timedelta(microseconds=1)
_GAPS: Final = (*[0] * 9, *list(range(1, 8)) * 12, *range(8, 15))
"""Days between two entries; each item is as likely as any other."""
MOST_PERSONAS: Final = 2**32
MOST_ENTRIES: Final = 366
_UNLABELED_EVERY: Final = 50


@dataclass(frozen=True, slots=True)
class Plan:
    """What a data set is drawn from: `personas` personas with `low` to `high` entries each.

    Raises:
        ValueError: `personas` not in 1 to 2**32, `low` and `high` not in order within 1 to 366, or `seed` negative.
    """

    personas: int
    seed: int
    low: int
    high: int

    def __post_init__(self) -> None:
        if not 1 <= self.personas <= MOST_PERSONAS:
            raise ValueError(f"personas must be from 1 to {MOST_PERSONAS:,}, not {self.personas:,}")
        if not 1 <= self.low <= self.high <= MOST_ENTRIES:
            raise ValueError(
                f"entries must be two numbers in order from 1 to {MOST_ENTRIES}, not {(self.low, self.high)}"
            )
        if self.seed < 0:
            raise ValueError(f"seed must not be negative, not {self.seed}")


def by_id(plan: Plan) -> pl.Series:
    """The numbers of all personas in the order of their persona_id."""
    index = pl.int_range(plan.personas, dtype=pl.UInt64, eager=True).alias("index")
    return index.gather(index.to_frame().select(id_number(pl.col("index"), plan.seed)).to_series().arg_sort())


def id_number(index: pl.Expr, seed: int) -> pl.Expr:
    """The number that a persona_id is written from: below 2**32, another one for each persona."""
    return scattered_32(index, seed, "id")


def traits(index: pl.Series, plan: Plan) -> pl.DataFrame:
    """What both tables depend on; the `second` declared value equals the `first` where there is one only."""
    column = pl.col("index")
    dice, block = Dice(plan.seed, column), column // u64(_UNLABELED_EVERY)
    spread = plan.high - plan.low + 1
    entries = [dice.below("entries", spread), dice.below("more entries", spread)]
    unlabeled = Dice(plan.seed, block).below("unlabeled", _UNLABELED_EVERY) == column % u64(_UNLABELED_EVERY)
    other = (pl.col("first") + u64(1) + dice.below("second value", 9)) % u64(10)
    return (
        index.alias("index")
        .to_frame()
        .lazy()
        .select(
            column,
            persona_id=_hex(id_number(column, plan.seed)),
            entry_count=u64(plan.low)
            + pl.when(dice.chance("long", 65)).then(pl.max_horizontal(entries)).otherwise(entries[0]),
            labeled=~unlabeled | (block == 0),
            wrangled=~unlabeled | (block % u64(2) == 0),
            first=dice.below("first value", 10),
        )
        .with_columns(second=pl.when(dice.chance("two values", 52)).then(other).otherwise(pl.col("first")))
        .collect()
    )


def persona_rows(traits: pl.DataFrame, plan: Plan) -> pl.DataFrame:
    """The registry rows of personas, in the order given."""
    dice = Dice(plan.seed, pl.col("index"))
    professions = Pools.packaged().professions
    step = _CREATION_SPAN // plan.personas
    created = pl.col("index") * u64(step) + dice.below("created", min(step, 2**32))
    core_values = [[one] if one == two else [one, two] for one in SCHWARTZ_VALUE_NAMES for two in SCHWARTZ_VALUE_NAMES]
    core_value = pl.col("first") * u64(10) + pl.col("second")
    return (
        with_names(traits.lazy().with_columns(core_values=pick(core_values, core_value)), plan.seed)
        .select(
            "persona_id",
            "name",
            age=pick(AGE_BRACKETS, dice.below("age", len(AGE_BRACKETS))),
            profession=pick(professions, dice.below("profession", len(professions))),
            culture="culture",
            core_values="core_values",
            entry_count=pl.col("entry_count").cast(pl.Int64),
            created_at=pl.lit(_FIRST_CREATED, dtype=pl.Datetime("us", "UTC")) + pl.duration(microseconds=created),
            stage_synthetic=pl.lit(value=True),
            stage_wrangled="wrangled",
            stage_labeled="labeled",
            nudge_enabled=dice.chance("nudge", 60),
        )
        .collect()
    )


def label_rows(traits: pl.DataFrame, plan: Plan) -> pl.DataFrame:
    """The label rows of personas, in the order given; none for those that are not labeled."""
    dice = Dice(plan.seed, pl.col("index") * u64(512) + pl.col("t_index").cast(pl.UInt64))
    frame = (
        traits.lazy()
        .filter("labeled")
        .with_columns(t_index=pl.int_ranges(0, pl.col("entry_count").cast(pl.Int64)))
        .explode("t_index")
        .with_columns(gap=_gap(dice), expressed=expressed(dice), signs=dice.bits("signs"))
        .with_columns(offset=pl.col("gap").cum_sum().over("index"))
        .with_columns(_day(Dice(plan.seed, pl.col("index"))).alias("date"), *scores())
    )
    vector = pl.concat_arr(ALIGNMENT_COLUMNS).arr.to_list()
    return frame.select("persona_id", "t_index", "date", vector.alias("alignment_vector"), *ALIGNMENT_COLUMNS).collect()


def _hex(number: pl.Expr) -> pl.Expr:
    octets = [f"{octet:02x}" for octet in range(256)]
    return pl.concat_str([pick(octets, number // u64(256**place) % u64(256)) for place in (3, 2, 1, 0)])


def _gap(dice: Dice) -> pl.Expr:
    """Days since the persona's last entry."""
    gap = pick(_GAPS, dice.below("gap", len(_GAPS))).cast(pl.UInt64)
    return pl.when(pl.col("t_index") == 0).then(u64(0)).otherwise(gap)


def _day(dice: Dice) -> pl.Expr:
    """The date; a journal longer than the year is pressed into it, so that no gap grows."""
    last = len(_DAYS) - 1
    total = pl.col("offset").max().over("index")
    pressed = pl.when(total > last).then(pl.col("offset") * u64(last) // total).otherwise(pl.col("offset"))
    start = dice.below("start", u64(len(_DAYS)) - pl.min_horizontal(total, u64(last)))
    return pick(_DAYS, start + pressed)
