"""Law: whatever the model, every frame drawn for it is accepted by plain pandera and by `check_frame`."""

import datetime as dt
import hashlib
import subprocess
import sys
import warnings
from collections.abc import Callable
from typing import Any

import pandera.polars as pa
import polars as pl
import pytest
from hypothesis import HealthCheck, Phase, find, given, settings
from hypothesis import strategies as st
from hypothesis.strategies import SearchStrategy
from tests.support.frame_models import MODELS, Intervals, Names, Numbers, Orders, Rare, Texts, TightKey
from tests.support.models import CASES

from vif_contracts import JudgeLabels, Personas
from vif_contracts.strategies import frames
from vif_validators import check_frame
from vif_validators.model_sample import rows_of

Model = type[pa.DataFrameModel] | pa.DataFrameSchema
READING_OTHER_COLUMNS = {"custom: sometimes unfit", "custom: constant"}
"""Checks that read a column which the model does not have: `test_frames_errors.py` has them."""
EVERY: dict[str, Model] = {
    **{case.name: case.model for case in CASES if case.name not in READING_OTHER_COLUMNS},
    **MODELS,
}
every_model = pytest.mark.parametrize("name", EVERY, ids=lambda name: name.replace(" ", "-"))
quick = settings(
    max_examples=5, derandomize=True, deadline=None, database=None, suppress_health_check=[HealthCheck.too_slow]
)


def assert_obeys(frame: pl.DataFrame, model: Model) -> None:
    schema = model if isinstance(model, pa.DataFrameSchema) else model.to_schema()
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        schema.validate(frame, lazy=True)
    report = check_frame(frame, model)
    assert report.ok, report.failed


def test_there_are_many_models() -> None:
    assert len(EVERY) >= 80


@every_model
def test_frames_obey(name: str) -> None:
    model = EVERY[name]
    strategy = frames(model, max_size=6)
    heights = []

    @quick
    @given(strategy)
    def obey(frame: pl.DataFrame) -> None:
        heights.append(frame.height)
        assert_obeys(frame, model)

    obey()
    assert max(heights) <= 6
    assert (
        any(heights) or name == "no demands" or find(strategy, lambda frame: frame.height > 0, settings=SEARCH).height
    )


@pytest.mark.parametrize("model", [Personas, JudgeLabels])
@given(data=st.data())
@quick
def test_frames_of_our_own_tables(model: type[pa.DataFrameModel], data: st.DataObject) -> None:
    frame = data.draw(frames(model, min_size=2, max_size=4))
    assert 2 <= frame.height <= 4
    assert_obeys(frame, model)


# Variety

SEARCH = settings(max_examples=300, derandomize=True, phases=[Phase.generate], database=None, deadline=None)


def reaches(strategy: SearchStrategy[pl.DataFrame], wanted: Callable[[pl.DataFrame], Any]) -> None:
    find(strategy, lambda frame: bool(wanted(frame)), settings=SEARCH)


@pytest.mark.parametrize(
    ("model", "column", "cell"),
    [
        (Orders, "quantity", 1),
        (Orders, "quantity", 3),
        (Orders, "status", "sent"),
        (Orders, "price", None),
        (Orders, "note", None),
        (EVERY["temporal types"], "day", dt.date(2024, 1, 1)),
        (EVERY["bounds"], "at_least", 0.5),
        (EVERY["bounds"], "at_least", float("inf")),
        (EVERY["integer types"], "u64", 2**63),
        (EVERY["ranges"], "closed", 3),
        (EVERY["text lengths"], "short", ""),
        (Numbers, "byte", 253),
        (Numbers, "byte", 255),
        (Numbers, "half", 2),
        (EVERY["custom: element-wise"], "number", None),
    ],
)
def test_cells_are_reached(model: Model, column: str, cell: Any) -> None:
    reaches(frames(model), lambda frame: column in frame.columns and cell in frame[column].to_list())


def test_nan_only_where_nulls_may_be() -> None:
    strategy = frames(EVERY["floats and NaN"])
    reaches(strategy, lambda frame: frame["optional"].is_nan().any())


def test_optional_columns_come_and_go() -> None:
    for there in (True, False):
        reaches(frames(Orders), lambda frame, there=there: ("note" in frame.columns) is there and frame.height)
        reaches(frames(EVERY["missing columns added"]), lambda frame, there=there: ("given" in frame.columns) is there)


def test_columns_of_a_regex() -> None:
    reaches(frames(Names), lambda frame: sum(name.startswith("x_") for name in frame.columns) == 4)
    reaches(frames(Names), lambda frame: "e" in frame.columns and "b c" in frame.columns)
    reaches(frames(Names), lambda frame: frame.width == 2)


