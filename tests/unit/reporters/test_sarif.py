"""SARIF: what code scanning and editors take from it."""

import json
import re
import time
from collections import Counter
from dataclasses import replace
from urllib.parse import unquote

import pytest
from hypothesis import given, settings
from tests.support.reports import HOSTILE, REPORTS, failing

from vif_validators.clean import visible
from vif_validators.report import Input, Report, Result, Sample
from vif_validators.reporters import sarif_results
from vif_validators.reporters.sarif import render
from vif_validators.reporters.sarif_places import location

PERSONAS = "logs/registry/personas.parquet"
AGE = Result(
    code="P104",
    name="unknown-age-bracket",
    severity="error",
    table="personas",
    status="failed",
    message="2 of 20 rows: age is not a bracket; first at row 5: 49",
    columns=("age",),
    violations=2,
    checked=20,
    demands="age is one of the brackets",
    why="The model encodes the bracket.",
    hint="write the bracket",
    samples=(
        Sample(row=5, persona_id="0a1b2c3d", column="age", value="49"),
        Sample(row=7, persona_id="0a1b2c3e", column="age"),
    ),
)
GAP = replace(
    AGE,
    code="L302",
    name="t-index-gap",
    table="judge_labels",
    columns=("persona_id", "t_index"),
    samples=(Sample(persona_id="0a1b2c3d", value="[1, 2]"),),
)
FILE = replace(
    AGE,
    code="L104",
    name="score-out-of-range",
    table="label_files",
    message="2 of 9 entries: score is not -1, 0 or 1",
    samples=tuple(
        Sample(file="l/p.json", line=line, position=7, persona_id="0a1b2c3d", t_index=line, column="power", value="3")
        for line in (12, 19)
    ),
)
SKIPPED = replace(AGE, code="X101", name="unknown-persona", status="skipped", skipped_because="no labels", samples=())
INPUTS = (
    Input(table="personas", path=PERSONAS, rows=20),
    Input(table="judge_labels", path="l/labels.parquet", rows=9),
    Input(table="label_files", path="l/p.json", rows=9),
)


def test_a_report_gives_it():
    report = Report(inputs=INPUTS, results=(AGE,))
    assert report.to_sarif() == render(report)


def run(*results, inputs=INPUTS, **options):
    """The one run of the report."""
    log = json.loads(render(Report(inputs=inputs, results=results, **options)))
    assert log["version"] == "2.1.0"
    [only] = log["runs"]
    return only


def fingerprints(*results, **options):
    return [result["partialFingerprints"]["primaryLocationLineHash"] for result in run(*results, **options)["results"]]


def test_a_failed_rule_of_a_table_is_one_result_with_its_samples_as_locations():
    [result] = run(AGE)["results"]
    assert (result["ruleId"], result["ruleIndex"], result["level"]) == ("P104", 0, "error")
    assert result["message"]["text"] == (
        "2 of 20 rows: age is not a bracket; first at row 5: 49.\n"
        "- row 5, persona_id 0a1b2c3d: age: 49\n"
        "- row 7, persona_id 0a1b2c3e: age: null"
    )
    assert result["occurrenceCount"] == 2
    assert result["locations"][0] == {
        "physicalLocation": {
            "artifactLocation": {"uri": PERSONAS, "uriBaseId": "%SRCROOT%", "index": 0},
            "region": {"startLine": 1},
        },
        "logicalLocations": [{"name": "row 5", "fullyQualifiedName": "personas/age/row 5", "kind": "row"}],
    }
    assert len(result["locations"]) == 2


def test_each_place_in_a_text_file_is_a_result_at_its_line():
    found = run(FILE)["results"]
    regions = [result["locations"][0]["physicalLocation"]["region"] for result in found]
    assert regions == [{"startLine": 12, "startColumn": 7}, {"startLine": 19, "startColumn": 7}]
    assert found[0]["message"]["text"] == "power: 3 (t_index 12). 2 of 9 entries: score is not -1, 0 or 1."
    assert found[0]["locations"][0]["logicalLocations"][0] == {
        "name": "entry 12",
        "fullyQualifiedName": "label_files/power/persona 0a1b2c3d/entry 12",
        "kind": "entry",
    }


def test_personas_and_columns_are_logical_locations():
    places = [
        result["locations"][0]["logicalLocations"][0]["fullyQualifiedName"]
        for result in run(GAP, replace(AGE, samples=()), replace(AGE, samples=(), columns=()))["results"]
    ]
    assert places == ["judge_labels/persona 0a1b2c3d", "personas/age", "personas"]


