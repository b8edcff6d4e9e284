"""The text report: whole outputs, and what holds of it whatever the data says."""

import os
import re
import sys
from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from rich.cells import cell_len

from vif_validators.clean import visible
from vif_validators.report import SEVERITIES, STATUSES, Input, Report, Result, Sample
from vif_validators.reporters.text import render

PERSONAS = "logs/registry/personas.parquet"
LABELS = "logs/judge_labels/judge_labels.parquet"
INPUTS = (Input(table="personas", path=PERSONAS, rows=740), Input(table="judge_labels", path=LABELS, rows=3480))

PASSED = (
    Result(
        code="P101",
        name="malformed-persona-id",
        severity="error",
        table="personas",
        status="passed",
        message="740 rows judged, none at fault",
        columns=("persona_id",),
        checked=740,
    ),
    *(
        Result(
            code="L104",
            name="score-out-of-range",
            severity="error",
            table="judge_labels",
            status="passed",
            message="3,480 rows judged, none at fault",
            columns=(column,),
            checked=3480,
        )
        for column in ("alignment_hedonism", "alignment_achievement")
    ),
)
UNREADABLE = Result(
    code="P001",
    name="unreadable-file",
    severity="error",
    table="personas",
    status="failed",
    message="the file is empty",
    violations=1,
    checked=1,
    unit="files",
    blocking=True,
    demands="The file exists, is parquet and decodes.",
    hint="Restore the file from the last commit.",
)
BRACKET = Result(
    code="P104",
    name="unknown-age-bracket",
    severity="error",
    table="personas",
    status="failed",
    message="3 of 740 rows: age is not one of the five brackets; first at row 17: 49",
    columns=("age",),
    violations=3,
    checked=740,
    waived=1,
    demands="Every age is one of 18-24, 25-34, 35-44, 45-54, 55+.",
    hint="Map the age to its bracket before the persona is registered.",
    samples=(
        Sample(row=17, persona_id="0a1b2c3d", column="age", value="49"),
        Sample(row=104, persona_id="77aa01bc", column="age", value="25-34 "),
        Sample(row=105, persona_id="77aa01bd", column="age"),
    ),
)
EXTRA = Result(
    code="P004",
    name="unexpected-column",
    severity="warning",
    table="personas",
    status="failed",
    message="column mood is not documented",
    columns=("mood",),
    violations=1,
    checked=1,
    unit="columns",
    demands="Every column is documented.",
    hint="Drop it, or name it under allow_columns in config/validation.yaml.",
)
REPEATED = Result(
    code="P301",
    name="repeated-name",
    severity="info",
    table="personas",
    status="failed",
    message="13 of 700 names are on more than one persona",
    columns=("name",),
    violations=13,
    checked=700,
    unit="names",
    samples=(Sample(persona_id="0a1b2c3d", column="name", value="李小龍"),),
)


def score(column: str, violations: int, first: int) -> Result:
    return Result(
        code="L104",
        name="score-out-of-range",
        severity="error",
        table="judge_labels",
        status="failed",
        message=f"{column}: {violations:,} of 3,480 rows: score is not -1, 0 or 1; first at row {first}: 3",
        columns=(column,),
        violations=violations,
        checked=3480,
        demands="Each of the ten scores is -1, 0 or 1.",
        hint="Ask the judge again for these entries.",
        samples=tuple(
            Sample(row=first + 60 * turn, persona_id="deadbeef", t_index=turn, column=column, value=str(3 - 5 * turn))
            for turn in range(min(violations, 3))
        ),
    )


VIOLATED = Report(
    inputs=INPUTS,
    results=(
        EXTRA,
        BRACKET,
        REPEATED,
        score("alignment_power", 1200, 41),
        score("alignment_security", 2, 97),
        replace(BRACKET, code="P105", name="unknown-profession", status="waived", violations=0, waived=2, samples=()),
        *PASSED,
    ),
)


def test_a_clean_report() -> None:
    assert render(Report(inputs=INPUTS, results=PASSED), elapsed=0.2149) == (
        """\
PASSED: no faults found in 2 files

judged:  logs/registry/personas.parquet (personas, 740 rows)
         logs/judge_labels/judge_labels.parquet (judge_labels, 3,480 rows)
totals:  3 checks passed; 4,220 rows in 0.21 s
"""
    )


def test_a_clean_report_with_the_passed_rules() -> None:
    inputs = (Input(table="judge_labels", path=None, rows=1),)
    assert render(Report(inputs=inputs, results=PASSED), verbose=True) == (
        """\
PASSED: no faults found in 1 table

passed:  P101 malformed-persona-id  740 rows
         L104 score-out-of-range    3,480 rows in each of 2 columns
judged:  judge_labels (in memory, 1 row)
totals:  3 checks passed; 1 row
"""
    )


