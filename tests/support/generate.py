"""Hypothesis strategies of whole data sets: the shipped valid ones, and valid ones with random damage."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import Any
from unicodedata import category

import polars as pl
from hypothesis import strategies as st

from vif_contracts import strategies
from vif_contracts.journals import DataSet, Row, frame, rows_of
from vif_contracts.pools import Pools
from vif_contracts.strategies.journals import Shape, draw_journals
from vif_contracts.strategies.rows import LATEST
from vif_contracts.strategies.tape import Tape, tapes

from .oracle import CORE_VALUES, LABEL_COLUMNS, PERSONA_COLUMNS, SCORE_COLUMNS

Pick = Callable[[int], int]
"""Gives a number from 0 to below its argument."""

PROFESSIONS = (
    "Software Engineer",
    "Grad Student",
    "Artist",
    "Manager",
    "Gig Worker",
    "Parent (Stay-at-home)",
    "Entrepreneur",
    "Teacher",
    "Nurse",
)
CULTURES = (
    "North American",
    "Western European",
    "East Asian",
    "South Asian",
    "Latin American",
    "Middle Eastern",
)
NOW = LATEST
"""The clock of every generated data set: hand it to both sides."""

PERSONA_SCHEMA: dict[str, pl.DataType] = {
    **dict.fromkeys(PERSONA_COLUMNS[:5], pl.String()),
    "core_values": pl.List(pl.String()),
    "entry_count": pl.Int64(),
    "created_at": pl.Datetime("us", "UTC"),
    **dict.fromkeys(PERSONA_COLUMNS[8:], pl.Boolean()),
}
LABEL_SCHEMA: dict[str, pl.DataType] = {
    "persona_id": pl.String(),
    "t_index": pl.Int64(),
    "date": pl.String(),
    "alignment_vector": pl.List(pl.Int64()),
    **dict.fromkeys(SCORE_COLUMNS, pl.Int64()),
}

_STAGES = PERSONA_COLUMNS[8:11]
_NOW = int(NOW.timestamp()) * 1_000_000
_LATEST = _NOW + 300_000_000
_DAY = 86_400_000_000
_LARGEST, _SMALLEST = 2**63 - 1, -(2**63)


@dataclass
class _Draft:
    """The rows of both tables while they are damaged; `created_at` is in microseconds since 1970."""

    personas: list[Row] = field(default_factory=list)
    labels: list[Row] = field(default_factory=list)

    def build(self) -> DataSet:
        return DataSet(frame("personas", self.personas), frame("judge_labels", self.labels))


def datasets(
    *, min_personas: int = 0, max_personas: int = 5, max_entries: int = 6, min_labelled: int = 0
) -> st.SearchStrategy[DataSet]:
    """Data sets that obey every rule, but that tables may be empty (P007, L007) if not forbidden by the sizes."""
    return strategies.datasets(
        min_size=max(min_personas, min_labelled),
        max_size=max_personas,
        max_entries=max_entries,
        min_labeled=min_labelled,
    )


_SHAPE = Shape(least=[1], most=5, entries=(1, 6), pools=Pools.packaged())
_FAULT = 16
"""How many words a fault takes on the tape."""


def damaged(*, max_faults: int = 4) -> st.SearchStrategy[DataSet]:
    """Data sets with 1 to `max_faults` faults put on top of a valid one; which rules they break is not known."""

    def build(tape: Tape) -> DataSet:
        journals, order = draw_journals(tape, _SHAPE)
        draft = _Draft(rows_of(journals, "personas", order=order), rows_of(journals, "judge_labels", order=order))
        for number in range(max_faults):
            pick = tape.part(_SHAPE.words + number * _FAULT, _FAULT)
            if pick(2) or number == 0:
                _one_of(pick, _FAULTS)(pick, draft)
        return draft.build()

    return tapes(_SHAPE.words + _FAULT * max_faults, build)


# What damage puts into a cell: the value may well be right, the oracle knows.

_STRANGE_IDS = (
    *("", "a", "A3F8B2C1", "a3f8b2c", "a3f8b2c10", "a3f8b2c1\n", "\na3f8b2c1", " a3f8b2c", "a3f8b2c ", "a3f8b2c1\x00"),
    *("g3f8b2c1", "a3f8-2c1", "0xa3f8b2", "\u0660\u0661\u0662\u0663\u0664\u0665\u0666\u0667", "a3f8b2c\u00b9"),
    *("\uff11\uff12345678", "\u0430bcdef01", "a3f8b2c1", "01234567", "00000000"),
)
_STRANGE_NAMES = (
    *("", " ", "\t", "\n", "\r\n", "\x00", "\x1b", "\x7f", "\x85", "\u00a0", "\u00ad", "\u0301", "\u034f", "\u061c"),
    *("\u115f", "\u1160", "\u1680", "\u180e", "\u2003", "\u200b", "\u200d", "\u200e", "\u2028", "\u2029", "\u202e"),
    *("\u2060", "\u2800", "\u3000", "\u3164", "\ufe0f", "\ufeff", "\uffa0", "\ue000", "\uffff", "\U000e0001"),
    *("\u3164\u2800", " \u200b\u0301\n", ".", "_", "$", "\u2044", "\u0488", "\u2160", "²", "\u200bx\u200b", "\u3164x"),
)
_STRANGE_AGES = ("49", "", "18-24 ", " 18-24", "18-24\n", "18-25", "18\u201324", "55", "55 +", "55+", "5", "2\uff15-34")
_STRANGE_PROFESSIONS = (
    *("teacher", "TEACHER", "Teacher ", " Teacher", "Teacher\n", "", "Astronaut", "Gig  Worker", "Gig\u00a0Worker"),
    *("Parent", "Parent (stay-at-home)", "Nurse|Artist", "East Asian", "Nurs\u0435", "Nurse\x00"),
)
_STRANGE_CULTURES = (
    *("east asian", "EAST ASIAN", "East Asian ", " East Asian", "East Asian\n", "", "Atlantean", "East  Asian"),
    *("East-Asian", "Asian", "Latin\u00a0American", "Teacher", "North American, East Asian"),
)
_STRANGE_VALUES: Sequence[Sequence[str | None]] = (
    *([], [None], [None, None], ["Power", None], [None, "Power"], [None, None, None], ["Power", "Power", None]),
    *(["Power", "Power"], ["Power", "Security", "Power"], ["Power", "Security", "Tradition"], ["Power"] * 3),
    *(list(CORE_VALUES), ["power", "Power"], ["Tradition", "Security", "Power"], ["Benevolence", "Benevolence"]),
    *(["power"], ["Power "], ["Self Direction"], ["self_direction"], ["Self-direction"], [""], ["Courage"]),
    *(["Courage", "Courage"], ["Power, Security"], ["Power\n"], ["Power", "Security"]),
)
_STRANGE_INTEGERS = (0, 1, -1, 2, -2, 3, 9, 10, 47, 48, 63, 64, 2**31, 2**32, 2**53 + 1, _LARGEST, _SMALLEST)
_STRANGE_INSTANTS = (
    *(_LATEST, _LATEST + 1, _LATEST - 1, _LATEST + 1_000_000, _NOW, _NOW + 1000 * _DAY, 0, -1, -62_135_596_800_000_001),
    *(253_402_300_799_999_999, 253_402_300_800_000_000, _LARGEST, _LARGEST - 1, _SMALLEST, _SMALLEST + 1),
)
_STRANGE_SCORES = (0, 1, -1, 2, -2, 10, 255, 2**32 + 1, _LARGEST, _SMALLEST)
_STRANGE_VECTORS: Sequence[Sequence[int | None]] = (
    *([], [0], [0] * 9, [1] * 9, [0] * 11, [0] * 10, [1, *[0] * 10], [2] + [0] * 9, [0] * 9 + [-2], [None] * 10),
    *([None], [*[0] * 9, None], [*[0] * 10, None], [None, *[0] * 9], [_LARGEST] * 10, [_SMALLEST, _LARGEST]),
)
_STRANGE_DATES = (
    *("", " ", "2025-02-30", "2025-02-29", "1900-02-29", "2100-02-29", "2025-04-31", "2025-06-31", "2025-13-01"),
    *("2025-00-10", "2025-01-00", "2025-01-32", "0000-01-01", "0000-00-00", "2025-2-3", "2025-02-3", "2025-2-03"),
    *("25-01-15", "02025-01-15", "12025-01-15", "+2025-01-15", "-2025-01-15", "2025-01-15\n", "\n2025-01-15"),
    *(" 2025-01-15", "2025-01-15 ", "2025-01-15\x00", "2025-01-15T00:00:00", "2025-01-15Z", "2025/01/15", "20250115"),
    *("2025.01.15", "2025-01_15", "2025\u201301\u201315", "2025\u221201-15", "15-01-2025", "2025-15-01", "01/15/2025"),
    *("\u0662\u0660\u0662\u0665-\u0660\u0661-\u0661\u0665", "2025-01-1\u0665", "\uff12\uff10\uff12\uff15-01-15"),
    *("2025-01-1\u00b2", "2025-W03-3", "2025-015", "2025-01-15 00:00", "2025-0115", "2025-01-15-", "1e25-01-15"),
    *("2025-Jan-15", "2025-01", "2025", "2025-01-1", "2025-01-1x", "0x25-01-15", "2025--1-15", "2025- 1-15", "nan"),
    *("2025-01-15", "2024-02-29", "2000-02-29", "2400-02-29", "0001-01-01", "9999-12-31", "1969-12-31"),
)


def _strange(cells: Sequence[Any], other: Callable[[Pick], Any] | None = None) -> Callable[[Pick], Any]:
    """Make a maker of cells: one of the given, seldom null, or every third time an `other`."""

    def cell(pick: Pick) -> Any:  # a cell of any column
        if other and pick(3) == 1:
            return other(pick)
        return _one_of(pick, (*cells, None))

    return cell


def _any_text(pick: Pick) -> str:
    """Up to four characters of the first two planes, without those that only newer Unicode tables may know."""
    characters = [chr(pick(0x20000)) for _ in range(pick(5))]
    return "".join(" " if category(character) in ("Cs", "Cn") else character for character in characters)


def _any_values(pick: Pick) -> list[str | None]:
    return [_one_of(pick, (*CORE_VALUES[:3], "Courage", None)) for _ in range(pick(5))]


def _any_vector(pick: Pick) -> list[int | None]:
    return [_one_of(pick, (0, 1, -1, 0, 1, -1, 2, None)) for _ in range(8 + pick(5))]


_PERSONA_CELLS = {
    "persona_id": _strange(_STRANGE_IDS),
    "name": _strange(_STRANGE_NAMES, _any_text),
    "age": _strange(_STRANGE_AGES),
    "profession": _strange(_STRANGE_PROFESSIONS),
    "culture": _strange(_STRANGE_CULTURES),
    "core_values": _strange(_STRANGE_VALUES, _any_values),
    "entry_count": _strange(_STRANGE_INTEGERS, lambda pick: pick(10) - 4),
    "created_at": _strange(_STRANGE_INSTANTS),
    **dict.fromkeys(PERSONA_COLUMNS[8:], _strange((False, True))),
}
_LABEL_CELLS = {
    "persona_id": _strange(_STRANGE_IDS),
    "t_index": _strange(_STRANGE_INTEGERS, lambda pick: pick(11) - 2),
    "date": _strange(_STRANGE_DATES),
    "alignment_vector": _strange(_STRANGE_VECTORS, _any_vector),
    **dict.fromkeys(SCORE_COLUMNS, _strange(_STRANGE_SCORES)),
}


def _one_of(pick: Pick, choices: Sequence[Any]) -> Any:  # whatever the choices are
    return choices[pick(len(choices))]


def _row(pick: Pick, rows: list[Row]) -> Row:
    """Give one of the rows; where there is none, a row that nobody will see."""
    return _one_of(pick, rows) if rows else dict.fromkeys((*PERSONA_COLUMNS, *LABEL_COLUMNS))


def _table(pick: Pick, draft: _Draft) -> list[Row]:
    return draft.labels if pick(2) else draft.personas


def _journal(pick: Pick, draft: _Draft) -> list[Row]:
    """The label rows of one persona, in file order; none where the table is empty."""
    persona_id = _row(pick, draft.labels)["persona_id"]
    return [row for row in draft.labels if row["persona_id"] == persona_id]


def _strange_persona_cell(pick: Pick, draft: _Draft) -> None:
    often = ("core_values", "core_values", "entry_count", "created_at")
    column = _one_of(pick, (*PERSONA_COLUMNS[:8], _one_of(pick, PERSONA_COLUMNS[8:]), *often))
    _row(pick, draft.personas)[column] = _PERSONA_CELLS[column](pick)


def _strange_label_cell(pick: Pick, draft: _Draft) -> None:
    column = _one_of(pick, (*LABEL_COLUMNS[:4], _one_of(pick, SCORE_COLUMNS)))
    _row(pick, draft.labels)[column] = _LABEL_CELLS[column](pick)


def _null_column(pick: Pick, draft: _Draft) -> None:
    rows = _table(pick, draft)
    column = _one_of(pick, PERSONA_COLUMNS if rows is draft.personas else LABEL_COLUMNS)
    for row in rows:
        row[column] = None


def _copied_cell(pick: Pick, draft: _Draft) -> None:
    """Give a row the id, name, index, date or the like of another row."""
    rows = _table(pick, draft)
    columns = ("persona_id", "name", "entry_count", "created_at") if rows is draft.personas else LABEL_COLUMNS[:4]
    column = _one_of(pick, columns)
    _row(pick, rows)[column] = _row(pick, rows)[column]


def _respelled_id(pick: Pick, draft: _Draft) -> None:
    """Spell the id of a row so that only a careless comparison finds it again."""
    row = _row(pick, _table(pick, draft))
    if row["persona_id"] is not None:
        change = _one_of(
            pick, (str.upper, "{}\n".format, "{} ".format, "{}0".format, " {}".format, lambda text: text[1:])
        )
        row["persona_id"] = change(row["persona_id"])


def _repeated_row(pick: Pick, draft: _Draft) -> None:
    """Put a copy of a row anywhere, as it is or with up to two other cells."""
    rows = _table(pick, draft)
    cells = _PERSONA_CELLS if rows is draft.personas else _LABEL_CELLS
    copy = dict(_row(pick, rows))
    for _ in range(pick(3)):
        column = _one_of(pick, list(cells)[1:])
        copy[column] = cells[column](pick)
    rows.insert(pick(len(rows) + 1), copy)


def _dropped_row(pick: Pick, draft: _Draft) -> None:
    rows = _table(pick, draft)
    if rows:
        del rows[pick(len(rows))]


def _dropped_journal(pick: Pick, draft: _Draft) -> None:
    persona_id = _row(pick, draft.labels)["persona_id"]
    draft.labels = [row for row in draft.labels if row["persona_id"] != persona_id]


def _emptied(pick: Pick, draft: _Draft) -> None:
    for rows in _one_of(pick, ([draft.labels], [draft.personas], [draft.labels, draft.personas])):
        rows.clear()


def _shifted(pick: Pick, draft: _Draft) -> None:
    """Move the indices of a journal, from one on: it starts at 1 or -1, has a gap, or an index twice."""
    start, step = _one_of(pick, (0, 1, 2)), _one_of(pick, (1, -1, 2))
    for row in _journal(pick, draft):
        if row["t_index"] is not None and start <= row["t_index"] < _LARGEST - 2:
            row["t_index"] += step


def _reversed_dates(pick: Pick, draft: _Draft) -> None:
    journal = _journal(pick, draft)
    for row, day in zip(journal, [row["date"] for row in reversed(journal)], strict=True):
        row["date"] = day


def _early_date(pick: Pick, draft: _Draft) -> None:
    _row(pick, draft.labels)["date"] = "0001-01-01"


def _reordered_vectors(pick: Pick, draft: _Draft) -> None:
    """Reorder the ten in one row or in all: alphabetically, backwards, rotated, two swapped."""
    alphabetical = sorted(range(10), key=SCORE_COLUMNS.__getitem__)
    order = _one_of(pick, (alphabetical, [*range(9, -1, -1)], [*range(1, 10), 0], [1, 0, *range(2, 10)]))
    for row in _one_of(pick, (draft.labels, [_row(pick, draft.labels)])):
        vector = row["alignment_vector"]
        if vector is not None and len(vector) == len(order):
            row["alignment_vector"] = [vector[place] for place in order]


def _changed_element(pick: Pick, draft: _Draft) -> None:
    """Change one element of a vector, and every other time the column it stands for as well."""
    row, place, score = _row(pick, draft.labels), pick(10), _LABEL_CELLS[SCORE_COLUMNS[0]](pick)
    if row["alignment_vector"] is not None:
        row["alignment_vector"] = [*row["alignment_vector"][:place], score, *row["alignment_vector"][place + 1 :]]
    if pick(2):
        row[SCORE_COLUMNS[place]] = score


def _other_stages(pick: Pick, draft: _Draft) -> None:
    flags = [pick(2) == 1 for _ in _STAGES]
    _row(pick, draft.personas).update(zip(_STAGES, flags, strict=True))


def _miscounted(pick: Pick, draft: _Draft) -> None:
    row, step = _row(pick, draft.personas), _one_of(pick, (1, -1))
    if row["entry_count"] is not None and _SMALLEST < row["entry_count"] < _LARGEST:
        row["entry_count"] += step


_FAULTS: tuple[Callable[[Pick, _Draft], None], ...] = (
    # The simplest fault changes nothing (a row is copied onto itself): a shrunk example shows only what matters.
    *[_copied_cell, _repeated_row] * 3,
    *[_strange_persona_cell] * 11,
    *[_strange_label_cell] * 6,
    *[_dropped_row, _shifted, _reordered_vectors, _changed_element, _other_stages, _respelled_id] * 2,
    *[_miscounted, _reversed_dates, _early_date, _dropped_journal, _null_column, _emptied],
)
"""Each kind of fault as often as it is to be drawn."""
