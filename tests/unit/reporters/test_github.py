"""Annotations: read back as GitHub's runner reads them."""

import os
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st
from tests.support.reports import HOSTILE, REPORTS, failing
from tests.support.workflow_commands import Command, commands, lines, parsed
from tests.unit.reporters.test_text import BRACKET, INPUTS, PASSED, VIOLATED, score

from vif_validators.clean import visible
from vif_validators.report import Input, Report, Result, Sample
from vif_validators.reporters import text
from vif_validators.reporters.github import MESSAGE_LIMIT, MOST_SHOWN, render
from vif_validators.reporters.github import commands as written

KINDS = {"error": "error", "warning": "warning", "info": "notice"}
FILE = "logs/judge_labels/persona_deadbeef_labels.json"


def located(code: str, violations: int, samples: int = 5) -> Result:
    return replace(
        BRACKET,
        code=code,
        name=f"rule-of-{code.lower()}",
        table="label_files",
        violations=violations,
        samples=tuple(
            Sample(file=FILE, line=10 * turn + 3, position=7, t_index=turn, column="alignment_power", value="2")
            for turn in range(samples)
        ),
    )


def test_the_whole_output() -> None:
    assert render(VIOLATED) == (
        "::error file=logs/registry/personas.parquet,title=P104 unknown-age-bracket::"
        "3 of 740 rows: age is not one of the five brackets; first at row 17: 49"
        "%0Arule: Every age is one of 18-24, 25-34, 35-44, 45-54, 55+."
        "%0Amend: Map the age to its bracket before the persona is registered.\n"
        "::error file=logs/judge_labels/judge_labels.parquet,title=L104 score-out-of-range::"
        "alignment_power: 1,200 of 3,480 rows: score is not -1, 0 or 1; first at row 41: 3"
        "%0Aalignment_security: 2 of 3,480 rows: score is not -1, 0 or 1; first at row 97: 3"
        "%0Arule: Each of the ten scores is -1, 0 or 1.%0Amend: Ask the judge again for these entries.\n"
        "::warning file=logs/registry/personas.parquet,title=P004 unexpected-column::"
        "column mood is not documented%0Arule: Every column is documented."
        "%0Amend: Drop it, or name it under allow_columns in config/validation.yaml.\n"
        "::notice file=logs/registry/personas.parquet,title=P301 repeated-name::"
        "13 of 700 names are on more than one persona\n"
        "VIOLATED: 3 errors (1,205 violations), 1 warning, 1 info in 2 files\n"
    )
    assert VIOLATED.to_github() == render(VIOLATED)


def test_a_clean_report_has_no_command() -> None:
    assert render(Report(inputs=INPUTS, results=PASSED)) == "PASSED: no faults found in 2 files\n"


def test_what_has_a_line_is_annotated_there() -> None:
    first, *_ = commands(render(Report(inputs=(), results=(located("J104", 2, 2),))))
    assert first.properties == {"file": FILE, "line": "3", "col": "7", "title": "J104 rule-of-j104"}
    assert first.data.splitlines()[0] == "alignment_power: 2 (t_index 0)"


def test_what_forbids_a_verdict_is_an_error_whatever_its_severity() -> None:
    blocked = replace(BRACKET, severity="info", blocking=True)
    assert [each.name for each in commands(render(Report(inputs=(), results=(blocked,))))] == ["error"]


def test_where_nothing_could_be_judged_an_error_says_so() -> None:
    skipped = replace(BRACKET, status="skipped", violations=0, skipped_because="no file")
    (only,) = commands(render(Report(inputs=(), results=(skipped,))))
    assert only == Command("error", {"title": "vif"}, "UNREADABLE: no rule could be judged")


class TestAtMostTen:
    """GitHub shows ten annotations of a kind: the tenth counts what is left."""

    def test_ten_are_shown(self) -> None:
        found = commands(render(failing(10)))
        assert [each.properties["title"] for each in found] == [f"M100 check_number_{number}" for number in range(10)]

    def test_of_eleven_the_tenth_counts_two(self) -> None:
        *nine, last = commands(render(failing(11)))
        assert len(nine) == MOST_SHOWN - 1
        assert last.properties == {"title": "2 more errors"}
        assert last.data == "not shown here: M100 check_number_9 (1), M100 check_number_10 (1)"

    def test_of_a_thousand_rules_few_are_named(self) -> None:
        *_, last = commands(render(failing(1000)))
        assert last.properties == {"title": "991 more errors"}
        assert last.data.endswith("M100 check_number_18 (1), and 981 further rules")

    def test_every_rule_comes_before_the_second_place_of_one(self) -> None:
        found = commands(
            render(Report(inputs=(), results=(located("J104", 5), located("J105", 5), located("J106", 5))))
        )
        titles = [each.properties["title"] for each in found]
        assert titles == [
            *["J104 rule-of-j104"] * 3,
            *["J105 rule-of-j105"] * 3,
            *["J106 rule-of-j106"] * 3,
            "6 more errors",
        ]
        assert found[-1].data == "not shown here: J104 rule-of-j104 (2), J105 rule-of-j105 (2), J106 rule-of-j106 (2)"

    def test_violations_without_a_sample_are_counted(self) -> None:
        *five, last = commands(render(Report(inputs=(), results=(located("J104", 12),))))
        assert len(five) == 5
        assert last.properties["title"] == "7 more errors"

    def test_kinds_are_counted_apart(self) -> None:
        mixed = tuple(replace(result, severity=severity) for severity in KINDS for result in failing(12).results)
        names = [each.name for each in commands(render(Report(inputs=(), results=mixed)))]
        assert names == ["error"] * 10 + ["warning"] * 10 + ["notice"] * 10


