"""Planting violations: who is drawn, what is known of the whole, and what is refused."""

from pathlib import Path

import polars as pl
import pytest

from vif_contracts.vocabulary import JUDGE_LABELS, PERSONAS, POOLS_PATH
from vif_validators.cli import sample as command
from vif_validators.sample import SampleData, generate, generate_batches
from vif_validators.sample.breaking import Broken, _Ids, refuse_other_pools
from vif_validators.sample.tables import MOST_ENTRIES, Plan

OF = {"personas": 40, "seed": 1, "entries": (2, 12)}


def whole(broken: Broken, size: int = 7) -> SampleData:
    pieces = list(broken.pieces(generate_batches(**OF, size=size)))
    return SampleData(
        pl.concat([piece.personas for piece in pieces]), pl.concat([piece.judge_labels for piece in pieces])
    )


def test_the_command_knows_the_longest_journal() -> None:
    assert command._MOST_ENTRIES == MOST_ENTRIES


def test_the_ids_of_a_data_set() -> None:
    ids = generate(**OF).personas["persona_id"].to_list()
    known = _Ids(Plan(personas=40, seed=1, low=2, high=12))
    assert all(persona_id in known for persona_id in ids)
    for text in ("", "00000000", "ffffffff", ids[0].upper() + "x", ids[0][:-1], ids[0] + "\n", None, 1):
        assert text not in known


@pytest.mark.parametrize(("code", "table"), [("P102", PERSONAS), ("L301", JUDGE_LABELS)])
def test_places_are_rows_as_written(code: str, table: str) -> None:
    broken = Broken({code: 5, "X102": 2}, **OF)
    frame = getattr(whole(broken), table)
    keys = frame.select("persona_id", "t_index") if table == JUDGE_LABELS else frame.select("persona_id")
    surplus = [
        row
        for row, first in enumerate(
            keys.is_duplicated() & ~keys.select(pl.struct(pl.all()).is_first_distinct()).to_series()
        )
        if first
    ]
    assert [place.row for place in broken.places() if place.code == code] == surplus
    assert len(surplus) == 5


def test_the_order_stays() -> None:
    broken = Broken({"P104": 2, "L103": 3, "X102": 1}, **OF)
    found, valid = whole(broken), generate(**OF)
    assert found.personas["persona_id"].to_list() == valid.personas["persona_id"].to_list()
    assert found.judge_labels["persona_id"].is_sorted()
    assert found.judge_labels.schema == valid.judge_labels.schema
    assert found.personas.schema == valid.personas.schema


def test_few_rows_are_made_of_many_personas() -> None:
    broken = Broken({"P104": 3, "L303": 2}, personas=1_000_000, seed=0, entries=(2, 12))
    assert len(broken._journals) < 20


@pytest.mark.parametrize(
    ("counts", "message"),
    [
        ({"P999": 1}, "P999"),
        ({"P104": 0}, "0"),
        ({"P104": 41}, "in 40 personas"),
        ({"P104": 6000, "P105": 6000}, "12,000"),
        ({"P002": 1, "P104": 1}, "together"),
    ],
)
def test_refused(counts: dict[str, int], message: str) -> None:
    with pytest.raises(ValueError, match=message):
        Broken(counts, **OF)


def test_the_data_set_is_held_to_its_limits() -> None:
    with pytest.raises(ValueError, match="personas must be"):
        Broken({"P104": 1}, personas=0, seed=0, entries=(2, 12))


def test_pools_that_say_the_same_are_kept(tmp_path: Path) -> None:
    refuse_other_pools(tmp_path, {})
    path = tmp_path / POOLS_PATH
    path.parent.mkdir()
    shipped = Path(__file__).parents[2] / POOLS_PATH
    path.write_bytes(shipped.read_bytes() + b"# a comment\n")
    refuse_other_pools(tmp_path, {})
    for content in (shipped.read_bytes().replace(b"Nurse", b"Baker"), b"[", b""):
        path.write_bytes(content)
        with pytest.raises(ValueError, match="other pools"):
            refuse_other_pools(tmp_path, {})
        refuse_other_pools(tmp_path, {POOLS_PATH: b""})
