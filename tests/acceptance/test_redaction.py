"""What is redacted stands in no report, whatever its format, and in no file that a command writes."""

import json
from collections.abc import Iterable
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pandera.polars as pa
import polars as pl
import pytest
from tests.acceptance.command import Run, vif

from vif_contracts.label_file import content_of, entry_of, place_of
from vif_contracts.vocabulary import ALIGNMENT_COLUMNS, LABELS_PATH, REGISTRY_PATH, SETTINGS_PATH
from vif_validators import check_frame, consolidate
from vif_validators.cli.output import FORMATS

ROOT = Path(__file__).parents[2]
PERSONAS = pl.read_parquet(ROOT / REGISTRY_PATH).head(8)
LABELS = pl.read_parquet(ROOT / LABELS_PATH).filter(pl.col("persona_id").is_in(PERSONAS["persona_id"].implode()))
MARKS = ("zqx", "7770", "2777-")
"""What every marked value holds, and nothing else."""
COLUMNS = sorted({*PERSONAS.columns, *LABELS.columns} - {c for c, t in PERSONAS.schema.items() if t == pl.Boolean})


QUICK = ("persona_id", "name")
"""What names rows, and the column that is redacted most."""


def slow_but_for(column: str) -> Any:
    return pytest.param(column, marks=[] if column in QUICK else [pytest.mark.slow])


def marked(frame: pl.DataFrame, column: str) -> pl.DataFrame:
    """The frame with values in one column that no other has; equal ones stay equal."""
    if column not in frame.columns:
        return frame
    numbers = {value: number for number, value in enumerate(sorted(set(map(str, frame[column]))))}
    values = [mark(numbers[str(value)], frame.schema[column]) for value in frame[column]]
    return frame.with_columns(pl.Series(column, values, frame.schema[column]))


def mark(number: int, dtype: pl.DataType) -> Any:
    if isinstance(dtype, pl.List):
        return [mark(number, dtype.inner)] * 11
    if dtype == pl.String:
        return f"zqx{number:04}zqx"
    if dtype == pl.Int64:
        return 7_770_000 + number
    return datetime(2777, 1, 1, tzinfo=UTC) + timedelta(days=number)


def project(root: Path, *columns: str) -> Path:
    """A project with marked values in these columns, and with faults of every kind besides."""
    personas = pl.concat([PERSONAS, PERSONAS.head(2)]).with_row_index("n")
    early = pl.col("n") < 3
    personas = personas.with_columns(
        age=pl.when(early).then(pl.lit("49")).otherwise("age"),
        stage_synthetic=~early,
        name=pl.when(early).then(pl.lit("Ana")).otherwise("name"),
        entry_count=pl.when(early).then(-1).otherwise("entry_count"),
    ).drop("n")
    labels = pl.concat([LABELS, LABELS.head(2)]).with_row_index("n")
    odd = pl.col("n") % 3 == 0
    labels = labels.with_columns(
        t_index=pl.when(odd).then(pl.col("t_index") * 2).otherwise("t_index"),
        date=pl.when(odd).then(pl.lit("2025-02-30")).otherwise("date"),
        alignment_power=pl.when(odd).then(5).otherwise("alignment_power"),
    ).drop("n")
    for column in columns:
        personas, labels = marked(personas, column), marked(labels, column)
    for place, frame in ((REGISTRY_PATH, personas), (LABELS_PATH, labels)):
        (root / place).parent.mkdir(parents=True)
        frame.write_parquet(root / place)
    return root


def everything(root: Path, *options: str) -> Run:
    """Check a project, with every report and file that the command can write."""
    reports = [part for form in FORMATS for part in ("--report", f"{form}=out/report.{form}")]
    return vif("check", *reports, "--failing-rows", "out/rows", "--no-ci", *options, cwd=root)


def written(root: Path) -> dict[str, str]:
    """Every file that was written, as text."""
    texts = {}
    for path in sorted((root / "out").rglob("*")):
        if path.suffix == ".parquet":
            texts[path.name] = json.dumps(pl.read_parquet(path).to_dicts(), default=str)
        elif path.is_file():
            texts[path.name] = path.read_text("utf-8")
    return texts


def assert_no_mark(texts: Iterable[str]) -> None:
    for text in texts:
        for said in MARKS:
            place = text.find(said)
            assert place < 0, text[max(0, place - 200) : place + 80]


