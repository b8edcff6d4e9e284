"""`vif check FILE --contract MODULE_OR_FILE:MODEL`: any parquet file, held to a model of the user's own."""

import os
import sys
from collections.abc import Iterator
from pathlib import Path

import polars as pl
import pytest
from tests.acceptance.cases import PLACES
from tests.acceptance.command import Run, check, vif

MODELS = """\
import pandera.polars as pa
import polars as pl

NUMBER = 3
SCHEMA = pa.DataFrameSchema({"amount": pa.Column(int, pa.Check.ge(0))})


class Orders(pa.DataFrameModel):
    order: str = pa.Field(unique=True)
    amount: int = pa.Field(gt=0, le=1000)

    class Config:
        strict = True

    @pa.dataframe_check
    def paid(cls, data):
        return data.lazyframe.select(pl.col("order").str.len_chars() == 4)


class Wrong(pa.DataFrameModel):
    amount: int

    @pa.check("price")
    def positive(cls, data):
        return data.lazyframe.select(pl.col("price") > 0)


class Plain:
    pass
"""
GOOD = {"order": ["a-01", "a-02", "a-03"], "amount": [5, 1000, 1]}
BAD = {"order": ["a-01", "a-02", "a-01", "5"], "amount": [5, 0, 2000, None]}


@pytest.fixture
def shop(tmp_path: Path) -> Iterator[Path]:
    """A folder with a module `shop_models`; what it imports is forgotten afterwards."""
    (tmp_path / "shop_models.py").write_text(MODELS)
    (tmp_path / "package").mkdir()
    (tmp_path / "package" / "__init__.py").write_text("")
    (tmp_path / "package" / "models.py").write_text(MODELS)
    pl.DataFrame(GOOD).write_parquet(tmp_path / "good.parquet")
    pl.DataFrame(BAD).write_parquet(tmp_path / "bad.parquet")
    modules, path = set(sys.modules), list(sys.path)
    yield tmp_path
    sys.path[:] = path
    for name in set(sys.modules) - modules:
        if name.split(".")[0] in {"shop_models", "package", "raising", "silent", "talking"}:
            del sys.modules[name]


@pytest.mark.parametrize(
    "contract", ["shop_models:Orders", "shop_models.py:Orders", "./shop_models.py:Orders", "package.models:Orders"]
)
def test_the_ways_to_name_a_model(shop: Path, contract: str) -> None:
    assert check("good.parquet", "--contract", contract, cwd=shop).code == 0
    assert check("bad.parquet", "--contract", contract, cwd=shop).code == 1


