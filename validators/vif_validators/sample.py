"""Synthetic data sets that obey every rule and look like real ones: both tables and the judge output files.

Each figure is drawn by position, from a mix of seed, stream, persona and entry: the same whatever the order, the
chunks, the number of threads or the version of polars and Python. No step of the drawing loops over rows.
"""

import json
import os
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from functools import cache
from importlib import resources
from itertools import chain, combinations_with_replacement, groupby
from pathlib import Path
from typing import BinaryIO, Final, Self

import polars as pl
import pyarrow.parquet as pq

from vif_contracts.pools import Pools
from vif_contracts.vocabulary import (
    AGE_BRACKETS,
    ALIGNMENT_COLUMNS,
    LABELS_PATH,
    POOLS_PATH,
    REGISTRY_PATH,
    SCHWARTZ_VALUE_NAMES,
    SCHWARTZ_VALUE_ORDER,
)
from vif_validators.sample_names import ENDINGS, NAMES, RATIONALES

_ROW_GROUP: Final = 250_000
_BATCH: Final = 600_000
"""The most label rows of a piece, unless its size is given."""
_DAYS: Final = tuple((date(2025, 1, 1) + timedelta(days=day)).isoformat() for day in range(365))
_FIRST_CREATED: Final = datetime(2026, 1, 5, 8, tzinfo=UTC)
_CREATION_SPAN: Final = timedelta(days=52) // timedelta(microseconds=1)
_GAPS: Final = (*[0] * 9, *list(range(1, 8)) * 12, *range(8, 15))
"""Days between two entries; each item is as likely as any other."""
_SIZES: Final = (3, 18, 40, 22, 10, 5, 2)
"""Percentage of entries with 0, 1, ... non-zero scores."""
_LONGEST: Final = 366
_UNLABELED_EVERY: Final = 50
_NAME_GROUPS: Final = tuple(group for groups in NAMES.values() for group in groups)


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


@dataclass(frozen=True)
class SampleData:
    """A data set, or one piece of it: columns, order and dtypes as documented.

    Attributes:
        personas: in the order of creation.
        judge_labels: sorted by persona_id and t_index.
    """

    personas: pl.DataFrame
    judge_labels: pl.DataFrame


