"""The sample: looks like real data, obeys the rules, is the same on every run, and replaces nothing unasked."""

from collections import Counter, defaultdict
from datetime import UTC, date, datetime
from hashlib import sha256
from itertools import pairwise
from pathlib import Path
from typing import Any

import polars as pl
import pytest
import yaml

from vif_contracts.pools import Pools
from vif_contracts.vocabulary import AGE_BRACKETS, ALIGNMENT_COLUMNS, SCHWARTZ_VALUE_NAMES, SCHWARTZ_VALUE_ORDER
from vif_validators.sample import SampleData, generate, generate_batches
from vif_validators.sample.name_lists import NAMES
from vif_validators.sample.phrases import ENDINGS, RATIONALES
from vif_validators.sample.tables import id_number

PROJECT = Path(__file__).parents[2]
REGISTRY = Path("logs/registry/personas.parquet")
LABELS = Path("logs/judge_labels/judge_labels.parquet")
POOLS = Path("config/synthetic_data.yaml")

PERSONA_SCHEMA = {
    "persona_id": pl.String(),
    "name": pl.String(),
    "age": pl.String(),
    "profession": pl.String(),
    "culture": pl.String(),
    "core_values": pl.List(pl.String()),
    "entry_count": pl.Int64(),
    "created_at": pl.Datetime("us", "UTC"),
    "stage_synthetic": pl.Boolean(),
    "stage_wrangled": pl.Boolean(),
    "stage_labeled": pl.Boolean(),
    "nudge_enabled": pl.Boolean(),
}
LABEL_SCHEMA = {
    "persona_id": pl.String(),
    "t_index": pl.Int64(),
    "date": pl.String(),
    "alignment_vector": pl.List(pl.Int64()),
    **dict.fromkeys(ALIGNMENT_COLUMNS, pl.Int64()),
}

# Non-zero scores in 1,374 real entries: -1 and +1. The shares of sizes that a sample is made by give 5 % fewer in all.
REAL = {
    "self_direction": (184, 387),
    "stimulation": (51, 127),
    "hedonism": (113, 158),
    "achievement": (77, 373),
    "power": (81, 118),
    "security": (136, 220),
    "conformity": (125, 289),
    "tradition": (58, 249),
    "benevolence": (111, 420),
    "universalism": (56, 158),
}


@pytest.fixture(scope="module", params=[204, 3000])
def data(request: pytest.FixtureRequest) -> SampleData:
    return generate(personas=request.param)


def scores(data: SampleData) -> list[tuple[int, ...]]:
    return data.judge_labels.select(ALIGNMENT_COLUMNS).rows()


def tree(root: Path) -> dict[str, bytes]:
    return {str(path.relative_to(root)): path.read_bytes() for path in root.rglob("*") if path.is_file()}


def digest(data: SampleData) -> str:
    return sha256(repr((data.personas.rows(), data.judge_labels.rows())).encode()).hexdigest()


