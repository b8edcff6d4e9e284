"""`vif check --only/--ignore/--strict/--samples`: what is reported, and what counts."""

from pathlib import Path

import polars as pl
import pytest
from tests.acceptance.cases import PLACES
from tests.acceptance.command import check, vif

from vif_contracts import RULES


@pytest.fixture
def mixed(project: Path) -> Path:
    """A project with errors, a warning and an info: ages, a created_at, a name, a gap and a missing journal."""
    registry, labels = (project / place for place in PLACES.values())
    frame = pl.read_parquet(registry)
    frame = frame.with_columns(
        age=pl.lit("49"),
        created_at=pl.when(pl.col("persona_id") == "0a1b2c3d")
        .then(pl.lit("2999-01-01T00:00:00Z").str.to_datetime(time_unit="us", time_zone="UTC"))
        .otherwise("created_at"),
        name=pl.lit("Ana Lucía Prado"),
    )
    frame.write_parquet(registry)
    pl.read_parquet(labels).filter(pl.int_range(pl.len()) != 4).write_parquet(labels)
    return project


ALL_FAILED = {"P104": 6, "P111": 1, "P301": 1, "L302": 1, "X104": 1}


def test_all_of_it(mixed: Path) -> None:
    run = check(cwd=mixed)
    assert run.failed == ALL_FAILED
    assert run.code == 1


@pytest.mark.parametrize(
    ("only", "codes"),
    [
        ("P104", {"P104"}),
        ("P104,L302", {"P104", "L302"}),
        ("X", {code for code in RULES if code.startswith("X")}),
        ("L3", {"L301", "L302", "L303"}),
        ("t-index-gap", {"L302"}),
        ("malformed-persona-id", {"P101", "L101"}),
        ("P1, C", {code for code in RULES if code.startswith(("P1", "C"))}),
    ],
)
def test_only(mixed: Path, only: str, codes: set[str]) -> None:
    run = check("--only", only, cwd=mixed)
    assert run.codes == codes
    assert run.failed == {code: count for code, count in ALL_FAILED.items() if code in codes}


def test_only_may_be_repeated(mixed: Path) -> None:
    assert check("--only", "P104", "--only", "X1", cwd=mixed).codes == {"P104", "X101", "X102", "X103", "X104", "X105"}


def test_the_exit_code_is_that_of_what_is_reported(mixed: Path) -> None:
    assert check("--only", "P105", cwd=mixed).code == 0
    assert check("--only", "P111", cwd=mixed).code == 0
    assert check("--only", "P111", "--strict", cwd=mixed).code == 1
    assert check("--only", "P301", "--strict", cwd=mixed).code == 0
    assert check("--ignore", "P104,L302,X104", cwd=mixed).code == 0


@pytest.mark.parametrize(
    ("ignore", "left"),
    [
        ("P", {"L302", "X104"}),
        ("P104", {"P111", "P301", "L302", "X104"}),
        ("X,L", {"P104", "P111", "P301"}),
        ("unknown-age-bracket,created-in-future", {"P301", "L302", "X104"}),
    ],
)
def test_ignore(mixed: Path, ignore: str, left: set[str]) -> None:
    run = check("--ignore", ignore, cwd=mixed)
    assert set(run.failed) == left
    assert not any(code.startswith(tuple(ignore.split(","))) for code in run.codes)


def test_ignore_takes_out_of_only(mixed: Path) -> None:
    assert check("--only", "P1", "--ignore", "P104,P111", cwd=mixed).failed == {}


@pytest.mark.parametrize("option", ["--only", "--ignore"])
@pytest.mark.parametrize("code", ["P999", "Z", "p104", "P104,P999", "", "P104x", "*", "no-such-rule"])
def test_an_unknown_code(mixed: Path, option: str, code: str) -> None:
    run = vif("check", option, code, cwd=mixed)
    assert (run.code, run.out) == (2, "")
    assert run.err.startswith("vif: error: no rule has the code ")
    assert run.err.count("\n") == 1


def test_an_unknown_code_writes_no_report(mixed: Path) -> None:
    assert vif("check", "--only", "P999", "--report", "json=r.json", cwd=mixed).code == 2
    assert not (mixed / "r.json").exists()


def test_what_cannot_be_judged_is_told_unasked(mixed: Path) -> None:
    """Whoever asks for one rule has to learn that there was nothing to ask it of."""
    (mixed / PLACES["personas"]).write_bytes(b"")
    run = check("--only", "P104", cwd=mixed)
    assert run.results["P104"]["status"] == "skipped"
    assert run.failed == {"P001": 1}
    assert run.code == 2
    assert check("--only", "X", "--ignore", "P001", cwd=mixed).code == 2


