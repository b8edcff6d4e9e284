"""`vif sample`: its options, what it says of wrong ones, and what an interrupt leaves behind."""

import os
import pty
import re
import signal
import subprocess
import sys
import time
from pathlib import Path

import polars as pl
import pytest
from tests.acceptance.command import check, vif

from vif_contracts.vocabulary import LABELS_PATH, POOLS_PATH, REGISTRY_PATH

COMMAND = [sys.executable, "-m", "vif_validators", "sample"]


def files(root: Path) -> list[str]:
    return sorted(path.relative_to(root).as_posix() for path in root.rglob("*") if path.is_file())


@pytest.mark.parametrize(
    ("words", "least", "most"),
    [([], 2, 12), (["--entries", "8"], 8, 8), (["--entries", "1-3"], 1, 3), (["--entries", "366"], 366, 366)],
)
def test_entries(tmp_path: Path, words: list[str], least: int, most: int) -> None:
    run = vif("sample", "out", "--personas", "6", "--no-json", *words, cwd=tmp_path)
    counts = pl.read_parquet(tmp_path / "out" / REGISTRY_PATH)["entry_count"].to_list()
    assert least <= min(counts) <= max(counts) <= most
    assert run.out == f"out: 6 personas, {sum(counts):,} label rows, 3 files written\n"
    assert check("out", "--strict", cwd=tmp_path).code == 0


def test_nothing_at_all_is_found_in_it(tmp_path: Path) -> None:
    vif("sample", "out", "--personas", "3000", "--no-json", "--seed", "3", cwd=tmp_path)
    run = check("out", cwd=tmp_path)
    assert run.failed == {}
    assert {result["status"] for result in run.json["results"]} == {"passed"}


def test_quiet(tmp_path: Path) -> None:
    run = vif("sample", "out", "--personas", "3", "--break", "P104", "--quiet", cwd=tmp_path)
    assert (run.code, run.out, run.err) == (0, "", "")


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (["--personas", "0"], "--personas 0: must be a whole number from 1 to 4,294,967,296"),
        (["--personas", "-1"], "--personas -1: must be a whole number from 1 to 4,294,967,296"),
        (["--personas", "ten"], "--personas ten: must be a whole number from 1 to 4,294,967,296"),
        (["--personas", "4294967297"], "--personas 4294967297: must be a whole number from 1 to 4,294,967,296"),
        (["--seed", "-1"], "--seed -1: must be a whole number from 0 on"),
        (["--seed", "1.5"], "--seed 1.5: must be a whole number from 0 on"),
        *(
            (
                ["--entries", word],
                f"--entries {word}: must be N or LOW-HIGH with whole numbers from 1 to 366, such as 8 or 2-12",
            )
            for word in ("0", "367", "12-2", "2-", "-3", "2-12-20", "many", "", "1.5", "\u0663")
        ),
        (["--rows", "5"], "--rows 5: goes with --contract only; a data set has --personas and --entries"),
    ],
)
def test_wrong_words(tmp_path: Path, words: list[str], said: str) -> None:
    run = vif("sample", "out", *words, cwd=tmp_path)
    assert (run.code, run.out, run.err) == (2, "", f"vif: error: {said}\n")
    assert list(tmp_path.iterdir()) == []


def test_a_file_in_the_place_of_the_folder(tmp_path: Path) -> None:
    (tmp_path / "out").write_text("mine")
    run = vif("sample", "out", "--overwrite", cwd=tmp_path)
    assert (run.code, run.err) == (2, "vif: error: out: is a file; name the folder to write the data set to\n")
    (tmp_path / "under").mkdir()
    (tmp_path / "under" / "logs").write_text("mine")
    run = vif("sample", "under", "--overwrite", cwd=tmp_path)
    assert (run.code, run.err) == (2, f"vif: error: cannot write under/{REGISTRY_PATH}: Not a directory\n")
    assert files(tmp_path) == ["out", "under/logs"]


def test_a_file_of_another_persona(tmp_path: Path) -> None:
    assert vif("sample", "out", "--personas", "2", cwd=tmp_path).code == 0
    run = vif("sample", "out", "--personas", "2", "--seed", "1", "--overwrite", cwd=tmp_path)
    assert run.code == 2
    assert re.fullmatch(
        r"vif: error: out/logs/judge_labels/persona_[0-9a-f]{8}_labels\.json: "
        r"its persona has no labels in the data; remove the file first\n",
        run.err,
    )


