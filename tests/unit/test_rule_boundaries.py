"""Every rule at its boundaries: engine, oracle and plain pandera agree on the values on both sides of each."""

from collections.abc import Iterator
from datetime import timedelta
from itertools import product

import polars as pl
import pytest
from hypothesis import given
from pandera.errors import SchemaErrors
from tests.property import test_three_way as law
from tests.support.generate import CULTURES, NOW, PROFESSIONS, DataSet, datasets
from tests.support.oracle import AGES, CORE_VALUES, SCORE_COLUMNS

from vif_contracts import JudgeLabels, Personas
from vif_contracts.config_rules import AGE_POOL, VALUE_POOL, PoolRule
from vif_contracts.context import Context
from vif_contracts.dataset import TABLES
from vif_contracts.examples import tables
from vif_contracts.pools import Pools
from vif_contracts.rule import Example
from vif_validators import check
from vif_validators.engine.judge import judge_data, view
from vif_validators.engine.plan import plan_contract

BOTH = ("personas", "judge_labels")
MOMENT = timedelta(microseconds=1)
LARGEST, SMALLEST = 2**63 - 1, -(2**63)
STAGES = ("stage_synthetic", "stage_wrangled", "stage_labeled")

IDS = (
    *("00000000", "99999999", "aaaaaaaa", "ffffffff", "0a1b2c3d", "0a1b2c3", "0a1b2c3d4", "", "0a1b2c3d0a1b2c3d"),
    *("/a1b2c3d", ":a1b2c3d", "`a1b2c3d", "ga1b2c3d", "0A1B2C3D", "0a1b2c3F", "Ga1b2c3d", "@a1b2c3d", "0a1b2c3-"),
    *(
        "0a1b2c3d\n",
        "\n0a1b2c3d",
        " 0a1b2c3d",
        "0a1b2c3d ",
        "0a1b2c3\x00",
        "\uff10a1b2c3d",
        "\u0660a1b2c3d",
        "0x1b2c3d",
    ),
)
DATES = (
    *("2025-01-01", "2025-12-31", "2024-02-29", "2025-02-29", "2000-02-29", "1900-02-29", "2025-04-30", "2025-04-31"),
    *("2025-00-01", "2025-13-01", "2025-01-00", "2025-01-32", "0001-01-01", "0000-01-01", "0000-12-31", "0010-01-01"),
    *("9999-12-31", "10000-01-01", "-001-01-01", "+025-01-01", "02025-01-01", "2025-1-01", "2025-01-1", "2025-001-01"),
    *(
        "2025-01-001",
        "25-01-01",
        "2025/01/01",
        "20250101",
        "2025-01-01\n",
        "\n2025-01-01",
        " 2025-01-01",
        "2025-01-01 ",
    ),
    *("2025-01-01T00:00", "2025-01-01Z", "2025-01-011", "x2025-01-01", "2025-01", "", "-", "2:25-01-01", "2025-0:-01"),
    *(
        "2025-01-0:",
        "\uff12025-01-01",
        "2025-01-0\u0661",
        "2025\u201301\u201301",
        "01-01-2025",
        "2025-31-01",
        "2019-09-19",
    ),
    *("2990-08-28", "1000-10-20", "5678-03-04", "2025-06-07", "-01-01", "2025--01", "2025-01-", "1000-01-01"),
    *("2000-00-00", "9000-01-01", "0999-09-09"),
)
NAMES = (
    *("", " ", "\n", "\x00", "\u00a0", "\u2003", "\u2028", "\u2029", "\u200b", "\u00ad", "\u0301", "\u0903", "\u20dd"),
    *("\ue000", "\ufeff", "\u115f", "\u1160", "\u3164", "\uffa0", "\u2800", "\u3164\u2800\u115f", "a", "A", "\u01c5"),
    *(
        "\u02b0",
        "\u5b57",
        "1",
        "\u2167",
        "\u00bd",
        "_",
        "-",
        "(",
        ")",
        "\u00ab",
        "\u00bb",
        "!",
        "+",
        "$",
        "^",
        "\u00a9",
    ),
    *(
        " a",
        "\u3164a",
        "\u2800.",
        "\u200b1",
        "\u1160\u2801",
        "\u115e",
        "\u1161",
        "\u3163",
        "\u3165",
        "\uffa1",
        "\u27ff",
    ),
)
VALUES = (
    *(
        [],
        ["Power"],
        ["Power", "Security"],
        ["Security", "Power", "Tradition"],
        ["Power", "Power"],
        [None],
        [None, None],
    ),
    *(["Power", None], [None, "Power", "Power"], ["Power", None, None], ["Power", "Power", None, None], ["", "Power"]),
    *(
        ["power"],
        ["self-direction"],
        ["Power", "power"],
        ["Self-Direction "],
        ["Courage", "Courage"],
        ["Courage", None],
    ),
    *([None] * 3, ["Power", "Security", "Power"], ["Power"] * 3, *([value] for value in CORE_VALUES)),
)
COUNTS = (0, 1, -1, -2, LARGEST, SMALLEST)
CREATED = tuple(
    NOW + timedelta(minutes=5) * tolerance + MOMENT * step for tolerance, step in product((-1, 0, 1), (-1, 0, 1))
)
SCORES = (-2, -1, 0, 1, 2, LARGEST, SMALLEST)

