"""What CONTRIBUTING shows is true: its rule and its table, pasted into a copy of the project, work as it says."""

import json
import os
import re
import shutil
import subprocess
import sys
from pathlib import Path
from textwrap import dedent
from typing import Any

import pytest

REPOSITORY = Path(__file__).parents[2]
PAGE = (REPOSITORY / "CONTRIBUTING.md").read_text("utf-8")
BLOCK = re.compile(r"^ *```\w+\n(.*?)^ *```$", re.MULTILINE | re.DOTALL)

SCRIPT = """
import contextlib, io, json, pathlib
import polars as pl
from hypothesis import HealthCheck, given, settings
from vif_contracts.catalog import RULES
from vif_contracts.examples import tables
from vif_contracts.strategies import frames
from vif_contracts.votes import Votes
from vif_validators import check, check_frame
from vif_validators.cli import main

@settings(max_examples=3, deadline=None, database=None, suppress_health_check=list(HealthCheck))
@given(frames(Votes, max_size=5))
def drawn(frame):
    assert check_frame(frame, Votes).ok

def failed(example):
    report = check(tables=tables(example).frames)
    return sorted({result.code for result in report.failed})

def said(*words):
    with contextlib.redirect_stdout(io.StringIO()) as out:
        code = main(words)
    return code, out.getvalue()

drawn()
own = [rule for code, rule in RULES.items() if code[0] == "V" or code == "P112"]
assert main(["sample", ".", "--personas", "3", "--quiet"]) == 0
labels = pl.read_parquet("logs/judge_labels/judge_labels.parquet")
votes = labels.select("persona_id", "t_index", judge=pl.lit("ann"), score=pl.lit(0, pl.Int64))
answers = {"none": said("check", "--quiet")[0]}
pathlib.Path("logs/votes").mkdir()
votes.write_parquet("logs/votes/votes.parquet")
answers["good"] = said("check", "--quiet")[0]
votes.with_columns(judge=pl.lit("dee")).write_parquet("logs/votes/votes.parquet")
answers["bad"] = said("check", "logs/votes/votes.parquet", "--format", "json")
answers["page"] = said("rules", "V")
answers["schema"] = said("schema", "votes")
pathlib.Path("config/validation.yaml").write_text(
    "severity: {V101: warning}\\npaths: {votes: elsewhere.parquet}\\nallow_columns: {votes: [note]}\\n"
)
votes.with_columns(judge=pl.lit("dee"), note=pl.lit("")).write_parquet("elsewhere.parquet")
answers["settings"] = said("check", "--format", "json")
answers["examples"] = {
    rule.code: (failed(rule.bad), failed(rule.good)) for rule in own if rule.code not in ("V001", "V005", "V007")
}
print(json.dumps(answers))
"""


def block(marker: str) -> str:
    [found] = [dedent(text) for text in BLOCK.findall(PAGE) if marker in text]
    return found


def edit(path: Path, before: str, after: str) -> None:
    text = path.read_text("utf-8")
    assert text.count(before) == 1
    path.write_text(text.replace(before, after), "utf-8")


@pytest.fixture(scope="module")
def answers(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Any]:
    """What a copy of the project with the rule and the table says."""
    copy = tmp_path_factory.mktemp("copy")
    for name in ("contracts", "validators"):
        shutil.copytree(REPOSITORY / name, copy / name, ignore=shutil.ignore_patterns("__pycache__"))
    package = copy / "contracts" / "vif_contracts"
    (package / "votes.py").write_text(block("class Votes"), "utf-8")
    last = '    "vif_contracts.judge_labels:JudgeLabels",\n'
    edit(package / "dataset.py", last, f"{last}    {block('votes:Votes')}")
    edit(package / "personas.py", "\n\nclass Personas(", f"\n{block('COMMA_IN_NAME')}\n\nclass Personas(")
    edit(package / "personas.py", "name: str = field(BLANK_NAME,", "name: str = field(BLANK_NAME, COMMA_IN_NAME,")
    folder = tmp_path_factory.mktemp("data")
    paths = os.pathsep.join(map(str, (copy / "contracts", copy / "validators")))
    environment = {**os.environ, "PYTHONPATH": paths, "PYTHONDONTWRITEBYTECODE": "1"}
    command = [sys.executable, "-c", SCRIPT]
    done = subprocess.run(command, cwd=folder, env=environment, capture_output=True, text=True, check=False)
    assert (done.returncode, done.stderr) == (0, "")
    answered: dict[str, Any] = json.loads(done.stdout)
    return answered


def failed(answer: tuple[int, str]) -> list[tuple[str, str]]:
    return [(each["code"], each["severity"]) for each in json.loads(answer[1])["results"] if each["status"] == "failed"]


def test_the_examples_of_its_rules_are_true(answers: dict[str, Any]) -> None:
    assert list(answers["examples"]) == ["P112", "V002", "V003", "V004", "V006", "V101", "V301", "V401"]
    for code, (bad, good) in answers["examples"].items():
        assert (bad, good) == ([code], [])


def test_the_table_is_judged_where_it_lies(answers: dict[str, Any]) -> None:
    assert (answers["none"], answers["good"]) == (0, 0)
    assert (answers["bad"][0], failed(answers["bad"])) == (1, [("V101", "error")])


def test_the_settings_know_it(answers: dict[str, Any]) -> None:
    assert (answers["settings"][0], failed(answers["settings"])) == (0, [("V101", "warning")])


def test_it_has_pages_and_a_dictionary(answers: dict[str, Any]) -> None:
    code, page = answers["page"]
    assert code == 0
    assert re.findall(r"^(V\d+) ", page, re.MULTILINE) == [*(f"V00{n}" for n in range(1, 8)), "V101", "V301", "V401"]
    code, dictionary = answers["schema"]
    assert code == 0
    assert "| `judge` | `str` | Who voted | `ann`, `bo`, `cy` | V006, V101 |" in dictionary
