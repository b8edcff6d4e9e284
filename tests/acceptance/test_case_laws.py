"""Laws that hold of every report, whatever the data: each is asked of every case folder."""

import json
import re
from functools import cache
from pathlib import Path
from typing import Any

import jsonschema
import polars as pl
import pytest

from tests.acceptance.cases import PLACES, case_folders, name_of
from tests.acceptance.command import Run, by_key, check, vif
from tests.acceptance.conftest import Built, Checked
from vif_contracts import RULES, JudgeLabels, Personas
from vif_validators import check as check_data
from vif_validators.reporters.json_ import schema

every_case = pytest.mark.parametrize("folder", case_folders(), ids=name_of)

COLUMNS = {"personas": list(Personas.to_schema().columns), "judge_labels": list(JudgeLabels.to_schema().columns)}
SEVERITIES = ("error", "warning", "info")


@cache
def validator() -> jsonschema.Draft202012Validator:
    return jsonschema.Draft202012Validator(schema())


@every_case
def test_report_obeys_its_schema(folder: Path, checked: Checked) -> None:
    assert [error.message for error in validator().iter_errors(checked(folder).json)] == []


@every_case
def test_same_input_gives_same_bytes(folder: Path, built: Built, checked: Checked) -> None:
    case, root = built(folder)
    assert check(*case.arguments, cwd=root) == checked(folder)


@every_case
def test_results_are_in_code_order(folder: Path, checked: Checked) -> None:
    codes = [result["code"] for result in checked(folder).json["results"]]
    assert codes == sorted(codes)


@every_case
def test_summary_adds_up(folder: Path, checked: Checked) -> None:
    report = checked(folder).json
    results = report["results"]
    for status, count in report["summary"]["rules"].items():
        assert count == sum(result["status"] == status for result in results)
    for severity, count in report["summary"]["violations"].items():
        assert count == sum(result["violations"] for result in results if result["severity"] == severity)
    assert report["outcome"] == ("passed", "violated", "unreadable")[report["exit_code"]]


@every_case
def test_exit_code_follows_from_the_results(folder: Path, built: Built, checked: Checked) -> None:
    case, _ = built(folder)
    failed = [result for result in checked(folder).json["results"] if result["status"] == "failed"]
    failing = {"error", "warning"} if "--strict" in case.arguments else {"error"}
    violated = any(result["severity"] in failing for result in failed)
    unreadable = any(result["code"] in {"P001", "L001", "C001", "C002"} for result in failed)
    assert checked(folder).code == (2 if unreadable else 1 if violated else 0)


@every_case
def test_figures_fit_the_status(folder: Path, checked: Checked) -> None:
    for result in checked(folder).json["results"]:
        assert 0 <= len(result["samples"]) <= min(5, result["violations"])
        assert result["violations"] <= result["checked"]
        assert (result["violations"] > 0) == (result["status"] == "failed")
        assert (result["skipped_because"] is not None) == (result["status"] == "skipped")
        assert result["hint"]
        assert result["message"]
        if result["status"] == "skipped":
            assert result["checked"] == 0


@every_case
def test_samples_are_in_order_and_name_what_they_show(folder: Path, built: Built, checked: Checked) -> None:
    _, root = built(folder)
    for result in checked(folder).json["results"]:
        rows = [sample["row"] for sample in result["samples"] if sample["row"] is not None]
        assert rows == sorted(set(rows))
        assert len(rows) in {0, len(result["samples"])}
        if not rows:
            continue
        [path] = [given["path"] for given in checked(folder).json["inputs"] if given["table"] == result["table"]]
        frame = pl.read_parquet(root / path)
        for sample in result["samples"]:
            for key in ("persona_id", "t_index"):
                if key in frame.columns:
                    assert sample[key] == frame[key][sample["row"]]


@every_case
def test_what_was_skipped_names_a_column_or_a_file(folder: Path, checked: Checked) -> None:
    report = checked(folder).json
    names = {name for columns in COLUMNS.values() for name in columns} | {given["path"] for given in report["inputs"]}
    names |= {"config/synthetic_data.yaml", "config/validation.yaml"}
    for result in report["results"]:
        if result["status"] == "skipped":
            said = result["skipped_because"]
            assert any(re.search(rf"(?<![\w]){re.escape(name)}\b", said) for name in names), result["code"]
            assert said in result["message"]


@every_case
def test_one_cause_gives_one_finding(folder: Path, checked: Checked) -> None:
    """What is said of a column that is missing or mistyped is said once; every other rule that reads it is skipped."""
    results = by_key(checked(folder).json)
    for key, result in results.items():
        if result["status"] == "failed" and result["code"] in {"P002", "P003", "L002", "L003"}:
            [column] = result["columns"]
            others = [other for other in results.values() if reads(other, result["table"], column)]
            assert others
            for other in others:
                assert other["status"] == "skipped" or other is result or is_structure_of(other, column, key)


def reads(result: dict[str, Any], table: str, column: str) -> bool:
    return result["table"] == table and column in result["columns"]


def is_structure_of(result: dict[str, Any], column: str, key: str) -> bool:
    """Whether it says that the column, which has another fault, is there."""
    return result["columns"] == [column] and result["status"] == "passed" and key[1:4] == "003" > result["code"][1:]


