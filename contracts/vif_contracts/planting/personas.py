"""How to break each rule about the values of the registry."""

from collections.abc import Callable, Sequence
from datetime import UTC, datetime
from typing import Any

from vif_contracts.journals import Journal, Row, schema
from vif_contracts.planting.dice import Dice
from vif_contracts.planting.fault import UNBOUNDED, Harm, JournalFault, Spot
from vif_contracts.planting.texts import blank, malformed_id, misspelled
from vif_contracts.planting.value import value_of, values_of
from vif_contracts.vocabulary import AGE_BRACKETS, PERSONAS, SCHWARTZ_VALUE_NAMES

LOWEST, LARGEST = -(2**63), 2**63 - 1
STAGES = ("stage_synthetic", "stage_wrangled", "stage_labeled")

_MICROSECOND_OF = {
    year: int(datetime(year, 1, 1, tzinfo=UTC).timestamp()) * 1_000_000 for year in (2999, 2400, 3000, 9999)
}
_FUTURE = (
    *_MICROSECOND_OF.values(),
    253_402_300_799_999_999,  # the last that Python's datetime can hold
    253_402_300_800_000_000,
    LARGEST - 1,
    LARGEST,
)
_SKIPPED_LABELED = ((True, False, True), (False, True, True), (False, False, True))
_SKIPPED_UNLABELED = ((False, True, False),)


def unlabel(journal: Journal) -> None:
    """Make the persona one that is not labeled, so that no relation looks at it."""
    journal.labels.clear()
    for row in journal.personas:
        row["stage_labeled"] = False


def _cell(
    code: str,
    column: str,
    wrong: Callable[[Row, Dice], Any],
    *,
    unlabeled: bool = False,
) -> JournalFault:
    """A fault in one cell of a registry row; `unlabeled` where the labels would be at odds with the cell."""

    def plant(journals: Sequence[Journal], _count: int, dice: Dice) -> Harm:
        [journal] = journals
        if unlabeled:
            unlabel(journal)
        [row] = journal.personas
        row[column] = wrong(row, dice)
        return Harm(spots=[Spot(row=row, column=column)])

    return JournalFault(code=code, table=PERSONAS, plant=plant, spares_labels=not unlabeled)


def _core_values(count: int, dice: Dice) -> list[str]:
    return dice.some(SCHWARTZ_VALUE_NAMES, count)


def _wrong_number_of_values(_row: Row, dice: Dice) -> list[str]:
    return _core_values(dice.one_of((0, 3, 4, 10, 5, 6, 7, 8, 9)), dice)


def _unknown_values(row: Row, dice: Dice) -> list[str]:
    values: list[str] = list(row["core_values"])
    wrong = dice.some(range(len(values)), dice.between(1, len(values)))
    for place in wrong:
        values[place] = misspelled(values[place], SCHWARTZ_VALUE_NAMES, dice)
    if len(set(values)) < len(values):
        values[-1] += "?"
    return values


def _repeated_value(row: Row, dice: Dice) -> list[str]:
    return [dice.one_of(row["core_values"])] * 2


def _negative(_row: Row, dice: Dice) -> int:
    return dice.one_of((-1, -2, LOWEST, LOWEST + 1, -(2**31), -1 - dice.below(2**16)))


def _future(_row: Row, dice: Dice) -> int:
    return dice.one_of((*_FUTURE, _FUTURE[0] + dice.below(2**48)))


def _plant_stage_skipped(journals: Sequence[Journal], _count: int, dice: Dice) -> Harm:
    [journal] = journals
    [row] = journal.personas
    choices = _SKIPPED_LABELED if row["stage_labeled"] else _SKIPPED_UNLABELED
    row.update(zip(STAGES, dice.one_of(choices), strict=True))
    return Harm(spots=[Spot(row=row, value=values_of(**{stage: row[stage] for stage in STAGES}))])


def _plant_duplicates(journals: Sequence[Journal], count: int, dice: Dice) -> Harm:
    """Copies behind the first row, which alone is judged by the other rules."""
    [journal] = journals
    [first] = journal.personas
    copies = [{**first, **_other_cells(first, dice)} for _ in range(count)]
    journal.personas += copies
    return Harm(spots=[Spot(row=copy, column="persona_id") for copy in copies])


def _other_cells(row: Row, dice: Dice) -> Row:
    """None, or what a second row may say otherwise."""
    others: tuple[Row, ...] = (
        {},
        {"entry_count": dice.between(0, 12)},
        {"created_at": row["created_at"] - dice.between(1, 2**16)},
        dict.fromkeys(STAGES, not row["stage_labeled"]),
        {"age": dice.one_of(AGE_BRACKETS), "nudge_enabled": dice.heads()},
        {"name": row["name"] + " II"},
        {"name": "", "age": "", "entry_count": -1, "core_values": [], "created_at": LARGEST},
    )
    return dice.one_of(others)


def _plant_repeated_name(journals: Sequence[Journal], _count: int, dice: Dice) -> Harm:
    one, other = dice.some([journal.personas[0] for journal in journals], 2)
    other["name"] = one["name"]
    return Harm(spots=[Spot(value=value_of(one["name"]))])


def _nullable(journal: Journal) -> list[str]:
    # Without its id, the labels of a persona would be those of an unknown one.
    return [column for column in schema(PERSONAS) if column != "persona_id" or not journal.labels]


def _plant_nulls(journals: Sequence[Journal], count: int, dice: Dice) -> Harm:
    [journal] = journals
    [row] = journal.personas
    columns = dice.some(_nullable(journal), count)
    for column in columns:
        with_null = ([None], [None, *row[column][:1]], [*row[column][:1], None]) if column == "core_values" else ()
        row[column] = dice.one_of((None, *with_null))
    return Harm(spots=[Spot(row=row, column=column) for column in columns])


PERSONA_FAULTS: tuple[JournalFault, ...] = (
    JournalFault(code="P006", table=PERSONAS, plant=_plant_nulls, capacity=lambda journal: len(_nullable(journal))),
    _cell("P101", "persona_id", lambda row, dice: malformed_id(row["persona_id"], dice), unlabeled=True),
    JournalFault(code="P102", table=PERSONAS, plant=_plant_duplicates, capacity=lambda _: UNBOUNDED),
    _cell("P103", "name", lambda _, dice: blank(dice)),
    _cell("P104", "age", lambda row, dice: misspelled(row["age"], AGE_BRACKETS, dice)),
    _cell("P105", "profession", lambda row, dice: misspelled(row["profession"], dice.pools.professions, dice)),
    _cell("P106", "culture", lambda row, dice: misspelled(row["culture"], dice.pools.cultures, dice)),
    _cell("P107", "core_values", _wrong_number_of_values),
    _cell("P108", "core_values", _unknown_values),
    _cell("P109", "core_values", _repeated_value),
    _cell("P110", "entry_count", _negative, unlabeled=True),
    _cell("P111", "created_at", _future),
    JournalFault(code="P201", table=PERSONAS, plant=_plant_stage_skipped),
    JournalFault(code="P301", table=PERSONAS, plant=_plant_repeated_name, together=2),
)