class TestShape:
    def test_columns_and_dtypes_are_the_documented_ones(self, data: SampleData) -> None:
        assert list(data.personas.schema.items()) == list(PERSONA_SCHEMA.items())
        assert list(data.judge_labels.schema.items()) == list(LABEL_SCHEMA.items())

    def test_entries_per_persona(self, data: SampleData) -> None:
        counts = data.personas["entry_count"].to_list()
        assert (min(counts), max(counts)) == (2, 12)
        assert 7.7 < sum(counts) / len(counts) < 8.6

    def test_how_many_scores_are_not_zero(self, data: SampleData) -> None:
        rows = scores(data)
        sizes = Counter(sum(score != 0 for score in row) for row in rows)
        expected = {0: 3, 1: 18, 2: 40, 3: 22, 4: 10, 5: 5, 6: 2}
        assert set(sizes) == set(expected)
        for size, percent in expected.items():
            assert 100 * sizes[size] / len(rows) == pytest.approx(percent, abs=2.5 if len(rows) < 10_000 else 1)

    def test_scores_of_each_value_are_near_the_real_ones(self, data: SampleData) -> None:
        rows = scores(data)
        tolerance = 60 if len(rows) < 10_000 else 30
        for column, real in zip(zip(*rows, strict=True), REAL.values(), strict=True):
            for score, count in zip((-1, 1), real, strict=True):
                assert column.count(score) / len(rows) * 1374 == pytest.approx(0.95 * count, abs=tolerance)

    def test_aligned_is_more_common_than_misaligned(self, data: SampleData) -> None:
        found = Counter(score for row in scores(data) for score in row)
        assert 2.2 < found[1] / found[-1] < 2.65

    def test_most_and_least_expressed_values(self, data: SampleData) -> None:
        rows = scores(data)
        found = {value: sum(row[position] != 0 for row in rows) for position, value in enumerate(SCHWARTZ_VALUE_ORDER)}
        order = sorted(found, key=lambda value: found[value])
        assert set(order[-3:]) == {"self_direction", "benevolence", "achievement"}
        assert {"stimulation", "universalism"} < set(order[:4])

    def test_declared_values_are_expressed_more_often(self, data: SampleData) -> None:
        declared = dict(data.personas.select("persona_id", "core_values").rows())
        for column, name in zip(ALIGNMENT_COLUMNS, SCHWARTZ_VALUE_NAMES, strict=True):
            plus: dict[bool, list[bool]] = defaultdict(list)
            for persona_id, score in data.judge_labels.select("persona_id", column).rows():
                plus[name in declared[persona_id]].append(score == 1)
            assert sum(plus[True]) / len(plus[True]) > 1.5 * sum(plus[False]) / len(plus[False])

    def test_attributes_are_spread(self, data: SampleData) -> None:
        for column, pool in (("age", AGE_BRACKETS), ("profession", Pools.packaged().professions), ("culture", NAMES)):
            share = Counter(data.personas[column].to_list())
            assert set(share) == set(pool)
            assert min(share.values()) > len(data.personas) / len(pool) / 2
        assert Counter(map(len, data.personas["core_values"])).keys() == {1, 2}
        assert 0.4 < data.personas["nudge_enabled"].to_list().count(True) / len(data.personas) < 0.8

    def test_a_few_personas_are_not_labeled_yet(self, data: SampleData) -> None:
        stages = Counter(data.personas.select("stage_synthetic", "stage_wrangled", "stage_labeled").rows())
        assert set(stages) == {(True, False, False), (True, True, False), (True, True, True)}
        assert 0.975 < stages[True, True, True] / len(data.personas) < 0.99

    def test_gaps(self, data: SampleData) -> None:
        rows = data.judge_labels.select("persona_id", "date").rows()
        gaps = Counter(
            (date.fromisoformat(day) - date.fromisoformat(before)).days
            for (one, before), (other, day) in pairwise(rows)
            if one == other
        )
        assert min(gaps) == 0
        assert 8 < max(gaps) <= 14
        assert 0.05 < gaps[0] / gaps.total() < 0.14


def journals(data: SampleData) -> dict[str, list[dict[str, Any]]]:
    found: dict[str, list[dict[str, Any]]] = defaultdict(list)
    for row in data.judge_labels.to_dicts():
        found[row["persona_id"]].append(row)
    return found


def assert_personas(data: SampleData) -> None:
    rows = data.personas.to_dicts()
    pools = Pools.packaged()
    assert len({row["persona_id"] for row in rows}) == len(rows)
    created = [row["created_at"] for row in rows]
    assert created == sorted(created)
    assert datetime(2026, 1, 1, tzinfo=UTC) <= created[0] <= created[-1] < datetime(2026, 3, 1, tzinfo=UTC)
    for row in rows:
        assert None not in row.values()
        assert len(row["persona_id"]) == 8
        assert set(row["persona_id"]) <= set("0123456789abcdef")
        assert row["age"] in pools.age_ranges
        assert row["profession"] in pools.professions
        assert row["culture"] in pools.cultures
        assert set(row["core_values"]) <= set(SCHWARTZ_VALUE_NAMES)
        assert len(row["core_values"]) == len(set(row["core_values"])) in {1, 2}
        assert row["stage_synthetic"] >= row["stage_wrangled"] >= row["stage_labeled"]


def assert_labels(data: SampleData) -> None:
    registry = {row["persona_id"]: row for row in data.personas.to_dicts()}
    found = journals(data)
    assert list(found) == sorted(found)
    assert set(found) == {persona_id for persona_id, row in registry.items() if row["stage_labeled"]}
    for persona_id, entries in found.items():
        assert [entry["t_index"] for entry in entries] == list(range(registry[persona_id]["entry_count"]))
        days = [entry["date"] for entry in entries]
        assert days == sorted(days)
        for entry in entries:
            assert date.fromisoformat(entry["date"]).isoformat() == entry["date"]
            assert entry["date"].startswith("2025-")
            assert entry["alignment_vector"] == [entry[column] for column in ALIGNMENT_COLUMNS]
            assert set(entry["alignment_vector"]) <= {-1, 0, 1}


