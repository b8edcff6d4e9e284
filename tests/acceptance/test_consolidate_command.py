"""`vif consolidate` as a user runs it."""

import json
import os
import pty
import re
import shutil
import subprocess
import sys
from pathlib import Path

import jsonschema
import polars as pl
import pytest
from tests.acceptance.cases import PLACES, PROJECT
from tests.acceptance.command import Run, vif

from vif_validators.files.durable import exclusive
from vif_validators.reporters.json_ import schema

LABELS, REGISTRY = str(PLACES["judge_labels"]), str(PLACES["personas"])
FOLDER = "logs/judge_labels"
COMMAND = [sys.executable, "-m", "vif_validators", "consolidate"]


def consolidate(*arguments: str | Path, cwd: Path) -> Run:
    return vif("consolidate", *arguments, cwd=cwd)


def error(run: Run) -> str:
    """The one line on stderr of a command that could not be done."""
    assert (run.code, run.out) == (2, "")
    line, rest = run.err.split("\n", 1)
    assert rest == ""
    assert line.startswith("vif: error: ")
    return line.removeprefix("vif: error: ")


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A project of 12 labeled personas, as `vif sample` writes it."""
    root = tmp_path_factory.mktemp("made")
    assert vif("sample", root, "--personas", "12", "--entries", "3", "--seed", "3", cwd=root).code == 0
    return root


@pytest.fixture
def folder(made: Path, tmp_path: Path) -> Path:
    return Path(shutil.copytree(made, tmp_path / "project"))


@pytest.fixture
def files(folder: Path) -> list[Path]:
    return sorted((folder / FOLDER).glob("*.json"))


def spoil(path: Path) -> None:
    """Put a score out of range."""
    path.write_text(re.sub(r'"power": -?[01]', '"power": 2', path.read_text(), count=1))


class TestHelp:
    def test_it_is_listed_and_explained(self, tmp_path: Path) -> None:
        assert "  consolidate " in vif("--help", cwd=tmp_path).out
        run = consolidate("--help", cwd=tmp_path)
        assert (run.code, run.err) == (0, "")
        assert all(len(line) <= 80 for line in run.out.splitlines())
        for option in ("--partial", "--check", "--no-registry", "--output", "--report", "--samples", "--lock-timeout"):
            assert option in run.out

    @pytest.mark.parametrize(
        ("arguments", "said"),
        [
            (["--root", "nowhere"], "nowhere: no such folder"),
            (["nowhere"], "nowhere: no such folder"),
            (["--registry", "x", "--no-registry"], "--registry does not go with --no-registry"),
            (["--report", "pdf=x"], "--report pdf=x: expected FORMAT=FILE with FORMAT one of "),
            (["logs"], "logs: holds no file persona_<persona_id>_labels.json; nothing was consolidated"),
            ([LABELS], f"{LABELS}: is a file, not a folder of judge output files"),
            (["--output", "no/x.parquet"], "no/x.parquet: cannot be written: no such folder; make its folder first"),
            (["--output", "logs"], "logs: cannot be written: is a folder, not a file"),
        ],
    )
    def test_what_cannot_be_done(self, folder: Path, arguments: list[str], said: str) -> None:
        assert error(consolidate(*arguments, cwd=folder)).startswith(said)

    @pytest.mark.parametrize("arguments", [["a", "b"], ["--samples", "-1"], ["--format", "x"], ["--lock-timeout", "x"]])
    def test_bad_usage(self, folder: Path, arguments: list[str]) -> None:
        run = consolidate(*arguments, cwd=folder)
        assert (run.code, run.out) == (2, "")


class TestWhatIsSaid:
    def test_written(self, folder: Path, files: list[Path]) -> None:
        (folder / LABELS).unlink()
        count = len(files)
        run = consolidate(cwd=folder)
        assert (run.code, run.err) == (0, "")
        first, *rest = run.out.splitlines()
        assert first == f"WRITTEN: {LABELS} ({count} personas, {count * 3} entries) from"
        assert rest[0] == f"  the {count} judge output files in {FOLDER}"
        assert rest[-1] == f"  registry:   {REGISTRY}: all {count} marked before"
        assert rest[1].startswith(f"  added:      {count} personas ({count * 3} entries): ")
        assert (folder / LABELS).exists()

    def test_unchanged_and_current(self, folder: Path) -> None:
        consolidate(cwd=folder)
        assert consolidate(cwd=folder).out.startswith(f"UNCHANGED: {LABELS} (")
        run = consolidate("--check", cwd=folder)
        assert (run.code, run.err) == (0, "")
        assert run.out.startswith(f"CURRENT: {LABELS} (")

    def test_marked(self, folder: Path) -> None:
        rows = pl.read_parquet(folder / REGISTRY)
        rows.with_columns(stage_labeled=False).write_parquet(folder / REGISTRY)
        run = consolidate("--check", cwd=folder)
        assert run.code == 0
        assert "not marked labeled yet" in run.out
        assert f"{REGISTRY}: {rows['stage_labeled'].sum()} personas marked labeled\n" in consolidate(cwd=folder).out
        assert vif("check", cwd=folder).code == 0

    def test_a_file_that_is_gone(self, folder: Path, files: list[Path]) -> None:
        consolidate(cwd=folder)
        files[0].unlink()
        run = consolidate(cwd=folder)
        assert run.code == 0
        assert f"\n  removed:    1 persona (3 entries): {files[0].name[8:16]}; their files are gone\n" in run.out
        assert "X102 labeled-without-labels" in run.out
        assert run.out.startswith("PASSED: no errors, 1 warning")

    def test_invalid_files(self, folder: Path, files: list[Path]) -> None:
        consolidate(cwd=folder)
        before = (folder / LABELS).read_bytes()
        spoil(files[0])
        files[1].write_text('{"persona_id": NaN}')
        run = consolidate(cwd=folder)
        assert (run.code, run.err) == (1, "")
        assert (folder / LABELS).read_bytes() == before
        assert run.out.startswith("VIOLATED: 2 errors in ")
        line = r":\d+:\d+: L104 score-out-of-range: alignment_power: 2 \(t_index \d\)\n"
        assert re.search(f"\n{FOLDER}/{files[0].name}{line}", run.out)
        assert f"\n{FOLDER}/{files[1].name}:1:16: J001 unreadable-json: " in run.out
        assert f"\nNOT WRITTEN: {LABELS} is as it was; --partial\n" in run.out
        run = consolidate("--partial", cwd=folder)
        assert run.code == 1
        assert "\n  dropped:    2 personas (6 entries): " in run.out
        assert "\n  left out:   2 files: " in run.out
        assert f"\nWRITTEN: {LABELS} ({len(files) - 2} personas, " in run.out
        assert f"{len(files) - 2} of the {len(files)} judge output files in {FOLDER}" in " ".join(run.out.split())

    def test_an_unknown_persona(self, folder: Path, files: list[Path]) -> None:
        text = files[0].read_text().replace(files[0].name[8:16], "ffffffff")
        (folder / FOLDER / "persona_ffffffff_labels.json").write_text(text)
        (folder / LABELS).unlink()
        run = consolidate(cwd=folder)
        assert run.code == 1
        assert f"{FOLDER}/persona_ffffffff_labels.json:2:17: X101 unknown-persona: persona_id: ffffffff" in run.out
        assert not (folder / LABELS).exists()
        assert consolidate("--no-registry", cwd=folder).code == 0

    def test_edited_by_hand(self, folder: Path) -> None:
        consolidate(cwd=folder)
        table = pl.read_parquet(folder / LABELS)
        table.with_columns(alignment_power=pl.lit(1, pl.Int64)).write_parquet(folder / LABELS)
        run = consolidate("--check", "--samples", "2", cwd=folder)
        assert run.code == 1
        assert f"{LABELS}: J101 stale-labels:" in run.out
        assert "alignment_power" in run.out
        assert ", must be " in run.out
        assert "more\n" in run.out
        assert f"\nSTALE: {LABELS} is not what the " in run.out

    def test_unreadable(self, folder: Path) -> None:
        (folder / REGISTRY).write_bytes(b"PAR1")
        run = consolidate(cwd=folder)
        assert run.code == 2
        assert f"{REGISTRY}: P001 unreadable-file:" in run.out
        assert " ".join(run.out.split()).endswith("is as it was; the registry has to be mended first")

    def test_quietly(self, folder: Path, files: list[Path]) -> None:
        assert consolidate("--quiet", cwd=folder) == Run(0, "", "")
        spoil(files[0])
        assert consolidate("--quiet", "--check", cwd=folder) == Run(1, "", "")

    def test_elsewhere(self, folder: Path, tmp_path: Path) -> None:
        run = consolidate("--root", folder, "--output", "out.parquet", cwd=tmp_path)
        assert run.code == 0
        assert run.out.startswith("WRITTEN: out.parquet (")
        run = consolidate(folder / FOLDER, "--no-registry", cwd=tmp_path)
        assert run.code == 0
        assert (folder / LABELS).read_bytes() == (tmp_path / "out.parquet").read_bytes()


class TestReports:
    def test_json(self, folder: Path, files: list[Path]) -> None:
        for prepare, code in ((lambda: None, 0), (lambda: spoil(files[0]), 1), ((folder / REGISTRY).unlink, 2)):
            prepare()
            for arguments in ((), ("--check",), ("--partial",)):
                run = consolidate("--format", "json", *arguments, cwd=folder)
                assert (run.code, run.json["exit_code"], run.err) == (code, code, "")
                jsonschema.validate(run.json, schema())
                assert consolidate("--format", "json", *arguments, cwd=folder).out == run.out

    def test_cells_in_json(self, folder: Path) -> None:
        consolidate(cwd=folder)
        table = pl.read_parquet(folder / LABELS)
        table.with_columns(date=pl.lit("2020-01-01")).write_parquet(folder / LABELS)
        run = consolidate("--check", "--format", "json", "--samples", "1", cwd=folder)
        assert run.failed == {"J101": table["persona_id"].n_unique()}
        [sample] = run.results["J101"]["samples"]
        assert (sample["persona_id"], sample["t_index"], sample["column"]) == (table["persona_id"][0], 0, "date")
        assert sample["value"] == f"2020-01-01, must be {table['date'][0]}"

    def test_the_table_takes_the_place_of_nothing_else(self, folder: Path, files: list[Path]) -> None:
        (folder / "link.parquet").symlink_to(REGISTRY)
        for place in (REGISTRY, "link.parquet", str(files[0]), "config/synthetic_data.yaml"):
            before = (folder / place).read_bytes()
            said = error(consolidate("--output", place, "--no-registry", cwd=folder))
            assert said.startswith(f"{place}: is no place for the label table: ")
            assert (folder / place).read_bytes() == before
        assert not list(folder.rglob("*.lock"))

    def test_files(self, folder: Path, files: list[Path]) -> None:
        spoil(files[0])
        run = consolidate("--report", "json=r/report.json", "--report", "text=report.txt", "--quiet", cwd=folder)
        assert run == Run(1, "", "")
        assert json.loads((folder / "r" / "report.json").read_text())["exit_code"] == 1
        assert "NOT WRITTEN: " in (folder / "report.txt").read_text()
        for place in (str(LABELS), str(REGISTRY), str(files[0])):
            before = (folder / place).read_bytes() if (folder / place).exists() else None
            assert "it would take the place of the data" in consolidate("--report", f"json={place}", cwd=folder).err
            assert before is None or (folder / place).read_bytes() == before
        run = consolidate("--report", f"json={folder}", cwd=folder)
        assert run.code == 2
        assert "cannot write the report" in run.err
        assert "VIOLATED" in run.out


class TestFaults:
    def test_a_lock_that_is_held(self, folder: Path) -> None:
        with exclusive(folder / LABELS, purpose="a test"):
            said = error(consolidate("--lock-timeout", "0.05", cwd=folder))
            assert said.startswith(f"{LABELS}: is locked, held by process {os.getpid()} on ")
            assert consolidate("--check", cwd=folder).code == 0

    def test_a_registry_that_is_held(self, folder: Path) -> None:
        rows = pl.read_parquet(folder / REGISTRY)
        rows.with_columns(stage_labeled=False).write_parquet(folder / REGISTRY)
        with exclusive(folder / REGISTRY, purpose="a test"):
            run = consolidate("--lock-timeout", "0.05", cwd=folder)
        assert run.code == 2
        assert run.err.startswith("vif: error: the labels are written, but nobody was marked labeled: ")
        assert run.err.endswith("; mend that and consolidate again to finish\n")
        assert consolidate(cwd=folder).code == 0

    def test_a_full_disk(self, folder: Path) -> None:
        """In a process of its own, as users run it, with a limit on what it may write."""
        shutil.copytree(PROJECT / "logs", folder / "logs", dirs_exist_ok=True)
        (folder / LABELS).unlink()
        for path in (folder / FOLDER).glob("*.json"):
            if not (PROJECT / FOLDER / path.name).exists():
                path.unlink()
        # Python writes compiled modules short where the disk is full, and believes them ever after.
        command = f"export PYTHONDONTWRITEBYTECODE=1; ulimit -f 4; exec {' '.join(COMMAND)}"
        run = subprocess.run(["bash", "-c", command], capture_output=True, text=True, cwd=folder, check=False)
        assert (run.returncode, run.stdout) == (2, "")
        assert run.stderr == (
            f"vif: error: {LABELS}: cannot be written: File too large; "
            "raise the limit on the size of files (ulimit -f) and try again\n"
        )
        assert not [path.name for path in (folder / FOLDER).iterdir() if path.suffix in {".tmp", ".parquet"}]

    @pytest.mark.skipif(os.getuid() == 0, reason="root may write everywhere")
    def test_a_folder_that_is_read_only(self, folder: Path) -> None:
        (folder / FOLDER).chmod(0o500)
        assert "cannot be written" in error(consolidate(cwd=folder))
        assert consolidate("--check", cwd=folder).code == 0
        (folder / FOLDER).chmod(0o700)

    def test_two_at_once(self, folder: Path) -> None:
        (folder / LABELS).unlink()
        runs = [subprocess.Popen([*COMMAND, "--quiet"], cwd=folder) for _ in range(3)]
        assert [run.wait() for run in runs] == [0, 0, 0]
        assert consolidate("--check", cwd=folder).code == 0

    def test_a_table_that_kills_its_reader(self, folder: Path) -> None:
        """The decoder aborts on some bytes; the table is made again nevertheless."""
        content = (folder / LABELS).read_bytes()
        (folder / LABELS).write_bytes(content[:60] + b"\xff" * 200 + content[260:])
        run = subprocess.run(COMMAND, capture_output=True, text=True, cwd=folder, check=False)
        assert (run.returncode, run.stderr) == (0, "")
        assert "the table that was there could not be read: " in " ".join(run.stdout.split())
        assert consolidate("--check", cwd=folder).code == 0


class TestTerminal:
    def run(self, folder: Path, *arguments: str) -> tuple[str, str]:
        """What goes to stdout, and to a terminal on stderr."""
        terminal, stderr = pty.openpty()
        with subprocess.Popen([*COMMAND, *arguments], stdout=subprocess.PIPE, stderr=stderr, cwd=folder) as run:
            os.close(stderr)
            assert run.stdout
            out = run.stdout.read().decode()
        shown = b""
        try:
            while piece := os.read(terminal, 65536):
                shown += piece
        except OSError:
            pass  # the other end is closed
        os.close(terminal)
        return out, shown.decode()

    def test_a_bar_where_somebody_sees_it(self, folder: Path, files: list[Path]) -> None:
        out, shown = self.run(folder)
        assert f"{len(files)}/{len(files)}" in shown
        assert "\x1b" not in out
        assert self.run(folder, "--quiet") == ("", "")


def test_hostile_names_and_text(folder: Path, files: list[Path]) -> None:
    (folder / FOLDER / "persona_\x1b[2J\u202e_labels.json").write_text('{"persona_id": "\x1b]0;x\x07"}')
    (folder / FOLDER / "\x1b[31m.json").touch()
    text = files[0].read_text().replace(files[0].name[8:16], "\\u001b[2J\\n::error::")
    (folder / FOLDER / "persona_x_labels.json").write_text(text)
    for arguments in ((), ("--partial",), ("--partial", "--check")):
        run = consolidate(*arguments, cwd=folder)
        assert run.code == 1
        assert not {"\x1b", "\u202e", "\x07"} & set(run.out + run.err)
        assert "\n::" not in run.out
    assert consolidate("--format", "json", cwd=folder).json["exit_code"] == 1
