"""The laws of valid data: it obeys every rule, reaches every corner of what is valid, and shrinks to the least."""

import json
import warnings
from collections import Counter
from datetime import timedelta
from itertools import pairwise

import polars as pl
import pytest
from hypothesis import HealthCheck, Phase, find, given, settings
from tests.support.plain_pandera import failing_rows

from vif_contracts import SCHWARTZ_VALUE_ORDER, JudgeLabels, Personas
from vif_contracts.journals import DataSet, schema
from vif_contracts.label_file import place_of
from vif_contracts.pools import Pools
from vif_contracts.strategies import datasets, judge_labels, personas
from vif_contracts.strategies.rows import LATEST
from vif_contracts.vocabulary import AGE_BRACKETS, ALIGNMENT_COLUMNS, JUDGE_LABELS, PERSONAS, SCHWARTZ_VALUE_NAMES
from vif_validators import check

OTHER_POOLS = Pools(
    age_ranges=AGE_BRACKETS,
    cultures=("Atlantean", "null", "- x"),
    professions=("Diver: deep", "*"),
    schwartz_values=SCHWARTZ_VALUE_NAMES,
)


def law(examples: int) -> settings:
    return settings(
        max_examples=examples,
        deadline=None,
        database=None,
        derandomize=True,
        suppress_health_check=list(HealthCheck),
    )


def simplest(strategy):
    """What hypothesis tries first."""
    return find(strategy, lambda _: True, settings=settings(law(1), phases=[Phase.generate]))


@law(60)
@given(datasets())
def test_no_rule_fails(data: DataSet) -> None:
    """Whatever the time: no persona is from the future when the last of them has just been created."""
    report = check(registry=data.personas, labels=data.judge_labels, now=LATEST - timedelta(minutes=5))
    assert report.failed == ()
    assert {result.code[0] for result in report.results if result.status == "skipped"} <= {"C"}


@law(40)
@given(datasets())
def test_plain_pandera_accepts_it(data: DataSet) -> None:
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        assert failing_rows(data.personas, Personas) == {}
        assert failing_rows(data.judge_labels, JudgeLabels) == {}
        Personas.validate(data.personas, lazy=True)
        JudgeLabels.validate(data.judge_labels, lazy=True)


@law(60)
@given(personas(), judge_labels())
def test_each_table_alone(registry: pl.DataFrame, labels: pl.DataFrame) -> None:
    assert check(registry=registry).failed == ()
    assert check(labels=labels).failed == ()
    assert registry.schema == schema(PERSONAS)
    assert labels.schema == schema(JUDGE_LABELS)


@law(15)
@given(datasets(pools=OTHER_POOLS, judge_files=True))
def test_a_project_of_other_pools(tmp_path_factory: pytest.TempPathFactory, data: DataSet) -> None:
    root = data.write(tmp_path_factory.mktemp("project"))
    report = check(root)
    assert report.failed == ()
    assert {result.code for result in report.results if result.status == "skipped"} == set()


# Sizes


@law(40)
@given(datasets(min_size=2, max_size=3, min_entries=2, max_entries=4, min_labeled=2))
def test_sizes_are_kept(data: DataSet) -> None:
    assert 2 <= data.personas.height <= 3
    journals = data.judge_labels.group_by("persona_id").len()["len"].to_list()
    assert len(journals) >= 2
    assert all(2 <= entries <= 4 for entries in journals)


@law(40)
@given(personas(min_size=2, max_size=4), judge_labels(min_size=3, max_size=7))
def test_rows_are_kept(registry: pl.DataFrame, labels: pl.DataFrame) -> None:
    assert 2 <= registry.height <= 4
    assert 3 <= labels.height <= 7


@law(3)
@given(datasets(min_size=400, max_size=400, max_entries=12))
def test_many_personas(data: DataSet) -> None:
    assert data.personas.height == 400
    assert check(registry=data.personas, labels=data.judge_labels).failed == ()


@law(3)
@given(personas(min_size=1000, max_size=1000), judge_labels(min_size=5000, max_size=5000))
def test_many_rows(registry: pl.DataFrame, labels: pl.DataFrame) -> None:
    assert (registry.height, labels.height) == (1000, 5000)
    assert check(registry=registry).failed == ()
    assert check(labels=labels).failed == ()


