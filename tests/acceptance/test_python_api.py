"""`check` from Python: paths and frames in, a report out, and nothing else."""

import json
import os
import pickle
import shutil
import subprocess
import sys
from datetime import UTC, datetime
from pathlib import Path

import pandera.polars as pa
import polars as pl
import pytest
from tests.acceptance.cases import PLACES, SCORES, base
from tests.acceptance.command import check as run_check

import vif_contracts
import vif_validators
from vif_validators import ContractViolation, Report, check, check_frame

REGISTRY, LABELS = PLACES.values()


@pytest.fixture(scope="module")
def tables() -> dict[str, pl.DataFrame]:
    return base("small")


@pytest.fixture
def registry(tables: dict[str, pl.DataFrame]) -> pl.DataFrame:
    return tables["personas"]


@pytest.fixture
def labels(tables: dict[str, pl.DataFrame]) -> pl.DataFrame:
    return tables["judge_labels"]


@pytest.fixture
def spoiled(project: Path) -> Path:
    frame = pl.read_parquet(project / REGISTRY)
    frame.with_columns(age=pl.lit("49")).write_parquet(project / REGISTRY)
    return project


class TestSources:
    @pytest.mark.parametrize("kind", [str, Path, os.fspath])
    def test_a_root(self, spoiled: Path, kind) -> None:
        report = check(kind(spoiled))
        assert report.exit_code == 1
        assert [result.code for result in report.failed] == ["P104"]
        assert report.inputs[0].path == f"{spoiled}/{REGISTRY}"

    def test_the_current_folder(self, spoiled: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.chdir(spoiled)
        report = check()
        assert report["P104"].violations == 6
        assert report.inputs[0].path == str(REGISTRY)

    def test_frames(self, registry: pl.DataFrame, labels: pl.DataFrame) -> None:
        report = check(registry=registry, labels=labels)
        assert report.ok
        assert [(given.path, given.rows) for given in report.inputs] == [(None, 6), (None, 12)]

    def test_a_lazy_frame(self, registry: pl.DataFrame, labels: pl.DataFrame) -> None:
        report = check(registry=registry.lazy(), labels=labels.lazy().filter(pl.col("t_index") > 0))
        assert {result.code for result in report.failed} == {"L302", "X102", "X104"}

    def test_a_path_and_a_lazy_frame(self, spoiled: Path, labels: pl.DataFrame) -> None:
        report = check(registry=spoiled / REGISTRY, labels=labels.lazy())
        assert [result.code for result in report.failed] == ["P104"]
        assert [given.path for given in report.inputs] == [f"{spoiled}/{REGISTRY}", None]
        assert report["X101"].checked == 12

    def test_a_lazy_frame_of_a_file(self, spoiled: Path) -> None:
        lazy = pl.scan_parquet(spoiled / REGISTRY)
        assert check(registry=lazy)["P104"].violations == 6

    def test_one_table_alone(self, registry: pl.DataFrame, labels: pl.DataFrame) -> None:
        report = check(registry=registry)
        assert {result.code[0] for result in report} == {"C", "P", "X"}
        assert report["X101"].status == "skipped"
        assert report["X101"].skipped_because == "no judge_labels given"
        assert report.ok
        assert {result.code[0] for result in check(labels=labels)} == {"C", "L", "X"}

    def test_a_frame_beside_a_root(self, spoiled: Path, registry: pl.DataFrame) -> None:
        report = check(spoiled, registry=registry)
        assert report.ok
        assert [given.path for given in report.inputs] == [None, f"{spoiled}/{LABELS}"]

    def test_a_frame_is_not_changed(self, registry: pl.DataFrame, labels: pl.DataFrame) -> None:
        before = registry.clone(), labels.clone()
        check(registry=registry, labels=labels)
        assert registry.equals(before[0])
        assert labels.equals(before[1])

    def test_a_file_that_is_not_there_raises_nothing(self, tmp_path: Path) -> None:
        report = check(registry=tmp_path / "nowhere.parquet")
        assert report.exit_code == 2
        assert report.outcome == "unreadable"
        assert report["P001"].message == f"{tmp_path}/nowhere.parquet: no such file"

    def test_a_lazy_frame_that_cannot_be_computed_raises_nothing(self, registry: pl.DataFrame, tmp_path: Path) -> None:
        broken = registry.lazy().with_columns(age=pl.col("name").cast(pl.Int64).cast(pl.String))
        report = check(registry=broken)
        assert report["P001"].violations == 1
        assert report.exit_code == 2
        gone = pl.scan_parquet(tmp_path / "nowhere.parquet")
        assert check(registry=gone).exit_code == 2

    def test_a_frame_is_held_to_the_same_types(self, registry: pl.DataFrame) -> None:
        report = check(registry=registry.with_columns(pl.col("entry_count").cast(pl.Int32)))
        assert report["P003"].violations == 1
        assert report["P110"].status == "skipped"


class TestOptions:
    def test_selection(self, spoiled: Path) -> None:
        assert {result.code for result in check(spoiled, only=["P104", "X"])} == {
            *("P104", "X101", "X102", "X103", "X104", "X105")
        }
        assert check(spoiled, ignore=["P104"]).ok
        assert check(spoiled, ignore={"unknown-age-bracket"}).ok

    def test_a_single_code_as_text(self, spoiled: Path) -> None:
        """A text is one code: taken letter by letter, `P104` would be an error and `X` work by accident."""
        assert {result.code for result in check(spoiled, only="P104")} == {"P104"}
        assert check(spoiled, ignore="P104").ok

    def test_a_single_config_file(self, spoiled: Path) -> None:
        (spoiled / "lenient.yaml").write_text("severity: {P104: info}\n")
        assert check(spoiled, config=[str(spoiled / "lenient.yaml")]).ok
        assert check(spoiled, config=[spoiled / "lenient.yaml"]).ok
        assert check(spoiled, config=str(spoiled / "lenient.yaml")).ok

    def test_strict(self, registry: pl.DataFrame) -> None:
        extra = registry.with_columns(extra=1)
        assert check(registry=extra).ok
        strict = check(registry=extra, strict=True)
        assert strict.exit_code == 1
        assert strict["P004"].severity == "warning"

    @pytest.mark.parametrize("samples", [0, 2, 99])
    def test_samples(self, spoiled: Path, samples: int) -> None:
        assert len(check(spoiled, samples=samples)["P104"].samples) == min(samples, 6)

    def test_now(self, registry: pl.DataFrame) -> None:
        before, within, after = (datetime(2025, 6, day, hour, tzinfo=UTC) for day, hour in ((1, 9), (2, 14), (3, 0)))
        assert check(registry=registry, now=before)["P111"].violations == 5
        assert check(registry=registry, now=within)["P111"].violations == 3
        assert check(registry=registry, now=after)["P111"].violations == 0

    def test_the_tolerance_of_now(self, registry: pl.DataFrame) -> None:
        """Up to five minutes late is fine, a microsecond more is not."""
        row = registry.with_columns(created_at=pl.lit(datetime(2025, 6, 1, 12, 5, tzinfo=UTC)))
        assert check(registry=row, now=datetime(2025, 6, 1, 12, tzinfo=UTC))["P111"].violations == 0
        earlier = datetime(2025, 6, 1, 11, 59, 59, 999_999, tzinfo=UTC)
        assert check(registry=row, now=earlier)["P111"].violations == 6

    def test_the_settings_change_the_tolerance(self, project: Path) -> None:
        moment = datetime(2025, 6, 1, 12, tzinfo=UTC)
        assert check(project, now=moment)["P111"].violations == 3
        (project / "config" / "validation.yaml").write_text("thresholds: {future_tolerance_minutes: 1580}\n")
        assert check(project, now=moment)["P111"].violations == 2
        (project / "config" / "validation.yaml").write_text("thresholds: {future_tolerance_minutes: 0}\n")
        assert check(project, now=datetime(2025, 6, 2, 14, 31, 15, tzinfo=UTC))["P111"].violations == 0


class TestWrongArguments:
    @pytest.mark.parametrize("source", [42, b"personas.parquet", ["personas.parquet"], {"a": [1]}, pl.Series([1])])
    @pytest.mark.parametrize("table", ["registry", "labels"])
    def test_a_source(self, table: str, source: object) -> None:
        with pytest.raises(
            TypeError,
            match=r"(personas|judge_labels): expected a path or a frame of polars, pyarrow or pandas, got \w+",
        ):
            check(**{table: source})

    def test_a_root(self) -> None:
        with pytest.raises(TypeError):
            check(42)

    def test_a_frame_as_the_root(self, registry: pl.DataFrame) -> None:
        with pytest.raises(TypeError):
            check(registry)

    @pytest.mark.parametrize("option", ["only", "ignore"])
    @pytest.mark.parametrize("codes", [["P999"], ["P104", ""], ["p104"]])
    def test_an_unknown_code(self, registry: pl.DataFrame, option: str, codes: list[str]) -> None:
        with pytest.raises(ValueError, match="no rule has the code"):
            check(registry=registry, **{option: codes})

    def test_a_negative_number_of_samples(self, registry: pl.DataFrame) -> None:
        with pytest.raises(ValueError, match="samples must not be negative, got -1"):
            check(registry=registry, samples=-1)

    def test_a_moment_without_time_zone(self, registry: pl.DataFrame) -> None:
        """It cannot be compared with created_at, and the fault is not in the data."""
        with pytest.raises(ValueError, match="now"):
            check(registry=registry, now=datetime(2025, 6, 1))  # noqa: DTZ001

    def test_positional_tables(self, registry: pl.DataFrame, labels: pl.DataFrame) -> None:
        with pytest.raises(TypeError):
            check(None, registry, labels)


class TestReport:
    @pytest.fixture
    def report(self, labels: pl.DataFrame, registry: pl.DataFrame) -> Report:
        place = pl.int_range(pl.len())
        scores = labels.with_columns(
            alignment_power=pl.when(place < 3).then(2).otherwise("alignment_power"),
            alignment_tradition=pl.when(place == 11).then(-9).otherwise("alignment_tradition"),
        )
        return check(registry=registry, labels=scores.with_columns(alignment_vector=pl.concat_list(SCORES)), samples=2)

    def test_columns_are_added_up(self, report: Report) -> None:
        together = report["L104"]
        assert (together.status, together.violations, together.checked) == ("failed", 4, 120)
        assert set(together.columns) == {"alignment_power", "alignment_tradition"}
        assert [(sample.column, sample.row) for sample in together.samples] == [
            *(("alignment_power", 0), ("alignment_power", 1)),
            ("alignment_tradition", 11),
        ]
        assert "alignment_power" in together.message
        assert "alignment_tradition" in together.message

    def test_columns_that_all_pass_are_added_up(self, report: Report) -> None:
        together = report["L006"]
        assert (together.status, together.violations, together.checked) == ("passed", 0, 14 * 12)
        assert len(together.columns) == 14

    def test_one_result_stays_what_it_is(self, report: Report) -> None:
        assert report["L106"] in report.results
        assert report["L106"].violations == 4

    def test_a_skipped_column_is_not_shown_as_passed(self, labels: pl.DataFrame) -> None:
        report = check(labels=labels.drop("alignment_power"))
        assert report["L104"].status == "skipped"
        assert report["L104"].columns == ("alignment_power",)

    def test_codes(self, report: Report) -> None:
        assert "L104" in report
        assert "P999" not in report
        with pytest.raises(KeyError, match="P999"):
            report["P999"]

    def test_iteration(self, report: Report) -> None:
        assert list(report) == list(report.results)
        codes = [result.code for result in report]
        assert codes == sorted(codes)

    def test_verdict(self, report: Report, registry: pl.DataFrame) -> None:
        assert (report.ok, report.exit_code, report.outcome) == (False, 1, "violated")
        assert {result.code for result in report.failed} == {"L104", "L106"}
        good = check(registry=registry)
        assert (good.ok, good.exit_code, good.outcome, good.failed) == (True, 0, "passed", ())

    def test_results_are_frozen(self, report: Report) -> None:
        with pytest.raises(AttributeError):
            report.strict = True
        with pytest.raises(AttributeError):
            report.results[0].violations = 0

    def test_json_is_that_of_the_command(self, spoiled: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.chdir(spoiled)
        assert check().to_json().replace("./", "") == run_check(cwd=spoiled).out.replace("./", "")

    def test_text_has_no_time(self, spoiled: Path) -> None:
        assert check(spoiled).to_text() == check(spoiled).to_text()
        assert check(spoiled).to_text().startswith("VIOLATED: 1 error (6 violations) in 2 files\n")

    def test_a_report_can_be_sent_to_another_process(self, report: Report) -> None:
        assert pickle.loads(pickle.dumps(report)) == report  # noqa: S301


class TestFailingRows:
    def test_rows_of_a_frame(self, registry: pl.DataFrame, labels: pl.DataFrame) -> None:
        bad = registry.with_columns(age=pl.when(pl.int_range(pl.len()) == 1).then(pl.lit("49")).otherwise("age"))
        report = check(registry=bad, labels=labels)
        assert report.failing_rows("P104").equals(bad.with_row_index("row").slice(1, 1))

    def test_rows_of_a_file_that_is_gone(self, spoiled: Path) -> None:
        expected = pl.read_parquet(spoiled / REGISTRY).with_row_index("row")
        report = check(spoiled)
        shutil.rmtree(spoiled / "logs")
        assert report.failing_rows("P104").equals(expected)

    def test_several_columns_and_a_column_named_row(self, labels: pl.DataFrame) -> None:
        scores = [
            pl.when(pl.int_range(pl.len()) == at).then(2).otherwise(SCORES[at]).alias(SCORES[at]) for at in (3, 1)
        ]
        bad = labels.with_columns(*scores, row=pl.lit("x"))
        rows = check(labels=bad).failing_rows("L104")
        assert rows["row_number"].to_list() == [1, 3]
        assert rows["row"].to_list() == ["x", "x"]

    def test_personas_at_fault_by_their_rows(self, registry: pl.DataFrame, labels: pl.DataFrame) -> None:
        report = check(registry=registry, labels=labels.slice(1))
        assert report.failing_rows("L302")["persona_id"].unique().to_list() == labels["persona_id"][:1].to_list()

    def test_a_users_own_model(self, registry: pl.DataFrame) -> None:
        class Short(pa.DataFrameModel):
            entry_count: int = pa.Field(le=0)

        report = check_frame(registry, Short)
        assert report.failing_rows("M100").height == report["M100"].violations > 0

    def test_none_where_the_rule_holds(self, registry: pl.DataFrame) -> None:
        assert check(registry=registry).failing_rows("P104").height == 0

    def test_none_to_show(self, registry: pl.DataFrame) -> None:
        report = check(registry=registry.drop("age").with_columns(age_group=1))
        with pytest.raises(ValueError, match=r"P104 was not judged: .*age is missing"):
            report.failing_rows("P104")
        with pytest.raises(ValueError, match="P002 missing-column: there are no rows to show"):
            report.failing_rows("P002")
        with pytest.raises(KeyError):
            report.failing_rows("P999")

    def test_a_pickled_report_has_none(self, registry: pl.DataFrame) -> None:
        report = check(registry=registry.with_columns(age=pl.lit("49")))
        copy = pickle.loads(pickle.dumps(report))  # noqa: S301
        assert copy == report
        with pytest.raises(ValueError, match="no rows to show"):
            copy.failing_rows("P104")


class TestRaiseIfFailed:
    def test_good(self, registry: pl.DataFrame) -> None:
        assert check(registry=registry).raise_if_failed() is None

    def test_bad(self, spoiled: Path) -> None:
        report = check(spoiled)
        with pytest.raises(ContractViolation) as raised:
            report.raise_if_failed()
        assert str(raised.value) == report.to_text()
        assert raised.value.report is report
        assert isinstance(raised.value, ValueError)

    def test_unreadable(self, tmp_path: Path) -> None:
        with pytest.raises(ContractViolation, match="UNREADABLE"):
            check(tmp_path).raise_if_failed()

    def test_warnings_only_if_strict(self, registry: pl.DataFrame) -> None:
        extra = registry.with_columns(extra=1)
        check(registry=extra).raise_if_failed()
        with pytest.raises(ContractViolation):
            check(registry=extra, strict=True).raise_if_failed()

    def test_it_survives_pickling(self, spoiled: Path) -> None:
        """A worker process hands its exceptions on this way."""
        error = ContractViolation(check(spoiled))
        again = pickle.loads(pickle.dumps(error))  # noqa: S301
        assert again.report == error.report
        assert str(again) == str(error)


class TestSideEffects:
    def test_nothing_is_printed(self, spoiled: Path, capfd: pytest.CaptureFixture[str]) -> None:
        report = check(spoiled)
        report.to_json()
        report.to_text()
        check(spoiled / "nowhere")
        (spoiled / REGISTRY).write_bytes(b"PAR1" + bytes(100) + b"PAR1")
        check(spoiled)
        check_frame(pl.DataFrame({"a": [1]}), vif_contracts.Personas)
        assert capfd.readouterr() == ("", "")

    def test_nothing_is_written(self, spoiled: Path) -> None:
        before = {path: path.stat().st_mtime_ns for path in spoiled.rglob("*")}
        check(spoiled)
        assert {path: path.stat().st_mtime_ns for path in spoiled.rglob("*")} == before

    def test_no_exit(self, tmp_path: Path) -> None:
        assert check(tmp_path / "nowhere").exit_code == 2

    def test_no_state_is_left(self, spoiled: Path) -> None:
        (spoiled / "config" / "validation.yaml").write_text("severity: {P104: info}\n")
        assert check(spoiled).ok
        (spoiled / "config" / "validation.yaml").unlink()
        assert not check(spoiled).ok


class TestNames:
    def test_of_the_validators(self) -> None:
        assert {"check", "check_frame", "consolidate", "ContractViolation", "Report"} <= set(vif_validators.__all__)
        # What is visible is what is promised; `dir` of a module also shows rooms that were imported.
        assert dir(vif_validators) == sorted(vif_validators.__all__)
        for name in vif_validators.__all__:
            assert getattr(vif_validators, name) is not None
        with pytest.raises(AttributeError, match="consolidated"):
            _ = vif_validators.consolidated

    def test_of_the_contracts(self) -> None:
        assert {"Personas", "JudgeLabels", "RULES", "SCHWARTZ_VALUE_ORDER"} <= set(vif_contracts.__all__)
        assert tuple(score.removeprefix("alignment_") for score in SCORES) == vif_contracts.SCHWARTZ_VALUE_ORDER
        assert vif_contracts.RULES["P104"].name == "unknown-age-bracket"

    @pytest.mark.parametrize("package", [vif_contracts, vif_validators])
    def test_typed(self, package) -> None:
        assert (Path(package.__file__).parent / "py.typed").is_file()


def test_what_the_readme_of_the_specification_shows(spoiled: Path) -> None:
    report = check(str(spoiled))
    assert not report.ok
    assert report.exit_code == 1
    assert report["P104"].violations == 6
    assert json.loads(report.to_json())["exit_code"] == 1
    with pytest.raises(ContractViolation):
        report.raise_if_failed()


def test_importing_the_names_loads_no_data_frames() -> None:
    """A hook that only wants the version, or a command its help, does not wait for polars."""
    code = "import sys, vif_validators; print(sorted({'polars', 'pandera', 'pyarrow', 'rich'} & set(sys.modules)))"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout == "[]\n"


def test_a_frame_of_a_moved_file(project: Path, labels: pl.DataFrame) -> None:
    """What was read before is judged, wherever the file is by then."""
    frame = pl.read_parquet(project / REGISTRY)
    shutil.rmtree(project / "logs")
    assert check(registry=frame, labels=labels).ok
