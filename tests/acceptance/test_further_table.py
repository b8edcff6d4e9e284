"""A further table is one file in `vif_contracts` and one line in its data set: shown by the consensus labels.

`tests/data/consensus_labels/consensus_labels.py` is that file, as a user would write it.
"""

import json
import os
import shutil
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import polars as pl
import pytest

from vif_contracts.vocabulary import JUDGE_LABELS, LABELS_PATH, SCHWARTZ_VALUE_ORDER

REPOSITORY = Path(__file__).parents[2]
FILE = REPOSITORY / "tests" / "data" / "consensus_labels" / "consensus_labels.py"
LINE = '    "vif_contracts.consensus_labels:ConsensusLabels",\n'
PLACE = "logs/consensus_labels/consensus_labels.parquet"
PERSONAS = 20

Frame = pl.DataFrame
Cell = pl.col
CODES = [f"N00{number}" for number in range(1, 8)] + [f"N10{number}" for number in range(1, 9)]
CODES += ["N201", "N301", "N401"]


def consensus_of(labels: Frame) -> Frame:
    """A consensus of all five judges about every entry."""
    columns = {
        name: value
        for each in SCHWARTZ_VALUE_ORDER
        for name, value in (
            (f"confidence_{each}", pl.lit("unanimous")),
            (f"consensus_agreement_{each}", pl.lit(5, pl.Int64)),
            (f"label_changed_{each}", pl.lit(value=False)),
        )
    }
    order = [
        name
        for prefix in ("confidence", "consensus_agreement", "label_changed")
        for name in columns
        if name.startswith(prefix)
    ]
    return labels.with_columns(**columns).select(*labels.columns, *order)


def at(row: int, **cells: object) -> Callable[[Frame], Frame]:
    """The frame with other cells in one row."""
    here = pl.int_range(pl.len()) == row
    return lambda frame: frame.with_columns(
        pl.when(here).then(pl.lit(value, frame.schema[name])).otherwise(name).alias(name)
        for name, value in cells.items()
    )


def first_row_again(frame: Frame) -> Frame:
    return pl.concat([frame.head(1), frame])


def null_in_the_other(frame: Frame) -> Frame:
    return at(3, persona_id=None)(frame)


BAD: dict[str, tuple[Callable[[Frame], Frame], dict[str, int]]] = {
    "wrong-word": (at(3, confidence_power="sure"), {"N107 confidence_power": 1}),
    "agreement-6": (at(0, consensus_agreement_hedonism=6), {"N108 consensus_agreement_hedonism": 1}),
    "agreement-0": (at(0, consensus_agreement_hedonism=0), {"N108 consensus_agreement_hedonism": 1}),
    "not-in-labels": (at(4, t_index=99), {"N401": 1}),
    "unknown-persona": (at(4, persona_id="ffffffff"), {"N401": 1}),
    "null-changed": (at(2, label_changed_power=None), {"N006 label_changed_power": 1}),
    "null-key": (at(2, persona_id=None), {"N006 persona_id": 1}),
    "missing-column": (lambda frame: frame.drop("confidence_power"), {"N002 confidence_power": 1}),
    "missing-key": (lambda frame: frame.drop("t_index"), {"N002 t_index": 1}),
    "i32-column": (
        lambda frame: frame.with_columns(pl.col("consensus_agreement_power").cast(pl.Int32)),
        {"N003 consensus_agreement_power": 1},
    ),
    "i32-key": (lambda frame: frame.with_columns(pl.col("t_index").cast(pl.Int32)), {"N003 t_index": 1}),
    "extra-column": (lambda frame: frame.with_columns(note=pl.lit("x")), {"N004 note": 1}),
    "leak": (lambda frame: frame.with_columns(tone=pl.lit("x")), {"N005 tone": 1}),
    "empty": (Frame.clear, {"N007": 1}),
    "score-2": (at(1, alignment_power=2), {"N104 alignment_power": 1, "N201": 1}),
    "malformed": (at(0, date="2025-02-30", t_index=-1), {"N102 t_index": 1, "N103 date": 1, "N401": 1}),
    "twice": (first_row_again, {"N301": 1}),
}