def test_nothing_at_all_if_so_asked() -> None:
    data = simplest(datasets(min_size=0))
    assert (data.personas.height, data.judge_labels.height) == (0, 0)
    assert {result.code for result in check(registry=data.personas, labels=data.judge_labels).failed} == {
        "P007",
        "L007",
    }
    assert simplest(personas(min_size=0)).is_empty()
    assert simplest(judge_labels(min_size=0)).is_empty()
    assert simplest(datasets(max_size=0, min_size=0)).personas.is_empty()


# What is reached


def test_every_valid_corner_is_reached() -> None:
    """The values that a rule just accepts; a rule that refuses them would refuse this data."""
    seen: Counter[object] = Counter()

    @law(400)
    @given(datasets())
    def draw(data: DataSet) -> None:
        seen.update(corners(data))

    draw()
    assert {corner for corner in CORNERS if not seen[corner]} == set()


CORNERS = {
    *AGE_BRACKETS,
    *Pools.packaged().professions,
    *Pools.packaged().cultures,
    *SCHWARTZ_VALUE_NAMES,
    *(("score", column, score) for column in ALIGNMENT_COLUMNS for score in (-1, 0, 1)),
    *(("values", count) for count in (1, 2)),
    *(("stages", stages) for stages in range(4)),
    *(("entry_count", count) for count in (0, 1, 2**63 - 1)),
    *(("created", moment) for moment in ("latest", "before 1970", "1970", "year 1")),
    *(("name", kind) for kind in ("markup", "right to left", "quote", "formula", "emoji", "mark", "long", "newline")),
    *(
        "leap day",
        "year border",
        "two a day",
        "one entry",
        "six entries",
        "in order",
        "mixed personas",
        "mixed entries",
    ),
    *("year 1", "year 9999"),
}


def corners(data: DataSet) -> set[object]:
    registry, labels = data.personas.with_columns(pl.col("created_at").to_physical()), data.judge_labels
    return {*(c for row in registry.to_dicts() for c in persona_corners(row)), *label_corners(labels)}


def persona_corners(row):
    yield from (row["age"], row["profession"], row["culture"], *row["core_values"])
    yield "values", len(row["core_values"])
    yield "stages", sum(row[f"stage_{stage}"] for stage in ("synthetic", "wrangled", "labeled"))
    yield "entry_count", row["entry_count"]
    moments = {
        int(LATEST.timestamp()) * 1_000_000: "latest",
        -1: "before 1970",
        0: "1970",
        -62_135_596_800_000_000: "year 1",
    }
    yield "created", moments.get(row["created_at"])
    signs = {
        "[": "markup",
        "م": "right to left",
        "'": "quote",
        "=": "formula",
        "🙂": "emoji",
        "\u0308": "mark",
        "\n": "newline",
    }
    yield from (("name", kind) for sign, kind in signs.items() if sign in row["name"])
    yield "name", "long" if len(row["name"]) > 80 else None


def label_corners(labels: pl.DataFrame):
    for column in ALIGNMENT_COLUMNS:
        yield from (("score", column, score) for score in labels[column])
    dates, ids, entries = labels["date"].to_list(), labels["persona_id"].to_list(), labels["t_index"].to_list()
    yield from {"0001": ["year 1"], "9999": ["year 9999"]}.get(min(dates)[:4], [])
    yield "leap day" if any(day.endswith("02-29") for day in dates) else None
    turns = sum(one != other for one, other in pairwise(ids))
    yield "mixed personas" if turns >= len(set(ids)) else None
    pairs = list(zip(ids, entries, strict=True))
    yield "in order" if len(pairs) > 2 and pairs == sorted(pairs) else None
    for persona_id in set(ids):
        journal = sorted((t, day) for i, t, day in zip(ids, entries, dates, strict=True) if i == persona_id)
        yield {1: "one entry", 6: "six entries"}.get(len(journal))
        yield "two a day" if any(one[1] == other[1] for one, other in pairwise(journal)) else None
        yield "year border" if journal[0][1][:4] != journal[-1][1][:4] else None
        yield "mixed entries" if [t for i, t in pairs if i == persona_id] != sorted(t for t, _ in journal) else None


