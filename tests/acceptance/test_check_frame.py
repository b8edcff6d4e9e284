"""`check_frame`: a frame held to any pandera.polars model, the project's own ones among them."""

from pathlib import Path
from typing import Any

import pandera.polars as pa
import polars as pl
import pytest
from tests.acceptance.cases import Case, base
from tests.acceptance.command import Run, tables_in_memory

from vif_contracts import JudgeLabels, Personas
from vif_validators import check, check_frame
from vif_validators.report import Report

MODELS = {"personas": Personas, "judge_labels": JudgeLabels}
PER_COLUMN = {"002", "003", "006"}
BEYOND_MODELS = {"001", "004", "005", "007"}
"""The numbers of the rules about the file and the columns that it may not have."""
MANY = 1_000


class Orders(pa.DataFrameModel):
    """What a user might write."""

    order: str = pa.Field(unique=True)
    amount: int = pa.Field(gt=0)

    @pa.dataframe_check
    def dated(cls, data: pa.PolarsData) -> pl.LazyFrame:  # noqa: N805
        """Order numbers carry their year."""
        return data.lazyframe.select(pl.col("order").str.starts_with("2025-"))


GOOD = pl.DataFrame({"order": ["2025-1", "2025-2"], "amount": [5, 7]})
BAD = pl.DataFrame({"order": ["2025-1", "2024-2", "2025-1", None], "amount": [5, 0, 7, 9]})


def found(report: Report) -> dict[tuple[str, str, tuple[str, ...]], list[int | None]]:
    return {
        (result.code, result.name, result.columns): [sample.row for sample in result.samples]
        for result in report.failed
    }


@pytest.mark.parametrize("lazy", [False, True])
def test_good(lazy: bool) -> None:
    report = check_frame(GOOD.lazy() if lazy else GOOD, Orders)
    assert report.ok
    assert [(given.table, given.path, given.rows) for given in report.inputs] == [("Orders", None, 2)]


@pytest.mark.parametrize("lazy", [False, True])
def test_bad(lazy: bool) -> None:
    report = check_frame(BAD.lazy() if lazy else BAD, Orders)
    assert report.exit_code == 1
    assert found(report) == {
        ("M006", "null-value", ("order",)): [3],
        ("M008", "duplicate-value", ("order",)): [0, 2],
        ("M100", "greater_than", ("amount",)): [1],
        ("M100", "dated", ()): [1],
    }


def test_a_schema_object() -> None:
    schema = pa.DataFrameSchema({"amount": pa.Column(int, pa.Check.lt(6))})
    assert found(check_frame(GOOD, schema)) == {("M100", "less_than", ("amount",)): [1]}


def test_structure_is_found_whole() -> None:
    report = check_frame(pl.DataFrame({"amount": ["5"]}), Orders)
    assert {(result.code, *result.columns) for result in report.failed} == {("M002", "order"), ("M003", "amount")}


def test_what_cannot_be_judged_is_skipped_under_its_own_name() -> None:
    report = check_frame(pl.DataFrame({"amount": ["5"]}), Orders)
    skipped = {(result.code, result.name, result.columns) for result in report if result.status == "skipped"}
    assert skipped == {
        ("M006", "null-value", ("order",)),
        ("M006", "null-value", ("amount",)),
        ("M008", "duplicate-value", ("order",)),
        ("M100", "greater_than", ("amount",)),
        ("M100", "dated", ()),
        ("M003", "wrong-dtype", ("order",)),
    }


def test_samples_and_strict() -> None:
    assert len(check_frame(BAD, Orders, samples=1)["M008"].samples) == 1
    assert check_frame(BAD, Orders, samples=0)["M008"].samples == ()
    assert check_frame(GOOD, Orders, strict=True).ok
    with pytest.raises(ValueError, match="samples must not be negative"):
        check_frame(GOOD, Orders, samples=-1)


def test_something_else_than_a_frame() -> None:
    for frame in (42, None, "orders.parquet", {"amount": [1]}, pl.Series([1])):
        with pytest.raises(TypeError, match="frame"):
            check_frame(frame, Orders)


def test_something_else_than_a_model() -> None:
    for model in (42, None, "Orders", dict, Orders.to_schema, {"amount": int}):
        with pytest.raises(TypeError, match="model"):
            check_frame(GOOD, model)


# The project's own models


def test_own_models_take_valid_data() -> None:
    for table, frame in base("small").items():
        report = check_frame(frame, MODELS[table])
        assert report.ok
        assert report.failed == ()
        assert {result.status for result in report} == {"passed"}


@pytest.mark.parametrize("column", ["tone", "verbosity", "reflection_mode"])
def test_own_models_refuse_generation_metadata(column: str) -> None:
    for table, frame in base("small").items():
        assert not check_frame(frame.with_columns(pl.lit("x").alias(column)), MODELS[table]).ok


def test_own_models_find_the_same_rows(case: Case, root: Path, run: Run) -> None:
    """Handed to `check_frame` like any other model, they find what `check` finds in one table, row for row."""
    changed = {table for table in MODELS if getattr(case, table)}
    for table, frame in tables_in_memory(root, run).items():
        if table not in changed:
            continue
        judged = check(**{"registry" if table == "personas" else "labels": frame}, samples=MANY)
        assert told(check_frame(frame, MODELS[table], samples=MANY)) == told(judged)


def told(report: Report) -> dict[Any, set[Any]]:
    """What is at fault under the rules that a model can hold: rows, or the personas of a rule that counts those."""
    faults: dict[Any, set[Any]] = {}
    for result in report.failed:
        code = result.name if result.code == "M100" else result.code
        number = code[1:]
        if number in BEYOND_MODELS or result.severity == "info":
            continue
        column = result.columns[0] if number in PER_COLUMN or code == "L104" else None
        key = (number, column) if number in PER_COLUMN else (code, column)
        unit = "persona_id" if code in {"L302", "L303"} else "row"
        faults.setdefault(key, set()).update(getattr(sample, unit) for sample in result.samples)
    return faults


def test_a_check_made_before_pandera_knows_polars(pytester: pytest.Pytester) -> None:
    """pandera learns what its built-in checks mean for polars when it first validates, after many models are made."""
    script = """
import pandera.polars as pa
import polars as pl

schema = pa.DataFrameSchema({"x": pa.Column(str, pa.Check.unique_values_eq(["a", "b"]))})

from vif_validators import check_frame

assert check_frame(pl.DataFrame({"x": ["a", "b"]}), schema).ok
assert not check_frame(pl.DataFrame({"x": ["a", "a"]}), schema).ok
"""
    assert pytester.runpython_c(script).ret == 0
