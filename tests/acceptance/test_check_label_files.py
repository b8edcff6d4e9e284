"""`vif check FILE.json ...`: judge output files named on the command line."""

import json
import os
import shutil
from pathlib import Path

import jsonschema
import polars as pl
import pytest
from tests.acceptance.cases import PLACES, PROJECT
from tests.acceptance.command import Run, check, vif
from tests.support.label_file_texts import GOOD, NAME, changed

from vif_validators import check as check_data
from vif_validators.reporters.json_ import schema

REGISTRY = str(PLACES["personas"])


def file_of(persona_id: str, text: str = GOOD) -> tuple[str, str]:
    return f"persona_{persona_id}_labels.json", text.replace("0a1b2c3d", persona_id)


def write(folder: Path, *files: tuple[str, str]) -> list[str]:
    for name, text in files:
        (folder / name).write_bytes(text.encode())
    return [name for name, _ in files]


def places(run: Run) -> list[tuple[str, str | None, int | None]]:
    return [
        (result["code"], sample["file"], sample["line"])
        for result in run.json["results"]
        for sample in result["samples"]
    ]


@pytest.fixture
def many(tmp_path: Path) -> list[str]:
    """Files of 30 personas, of which 18 have a score out of range."""
    bad = changed('"hedonism": -1', '"hedonism": 2')
    return write(tmp_path, *(file_of(f"{number:08x}", bad if number < 18 else GOOD) for number in range(30)))


class TestWhatIsJudged:
    def test_one_file(self, tmp_path: Path) -> None:
        write(tmp_path, (NAME, GOOD))
        run = check(NAME, cwd=tmp_path)
        assert run.code == 0
        assert run.json["inputs"] == [{"table": "label_files", "path": NAME, "rows": 2}]
        judged = {key for key, result in run.results.items() if result["status"] == "passed"}
        assert {key.split()[0] for key in judged} == {
            *(f"J00{number}" for number in range(1, 9)),
            *("L101", "L102", "L103", "L104", "L301", "L302", "L303"),
        }

    def test_the_shipped_files(self) -> None:
        paths = sorted(str(path.relative_to(PROJECT)) for path in (PROJECT / "logs/judge_labels").glob("*.json"))
        run = check(*paths, cwd=PROJECT)
        assert (run.code, len(run.json["inputs"]), run.failed) == (0, len(paths), {})
        assert len(paths) > 200

    def test_only_what_is_named(self, project: Path) -> None:
        write(project / "logs/judge_labels", (NAME, "{"))
        assert check(cwd=project).code == 0

    def test_with_a_table(self, project: Path) -> None:
        write(project, (NAME, GOOD))
        run = check(NAME, REGISTRY, cwd=project)
        assert [given["table"] for given in run.json["inputs"]] == ["personas", "judge_labels", "label_files"]
        assert run.code == 0
        assert {"P104", "J001", "X101", "L104"} <= run.codes
        assert "L201" not in run.codes

    def test_a_fault_beside_a_table_is_told_of_the_file(self, project: Path) -> None:
        write(project, (NAME, changed('"hedonism": -1', '"hedonism": 2')))
        run = vif("check", NAME, str(PLACES["judge_labels"]), cwd=project)
        assert f"{NAME}:4:66: L104 score-out-of-range: alignment_hedonism: 2 (t_index 0)" in run.out
        assert run.out.count("L104") == 1
        assert run.code == 1

    def test_a_file_named_twice_is_judged_once(self, tmp_path: Path) -> None:
        write(tmp_path, (NAME, GOOD))
        run = check(NAME, f"./{NAME}", tmp_path / NAME, cwd=tmp_path)
        assert len(run.json["inputs"]) == 1
        assert run.code == 0

    def test_the_order_does_not_matter(self, tmp_path: Path, many: list[str]) -> None:
        assert check(*many, cwd=tmp_path).out == check(*reversed(many), cwd=tmp_path).out

    @pytest.mark.parametrize(
        "name", ["persona_0A1B2C3D_labels.json", "labels.json", "persona_0a1b2c3d_labels.json.JSON"]
    )
    def test_a_name_that_does_not_fit(self, tmp_path: Path, name: str) -> None:
        write(tmp_path, (name, GOOD))
        run = check(name, cwd=tmp_path)
        assert run.failed == {"J003": 1}
        assert places(run) == [("J003", name, 1)]

    def test_two_files_for_one_persona(self, tmp_path: Path) -> None:
        for folder in ("a", "b", "c"):
            (tmp_path / folder).mkdir()
            write(tmp_path / folder, (NAME, GOOD))
        run = check(*(f"{folder}/{NAME}" for folder in "abc"), cwd=tmp_path)
        assert run.failed == {"J004": 2}
        assert run.results["J004"]["checked"] == 3
        assert places(run) == [("J004", f"b/{NAME}", 1), ("J004", f"c/{NAME}", 1)]
        assert run.results["J004"]["samples"][0]["value"] == f"0a1b2c3d, as in a/{NAME}"

    def test_a_table_under_another_name(self, project: Path) -> None:
        shutil.move(project / REGISTRY, project / "registry.json")
        assert check("registry.json", "--table", "personas", cwd=project).results["P104"]["status"] == "passed"

    def test_a_folder_stands_alone(self, project: Path) -> None:
        write(project, (NAME, GOOD))
        run = vif("check", ".", NAME, cwd=project)
        assert (run.code, run.out) == (2, "")
        assert "a folder stands alone" in run.err


