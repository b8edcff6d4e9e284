"""The slow, obvious judge: what each rule finds in structurally sound tables, in plain Python over rows.

Nothing here comes from the packages under test. The words of the data are spelled out a second time on purpose, and
every rule is a loop over dicts, so that a shared mistake is unlikely. Verdicts are keyed by (code, column); the column
is "" except for the rules that give one result per column (P006, L006, L104).
"""

import unicodedata
from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from typing import Any

import polars as pl

Row = dict[str, Any]
Rows = list[tuple[int, Row]]
"""Rows with their 0-based number in the file."""

Verdicts = dict[tuple[str, str], "Verdict"]

AGES = ("18-24", "25-34", "35-44", "45-54", "55+")
CORE_VALUES = (
    "Self-Direction",
    "Stimulation",
    "Hedonism",
    "Achievement",
    "Power",
    "Security",
    "Conformity",
    "Tradition",
    "Benevolence",
    "Universalism",
)
SCORE_COLUMNS = (
    "alignment_self_direction",
    "alignment_stimulation",
    "alignment_hedonism",
    "alignment_achievement",
    "alignment_power",
    "alignment_security",
    "alignment_conformity",
    "alignment_tradition",
    "alignment_benevolence",
    "alignment_universalism",
)
PERSONA_COLUMNS = (
    "persona_id",
    "name",
    "age",
    "profession",
    "culture",
    "core_values",
    "entry_count",
    "created_at",
    "stage_synthetic",
    "stage_wrangled",
    "stage_labeled",
    "nudge_enabled",
)
LABEL_COLUMNS = ("persona_id", "t_index", "date", "alignment_vector", *SCORE_COLUMNS)

_BLANK_LOOKING = "\u115f\u1160\u3164\uffa0\u2800"
_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_MICROSECOND = timedelta(microseconds=1)


@dataclass(frozen=True)
class Verdict:
    """What one rule finds.

    `rows` are the 0-based file rows at fault, ascending; empty where personas or names are at fault. `personas` are the
    persona ids at fault, sorted (L302, L303, X102, X103, X104), or the names, sorted (P301).
    """

    violations: int
    checked: int
    rows: tuple[int, ...] = ()
    personas: tuple[str, ...] = ()


def judge_personas(
    frame: pl.DataFrame, *, professions: Collection[str], cultures: Collection[str], now: datetime
) -> Verdicts:
    """Judge a registry by the P rules other than P001 to P005; `now` must be aware."""
    rows = _rows(frame, PERSONA_COLUMNS)
    first = _first_rows(rows)
    latest = (now - _EPOCH + timedelta(minutes=5)) // _MICROSECOND
    return {
        ("P007", ""): _not_empty(rows),
        **{("P006", column): _no_null(rows, column) for column in PERSONA_COLUMNS},
        ("P101", ""): _each(first, "persona_id", _is_persona_id),
        ("P102", ""): _unique(rows, ["persona_id"]),
        ("P103", ""): _each(first, "name", lambda name: any(_is_visible(character) for character in name)),
        ("P104", ""): _each(first, "age", lambda age: age in AGES),
        ("P105", ""): _each(first, "profession", lambda profession: profession in professions),
        ("P106", ""): _each(first, "culture", lambda culture: culture in cultures),
        ("P107", ""): _each(first, "core_values", lambda values: len(values) in (1, 2)),
        ("P108", ""): _each(first, "core_values", lambda values: all(value in CORE_VALUES for value in _known(values))),
        ("P109", ""): _each(first, "core_values", lambda values: len(_known(values)) == len(set(_known(values)))),
        ("P110", ""): _each(first, "entry_count", lambda count: count >= 0),
        ("P111", ""): _each(first, "created_at", lambda microseconds: microseconds <= latest),
        ("P201", ""): _stages(first),
        ("P301", ""): _names(first),
    }