@pytest.mark.parametrize("column", [slow_but_for(column) for column in COLUMNS])
def test_no_value_of_a_redacted_column_is_written_anywhere(tmp_path: Path, column: str) -> None:
    root = project(tmp_path, column)
    run = everything(root, "--redact", column, "--samples", "40")
    assert run.code == 1
    files = written(root)
    assert len(files) > len(FORMATS)
    assert_no_mark((run.out, run.err, *files.values()))
    counts = {result["code"]: result["violations"] for result in json.loads(files["report.json"])["results"]}
    plain = vif("check", "--format", "json", cwd=root).json["results"]
    assert counts == {result["code"]: result["violations"] for result in plain}
    recorded = vif("check", "--redact", column, "--write-baseline", "out/baseline.json", "--samples", "40", cwd=root)
    assert recorded.code == 0
    again = vif("check", "--redact", column, "--baseline", "out/baseline.json", cwd=root)
    assert (again.code, "C007" in again.out) == (0, False)
    gone = vif("check", "--redact", column, "--baseline", "out/baseline.json", ROOT, cwd=root)
    assert_no_mark((recorded.out, again.out, gone.out, *written(root).values()))


@pytest.mark.slow
def test_the_marks_are_there_where_nothing_is_redacted(tmp_path: Path) -> None:
    """Else the tests above would prove nothing."""
    for column in ("persona_id", "name", "created_at", "core_values", "t_index", "alignment_vector"):
        root = project(tmp_path / column, column)
        run = everything(root, "--samples", "40")
        assert any(mark in text for text in (run.out, *written(root).values()) for mark in MARKS), column


def test_without_samples_no_value_is_written_at_all(tmp_path: Path) -> None:
    root = project(tmp_path, *COLUMNS)
    run = vif("check", "--samples", "0", "--no-ci", cwd=root)
    assert run.code == 1
    texts = [vif("check", "--samples", "0", "--no-ci", "--format", form, cwd=root).out for form in FORMATS]
    assert_no_mark((run.out, run.err, *texts))


def test_the_settings_redact_as_the_option_does(tmp_path: Path) -> None:
    root = project(tmp_path, "name", "age")
    (root / SETTINGS_PATH).parent.mkdir()
    (root / SETTINGS_PATH).write_text("redact: [name, age]\n")
    run = everything(root)
    shown = vif("registry", "show", cwd=root), vif("registry", "show", "--format", "json", cwd=root)
    profile = [vif("profile", "--format", form, cwd=root).out for form in ("text", "json", "markdown", "html")]
    assert_no_mark((run.out, *written(root).values(), *(one.out for one in shown), *profile))
    assert all(one.code == 0 and "[redacted]" in one.out for one in shown)
    assert run.out.count("[redacted]") > 2


@pytest.mark.parametrize("given", ["nme", "name,agee", ""])
def test_a_misspelled_column_redacts_nothing_and_says_so(tmp_path: Path, given: str) -> None:
    run = vif("check", "--redact", given, cwd=project(tmp_path))
    assert (run.code, run.out) == (2, "")
    assert "redact: no table has a column" in run.err


@pytest.mark.parametrize(
    "settings",
    [
        "redact: [name]\nthresholds: {nonsense: 1}",
        "redact: [name]\nnonsense: 1",
        "redact: [name, nmae]",
        "redact: name",
        "redcat: [name]",
        "redact: [name",
        "- redact",
    ],
)
def test_settings_that_cannot_be_used_hide_no_less(tmp_path: Path, settings: str) -> None:
    root = project(tmp_path, "name")
    (root / SETTINGS_PATH).parent.mkdir()
    (root / SETTINGS_PATH).write_text(settings)
    run = vif("check", "--samples", "40", "--failing-rows", "out/rows", cwd=root)
    assert (run.code, run.out.count("UNREADABLE")) == (2, 1)
    assert_no_mark((run.out, run.err, *written(root).values()))


def test_settings_that_redact_nothing_hide_nothing(tmp_path: Path) -> None:
    root = project(tmp_path)
    (root / SETTINGS_PATH).parent.mkdir()
    (root / SETTINGS_PATH).write_text("thresholds: {nonsense: 1}")
    run = vif("check", cwd=root)
    assert (run.code, "[redacted]" in run.out) == (2, False)


def test_a_second_settings_file_redacts_as_well(tmp_path: Path) -> None:
    root = project(tmp_path, "name", "age")
    for column in ("age", "name"):
        (root / f"{column}.yaml").write_text(f"redact: [{column}]")
    run = vif("check", "--config", "age.yaml", "--config", "name.yaml", cwd=root)
    assert run.code == 2
    assert_no_mark([run.out])


# Judge output files


