"""`vif check FOLDER --contract FILE:MODEL --hive`: all parquet files under a folder, held to one model."""

import os
from collections.abc import Callable
from pathlib import Path

import polars as pl
import pytest
from tests.acceptance.command import Run, check, vif

MODELS = """\
from datetime import date, datetime
from typing import Annotated

import pandera.polars as pa
import polars as pl


class Orders(pa.DataFrameModel):
    order_id: int = pa.Field(unique=True)
    country: str = pa.Field(isin=["DE", "FR"])
    year: int = pa.Field(ge=2024)
    month: int = pa.Field(ge=1, le=12)

    class Config:
        strict = True


class Coerced(Orders):
    year: int = pa.Field(ge=2024, coerce=True)


class Loose(pa.DataFrameModel):
    order_id: int


class Typed(pa.DataFrameModel):
    text: str
    day: date
    moment: datetime
    price: float
    small: pl.Int8
    yes: bool
    kind: Annotated[pl.Enum, ["a", "b c"]]
    none: str = pa.Field(nullable=True)
"""
A, B = "data/year=2024/month=01/part-0.parquet", "data/year=2025/month=12/part-0.parquet"

Write = Callable[..., Path]


@pytest.fixture
def write(tmp_path: Path) -> Write:
    """Writes one file of a folder, `data/...`."""
    (tmp_path / "models.py").write_text(MODELS)

    def written(place: str, *ids: int, **columns: object) -> Path:
        path = tmp_path / place
        path.parent.mkdir(parents=True, exist_ok=True)
        frame = pl.DataFrame({"order_id": list(ids)}, schema={"order_id": pl.Int64})
        literals = {name: value if isinstance(value, pl.Expr) else pl.lit(value) for name, value in columns.items()}
        frame.with_columns(**{"country": pl.lit("DE"), **literals}).write_parquet(path)
        return path

    return written


@pytest.fixture
def root(tmp_path: Path) -> Path:
    return tmp_path


def judged(root: Path, *arguments: str, model: str = "Orders", folder: str = "data") -> Run:
    return check(folder, "--hive", "--contract", f"models.py:{model}", *arguments, cwd=root)


class TestGoodData:
    def test_all_files_are_one_table(self, root: Path, write: Write) -> None:
        write(A, 0, 1)
        write("data/year=2024/month=02/part-0.parquet", 2)
        write(B, 3, 4, 5)
        run = judged(root)
        assert (run.code, run.failed) == (0, {})
        assert [(given["path"], given["rows"]) for given in run.json["inputs"]] == [
            (A, 2),
            ("data/year=2024/month=02/part-0.parquet", 1),
            (B, 3),
        ]
        assert run.results["M100 greater_than_or_equal_to year"]["checked"] == 6

    def test_what_is_no_part_of_the_table(self, root: Path, write: Write) -> None:
        write(A, 0)
        for name in ("_SUCCESS", "year=2024/.part-0.parquet.crc", "year=2024/notes.txt", "year=2024/_metadata.parquet"):
            (root / "data" / name).write_text("nothing")
        (root / "data" / "_temporary" / "0").mkdir(parents=True)
        (root / "data" / "_temporary" / "0" / "part-9.parquet").write_text("half a file")
        (root / "data" / ".hidden").mkdir()
        assert judged(root).code == 0

    def test_files_beside_one_another_without_keys(self, root: Path, write: Write) -> None:
        write("data/part-0.parquet", 0)
        write("data/part-1.parquet", 1)
        assert judged(root, model="Loose").code == 0
        assert judged(root).failed == {"M002 year": 1, "M002 month": 1}

    def test_keys_take_the_types_of_the_model(self, root: Path, write: Write) -> None:
        place = (
            "data/text=a%2Fb%20%3D/day=2025-02-28/moment=2025-02-28 09%3A30%3A00/price=1.5/small=-7/yes=TRUE/"
            "kind=b c/none=__HIVE_DEFAULT_PARTITION__/p.parquet"
        )
        write(place, 0)
        run = judged(root, model="Typed")
        assert (run.code, run.failed) == (0, {})
        run = check("data", "--hive", "--contract", "models.py:Orders", "--only", "M004", cwd=root)
        extra = ["day", "kind", "moment", "none", "price", "small", "text", "yes"]
        assert sorted(run.failed) == [f"M004 {name}" for name in extra]

    def test_a_file_may_hold_its_key_itself(self, root: Path, write: Write) -> None:
        # As polars' PartitionBy writes it.
        write(A, 0, year=pl.lit(2024, pl.Int64), month=pl.lit(1, pl.Int64))
        write(B, 1, year=pl.lit(2025, pl.Int64), month=pl.lit(12, pl.Int64))
        assert judged(root).code == 0

    def test_what_polars_writes(self, root: Path, write: Write) -> None:
        (root / "data").mkdir()
        frame = pl.DataFrame({"order_id": [1, 2, 3], "country": ["DE", "FR", "FR"], "year": [2024, 2024, 2025]})
        frame.with_columns(month=pl.lit(3, pl.Int64)).write_parquet(root / "data", partition_by=["year", "month"])
        assert judged(root).code == 0


