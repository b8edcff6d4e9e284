"""The data in logs/: what `vif sample` makes, and without a fault."""

import subprocess
import sys
from pathlib import Path

from tests.acceptance.cases import PROJECT
from tests.acceptance.command import check, vif


def tree(root: Path) -> dict[str, bytes]:
    return {path.relative_to(root).as_posix(): path.read_bytes() for path in root.rglob("*") if path.is_file()}


def test_nothing_at_all_is_found_in_it() -> None:
    run = check("--strict", cwd=PROJECT)
    assert (run.code, run.err) == (0, "")
    assert [given["rows"] for given in run.json["inputs"]] == [204, 1636]
    assert {result["status"] for result in run.json["results"]} == {"passed"}
    assert run.json["summary"]["violations"] == {"error": 0, "warning": 0, "info": 0}


def test_the_command_in_a_process_of_its_own_says_the_same() -> None:
    command = [sys.executable, "-m", "vif_validators", "check", "--format", "json"]
    done = subprocess.run(command, cwd=PROJECT, capture_output=True, text=True, check=False)
    run = check(cwd=PROJECT)
    assert (done.returncode, done.stdout, done.stderr) == (run.code, run.out, run.err)


def test_it_is_the_sample_of_seed_0(tmp_path: Path) -> None:
    run = vif("sample", "out", "--seed", "0", cwd=tmp_path)
    assert (run.code, run.err) == (0, "")
    assert run.out.startswith("out: 204 personas, ")
    made, shipped = tree(tmp_path / "out" / "logs"), tree(PROJECT / "logs")
    assert set(made) == set(shipped)
    assert made == shipped
    assert {Path(name).suffix for name in made} == {".parquet", ".json"}


def test_the_sample_is_a_whole_project(tmp_path: Path) -> None:
    vif("sample", "out", "--personas", "20", "--seed", "7", cwd=tmp_path)
    run = check("out", "--strict", cwd=tmp_path)
    assert run.code == 0
    assert run.json["inputs"][0]["rows"] == 20


def test_other_seeds_give_other_data(tmp_path: Path) -> None:
    for out, seed in (("a", "1"), ("b", "1"), ("c", "2")):
        assert vif("sample", out, "--personas", "5", "--seed", seed, "-q", cwd=tmp_path).out == ""
    one, same, other = (tree(tmp_path / out) for out in "abc")
    assert one == same
    assert set(one) != set(other)


def test_nothing_is_replaced_unasked(tmp_path: Path) -> None:
    assert vif("sample", "out", "--personas", "3", cwd=tmp_path).code == 0
    before = tree(tmp_path)
    run = vif("sample", "out", "--personas", "3", "--entries", "1", cwd=tmp_path)
    assert (run.code, run.out) == (2, "")
    assert "--overwrite" in run.err
    assert run.err.count("\n") == 1
    assert tree(tmp_path) == before
