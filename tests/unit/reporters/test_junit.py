"""JUnit XML: what GitLab, Jenkins and GitHub group, count and show."""

import time
from dataclasses import replace

import pytest
from hypothesis import given, settings
from junitparser import Error, Failure, JUnitXml, Skipped
from lxml import etree
from tests.support.reports import HOSTILE, REPORTS, failing

from vif_validators.clean import visible
from vif_validators.report import Input, Report, Result, Sample
from vif_validators.reporters.junit import render

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
    samples=(Sample(row=5, persona_id="0a1b2c3d", column="age", value="49"), Sample(row=7, column="age")),
)
EXTRA = replace(AGE, code="P004", name="unexpected-column", severity="warning", samples=(), message="column mood")
REPEATED = replace(AGE, code="P301", name="repeated-name", severity="info", samples=(), message="1 of 20 names")
WAIVED = replace(
    AGE,
    code="P105",
    name="unknown-profession",
    status="waived",
    violations=0,
    waived=3,
    waived_because=("an experiment, until 2030-01-01",),
    samples=(),
)
SKIPPED = replace(
    AGE, code="X101", name="unknown-persona", table="judge_labels", status="skipped", skipped_because="no registry"
)
UNREADABLE = replace(AGE, code="L001", name="unreadable-file", table="judge_labels", blocking=True, samples=())
INPUTS = (Input(table="personas", path="a/personas.parquet", rows=20), Input(table="judge_labels", path=None, rows=1))


def score(column, status="failed"):
    message = f"{column}: 1 of 9 rows: score is not -1, 0 or 1"
    because = "column is missing" if status == "skipped" else None
    return replace(
        AGE,
        code="L104",
        name="score-out-of-range",
        table="judge_labels",
        columns=(column,),
        status=status,
        message=message,
        skipped_because=because,
    )


def cases(*results, strict=False):
    """The cases by name, as junitparser reads them."""
    read = JUnitXml.fromstring(render(Report(inputs=INPUTS, results=results, strict=strict)).encode())
    return {case.name: case for suite in read for case in suite}


def recognised(text):
    """How the text begins where it is shown."""
    return visible(text)[:30].replace("[[ATTACHMENT", "[ [ATTACHMENT")


def verdicts(case):
    return [type(verdict) for verdict in case.result]


def test_a_whole_report():
    results = (replace(AGE, code="P101", name="malformed-persona-id", status="passed"), AGE)
    assert render(Report(inputs=INPUTS, results=results)) == (
        """\
<?xml version="1.0" encoding="UTF-8"?>
<testsuites name="vif" tests="2" failures="1" errors="0">
  <testsuite name="personas" tests="2" failures="1" errors="0" skipped="0" file="a/personas.parquet">
    <testcase classname="vif.personas" name="P101 malformed-persona-id"/>
    <testcase classname="vif.personas" name="P104 unknown-age-bracket">
      <failure type="error" message="2 of 20 rows: age is not a bracket; first at row 5: 49">\
a/personas.parquet: P104 unknown-age-bracket
2 of 20 rows: age is not a bracket; first at row 5: 49
    row  persona_id  age
      5  0a1b2c3d    49
      7  -           null
(row numbers count from 0)
rule: age is one of the brackets
why: The model encodes the bracket.
mend: write the bracket</failure>
    </testcase>
  </testsuite>
</testsuites>
"""
    )


def test_a_report_gives_it():
    report = Report(inputs=INPUTS, results=(AGE,))
    assert report.to_junit() == render(report)


def test_suites_are_tables_and_their_counts_are_right():
    read = JUnitXml.fromstring(
        render(Report(inputs=INPUTS, results=(UNREADABLE, SKIPPED, AGE, EXTRA, WAIVED))).encode()
    )
    assert [(suite.name, suite.tests, suite.failures, suite.errors, suite.skipped) for suite in read] == [
        ("judge_labels", 2, 0, 1, 1),
        ("personas", 3, 1, 0, 0),
    ]
    assert (read.tests, read.failures, read.errors) == (5, 1, 1)
    assert {case.classname for suite in read for case in suite} == {"vif.personas", "vif.judge_labels"}