def label_files(root: Path, column: str) -> list[str]:
    """Files with marked values where they hold those of a column, some of another type."""
    paths = []
    for number, persona in enumerate(PERSONAS["persona_id"][:3]):
        rows = LABELS.filter(persona_id=persona).head(3).to_dicts()
        entries: list[dict[str, Any]] = [entry_of(row) for row in rows]
        value: Any = mark(number, pl.String() if number != 1 else pl.Int64())
        said = persona
        for entry in entries:
            if column in ALIGNMENT_COLUMNS:
                entry["scores"][column.removeprefix("alignment_")] = value
            elif column == "alignment_vector":
                entry["scores"] = dict.fromkeys(entry["scores"], value)
            elif column in ("date", "t_index", "rationales", "rationale"):
                entry[column] = {"power": value} if column == "rationales" and number == 2 else value
        said = value if column == "persona_id" else persona
        path = root / place_of(persona)
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content_of(said, entries))
        paths.append(str(path.relative_to(root)))
    return paths


@pytest.mark.parametrize(
    "column",
    [
        "persona_id",
        "rationales",
        *(slow_but_for(column) for column in ("t_index", "date", "alignment_power", "alignment_vector", "rationale")),
    ],
)
def test_nor_one_of_a_judge_output_file(tmp_path: Path, column: str) -> None:
    paths = label_files(tmp_path, column)
    run = everything(tmp_path, "--redact", column, "--samples", "40", *paths)
    assert run.code == 1
    assert_no_mark((run.out, run.err, *written(tmp_path).values()))
    merged = [
        vif("consolidate", "--no-registry", "--redact", column, "--format", form, *more, cwd=tmp_path)
        for form in ("text", "json", "sarif")
        for more in ((), ("--check",), ("--partial",))
    ]
    assert_no_mark(text for one in merged for text in (one.out, one.err))


def test_what_differs_from_the_files_is_told_without_the_values(tmp_path: Path) -> None:
    label_files(tmp_path, "name")
    labels = marked(LABELS, "date")
    labels.write_parquet(tmp_path / LABELS_PATH)
    done = consolidate(tmp_path, registry=False, check_only=True, redact="date")
    assert done.report["J101"].violations > 0
    assert_no_mark((done.report.to_text(), done.report.to_json()))
    assert "[redacted]" in done.report.to_text()


# Models of a user's own


class Orders(pa.DataFrameModel):
    key: str = pa.Field(unique=True)
    amount: int = pa.Field(ge=0)
    price: float = pa.Field(coerce=True)

    @pa.check("key")
    @classmethod
    def quotes(cls, data: pa.PolarsData) -> pl.LazyFrame:
        found = data.lazyframe.select("key").collect().item(0, 0)
        raise ValueError(f"cannot take {found}")

    @pa.dataframe_check
    @classmethod
    def casts(cls, data: pa.PolarsData) -> pl.LazyFrame:
        return data.lazyframe.select(pl.col("key").cast(pl.Int64) > 0)


ORDERS = pl.DataFrame({"key": ["zqx1", "zqx1", "zqx2"], "amount": [-7770, 1, -7770], "price": ["zqx", "1.5", "zqx"]})


@pytest.mark.parametrize("options", [{"redact": ["key", "amount", "price"]}, {"samples": 0}])
def test_nor_what_checks_say_when_they_raise(options: dict[str, Any]) -> None:
    report = check_frame(ORDERS, Orders, **options)
    assert "zqx" in check_frame(ORDERS, Orders).to_text()
    assert_no_mark((report.to_text(), report.to_json()))
    assert report["M008"].violations == 2
    assert "raised" in report["M100"].message


@pytest.mark.parametrize("options", [{"redact": "key"}, {"samples": 0}])
def test_nor_what_a_query_of_the_frame_complains_of(options: dict[str, Any]) -> None:
    broken = ORDERS.lazy().with_columns(amount=pl.col("key").cast(pl.Int64))
    report = check_frame(broken, Orders, **options)
    assert (report.exit_code, report["M001"].message) == (2, "[redacted]")
    assert "conversion" in check_frame(broken, Orders)["M001"].message


def test_the_rows_at_fault_come_without_the_column() -> None:
    report = check_frame(ORDERS, Orders, redact=["key"])
    assert report.failing_rows("M008").columns == ["row", "amount", "price"]


def test_a_column_that_neither_model_nor_frame_has() -> None:
    with pytest.raises(ValueError, match=r"no table has a column 'kee' \(did you mean key\?\)"):
        check_frame(ORDERS, Orders, redact="kee")