# The least


def test_the_simplest_is_one_persona_with_one_entry() -> None:
    data = simplest(datasets())
    assert data.personas.to_dicts() == [
        {
            "persona_id": "00000000",
            "name": "Ada",
            "age": "18-24",
            "profession": "Software Engineer",
            "culture": "North American",
            "core_values": ["Self-Direction"],
            "entry_count": 1,
            "created_at": LATEST,
            "stage_synthetic": True,
            "stage_wrangled": True,
            "stage_labeled": True,
            "nudge_enabled": False,
        }
    ]
    assert data.judge_labels.to_dicts() == [
        {
            "persona_id": "00000000",
            "t_index": 0,
            "date": "2025-01-16",
            "alignment_vector": [0] * 10,
            **dict.fromkeys(ALIGNMENT_COLUMNS, 0),
        }
    ]
    assert data.files == {}


class FoundError(Exception):
    """A test's own failure; pytest would write out the data of every failed assertion."""


def test_a_failing_test_shrinks_to_the_cell_that_it_fails_for() -> None:
    seen: list[DataSet] = []

    @settings(law(100), phases=[Phase.generate, Phase.shrink])
    @given(datasets())
    def fails(data: DataSet) -> None:
        seen.append(data)
        if "Nurse" in data.personas["profession"]:
            raise FoundError

    with pytest.raises(FoundError):
        fails()
    plain = simplest(datasets())
    assert seen[-1].personas.equals(plain.personas.with_columns(profession=pl.lit("Nurse")))
    assert seen[-1].judge_labels.equals(plain.judge_labels)


# Judge output files


@law(60)
@given(datasets(judge_files=True))
def test_judge_files_say_what_the_labels_say(data: DataSet) -> None:
    assert set(data.files) == {place_of(persona_id) for persona_id in data.judge_labels["persona_id"].unique()}
    told = [
        {"persona_id": document["persona_id"], **entry}
        for content in data.files.values()
        for document in [json.loads(content)]
        for entry in document["labels"]
    ]
    rows = [
        {"persona_id": entry["persona_id"], "t_index": entry["t_index"], "date": entry["date"]}
        | {f"alignment_{value}": score for value, score in entry["scores"].items()}
        for entry in told
    ]
    expected = data.judge_labels.drop("alignment_vector").to_dicts()
    assert sorted(rows, key=repr) == sorted(expected, key=repr)
    for entry in told:
        assert_rationales(entry)


def assert_rationales(entry) -> None:
    rationales = entry.get("rationales") or {}
    assert all(isinstance(text, str) for text in [*rationales.values(), entry.get("rationale", "")])
    assert all(entry["scores"][value] for value in rationales)
    assert list(entry["scores"]) == list(SCHWARTZ_VALUE_ORDER)


def test_every_form_of_a_judge_file_is_drawn() -> None:
    forms: Counter[str] = Counter()

    @law(150)
    @given(datasets(judge_files=True))
    def draw(data: DataSet) -> None:
        for content in data.files.values():
            forms["ascii" if content.isascii() else "utf-8"] += 1
            for entry in json.loads(content)["labels"]:
                forms["null" if entry.get("rationales", 0) is None else "some" if entry.get("rationales") else ""] += 1
                forms["old" if "rationale" in entry else ""] += 1
                forms["absent" if not {"rationale", "rationales"} & set(entry) else ""] += 1
                forms["more"] += bool(set(entry) - {"t_index", "date", "scores", "rationale", "rationales"})

    draw()
    assert all(forms[form] for form in ("ascii", "utf-8", "null", "some", "old", "absent", "more"))
    [content] = simplest(datasets(judge_files=True)).files.values()
    assert json.loads(content)["labels"] == [
        {"t_index": 0, "date": "2025-01-16", "scores": dict.fromkeys(SCHWARTZ_VALUE_ORDER, 0)}
    ]