def generate(*, personas: int = 204, seed: int = 0, entries: tuple[int, int] = (2, 12)) -> SampleData:
    """A consistent data set with from `entries[0]` to `entries[1]` entries a persona.

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
    low, high = entries
    if not 1 <= personas <= 2**32:
        raise ValueError(f"personas must be from 1 to {2**32:,}, not {personas:,}")
    if not 1 <= low <= high <= _LONGEST:
        raise ValueError(f"entries must be two numbers in order from 1 to {_LONGEST}, not {entries}")
    if seed < 0:
        raise ValueError(f"seed must not be negative, not {seed}")
    if size is not None and size < 1:
        raise ValueError(f"size must be at least 1, not {size}")
    return _batches(_Plan(personas, seed, low, high), size or _BATCH // high)


@dataclass(frozen=True, slots=True)
class _Plan:
    personas: int
    seed: int
    low: int
    high: int


def _batches(plan: _Plan, size: int) -> Iterator[SampleData]:
    index = pl.int_range(plan.personas, dtype=pl.UInt64, eager=True).alias("index")
    by_id = index.gather(index.to_frame().select(_id_number(pl.col("index"), plan.seed)).to_series().arg_sort())
    for start in range(0, plan.personas, size):
        yield SampleData(
            personas=_persona_rows(_traits(index.slice(start, size), plan), plan),
            judge_labels=_label_rows(_traits(by_id.slice(start, size), plan), plan),
        )


def _u64(number: int) -> pl.Expr:
    return pl.lit(number, dtype=pl.UInt64)


def _mix(number: int) -> int:
    """The finalizer of splitmix64: 64 bits to 64 bits, one to one."""
    for shift, factor in ((30, 0xBF58476D1CE4E5B9), (27, 0x94D049BB133111EB)):
        number = (number ^ number >> shift) * factor % 2**64
    return number ^ number >> 31


def _mixed(number: pl.Expr) -> pl.Expr:
    """`_mix` of a UInt64 column, whose products wrap around."""
    for shift, factor in ((30, 0xBF58476D1CE4E5B9), (27, 0x94D049BB133111EB)):
        number = (number ^ number // _u64(2**shift)) * _u64(factor)
    return number ^ number // _u64(2**31)


def _key(seed: int, stream: str) -> int:
    key = 0
    for byte in f"{seed} {stream}".encode():
        key = _mix((key ^ byte) + 0x9E3779B97F4A7C15 & 2**64 - 1)
    return key


@dataclass(frozen=True, slots=True)
class _Dice:
    """Random numbers by position: one for each seed, stream and UInt64 counter."""

    seed: int
    counter: pl.Expr

    def bits(self, stream: str) -> pl.Expr:
        """64 random bits."""
        return _mixed(self.counter * _u64(0x9E3779B97F4A7C15) + _u64(_key(self.seed, stream)))

    def below(self, stream: str, bound: int | pl.Expr) -> pl.Expr:
        """A number from 0 to `bound` - 1."""
        limit = _u64(bound) if isinstance(bound, int) else bound
        return self.bits(stream) // _u64(2**32) * limit // _u64(2**32)

    def chance(self, stream: str, percent: int) -> pl.Expr:
        """True so many times in a hundred."""
        return self.below(stream, 100) < percent

    def early(self, stream: str, bound: int) -> pl.Expr:
        """A number from 0 to `bound` - 1, the small ones more often."""
        return pl.min_horizontal(self.below(f"{stream} {turn}", bound) for turn in range(4))


def _pick(items: Iterable[object], position: pl.Expr) -> pl.Expr:
    return pl.lit(pl.Series(list(items))).gather(position)


def _id_number(index: pl.Expr, seed: int) -> pl.Expr:
    """A number of 32 bits for each index below 2**32, one to one: every step can be undone."""
    number, modulus = index, _u64(2**32)
    for turn, (shift, factor) in enumerate(((16, 0x7FEB352D), (15, 0x846CA68B), (16, 0x9E3779B1))):
        number = (number + _u64(_key(seed, f"id {turn}") >> 32)) % modulus
        number = (number ^ number // _u64(2**shift)) * _u64(factor) % modulus
    return number ^ number // _u64(2**16)


def _hex(number: pl.Expr) -> pl.Expr:
    octets = [f"{octet:02x}" for octet in range(256)]
    return pl.concat_str([_pick(octets, number // _u64(256**place) % _u64(256)) for place in (3, 2, 1, 0)])


def _traits(index: pl.Series, plan: _Plan) -> pl.DataFrame:
    """What both tables depend on; the `second` declared value equals the `first` where there is one only."""
    column = pl.col("index")
    dice, block = _Dice(plan.seed, column), column // _u64(_UNLABELED_EVERY)
    spread = plan.high - plan.low + 1
    entries = [dice.below("entries", spread), dice.below("more entries", spread)]
    unlabeled = _Dice(plan.seed, block).below("unlabeled", _UNLABELED_EVERY) == column % _u64(_UNLABELED_EVERY)
    other = (pl.col("first") + _u64(1) + dice.below("second value", 9)) % _u64(10)
    return (
        index.to_frame()
        .lazy()
        .select(
            column,
            persona_id=_hex(_id_number(column, plan.seed)),
            entry_count=_u64(plan.low)
            + pl.when(dice.chance("long", 65)).then(pl.max_horizontal(entries)).otherwise(entries[0]),
            labeled=~unlabeled | (block == 0),
            wrangled=~unlabeled | (block % _u64(2) == 0),
            first=dice.below("first value", 10),
        )
        .with_columns(second=pl.when(dice.chance("two values", 52)).then(other).otherwise(pl.col("first")))
        .collect()
    )


def _persona_rows(traits: pl.DataFrame, plan: _Plan) -> pl.DataFrame:
    dice = _Dice(plan.seed, pl.col("index"))
    professions, cultures = Pools.packaged().professions, tuple(NAMES)
    groups = len(_NAME_GROUPS) // len(cultures)
    step = _CREATION_SPAN // plan.personas
    created = pl.col("index") * _u64(step) + dice.below("created", min(step, 2**32))
    core_values = [[one] if one == two else [one, two] for one in SCHWARTZ_VALUE_NAMES for two in SCHWARTZ_VALUE_NAMES]
    frame = traits.lazy().with_columns(culture=dice.below("culture", len(cultures)))
    return frame.select(
        pl.col("persona_id"),
        name=_name(dice, pl.col("culture") * _u64(groups) + dice.below("name group", groups)),
        age=_pick(AGE_BRACKETS, dice.below("age", len(AGE_BRACKETS))),
        profession=_pick(professions, dice.below("profession", len(professions))),
        culture=_pick(cultures, pl.col("culture")),
        core_values=_pick(core_values, pl.col("first") * _u64(10) + pl.col("second")),
        entry_count=pl.col("entry_count").cast(pl.Int64),
        created_at=pl.lit(_FIRST_CREATED, dtype=pl.Datetime("us", "UTC")) + pl.duration(microseconds=created),
        stage_synthetic=pl.lit(value=True),
        stage_wrangled=pl.col("wrangled"),
        stage_labeled=pl.col("labeled"),
        nudge_enabled=dice.chance("nudge", 60),
    ).collect()


def _name(dice: _Dice, group: pl.Expr) -> pl.Expr:
    firsts, lasts = [names.first for names in _NAME_GROUPS], [names.last for names in _NAME_GROUPS]
    first, last = (
        _pick(chain.from_iterable(lists), group * _u64(len(lists[0])) + dice.early(stream, len(lists[0])))
        for stream, lists in (("first name", firsts), ("last name", lasts))
    )
    family_first = _pick([names.family_first for names in _NAME_GROUPS], group)
    return pl.when(family_first).then(last + " " + first).otherwise(first + " " + last)


def _label_rows(traits: pl.DataFrame, plan: _Plan) -> pl.DataFrame:
    dice = _Dice(plan.seed, pl.col("index") * _u64(512) + pl.col("t_index").cast(pl.UInt64))
    frame = (
        traits.lazy()
        .filter("labeled")
        .with_columns(t_index=pl.int_ranges(0, pl.col("entry_count").cast(pl.Int64)))
        .explode("t_index")
        .with_columns(gap=_gap(dice), expressed=_expressed(dice), signs=dice.bits("signs"))
        .with_columns(offset=pl.col("gap").cum_sum().over("index"))
        .with_columns(_day(_Dice(plan.seed, pl.col("index"))).alias("date"), *_scores())
    )
    vector = pl.concat_arr(ALIGNMENT_COLUMNS).arr.to_list()
    return frame.select("persona_id", "t_index", "date", vector.alias("alignment_vector"), *ALIGNMENT_COLUMNS).collect()


def _gap(dice: _Dice) -> pl.Expr:
    """Days since the persona's last entry."""
    gap = _pick(_GAPS, dice.below("gap", len(_GAPS))).cast(pl.UInt64)
    return pl.when(pl.col("t_index") == 0).then(_u64(0)).otherwise(gap)


