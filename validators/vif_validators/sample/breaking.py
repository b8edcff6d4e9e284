"""Rules broken on purpose in a data set on its way to the disk.

The personas to break are drawn from all, made by themselves, edited row by row, and put in the place of the originals
when these come by. What is not broken is never held.
"""

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Final

import polars as pl

from vif_contracts.journals import JOURNAL_PLACES, Journal, Row, frame
from vif_contracts.planting import FAULTS, Needs, Place, journals_needed, plant
from vif_contracts.planting.characteristics import CharacteristicFault
from vif_contracts.planting.label_files import LabelFileFault
from vif_contracts.pools import Pools
from vif_contracts.vocabulary import JUDGE_LABELS, PERSONAS, POOLS_PATH
from vif_validators.files.disk import UnreadableFile, read_bytes
from vif_validators.sample.dice import Dice, Die
from vif_validators.sample.generation import SampleData
from vif_validators.sample.label_files import label_files
from vif_validators.sample.tables import Plan, id_number, label_rows, persona_rows, traits

MOST: Final = 10_000
"""The most violations that are planted together."""

MOST_AT_ONCE: Final = 10_000
"""The most personas of data that is broken as a whole, and therefore held as a whole."""


class Broken:
    """A data set of `generate_batches` with violations planted in it.

    Attributes:
        expected: the violations of each rule that fails, by code, those that follow from others among them.
        files: contents of configuration and judge output files, by their place under the folder.
        spoil: what becomes of the bytes of a parquet file, by its place.
    """

    def __init__(self, counts: Mapping[str, int], *, personas: int, seed: int, entries: tuple[int, int]) -> None:
        """Choose what to break.

        Args:
            counts: how many violations of each rule, by code.
            personas: as for `generate_batches`.
            seed: as for `generate_batches`.
            entries: as for `generate_batches`.

        Raises:
            ValueError: a code is unknown, a count is not possible in the data, or codes cannot be combined.
        """
        plan = Plan(personas=personas, seed=seed, low=entries[0], high=entries[1])
        needs = _needs(counts, plan)
        if sum(counts.values()) > MOST:
            raise ValueError(f"at most {MOST:,} violations can be planted together, not {sum(counts.values()):,}")
        stream = "break " + " ".join(f"{code}={count}" for code, count in sorted(counts.items()))
        self._journals = _journals(_drawn(needs, plan, stream), plan)
        self._ids = list(self._journals)
        journals = list(self._journals.values())
        files = _label_files(journals) if any(isinstance(FAULTS.get(code), LabelFileFault) for code in counts) else {}
        try:
            choose = Die(plan.seed, stream).below
            self._planted = plant(journals, counts, choose, taken=_Ids(plan), label_files=files)
        except ValueError as error:
            # It is told a few personas and says so; the user knows of all of them.
            message = str(error).replace(f" in {len(journals):,} personas", f" in {plan.personas:,} personas")
            raise ValueError(message) from None
        self._rows: dict[str, list[tuple[int, Row]]] = {table: [] for table in JOURNAL_PLACES}
        self._written = dict.fromkeys(JOURNAL_PLACES, 0)
        self.expected = self._planted.expected
        self.files = self._planted.files
        self.spoil = {JOURNAL_PLACES[table]: change for table, change in self._planted.spoiled.items()}

    def pieces(self, valid: Iterable[SampleData]) -> Iterator[SampleData]:
        """The same pieces with the faults in them; to be gone through once."""
        for piece in valid:
            yield SampleData(
                personas=self._changed(PERSONAS, piece.personas),
                judge_labels=self._changed(JUDGE_LABELS, piece.judge_labels),
                judged=piece.judge_labels,
            )

    def places(self) -> tuple[Place, ...]:
        """Where each violation is, by code and row; complete when all pieces have gone by."""
        return self._planted.places(self._rows)

    def _changed(self, table: str, valid: pl.DataFrame) -> pl.DataFrame:
        changed = self._replaced(table, valid)
        self._written[table] += len(changed)
        return self._planted.changed(table, changed)

    def _replaced(self, table: str, valid: pl.DataFrame) -> pl.DataFrame:
        """The rows of broken personas where the valid ones stood, which are next to each other."""
        places = valid.select("persona_id", place=pl.int_range(pl.len())).filter(pl.col("persona_id").is_in(self._ids))
        runs = places.group_by("persona_id", maintain_order=True).agg(pl.col("place").first(), pl.len())
        parts: list[pl.DataFrame] = []
        done = 0
        written = self._written[table]
        for persona_id, place, length in runs.iter_rows():
            rows = self._journals[persona_id].rows(table)
            parts += [valid.slice(done, place - done), frame(table, rows)]
            written += place - done
            self._rows[table] += enumerate(rows, written)
            written += len(rows)
            done = place + length
        return pl.concat([*parts, valid.slice(done)])