def test_the_file_as_it_is_is_judged_by(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Not what Python compiled of it: bytecode is told from newer text by second and size only."""
    monkeypatch.setattr(sys, "dont_write_bytecode", False)
    text = "import pandera.polars as pa\nclass Rows(pa.DataFrameModel):\n    n: int = pa.Field(ge=LEAST)\n"
    pl.DataFrame({"n": [1]}).write_parquet(tmp_path / "rows.parquet")
    codes = []
    for least in ("0", "2"):
        (tmp_path / "least.py").write_text(text.replace("LEAST", least))
        os.utime(tmp_path / "least.py", (0, 0))
        codes.append(check("rows.parquet", "--contract", "least.py:Rows", cwd=tmp_path).code)
    assert codes == [0, 1]
    assert not (tmp_path / "__pycache__").exists()


def test_a_schema_object(shop: Path) -> None:
    run = check("bad.parquet", "--contract", "shop_models:SCHEMA", cwd=shop)
    assert run.failed == {"M006 amount": 1}


def test_a_model_of_the_project_itself(project: Path) -> None:
    registry = str(PLACES["personas"])
    assert check(registry, "--contract", "vif_contracts:Personas", cwd=project).code == 0


def test_good(shop: Path) -> None:
    run = check("good.parquet", "--contract", "shop_models:Orders", cwd=shop)
    assert run.failed == {}
    assert run.json["inputs"] == [{"table": "Orders", "path": "good.parquet", "rows": 3}]
    assert {result["status"] for result in run.json["results"]} == {"passed"}
    assert run.codes == {"M001", "M002", "M003", "M004", "M006", "M008", "M100"}


def test_bad(shop: Path) -> None:
    run = check("bad.parquet", "--contract", "shop_models:Orders", cwd=shop)
    assert {key: rows for key, rows in shown(run).items() if rows} == {
        "M006 amount": [3],
        "M008 order": [0, 2],
        "M100 greater_than amount": [1],
        "M100 less_than_or_equal_to amount": [2],
        "M100 paid": [3],
    }


def shown(run: Run) -> dict[str, list[int]]:
    """The rows of the samples of each result."""
    return {key: [sample["row"] for sample in result["samples"]] for key, result in run.results.items()}


def test_structure(shop: Path) -> None:
    pl.DataFrame({"amount": ["5"], "extra": [1]}).write_parquet(shop / "odd.parquet")
    run = check("odd.parquet", "--contract", "shop_models:Orders", cwd=shop)
    assert set(run.failed) == {"M002 order", "M003 amount", "M004 extra"}
    others = [result for result in run.json["results"] if {"order", "amount"} & set(result["columns"])]
    assert {result["status"] for result in others if result["code"] not in {"M002", "M003"}} == {"skipped"}


def test_in_words(shop: Path) -> None:
    run = vif("check", "bad.parquet", "--contract", "shop_models:Orders", cwd=shop)
    assert (run.code, run.err) == (1, "")
    assert run.out.startswith("VIOLATED: 5 errors")
    assert "bad.parquet: M100 paid:" in run.out


def test_strict_and_samples(shop: Path) -> None:
    run = check("bad.parquet", "--contract", "shop_models:Orders", "--samples", "1", "--strict", cwd=shop)
    assert all(len(result["samples"]) <= 1 for result in run.json["results"])


def test_a_file_that_cannot_be_read(shop: Path) -> None:
    (shop / "cut.parquet").write_bytes((shop / "good.parquet").read_bytes()[:100])
    for name in ("cut.parquet", "nowhere.parquet"):
        run = check(name, "--contract", "shop_models:Orders", cwd=shop)
        assert run.code == 2
        assert run.failed == {"M001": 1}
        assert {result["status"] for result in run.json["results"]} == {"failed", "skipped"}


FAULTS = {
    "nowhere:Orders": "nowhere cannot be imported: ModuleNotFoundError: No module named 'nowhere'",
    "nowhere.py:Orders": "nowhere.py: no such file",
    "package:Orders": "package has no Orders",
    "shop_models:orders": "shop_models has no orders",
    "shop_models:Plain": "Plain is not a pandera.polars DataFrameModel",
    "shop_models:NUMBER": "NUMBER is not a pandera.polars DataFrameModel",
    "shop_models:Wrong": "Wrong is not a valid model: ",
    "shop_models": "expected MODULE:MODEL or FILE.py:MODEL",
    "shop_models:": "expected MODULE:MODEL or FILE.py:MODEL",
    ":Orders": "expected MODULE:MODEL or FILE.py:MODEL",
    "bad.parquet:Orders": "bad.parquet cannot be imported",
}


@pytest.mark.parametrize("contract", FAULTS)
def test_a_model_that_cannot_be_had(shop: Path, contract: str) -> None:
    run = vif("check", "good.parquet", "--contract", contract, cwd=shop)
    assert (run.code, run.out) == (2, "")
    assert run.err.startswith("vif: error: --contract")
    assert FAULTS[contract] in run.err
    assert run.err.count("\n") == 1


RAISING = {
    "raise RuntimeError('no database\\nhere')": "RuntimeError: no database",
    "raise ValueError('no database')": "ValueError: no database",
    "import sys; sys.exit(0)": "SystemExit: 0",
    "def broken(:": "SyntaxError: ",
    "int('x')": "ValueError: ",
    "1 / 0": "ZeroDivisionError: ",
}


@pytest.mark.parametrize("home", ["raising", "raising.py"])
@pytest.mark.parametrize("code", RAISING)
def test_a_module_that_raises(shop: Path, home: str, code: str) -> None:
    (shop / "raising.py").write_text(f"{code}\n")
    run = vif("check", "good.parquet", "--contract", f"{home}:Orders", cwd=shop)
    assert (run.code, run.out) == (2, "")
    assert run.err.startswith(f"vif: error: --contract: {home} cannot be imported: {RAISING[code]}")
    assert run.err.count("\n") == 1


def test_what_a_module_prints_does_not_mix_with_the_report(shop: Path) -> None:
    """Stdout is for results: a program that reads them has not asked for the words of a model."""
    (shop / "talking.py").write_text("print('loading models')\n" + MODELS)
    run = check("good.parquet", "--contract", "talking.py:Orders", cwd=shop)
    assert run.json["exit_code"] == 0


@pytest.mark.parametrize("paths", [[], ["good.parquet", "bad.parquet"]])
def test_exactly_one_path(shop: Path, paths: list[str]) -> None:
    run = vif("check", *paths, "--contract", "shop_models:Orders", cwd=shop)
    assert (run.code, run.out) == (2, "")
    assert run.err == f"vif: error: --contract needs exactly one PATH, got {len(paths)}\n"


def test_a_folder(shop: Path) -> None:
    run = vif("check", "package", "--contract", "shop_models:Orders", cwd=shop)
    assert (run.code, run.out) == (2, "")
    said = "this is a folder; if all parquet files under it are one table, say so with --hive"
    assert run.err == f"vif: error: package: --contract needs a parquet file, {said}\n"


def test_rules_of_other_tables_are_not_passed_by_it(shop: Path) -> None:
    """A selection that leaves no rule of the model is no check."""
    run = vif("check", "bad.parquet", "--contract", "shop_models:Orders", "--only", "P104", cwd=shop)
    assert run.code == 2


def test_options_of_the_data_set_do_not_go_with_it(shop: Path) -> None:
    """What would have no effect is refused: whoever writes it expects one."""
    for option, value in (("--registry", "good.parquet"), ("--labels", "good.parquet"), ("--table", "personas")):
        run = vif("check", "good.parquet", "--contract", "shop_models:Orders", option, value, cwd=shop)
        assert (option, run.code, run.out) == (option, 2, "")
        assert option in run.err