def test_a_violated_report() -> None:
    assert render(VIOLATED, elapsed=1.5) == (
        """\
VIOLATED: 3 errors (1,205 violations), 1 warning, 1 info in 2 files

logs/registry/personas.parquet: P104 unknown-age-bracket:
  3 of 740 rows: age is not one of the five brackets; first at row 17: 49
  error in column age; 1 row waived
  rule: Every age is one of 18-24, 25-34, 35-44, 45-54, 55+.
    row  persona_id  age
     17  0a1b2c3d    49
    104  77aa01bc    "25-34 "
    105  77aa01bd    null
  mend: Map the age to its bracket before the persona is registered.

logs/judge_labels/judge_labels.parquet: L104 score-out-of-range:
  alignment_power: 1,200 of 3,480 rows: score is not -1, 0 or 1; first at row
  41: 3
logs/judge_labels/judge_labels.parquet: L104 score-out-of-range:
  alignment_security: 2 of 3,480 rows: score is not -1, 0 or 1; first at row 97:
  3
  error in columns alignment_power, alignment_security
  rule: Each of the ten scores is -1, 0 or 1.
    row  persona_id  t_index  column              value
     41  deadbeef          0  alignment_power     3
    101  deadbeef          1  alignment_power     -2
     97  deadbeef          0  alignment_security  3
    and 1,199 more
  mend: Ask the judge again for these entries.

logs/registry/personas.parquet: P004 unexpected-column:
  column mood is not documented
  warning in column mood
  rule: Every column is documented.
  mend: Drop it, or name it under allow_columns in config/validation.yaml.

logs/registry/personas.parquet: P301 repeated-name:
  13 of 700 names are on more than one persona
  info in column name
    persona_id  name
    0a1b2c3d    李小龍
    and 12 more

waived:  logs/registry/personas.parquet: P104 unknown-age-bracket: 1 row
         logs/registry/personas.parquet: P105 unknown-profession: 2 rows
judged:  logs/registry/personas.parquet (personas, 740 rows)
         logs/judge_labels/judge_labels.parquet (judge_labels, 3,480 rows)
note:    row numbers count from 0
totals:  3 checks passed, 5 failed, 1 waived; 4,220 rows in 1.50 s
"""
    )


def test_an_unreadable_report_says_once_what_was_skipped() -> None:
    codes = [f"P{number:03}" for number in (*range(2, 8), *range(101, 112), 201, 301)] + ["X101", "X102"]
    skipped = tuple(
        replace(UNREADABLE, code=code, status="skipped", violations=0, skipped_because=f"{PERSONAS} could not be read")
        for code in codes
    )
    missing = replace(skipped[0], code="L103", table="judge_labels", skipped_because="column date is missing")
    report = Report(
        inputs=(replace(INPUTS[0], rows=None), INPUTS[1]),
        results=(score("alignment_power", 1, 41), UNREADABLE, *skipped, missing),
    )
    assert render(report) == (
        """\
UNREADABLE: 1 file could not be judged; besides, 1 error

logs/registry/personas.parquet: P001 unreadable-file: the file is empty
  error in personas, which could not be judged
  rule: The file exists, is parquet and decodes.
  mend: Restore the file from the last commit.

logs/judge_labels/judge_labels.parquet: L104 score-out-of-range:
  alignment_power: 1 of 3,480 rows: score is not -1, 0 or 1; first at row 41: 3
  error in column alignment_power
  rule: Each of the ten scores is -1, 0 or 1.
    row  persona_id  t_index  alignment_power
     41  deadbeef          0  3
  mend: Ask the judge again for these entries.

skipped: logs/registry/personas.parquet could not be read (P002-P007, P101-P111,
           P201, P301, X101, X102)
         column date is missing (L103)
judged:  logs/registry/personas.parquet (personas, could not be judged)
         logs/judge_labels/judge_labels.parquet (judge_labels, 3,480 rows)
note:    row numbers count from 0
totals:  0 checks passed, 2 failed, 22 skipped; 3,480 rows
"""
    )


def test_a_warning_passes_and_is_named_and_fails_when_strict() -> None:
    report = Report(inputs=INPUTS[:1], results=(*PASSED[:1], EXTRA))
    rest = """
logs/registry/personas.parquet: P004 unexpected-column:
  column mood is not documented
  warning in column mood
  rule: Every column is documented.
  mend: Drop it, or name it under allow_columns in config/validation.yaml.

judged:  logs/registry/personas.parquet (personas, 740 rows)
totals:  1 check passed, 1 failed; 740 rows
"""
    assert render(report) == "PASSED: no errors, 1 warning in 1 file\n" + rest
    assert render(replace(report, strict=True)) == "VIOLATED (strict: warnings fail): 1 warning in 1 file\n" + rest


