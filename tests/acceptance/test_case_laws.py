"""Laws that hold of every report, whatever the data: each is asked of every case folder."""

import json
import re
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

import jsonschema
import polars as pl
import pytest
from tests.acceptance.cases import PLACES, Case
from tests.acceptance.command import Run, check, tables_in_memory, vif

from vif_contracts import RULES, JudgeLabels, Personas
from vif_validators import check as check_data
from vif_validators.reporters.json_ import schema

COLUMNS = {"personas": list(Personas.to_schema().columns), "judge_labels": list(JudgeLabels.to_schema().columns)}
OUTCOMES = ("passed", "violated", "unreadable")
BLOCKING = {"P001", "L001", "C001", "C002"}


@cache
def validator() -> jsonschema.Draft202012Validator:
    return jsonschema.Draft202012Validator(schema())


def test_report_obeys_its_schema(run: Run) -> None:
    assert [error.message for error in validator().iter_errors(run.json)] == []


def test_results_are_in_code_order(run: Run) -> None:
    codes = [result["code"] for result in run.json["results"]]
    assert codes == sorted(codes)


def test_summary_adds_up(run: Run) -> None:
    report = run.json
    for status, count in report["summary"]["rules"].items():
        assert count == sum(result["status"] == status for result in report["results"])
    for severity, count in report["summary"]["violations"].items():
        assert count == sum(result["violations"] for result in report["results"] if result["severity"] == severity)
    assert report["outcome"] == OUTCOMES[report["exit_code"]]


def test_exit_code_follows_from_the_results(case: Case, run: Run) -> None:
    failed = [result for result in run.json["results"] if result["status"] == "failed"]
    failing = {"error", "warning"} if "--strict" in case.arguments else {"error"}
    violated = any(result["severity"] in failing for result in failed)
    unreadable = any(result["code"] in BLOCKING for result in failed)
    assert run.code == (2 if unreadable else 1 if violated else 0)


def test_figures_fit_the_status(run: Run) -> None:
    for result in run.json["results"]:
        assert 0 <= len(result["samples"]) <= min(5, result["violations"])
        assert result["violations"] <= result["checked"]
        assert (result["violations"] > 0) == (result["status"] == "failed")
        assert (result["skipped_because"] is not None) == (result["status"] == "skipped")
        assert result["hint"]
        assert result["message"]
        if result["status"] == "skipped":
            assert result["checked"] == 0


def test_samples_are_in_order_and_name_what_they_show(root: Path, run: Run) -> None:
    paths = {given["table"]: given["path"] for given in run.json["inputs"]}
    for result in run.json["results"]:
        rows = [sample["row"] for sample in result["samples"] if sample["row"] is not None]
        assert rows == sorted(set(rows))
        assert len(rows) in {0, len(result["samples"])}
        if rows:
            frame = pl.read_parquet(root / paths[result["table"]])
            for sample in result["samples"]:
                for key in {"persona_id", "t_index"} & set(frame.columns):
                    # What settings that cannot be read wanted hidden nobody knows.
                    hidden = sample[key] in {"[redacted]", None} and {"C001", "C002"} & run.failed.keys()
                    assert hidden or sample[key] == frame[key][sample["row"]]


def test_what_was_skipped_names_a_column_or_a_file(run: Run) -> None:
    names = {name for columns in COLUMNS.values() for name in columns}
    names |= {given["path"] for given in run.json["inputs"]} | {"config/synthetic_data.yaml", "config/validation.yaml"}
    for result in run.json["results"]:
        if result["status"] == "skipped":
            said = result["skipped_because"]
            assert any(re.search(rf"(?<!\w){re.escape(name)}(?!\w)", said) for name in names), (result["code"], said)
            assert said in result["message"]


def test_one_cause_gives_one_finding(run: Run) -> None:
    """A column that is missing or mistyped fails once; whatever else reads it is skipped."""
    for result in run.results.values():
        if result["status"] == "failed" and result["code"] in {"P002", "P003", "L002", "L003"}:
            [column] = result["columns"]
            others = [
                other
                for other in run.results.values()
                if other["table"] == result["table"] and column in other["columns"] and other is not result
            ]
            # That a column of the wrong type is there is true, and is said.
            is_there = f"{result['code'][0]}002"
            assert {other["status"] for other in others if other["code"] != is_there} == {"skipped"}


def test_no_rule_of_an_unreadable_table_passes(run: Run) -> None:
    for unreadable, prefixes in (("P001", "PX"), ("L001", "LX")):
        if run.results[unreadable]["status"] == "failed":
            others = [result for key, result in run.results.items() if key != unreadable and key[0] in prefixes]
            assert {result["status"] for result in others} == {"skipped"}