def test_a_rule_asked_for_that_cannot_run_is_explained(mixed: Path) -> None:
    registry = mixed / PLACES["personas"]
    pl.read_parquet(registry).drop("age").write_parquet(registry)
    run = check("--only", "P104", cwd=mixed)
    assert run.results["P104"]["status"] == "skipped"
    assert run.failed == {"P002 age": 1}
    assert run.code == 1


def test_columns_that_have_nothing_to_do_with_it_are_not_told(mixed: Path) -> None:
    """Rules of the labels are skipped; the registry's missing column, that none of them reads, is not their reason."""
    registry, labels = (mixed / place for place in PLACES.values())
    pl.read_parquet(registry).drop("culture").write_parquet(registry)
    pl.read_parquet(labels).drop("date").write_parquet(labels)
    run = check("--only", "L103", cwd=mixed)
    assert run.failed == {"L002 date": 1}


def test_a_rule_skipped_for_want_of_a_file_is_not_explained_by_columns(mixed: Path) -> None:
    registry = mixed / PLACES["personas"]
    pl.read_parquet(registry).drop("culture").write_parquet(registry)
    (mixed / "config" / "synthetic_data.yaml").unlink()
    run = check("--only", "C", cwd=mixed)
    assert {result["status"] for result in run.results.values()} == {"skipped"}
    assert run.codes == {"C001", "C002", "C003", "C004"}


def test_a_relation_says_which_table_lacks_the_column(mixed: Path) -> None:
    """Both tables have a persona_id."""
    labels = mixed / PLACES["judge_labels"]
    pl.read_parquet(labels).drop("persona_id").write_parquet(labels)
    assert "judge_labels" in check("--only", "X101", cwd=mixed).results["X101"]["skipped_because"]


def test_rules_that_were_not_asked_of_anything_do_not_pass(mixed: Path) -> None:
    """The labels alone are judged: nothing can be said of a rule of the registry."""
    run = vif("check", str(PLACES["judge_labels"]), "--only", "P104", cwd=mixed)
    assert run.code == 2


class TestStrict:
    def test_warnings_fail(self, mixed: Path) -> None:
        assert check("--ignore", "P104,L302,X104", "--strict", cwd=mixed).code == 1

    def test_severities_stay_what_they_are(self, mixed: Path) -> None:
        run = check("--strict", cwd=mixed)
        severities = {key: result["severity"] for key, result in run.results.items() if result["status"] == "failed"}
        assert severities == {"P104": "error", "P111": "warning", "P301": "info", "L302": "error", "X104": "error"}

    def test_clean_data_passes(self, project: Path) -> None:
        assert check("--strict", cwd=project).code == 0

    def test_the_text_says_why(self, mixed: Path) -> None:
        run = vif("check", "--strict", "--only", "P111", cwd=mixed)
        assert run.out.startswith("VIOLATED (strict: warnings fail): 1 warning")


class TestSamples:
    @pytest.mark.parametrize(
        ("count", "rows"), [("0", []), ("2", [0, 1]), ("6", [0, 1, 2, 3, 4, 5]), ("99", [*range(6)])]
    )
    def test_as_many_as_asked_for(self, mixed: Path, count: str, rows: list[int]) -> None:
        result = check("--samples", count, cwd=mixed).results["P104"]
        assert [sample["row"] for sample in result["samples"]] == rows
        assert result["violations"] == 6

    def test_the_whole_sample(self, mixed: Path) -> None:
        [sample] = check("--samples", "1", cwd=mixed).results["P104"]["samples"]
        assert sample == {
            "row": 0,
            "persona_id": "0a1b2c3d",
            "t_index": None,
            "column": "age",
            "value": "49",
            "file": None,
            "line": None,
        }

    def test_per_rule_and_column(self, project: Path) -> None:
        labels = project / PLACES["judge_labels"]
        scores = [name for name in pl.read_parquet_schema(labels) if name.startswith("alignment_")][1:]
        pl.read_parquet(labels).with_columns(pl.lit(7, pl.Int64).alias(score) for score in scores).write_parquet(labels)
        run = check("--samples", "2", cwd=project)
        assert {len(run.results[f"L104 {score}"]["samples"]) for score in scores} == {2}

    @pytest.mark.parametrize("count", ["-1", "some", "1.5", ""])
    def test_no_number(self, project: Path, count: str) -> None:
        run = vif("check", "--samples", count, cwd=project)
        assert (run.code, run.out) == (2, "")
        assert "--samples" in run.err