BY_CELL = {
    "persona_id": IDS,
    "name": NAMES,
    "age": (*AGES, "", "49", "18-24 ", "18-24\n", "55", "55+ ", "18", "18-25"),
    "profession": (*PROFESSIONS, "", "software engineer", "teacher", "Teacher ", "Astronaut", "East Asian"),
    "culture": (*CULTURES, "", "north american", "east asian", "East Asian\n", "Asian", "Teacher"),
    "core_values": VALUES,
    "entry_count": COUNTS,
    "created_at": CREATED,
    **dict.fromkeys((*STAGES, "nudge_enabled"), (True, False)),
}
"""Values of a registry's column on both sides of every boundary; null is put beside them."""

BY_LABEL_CELL = {
    "persona_id": IDS,
    "t_index": COUNTS,
    "date": DATES,
}
"""The same of the labels."""


every_column = pytest.mark.parametrize(
    ("table", "column"), [(name, column) for name in BOTH for column in TABLES[name].to_schema().columns]
)


def data_set(personas=(), labels=()) -> DataSet:
    """Tables of rows that name only the cells that matter."""
    complete = tables(
        Example(personas=tuple({"created_at": NOW, **row} for row in personas), judge_labels=tuple(labels))
    )
    return DataSet(personas=complete.personas, judge_labels=complete.judge_labels)


def agree(data: DataSet) -> None:
    """The three-way law on one data set, in the order given and sorted."""
    for ordered in (data, law.in_order(data)):
        report = law.judged(ordered)
        assert law.engine_says(report) == law.oracle_says(ordered)
    for model, frame in ((Personas, ordered.personas), (JudgeLabels, ordered.judge_labels)):
        assert law.pandera_says(model, frame) == law.rows_at_fault(report, model, frame)


# One cell


@pytest.mark.parametrize("column", BY_CELL)
def test_a_cell_of_the_registry(column: str) -> None:
    values = [*BY_CELL[column], None]
    agree(data_set(personas=[{"persona_id": f"{row:08x}", column: value} for row, value in enumerate(values)]))


@pytest.mark.parametrize("column", BY_LABEL_CELL)
def test_a_cell_of_the_labels(column: str) -> None:
    vector = {"alignment_vector": [0] * 10}
    values = [*BY_LABEL_CELL[column], None]
    rows = [{"persona_id": f"{row:08x}", "t_index": 0, **vector, column: value} for row, value in enumerate(values)]
    agree(data_set(labels=rows))


def test_scores() -> None:
    cells = product(SCORE_COLUMNS, (*SCORES, None))
    agree(
        data_set(
            labels=[
                {"t_index": row, "alignment_vector": [0] * 10, column: score}
                for row, (column, score) in enumerate(cells)
            ]
        )
    )


@pytest.mark.parametrize("first", [True, False, None])
def test_stages(first: bool | None) -> None:
    rest = product([True, False, None], repeat=2)
    agree(data_set(personas=[dict(zip(STAGES, (first, *flags), strict=True)) for flags in rest]))


