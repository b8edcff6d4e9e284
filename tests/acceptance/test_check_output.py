"""`vif check`: what goes to stdout, to stderr and to files."""

import json
import re
import sys
from pathlib import Path

import polars as pl
import pytest
from tests.acceptance.cases import PLACES
from tests.acceptance.command import check, vif

from vif_validators.cli import main

TOTALS = re.compile(r" in \d+\.\d\d s\n$")


@pytest.fixture
def violated(project: Path) -> Path:
    registry = project / PLACES["personas"]
    pl.read_parquet(registry).with_columns(age=pl.lit("49")).write_parquet(registry)
    return project


class TestText:
    def test_clean_data(self, project: Path) -> None:
        run = vif("check", cwd=project)
        assert (run.code, run.err) == (0, "")
        assert TOTALS.sub("\n", run.out) == (
            "PASSED: no faults found in 2 files\n"
            "\n"
            "judged:  logs/registry/personas.parquet (personas, 6 rows)\n"
            "         logs/judge_labels/judge_labels.parquet (judge_labels, 12 rows)\n"
            "totals:  131 checks passed; 18 rows\n"
        )

    def test_a_violation(self, violated: Path) -> None:
        run = vif("check", "--samples", "2", cwd=violated)
        assert (run.code, run.err) == (1, "")
        assert TOTALS.sub("\n", run.out) == (
            "VIOLATED: 1 error (6 violations) in 2 files\n"
            "\n"
            "logs/registry/personas.parquet: P104 unknown-age-bracket:\n"
            "  6 of 6 rows: age is not one of 18-24, 25-34, 35-44, 45-54, 55+; first at row\n"
            "  0: 49\n"
            "  error in column age\n"
            "  rule: age is one of 18-24, 25-34, 35-44, 45-54, 55+\n"
            "    row  persona_id  age\n"
            "      0  0a1b2c3d    49\n"
            "      1  1f2e3d4c    49\n"
            "    and 4 more\n"
            "  mend: write the bracket that the age falls into\n"
            "\n"
            "judged:  logs/registry/personas.parquet (personas, 6 rows)\n"
            "         logs/judge_labels/judge_labels.parquet (judge_labels, 12 rows)\n"
            "note:    row numbers count from 0\n"
            "totals:  130 checks passed, 1 failed; 18 rows\n"
        )

    def test_what_could_not_be_judged(self, violated: Path) -> None:
        (violated / PLACES["judge_labels"]).unlink()
        run = vif("check", "--samples", "0", cwd=violated)
        assert (run.code, run.err) == (2, "")
        assert run.out.startswith("UNREADABLE: 1 file could not be judged; besides, 1 error (6 violations)\n")
        assert "\nlogs/judge_labels/judge_labels.parquet: L001 unreadable-file:\n" in run.out
        assert "\nlogs/registry/personas.parquet: P104 unknown-age-bracket:\n" in run.out
        assert re.search(r"^skipped: .*cannot be read", run.out, re.MULTILINE)

    def test_time_and_rows_stand_at_the_end(self, project: Path) -> None:
        assert TOTALS.search(vif("check", cwd=project).out)

    def test_verbose_lists_what_passed(self, violated: Path) -> None:
        plain, verbose = vif("check", cwd=violated).out, vif("check", "-v", cwd=violated).out
        assert "passed:" not in plain
        assert re.search(r"^passed:  C001 unreadable-config +1 file$", verbose, re.MULTILINE)
        assert re.search(r"^ +L104 score-out-of-range +12 rows in each of 10 columns$", verbose, re.MULTILINE)
        assert vif("check", "--verbose", cwd=violated).out.count("\n") == verbose.count("\n")
        passed = verbose[verbose.index("passed:") : verbose.index("judged:")]
        assert "P104" not in passed

    def test_no_escape_codes_in_a_file(self, violated: Path) -> None:
        assert "\x1b" not in vif("check", "-v", cwd=violated).out