def _day(dice: _Dice) -> pl.Expr:
    """The date; a journal longer than the year is pressed into it, so that no gap grows."""
    last = len(_DAYS) - 1
    total = pl.col("offset").max().over("index")
    pressed = pl.when(total > last).then(pl.col("offset") * _u64(last) // total).otherwise(pl.col("offset"))
    start = dice.below("start", _u64(len(_DAYS)) - pl.min_horizontal(total, _u64(last)))
    return _pick(_DAYS, start + pressed)


def _expressed(dice: _Dice) -> pl.Expr:
    """The values with a non-zero score, one bit each."""
    pair = pl.min_horizontal("first", "second") * _u64(10) + pl.max_horizontal("first", "second")
    bounds, subsets = _subsets()
    draw = pair * _u64(2**32) + dice.below("expressed", 2**32)
    return pl.lit(subsets).gather(pl.lit(bounds).search_sorted(draw, side="right"))


def _scores() -> Iterator[pl.Expr]:
    for position, (column, odds) in enumerate(zip(ALIGNMENT_COLUMNS, _ODDS.values(), strict=True)):
        silent = pl.col("expressed") & _u64(1 << position) == 0
        declared = (pl.col("first") == position) | (pl.col("second") == position)
        chances = pl.when(declared).then(odds.core_plus).otherwise(odds.plus)
        plus = pl.col("signs") // _u64(64**position) % _u64(64) < chances
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


def write(
    data: SampleData | Iterable[SampleData],
    out: str | os.PathLike[str],
    *,
    label_files: bool = True,
    overwrite: bool = False,
) -> list[Path]:
    """Write a data set, or its pieces as `generate_batches` gives them, under the folder `out`; the paths written.

    The same data gives the same bytes. The pools are copied to `out` unless it has some. Nothing is put in place before
    everything is written.

    Raises:
        FileExistsError: a file there differs and `overwrite` is not set, or a judge output file there is of a persona
            without labels in the data (such a file is never removed).
        OSError: a file cannot be written.
    """
    root = Path(out)
    folder = (root / LABELS_PATH).parent
    strays = set(folder.glob("persona_*_labels.json"))
    with _Staging() as staging:
        with (
            _TableWriter(staging.open(root / REGISTRY_PATH)) as registry,
            _TableWriter(staging.open(root / LABELS_PATH)) as labels,
        ):
            for piece in (data,) if isinstance(data, SampleData) else data:
                registry.add(piece.personas)
                labels.add(piece.judge_labels)
                if strays:
                    strays -= {_label_path(folder, persona) for persona in piece.judge_labels["persona_id"].unique()}
                for path, content in _label_files(folder, piece.judge_labels) if label_files else ():
                    staging.add(path, content)
        if not (root / POOLS_PATH).exists():
            pools = resources.files("vif_contracts").joinpath("synthetic_data.yaml").read_bytes()
            staging.add(root / POOLS_PATH, pools)
        if strays:
            raise FileExistsError(f"{min(strays)}: its persona has no labels in the data; remove the file first")
        return staging.put_in_place(overwrite=overwrite)


class _Staging:
    """New files beside the old ones, until all of them are put in place; those left over are removed."""

    def __init__(self) -> None:
        self._temporary: dict[Path, Path] = {}

    def open(self, target: Path) -> BinaryIO:
        real = Path(os.path.realpath(target))
        real.parent.mkdir(parents=True, exist_ok=True)
        temporary = real.with_name(f".{real.name}.tmp")
        temporary.unlink(missing_ok=True)
        self._temporary[target] = temporary
        return temporary.open("xb")

    def add(self, target: Path, content: bytes) -> None:
        with self.open(target) as file:
            file.write(content)

    def put_in_place(self, *, overwrite: bool) -> list[Path]:
        for target, temporary in self._temporary.items():
            if not overwrite and target.exists() and not _same(target, temporary):
                raise FileExistsError(f"{target}: exists and is different")
        for target, temporary in self._temporary.items():
            temporary.replace(os.path.realpath(target))
        return list(self._temporary)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        for temporary in self._temporary.values():
            temporary.unlink(missing_ok=True)


def _same(one: Path, other: Path) -> bool:
    return one.is_file() and one.stat().st_size == other.stat().st_size and one.read_bytes() == other.read_bytes()


class _TableWriter:
    """A parquet file in row groups of 250,000 rows, however the rows arrive."""

    def __init__(self, file: BinaryIO) -> None:
        self._file = file
        self._writer: pq.ParquetWriter | None = None
        self._held: list[pl.DataFrame] = []

    def add(self, frame: pl.DataFrame) -> None:
        self._held.append(frame)
        if sum(map(len, self._held)) >= _ROW_GROUP:
            rows = pl.concat(self._held)
            full = len(rows) // _ROW_GROUP * _ROW_GROUP
            for start in range(0, full, _ROW_GROUP):
                self._write(rows.slice(start, _ROW_GROUP))
            self._held = [rows.slice(full)]

    def _write(self, rows: pl.DataFrame) -> None:
        # One chunk a column: page boundaries follow the chunks, and the bytes must not depend on them.
        table = rows.rechunk().to_arrow()
        if self._writer is None:
            # Without the Arrow schema in the footer any reader sees plain strings and lists, not polars' large ones.
            options = {"compression": "zstd", "write_page_checksum": True, "store_schema": False}
            self._writer = pq.ParquetWriter(self._file, table.schema, **options)
        self._writer.write_table(table, row_group_size=_ROW_GROUP)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, kind: object, *_: object) -> None:
        with self._file:
            if kind is None and (any(map(len, self._held)) or self._writer is None):
                self._write(pl.concat(self._held))
            if self._writer is not None:
                self._writer.close()