def vectors() -> Iterator[tuple[list[int | None] | None, dict[str, int | None]]]:
    """Vectors beside columns: each place wrong, null on either side, lists too short and too long."""
    scores = [-1, 0, 1, -1, 0, 1, -1, 0, 1, -1]
    other = [(score + 2) % 3 - 1 for score in scores]
    columns = dict(zip(SCORE_COLUMNS, scores, strict=True))
    yield scores, columns
    for place, column in enumerate(SCORE_COLUMNS):
        changed = [*scores[:place], other[place], *scores[place + 1 :]]
        for replaced in (other[place], None, 2, -2):
            yield [*scores[:place], replaced, *scores[place + 1 :]], columns
            yield scores, {**columns, column: replaced}
        yield changed, {**columns, column: None}
        next_to = (place + 1) % len(scores)
        elsewhere = [*scores[:next_to], other[next_to], *scores[next_to + 1 :]]
        yield elsewhere, {**columns, column: None}
        yield [*elsewhere[:place], None, *elsewhere[place + 1 :]], columns
        yield [*scores[:place], None, *scores[place + 1 :]], {**columns, column: None}
        yield [*scores[:place], 2, *scores[place + 1 :]], {**columns, column: 2}
        yield scores[:place], columns
        if place < len(scores) - 1:
            yield [*scores[:place], scores[place + 1], scores[place], *scores[place + 2 :]], columns
    yield from ((vector, columns) for vector in ([*scores, 0], [*scores, None], [None] * 10, None, [0] * 9))


def vector_labels() -> list[dict[str, object]]:
    return [
        {"persona_id": f"{row:08x}", "t_index": 0, "alignment_vector": vector, **columns}
        for row, (vector, columns) in enumerate(vectors())
    ]


def test_vectors_and_columns() -> None:
    agree(data_set(labels=vector_labels()))


@pytest.mark.parametrize("part", range(4))
def test_vectors_and_columns_one_by_one(part: int) -> None:
    """Where one row alone is at fault, what proves the other rows must not prove it."""
    for label in vector_labels()[part::4]:
        data = data_set(labels=[label])
        assert law.engine_says(law.judged(data)) == law.oracle_says(data)


# Several rows

DAYS = ("2025-01-01", "2025-01-02", "2025-01-03")
T_INDEX: tuple[tuple[int | None, ...], ...] = (
    *((0,), (1,), (-1,), (0, 1), (1, 0), (0, 2), (1, 2), (2, 3), (0, 0), (0, 0, 1), (0, 1, 1), (0, 1, 0), (0, 1, 2)),
    *((-1, 0), (-1, 1), (-2, -1), (-2, 0, 1), (-1, -1, 0), (-1, -1), (None,), (None, None), (None, 0), (0, None, 1)),
    *((0, None, 2), (None, 1), (None, -1), (0, 1, 3), (0, 2, 3), (0, 2, 1), (LARGEST,), (SMALLEST, 0), (0, 1022, 1023)),
    *((0, 1, 2, 3), (3, 2, 1, 0), (0, 0, 2), (0, 2, 2), (-1, 0, 1), (-2, -1, 0, 1), (0, 1, 1025), (1, 1)),
)
DATED: tuple[tuple[tuple[int | None, str | None], ...], ...] = (
    ((0, DAYS[0]), (1, DAYS[0])),
    ((0, DAYS[1]), (1, DAYS[0])),
    ((1, DAYS[0]), (0, DAYS[1])),
    ((1, DAYS[1]), (0, DAYS[0])),
    ((0, DAYS[1]), (0, DAYS[0])),
    ((0, DAYS[2]), (0, DAYS[1]), (0, DAYS[0])),
    ((0, DAYS[0]), (0, DAYS[2]), (1, DAYS[1])),
    ((0, DAYS[0]), (1, DAYS[0]), (1, DAYS[2]), (2, DAYS[1])),
    ((0, DAYS[1]), (1, DAYS[0]), (1, DAYS[2])),
    ((0, DAYS[0]), (1, DAYS[2]), (2, DAYS[1])),
    ((0, DAYS[1]), (1, DAYS[2]), (2, DAYS[0])),
    ((0, DAYS[2]), (1, DAYS[0]), (2, DAYS[1])),
    ((0, DAYS[1]), (1, None), (2, DAYS[0])),
    ((0, DAYS[1]), (1, "2025-02-30"), (2, DAYS[0])),
    ((0, "2025-02-30"), (1, DAYS[0])),
    ((0, "9999-99-99"), (1, DAYS[0])),
    ((0, " 2025-01-02"), (1, DAYS[0])),
    ((0, None),),
    ((0, None), (1, DAYS[0])),
    ((None, DAYS[1]), (0, DAYS[0])),
    ((0, DAYS[1]), (None, DAYS[0])),
    ((None, DAYS[1]), (None, DAYS[0])),
    ((-1, DAYS[1]), (0, DAYS[0])),
    ((0, "2025-01-09"), (1, "2025-01-10")),
    ((0, "2024-12-31"), (1, "2025-01-01")),
    ((0, DAYS[0]), (1, DAYS[1]), (2, DAYS[1]), (3, DAYS[2])),
)
JOURNALS = tuple(tuple((t_index, DAYS[0]) for t_index in journal) for journal in T_INDEX) + DATED


