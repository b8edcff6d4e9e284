"""How to break each rule about what the data is like as a whole: scores and attributes, and the settings that gate.

The rules only inform, and what they find depends on how much data there is. A fault therefore brings settings along
that raise its rule to a warning and set its thresholds, and edits whole data sets.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field

from vif_contracts.journals import Journal, Row
from vif_contracts.planting.config import yaml_of
from vif_contracts.planting.dice import Dice
from vif_contracts.planting.fault import Fault, Place, Spot
from vif_contracts.planting.value import value_of
from vif_contracts.vocabulary import ALIGNMENT_COLUMNS, JUDGE_LABELS, PERSONAS, SCHWARTZ_VALUE_NAMES, SETTINGS_PATH

_COLUMN_OF = dict(zip(SCHWARTZ_VALUE_NAMES, ALIGNMENT_COLUMNS, strict=True))
_SIGNS = {"-1": -1, "+1": 1}
_ATTRIBUTES = {"age": "age_ranges", "profession": "professions", "culture": "cultures"}
_SPARSE = range(1, 4)


@dataclass(frozen=True, kw_only=True)
class WholeHarm:
    """What a fault in the whole data amounts to: a spot or a place for each violation."""

    spots: Sequence[Spot] = ()
    places: Sequence[Place] = ()


@dataclass(frozen=True, kw_only=True)
class CharacteristicFault(Fault):
    """A fault in the data as a whole.

    Attributes:
        plant: edits all valid journals in place, so that there are exactly so many violations.
        least: by the number of violations, the fewest label rows of each of the personas that it takes (None: any).
        thresholds: those by which the data is to be judged.
    """

    plant: Callable[[Sequence[Journal], int, Dice], WholeHarm]
    least: Callable[[int], list[int | None]]
    thresholds: Mapping[str, float] = field(default_factory=dict)
    alone: bool = True

    def files(self) -> dict[str, bytes]:
        """The settings, by their place."""
        document: dict[str, object] = {"severity": {self.code: "warning"}}
        return {SETTINGS_PATH: yaml_of(document | ({"thresholds": dict(self.thresholds)} if self.thresholds else {}))}


def _labels(journals: Sequence[Journal]) -> list[Row]:
    return [row for journal in journals for row in journal.labels]


def _refuse_too_few(code: str, count: int, journals: Sequence[Journal], spare: int, what: str) -> None:
    """See that there is enough to break.

    Raises:
        ValueError: there is not.
    """
    violations = "violation" if count == 1 else "violations"
    if spare < 0:
        raise ValueError(f"cannot plant {count:,} {violations} of {code} in {len(journals):,} personas: {what}")


def _score(row: Row, column: str, score: int) -> None:
    """A score in its column and in the vector."""
    row[column] = score
    row["alignment_vector"] = [row[name] for name in ALIGNMENT_COLUMNS]


def _rare(journals: Sequence[Journal], count: int, dice: Dice) -> WholeHarm:
    """Some scores of some values do not occur; every other one does, in the first or in the last entry."""
    rows = _labels(journals)
    _refuse_too_few("D101", count, journals, len(rows) - 2, "it takes 2 label rows")
    pairs = dice.some([(column, sign) for column in ALIGNMENT_COLUMNS for sign in _SIGNS], count)
    for column in ALIGNMENT_COLUMNS:
        for sign, score in _SIGNS.items():
            for row in rows:
                if row[column] == score and (column, sign) in pairs:
                    _score(row, column, 0)
        for row, sign in zip((rows[0], rows[-1]), _SIGNS, strict=True):
            _score(row, column, 0 if (column, sign) in pairs else _SIGNS[sign])
    places = [Place(code="D101", table=JUDGE_LABELS, column=column, value=f"{sign}: 0") for column, sign in pairs]
    return WholeHarm(places=places)


def _signals(code: str, wrong: Sequence[int]) -> Callable[[Sequence[Journal], int, Dice], WholeHarm]:
    """Some entries have a number of scores other than 0 that they must not have; all others have one."""

    def plant(journals: Sequence[Journal], count: int, dice: Dice) -> WholeHarm:
        rows = _labels(journals)
        _refuse_too_few(code, count, journals, len(rows) - count, "each needs a label row of its own")
        chosen = dice.some(rows, count)
        at_fault = {id(row) for row in chosen}
        for row in rows:
            if id(row) not in at_fault and sum(row[column] != 0 for column in ALIGNMENT_COLUMNS) in wrong:
                _set_signals(row, 1, dice)
        for row in chosen:
            _set_signals(row, dice.one_of(wrong), dice)
        spots = [Spot(row=row, value=str(sum(row[column] != 0 for column in ALIGNMENT_COLUMNS))) for row in chosen]
        return WholeHarm(spots=spots)

    return plant


def _set_signals(row: Row, number: int, dice: Dice) -> None:
    chosen = dice.some(ALIGNMENT_COLUMNS, number)
    for column in ALIGNMENT_COLUMNS:
        _score(row, column, dice.one_of((1, -1)) if column in chosen else 0)


def _imbalanced(journals: Sequence[Journal], count: int, dice: Dice) -> WholeHarm:
    """All personas have the same value of some attributes; the others are spread evenly."""
    personas = [row for journal in journals for row in journal.personas]
    _refuse_too_few("D104", count, journals, len(personas) - 2, "it takes 2 personas")
    chosen = dice.some(list(_ATTRIBUTES), count)
    places = []
    for column, pool in _ATTRIBUTES.items():
        items = getattr(dice.pools, pool)
        start = dice.below(len(items))
        for number, row in enumerate(personas):
            row[column] = items[start if column in chosen else (start + number) % len(items)]
        if column in chosen:
            total, expected = len(personas), len(personas) / len(items)
            value = f"{items[start]}: {total:,} of {total:,}, expected {expected:,.1f}"
            places.append(Place(code="D104", table=PERSONAS, column=column, value=value))
    return WholeHarm(places=places)


def _silent(journals: Sequence[Journal], count: int, dice: Dice) -> WholeHarm:
    """Some personas never express one of their values, or both; all others express theirs in the first entry."""
    labeled = [journal for journal in journals if journal.labels]
    _refuse_too_few("D105", count, journals, len(labeled) - count, "each needs a labeled persona of its own")
    chosen = dice.some(labeled, count)
    for journal in labeled:
        for value in journal.personas[0]["core_values"]:
            _score(journal.entries()[0], _COLUMN_OF[value], 1)
    return WholeHarm(spots=[_silence(journal, dice) for journal in chosen])


def _silence(journal: Journal, dice: Dice) -> Spot:
    [persona] = journal.personas
    values = dice.some(persona["core_values"], dice.between(1, len(persona["core_values"])))
    for value in values:
        for row in journal.labels:
            if row[_COLUMN_OF[value]] == 1:
                _score(row, _COLUMN_OF[value], dice.one_of((0, -1)))
    silent = [value for value in SCHWARTZ_VALUE_NAMES if value in values]
    return Spot(persona_id=persona["persona_id"], value=value_of(silent))


def _entries(count: int) -> list[int | None]:
    return [1] * count


CHARACTERISTIC_FAULTS: tuple[CharacteristicFault, ...] = (
    CharacteristicFault(
        code="D101",
        table=JUDGE_LABELS,
        plant=_rare,
        least=lambda _: [2],
        thresholds={"min_examples": 1},
        most=len(ALIGNMENT_COLUMNS) * len(_SIGNS),
    ),
    CharacteristicFault(
        code="D102",
        table=JUDGE_LABELS,
        plant=_signals("D102", [number for number in range(len(ALIGNMENT_COLUMNS) + 1) if number not in _SPARSE]),
        least=_entries,
        thresholds={"min_sparse_share": 1.0},
    ),
    CharacteristicFault(
        code="D103", table=JUDGE_LABELS, plant=_signals("D103", [len(ALIGNMENT_COLUMNS)]), least=_entries
    ),
    CharacteristicFault(
        code="D104",
        table=PERSONAS,
        plant=_imbalanced,
        least=lambda _: [1, None],
        # Two personas that differ are 0.66 from the uniform draw of nine, two that do not are 1.
        thresholds={"max_cramers_v": 0.9, "imbalance_p_value": 1.0},
        most=len(_ATTRIBUTES),
    ),
    CharacteristicFault(
        code="D105", table=PERSONAS, plant=_silent, least=_entries, thresholds={"max_silent_share": 0.0}
    ),
    CharacteristicFault(
        code="D106",
        table=JUDGE_LABELS,
        plant=_signals("D106", [0]),
        least=_entries,
        thresholds={"max_neutral_share": 1e-9},
    ),
)
