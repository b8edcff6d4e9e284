"""Every case folder is judged as it says: exit code, all that failed, all that was skipped."""

from fnmatch import fnmatchcase
from pathlib import Path
from typing import Any

import pytest

from tests.acceptance.cases import Case, case_folders, name_of
from tests.acceptance.command import Run
from tests.acceptance.conftest import Built, Checked
from vif_contracts import RULES

PERSONA_UNITS = {"L302", "L303", "X102", "X103", "X104"}
FOLDERS = case_folders()


@pytest.mark.parametrize("folder", FOLDERS, ids=name_of)
def test_case(folder: Path, built: Built, checked: Checked) -> None:
    case, _ = built(folder)
    run = checked(folder)
    assert run.err == ""
    assert found(run, case) == case.failed
    assert skipped(run) == expected_skips(run, case)
    assert run.code == run.json["exit_code"] == case.exit


@pytest.mark.parametrize("folder", FOLDERS, ids=name_of)
def test_good_finds_nothing_and_bad_something(folder: Path, built: Built) -> None:
    case, _ = built(folder)
    assert case.about
    assert bool(case.failed) == (folder.parent.name == "bad")
    assert folder.parent.name == "bad" or case.exit == 0


def test_every_rule_has_a_case(built: Built) -> None:
    codes = {key.split()[0] for folder in FOLDERS for key in built(folder)[0].failed}
    assert codes == set(RULES)


def found(run: Run, case: Case) -> dict[str, dict[str, Any]]:
    """What failed, in the words of the case; all samples have to be named in one way or another."""
    return {
        key: facts(result, case.failed.get(key, {}))
        for key, result in run.results.items()
        if result["status"] == "failed"
    }


def facts(result: dict[str, Any], wanted: dict[str, Any]) -> dict[str, Any]:
    samples = result["samples"]
    shown = {
        "rows": [sample["row"] for sample in samples],
        "personas": [sample["persona_id"] for sample in samples],
        "t_index": [sample["t_index"] for sample in samples],
        "values": [sample["value"] for sample in samples],
        "severity": result["severity"],
        "message": wanted.get("message") if str(wanted.get("message")) in result["message"] else result["message"],
    }
    demanded = set(wanted)
    if samples and not demanded & {"rows", "personas", "values"}:
        demanded.add("personas" if result["code"] in PERSONA_UNITS else "rows")
    figures = {"violations": result["violations"], "checked": result["checked"]}
    return figures | {name: shown[name] for name in shown if name in demanded}


def skipped(run: Run) -> dict[str, str]:
    return {key: result["skipped_because"] for key, result in run.results.items() if result["status"] == "skipped"}


def expected_skips(run: Run, case: Case) -> dict[str, str]:
    """What the case says was skipped, with the reason where the words of the case are part of it.

    A pattern such as `L3??` or `P00? age` stands for all that it fits and that did not fail.
    """
    expected = {}
    for words, patterns in case.skipped.items():
        for pattern in patterns:
            keys = [key for key, found in run.results.items() if fnmatchcase(key, pattern) and found["status"] != "failed"]
            assert keys, f"{pattern}: no such result"
            for key in keys:
                reason = str(run.results[key]["skipped_because"])
                expected[key] = reason if words in reason else words
    return expected