def labels_of(persona_id: str | None, journal) -> list[dict[str, object]]:
    return [{"persona_id": persona_id, "t_index": t_index, "date": date} for t_index, date in journal]


def registered(persona_id: str | None, journal, **cells) -> dict[str, object]:
    known = {t_index for t_index, _ in journal if t_index is not None}
    return {"persona_id": persona_id, "name": persona_id, "entry_count": len(known), **cells}


def test_journals_side_by_side() -> None:
    ids = [f"{number:08x}" for number in range(len(JOURNALS))]
    labels = [labels_of(persona_id, journal) for persona_id, journal in zip(ids, JOURNALS, strict=True)]
    registry = [registered(persona_id, journal) for persona_id, journal in zip(ids, JOURNALS, strict=True)]
    agree(data_set(registry, [row for rows in labels for row in rows]))


@pytest.mark.parametrize("journal", JOURNALS)
def test_a_journal_between_two_valid_ones(journal) -> None:
    """Where one journal alone is at fault, what proves the others must not prove it."""
    valid = ((0, DAYS[1]), (1, DAYS[2]))
    whole = {"0000000a": valid, "0000000b": journal, "0000000c": valid}
    labels = [row for persona_id, rows in whole.items() for row in labels_of(persona_id, rows)]
    data = data_set([registered(persona_id, rows) for persona_id, rows in whole.items()], labels)
    for ordered in (data, law.in_order(data)):
        assert law.engine_says(law.judged(ordered)) == law.oracle_says(ordered)


def test_journals_in_pieces() -> None:
    pieces = [("0000000a", 0), ("0000000b", 0), ("0000000a", 1), ("0000000b", 1), (None, 0), ("0000000a", 2), (None, 0)]
    labels = [{"persona_id": persona_id, "t_index": t_index, "date": DAYS[0]} for persona_id, t_index in pieces]
    again = [labels[0], labels[1], labels[0]]  # each run is in order, and the order of the first and last rows, too
    for rows in (labels, labels[::-1], labels[:4], labels[:3], [*labels[:4], labels[0]], labels[4:5], again, again[:2]):
        agree(data_set([{"persona_id": "0000000a"}, {"persona_id": "0000000b"}], rows))


@pytest.mark.parametrize("others", [0, 2])
@pytest.mark.parametrize(("entries", "packed"), [(1023, True), (1024, True), (1025, False), (1026, False)])
def test_the_longest_journal_that_is_packed(entries: int, packed: bool, others: int) -> None:
    """Of a longer journal the last entries would be the first ones of the persona with the next id."""
    rows = [
        {"persona_id": persona_id, "t_index": t_index, "date": "9999-12-31"}
        for persona_id, length in (("fffffffe", entries), ("ffffffff", others))
        for t_index in range(length)
    ]
    labels = data_set(labels=rows[::-1]).judge_labels
    table = view(plan_contract(JudgeLabels, Context.default()), labels.lazy())
    judge_data({"judge_labels": table})
    assert bool(table.proven.in_order) == packed
    data = data_set([registered("fffffffe", [(t_index, None) for t_index in range(entries)])], rows[::-1])
    assert law.engine_says(law.judged(data)) == law.oracle_says(data)