def _label_path(folder: Path, persona_id: str) -> Path:
    return folder / f"persona_{persona_id}_labels.json"


def _label_files(folder: Path, labels: pl.DataFrame) -> Iterator[tuple[Path, bytes]]:
    """Each persona's judge output file."""
    rows = labels.select("persona_id", "t_index", "date", *ALIGNMENT_COLUMNS).iter_rows()
    for persona_id, entries in groupby(rows, key=lambda row: str(row[0])):
        found = [_entry(int(persona_id, 16), t_index, day, scores) for _, t_index, day, *scores in entries]
        text = json.dumps({"persona_id": persona_id, "labels": found}, ensure_ascii=False, indent=2)
        yield _label_path(folder, persona_id), f"{text}\n".encode()


def _entry(number: int, t_index: int, day: str, scores: list[int]) -> dict[str, object]:
    by_value = dict(zip(SCHWARTZ_VALUE_ORDER, scores, strict=True))
    rationales = {value: _rationale(number, t_index, value, score) for value, score in by_value.items() if score}
    return {"t_index": t_index, "date": day, "scores": by_value, "rationales": rationales}


def _rationale(number: int, t_index: int, value: str, score: int) -> str:
    """A sentence; a persona's entries take turns with the phrases, so that neighbours differ."""
    phrases, endings = RATIONALES[score][value], ENDINGS[score]
    draw = _key(number, f"{value} {score}")
    return phrases[(draw + t_index) % len(phrases)] + endings[_mix(draw + t_index & 2**64 - 1) % len(endings)]