@pytest.fixture(scope="module")
def copy(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A copy of the project's code with the file and the line."""
    folder = tmp_path_factory.mktemp("project")
    for name in ("contracts", "validators"):
        shutil.copytree(REPOSITORY / name, folder / name, ignore=shutil.ignore_patterns("__pycache__"))
    shutil.copy(FILE, folder / "contracts" / "vif_contracts")
    dataset = folder / "contracts" / "vif_contracts" / "dataset.py"
    before = dataset.read_text()
    last = '    "vif_contracts.judge_labels:JudgeLabels",\n'
    assert before.count(last) == 1
    dataset.write_text(before.replace(last, last + LINE))
    return folder


def run(copy: Path, cwd: Path, *command: str) -> subprocess.CompletedProcess[str]:
    """A Python process that has the copy for the project."""
    paths = os.pathsep.join(map(str, (copy / "contracts", copy / "validators", REPOSITORY)))
    environment = {**os.environ, "PYTHONPATH": paths, "PYTHONDONTWRITEBYTECODE": "1"}
    return subprocess.run(
        [sys.executable, *command], cwd=cwd, env=environment, capture_output=True, text=True, check=False, timeout=120
    )


def vif(copy: Path, cwd: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    return run(copy, cwd, "-m", "vif_validators", *arguments)


def project(folder: Path, data: Any, table: Frame | None) -> Path:
    """A folder with both tables, and the consensus if there is one."""
    data.write(folder)
    if table is not None:
        (folder / PLACE).parent.mkdir()
        table.write_parquet(folder / PLACE)
    return folder


@pytest.fixture(scope="module")
def data() -> Any:
    from vif_contracts.journals import DataSet
    from vif_validators.sample import generate

    drawn = generate(personas=PERSONAS)
    return DataSet(personas=drawn.personas, judge_labels=drawn.judge_labels)


@pytest.fixture(scope="module")
def consensus(data: Any) -> Frame:
    return consensus_of(data.judge_labels)


@pytest.fixture
def good(tmp_path: Path, data: Any, consensus: Frame) -> Path:
    return project(tmp_path / "good", data, consensus)


@pytest.fixture(scope="module")
def findings(copy: Path, data: Any, consensus: Frame, tmp_path_factory: pytest.TempPathFactory) -> dict[str, Any]:
    """What the copy says of good data, and of data bad in each way."""
    folder = tmp_path_factory.mktemp("data")
    project(folder / "good", data, consensus)
    project(folder / "absent", data, None)
    for name, (harm, _) in BAD.items():
        project(folder / name, data, harm(consensus))
    cut = project(folder / "cut-short", data, consensus) / PLACE
    cut.write_bytes(cut.read_bytes()[:-1])
    (project(folder / "without-labels", data, consensus) / LABELS_PATH).unlink()
    labels = project(folder / "labels-without-key", data, consensus) / LABELS_PATH
    data.judge_labels.drop("t_index").write_parquet(labels)
    repeated = project(folder / "labels-twice", data, consensus) / LABELS_PATH
    pl.concat([data.judge_labels, data.judge_labels]).write_parquet(repeated)
    answer = run(copy, folder, "-m", "tests.support.further_table", str(folder))
    assert answer.returncode == 0, answer.stderr
    answered: dict[str, Any] = json.loads(answer.stdout)
    return answered


class TestVerdicts:
    def test_good_data(self, findings: dict[str, Any]) -> None:
        good = findings["good"]
        assert (good["code"], good["failed"], good["skipped"], good["pandera"]) == (0, {}, [], {})
        assert good["inputs"] == ["personas", "judge_labels", "consensus_labels"]
        assert [code for code in good["codes"] if code[0] == "N"] == CODES

    def test_of_an_optional_table_that_is_not_there_nothing_is_said(self, findings: dict[str, Any]) -> None:
        absent = findings["absent"]
        assert (absent["code"], absent["failed"], absent["skipped"]) == (0, {}, [])
        assert absent["inputs"] == ["personas", "judge_labels"]
        assert not [code for code in absent["codes"] if code[0] == "N"]

    @pytest.mark.parametrize("name", BAD)
    def test_bad_data(self, findings: dict[str, Any], name: str) -> None:
        found, expected = findings[name], BAD[name][1]
        assert found["failed"] == expected
        warns = set(expected) <= {"N004 note", "N007"}
        assert found["code"] == (0 if warns else 1)

    @pytest.mark.parametrize("name", BAD)
    def test_plain_pandera_agrees(self, findings: dict[str, Any], name: str) -> None:
        found = findings[name]
        rows = {
            f"{key.split()[0]} {key.partition(' ')[2]}".strip(): rows
            for key, rows in found["rows"].items()
            if key[:2] in {"N1", "N2", "N3"}
        }
        assert {key: rows for key, rows in found["pandera"].items() if key[:2] in {"N1", "N2", "N3"}} == rows
        words = {"N002": "missing-column", "N003": "wrong-dtype", "N006": "null-value"}
        for key in found["failed"]:
            if key[:4] in words:
                assert f"{words[key[:4]]} {key[5:]}" in found["pandera"]

    def test_a_missing_key_skips_what_needs_it(self, findings: dict[str, Any]) -> None:
        for name in ("missing-key", "i32-key"):
            assert {"N102", "N301", "N401"} <= set(findings[name]["skipped"])
        assert "N401" not in findings["missing-column"]["skipped"]

    def test_a_file_cut_short(self, findings: dict[str, Any]) -> None:
        found = findings["cut-short"]
        assert (found["code"], found["failed"]) == (2, {"N001": 1})
        assert found["skipped"] == CODES[1:]

    def test_the_other_table_is_not_there(self, findings: dict[str, Any]) -> None:
        found = findings["without-labels"]
        assert (found["code"], found["failed"]) == (2, {"L001": 1})
        assert "N401" in found["skipped"]
        assert "N301" not in found["skipped"]

    def test_the_other_table_lacks_a_column_of_the_key(self, findings: dict[str, Any]) -> None:
        found = findings["labels-without-key"]
        assert found["failed"] == {"L002 t_index": 1}
        assert "N401" in found["skipped"]

    def test_a_key_that_the_other_table_holds_twice_counts_once(self, findings: dict[str, Any]) -> None:
        assert set(findings["labels-twice"]["failed"]) == {"L301"}


class TestCommands:
    def test_one_file_recognised_by_its_name_and_by_its_columns(self, copy: Path, good: Path) -> None:
        (good / PLACE).rename(good / "other.parquet")
        answer = vif(copy, good, "check", "other.parquet", "--format", "json")
        report = json.loads(answer.stdout)
        assert (answer.returncode, answer.stderr) == (0, "")
        assert [given["table"] for given in report["inputs"]] == [JUDGE_LABELS, "consensus_labels"]
        # The other table stands beside it for N401; of the registry nothing is needed.
        assert {result["table"] for result in report["results"]} == {"config", "consensus_labels"}
        answer = vif(copy, good, "check", LABELS_PATH, "--only", "N,X101", "--format", "json")
        assert {result["code"] for result in json.loads(answer.stdout)["results"]} == {"X101"}

    @pytest.mark.slow
    def test_the_labels_are_not_taken_for_the_consensus(self, copy: Path, good: Path) -> None:
        labels = pl.read_parquet(good / LABELS_PATH).with_columns(confidence_power=pl.lit("strong"))
        labels.write_parquet(good / "other.parquet")
        answer = vif(copy, good, "check", "other.parquet", "--format", "json")
        failed = [r["code"] for r in json.loads(answer.stdout)["results"] if r["status"] == "failed"]
        assert failed == ["L004"]

    def test_changed_labels_are_held_against_the_consensus(self, copy: Path, good: Path) -> None:
        labels = pl.read_parquet(good / LABELS_PATH)
        labels.filter(pl.col("persona_id") != labels["persona_id"][0]).write_parquet(good / LABELS_PATH)
        gone = int((labels["persona_id"] == labels["persona_id"][0]).sum())
        answer = vif(copy, good, "check", LABELS_PATH, "--only", "N401", "--format", "json", "--failing-rows", "rows")
        [result] = json.loads(answer.stdout)["results"]
        assert (answer.returncode, result["violations"]) == (1, gone)
        assert result["message"].startswith(f"{gone} of {len(labels):,} rows: the judge labels have no such entry")
        rows = pl.read_parquet(good / "rows" / "N401.parquet")
        assert rows.shape == (gone, 1 + 44)

    def test_settings_know_the_table(self, copy: Path, good: Path) -> None:
        (good / "config").mkdir(exist_ok=True)
        settings = "paths: {consensus_labels: other.parquet}\nallow_columns: {consensus_labels: [note]}\n"
        (good / "config" / "validation.yaml").write_text(settings + "severity: {N107: warning}\n")
        answer = vif(copy, good, "check", "--format", "json")
        # A table that was given a place has to be there, optional or not.
        assert answer.returncode == 2
        assert "other.parquet: no such file" in answer.stdout
        table = pl.read_parquet(good / PLACE).with_columns(note=1, confidence_power=pl.lit("sure"))
        table.write_parquet(good / "other.parquet")
        answer = vif(copy, good, "check", "--format", "json")
        failed = [(r["code"], r["severity"]) for r in json.loads(answer.stdout)["results"] if r["status"] == "failed"]
        assert (answer.returncode, failed) == (0, [("N107", "warning")])

    def test_its_rules_have_pages(self, copy: Path, good: Path) -> None:
        answer = vif(copy, good, "rules", "N", "--format", "markdown")
        assert (answer.returncode, answer.stderr) == (0, "")
        headings = [line[2:6] for line in answer.stdout.splitlines() if line.startswith("# N")]
        assert headings == CODES
        assert "Table `consensus_labels`:" in answer.stdout

    @pytest.mark.slow
    def test_help_and_option_name_it(self, copy: Path, good: Path) -> None:
        answer = vif(copy, good, "check", "--table", "consensus_labels", PLACE, "--quiet")
        assert answer.returncode == 0
        assert "[personas|judge_labels|consensus_labels]" in vif(copy, good, "check", "--help").stdout


PYTHON = """
import polars as pl
from hypothesis import HealthCheck, given, settings
from vif_contracts.catalog import RULES
from vif_contracts.consensus_labels import ConsensusLabels
from vif_contracts.examples import tables
from vif_contracts.strategies import frames
from vif_validators import check, check_frame

@settings(max_examples=3, deadline=None, database=None, suppress_health_check=list(HealthCheck))
@given(frames(ConsensusLabels, max_size=5))
def drawn(frame):
    assert check_frame(frame, ConsensusLabels).ok

drawn()
for code, rule in RULES.items():
    if code[0] == "N" and code not in ("N001", "N005", "N007"):
        for example, fails in ((rule.bad, True), (rule.good, False)):
            given_tables = dict(tables(example).frames)
            report = check(tables=given_tables)
            own = {result.code for result in report.failed if result.code[0] == "N"}
            assert (code in own) == fails, (code, own)
assert check(tables={"consensus_labels": pl.DataFrame()})["N401"].skipped_because
for wrong in ({"consensus": pl.DataFrame()},):
    try:
        check(tables=wrong)
    except ValueError as error:
        print(error)
"""


def test_from_python(copy: Path, tmp_path: Path) -> None:
    answer = run(copy, tmp_path, "-c", PYTHON)
    assert answer.returncode == 0, answer.stderr
    said = "tables: there is no table 'consensus'; there are personas, judge_labels, consensus_labels\n"
    assert answer.stdout == said


CLASHES = {
    'code="N107"': ('code="N108"', "the code N108 is taken by the table consensus_labels"),
    '"N",\n    TABLE,': ('"X",\n    TABLE,', "codes that start with X belong to other rules"),
    "references=JUDGE_LABELS": ('references="orders"', "N401 refers to orders, which is no other table"),
    'referenced_columns=("persona_id", "t_index")': (
        'referenced_columns=("persona_id", "date")',
        "the columns are not there, or not of the same types",
    ),
    'TABLE: Final = "consensus_labels"': (
        'TABLE: Final = "judge_labels"',
        "the data set has a table judge_labels already",
    ),
    'consensus_labels.parquet",\n        key': (
        'judge_labels.parquet",\n        key',
        "the file name judge_labels.parquet",
    ),
    "class ConsensusLabels": ("class Consensus", "cannot be imported"),
}


IMPORTED = """
import sys
from vif_contracts.dataset import DATA_SET
from vif_contracts.declared import declared
for module in sys.argv[1:]:
    try:
        declared([*DATA_SET[:2], f"{module}:ConsensusLabels"])
    except ValueError as error:
        print(error)
"""


def test_a_table_that_does_not_fit_in_is_refused_at_import(copy: Path, tmp_path: Path) -> None:
    text = FILE.read_text()
    modules = [f"clashing_{number}" for number in range(len(CLASHES))]
    for module, (old, (new, _)) in zip(modules, CLASHES.items(), strict=True):
        assert text.count(old) == 1
        (tmp_path / f"{module}.py").write_text(text.replace(old, new))
    answer = run(copy, tmp_path, "-c", IMPORTED, *modules)
    said = answer.stdout.splitlines()
    assert len(said) == len(CLASHES), answer.stderr
    for line, (_, expected) in zip(said, CLASHES.values(), strict=True):
        assert line.startswith("the data set cannot be used: ")
        assert expected in line