class TestViolations:
    def test_a_row_is_told_by_file_and_row_within_it(self, root: Path, write: Write) -> None:
        write(A, 0, 1)
        write("data/year=2024/month=02/part-0.parquet")
        bad = pl.when(pl.col("order_id") == 7).then(pl.lit("??")).otherwise(pl.lit("FR"))
        write(B, 2, 7, 1, country=bad)
        run = judged(root, "--failing-rows", "rows")
        assert (run.code, run.failed) == (1, {"M100 isin country": 1, "M008 order_id": 2})
        isin, unique = run.results["M100 isin country"], run.results["M008 order_id"]
        assert [(s["file"], s["row"], s["value"]) for s in isin["samples"]] == [(B, 1, "??")]
        assert f"first at row 1 of {B}: ??" in isin["message"]
        assert [(s["file"], s["row"]) for s in unique["samples"]] == [(A, 1), (B, 2)]
        rows = pl.read_parquet(root / "rows" / "M008.parquet")
        assert rows.select("file", "row", "order_id", "year").rows() == [(A, 1, 1, 2024), (B, 2, 1, 2025)]
        text = vif("check", "data", "--hive", "--contract", "models.py:Orders", cwd=root).out
        assert "data (Orders, 3 files, 5 rows)" in text
        assert f"    {A}    1  1\n    {B}    2  1\n" in text
        annotated = vif("check", "data", "--hive", "--contract", "models.py:Orders", "--format", "github", cwd=root).out
        assert f"::error file={B},title=M100 isin::country: 1 of 5 rows: " in annotated

    def test_a_file_whose_name_is_no_utf8(self, root: Path, write: Write) -> None:
        file = write(A, 1)
        os.link(file, os.fsencode(file.parent) + b"/part-\xff.parquet")
        run = judged(root, "--failing-rows", "rows")
        assert (run.code, run.failed) == (1, {"M008 order_id": 2})
        rows = pl.read_parquet(root / "rows" / "M008.parquet")
        assert rows["file"].to_list() == [A, A.replace("part-0", r"part-\udcff")]

    def test_a_key_out_of_range(self, root: Path, write: Write) -> None:
        write("data/year=2023/month=13/part-0.parquet", 0, 1)
        run = judged(root)
        assert run.failed == {
            "M100 greater_than_or_equal_to year": 2,
            "M100 less_than_or_equal_to month": 2,
        }

    def test_a_key_of_another_type(self, root: Path, write: Write) -> None:
        write(A, 0)
        write("data/year=next/month=01/part-0.parquet", 1)
        run = judged(root)
        assert (run.code, run.failed) == (1, {"M003 year": 1})
        result = run.results["M003 year"]
        assert result["message"] == (
            "column year is str, must be i64; first of data/year=next/month=01/part-0.parquet: next"
        )
        assert [(s["file"], s["value"]) for s in result["samples"]] == [
            ("data/year=next/month=01/part-0.parquet", "next")
        ]
        assert judged(root, model="Coerced").failed == {"M003 year": 1}

    def test_a_null_key(self, root: Path, write: Write) -> None:
        write("data/year=__HIVE_DEFAULT_PARTITION__/month=01/part-0.parquet", 1, 2)
        write(B, 3)
        assert judged(root).failed == {"M006 year": 2}


