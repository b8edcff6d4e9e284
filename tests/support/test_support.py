"""The oracle and the generators themselves: hand-written cases against the one, the oracle against the others."""

import ast
from collections import Counter
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import polars as pl
import pytest
from hypothesis import Phase, given, settings

from . import oracle
from .generate import CULTURES, LABEL_SCHEMA, NOW, PERSONA_SCHEMA, PROFESSIONS, DataSet, damaged, datasets
from .oracle import SCORE_COLUMNS, Row, Verdict, Verdicts

STAGES = ("stage_synthetic", "stage_wrangled", "stage_labeled")
SCORES = [1, 0, -1, 0, 0, 1, 0, 0, 1, 0]
LONG_PAST, FAR_FUTURE = -(2**63), 2**63 - 1
ALLOWED_IN_VALID = {"P007", "L007", "P301"}
CODES = {
    *("P006", "P007", "P101", "P102", "P103", "P104", "P105", "P106", "P107", "P108", "P109", "P110", "P111", "P201"),
    *("P301", "L006", "L007", "L101", "L102", "L103", "L104", "L105", "L106", "L201", "L301", "L302", "L303"),
    *("X101", "X102", "X103", "X104", "X105"),
}


def personas(*rows: Row) -> pl.DataFrame:
    """Make a registry of good rows with ids 00000000, 00000001, ..., other cells as given (instants as integers)."""
    good = {
        "age": "18-24",
        "profession": "Teacher",
        "culture": "East Asian",
        "core_values": ["Power"],
        "entry_count": 1,
        "created_at": 0,
        **dict.fromkeys((*STAGES, "nudge_enabled"), True),
    }
    full = [{**good, "persona_id": f"{i:08x}", "name": f"Ada {i}", **row} for i, row in enumerate(rows)]
    return pl.DataFrame([pl.Series(name, [row[name] for row in full], dtype) for name, dtype in PERSONA_SCHEMA.items()])


def labels(*rows: Row) -> pl.DataFrame:
    """Make a label table of good rows, all the entry 0 of persona 00000000, with other cells as given."""
    good = {"persona_id": "00000000", "t_index": 0, "date": "2025-01-15", "alignment_vector": SCORES}
    full = [{**good, **dict(zip(SCORE_COLUMNS, SCORES, strict=True)), **row} for row in rows]
    return pl.DataFrame([pl.Series(name, [row[name] for row in full], dtype) for name, dtype in LABEL_SCHEMA.items()])


def judge(data: DataSet) -> Verdicts:
    """Judge both tables by every rule."""
    return {
        **oracle.judge_personas(data.personas, professions=PROFESSIONS, cultures=CULTURES, now=NOW),
        **oracle.judge_labels(data.judge_labels),
        **oracle.judge_relations(data.personas, data.judge_labels),
    }


def broken(verdicts: Verdicts) -> set[str]:
    """Name the codes that found something."""
    return {code for (code, _), verdict in verdicts.items() if verdict.violations}


def cells(column: str, *values: Any) -> list[Row]:  # of any column
    """Make one row for each value of the column."""
    return [{column: value} for value in values]


