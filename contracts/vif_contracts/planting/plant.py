"""Faults of several rules planted together: who gets which, and what the whole amounts to."""

from collections import Counter
from collections.abc import Callable, Collection, Container, Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import reduce
from types import MappingProxyType
from typing import Any

import polars as pl

from vif_contracts.journals import Choose, Journal, Row
from vif_contracts.planting.characteristics import CharacteristicFault, WholeHarm
from vif_contracts.planting.config import document_of, yaml_of
from vif_contracts.planting.dice import Dice
from vif_contracts.planting.fault import (
    Change,
    ColumnFault,
    ConfigFault,
    Fault,
    FileFault,
    JournalFault,
    Place,
    Spot,
)
from vif_contracts.planting.faults import FAULTS, fault_of
from vif_contracts.planting.label_files import LabelFileFault, spoil_label_files
from vif_contracts.planting.shares import shares
from vif_contracts.planting.value import value_of
from vif_contracts.pools import Pools
from vif_contracts.vocabulary import POOLS_PATH

_UNJUDGED = "keeps other rules from being judged"


@dataclass(frozen=True, kw_only=True)
class Needs:
    """How many journals are enough to plant something, whatever is chosen.

    Attributes:
        journals: all of them, with those in `labeled`.
        labeled: how many must be labeled, by the least number of label rows that each of them has.
    """

    journals: int
    labeled: Mapping[int, int]


@dataclass(frozen=True, kw_only=True)
class Planted:
    """What was planted.

    Attributes:
        expected: the violations of each rule that fails, by code, with those that follow from others.
        files: contents of files by their place under the folder of a project.
        spoiled: by the name of a table, what becomes of the bytes of its file.
        changes: what happens to whole tables.
        spots: the places whose rows have no number yet, by code.
    """

    expected: Mapping[str, int]
    files: Mapping[str, bytes]
    spoiled: Mapping[str, Callable[[bytes], bytes]]
    changes: Sequence[tuple[Fault, Change]]
    spots: Sequence[tuple[Fault, Spot]]
    elsewhere: Sequence[Place]

    def changed(self, table: str, frame: pl.DataFrame) -> pl.DataFrame:
        """A table, or a piece of it, with what happens to it as a whole."""
        functions = [change.frames[table] for _, change in self.changes if table in change.frames]
        return reduce(lambda done, function: function(done), functions, frame)

    def places(self, rows: Mapping[str, Iterable[tuple[int, Row]]]) -> tuple[Place, ...]:
        """Every place, by code, row and column.

        Args:
            rows: by table, the rows of the journals in hand, each with its 0-based number in the table.
        """
        numbers = {id(row): number for numbered in rows.values() for number, row in numbered}
        found = [_place(fault, spot, numbers) for fault, spot in self.spots]
        return tuple(sorted((*found, *self.elsewhere), key=_order))


def journals_needed(counts: Mapping[str, int]) -> Needs:
    """How many journals `plant` needs at most for these violations, by code.

    Raises:
        ValueError: as `plant`, but for what depends on the data.
    """
    labeled: Counter[int] = Counter()
    total = 0
    for fault, count in _journal_faults(_known(counts)):
        total += count * fault.together
        labeled[fault.entries] += count * fault.together
    del labeled[0]
    spoiled = sum(count for fault, count in _known(counts) if isinstance(fault, LabelFileFault))
    total += spoiled
    labeled[1] += spoiled
    for whole, count in _known(counts):
        if isinstance(whole, CharacteristicFault):
            least = whole.least(count)
            total += len(least)
            labeled.update(each for each in least if each is not None)
    # Where others may lose theirs, someone keeps the label table from being empty.
    keepers = any(not fault.spares_labels for fault, _ in _journal_faults(_known(counts)))
    labeled[1] += keepers
    return Needs(journals=total + keepers, labeled=dict(sorted((+labeled).items())))