def test_every_rule_is_accounted_for(case: Case, run: Run) -> None:
    """One result for each rule or, where it is judged by column, for each column: none is left out silently."""
    keys = {key for key in run.results if key[:4] not in {"P004", "L004"} and key[0] != "D"}
    assert keys == expected_keys() - set(case.arguments)
    assert {"P004", "L004"} <= run.codes


def expected_keys() -> set[str]:
    per_column = ("002", "003", "006")
    # Of the D rules a check judges those that the settings raise; vif profile judges all.
    of_tables = {code for code in RULES if code[0] not in "JD"}
    keys = of_tables - {f"{prefix}{number}" for prefix in "PL" for number in (*per_column, "004", "005")} - {"L104"}
    for prefix, table in (("P", "personas"), ("L", "judge_labels")):
        keys |= {f"{prefix}{number} {column}" for number in per_column for column in COLUMNS[table]}
        keys |= {f"{prefix}005 {name}" for name in ("tone", "verbosity", "reflection_mode")}
    return keys | {f"L104 {column}" for column in COLUMNS["judge_labels"][4:]}


def test_fewer_samples_change_nothing_else(case: Case, root: Path, run: Run) -> None:
    without = check("--samples", "0", *case.arguments, cwd=root)
    assert without.code == run.code
    for none, five in zip(without.json["results"], run.json["results"], strict=True):
        assert none["samples"] == []
        assert five["message"].startswith(none["message"].split("; ")[0])
        changing = {"samples": [], "message": ""}
        assert none | changing == five | changing


# The other ways to the same report


@dataclass(frozen=True)
class Again:
    """A second run: the text on stdout, and the JSON report in a file beside it."""

    text: Run
    json: str


@pytest.fixture(scope="session")
def again(case: Case, root: Path, tmp_path_factory: pytest.TempPathFactory) -> Again:
    path = tmp_path_factory.mktemp("again") / "report.json"
    text = vif("check", "--report", f"json={path}", *case.arguments, cwd=root)
    return Again(text, path.read_bytes().decode())


def test_same_input_gives_same_bytes(run: Run, again: Again) -> None:
    assert again.json == run.out


def test_text_tells_the_same(run: Run, again: Again) -> None:
    failed = [result for result in run.json["results"] if result["status"] == "failed"]
    text = again.text.out
    assert (again.text.code, again.text.err) == (run.code, "")
    assert text.startswith(run.json["outcome"].upper())
    heads = re.findall(r"^\S+: ([PLXCD]\d{3}) ([a-z-]+):", text, re.MULTILINE)
    assert sorted(heads) == sorted((result["code"], result["name"]) for result in failed)
    skipped = {result["code"] for result in run.json["results"] if result["status"] == "skipped"}
    assert skipped_in(text) == skipped


def skipped_in(text: str) -> set[str]:
    """The codes that the text lists as skipped; `P101-P111` is all of them."""
    section = re.search(r"^skipped:.*?(?=^\w+:)", text, re.MULTILINE | re.DOTALL)
    words = " ".join(section[0].split()) if section else ""
    codes = set()
    for listed in re.findall(r"\(((?:[PLXCD]\d{3}[-, ]*)+)\)", words):
        for part in listed.split(", "):
            first, _, last = part.partition("-")
            numbers = range(int(first[1:]), int((last or first)[1:]) + 1)
            codes |= {f"{first[0]}{number:03}" for number in numbers}
    return codes


def test_text_is_plain_and_narrow(again: Again) -> None:
    lines = again.text.out.splitlines()
    assert again.text.out == "".join(f"{line}\n" for line in lines)
    for line in lines:
        assert line.isprintable()
        assert line == line.rstrip()
        assert len(line) <= 80 or re.match(r"\S+: [PLXCD]\d{3} [a-z-]+:$", line)


def test_frames_are_judged_like_files(case: Case, root: Path, run: Run) -> None:
    """The Python API, handed the same data in memory, finds the same."""
    tables = tables_in_memory(root, run)
    if len(tables) < len(PLACES):
        assert run.code
        return
    judged = check_data(
        root,
        registry=tables["personas"],
        labels=tables["judge_labels"].lazy(),
        ignore=[argument for argument in case.arguments if not argument.startswith("--")],
        strict="--strict" in case.arguments,
    )
    report = json.loads(judged.to_json())
    assert [(given["path"], given["rows"]) for given in report["inputs"]] == [
        (None, given["rows"]) for given in run.json["inputs"]
    ]
    assert without_paths(report, root) == without_paths(run.json, root)


def without_paths(report: dict[str, Any], root: Path) -> list[dict[str, Any]]:
    results = []
    for result in report["results"]:
        said = {
            key: str(result[key]).replace(f"{root}/", "").replace("./", "") for key in ("message", "skipped_because")
        }
        is_about_the_file = result["code"] in {"P001", "L001"}
        results.append(result | said | ({"message": ""} if is_about_the_file else {}))
    return results