def test_no_name_of_a_folder(tmp_path: Path) -> None:
    run = vif("sample", "", cwd=tmp_path)
    assert (run.code, run.err) == (2, "vif: error: OUT is empty: name a folder, or . for the current one\n")
    assert list(tmp_path.iterdir()) == []


def test_help_names_every_option_and_what_the_label_files_say(tmp_path: Path) -> None:
    said = " ".join(vif("sample", "--help", cwd=tmp_path).out.split())
    for option in ("--personas", "--entries", "--seed", "--json", "--no-json", "--break", "--contract", "--rows"):
        assert f"{option} " in said
    assert "Only the J rules touch judge output files" in said


def seen(tmp_path: Path, *words: str, terminal: bool = True, env: dict[str, str] | None = None) -> tuple[str, str]:
    """What the command says on stdout (a file) and on stderr, which is a terminal or not."""
    ours, theirs = pty.openpty() if terminal else os.pipe()
    with (tmp_path / "stdout").open("w+b") as out:
        with subprocess.Popen(
            [*COMMAND, "out", *words], cwd=tmp_path, stdout=out, stderr=theirs, env=os.environ | (env or {})
        ) as process:
            os.close(theirs)
            said = read(ours)
            assert process.wait(60) == 0
        out.seek(0)
        return out.read().decode(), said


def read(descriptor: int) -> str:
    content = b""
    try:
        while piece := os.read(descriptor, 65536):
            content += piece
    except OSError:
        pass  # the other end of a terminal is gone
    os.close(descriptor)
    return content.decode()


def test_a_bar_on_a_terminal(tmp_path: Path) -> None:
    out, said = seen(tmp_path, "--personas", "60", env={"TERM": "xterm", "NO_COLOR": ""})
    assert re.fullmatch(r"out: 60 personas, \d+ label rows, \d+ files written\n", out)
    assert "personas" in said
    assert "60/60" in said
    assert said.endswith("\x1b[2K")  # it is wiped away
    assert re.search(r"\x1b\[3\dm", said)


@pytest.mark.parametrize(("words", "env"), [(["--no-color"], {}), ([], {"NO_COLOR": "1"})])
def test_a_bar_without_colour(tmp_path: Path, words: list[str], env: dict[str, str]) -> None:
    _, said = seen(tmp_path, "--personas", "60", *words, env={"TERM": "xterm", **env})
    assert "60/60" in said
    assert not re.search(r"\x1b\[[0-9;]*[349]\dm", said)


@pytest.mark.parametrize(("words", "terminal"), [(["--quiet"], True), ([], False)])
def test_no_bar(tmp_path: Path, words: list[str], *, terminal: bool) -> None:
    assert seen(tmp_path, "--personas", "60", *words, terminal=terminal)[1] == ""


def test_an_interrupt_leaves_nothing(tmp_path: Path) -> None:
    with subprocess.Popen(
        [*COMMAND, "new/out", "--personas", "50000"], cwd=tmp_path, stdout=subprocess.PIPE, stderr=subprocess.PIPE
    ) as process:
        while process.poll() is None and not list(tmp_path.rglob("*.json.sample.tmp")):
            time.sleep(0.02)
        assert process.poll() is None
        process.send_signal(signal.SIGINT)
        out, err = process.communicate(timeout=60)
    assert (process.returncode, out, err.strip()) == (130, b"", b"vif: interrupted")
    assert list(tmp_path.iterdir()) == []


ORDERS = """
import pandera.polars as pa


class Orders(pa.DataFrameModel):
    order_id: int = pa.Field(unique=True, ge=0)
    country: str = pa.Field(isin=["DE", "FR"])


class Impossible(pa.DataFrameModel):
    size: int = pa.Field(gt=5, lt=3)


NUMBER = 3
"""