def test_sizes_are_reached() -> None:
    for height in (2, 3, 5):
        reaches(frames(Intervals, min_size=2, max_size=5), lambda frame, height=height: frame.height == height)
    reaches(frames(TightKey, min_size=4), lambda frame: frame.height == 4)
    reaches(frames(EVERY["unique of few"], min_size=2, max_size=2), lambda frame: frame["a"].to_list() == [3, 1])


@given(frames(Orders, min_size=30, max_size=30))
@quick
def test_many_rows(frame: pl.DataFrame) -> None:
    assert frame.height == 30
    assert frame["id"].n_unique() == 30


# Simplicity

SHRINK = settings(
    max_examples=100, phases=[Phase.generate, Phase.shrink], database=None, deadline=None, derandomize=True
)
LINES = Orders.to_schema().remove_columns(["note"])


def test_shrinks_to_one_simple_row() -> None:
    smallest = find(frames(LINES, max_size=2), lambda frame: frame.height > 0, settings=SHRINK)
    assert smallest.to_dicts() == [{"id": 0, "quantity": 1, "price": 0.5, "status": "open"}]


def test_shrinks_to_the_cell_at_fault() -> None:
    smallest = find(frames(LINES, max_size=2), lambda frame: (frame["quantity"] > 2).any(), settings=SHRINK)
    assert smallest.height <= 2
    assert smallest["quantity"].max() == 3


def test_shrinks_under_a_check_on_rows() -> None:
    smallest = find(frames(Intervals, max_size=3), lambda frame: (frame["high"] > 400).any(), settings=SHRINK)
    assert smallest.height <= 2
    assert_obeys(smallest, Intervals)


def test_text_of_patterns_shrinks() -> None:
    schema = pa.DataFrameSchema({"mail": Texts.to_schema().columns["mail"]})
    smallest = find(frames(schema, min_size=1, max_size=1), lambda _frame: True, settings=SHRINK)
    assert smallest["mail"].to_list() == ["a@a.com"]


# Cells of one's own


@given(frames(Rare, min_size=1, columns={"word": st.sampled_from(["spam", "eggs"])}))
@quick
def test_columns_are_overridden(frame: pl.DataFrame) -> None:
    assert set(frame["word"]) <= {"spam", "eggs"}
    assert_obeys(frame, Rare)


@given(frames(Orders, min_size=2, columns={"quantity": st.integers(-5, 9), "id": st.integers(0, 9)}))
@quick
def test_overridden_columns_are_held_to_the_model(frame: pl.DataFrame) -> None:
    assert_obeys(frame, Orders)


@given(frames(Names, min_size=1, columns={r"^x_[0-9]{1,2}$": st.integers(0, 99)}))
@quick
def test_columns_of_a_regex_are_overridden(frame: pl.DataFrame) -> None:
    assert frame.select(pl.col("^x_..?$").exclude("x_0").is_between(0, 99)).to_series().all()
    assert_obeys(frame, Names)


# Rows in bulk


def digest(frame: pl.DataFrame) -> str:
    return hashlib.sha256(frame.write_json().encode()).hexdigest()[:16]


def test_rows_are_the_same_everywhere() -> None:
    assert digest(rows_of(Orders, rows=500, seed=7)) == "ecd114c7559ce8f7"
    assert digest(rows_of(Texts.to_schema().remove_columns(["raw"]), rows=60, seed=7)) == "7e86bf6c178325e5"
    assert not rows_of(Orders, rows=9, seed=1).equals(rows_of(Orders, rows=9, seed=2))


@pytest.mark.parametrize(
    "name", ["integer types", "temporal types", "custom: select", "frame: select", "Intervals", "Rare"]
)
@pytest.mark.parametrize("rows", [0, 1, 300])
def test_rows_obey(name: str, rows: int) -> None:
    frame = rows_of(EVERY[name], rows=rows, seed=3)
    assert frame.height == rows
    assert_obeys(frame, EVERY[name])


@pytest.mark.parametrize("model", [Personas, JudgeLabels])
def test_rows_of_our_own_tables(model: type[pa.DataFrameModel]) -> None:
    for rows in (0, 1, 77):
        assert rows_of(model, rows=rows, seed=1).height == rows


def test_rows_need_no_hypothesis() -> None:
    script = (
        "import sys; sys.modules['hypothesis'] = None\n"
        "from tests.support.frame_models import Orders\n"
        "from vif_validators.model_sample import rows_of\n"
        "print(rows_of(Orders, rows=5, seed=1).height)"
    )
    finished = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=False)
    assert finished.stdout == "5\n", finished.stderr
