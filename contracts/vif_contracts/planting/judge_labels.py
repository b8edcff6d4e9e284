"""How to break each rule about the values and the sequence of the labels."""

from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from datetime import date, timedelta
from itertools import pairwise
from typing import Any

from vif_contracts.journals import Journal, Row
from vif_contracts.planting.dice import Dice
from vif_contracts.planting.fault import UNBOUNDED, Harm, JournalFault, Spot
from vif_contracts.planting.personas import LOWEST
from vif_contracts.planting.relations import orphan, plant_gap
from vif_contracts.planting.scores import SCORE_FAULTS
from vif_contracts.planting.texts import malformed_id, not_a_day
from vif_contracts.vocabulary import ALIGNMENT_COLUMNS, JUDGE_LABELS

_VECTOR = "alignment_vector"
_KEY = ("persona_id", "t_index")


def row_count(journal: Journal) -> int:
    """How many label rows there are to break."""
    return len(journal.labels)


def _cells(code: str, column: str, wrong: Callable[[Row, Dice], Any]) -> JournalFault:
    """A fault in one cell of each of some label rows."""

    def plant(journals: Sequence[Journal], count: int, dice: Dice) -> Harm:
        rows = dice.some(journals[0].labels, count)
        for row in rows:
            row[column] = wrong(row, dice)
        return Harm(spots=[Spot(row=row, column=column) for row in rows])

    return JournalFault(code=code, table=JUDGE_LABELS, plant=plant, capacity=row_count, entries=1)


def _plant_malformed_ids(journals: Sequence[Journal], count: int, dice: Dice) -> Harm:
    """In labels only, as those of an unknown persona; or, of a whole journal, in the registry as well."""
    [journal] = journals
    [persona] = journal.personas
    wrong = malformed_id(persona["persona_id"], dice)
    if count == len(journal.labels) and dice.heads():
        for row in (persona, *journal.labels):
            row["persona_id"] = wrong
        return Harm(spots=_spots(journal.labels, "persona_id"), implied=Counter(P101=1))
    rows = orphan(journal, count, wrong)
    return Harm(spots=_spots(rows, "persona_id"), implied=Counter(X101=count))


def _spots(rows: Iterable[Row], column: str | None) -> list[Spot]:
    return [Spot(row=row, column=column) for row in rows]


def _plant_negative(journals: Sequence[Journal], count: int, dice: Dice) -> Harm:
    """The first entries get negative numbers, and the others are numbered from 0."""
    entries = journals[0].entries()
    start = dice.one_of((-count, -count - dice.below(100), LOWEST))
    for place, row in enumerate(entries):
        row["t_index"] = start + place if place < count else place - count
    return Harm(spots=_spots(entries[:count], "t_index"))


def _plant_duplicates(journals: Sequence[Journal], count: int, dice: Dice) -> Harm:
    """Second rows of an entry, equal to the first or with other scores, before or behind it."""
    [journal] = journals
    for _ in range(count):
        copied = dice.below(len(journal.labels))
        copy = {**journal.labels[copied], _VECTOR: list(journal.labels[copied][_VECTOR])}
        if dice.heads():
            scores = [dice.between(-1, 1) for _ in ALIGNMENT_COLUMNS]
            copy |= {_VECTOR: scores, **dict(zip(ALIGNMENT_COLUMNS, scores, strict=True))}
        journal.labels.insert(dice.one_of((copied + 1, dice.below(len(journal.labels) + 1))), copy)
    return Harm(spots=_spots(_surplus(journal), "t_index"))


def _surplus(journal: Journal) -> list[Row]:
    seen = set()
    surplus = []
    for row in journal.labels:
        if row["t_index"] in seen:
            surplus.append(row)
        seen.add(row["t_index"])
    return surplus


_LATE = 9000


def _plant_date_goes_back(journals: Sequence[Journal], _count: int, dice: Dice) -> Harm:
    """An earlier entry gets a day after that of a later one; or, where the calendar is near its end, the reverse."""
    entries = journals[0].entries()
    later = dice.between(1, len(entries) - 1)
    earlier = dice.below(later)
    days = dice.one_of((1, 7, 365)) + dice.below(30)
    before, after = (date.fromisoformat(entries[place]["date"]) for place in (earlier, later))
    if after.year < _LATE:
        entries[earlier]["date"] = (after + timedelta(days=days)).isoformat()
    else:
        entries[later]["date"] = (before - timedelta(days=days)).isoformat()
    first = next((one, next_) for one, next_ in pairwise(row["date"] for row in entries) if next_ < one)
    return Harm(spots=[Spot(persona_id=entries[0]["persona_id"], value=" then ".join(first))])


def _null_places(journal: Journal) -> list[tuple[Row, str]]:
    """The cells that can be null and break nothing else: of the keys, only those of the last entry."""
    entries = journal.entries()
    places = [(row, column) for row in entries for column in row if column not in _KEY]
    return places + [(entries[-1], column) for column in _KEY]


def _plant_nulls(journals: Sequence[Journal], count: int, dice: Dice) -> Harm:
    [journal] = journals
    [persona] = journal.personas
    places = dice.some(_null_places(journal), count)
    for row, column in places:
        row[column] = _vector_with_null(row[_VECTOR], dice) if column == _VECTOR else None
    _match_registry(persona, journal)
    return Harm(spots=[Spot(row=row, column=column) for row, column in places])


def _vector_with_null(vector: list[int], dice: Dice) -> list[int | None] | None:
    kind = dice.below(3)
    if kind == 0:
        return None
    nulls = {dice.below(len(vector))} if kind == 1 else set(range(dice.between(0, len(vector) - 1), len(vector)))
    return [None if place in nulls else score for place, score in enumerate(vector)]


def _match_registry(persona: Row, journal: Journal) -> None:
    """Count the entries that still have persona and number: a row without is nobody's."""
    labels = [row for row in journal.labels if row["persona_id"] is not None]
    persona["stage_labeled"] = bool(labels)
    persona["entry_count"] = sum(row["t_index"] is not None for row in labels)


JUDGE_LABEL_FAULTS: tuple[JournalFault, ...] = (
    JournalFault(
        code="L006",
        table=JUDGE_LABELS,
        plant=_plant_nulls,
        capacity=lambda journal: len(_null_places(journal)) if journal.labels else 0,
        entries=1,
    ),
    JournalFault(code="L101", table=JUDGE_LABELS, plant=_plant_malformed_ids, capacity=row_count, entries=1),
    JournalFault(code="L102", table=JUDGE_LABELS, plant=_plant_negative, capacity=row_count, entries=1),
    _cells("L103", "date", lambda row, dice: not_a_day(row["date"], dice)),
    *SCORE_FAULTS,
    JournalFault(code="L301", table=JUDGE_LABELS, plant=_plant_duplicates, capacity=lambda _: UNBOUNDED, entries=1),
    JournalFault(code="L302", table=JUDGE_LABELS, plant=plant_gap, entries=1),
    JournalFault(code="L303", table=JUDGE_LABELS, plant=_plant_date_goes_back, entries=2),
)
