"""`check_frame`: a frame held to any pandera.polars model, the project's own ones among them."""

from datetime import UTC, datetime
from typing import Any

import pandera.polars as pa
import polars as pl
import pytest

from tests.acceptance.cases import Case, base
from tests.acceptance.command import Run
from tests.acceptance.test_case_laws import tables_in_memory
from vif_contracts import RULES, JudgeLabels, Personas
from vif_validators import check, check_frame
from vif_validators.report import Report

MODELS = {"personas": Personas, "judge_labels": JudgeLabels}
STRUCTURE = {"002": "M002", "003": "M003", "006": "M006"}
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
        (result.code, result.name, result.columns): [sample.row for sample in result.samples] for result in
        report.failed
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


def test_samples_and_strict() -> None:
    assert len(check_frame(BAD, Orders, samples=1)["M008"].samples) == 1
    assert check_frame(BAD, Orders, samples=0)["M008"].samples == ()
    assert check_frame(GOOD, Orders, strict=True).ok
    with pytest.raises(ValueError, match="samples must not be negative"):
        check_frame(GOOD, Orders, samples=-1)


@pytest.mark.parametrize("frame", [42, None, "orders.parquet", {"amount": [1]}, pl.Series([1])])
def test_something_else_than_a_frame(frame: Any) -> None:
    with pytest.raises(TypeError, match="frame"):
        check_frame(frame, Orders)


@pytest.mark.parametrize("model", [42, None, "Orders", dict, Orders.to_schema, {"amount": int}])
def test_something_else_than_a_model(model: Any) -> None:
    with pytest.raises(TypeError, match="model"):
        check_frame(GOOD, model)


# The project's own models


def test_own_models_take_valid_data() -> None:
    for table, frame in base("small").items():
        report = check_frame(frame, MODELS[table])
        assert report.ok
        assert report.failed == ()
        assert {result.status for result in report} == {"passed"}


def test_own_models_find_the_same_rows(case: Case, root: Any, run: Run) -> None:
    """Handed to `check_frame` as models like any other, they find what `check` finds in one table, row for row."""
    if not any(result.code in case.failed for result in RULES.values() if result.code[0] in "PL"):
        keys = {key.split()[0] for key in case.failed}
        if not any(key[0] in "PL" for key in keys):
            return
    for table, frame in tables_in_memory(root, run).items():
        with_files = check(**{"registry" if table == "personas" else "labels": frame}, samples=MANY, now=datetime.now(UTC))
        as_model = check_frame(frame, MODELS[table], samples=MANY)
        assert of_model(as_model) == of_contract(with_files)


def of_contract(report: Report) -> dict[tuple[str, tuple[str, ...]], set[int]]:
    """The rows at fault under the rules that a pandera model can hold."""
    kept: dict[tuple[str, tuple[str, ...]], set[int]] = {}
    for result in report.failed:
        number = result.code[1:]
        if result.code[0] in "PL" and number not in {"001", "004", "005", "007"} and result.severity != "info":
            columns = result.columns if number in STRUCTURE or result.code == "L104" else ()
            kept[STRUCTURE.get(number, result.code), columns] = {sample.row for sample in result.samples}
    return kept


def of_model(report: Report) -> dict[tuple[str, tuple[str, ...]], set[int]]:
    kept: dict[tuple[str, tuple[str, ...]], set[int]] = {}
    for result in report.failed:
        name = result.name if result.code == "M100" else result.code
        columns = result.columns if result.code != "M100" or name == "L104" else ()
        kept.setdefault((name, columns), set()).update(sample.row for sample in result.samples)
    return kept