class TestPaths:
    """GitHub names files from the root of the repository."""

    def of(self, path: str, workspace: object) -> str:
        report = Report(inputs=(Input(table="personas", path=path, rows=740),), results=(BRACKET,))
        return commands(render(report, workspace=str(workspace)))[0].properties["file"]

    def test_from_a_folder_below(self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        (tmp_path / "sub").mkdir()
        monkeypatch.chdir(tmp_path / "sub")
        assert self.of("logs/a, b:c%.parquet", tmp_path) == "sub/logs/a, b:c%.parquet"
        assert self.of("../x.parquet", tmp_path) == "x.parquet"
        assert self.of(str(tmp_path / "sub" / "x.parquet"), tmp_path) == "sub/x.parquet"

    def test_outside_of_it(self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        (tmp_path / "repository").mkdir()
        monkeypatch.chdir(tmp_path)
        assert self.of("x.parquet", tmp_path / "repository") == "x.parquet"
        assert self.of("..x/y\0.parquet", tmp_path) == r"..x/y\x00.parquet"

    def test_by_a_link(self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        (tmp_path / "real").mkdir()
        (tmp_path / "link").symlink_to("real")
        monkeypatch.chdir(tmp_path / "real")
        assert self.of("x.parquet", tmp_path / "link") == "x.parquet"


@pytest.mark.parametrize("sign", ["%", "\n", "李", "x"])
def test_a_message_is_cut_below_the_limit_and_no_escape_in_two(sign: str) -> None:
    long = replace(BRACKET, message=sign * 10_000, demands="", hint="", samples=())
    report = Report(inputs=(), results=tuple(replace(long, columns=(str(number),)) for number in range(20)))
    (line, _) = render(report).splitlines()
    message = line.split("::", 2)[2]
    assert len(message) < MESSAGE_LIMIT
    (only,) = commands(line)
    assert set(only.data.replace("and 10 more of this rule", "")) <= {*visible(sign), ".", "\n"}
    assert len(only.data) > MESSAGE_LIMIT / 4


TEXT = st.text(st.characters(exclude_categories=()) | st.sampled_from("%:,\n\r;]0ADC25"), max_size=30)


@settings(deadline=None, max_examples=100)
@given(TEXT, TEXT, TEXT)
@example("%0A%25", "a::b,c=d%3A%250D", " %2C##[error]x ::")
def test_what_is_put_in_comes_out(message: str, name: str, path: str) -> None:
    result = replace(BRACKET, message=message, name=name, demands="", hint="", samples=())
    report = Report(inputs=(Input(table="personas", path=path, rows=1),), results=(result,))
    only, verdict = lines(render(report))
    assert parsed(verdict) is None
    assert parsed(only) == Command(
        "error", {"file": visible(path), "title": f"P104 {visible(name, 80, ellipsis='...')}".strip()}, visible(message)
    )


@settings(deadline=None, max_examples=60)
@given(REPORTS)
def test_only_what_is_meant_is_a_command(report: Report) -> None:
    found = commands(render(report))
    allowed = {KINDS[result.severity] for result in report.failed} | ({"error"} if not report.ok else set())
    assert {each.name for each in found} <= allowed
    assert all(sum(each.name == kind for each in found) <= MOST_SHOWN for kind in KINDS.values())
    assert len(found) == len(render(report).splitlines()) - 1
    assert bool(found) == bool(report.failed or not report.ok)
    assert written(report) == "".join(line + "\n" for line in render(report).splitlines()[:-1])


@settings(deadline=None, max_examples=60)
@given(REPORTS)
def test_no_line_of_a_text_report_is_a_command(report: Report) -> None:
    assert not commands(text.render(report, width=40, verbose=True))


@pytest.mark.parametrize("width", [40, 80])
def test_forged_commands_in_a_text_report(width: int) -> None:
    forged = [
        "::error::x",
        "::stop-commands::x",
        " ::add-mask::x",
        "##[add-mask]x",
        "a" * 34 + "::warning::x",
        *HOSTILE,
    ]
    results = tuple(
        replace(
            score("alignment_power", 3, 41), name=name, message=f"{name} {name}", table=name, hint=name, columns=(name,)
        )
        for name in forged
    )
    report = Report(inputs=tuple(Input(table=name, path=name, rows=1) for name in forged), results=results)
    assert not commands(text.render(report, width=width, verbose=True))
    assert not commands(report.to_json())


def test_the_same_report_gives_the_same_bytes(tmp_path: Path) -> None:
    assert render(VIOLATED) == render(replace(VIOLATED))
    assert os.fspath(tmp_path) not in render(VIOLATED)