def test_ids_are_known_again_after_sorting() -> None:
    """Packed into numbers, sorted and written as text again: an id of each octet's least and greatest."""
    ids = [f"{(1 << bits) + step & 0xFFFFFFFF:08x}" for bits in (8, 16, 24, 32) for step in (-2, -1, 0, 1)]
    ids += ["fffefdfc", "00ff00ff", "ff00ff00", "feffffff", "fffeffff", "fffffeff", "80000000", "7fffffff"]
    labels = [row for persona_id in ids for row in labels_of(persona_id, ((1, DAYS[0]), (0, DAYS[0])))]
    data = data_set([{"persona_id": persona_id, "name": persona_id} for persona_id in ids], labels)
    report = law.judged(data)
    assert report.failed == ()
    assert law.engine_says(report) == law.oracle_says(data)


def test_repeated_personas() -> None:
    """Only the first row of a persona is judged, and all rows without one."""
    ages = ("49", "18-24")
    rows = [
        {"persona_id": persona_id, "age": age, "name": name}
        for persona_id in ("0000000a", None, "0000000B")
        for age in (*ages, *ages[::-1])
        for name in ("Ana", "")
    ]
    for registry in (rows, rows[::-1], rows[:1], rows[:2], [rows[0], rows[-1]], rows[8:12]):
        agree(data_set(registry))


def test_repeated_names() -> None:
    pairs = [
        ("0000000a", "Ana"),
        ("0000000b", "Ana"),
        ("0000000a", "Bo"),
        ("0000000c", "Bo"),
        (None, "Cy"),
        ("0000000d", "Cy"),
    ]
    pairs += [
        ("0000000e", None),
        ("0000000f", None),
        ("00000010", "Dee"),
        (None, "Dee"),
        (None, "Dee"),
        ("00000010", "Dee"),
    ]
    agree(data_set([{"persona_id": persona_id, "name": name} for persona_id, name in pairs]))


# Both tables


def related() -> Iterator[tuple[list[dict[str, object]], list[dict[str, object]]]]:
    """The registry's rows and the label rows of one persona each, in all states that the relations tell apart."""
    journals = ((), (0,), (0, 1), (1,), (0, 0), (None,), (0, None), (None, None), (0, 2), (-1,), (0, 1, 1, None))
    states = product(journals, (True, False, None), (0, 1, 2, 3, None))
    for number, (journal, labeled, count) in enumerate(states):
        persona_id = f"{number:08x}"
        rows = [{"persona_id": persona_id, "t_index": t_index, "date": DAYS[0]} for t_index in journal]
        cells = {"persona_id": persona_id, "name": persona_id, "stage_labeled": labeled, "entry_count": count}
        yield [cells], rows
        if number % 7 == 0:
            unknown = f"f{number:07x}"
            yield [], [{**row, "persona_id": unknown} for row in rows]
        if number % 11 == 0:
            twice = f"e{number:07x}"
            other = {**cells, "persona_id": twice, "stage_labeled": not labeled, "entry_count": 7}
            yield [{**cells, "persona_id": twice}, other], [{**row, "persona_id": twice} for row in rows]
    yield [{"persona_id": None, "stage_labeled": True, "entry_count": 3}], [{"persona_id": None, "t_index": 5}]


def test_relations() -> None:
    pairs = list(related())
    agree(data_set([row for rows, _ in pairs for row in rows], [row for _, rows in pairs for row in rows]))


@pytest.mark.parametrize("share", range(4))
def test_relations_one_by_one(share: int) -> None:
    """Beside a journal that is in order, so that the summary is read off its last row."""
    valid = [{"persona_id": "00ffffff", "t_index": t_index, "date": DAYS[0]} for t_index in (0, 1)]
    for rows, labels in list(related())[share::12]:
        data = data_set([*rows, {"persona_id": "00ffffff", "name": "Ana"}], [*valid, *labels])
        assert law.engine_says(law.judged(data)) == law.oracle_says(data)