@every_case
def test_no_rule_of_an_unreadable_table_passes(folder: Path, checked: Checked) -> None:
    results = by_key(checked(folder).json)
    for unreadable, prefixes in (("P001", "PX"), ("L001", "LX")):
        if results[unreadable]["status"] == "failed":
            others = [result for key, result in results.items() if key != unreadable and key[0] in prefixes]
            assert {result["status"] for result in others} == {"skipped"}


@every_case
def test_every_rule_is_accounted_for(folder: Path, checked: Checked) -> None:
    """One result for each rule, or for each documented column: what did not run is there as skipped."""
    ignored = {"P301"} if checked(folder).json["results"] and "P301" not in checked(folder).codes else set()
    keys = {key for key in by_key(checked(folder).json) if key[:4] not in {"P004", "L004"}}
    assert keys == {key for key in expected_keys() if key not in ignored}
    assert {"P004", "L004"} <= checked(folder).codes


def expected_keys() -> set[str]:
    per_column = {"002", "003", "006"}
    of_columns = {f"{prefix}{number}" for prefix in "PL" for number in (*per_column, "004", "005")} | {"L104"}
    keys = set(RULES) - of_columns
    for prefix, table in (("P", "personas"), ("L", "judge_labels")):
        keys |= {f"{prefix}{number} {column}" for number in per_column for column in COLUMNS[table]}
        keys |= {f"{prefix}005 {name}" for name in ("tone", "verbosity", "reflection_mode")}
    scores = [column for column in COLUMNS["judge_labels"] if column.startswith("alignment_")]
    return keys | {f"L104 {column}" for column in scores if column != "alignment_vector"}


@every_case
def test_fewer_samples_change_nothing_else(folder: Path, built: Built, checked: Checked) -> None:
    case, root = built(folder)
    without = check("--samples", "0", *case.arguments, cwd=root)
    assert without.code == checked(folder).code
    for none, five in zip(without.json["results"], checked(folder).json["results"], strict=True):
        assert none["samples"] == []
        assert five["message"].startswith(none["message"].split("; ")[0])
        changing = {"samples": [], "message": ""}
        assert none | changing == five | changing


@every_case
def test_text_tells_the_same(folder: Path, built: Built, checked: Checked) -> None:
    case, root = built(folder)
    run = vif("check", *case.arguments, cwd=root)
    failed = [result for result in checked(folder).json["results"] if result["status"] == "failed"]
    assert (run.code, run.err) == (checked(folder).code, "")
    assert run.out.startswith(checked(folder).json["outcome"].upper())
    assert run.out.isprintable() or set(filter(lambda char: not char.isprintable(), run.out)) == {"\n"}
    for result in failed:
        assert f"{result['code']} {result['name']}:" in run.out
    told = re.findall(r"^\S.*?: ([PLXC]\d{3}) ", run.out, re.MULTILINE)
    assert sorted(told) == sorted(result["code"] for result in failed)
    assert max(map(len, (line for line in run.out.splitlines() if not re.match(r"\S+: [PLXC]\d{3} ", line)))) <= 80


@every_case
def test_frames_are_judged_like_files(folder: Path, built: Built, checked: Checked) -> None:
    """The Python API, handed the same data in memory, finds the same."""
    case, root = built(folder)
    report = checked(folder).json
    tables = read_tables(root, report)
    if len(tables) < len(PLACES):
        pytest.skip("not both tables can be held in memory")
    ignore = [argument for argument in case.arguments if not argument.startswith("--")]
    judged = check_data(
        root,
        registry=tables["personas"],
        labels=tables["judge_labels"].lazy(),
        ignore=ignore,
        strict="--strict" in case.arguments,
    )
    of_frames = json.loads(judged.to_json())
    assert [given["path"] for given in of_frames["inputs"]] == [None, None]
    assert [given["rows"] for given in of_frames["inputs"]] == [given["rows"] for given in report["inputs"]]
    assert without_paths(of_frames, root) == without_paths(report, root)


def read_tables(root: Path, report: dict[str, Any]) -> dict[str, pl.DataFrame]:
    found = {}
    for given in report["inputs"]:
        if given["rows"] is not None:
            try:
                found[given["table"]] = pl.read_parquet(root / given["path"])
            except pl.exceptions.PolarsError:
                continue
    return found


def without_paths(report: dict[str, Any], root: Path) -> list[dict[str, Any]]:
    results = []
    for result in report["results"]:
        said = {key: str(result[key]).replace(f"{root}/", "").replace("./", "") for key in ("message", "skipped_because")}
        results.append(result | said | ({"message": ""} if result["code"][1:] == "001" else {}))
    return results


def test_laws_are_asked_of_all_sorts_of_reports(checked: Checked) -> None:
    """The case folders hold every status, every severity and every exit code."""
    runs: list[Run] = [checked(folder) for folder in case_folders()]
    assert {run.code for run in runs} == {0, 1, 2}
    results = [result for run in runs for result in run.json["results"]]
    assert {result["status"] for result in results} == {"passed", "failed", "skipped"}
    assert {result["severity"] for result in results if result["status"] == "failed"} == set(SEVERITIES)
