"""How to break each rule about scores: the ten columns, the vector, and the two against each other."""

from collections import Counter
from collections.abc import Callable, Sequence

from vif_contracts.journals import Journal, Row
from vif_contracts.planting.dice import Dice
from vif_contracts.planting.fault import Harm, JournalFault, Spot
from vif_contracts.vocabulary import ALIGNMENT_COLUMNS, JUDGE_LABELS, SCORES

_VECTOR = "alignment_vector"
_PLACES = range(len(ALIGNMENT_COLUMNS))
_WRONG = (2, -2, 3, 10, -10, 255, 2**31, 2**32 + 1, -(2**32) + 1, 2**63 - 1, -(2**63))
_ORDERS: tuple[Sequence[int], ...] = (
    sorted(_PLACES, key=ALIGNMENT_COLUMNS.__getitem__),
    _PLACES[::-1],
    (*_PLACES[1:], 0),
    (1, 0, *_PLACES[2:]),
)


def _wrong_score(dice: Dice) -> int:
    """A number that is no score."""
    return dice.one_of((*_WRONG, 2 + dice.below(2**16), -2 - dice.below(2**16)))


def _other_score(score: int, dice: Dice) -> int:
    return dice.one_of([other for other in SCORES if other != score])


def _at_odds(rows: Sequence[Row]) -> Counter[str]:
    """The violations of L104, L106 and L201 in rows without nulls and with ten elements."""
    found: Counter[str] = Counter()
    for row in rows:
        scores = [row[column] for column in ALIGNMENT_COLUMNS]
        found["L104"] += sum(score not in SCORES for score in scores)
        found["L106"] += any(score not in SCORES for score in row[_VECTOR])
        found["L201"] += row[_VECTOR] != scores
    return found


def _harm(code: str, rows: Sequence[Row], spots: Sequence[Spot]) -> Harm:
    return Harm(spots=spots, implied=Counter({other: n for other, n in _at_odds(rows).items() if n and other != code}))


def _with_element(row: Row, place: int, score: int) -> None:
    row[_VECTOR] = [*row[_VECTOR][:place], score, *row[_VECTOR][place + 1 :]]


def _plant_scores(journals: Sequence[Journal], count: int, dice: Dice) -> Harm:
    """In columns only, or in the vector as well."""
    [journal] = journals
    cells = dice.some([(row, place) for row in journal.labels for place in _PLACES], count)
    for row, place in cells:
        row[ALIGNMENT_COLUMNS[place]] = wrong = _wrong_score(dice)
        if dice.heads():
            _with_element(row, place, dice.one_of((wrong, _wrong_score(dice))))
    spots = [Spot(row=row, column=ALIGNMENT_COLUMNS[place]) for row, place in cells]
    return _harm("L104", [row for row in journal.labels if any(row is changed for changed, _ in cells)], spots)


def _rows(code: str, spoil: Callable[[Row, Dice], None]) -> JournalFault:
    """A fault in each of some label rows, to be seen in the vector."""

    def plant(journals: Sequence[Journal], count: int, dice: Dice) -> Harm:
        rows = dice.some(journals[0].labels, count)
        for row in rows:
            spoil(row, dice)
        spots = [Spot(row=row, column=_VECTOR) for row in rows]
        return Harm(spots=spots) if code == "L105" else _harm(code, rows, spots)

    return JournalFault(
        code=code, table=JUDGE_LABELS, plant=plant, capacity=lambda journal: len(journal.labels), entries=1
    )


def _spoil_length(row: Row, dice: Dice) -> None:
    """A vector that is cut short, runs on, or both begins and ends elsewhere."""
    length = dice.one_of((9, 11, 0, 1, *range(2, 9), 12, 20, 100))
    vector = [*row[_VECTOR], *(dice.one_of(SCORES) for _ in range(length - len(_PLACES)))]
    row[_VECTOR] = vector[-length:] if length and dice.heads() else vector[:length]


def _spoil_elements(row: Row, dice: Dice) -> None:
    """Some elements of the vector are out of range; their columns are left, or follow."""
    for place in dice.some(_PLACES, dice.one_of((1, 1, 2, 3, 10))):
        wrong = _wrong_score(dice)
        _with_element(row, place, wrong)
        if dice.heads():
            row[ALIGNMENT_COLUMNS[place]] = wrong


def _spoil_agreement(row: Row, dice: Dice) -> None:
    """One element or one column is changed, or the vector is in another order."""
    kind, place = dice.below(3), dice.below(len(_PLACES))
    vector = row[_VECTOR]
    row[_VECTOR] = [vector[other] for other in dice.one_of(_ORDERS)] if kind == 2 else vector  # noqa: PLR2004
    if row[_VECTOR] != vector:
        return
    score = _other_score(vector[place], dice)
    if kind == 1:
        row[ALIGNMENT_COLUMNS[place]] = score
    else:
        _with_element(row, place, score)


SCORE_FAULTS: tuple[JournalFault, ...] = (
    JournalFault(
        code="L104",
        table=JUDGE_LABELS,
        plant=_plant_scores,
        capacity=lambda journal: len(_PLACES) * len(journal.labels),
        entries=1,
    ),
    _rows("L105", _spoil_length),
    _rows("L106", _spoil_elements),
    _rows("L201", _spoil_agreement),
)