@pytest.mark.parametrize("result", [EXTRA, REPEATED])
def test_what_does_not_fail_the_check_is_shown_but_neither_failed_nor_skipped(result):
    case = cases(result)[f"{result.code} {result.name}"]
    assert verdicts(case) == []
    assert case.system_out.startswith(f"{result.severity}: a/personas.parquet: {result.code}")
    assert result.message in case.system_out


def test_a_warning_fails_where_it_fails_the_check():
    found = cases(EXTRA, REPEATED, strict=True)
    assert verdicts(found["P004 unexpected-column"]) == [Failure]
    assert found["P004 unexpected-column"].result[0].type == "warning"
    assert verdicts(found["P301 repeated-name"]) == []


def test_what_could_not_be_judged_is_an_error_and_what_did_not_run_is_skipped():
    found = cases(UNREADABLE, SKIPPED, AGE)
    assert verdicts(found["L001 unreadable-file"]) == [Error]
    assert verdicts(found["X101 unknown-persona"]) == [Skipped]
    assert found["X101 unknown-persona"].result[0].message == "no registry"


def test_what_was_waived_is_noted():
    found = cases(WAIVED, replace(AGE, waived=1))
    assert verdicts(found["P105 unknown-profession"]) == []
    assert found["P105 unknown-profession"].system_out == "waived: 3 rows: an experiment, until 2030-01-01"
    assert "waived: 1 row" in found["P104 unknown-age-bracket"].system_out


def test_a_rule_of_many_columns_is_one_case():
    [case] = cases(score("power"), score("hedonism", "passed"), score("security"), score("x", "skipped")).values()
    assert verdicts(case) == [Failure]
    assert case.result[0].message == "power: 1 of 9 rows: score is not -1, 0 or 1; and 1 more of this rule"
    assert "security: 1 of 9 rows" in case.result[0].text
    assert "hedonism" not in case.result[0].text
    assert case.system_out == "not judged: column is missing"


def test_a_rule_that_did_not_run_for_one_column_did_not_pass():
    [case] = cases(score("power", "passed"), score("security", "skipped")).values()
    assert verdicts(case) == [Skipped]


@pytest.mark.parametrize("results", [(), (SKIPPED,)])
def test_a_check_that_judged_nothing_is_in_error(results):
    report = Report(inputs=INPUTS, results=results)
    read = JUnitXml.fromstring(render(report).encode())
    assert report.exit_code == 2
    assert read.errors == 1


def test_places_in_text_files_are_named_with_their_lines():
    sample = Sample(file="a/persona_1.json", line=3, position=7, column="power", value="7")
    [case] = cases(replace(AGE, samples=(sample,))).values()
    assert "a/persona_1.json:3:7: P104 unknown-age-bracket: power: 7" in case.result[0].text


@settings(deadline=None, max_examples=30)
@given(REPORTS)
def test_every_report_reads_back_with_the_verdict_and_the_texts(report):
    text = render(report)
    read = etree.fromstring(text.encode("utf-8"))
    found = list(read.iter("testcase"))
    assert (report.exit_code == 0) == (read.get("failures") == "0" and read.get("errors") == "0")
    assert (report.exit_code == 2) == (read.get("errors") != "0")
    assert int(read.get("tests")) == len(found)
    assert len({(case.get("classname"), case.get("name")) for case in found}) == len(found)
    for suite in read:
        counted = [len(list(suite.iter(name))) for name in ("testcase", "failure", "error", "skipped")]
        assert counted == [int(suite.get(name)) for name in ("tests", "failures", "errors", "skipped")]
    assert {element.get("type") for element in read.iter("failure")} <= {"error", "warning"}
    shown = "\n".join(read.itertext())
    assert "[[ATTACHMENT" not in shown
    for result in report.failed:
        assert recognised(result.message) in shown
    assert text == render(report)


@pytest.mark.parametrize("hostile", HOSTILE)
def test_hostile_text_breaks_nothing_and_is_recognised(hostile):
    result = replace(AGE, message=hostile, columns=("x",), samples=(Sample(row=1, column="x", value=hostile),))
    [case] = cases(result).values()
    assert recognised(hostile) in case.result[0].text


def test_a_thousand_failed_rules_stay_small():
    report = failing(1000)
    start = time.process_time()
    text = render(report)
    assert time.process_time() - start < 5
    assert len(text.encode()) < 5_000_000