def judge_labels(frame: pl.DataFrame) -> Verdicts:
    """Judge a label table by the L rules other than L001 to L005."""
    rows = _rows(frame, LABEL_COLUMNS)
    return {
        ("L007", ""): _not_empty(rows),
        **{("L006", column): _no_null(rows, column) for column in LABEL_COLUMNS},
        ("L101", ""): _each(rows, "persona_id", _is_persona_id),
        ("L102", ""): _each(rows, "t_index", lambda t_index: t_index >= 0),
        ("L103", ""): _each(rows, "date", lambda text: _day(text) is not None),
        **{("L104", column): _each(rows, column, _is_score) for column in SCORE_COLUMNS},
        ("L105", ""): _each(rows, "alignment_vector", lambda vector: len(vector) == len(SCORE_COLUMNS)),
        ("L106", ""): _each(rows, "alignment_vector", lambda vector: all(_is_score(score) for score in _known(vector))),
        ("L201", ""): _vector_is_columns(rows),
        ("L301", ""): _unique(rows, ["persona_id", "t_index"]),
        ("L302", ""): _no_gap(rows),
        ("L303", ""): _no_date_goes_back(rows),
    }


def judge_relations(personas: pl.DataFrame, labels: pl.DataFrame) -> Verdicts:
    """Judge the two tables together by the X rules; rows are rows of the label table."""
    registry = {
        row["persona_id"]: row
        for _, row in _first_rows(_rows(personas, PERSONA_COLUMNS))
        if row["persona_id"] is not None
    }
    rows = [(number, row) for number, row in _rows(labels, LABEL_COLUMNS) if row["persona_id"] is not None]
    return {
        ("X101", ""): _each(rows, "persona_id", lambda persona_id: persona_id in registry),
        **_stage_against_labels(registry, {row["persona_id"] for _, row in rows}),
        **_count_against_labels(registry, [(number, row) for number, row in rows if row["t_index"] is not None]),
    }


def _rows(frame: pl.DataFrame, columns: Sequence[str]) -> Rows:
    """Instants become integers (microseconds since 1970): not all of int64 fits Python's datetime."""
    instants = [column for column in columns if frame.schema[column] == pl.Datetime("us", "UTC")]
    plain = frame.select(columns).with_columns(pl.col(instants).to_physical())
    return list(enumerate(plain.to_dicts()))


def _first_rows(rows: Rows) -> Rows:
    """Keep the first row of each persona_id, and every row without one."""
    kept: Rows = []
    seen = set()
    for number, row in rows:
        persona_id = row["persona_id"]
        if persona_id is None or persona_id not in seen:
            kept.append((number, row))
        seen.add(persona_id)
    return kept


def _verdict_on_rows(judged: Rows, obeys: Callable[[Row], bool]) -> Verdict:
    wrong = tuple(number for number, row in judged if not obeys(row))
    return Verdict(len(wrong), len(judged), rows=wrong)


def _verdict_on_ids(wrong: Collection[str], checked: int) -> Verdict:
    return Verdict(len(wrong), checked, personas=tuple(sorted(wrong)))


def _each(rows: Rows, column: str, obeys: Callable[[Any], bool]) -> Verdict:
    judged = [(number, row) for number, row in rows if row[column] is not None]
    return _verdict_on_rows(judged, lambda row: obeys(row[column]))


def _unique(rows: Rows, key: Sequence[str]) -> Verdict:
    judged = [(number, row) for number, row in rows if all(row[column] is not None for column in key)]
    seen = set()
    surplus = []
    for number, row in judged:
        value = tuple(row[column] for column in key)
        if value in seen:
            surplus.append(number)
        seen.add(value)
    return Verdict(len(surplus), len(judged), rows=tuple(surplus))


def _not_empty(rows: Rows) -> Verdict:
    return Verdict(0 if rows else 1, 1)


def _no_null(rows: Rows, column: str) -> Verdict:
    def has_none(cell: Any) -> bool:  # a cell of any column
        return cell is None or (isinstance(cell, list) and any(element is None for element in cell))

    return _verdict_on_rows(rows, lambda row: not has_none(row[column]))


def _known(elements: list[Any]) -> list[Any]:
    return [element for element in elements if element is not None]


def _is_persona_id(text: str) -> bool:
    return len(text) == len("a3f8b2c1") and all(character in "0123456789abcdef" for character in text)


def _is_visible(character: str) -> bool:
    return unicodedata.category(character)[0] in "LNPS" and character not in _BLANK_LOOKING


def _is_score(score: int) -> bool:
    return score in (-1, 0, 1)