def test_rules_say_what_why_and_how():
    [rule] = run(AGE)["tool"]["driver"]["rules"]
    assert rule == {
        "id": "P104",
        "name": "UnknownAgeBracket",
        "shortDescription": {"text": "Unknown age bracket: age is one of the brackets."},
        "fullDescription": {"text": "Age is one of the brackets. The model encodes the bracket."},
        "help": {
            "text": "Demanded: Age is one of the brackets.\nWhy: The model encodes the bracket.\n"
            "How to mend it: Write the bracket.",
            "markdown": "**Demanded:** Age is one of the brackets.\n\n**Why:** The model encodes the bracket.\n\n"
            "**How to mend it:** Write the bracket.\n\n`vif rules P104` shows examples.",
        },
        "defaultConfiguration": {"level": "error"},
        "properties": {
            "tags": ["data-contract", "personas"],
            "precision": "very-high",
            "problem.severity": "error",
        },
    }


def test_checks_of_one_code_are_rules_of_their_own():
    checks = [replace(AGE, code="M100", name=name) for name in ("isin", "str_length", "isin")]
    only = run(*checks)
    assert [rule["id"] for rule in only["tool"]["driver"]["rules"]] == ["M100/isin", "M100/str_length"]
    assert [result["ruleIndex"] for result in only["results"]] == [0, 1, 0]


@pytest.mark.parametrize(("severity", "level"), [("error", "error"), ("warning", "warning"), ("info", "note")])
def test_levels_are_severities(severity, level):
    only = run(replace(AGE, severity=severity))
    assert only["results"][0]["level"] == level
    assert only["tool"]["driver"]["rules"][0]["defaultConfiguration"]["level"] == level


def test_passed_rules_are_rules_but_no_results():
    only = run(replace(AGE, status="passed"))
    assert len(only["tool"]["driver"]["rules"]) == 1
    assert only["results"] == []
    assert only["invocations"][0]["executionSuccessful"] is True


def test_what_was_waived_is_suppressed():
    waived = replace(AGE, status="waived", violations=0, waived=2, waived_because=("a test, until 2030-01-01",))
    [result] = run(waived)["results"]
    assert result["suppressions"] == [
        {"kind": "external", "status": "accepted", "justification": "2 rows waived: a test, until 2030-01-01"}
    ]
    assert result["level"] == "note"


def test_what_could_not_be_judged_is_a_notification():
    blocking = replace(AGE, code="P001", name="unreadable-file", blocking=True, samples=(), message="no such file")
    [invocation] = run(blocking, SKIPPED)["invocations"]
    assert (invocation["executionSuccessful"], invocation["exitCode"]) == (False, 2)
    said = [(note["level"], note["message"]["text"]) for note in invocation["toolExecutionNotifications"]]
    assert said == [
        ("error", "P001 unreadable-file: no such file"),
        ("warning", "X101 unknown-persona: not judged (age): no labels"),
    ]
    assert run(SKIPPED)["invocations"][0]["toolExecutionNotifications"][-1] == {
        "level": "error",
        "message": {"text": "No rule could be judged."},
    }


def test_fingerprints_stay_when_rows_move_and_counts_change():
    moved = replace(AGE, violations=9, message="9 of 30 rows", samples=(Sample(row=29, column="age", value="x"),))
    assert fingerprints(AGE) == fingerprints(moved)
    lines = replace(FILE, samples=tuple(replace(sample, line=sample.line + 40) for sample in FILE.samples))
    assert fingerprints(FILE) == fingerprints(lines)


def test_fingerprints_differ_between_results():
    others = [
        AGE,
        replace(AGE, columns=("culture",)),
        replace(AGE, table="other"),
        replace(AGE, code="P105"),
        GAP,
        FILE,
        FILE,
    ]
    found = fingerprints(*others)
    assert len(set(found)) == len(found) == 9


@pytest.mark.parametrize(
    ("path", "uri"),
    [
        ("a/b.parquet", "a/b.parquet"),
        ("./a//b.parquet", "a/b.parquet"),
        ("../a b#?%.parquet", "../a%20b%23%3F%25.parquet"),
        ("c:d.json", "c%3Ad.json"),
        ("\u00fc\u202e.json", "%C3%BC%E2%80%AE.json"),
        ("\udc80.json", "%80.json"),
        ("\ud800.json", "%ED%A0%80.json"),
    ],
)
def test_relative_paths_become_uris(path, uri):
    assert location(path) == {"uri": uri, "uriBaseId": "%SRCROOT%"}


def test_absolute_paths_become_file_uris():
    assert location("/a b/c.json") == {"uri": "file:///a%20b/c.json"}


def test_faults_of_settings_point_at_the_file_that_they_name():
    broken = replace(AGE, code="C001", table="config", samples=(), message="config/validation.yaml: line 2: bad")
    [result] = run(broken)["results"]
    assert result["locations"][0]["physicalLocation"]["artifactLocation"]["uri"] == "config/validation.yaml"