def test_columns_that_say_nothing_are_left_out() -> None:
    samples = tuple(Sample(row=row, persona_id="deadbeef", t_index=-1, column="t_index", value="-1") for row in (7, 8))
    unknown = replace(BRACKET, columns=("t_index",), samples=samples, violations=2, waived=0)
    table = [line for line in render(Report(inputs=(), results=(unknown,))).splitlines() if line.startswith("    ")]
    assert table == ["    row  persona_id  t_index", "      7  deadbeef    -1", "      8  deadbeef    -1"]


def test_a_sample_without_value_still_shows_the_persona_at_fault() -> None:
    orphan = replace(
        BRACKET, columns=("persona_id",), samples=(Sample(row=3, persona_id="deadbeef", column="persona_id"),)
    )
    assert "    row  persona_id\n      3  deadbeef\n" in render(Report(inputs=(), results=(orphan,)))


def test_what_is_left_is_counted_in_the_unit_of_the_rule() -> None:
    """Five rows of two personas leave three of five personas."""
    samples = tuple(Sample(row=row, persona_id=f"deadbee{row % 2}", t_index=row) for row in range(5))
    gap = replace(BRACKET, unit="personas", violations=5, samples=samples)
    assert "    and 3 more\n" in render(Report(inputs=(), results=(gap,)))


def test_a_place_in_a_json_file_has_a_line_of_its_own() -> None:
    path = "logs/judge_labels/" + "long/" * 20 + "persona_deadbeef_labels.json"
    sample = Sample(file=path, line=12, position=20, t_index=3, column="alignment_power", value="2")
    wrong = replace(BRACKET, samples=(sample, replace(sample, line=None, position=None, column=None, t_index=None)))
    text = render(Report(inputs=(), results=(wrong,)))
    assert f"\n{path}:12:20: P104 unknown-age-bracket: alignment_power: 2 (t_index 3)\n" in text
    assert f"\n{path}: P104 unknown-age-bracket: 2\n" in text


def test_files_of_a_kind_are_one_line() -> None:
    inputs = tuple(
        Input(table="label_files", path=f"logs/{number}.json", rows=number or None, unit="entries")
        for number in range(4)
    )
    text = render(Report(inputs=inputs, results=PASSED))
    assert "\njudged:  logs (label_files, 4 files, 6 entries in 3 of them)\n" in text
    assert text.startswith("PASSED: no faults found in 4 files")
    assert "; 6 entries\n" in text


def test_a_place_in_some_samples_only_keeps_its_line() -> None:
    path = "logs/judge_labels/" + "long/" * 20 + "persona_deadbeef_labels.json"
    wrong = replace(
        BRACKET,
        samples=(
            Sample(file=path, line=12, persona_id="deadbeef", column="score", value="x" * 80),
            Sample(column="score", value="y"),
        ),
    )
    (row,) = (line for line in render(Report(inputs=(), results=(wrong,))).splitlines() if ":12" in line)
    assert len(row) == 80
    assert re.fullmatch(r"    \.\.\.\S+/persona_deadbeef_labels\.json:12  deadbeef    x+\.\.\.", row)


def test_many_findings_of_one_rule_are_counted_not_listed() -> None:
    extras = tuple(replace(EXTRA, columns=(f"c{number}",), message=f"column c{number}") for number in range(1000))
    text = render(Report(inputs=(), results=extras))
    assert text.count("P004") == 20
    assert "\nand 980 more of this rule\n" in text
    assert len(text.splitlines()) < 40


def test_colour_only_adds() -> None:
    coloured = render(VIOLATED, color=True, verbose=True)
    assert "\x1b[1;31mVIOLATED:\x1b[0m" in coloured
    assert re.sub(r"\x1b\[[0-9;]*m", "", coloured) == render(VIOLATED, verbose=True)


def test_a_plain_ascii_report_needs_nothing_of_rich(monkeypatch: pytest.MonkeyPatch) -> None:
    """A hook's run should not pay for the import."""
    for module in ("rich", "rich.cells", "rich.style"):
        monkeypatch.setitem(sys.modules, module, None)
    assert render(Report(inputs=INPUTS, results=PASSED)).startswith("PASSED")


# What holds of every report

