"""Every case folder is judged as it says: exit code, all that failed, all that was skipped."""

from collections.abc import Mapping
from fnmatch import fnmatchcase
from typing import Any

from tests.acceptance.cases import Case, case_folders, load
from tests.acceptance.command import Run

from vif_contracts import RULES

PERSONA_UNITS = {"L302", "L303", "X102", "X103", "X104"}


def test_case(case: Case, run: Run) -> None:
    assert run.err == ""
    assert found(run, case) == case.failed
    assert skipped(run) == expected_skips(run, case)
    assert run.code == run.json["exit_code"] == case.exit


def test_good_finds_nothing_and_bad_something(case: Case) -> None:
    assert case.about
    assert bool(case.failed) == (case.path.parent.name == "bad")
    assert case.path.parent.name == "bad" or case.exit == 0


def test_cases_cover_every_rule_severity_and_exit_code() -> None:
    cases = [load(folder) for folder in case_folders()]
    assert {key.split()[0] for case in cases for key in case.failed} == {code for code in RULES if code[0] != "J"}
    assert {case.exit for case in cases} == {0, 1, 2}
    severities = {facts.get("severity") for case in cases for facts in case.failed.values()}
    assert {"error", "warning", "info"} < severities


def found(run: Run, case: Case) -> dict[str, dict[str, Any]]:
    """What failed, told by what the case names."""
    return {
        key: facts(result, case.failed.get(key, {}))
        for key, result in run.results.items()
        if result["status"] == "failed"
    }


def facts(result: Mapping[str, Any], wanted: Mapping[str, Any]) -> dict[str, Any]:
    samples = result["samples"]
    known = {
        "rows": [sample["row"] for sample in samples],
        "personas": [sample["persona_id"] for sample in samples],
        "t_index": [sample["t_index"] for sample in samples],
        "values": [sample["value"] for sample in samples],
        "severity": result["severity"],
        "message": wanted.get("message") if str(wanted.get("message")) in result["message"] else result["message"],
    }
    named = set(wanted)
    if samples and not named & {"rows", "personas", "values"}:
        named.add("personas" if result["code"] in PERSONA_UNITS else "rows")
    figures = {"violations": result["violations"], "checked": result["checked"]}
    return figures | {name: fact for name, fact in known.items() if name in named}


def skipped(run: Run) -> dict[str, str]:
    return {key: result["skipped_because"] for key, result in run.results.items() if result["status"] == "skipped"}


def expected_skips(run: Run, case: Case) -> dict[str, str]:
    """What the case says was skipped, with the reason where the words of the case are part of it.

    A pattern such as `L3??` or `P00? age` stands for all that it fits and that did not fail.
    """
    expected = {}
    for words, patterns in case.skipped.items():
        for pattern in patterns:
            keys = [
                key for key, found in run.results.items() if fnmatchcase(key, pattern) and found["status"] != "failed"
            ]
            assert keys, f"{pattern}: no such result"
            for key in keys:
                reason = str(run.results[key]["skipped_because"])
                expected[key] = reason if words in reason else words
    return expected