class TestWhatCannotBeRead:
    def test_no_such_file(self, tmp_path: Path) -> None:
        write(tmp_path, (NAME, GOOD))
        run = check(NAME, "nowhere.json", cwd=tmp_path)
        assert (run.code, run.json["outcome"], run.failed) == (2, "unreadable", {"J001": 1})
        assert places(run) == [("J001", "nowhere.json", None)]
        assert run.results["L104 alignment_power"]["checked"] == 2

    def test_a_pattern_that_fits_nothing(self, tmp_path: Path) -> None:
        run = vif("check", "logs/judge_labels/persona_*_labels.json", cwd=tmp_path)
        assert run.code == 2
        assert run.out.startswith("UNREADABLE: 1 file could not be judged\n")
        assert "logs/judge_labels/persona_*_labels.json: J001 unreadable-json: no such file" in run.out

    @pytest.mark.parametrize(
        ("make", "said"),
        [
            (lambda path: path.mkdir(), "is a folder, not a file"),
            (os.mkfifo, "is a named pipe, not a file"),
            (lambda path: path.symlink_to("/dev/zero"), "is a device, not a file"),
            (lambda path: path.symlink_to(path.name), "Too many levels of symbolic links"),
            (lambda path: path.symlink_to("gone"), "no such file"),
            (lambda path: path.write_bytes(b""), "is empty"),
        ],
    )
    def test_what_is_no_file(self, tmp_path: Path, make, said: str) -> None:
        make(tmp_path / NAME)
        write(tmp_path, good := file_of("ffffffff"))
        run = check(NAME, good[0], cwd=tmp_path)
        assert (run.code, run.failed) == (1, {"J001": 1})
        assert [sample["value"] for sample in run.results["J001"]["samples"]] == [said]
        assert run.results["J002"]["checked"] == 34
        assert [given["rows"] for given in run.json["inputs"]] == [None, 2]

    def test_50_megabytes(self, tmp_path: Path) -> None:
        with (tmp_path / NAME).open("wb") as file:
            file.truncate(50_000_000)
        run = check(NAME, cwd=tmp_path)
        assert run.code == 1
        [sample] = run.results["J001"]["samples"]
        assert sample["value"] == "has 50,000,000 bytes, more than the limit of 16,777,216"

    def test_ten_megabytes_of_lists(self, tmp_path: Path) -> None:
        write(tmp_path, (NAME, '{"persona_id": "0a1b2c3d", "labels": [' + "[]," * 1_000_000 + "[]]}"))
        assert check(NAME, cwd=tmp_path).failed == {"J002": 1}

    @pytest.mark.skipif(os.geteuid() == 0, reason="root may read everything")
    def test_a_file_that_may_not_be_read(self, tmp_path: Path) -> None:
        write(tmp_path, (NAME, GOOD))
        (tmp_path / NAME).chmod(0)
        run = check(NAME, cwd=tmp_path)
        assert (run.code, run.failed) == (1, {"J001": 1})

    def test_a_link_to_a_file_elsewhere(self, tmp_path: Path) -> None:
        (tmp_path / "elsewhere").mkdir()
        write(tmp_path / "elsewhere", ("x.json", GOOD))
        (tmp_path / NAME).symlink_to("elsewhere/x.json")
        assert check(NAME, cwd=tmp_path).code == 0

    def test_what_was_not_judged_is_skipped(self, tmp_path: Path) -> None:
        write(tmp_path, (NAME, "{"))
        run = check(NAME, cwd=tmp_path)
        assert run.failed == {"J001": 1}
        statuses = {result["status"] for key, result in run.results.items() if key[0] in "JL" and key != "J001"}
        assert statuses == {"skipped"}

    @pytest.mark.parametrize("options", [["--only", "L104"], ["--ignore", "J"], ["--only", "P"]])
    @pytest.mark.parametrize(
        ("text", "code"),
        [
            ("{", "J001"),
            (changed('"hedonism": -1', '"hedonism": true'), "J002"),
            (GOOD.replace("{", '{"a": 1, "a": 1,', 1), "J005"),
        ],
    )
    def test_a_file_that_was_not_judged_is_told_whatever_is_asked_for(
        self, tmp_path: Path, options: list[str], text: str, code: str
    ) -> None:
        write(tmp_path, (NAME, text))
        run = check(NAME, *options, cwd=tmp_path)
        assert (run.code, run.failed) == (1, {code: 1})