def test_what_is_said_of_many_files_points_at_their_folder():
    files = tuple(Input(table="label_files", path=f"l/judged/{name}.json", rows=9) for name in "ab")
    [result] = run(replace(FILE, samples=()), inputs=files)["results"]
    assert result["locations"][0]["physicalLocation"]["artifactLocation"]["uri"] == "l/judged"


def test_frames_in_memory_have_logical_locations_only():
    [result] = run(AGE, inputs=(Input(table="personas", path=None, rows=20),))["results"]
    assert "physicalLocation" not in result["locations"][0]


def test_it_keeps_within_the_limits_of_github(monkeypatch):
    assert sarif_results.MOST_RESULTS == 25_000
    monkeypatch.setattr(sarif_results, "MOST_RESULTS", 25)
    many = replace(FILE, samples=tuple(Sample(file="l/p.json", line=line) for line in range(1, 1_026)))
    only = run(many)
    assert len(only["results"]) == 25
    assert "1,000 more" in only["invocations"][0]["toolExecutionNotifications"][-1]["message"]["text"]
    wide = replace(AGE, samples=tuple(Sample(row=row) for row in range(500)), violations=500)
    [result] = run(wide)["results"]
    assert (len(result["locations"]), len(result["relatedLocations"])) == (10, 90)
    assert result["message"]["text"].endswith("- and 480 more")


def test_what_must_be_distinct_is():
    same = (Input(table="personas", path="a", rows=1), Input(table="judge_labels", path="./a", rows=1))
    alike = replace(AGE, columns=("", ""), samples=(), table="data-contract")
    only = run(alike, replace(AGE, samples=(Sample(row=1),) * 20), inputs=same)
    assert len(only["artifacts"]) == 1
    assert len(only["results"][0]["locations"][0]["logicalLocations"]) == 1
    assert len(only["results"][1]["relatedLocations"]) == 1
    assert only["tool"]["driver"]["rules"][0]["properties"]["tags"] == ["data-contract"]


def strings(value):
    if isinstance(value, dict):
        for key, inner in value.items():
            yield key
            yield from strings(inner)
    elif isinstance(value, list):
        for inner in value:
            yield from strings(inner)
    elif isinstance(value, str):
        yield value


def recognised(text, place):
    """Whether the text begins so where it is shown."""
    return visible(text)[:30].replace("](", "] (") in place.replace("{{", "{").replace("}}", "}")


@settings(deadline=None, max_examples=30)
@given(REPORTS)
def test_every_report_reads_back_with_the_texts(report):
    text = render(report)
    assert text.isascii()
    log = json.loads(text)
    [only] = log["runs"]
    for said in strings(log):
        assert all(visible("x" + char) == "x" + char for char in set(said) - set("\\\n"))
        assert not re.search(r"\]\(", said.replace("\\]\\(", ""))
    rules = only["tool"]["driver"]["rules"]
    assert max(Counter(rule["id"] for rule in rules).values(), default=1) == 1
    found = [result["partialFingerprints"]["vif/v1"] for result in only["results"]]
    assert len(set(found)) == len(found)
    for result in only["results"]:
        assert rules[result["ruleIndex"]]["id"] == result["ruleId"]
        assert result["message"]["text"]
        if report.inputs and all(given.path for given in report.inputs):
            assert all("physicalLocation" in place for place in result["locations"])
    texts = "\n".join(result["message"]["text"] for result in only["results"])
    assert all(recognised(result.message, texts) for result in report.failed)
    assert only["invocations"][0]["executionSuccessful"] == (report.exit_code != 2)
    assert text == render(report)


@pytest.mark.parametrize("hostile", HOSTILE)
def test_hostile_text_is_recognised_in_messages_help_and_paths(hostile):
    result = replace(AGE, message=hostile, hint=hostile, samples=(Sample(row=1, column="x", value=hostile),))
    only = run(result, inputs=(Input(table="personas", path=hostile, rows=1),))
    assert recognised(hostile, only["results"][0]["message"]["text"])
    help_text = only["tool"]["driver"]["rules"][0]["help"]
    assert recognised(hostile, help_text["text"].replace("Yaml", "yaml").replace("X", "x"))
    assert not re.search(r"(?<!\\)[<|#`]|@", help_text["markdown"].replace("`vif rules P104`", "").replace("&#64;", ""))
    uri = only["artifacts"][0]["location"]["uri"]
    assert re.fullmatch(r"(file://)?[A-Za-z0-9._~/%:-]+", uri)
    assert unquote(uri, errors="surrogateescape")


def test_a_thousand_failed_rules_stay_small():
    report = failing(1000)
    start = time.process_time()
    text = render(report)
    assert time.process_time() - start < 5
    assert len(text) < 5_000_000