class TestColour:
    """Colour on a terminal only, and only if nobody objects; what it says does not depend on it."""

    @pytest.fixture
    def on_terminal(self, violated: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch):
        monkeypatch.chdir(violated)
        monkeypatch.setenv("COLUMNS", "80")

        def run(*arguments: str) -> str:
            with monkeypatch.context() as patched:
                patched.setattr(sys.stdout, "isatty", lambda: True, raising=False)
                assert main(["check", *arguments]) == 1
            return capsys.readouterr().out

        return run

    def test_on_a_terminal(self, on_terminal) -> None:
        assert "\x1b[1;31mVIOLATED:\x1b[0m" in on_terminal()

    def test_it_only_repeats_what_the_words_say(self, on_terminal) -> None:
        coloured, plain = on_terminal(), on_terminal("--no-color")
        assert TOTALS.sub("", re.sub(r"\x1b\[[0-9;]*m", "", coloured)) == TOTALS.sub("", plain)

    def test_no_color(self, on_terminal) -> None:
        assert "\x1b" not in on_terminal("--no-color")

    def test_the_variable_no_color(self, on_terminal, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setenv("NO_COLOR", "1")
        assert "\x1b" not in on_terminal()
        monkeypatch.setenv("NO_COLOR", "")
        assert "\x1b" in on_terminal()

    def test_json_has_none(self, on_terminal) -> None:
        assert json.loads(on_terminal("--format", "json"))["exit_code"] == 1

    def test_a_report_file_has_none(self, on_terminal) -> None:
        on_terminal("--report", "text=report.txt")
        assert "\x1b" not in Path("report.txt").read_text()

    def test_a_wide_terminal_is_used_in_part(self, on_terminal, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setenv("COLUMNS", "250")
        widest = max(map(len, on_terminal("--no-color").splitlines()))
        assert 80 < widest <= 100


class TestJson:
    def test_the_record(self, violated: Path) -> None:
        report = check("--samples", "1", cwd=violated).json
        assert list(report) == ["format", "tool", "outcome", "exit_code", "inputs", "summary", "results"]
        assert report["format"] == "vif-report/1"
        assert report["tool"]["name"] == "vif-contracts"
        assert (report["outcome"], report["exit_code"]) == ("violated", 1)
        assert report["inputs"] == [
            {"table": "personas", "path": "logs/registry/personas.parquet", "rows": 6},
            {"table": "judge_labels", "path": "logs/judge_labels/judge_labels.parquet", "rows": 12},
        ]
        assert report["summary"] == {
            "rules": {"passed": 130, "failed": 1, "skipped": 0, "waived": 0},
            "violations": {"error": 6, "warning": 0, "info": 0},
        }
        [failed] = [result for result in report["results"] if result["status"] == "failed"]
        assert failed == {
            "code": "P104",
            "name": "unknown-age-bracket",
            "severity": "error",
            "table": "personas",
            "columns": ["age"],
            "status": "failed",
            "violations": 6,
            "checked": 6,
            "waived": 0,
            "message": "6 of 6 rows: age is not one of 18-24, 25-34, 35-44, 45-54, 55+; first at row 0: 49",
            "hint": "write the bracket that the age falls into",
            "skipped_because": None,
            "samples": [
                {
                    "row": 0,
                    "persona_id": "0a1b2c3d",
                    "t_index": None,
                    "column": "age",
                    "value": "49",
                    "file": None,
                    "line": None,
                }
            ],
        }

    def test_what_could_not_be_judged(self, project: Path) -> None:
        (project / PLACES["judge_labels"]).unlink()
        report = check(cwd=project).json
        assert (report["outcome"], report["exit_code"]) == ("unreadable", 2)
        assert report["inputs"][1] == {
            "table": "judge_labels",
            "path": "logs/judge_labels/judge_labels.parquet",
            "rows": None,
        }

    def test_it_does_not_depend_on_the_format_options_of_text(self, violated: Path) -> None:
        assert check("-v", "--no-color", cwd=violated) == check(cwd=violated)

    def test_long_values_are_cut(self, violated: Path) -> None:
        registry = violated / PLACES["personas"]
        pl.read_parquet(registry).with_columns(age=pl.lit("x" * 5000), name=pl.lit("n")).write_parquet(registry)
        for result in check(cwd=violated).json["results"]:
            assert all(len(sample["value"] or "") <= 80 for sample in result["samples"])

    def test_values_are_text_as_they_stand_in_the_data(self, violated: Path) -> None:
        registry = violated / PLACES["personas"]
        hostile = '\x1b[2J"}]</script>\n\u202e=1+1'
        pl.read_parquet(registry).with_columns(age=pl.lit(hostile)).write_parquet(registry)
        run = check(cwd=violated)
        assert {sample["value"] for sample in run.results["P104"]["samples"]} == {hostile}
        assert run.out.isascii()
        assert "\x1b" not in vif("check", cwd=violated).out


class TestReports:
    def test_files_beside_stdout(self, violated: Path) -> None:
        run = check("--report", "json=out/report.json", "--report", "text=out/deep/report.txt", cwd=violated)
        assert run.code == 1
        assert (violated / "out" / "report.json").read_text() == run.out
        text = (violated / "out" / "deep" / "report.txt").read_text()
        assert TOTALS.sub("\n", vif("check", cwd=violated).out) == TOTALS.sub("\n", text)

    def test_they_replace_what_was_there(self, violated: Path) -> None:
        (violated / "report.json").write_text("x" * 100_000)
        run = check("--report", "json=report.json", cwd=violated)
        assert (violated / "report.json").read_text() == run.out

    def test_quiet_still_writes_them(self, violated: Path) -> None:
        run = vif("check", "-q", "--report", "json=report.json", cwd=violated)
        assert (run.code, run.out, run.err) == (1, "", "")
        assert json.loads((violated / "report.json").read_text())["exit_code"] == 1

    def test_an_equals_sign_in_the_name(self, violated: Path) -> None:
        check("--report", "json=a=b.json", cwd=violated)
        assert (violated / "a=b.json").exists()

    @pytest.mark.parametrize("report", ["json", "json=", "=a.json", "yaml=a.yaml", "a.json", ""])
    def test_no_such_format(self, violated: Path, report: str) -> None:
        run = vif("check", "--report", report, cwd=violated)
        assert (run.code, run.out) == (2, "")
        assert run.err.startswith("vif: error: --report ")
        assert run.err.count("\n") == 1

    @pytest.mark.parametrize("place", ["config", "config/synthetic_data.yaml/report.json"])
    def test_a_place_that_cannot_be_written(self, violated: Path, place: str) -> None:
        run = vif("check", "--report", f"json={place}", cwd=violated)
        assert run.code == 2
        assert run.err.startswith(f"vif: error: cannot write the report {place}: ")
        assert run.err.count("\n") == 1

    @pytest.mark.parametrize("place", [*PLACES.values(), "link"])
    def test_it_takes_the_place_of_no_data(self, violated: Path, place: str) -> None:
        (violated / "link").symlink_to(PLACES["judge_labels"])
        before = (violated / place).read_bytes()
        run = vif("check", "--report", f"json={place}", cwd=violated)
        assert run.code == 2
        assert run.err == f"vif: error: cannot write the report {place}: it would take the place of the data\n"
        assert (violated / place).read_bytes() == before

    def test_a_report_that_cannot_be_written_keeps_no_result_back(self, violated: Path) -> None:
        run = vif("check", "--report", "json=config", cwd=violated)
        assert run.out.startswith("VIOLATED:")


class TestQuiet:
    @pytest.mark.parametrize("option", ["-q", "--quiet"])
    def test_only_the_exit_code_tells(self, violated: Path, option: str) -> None:
        assert vif("check", option, cwd=violated) == vif("check", "--format", "json", option, cwd=violated)
        run = vif("check", option, cwd=violated)
        assert (run.code, run.out, run.err) == (1, "", "")

    def test_errors_are_told_all_the_same(self, project: Path) -> None:
        run = vif("check", "-q", "--only", "P999", cwd=project)
        assert run.code == 2
        assert run.err.count("\n") == 1


class TestExitCodes:
    def test_zero(self, project: Path) -> None:
        assert vif("check", cwd=project).code == 0

    def test_one(self, violated: Path) -> None:
        assert vif("check", cwd=violated).code == 1

    def test_two_wins_over_one(self, violated: Path) -> None:
        (violated / PLACES["judge_labels"]).write_bytes(b"PAR1PAR1")
        run = check(cwd=violated)
        assert run.code == 2
        assert run.failed == {"L001": 1, "P104": 6}

    def test_two_for_settings_although_the_data_is_clean(self, project: Path) -> None:
        (project / "config" / "validation.yaml").write_text("severity: 3\n")
        run = check(cwd=project)
        assert run.code == 2
        assert run.failed == {"C002": 1}

    @pytest.mark.parametrize(
        "arguments", [["--nonsense"], ["--format", "yaml"], ["--samples"], ["--table", "x", "a.parquet"]]
    )
    def test_two_for_bad_usage(self, project: Path, arguments: list[str]) -> None:
        run = vif("check", *arguments, cwd=project)
        assert (run.code, run.out) == (2, "")
        assert run.err
        assert "Traceback" not in run.err
