"""`vif registry` as a user runs it."""

import contextlib
import io
import json
import os
import subprocess
import sys
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import polars as pl
import pytest
from tests.acceptance.command import Run, vif

from vif_validators import Registry, check
from vif_validators.files.durable import exclusive
from vif_validators.registry.persona_rows import SCHEMA

REGISTRY = "logs/registry/personas.parquet"
OPTIONS = (
    *("--name", "Ana Lucía Prado", "--age", "25-34", "--profession", "Teacher", "--culture", "East Asian"),
    *("--core-value", "Power", "--core-value", "Security", "--entry-count", "8", "--no-nudge-enabled"),
)
ROW: dict[str, Any] = {
    "name": "Marcus Chen",
    "age": "55+",
    "profession": "Nurse",
    "culture": "South Asian",
    "core_values": ["Hedonism"],
    "entry_count": 0,
    "nudge_enabled": True,
}


def registry(*arguments: str | Path, cwd: Path, stdin: bytes | None = None) -> Run:
    """Run `vif registry`."""
    if stdin is None:
        return vif("registry", *arguments, cwd=cwd)
    before = sys.stdin
    sys.stdin = io.TextIOWrapper(io.BytesIO(stdin))
    try:
        return vif("registry", *arguments, cwd=cwd)
    finally:
        sys.stdin = before