class TestContract:
    @pytest.fixture(autouse=True)
    def models(self, tmp_path: Path) -> None:
        (tmp_path / "shop.py").write_text(ORDERS, "utf-8")

    def test_rows_of_a_model(self, tmp_path: Path) -> None:
        words = ("--contract", "shop.py:Orders")
        run = vif("sample", "new/orders.parquet", *words, "--rows", "1234", "--seed", "5", cwd=tmp_path)
        assert (run.code, run.out, run.err) == (0, "new/orders.parquet: 1,234 rows of shop.Orders written\n", "")
        assert check("new/orders.parquet", *words, cwd=tmp_path).code == 0
        first = (tmp_path / "new" / "orders.parquet").read_bytes()
        assert pl.read_parquet(first).height == 1234
        again = vif("sample", "new/orders.parquet", *words, "--rows", "1234", "--seed", "5", "-q", cwd=tmp_path)
        assert (again.code, again.out) == (0, "")
        other = vif("sample", "new/orders.parquet", *words, "--seed", "6", cwd=tmp_path)
        assert (other.code, other.out) == (2, "")
        assert other.err == ("vif: error: new/orders.parquet: exists and is different; use --overwrite to replace it\n")
        assert (tmp_path / "new" / "orders.parquet").read_bytes() == first
        assert vif("sample", "new/orders.parquet", *words, "--overwrite", cwd=tmp_path).code == 0
        assert pl.read_parquet(tmp_path / "new" / "orders.parquet").height == 100

    @pytest.mark.parametrize("model", ["vif_contracts:Personas", "vif_contracts:JudgeLabels"])
    def test_our_own_models(self, tmp_path: Path, model: str) -> None:
        run = vif("sample", "a.parquet", "--contract", model, "--rows", "40", cwd=tmp_path)
        assert run.out == f"a.parquet: 40 rows of {model.replace(':', '.')} written\n"
        assert check("a.parquet", "--contract", model, cwd=tmp_path).code == 0

    @pytest.mark.parametrize(
        ("words", "said"),
        [
            (["a.parquet", "--contract", "shop.py"], "--contract shop.py: expected MODULE:MODEL or FILE.py:MODEL"),
            (["a.parquet", "--contract", "shop.py:Gone"], "--contract shop.py:Gone: shop.py has no Gone"),
            (["a.parquet", "--contract", "gone.py:Orders"], "--contract: gone.py: no such file"),
            (
                ["a.parquet", "--contract", "shop.py:NUMBER"],
                "--contract shop.py:NUMBER: NUMBER is not a pandera.polars DataFrameModel",
            ),
            (
                ["a", "--contract", "shop.py:Orders"],
                "a: with --contract, OUT is one parquet file; name it a.parquet",
            ),
            (
                ["d.parquet", "--contract", "shop.py:Orders"],
                "d.parquet: is a folder; with --contract, OUT is one parquet file",
            ),
            (
                ["a.parquet", "--contract", "shop.py:Orders", "--rows", "0"],
                "--rows 0: must be a whole number from 1 to 1,000,000,000",
            ),
            *(
                (
                    ["a.parquet", "--contract", "shop.py:Orders", *more],
                    f"{name} does not go with --contract, which writes one table with --rows and --seed",
                )
                for name, more in (
                    ("--personas", ["--personas", "3"]),
                    ("--entries", ["--entries", "3"]),
                    ("--break", ["--break", "P104"]),
                    ("--json/--no-json", ["--no-json"]),
                )
            ),
        ],
    )
    def test_wrong_words(self, tmp_path: Path, words: list[str], said: str) -> None:
        (tmp_path / "d.parquet").mkdir()
        run = vif("sample", *words, cwd=tmp_path)
        assert (run.code, run.out, run.err) == (2, "", f"vif: error: {said}\n")
        assert not [name for name in files(tmp_path) if name.endswith(".parquet")]

    def test_a_model_that_nothing_obeys(self, tmp_path: Path) -> None:
        run = vif("sample", "a.parquet", "--contract", "shop.py:Impossible", cwd=tmp_path)
        assert (run.code, run.out, run.err.count("\n")) == (2, "", 1)
        assert run.err.startswith("vif: error: --contract shop.py:Impossible: ")
        assert "size" in run.err


def test_the_folder_is_a_whole_project(tmp_path: Path) -> None:
    vif("sample", "out", "--personas", "2", cwd=tmp_path)
    found = files(tmp_path / "out")
    assert {REGISTRY_PATH, LABELS_PATH, POOLS_PATH} < set(found)
    assert len(found) == 5