def plant(
    journals: Sequence[Journal],
    counts: Mapping[str, int],
    choose: Choose,
    *,
    pools: Pools | None = None,
    taken: Container[str] = frozenset(),
    label_files: Mapping[str, bytes] = MappingProxyType({}),
) -> Planted:
    """Break rules in valid data, so that exactly these violations result, and the few that they imply.

    Args:
        journals: valid ones with distinct names and persona_ids, edited in place. Only so many are touched as it takes.
        counts: the violations to plant, by code.
        choose: what every choice is made by.
        pools: the pools of the data; None for the packaged ones.
        taken: the persona_ids of the data beside those of the journals.
        label_files: valid judge output files by place, for the rules about them: one for each of their violations.

    Raises:
        ValueError: a code is unknown, a count is less than 1 or more than the rule, the journals or the judge output
            files can have, or two codes cannot be planted together.
    """
    faults = _known(counts)
    pools = pools or Pools.packaged()
    known = {row["persona_id"] for journal in journals for row in journal.personas}
    dice = Dice(choose, pools=pools, taken=_Either(known, taken))
    total: Counter[str] = Counter(counts)
    spots: list[tuple[Fault, Spot]] = []
    for share in shares(journals, _journal_faults(faults), dice):
        harm = share.fault.plant(share.journals, share.count, dice)
        spots += [(share.fault, spot) for spot in harm.spots]
        total.update(harm.implied)
    spoiled = spoil_label_files(
        label_files, [(fault, count) for fault, count in faults if isinstance(fault, LabelFileFault)], dice
    )
    total.update(spoiled.implied)
    whole, elsewhere = _plant_in_all(journals, faults, dice)
    spots += whole
    changes = [(fault, fault.plant(count, dice)) for fault, count in faults if isinstance(fault, ColumnFault)]
    for _, change in changes:
        total.update(change.implied)
    return Planted(
        expected=dict(sorted(total.items())),
        files={
            **_config_files([fault for fault, _ in faults if isinstance(fault, ConfigFault)], pools, dice),
            **spoiled.files,
            **_gates(fault for fault, _ in faults),
        },
        spoiled={fault.table: fault.plant(dice) for fault, _ in faults if isinstance(fault, FileFault)},
        changes=changes,
        spots=spots,
        elsewhere=[
            *_elsewhere([fault for fault, _ in faults], changes),
            *elsewhere,
            *(Place(code=fault.code, table=fault.table, file=place) for fault, place in spoiled.at),
        ],
    )


def _gates(faults: Iterable[Fault]) -> dict[str, bytes]:
    """The settings under which the faults in the data as a whole are findings."""
    files: dict[str, bytes] = {}
    for fault in faults:
        if isinstance(fault, CharacteristicFault):
            files.update(fault.files())
    return files


def _plant_in_all(
    journals: Sequence[Journal], faults: Iterable[tuple[Fault, int]], dice: Dice
) -> tuple[list[tuple[Fault, Spot]], list[Place]]:
    """Plant the faults in the data as a whole."""
    spots: list[tuple[Fault, Spot]] = []
    places: list[Place] = []
    for fault, count in faults:
        if isinstance(fault, CharacteristicFault):
            harm: WholeHarm = fault.plant(journals, count, dice)
            spots += [(fault, spot) for spot in harm.spots]
            places += harm.places
    return spots, places


@dataclass(frozen=True)
class _Either:
    """A text is taken if it is in one of the two."""

    one: Collection[str]
    other: Container[str]

    def __contains__(self, text: object) -> bool:
        return text in self.one or text in self.other


def _known(counts: Mapping[str, int]) -> list[tuple[Fault, int]]:
    faults = [(fault_of(code, count), count) for code, count in sorted(counts.items())]
    alone = [fault.code for fault, _ in faults if fault.alone]
    if alone and len(faults) > 1:
        others = ", ".join(fault.code for fault, _ in faults if fault.code != alone[0])
        why = "takes the data as a whole" if isinstance(FAULTS[alone[0]], CharacteristicFault) else _UNJUDGED
        raise ValueError(f"{alone[0]} cannot be planted together with {others}: it {why}")
    return faults


def _journal_faults(faults: Iterable[tuple[Fault, int]]) -> list[tuple[JournalFault, int]]:
    return [(fault, count) for fault, count in faults if isinstance(fault, JournalFault)]


def _config_files(faults: Sequence[ConfigFault], pools: Pools, dice: Dice) -> dict[str, bytes]:
    document = document_of(pools)
    files: dict[str, bytes] = {}
    for fault in faults:
        files.update(fault.plant(document, dice) or {})
    return files or ({POOLS_PATH: yaml_of(document)} if faults else {})


def _elsewhere(faults: Iterable[Fault], changes: Iterable[tuple[Fault, Change]]) -> list[Place]:
    whole = [
        Place(code=fault.code, table=fault.table) for fault in faults if isinstance(fault, ConfigFault | FileFault)
    ]
    columns = [
        Place(code=fault.code, table=fault.table, column=column)
        for fault, change in changes
        for column in change.columns
    ]
    return [*whole, *columns]


def _place(fault: Fault, spot: Spot, numbers: Mapping[int, int]) -> Place:
    row = spot.row
    if row is None:
        return Place(code=fault.code, table=fault.table, persona_id=spot.persona_id, value=spot.value)
    return Place(
        code=fault.code,
        table=fault.table,
        row=numbers[id(row)],
        persona_id=row["persona_id"],
        t_index=row.get("t_index"),
        column=spot.column,
        value=spot.value if spot.column is None or spot.value else value_of(row[spot.column], column=spot.column),
    )


def _order(place: Place) -> tuple[Any, ...]:
    row = -1 if place.row is None else place.row
    return (place.code, row, place.column or "", place.persona_id or "", place.file or "")