def instants(*distances: timedelta) -> list[int]:
    """Give instants at these distances from NOW, in microseconds since 1970."""
    return [(NOW + distance - datetime(1970, 1, 1, tzinfo=UTC)) // timedelta(microseconds=1) for distance in distances]


SAME: Row = {"persona_id": "00000000"}
NOBODY: Row = {"persona_id": None}
PERSONA_CASES: list[tuple[str, str, list[Row], Verdict]] = [
    ("P007", "", [], Verdict(1, 1)),
    ("P007", "", [{}], Verdict(0, 1)),
    ("P006", "age", [{}, {"age": None}, NOBODY], Verdict(1, 3, (1,))),
    ("P006", "name", [{}, {**SAME, "name": None}], Verdict(1, 2, (1,))),
    ("P006", "core_values", cells("core_values", None, [None, "Power"], [], ["Power"]), Verdict(2, 4, (0, 1))),
    ("P101", "", cells("persona_id", "0a1b2c3d", "A0000000", "0a1b2c3", "0a1b2c3d\n", None), Verdict(3, 4, (1, 2, 3))),
    ("P101", "", cells("persona_id", "x", "x"), Verdict(1, 1, (0,))),
    ("P102", "", [{}, {}, SAME, NOBODY, NOBODY, SAME], Verdict(2, 4, (2, 5))),
    ("P103", "", cells("name", "", " \t\n", "\u200b", "\u2800\u3164", "\u0301", None), Verdict(5, 5, (0, 1, 2, 3, 4))),
    ("P103", "", cells("name", ".", "\u674e", "\u0663", "\u200bx", "+"), Verdict(0, 5)),
    ("P103", "", [{}, {**SAME, "name": ""}, {**NOBODY, "name": ""}, {**NOBODY, "name": ""}], Verdict(2, 3, (2, 3))),
    ("P104", "", cells("age", "18-24", "55+", "49", "55+ ", None), Verdict(2, 4, (2, 3))),
    ("P105", "", cells("profession", "Nurse", "nurse", "Nurse ", None), Verdict(2, 3, (1, 2))),
    ("P106", "", cells("culture", "South Asian", "south asian", "Nurse", None), Verdict(2, 3, (1, 2))),
    ("P107", "", cells("core_values", [], [None], ["Power", None], ["Power"] * 3, None), Verdict(2, 4, (0, 3))),
    ("P108", "", cells("core_values", [], [None], ["power"], ["Power", "X"], None), Verdict(2, 4, (2, 3))),
    ("P109", "", cells("core_values", [], [None, None], ["X", "X"], ["X", "x"], None), Verdict(1, 4, (2,))),
    ("P110", "", cells("entry_count", 0, -1, -(2**63), 2**63 - 1, None), Verdict(2, 4, (1, 2))),
    ("P111", "", cells("created_at", LONG_PAST, FAR_FUTURE, None), Verdict(1, 2, (1,))),
    (
        "P111",
        "",
        cells("created_at", *instants(timedelta(minutes=5), timedelta(minutes=5, microseconds=1), -timedelta(days=9))),
        Verdict(1, 3, (1,)),
    ),
    (
        "P201",
        "",
        [
            dict(zip(STAGES, flags, strict=True))
            for flags in [
                *((False, False, False), (True, False, False), (True, True, False), (True, True, True)),
                *((False, True, False), (False, True, True), (False, False, True), (True, False, True)),
                *((None, True, False), (False, None, True), (False, True, None)),
            ]
        ],
        Verdict(4, 8, (4, 5, 6, 7)),
    ),
    ("P301", "", cells("name", "Bo", "Al", "Bo", "Cy", "Al", None), Verdict(2, 3, personas=("Al", "Bo"))),
    ("P301", "", [{"name": "Bo"}, {**NOBODY, "name": "Bo"}, {**NOBODY, "name": "Di"}], Verdict(0, 1)),
    ("P301", "", [{"name": "Bo"}, {"name": "Cy"}, {**SAME, "name": "Cy"}], Verdict(0, 2)),
]
LABEL_CASES: list[tuple[str, str, list[Row], Verdict]] = [
    ("L007", "", [], Verdict(1, 1)),
    ("L006", "t_index", cells("t_index", 0, None, 0), Verdict(1, 3, (1,))),
    ("L006", "alignment_vector", cells("alignment_vector", [None], None, []), Verdict(2, 3, (0, 1))),
    ("L101", "", cells("persona_id", "x", "x", None, "deadbeef", "dead\u06f0eef"), Verdict(3, 4, (0, 1, 4))),
    ("L102", "", cells("t_index", 0, -1, None, 2**63 - 1, -(2**63)), Verdict(2, 4, (1, 4))),
    ("L103", "", cells("date", "2024-02-29", "0001-01-01", "9999-12-31", None), Verdict(0, 3)),
    (
        "L103",
        "",
        cells("date", "2025-02-29", "0000-01-01", "2025-2-03", "", "2025-01-15\n"),
        Verdict(5, 5, (0, 1, 2, 3, 4)),
    ),
    (
        "L103",
        "",
        cells("date", " 2025-1-15", "2025-01-1\u0665", "2025/01/15", "+202-01-15"),
        Verdict(4, 4, (0, 1, 2, 3)),
    ),
    ("L104", "alignment_power", cells("alignment_power", -1, 0, 1, 2, -2, None), Verdict(2, 5, (3, 4))),
    ("L104", "alignment_hedonism", cells("alignment_power", 2), Verdict(0, 1)),
    (
        "L105",
        "",
        cells("alignment_vector", SCORES, SCORES[1:], [*SCORES, 0], [], None, [None] * 10),
        Verdict(3, 5, (1, 2, 3)),
    ),
    ("L106", "", cells("alignment_vector", SCORES, [2], [None, -1], [], None, [None, -2]), Verdict(2, 5, (1, 5))),
    (
        "L201",
        "",
        [
            *({}, {"alignment_power": 1}, {"alignment_power": None}),
            *cells("alignment_vector", SCORES[::-1], SCORES[1:], [None, *SCORES[1:]], None),
            {"alignment_vector": [7, *SCORES[1:]], "alignment_self_direction": 7},
        ],
        Verdict(2, 4, (1, 3)),
    ),
    (
        "L301",
        "",
        [{}, {"t_index": 1}, {}, {"persona_id": "b"}, NOBODY, NOBODY, *cells("t_index", None, None, 0)],
        Verdict(2, 5, (2, 8)),
    ),
    ("L302", "", cells("t_index", 2, 0, 1, 1, -5, None), Verdict(0, 1)),
    ("L302", "", cells("t_index", 1, 2), Verdict(1, 1, personas=("00000000",))),
    (
        "L302",
        "",
        [
            *({"persona_id": persona, "t_index": t_index} for persona in "ba" for t_index in (0, 2)),
            *({"persona_id": "c", "t_index": t_index} for t_index in (-1, None)),
            *({"persona_id": persona, "t_index": t_index} for persona, t_index in (("d", None), (None, 5))),
        ],
        Verdict(2, 3, personas=("a", "b")),
    ),
    (
        "L303",
        "",
        [
            {"persona_id": persona, "t_index": t_index, "date": f"2025-01-{day}"}
            for persona, t_index, day in [
                *(("back", 1, 10), ("back", 0, 11), ("same", 0, 10), ("same", 1, 10)),
                *(("twice", 3, 12), ("twice", 3, 11), ("jump", 0, 12), ("jump", 1, "1x"), ("jump", 2, 11)),
                *(("negative", -1, 12), ("negative", 0, 11), ("malformed", 0, "99"), ("none", None, 10), (None, 0, 30)),
            ]
        ],
        Verdict(3, 5, personas=("back", "jump", "negative")),
    ),
]
TWO: Row = {"entry_count": 2}
UNLABELED: Row = {"stage_labeled": False}
RELATION_CASES: list[tuple[str, list[Row], list[Row], Verdict]] = [
    ("X101", [{}, NOBODY], cells("persona_id", "00000000", "deadbeef", None, "00000000 "), Verdict(2, 3, (1, 3))),
    (
        "X102",
        [{}, {}, UNLABELED, {"stage_labeled": None}, NOBODY],
        [{}],
        Verdict(1, 2, (), ("00000001",)),
    ),
    ("X102", [UNLABELED, SAME], [], Verdict(0, 0)),
    (
        "X103",
        [UNLABELED, {}, {"stage_labeled": None}, UNLABELED, SAME],
        cells("persona_id", "00000000", "00000000", "00000001", "00000002", "deadbeef"),
        Verdict(1, 2, (), ("00000000",)),
    ),
    ("X104", [TWO], cells("t_index", 5, 5, None), Verdict(1, 1, (), ("00000000",))),
    ("X104", [TWO, {**SAME, "entry_count": 9}, {}], cells("t_index", -1, 7, 7), Verdict(0, 1)),
    (
        "X104",
        [{"entry_count": None}, {"entry_count": 0}],
        [{}, {"persona_id": "00000001", "t_index": None}],
        Verdict(0, 0),
    ),
    ("X105", [TWO], cells("t_index", 0, 1, 2, None, -1), Verdict(1, 4, (2,))),
    ("X105", [{"entry_count": None}, {}], [{}, *cells("persona_id", "00000001", "deadbeef", None)], Verdict(0, 1)),
    ("X105", cells("entry_count", -(2**63)), cells("t_index", 2**63 - 1, -1), Verdict(2, 2, (0, 1))),
]


@pytest.mark.parametrize(("code", "column", "rows", "expected"), PERSONA_CASES)
def test_the_oracle_on_personas(code: str, column: str, rows: list[Row], expected: Verdict) -> None:
    verdicts = oracle.judge_personas(personas(*rows), professions=PROFESSIONS, cultures=CULTURES, now=NOW)
    assert verdicts[code, column] == expected


@pytest.mark.parametrize(("code", "column", "rows", "expected"), LABEL_CASES)
def test_the_oracle_on_labels(code: str, column: str, rows: list[Row], expected: Verdict) -> None:
    assert oracle.judge_labels(labels(*rows))[code, column] == expected


@pytest.mark.parametrize(("code", "registry", "rows", "expected"), RELATION_CASES)
def test_the_oracle_on_relations(code: str, registry: list[Row], rows: list[Row], expected: Verdict) -> None:
    assert oracle.judge_relations(personas(*registry), labels(*rows))[code, ""] == expected


def test_every_code_has_a_case_that_breaks_it() -> None:
    cases = [(code, verdict) for code, *_, verdict in (*PERSONA_CASES, *LABEL_CASES, *RELATION_CASES)]
    assert {code for code, verdict in cases if verdict.violations} == CODES


def test_good_rows_break_nothing() -> None:
    assert broken(judge(DataSet(personas({}), labels({})))) == set()


def test_a_second_row_of_a_persona_is_judged_by_nothing_but_the_null_and_the_duplicate_rule() -> None:
    values: Row = {"name": "", "age": "", "profession": "", "culture": "", "core_values": ["X", "X", "X", None]}
    wrong = {**values, "entry_count": -1, "created_at": FAR_FUTURE, "stage_synthetic": False}
    alone = judge(DataSet(personas({}, wrong), labels({})))
    again = judge(DataSet(personas({}, {**wrong, **SAME}), labels({})))
    assert broken(alone) == {"P006", "P201", "X102", *(f"P{number}" for number in range(103, 112))}
    assert broken(again) == {"P006", "P102"}


def test_the_oracle_imports_nothing_that_it_judges() -> None:
    nodes = list(ast.walk(ast.parse(Path(oracle.__file__).read_text(encoding="utf-8"))))
    names = {alias.name for node in nodes if isinstance(node, ast.Import) for alias in node.names}
    names |= {node.module or "." for node in nodes if isinstance(node, ast.ImportFrom)}
    assert names == {"unicodedata", "collections.abc", "dataclasses", "datetime", "typing", "polars"}


@settings(max_examples=300, derandomize=True, database=None, deadline=None)
@given(datasets())
def test_valid_data_sets_break_nothing_but_the_allowances(data: DataSet) -> None:
    verdicts = judge(data)
    assert broken(verdicts) <= ALLOWED_IN_VALID
    assert bool(verdicts["P007", ""].violations) == data.personas.is_empty()
    assert bool(verdicts["L007", ""].violations) == data.judge_labels.is_empty()
    assert data.personas.schema == PERSONA_SCHEMA
    assert data.judge_labels.schema == LABEL_SCHEMA


@settings(max_examples=100, derandomize=True, database=None, deadline=None)
@given(datasets(min_personas=2, max_personas=3, max_entries=2, min_labelled=1))
def test_valid_data_sets_keep_to_the_sizes_asked_for(data: DataSet) -> None:
    assert broken(judge(data)) <= {"P301"}
    assert 2 <= data.personas.height <= 3
    assert 1 <= data.judge_labels.height <= 6


def test_damage_reaches_every_rule() -> None:
    found: Counter[str] = Counter()

    @settings(max_examples=300, derandomize=True, database=None, deadline=None, phases=[Phase.generate])
    @given(damaged())
    def draw(data: DataSet) -> None:
        found.update(broken(judge(data)))
        assert data.personas.schema == PERSONA_SCHEMA
        assert data.judge_labels.schema == LABEL_SCHEMA

    draw()
    assert set(found) == CODES, sorted(found.items())


def test_a_failing_example_shows_every_cell() -> None:
    shown = repr(DataSet(personas({"created_at": FAR_FUTURE}), labels({})))
    assert "'created_at': [9223372036854775807]" in shown
    assert "'alignment_universalism': [0]" in shown