HOSTILE = st.sampled_from(
    [
        "\x1b[2J\x9b31m",
        "[/red]",
        "[bold]",
        "\u202egnp\u2066",
        "\nFORGED line",
        "\r\nFORGED",
        "\u2028FORGED",
        "\x85FORGED",
        "x" * 1_000_000,
        "\n" * 1_000_000,
        "李" * 500,
        "a\u0301" * 200,
        "\u0301",
        "\ud800",
        " " * 300,
        "- ",
        "",
    ]
)
TEXT = HOSTILE | st.text(st.characters(exclude_categories=()), max_size=60)
COUNT = st.integers(0, 2**63 - 1)
SAMPLES = st.builds(
    Sample,
    row=st.none() | COUNT,
    persona_id=st.none() | TEXT,
    t_index=st.none() | st.integers(-(2**63), 2**63 - 1),
    column=st.none() | TEXT,
    value=st.none() | TEXT,
    file=st.none() | TEXT,
    line=st.none() | COUNT,
)
RESULTS = st.builds(
    Result,
    code=st.sampled_from(["P104", "P105", "L104"]) | TEXT,
    name=TEXT,
    severity=st.sampled_from(SEVERITIES),
    table=st.sampled_from(["personas", "judge_labels"]) | TEXT,
    status=st.sampled_from(STATUSES),
    message=TEXT,
    columns=st.lists(TEXT, max_size=15).map(tuple),
    violations=COUNT,
    checked=COUNT,
    waived=st.just(0) | COUNT,
    hint=TEXT,
    demands=TEXT,
    unit=st.sampled_from(["rows", "personas", "names", "entries"]) | TEXT,
    skipped_because=st.none() | TEXT,
    blocking=st.booleans(),
    samples=st.lists(SAMPLES, max_size=5).map(tuple),
)
REPORTS = st.builds(
    Report,
    inputs=st.lists(
        st.builds(
            Input,
            table=st.sampled_from(["personas", "judge_labels"]) | TEXT,
            path=st.none() | TEXT,
            rows=st.none() | COUNT,
        ),
        max_size=3,
    ).map(tuple),
    results=st.lists(RESULTS, max_size=6).map(tuple),
    strict=st.booleans(),
)


def heads(report: Report) -> set[str]:
    """The lines that may be longer than the rest."""
    return {
        f"{shown(place(report, result.table), 4096)}: {shown(result.code)} {shown(result.name)}:"
        for result in report.failed
    }


def place(report: Report, table: str) -> str:
    """The file of a table; of several the folder, if they have one in common."""
    paths = {given_.path for given_ in report.inputs if given_.table == table and given_.path is not None}
    if len(paths) == 1:
        return paths.pop()
    try:
        return (os.path.commonpath(map(os.path.dirname, paths)) if paths else "") or table
    except ValueError:  # some are absolute, others are not
        return table


def is_located(line: str, report: Report) -> bool:
    """Whether a line names a finding in a file of text; it is never broken."""
    files = {sample.file for result in report.failed for sample in result.samples if sample.file is not None}
    return any(line.startswith(f"{shown(file, 4096)}:") for file in files)


def shown(text: str, limit: int = 80) -> str:
    return visible(text, limit, ellipsis="...")


@settings(deadline=None, max_examples=150)
@given(report=REPORTS, width=st.sampled_from([1, 40, 57, 80, 200]), verbose=st.booleans())
def test_no_report_breaks_out_of_its_lines(report: Report, width: int, *, verbose: bool) -> None:
    text = render(report, width=width, verbose=verbose, elapsed=0.1)
    lines = text.split("\n")
    assert lines.pop() == ""
    assert lines == text.splitlines()
    allowed = heads(report)
    for line in lines:
        assert line.isprintable()
        assert not line.endswith(" ")
        assert not line.lstrip().startswith("FORGED")
        assert cell_len(line) <= max(width, 40) or line in allowed or is_located(line, report)
    assert text.encode("utf-8").decode("utf-8") == text
    text.encode("ascii", "backslashreplace")
    assert lines[0].startswith(report.outcome.upper())


@settings(deadline=None, max_examples=50)
@given(REPORTS)
def test_colour_changes_no_word_of_any_report(report: Report) -> None:
    coloured = render(report, color=True)
    assert re.sub(r"\x1b\[[0-9;]*m", "", coloured) == render(report)


@settings(deadline=None, max_examples=50)
@given(REPORTS)
def test_every_failed_rule_is_found_by_its_place_code_and_name(report: Report) -> None:
    lines = render(report).splitlines()
    for result in report.failed:
        rule = f": {shown(result.code)} {shown(result.name)}:"
        head = shown(place(report, result.table), 4096) + rule
        assert any(line.startswith(head) or (rule in line and is_located(line, report)) for line in lines)


@pytest.mark.parametrize("width", [40, 60, 80, 132])
def test_our_own_words_are_ascii(width: int) -> None:
    report = replace(VIOLATED, results=tuple(result for result in VIOLATED.results if result.code != "P301"))
    assert render(report, width=width, verbose=True, elapsed=123.4).isascii()