class TestOptions:
    def test_only(self, tmp_path: Path, many: list[str]) -> None:
        run = check(*many, "--only", "J003,score-out-of-range", cwd=tmp_path)
        assert run.codes == {"J003", "L104"}
        assert run.failed == {"L104 alignment_hedonism": 18}

    def test_ignore(self, tmp_path: Path, many: list[str]) -> None:
        assert check(*many, "--ignore", "L104", cwd=tmp_path).code == 0

    def test_strict(self, tmp_path: Path) -> None:
        write(tmp_path, (NAME, changed('"2025-03-02"', '"2025-02-28"')))
        assert check(NAME, cwd=tmp_path).code == 0
        assert check(NAME, "--strict", cwd=tmp_path).code == 1

    @pytest.mark.parametrize(("asked", "shown"), [(0, 0), (2, 2), (5, 5), (100, 18)])
    def test_samples(self, tmp_path: Path, many: list[str], asked: int, shown: int) -> None:
        run = vif("check", *many, "--samples", str(asked), cwd=tmp_path)
        lines = [line for line in run.out.splitlines() if ": L104 score-out-of-range: alignment_hedonism: 2" in line]
        assert len(lines) == shown
        assert ("and 13 more" in run.out) == (asked == 5)

    def test_many_files_come_before_many_places_of_one(self, tmp_path: Path) -> None:
        bad = GOOD.replace('"hedonism": 0', '"hedonism": 7').replace('"hedonism": -1', '"hedonism": 7')
        names = write(tmp_path, *(file_of(f"{number:08x}", bad) for number in range(3)))
        run = check(*names, "--samples", "4", cwd=tmp_path)
        assert places(run) == [("L104", names[place], line) for place, line in ((0, 4), (0, 8), (1, 4), (2, 4))]

    def test_severity(self, project: Path) -> None:
        write(project, (NAME, changed('"2025-03-02"', '"2025-02-28"')))
        (project / "config/validation.yaml").write_text("severity: {L303: error, J008: warning}\n")
        run = check(NAME, cwd=project)
        assert (run.code, run.results["L303"]["severity"], run.results["J008"]["severity"]) == (1, "error", "warning")

    def test_reports_beside_stdout(self, tmp_path: Path, many: list[str]) -> None:
        run = vif("check", *many, "--report", "json=r.json", "--report", "text=r.txt", "--quiet", cwd=tmp_path)
        assert (run.code, run.out) == (1, "")
        report = json.loads((tmp_path / "r.json").read_text())
        assert not list(jsonschema.Draft202012Validator(schema()).iter_errors(report))
        assert [given["path"] for given in report["inputs"]] == many
        assert ":4:66: L104" in (tmp_path / "r.txt").read_text()

    def test_failing_rows_are_those_of_tables(self, project: Path) -> None:
        write(project, (NAME, changed('"hedonism": -1', '"hedonism": 2')))
        labels = project / PLACES["judge_labels"]
        pl.read_parquet(labels).with_columns(alignment_power=pl.lit(7, pl.Int64)).write_parquet(labels)
        run = vif("check", NAME, labels, "--failing-rows", "rows", cwd=project)
        assert run.code == 1
        assert pl.read_parquet((project / "rows/L104.parquet").read_bytes()).height == 12

    def test_python(self, tmp_path: Path, many: list[str]) -> None:
        paths = [tmp_path / name for name in many]
        report = check_data(label_files=paths)
        assert (report["L104"].violations, report.exit_code) == (18, 1)
        assert check_data(label_files=paths[-1]).ok
        assert check_data(label_files=[]).exit_code == 2


def test_the_text_of_a_failing_check(tmp_path: Path) -> None:
    write(tmp_path, file_of("00000001", changed('"hedonism": -1', '"hedonism": 2')), file_of("00000002", GOOD[:-4]))
    run = vif("check", *(f"persona_0000000{number}_labels.json" for number in (1, 2)), cwd=tmp_path)
    totals = run.out.splitlines()[-1]
    assert totals.startswith("totals:  22 checks passed, 2 failed, 4 skipped; 2 entries in ")
    assert run.out.removesuffix(f"{totals}\n") == (
        """\
VIOLATED: 2 errors in 2 files; 4 checks skipped

persona_00000002_labels.json:10:22: J001 unreadable-json: ends before the closing }
  error: 1 of 2 files: cannot be read as JSON
  rule: a judge output file is JSON in UTF-8, without NaN or Infinity
  mend: let the judge write the file again, or correct it at the place that is
        named

persona_00000001_labels.json:4:66: L104 score-out-of-range: alignment_hedonism: 2 (t_index 0)
  error: alignment_hedonism: 1 of 2 entries: score is not -1, 0 or 1
  rule: each score is -1, 0 or 1
  mend: correct the score in the judge output file and consolidate again

skipped: there is neither config/synthetic_data.yaml nor config/validation.yaml:
           default settings and the pools of the package are used (C001-C004)
judged:  label_files (label_files, 2 files, 2 entries in 1 of them)
"""
    )