class TestConsistency:
    def test_every_rule_is_obeyed(self, data: SampleData) -> None:
        assert_personas(data)
        assert_labels(data)

    @pytest.mark.parametrize("entries", [(1, 1), (366, 366), (80, 200)])
    def test_any_length_of_journal_fits_the_year(self, entries: tuple[int, int]) -> None:
        found = generate(personas=8, seed=3, entries=entries)
        assert_personas(found)
        assert_labels(found)
        assert all(entries[0] <= count <= entries[1] for count in found.personas["entry_count"])

    @pytest.mark.parametrize("seed", range(12))
    def test_a_single_persona_is_labeled(self, seed: int) -> None:
        found = generate(personas=1, seed=seed)
        assert_personas(found)
        assert_labels(found)
        assert found.personas["stage_labeled"].to_list() == [True]

    @pytest.mark.parametrize("seed", [0, 2**64 + 1])
    def test_ids_never_collide(self, seed: int) -> None:
        ends = pl.concat([pl.int_range(150_000, eager=True), pl.int_range(2**32 - 150_000, 2**32, eager=True)])
        numbers = ends.cast(pl.UInt64).alias("index").to_frame().select(id_number(pl.col("index"), seed)).to_series()
        assert numbers.n_unique() == 300_000
        assert numbers.max() < 2**32  # type: ignore[operator]


class TestDeterminism:
    def test_pinned(self) -> None:
        assert (
            digest(generate(personas=60, seed=1)) == "2bea0907253c292fc970220848bbdd05c2d88a0aef7f07b99dc145e1bfa02a35"
        )

    def test_seeds_differ(self) -> None:
        digests = {digest(generate(personas=5, seed=seed)) for seed in (0, 1, 2, 2**64, 2**64 + 1)}
        assert len(digests) == 5

    def test_a_piece_may_have_no_labels(self) -> None:
        # The lowest id of these 51 is that of the one persona without labels.
        piece = next(generate_batches(personas=51, seed=2458, size=1))
        assert piece.judge_labels.is_empty()
        assert list(piece.judge_labels.schema.items()) == list(LABEL_SCHEMA.items())

    @pytest.mark.parametrize("size", [5, 52, 103, 104, 1000])
    def test_pieces_make_the_whole(self, size: int) -> None:
        pieces = list(generate_batches(personas=104, seed=5, size=size))
        whole = generate(personas=104, seed=5)
        assert pl.concat([piece.personas for piece in pieces]).equals(whole.personas)
        assert pl.concat([piece.judge_labels for piece in pieces]).equals(whole.judge_labels)


class TestPools:
    def test_the_copy_in_the_project_has_the_same_pools(self) -> None:
        shipped = yaml.safe_load((PROJECT / "contracts/vif_contracts/synthetic_data.yaml").read_text("utf-8"))
        own = yaml.safe_load((PROJECT / POOLS).read_text("utf-8"))
        assert own["personas"] == shipped["personas"]
        assert all(isinstance(item, str) for pool in own["personas"].values() for item in pool)

    def test_every_score_has_its_words(self) -> None:
        texts = [text for values in RATIONALES.values() for phrases in values.values() for text in phrases]
        assert len(texts) == len(set(texts))
        for score, values in RATIONALES.items():
            assert tuple(values) == SCHWARTZ_VALUE_ORDER
            for phrase in (phrase for phrases in values.values() for phrase in phrases):
                assert all(60 <= len(phrase + ending) <= 110 for ending in ENDINGS[score])


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        ({"personas": 0}, "personas .* not 0"),
        ({"personas": -5}, "personas .* not -5"),
        ({"personas": 2**32 + 1}, "personas .* not 4,294,967,297"),
        ({"entries": (0, 3)}, r"entries .* not \(0, 3\)"),
        ({"entries": (5, 4)}, r"entries .* not \(5, 4\)"),
        ({"entries": (2, 367)}, r"entries .* not \(2, 367\)"),
        ({"seed": -1}, "seed .* -1"),
    ],
)
def test_impossible_arguments(arguments: dict[str, Any], message: str) -> None:
    with pytest.raises(ValueError, match=message):
        generate(**arguments)
    with pytest.raises(ValueError, match=message):
        generate_batches(**arguments)


def test_impossible_size() -> None:
    with pytest.raises(ValueError, match=r"size .* not 0"):
        generate_batches(size=0)