# What is proven without counting


@law.law(25)
@given(datasets(min_labelled=1))
def test_valid_data_is_proven(data: DataSet) -> None:
    frames = {"personas": data.personas, "judge_labels": data.judge_labels}
    contexts = Context(pools=Context.default().pools, now=NOW)
    views = {name: view(plan_contract(TABLES[name], contexts), frame.lazy()) for name, frame in frames.items()}
    judge_data(views)
    assert all(table.proven.clean for table in views.values())
    assert views["judge_labels"].proven.in_order is not None
    assert views["judge_labels"].proven.groups == data.judge_labels["persona_id"].n_unique()
    assert views["personas"].proven.surplus == 0


@every_column
def test_a_null_in_one_cell(table: str, column: str) -> None:
    """The count of nulls alone keeps the table from being proven clean."""
    if table == "personas":
        agree(data_set([{column: None}, {}]))
    else:
        agree(data_set(labels=[{"alignment_vector": [0] * 10, column: None}, {}]))


# Columns


def valid(table: str) -> pl.DataFrame:
    data = data_set([{}], [{}, {}])
    return data.personas if table == "personas" else data.judge_labels


def faults(table: str, frame: pl.DataFrame) -> list[tuple[str, tuple[str, ...]]]:
    report = check(**{"registry" if table == "personas" else "labels": frame}, now=NOW)
    return [(result.code, result.columns) for result in report.failed]


def refused(table: str, frame: pl.DataFrame) -> bool:
    try:
        TABLES[table].validate(frame, lazy=True)
    except SchemaErrors:
        return True
    return False


@every_column
def test_a_column_that_is_missing_or_of_another_dtype(table: str, column: str) -> None:
    frame = valid(table)
    prefix = table[0].upper().replace("J", "L")
    assert faults(table, frame) == []
    assert not refused(table, frame)
    other = frame.with_columns(pl.lit(None, pl.Duration).alias(column))
    for code, changed in (("002", frame.drop(column)), ("003", other)):
        assert faults(table, changed) == [(prefix + code, (column,))]
        assert refused(table, changed)


@pytest.mark.parametrize("table", BOTH)
@pytest.mark.parametrize("column", ["tone", "verbosity", "reflection_mode", "Tone", "tone ", "mood"])
def test_a_column_too_many(table: str, column: str) -> None:
    prefix = table[0].upper().replace("J", "L")
    leaks = column in ("tone", "verbosity", "reflection_mode")
    frame = valid(table).with_columns(pl.lit("calm").alias(column))
    assert faults(table, frame) == [(prefix + ("005" if leaks else "004"), (column,))]
    assert refused(table, frame) == leaks


# A null in a vector comes to light even where the proof that compares vector and columns cannot run.
@pytest.mark.parametrize("vector", [[0] * 10, [0] * 9 + [None], [None] * 10, None])
def test_a_null_in_a_vector_without_its_columns(vector: list[int | None] | None) -> None:
    frame = data_set(labels=[{"alignment_vector": vector}]).judge_labels.drop("alignment_power")
    at_fault = vector is None or None in vector
    null = [("L006", ("alignment_vector",))] if at_fault else []
    assert faults("judge_labels", frame) == [("L002", ("alignment_power",)), *null]


# Pools


@pytest.mark.parametrize(("rule", "items"), [(AGE_POOL, AGES), (VALUE_POOL, CORE_VALUES)], ids=["ages", "values"])
def test_a_pool_is_held_to_exactly_its_items(rule: PoolRule, items: tuple[str, ...]) -> None:
    def holds(*pool: str) -> bool:
        empty: dict[str, tuple[str, ...]] = dict.fromkeys(
            ("age_ranges", "cultures", "professions", "schwartz_values"), ()
        )
        return rule.holds(Pools(**{**empty, rule.pool: pool}))

    assert holds(*items)
    assert holds(*items[::-1])
    assert not holds()
    assert not holds(*items, "another")
    assert not holds(*items, items[0])
    for place in range(len(items)):
        rest = items[:place] + items[place + 1 :]
        assert not holds(*rest)
        assert not holds(*rest, "another")
        assert not holds(*rest, rest[0])