def _day(text: str) -> date | None:
    """The day that the text spells as YYYY-MM-DD, None where it does not."""
    digits = [text[:4], text[5:7], text[8:]]
    shape = len(text) == len("YYYY-MM-DD") and text[4] == text[7] == "-"
    if not shape or any(character not in "0123456789" for part in digits for character in part):
        return None
    try:
        return date(*(int(part) for part in digits))
    except ValueError:
        return None


def _stages(rows: Rows) -> Verdict:
    stages = ("stage_synthetic", "stage_wrangled", "stage_labeled")

    def in_order(row: Row) -> bool:
        synthetic, wrangled, labeled = (row[stage] for stage in stages)
        if labeled and not wrangled:
            return False
        return not (wrangled and not synthetic)

    return _verdict_on_rows([item for item in rows if all(item[1][stage] is not None for stage in stages)], in_order)


def _names(rows: Rows) -> Verdict:
    bearers: dict[str, set[str]] = {}
    for _, row in rows:
        if row["name"] is not None and row["persona_id"] is not None:
            bearers.setdefault(row["name"], set()).add(row["persona_id"])
    return _verdict_on_ids([name for name, ids in bearers.items() if len(ids) > 1], len(bearers))


def _vector_is_columns(rows: Rows) -> Verdict:
    def can_be_judged(row: Row) -> bool:
        vector = row["alignment_vector"]
        if vector is None or len(vector) != len(SCORE_COLUMNS):
            return False
        return None not in vector and all(row[column] is not None for column in SCORE_COLUMNS)

    judged = [(number, row) for number, row in rows if can_be_judged(row)]
    return _verdict_on_rows(judged, lambda row: row["alignment_vector"] == [row[column] for column in SCORE_COLUMNS])


def _indices(rows: Rows) -> dict[str, set[int]]:
    """The distinct t_index of each persona that has one; nulls are left out."""
    indices: dict[str, set[int]] = {}
    for _, row in rows:
        if row["persona_id"] is not None and row["t_index"] is not None:
            indices.setdefault(row["persona_id"], set()).add(row["t_index"])
    return indices


def _no_gap(rows: Rows) -> Verdict:
    wrong = []
    for persona_id, indices in _indices(rows).items():
        natural = sorted(index for index in indices if index >= 0)
        if natural != list(range(len(natural))):
            wrong.append(persona_id)
    return _verdict_on_ids(wrong, len(_indices(rows)))


def _no_date_goes_back(rows: Rows) -> Verdict:
    entries: dict[str, list[tuple[int, date]]] = {}
    for _, row in rows:
        day = None if row["date"] is None else _day(row["date"])
        if row["persona_id"] is not None and row["t_index"] is not None and day is not None:
            entries.setdefault(row["persona_id"], []).append((row["t_index"], day))
    wrong = [
        persona_id
        for persona_id, journal in entries.items()
        if any(t1 < t2 and day1 > day2 for t1, day1 in journal for t2, day2 in journal)
    ]
    return _verdict_on_ids(wrong, len(entries))


def _stage_against_labels(registry: dict[str, Row], labelled: Collection[str]) -> Verdicts:
    done = [persona_id for persona_id, row in registry.items() if row["stage_labeled"] is True]
    present = [
        persona_id
        for persona_id, row in registry.items()
        if persona_id in labelled and row["stage_labeled"] is not None
    ]
    return {
        ("X102", ""): _verdict_on_ids([persona_id for persona_id in done if persona_id not in labelled], len(done)),
        ("X103", ""): _verdict_on_ids(
            [persona_id for persona_id in present if not registry[persona_id]["stage_labeled"]], len(present)
        ),
    }


def _count_against_labels(registry: dict[str, Row], rows: Rows) -> Verdicts:
    """Of label rows that have a t_index, those whose persona has an entry_count."""
    counts = {persona_id: row["entry_count"] for persona_id, row in registry.items() if row["entry_count"] is not None}
    judged = [(number, row) for number, row in rows if row["persona_id"] in counts]
    indices = _indices(judged)
    wrong = [persona_id for persona_id, distinct in indices.items() if len(distinct) != counts[persona_id]]
    return {
        ("X104", ""): _verdict_on_ids(wrong, len(indices)),
        ("X105", ""): _verdict_on_rows(judged, lambda row: bool(row["t_index"] < counts[row["persona_id"]])),
    }