def _needs(counts: Mapping[str, int], plan: Plan) -> Needs:
    needs = journals_needed(counts)
    whole = [code for code in counts if isinstance(FAULTS[code], CharacteristicFault)]
    if not whole:
        return needs
    if plan.personas > MOST_AT_ONCE:
        raise ValueError(
            f"{whole[0]} cannot be planted in {plan.personas:,} personas: it is about the data as a whole, "
            f"of at most {MOST_AT_ONCE:,}"
        )
    return Needs(journals=plan.personas, labeled={})


def _drawn(needs: Needs, plan: Plan, stream: str) -> pl.DataFrame:
    """The traits of as many personas as are needed, drawn from all; of all that fit, where they are too few."""
    index = pl.int_range(plan.personas, dtype=pl.UInt64, eager=True).alias("index")
    keys = index.to_frame().select(Dice(plan.seed, pl.col("index")).bits(stream)).to_series()
    order = index.gather(keys.arg_sort())
    size = 4 * needs.journals
    while True:
        chosen = _chosen(traits(order.head(size), plan), needs)
        if chosen.enough or size >= plan.personas:
            return chosen.traits
        size *= 16


@dataclass(frozen=True)
class _Chosen:
    traits: pl.DataFrame
    enough: bool


def _chosen(drawn: pl.DataFrame, needs: Needs) -> _Chosen:
    """The first of these personas that fit; those who need the longest journals choose first."""
    left, parts, enough = drawn.with_row_index("turn"), [], len(drawn) >= needs.journals
    for entries, count in sorted(needs.labeled.items(), reverse=True):
        parts.append(left.filter(pl.col("labeled") & (pl.col("entry_count") >= entries)).head(count))
        left = left.filter(~pl.col("turn").is_in(parts[-1]["turn"].to_list()))
        enough = enough and len(parts[-1]) == count
    others = left.head(max(0, needs.journals - sum(map(len, parts))))
    return _Chosen(pl.concat([*parts, others]).sort("turn").drop("turn"), enough)


def _journals(traits: pl.DataFrame, plan: Plan) -> dict[str, Journal]:
    """Valid journals by persona_id."""
    journals = {row["persona_id"]: Journal(personas=[row]) for row in _rows(persona_rows(traits, plan))}
    for row in _rows(label_rows(traits, plan)):
        journals[row["persona_id"]].labels.append(row)
    return journals


def _label_files(journals: Iterable[Journal]) -> dict[str, bytes]:
    """The judge output files of valid journals, by place."""
    return dict(label_files(frame(JUDGE_LABELS, [row for journal in journals for row in journal.labels])))


def _rows(table: pl.DataFrame) -> list[Row]:
    return table.with_columns(pl.col(pl.Datetime).to_physical()).to_dicts()


class _Ids:
    """The persona_ids of the whole data set; other texts are not in it."""

    def __init__(self, plan: Plan) -> None:
        self._plan = plan

    @cached_property
    def _sorted(self) -> pl.Series:
        index = pl.int_range(self._plan.personas, dtype=pl.UInt64, eager=True).alias("index")
        return index.to_frame().select(id_number(pl.col("index"), self._plan.seed)).to_series().sort()

    def __contains__(self, text: object) -> bool:
        if not isinstance(text, str) or re.fullmatch("[0-9a-f]{8}", text) is None:
            return False
        number = int(text, 16)
        place = self._sorted.search_sorted(number)
        return place < len(self._sorted) and self._sorted[place] == number


def refuse_other_pools(root: Path, files: Mapping[str, bytes]) -> None:
    """Make sure that the pools under `root`, if they are not among the `files` to write, are those of the sample.

    Raises:
        ValueError: they are others, by which personas that are not broken would fail.
    """
    path = root / POOLS_PATH
    if POOLS_PATH in files or not path.exists():
        return
    try:
        same = Pools.from_yaml(read_bytes(str(path))) == Pools.packaged()
    except (ValueError, UnreadableFile):
        same = False
    if not same:
        raise ValueError(f"{path}: has other pools than the sample is drawn from; write to another folder")