def error(run: Run) -> str:
    """The one line on stderr of a command that could not be done."""
    assert (run.code, run.out) == (2, "")
    line, rest = run.err.split("\n", 1)
    assert rest == ""
    assert line.startswith("vif: error: ")
    return line.removeprefix("vif: error: ")


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A folder with a registry of two personas, 00000001 being wrangled."""
    for number in (1, 2):
        registry("add", *OPTIONS, "--persona-id", f"{number:08x}", cwd=tmp_path)
    registry("stage", "00000001", "wrangled", cwd=tmp_path)
    return tmp_path


class TestHelp:
    def test_of_the_group(self, tmp_path: Path) -> None:
        run = registry("--help", cwd=tmp_path)
        assert (run.code, run.err) == (0, "")
        for name in ("add", "stage", "pending", "status", "show"):
            assert f"\n  {name}  " in run.out
        assert "..." not in run.out.replace("[ARGS]...", "")

    @pytest.mark.parametrize("name", ["add", "stage", "pending", "status", "show"])
    def test_of_each_command(self, tmp_path: Path, name: str) -> None:
        run = registry(name, "--help", cwd=tmp_path)
        assert (run.code, run.err) == (0, "")
        assert all(len(line) <= 80 for line in run.out.splitlines())
        for option in ("--root", "--registry", "--config", "--format", "--quiet", "--no-color"):
            assert option in run.out
        assert ("--lock-timeout" in run.out) == (name in ("add", "stage"))

    @pytest.mark.parametrize(
        "arguments", [[], ["nonsense"], ["stage"], ["stage", "wrangled"], ["stage", "0a1b2c3d", "done"], ["pending"]]
    )
    def test_bad_usage(self, folder: Path, arguments: list[str]) -> None:
        run = registry(*arguments, cwd=folder)
        assert (run.code, run.out) == (2, "")
        assert "Traceback" not in run.err
        assert run.err


class TestAdd:
    def test_makes_a_registry(self, tmp_path: Path) -> None:
        run = registry("add", *OPTIONS, "--persona-id", "0a1b2c3d", cwd=tmp_path)
        assert (run.code, run.err) == (0, "")
        assert run.out == f"added 1 persona to {REGISTRY}, a new registry\n  0a1b2c3d\n"
        row = pl.read_parquet(tmp_path / REGISTRY).to_dicts()[0]
        assert row["core_values"] == ["Power", "Security"]
        assert (row["entry_count"], row["nudge_enabled"], row["name"]) == (8, False, "Ana Lucía Prado")
        assert check(tmp_path)["P101"].status == "passed"

    def test_to_a_registry(self, folder: Path) -> None:
        run = registry("add", *OPTIONS, "--format", "json", cwd=folder)
        assert (run.code, run.err) == (0, "")
        found = Registry(folder / REGISTRY).show()["persona_id"].to_list()
        assert run.json == {"registry": REGISTRY, "added": [found[2]], "personas": 3}
        assert registry("add", *OPTIONS, cwd=folder).out.startswith(f"added 1 persona to {REGISTRY} (4 in all)\n  ")

    def test_quietly(self, folder: Path) -> None:
        run = registry("add", *OPTIONS, "--quiet", cwd=folder)
        assert (run.code, run.out, run.err) == (0, "", "")

    def test_elsewhere(self, folder: Path, tmp_path: Path) -> None:
        assert registry("add", *OPTIONS, "--registry", "other.parquet", cwd=folder).code == 0
        assert registry("add", *OPTIONS, "--root", folder, cwd=tmp_path.parent).code == 0
        (folder / "config").mkdir()
        (folder / "config" / "validation.yaml").write_text("paths: {registry: third.parquet}")
        assert registry("add", *OPTIONS, cwd=folder).code == 0
        totals = [Registry(folder / name).status().total for name in ("other.parquet", REGISTRY, "third.parquet")]
        assert totals == [1, 3, 1]

    @pytest.mark.parametrize("several", [False, True])
    @pytest.mark.parametrize("from_stdin", [False, True])
    def test_json(self, folder: Path, several: bool, from_stdin: bool) -> None:
        content = json.dumps([ROW, ROW] if several else ROW).encode()
        (folder / "rows.json").write_bytes(content)
        run = registry("add", "--json", "-" if from_stdin else "rows.json", cwd=folder, stdin=content)
        assert (run.code, run.err) == (0, "")
        assert run.out.startswith(f"added {'2 personas' if several else '1 persona'} to ")

    def test_json_and_options(self, folder: Path) -> None:
        row = {name: value for name, value in ROW.items() if name not in ("age", "core_values")}
        content = json.dumps([row, row]).encode()
        run = registry("add", "--json", "-", "--age", "18-24", "--core-value", "Power", cwd=folder, stdin=content)
        assert run.code == 0
        assert Registry(folder / REGISTRY).show()["age"].to_list()[2:] == ["18-24", "18-24"]
        run = registry("add", "--json", "-", "--age", "18-24", cwd=folder, stdin=json.dumps(ROW).encode())
        assert error(run) == "row 0: age: is given there and by --age"

    def test_json_as_show_gives_it(self, folder: Path) -> None:
        shown = registry("show", "--format", "json", cwd=folder).out
        run = registry("add", "--json", "-", "--registry", "copy.parquet", cwd=folder, stdin=shown.encode())
        assert run.code == 0
        assert (folder / "copy.parquet").read_bytes() == (folder / REGISTRY).read_bytes()

    @pytest.mark.parametrize(
        ("content", "said"),
        [
            (b"", "stdin: is not JSON: line 1, column 1: Expecting value"),
            (b"{", "stdin: is not JSON: line 1, column 2: Expecting property name enclosed in double quotes"),
            (b"```json\n{}\n```", "stdin: is not JSON: line 1, column 1: Expecting value"),
            (b"\xff\xfe{\x00}\x00", "stdin: is not UTF-8 (byte 0)"),
            (b"\xef\xbb\xbf{}", "stdin: is not JSON: line 1, column 1: Unexpected UTF-8 BOM (decode using utf-8-sig)"),
            (b'{"name": "a", "name": "b"}', "stdin: an object has the key 'name' twice"),
            (b'{"entry_count": NaN}', "stdin: is not JSON of personas: NaN is no JSON number"),
            (b'{"entry_count": -Infinity}', "stdin: is not JSON of personas: -Infinity is no JSON number"),
            (
                b'{"entry_count": ' + b"9" * 5000 + b"}",
                "stdin: is not JSON of personas: Exceeds the limit (4300 digits)",
            ),
            (b"[" * 100_000, "stdin: is not JSON of personas: it is nested too deep"),
            (b"[]", "there are no personas to add; nothing was added"),
            (b"[[]]", "row 0: must be a mapping of columns to values, is a list; nothing was added"),
            (b"null", "row 0: must be a mapping of columns to values, is null; nothing was added"),
            (json.dumps(ROW | {"x": 1}).encode(), "row 0: 'x': there is no such column; the columns are persona_id"),
            (json.dumps([ROW, ROW | {"age": 9}]).encode(), "row 1: age: must be text, is 9; nothing was added"),
            (json.dumps(ROW | {"entry_count": 1.0}).encode(), "row 0: entry_count: must be a whole number, is 1.0"),
            (json.dumps(ROW | {"name": "\ud800"}).encode(), "row 0: name: must be text, is"),
        ],
    )
    def test_json_that_is_refused(self, folder: Path, content: bytes, said: str) -> None:
        before = (folder / REGISTRY).read_bytes()
        assert error(registry("add", "--json", "-", cwd=folder, stdin=content)).startswith(said)
        assert (folder / REGISTRY).read_bytes() == before

    def test_json_files_that_cannot_be_read(self, folder: Path) -> None:
        os.mkfifo(folder / "pipe")
        assert error(registry("add", "--json", "none.json", cwd=folder)) == "none.json: no such file"
        assert error(registry("add", "--json", "logs", cwd=folder)) == "logs: is a folder, not a file"
        assert error(registry("add", "--json", "pipe", cwd=folder)) == "pipe: is a named pipe, not a file"

    def test_missing_options(self, folder: Path) -> None:
        said = error(registry("add", "--name", "x", "--age", "55+", cwd=folder))
        assert (
            said
            == "--profession, --culture, --core-value, --entry-count, --nudge-enabled must be given, or --json FILE"
        )
        assert error(registry("add", *OPTIONS, "--created-at", "today", cwd=folder)).startswith(
            "row 0: created_at: must"
        )

    def test_a_known_persona(self, folder: Path) -> None:
        before = (folder / REGISTRY).read_bytes()
        run = registry("add", *OPTIONS, "--persona-id", "00000001", cwd=folder)
        assert run.code == 1
        assert run.out.startswith("VIOLATED: 1 error in 1 file")
        assert f"{REGISTRY} as it would be: P102 duplicate-persona:" in run.out
        assert run.err == f"vif: error: {REGISTRY}: this would violate the contract; nothing was changed\n"
        assert (folder / REGISTRY).read_bytes() == before

    def test_what_the_rules_refuse_as_json(self, folder: Path) -> None:
        run = registry("add", *OPTIONS, "--age", "49", "--format", "json", cwd=folder)
        assert run.code == 1
        assert run.failed == {"P104": 1}
        assert run.results["P104"]["samples"][0]["row"] == 2

    def test_a_warning(self, folder: Path) -> None:
        run = registry("add", *OPTIONS, "--created-at", "2999-01-01T00:00:00Z", cwd=folder)
        assert run.code == 0
        assert run.err.startswith("vif: warning: P111 created-in-future: 1 of 3 rows: ")
        assert run.err.count("\n") == 1

    def test_a_registry_that_violates_its_contract(self, folder: Path) -> None:
        pl.read_parquet(folder / REGISTRY).with_columns(age=pl.lit("49")).write_parquet(folder / REGISTRY)
        run = registry("add", *OPTIONS, cwd=folder)
        assert run.code == 1
        assert "P104 unknown-age-bracket" in run.out
        assert run.err.startswith(f"vif: error: {REGISTRY}: already violates its contract; mend it first")
        assert registry("status", cwd=folder).code == 0

    def test_broken_settings(self, folder: Path) -> None:
        (folder / "config").mkdir()
        (folder / "config" / "validation.yaml").write_text("paths: [")
        for arguments in (["add", *OPTIONS], ["status"], ["stage", "00000001", "labeled"]):
            assert error(registry(*arguments, cwd=folder)).startswith("C001 unreadable-config: config/validation.yaml")

    def test_hostile_text(self, tmp_path: Path) -> None:
        run = registry("add", *OPTIONS, "--age", "\x1b[2J\u202e[/]", "--persona-id", "\x1b]0;x\x07", cwd=tmp_path)
        assert run.code == 1
        assert "\x1b" not in run.out + run.err
        name = "[bold]\x1b[31m\u202eX\r\n::error::"
        assert registry("add", *OPTIONS, "--name", name, "--persona-id", "0a1b2c3d", cwd=tmp_path).code == 0
        for arguments in (["show"], ["show", "0a1b2c3d"]):
            shown = registry(*arguments, cwd=tmp_path).out
            assert not {"\x1b", "\u202e", "\r"} & set(shown)
            assert "\n::" not in shown
        assert registry("show", "0a1b2c3d", "--format", "json", cwd=tmp_path).json["name"] == name
        assert "\x1b" not in registry("show", "\x1b[2J", cwd=tmp_path).err


class TestStage:
    def test_in_order(self, folder: Path) -> None:
        run = registry("stage", "00000001", "00000002", "wrangled", cwd=folder)
        assert (run.code, run.err) == (0, "")
        assert run.out == f"set 1 persona to wrangled in {REGISTRY}; 1 had reached it before\n"
        run = registry("stage", "00000001", "wrangled", cwd=folder)
        assert run.out == f"nothing to do in {REGISTRY}: 1 persona reached wrangled before\n"
        run = registry("stage", "00000001", "labeled", "--format", "json", cwd=folder)
        assert run.json == {"stage": "labeled", "changed": ["00000001"], "already": [], "refused": {}}

    def test_out_of_order(self, folder: Path) -> None:
        before = (folder / REGISTRY).read_bytes()
        run = registry("stage", "00000001", "00000002", "\x1b", "labeled", cwd=folder)
        assert (run.code, run.out) == (1, "")
        assert run.err == (
            "vif: 00000002: has not reached the stage wrangled yet\n"
            "vif: \\x1b: there is no such persona in the registry\n"
            "vif: error: no persona was set to labeled\n"
        )
        run = registry("stage", "00000002", "labeled", "--format", "json", cwd=folder)
        assert run.code == 1
        assert run.json["refused"] == {"00000002": "has not reached the stage wrangled yet"}
        assert (folder / REGISTRY).read_bytes() == before

    def test_many_refused(self, folder: Path) -> None:
        run = registry("stage", *(f"{number:08x}" for number in range(100, 150)), "labeled", cwd=folder)
        assert run.code == 1
        assert len(run.err.splitlines()) == 21
        assert run.err.endswith("no persona was set to labeled; 30 more were refused\n")


class TestLooking:
    def test_pending_is_for_a_pipe(self, folder: Path) -> None:
        assert registry("pending", "wrangled", cwd=folder).out == "00000002\n"
        assert registry("pending", "labeled", cwd=folder).out == "00000001\n"
        assert registry("pending", "synthetic", cwd=folder).out == ""
        assert registry("pending", "labeled", "--format", "json", cwd=folder).json == ["00000001"]

    def test_status(self, folder: Path) -> None:
        assert registry("status", cwd=folder).out == (
            f"{REGISTRY}: 2 personas\n"
            "  stage      reached  waiting\n"
            "  synthetic        2        0\n"
            "  wrangled         1        1\n"
            "  labeled          0        1\n"
        )
        assert registry("status", "--format", "json", cwd=folder).json == {
            "registry": REGISTRY,
            "personas": 2,
            "stages": {
                "synthetic": {"reached": 2, "pending": 0},
                "wrangled": {"reached": 1, "pending": 1},
                "labeled": {"reached": 0, "pending": 1},
            },
        }

    def test_show(self, folder: Path) -> None:
        lines = registry("show", cwd=folder).out.splitlines()
        assert lines[0].split() == ["persona_id", "stage", "entries", "age", "name", "profession", "culture"]
        assert lines[1].split()[:4] == ["00000001", "wrangled", "8", "25-34"]
        assert len(lines) == 3
        shown = registry("show", "00000001", cwd=folder).out.splitlines()
        assert [line.split()[0] for line in shown] == list(SCHEMA)
        assert "core_values      Power, Security" in shown
        assert registry("show", "00000001", "--format", "json", cwd=folder).json["stage_wrangled"] is True
        assert len(registry("show", "--format", "json", cwd=folder).json) == 2

    def test_nobody(self, folder: Path) -> None:
        run = registry("show", "ffffffff", cwd=folder)
        assert (run.code, run.out) == (1, "")
        assert run.err == f"vif: error: {REGISTRY}: there is no persona ffffffff\n"

    @pytest.mark.parametrize("arguments", [["status"], ["show"], ["show", "00000001"], ["pending", "labeled"]])
    def test_no_registry(self, tmp_path: Path, arguments: list[str]) -> None:
        assert error(registry(*arguments, cwd=tmp_path)) == f"{REGISTRY}: no such file"
        assert list(tmp_path.iterdir()) == []
        assert error(registry(*arguments, "--root", "nowhere", cwd=tmp_path)) == "nowhere: no such folder"

    def test_an_unreadable_registry(self, folder: Path) -> None:
        (folder / REGISTRY).write_bytes(b"PAR1")
        for arguments in (["status"], ["show"], ["pending", "labeled"], ["add", *OPTIONS], ["stage", "1", "labeled"]):
            assert error(registry(*arguments, cwd=folder)).startswith(f"{REGISTRY}: is cut short")

    def test_a_registry_of_another_shape(self, folder: Path) -> None:
        pl.read_parquet(folder / REGISTRY).drop("age").write_parquet(folder / REGISTRY)
        assert error(registry("status", cwd=folder)).startswith(f"{REGISTRY}: has no column age of the documented type")

    def test_moments_outside_the_calendar(self, folder: Path) -> None:
        far = pl.lit(2**62, pl.Int64).cast(pl.Datetime("us", "UTC"))
        pl.read_parquet(folder / REGISTRY).with_columns(created_at=far).write_parquet(folder / REGISTRY)
        assert registry("show", cwd=folder).code == 0
        assert str(2**62) in registry("show", "00000001", cwd=folder).out
        assert registry("show", "00000001", "--format", "json", cwd=folder).json["created_at"] == 2**62


class TestWriting:
    def test_a_lock_that_is_held(self, folder: Path) -> None:
        with exclusive(folder / REGISTRY, purpose="a test"):
            for arguments in (["add", *OPTIONS], ["stage", "00000001", "labeled"]):
                said = error(registry(*arguments, "--lock-timeout", "0.05", cwd=folder))
                assert said.startswith(f"{REGISTRY}: is locked, held by process {os.getpid()} on ")
                assert said.endswith("gave up after 0.05 s; try again, or give it a longer lock timeout")
            assert registry("status", cwd=folder).code == 0

    def test_places_that_cannot_be_written(self, folder: Path) -> None:
        (folder / "file").touch()
        assert error(registry("add", *OPTIONS, "--registry", "no/x", cwd=folder)) == "no/x: its folder does not exist"
        said = error(registry("add", *OPTIONS, "--registry", "logs", cwd=folder))
        assert said == "logs: cannot be written: is a folder, not a file"
        said = error(registry("add", *OPTIONS, "--root", "file", cwd=folder))
        assert said == "file: no such folder"

    def test_a_file_in_place_of_a_folder(self, tmp_path: Path) -> None:
        (tmp_path / "logs").touch()
        assert error(registry("add", *OPTIONS, cwd=tmp_path)).endswith("is a file, not a folder")

    def test_a_full_disk(self, folder: Path) -> None:
        """In a process of its own, as users run it, with a limit on what it may write."""
        before = (folder / REGISTRY).read_bytes()
        (folder / "rows.json").write_text(json.dumps([ROW | {"name": f"{number} Chen"} for number in range(500)]))
        # Python writes compiled modules short where the disk is full, and believes them ever after.
        command = f"ulimit -f 4; exec {sys.executable} -B -m vif_validators registry add --json rows.json"
        run = subprocess.run(["bash", "-c", command], capture_output=True, text=True, cwd=folder, check=False)
        assert (run.returncode, run.stdout) == (2, "")
        assert run.stderr == (
            f"vif: error: {REGISTRY}: cannot be written: File too large; "
            "raise the limit on the size of files (ulimit -f) and try again\n"
        )
        assert (folder / REGISTRY).read_bytes() == before
        assert sorted(os.listdir((folder / REGISTRY).parent)) == ["personas.parquet", "personas.parquet.lock"]  # noqa: PTH208

    def test_a_closed_stdout_undoes_nothing(self, folder: Path) -> None:
        command = [sys.executable, "-m", "vif_validators", "registry", "add", *OPTIONS]
        with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, cwd=folder) as run:
            assert run.stdout
            run.stdout.close()
            assert run.stderr
            assert run.stderr.read() == ""
        assert run.returncode == 0
        assert Registry(folder / REGISTRY).status().total == 3


@pytest.mark.slow
def test_64_processes(tmp_path: Path) -> None:
    """The whole command 64 times at once, as a shell starts it."""
    command = [sys.executable, "-m", "vif_validators", "registry", "add", *OPTIONS, "--lock-timeout", "300"]
    with contextlib.ExitStack() as stack:
        processes = [
            stack.enter_context(
                subprocess.Popen([*command, "--persona-id", f"{number:08x}"], stdout=subprocess.DEVNULL, cwd=tmp_path)
            )
            for number in range(64)
        ]
        assert [process.wait() for process in processes] == [0] * 64
    rows = Registry(tmp_path / REGISTRY).show()
    assert sorted(rows["persona_id"]) == [f"{number:08x}" for number in range(64)]
    assert rows["created_at"].max() <= datetime.now(UTC)  # type: ignore[operator]