class TestFilesThatAreNoTable:
    def failure(self, root: Path, code: str, *arguments: str) -> dict[str, object]:
        run = judged(root, *arguments)
        assert run.code == 2
        assert set(run.failed) == {code}
        assert {result["status"] for result in run.json["results"]} == {"failed", "skipped"}
        found: dict[str, object] = run.results[code]
        return found

    def test_a_part_cut_short(self, root: Path, write: Write) -> None:
        write(A, 0)
        path = write(B, 1)
        path.write_bytes(path.read_bytes()[:-3])
        found = self.failure(root, "M001")
        assert found["message"] == f"{B}: is cut short (it does not end with PAR1)"
        assert (found["violations"], found["checked"]) == (1, 2)

    def test_every_part_at_fault_is_told(self, root: Path, write: Write) -> None:
        write(A, 0)
        for place in (B, "data/year=2025/month=11/x.parquet"):
            write(place, 1).write_bytes(b"no parquet")
        found = self.failure(root, "M001", "--samples", "1")
        assert str(found["message"]).startswith("data/year=2025/month=11/x.parquet: is not parquet")
        assert str(found["message"]).endswith("; and 1 more")
        assert found["violations"] == 2
        assert len(found["samples"]) == 1  # type: ignore[arg-type]

    @pytest.mark.parametrize(
        ("columns", "said"),
        [
            ({"order_id": pl.col("order_id").cast(pl.Int32)}, "column order_id is i32, but i64 in"),
            ({"extra": 1}, "has a column extra, which is not in"),
        ],
    )
    def test_parts_of_other_columns(self, root: Path, write: Write, columns: dict[str, object], said: str) -> None:
        write(A, 0)
        write(B, 1, **columns)
        assert self.failure(root, "M011")["message"] == f"{B}: {said} {A}"

    def test_a_part_without_a_column(self, root: Path, write: Write) -> None:
        write(A, 0, extra=1)
        write(B, 1)
        assert self.failure(root, "M011")["message"] == f"{B}: has no column extra, which is in {A}"

    def test_columns_in_another_order(self, root: Path, write: Write) -> None:
        write(A, 0)
        pl.read_parquet(write(B, 1)).select("country", "order_id").write_parquet(root / B)
        assert self.failure(root, "M011")["message"] == f"{B}: has its columns in another order than {A}"

    def test_parts_under_other_keys(self, root: Path, write: Write) -> None:
        write(A, 0)
        write("data/year=2025/part-0.parquet", 1)
        said = f"data/year=2025/part-0.parquet: lies under year, not year, month as {A}"
        assert self.failure(root, "M011")["message"] == said

    def test_a_file_that_contradicts_its_folder(self, root: Path, write: Write) -> None:
        write(A, 0, year=pl.lit(2024, pl.Int64))
        write(B, 1, year=pl.lit(2024, pl.Int64))
        said = f"{B}: column year holds other values than the folder year=2025"
        assert self.failure(root, "M011")["message"] == said

    @pytest.mark.parametrize("names", [(), ("_SUCCESS",), ("part.csv",), ("year=2024/.x.parquet",)])
    def test_nothing_to_judge_is_no_pass(self, root: Path, write: Write, names: tuple[str, ...]) -> None:
        (root / "data" / "year=2024").mkdir(parents=True)
        for name in names:
            (root / "data" / name).write_text("")
        assert self.failure(root, "M001")["message"] == "data: holds no parquet file"

    def test_a_folder_without_a_key_in_its_name(self, root: Path, write: Write) -> None:
        write(A, 0)
        (root / "data" / "2025").mkdir()
        assert self.failure(root, "M001")["message"] == "data/2025: is a folder that is not named key=value"

    def test_a_key_twice(self, root: Path, write: Write) -> None:
        write("data/year=2024/year=2025/x.parquet", 1)
        message = "data/year=2024/year=2025: is a second folder of the key year above one file"
        assert self.failure(root, "M001")["message"] == message

    def test_a_link_in_a_circle(self, root: Path, write: Write) -> None:
        write(A, 0)
        (root / "data" / "year=2024" / "month=02").symlink_to(root / "data")
        message = "data/year=2024/month=02: is a link to a folder that it lies in"
        assert self.failure(root, "M001")["message"] == message

    def test_a_link_that_leads_nowhere(self, root: Path, write: Write) -> None:
        write(A, 0)
        (root / "data" / "year=2024" / "month=01" / "x.parquet").symlink_to("gone")
        assert self.failure(root, "M001")["message"] == "data/year=2024/month=01/x.parquet: no such file"

    def test_a_pipe(self, root: Path, write: Write) -> None:
        write(A, 0)
        os.mkfifo(root / "data" / "year=2024" / "month=01" / "x.parquet")
        assert "is a named pipe, not a file" in str(self.failure(root, "M001")["message"])


class TestHowItIsNamed:
    def test_a_folder_has_to_be_named_as_one(self, root: Path, write: Write) -> None:
        write(A, 0)
        run = check("data", "--contract", "models.py:Orders", cwd=root)
        assert run.code == 2
        assert "data: --contract needs a parquet file, this is a folder" in run.err
        assert "say so with --hive" in run.err

    def test_hive_needs_a_folder_and_a_contract(self, root: Path, write: Write) -> None:
        write(A, 0)
        run = check(A, "--hive", "--contract", "models.py:Orders", cwd=root)
        assert (run.code, "--hive needs a folder" in run.err) == (2, True)
        run = check("data", "--hive", cwd=root)
        assert (run.code, "--hive goes with --contract" in run.err) == (2, True)
        assert "--hive needs a folder" in check("gone", "--hive", "--contract", "models.py:Orders", cwd=root).err

    def test_a_report_takes_no_place_of_a_part(self, root: Path, write: Write) -> None:
        path = write(A, 0)
        before = path.read_bytes()
        run = judged(root, "--report", f"json={A}")
        assert (run.code, path.read_bytes() == before) == (2, True)
        assert "cannot write the report" in run.err
