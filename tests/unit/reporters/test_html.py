"""The page: what stands on it, and that nothing of the data acts, hides or gets lost there."""

import base64
import hashlib
import subprocess
import sys
import time
from collections import Counter
from dataclasses import replace
from itertools import pairwise

import pytest
from hypothesis import given, settings
from tests.support.html_tree import VOID, text, tree
from tests.support.page_reports import HOSTILE, hostile_report, made_up_profile
from tests.support.reports import REPORTS, failing

from vif_validators import check
from vif_validators.clean import visible
from vif_validators.profiling.figures import (
    Bin,
    CoreValues,
    Dates,
    DeclaredCount,
    Demographic,
    EntryCounts,
    ExpressedValue,
    Missing,
    Names,
    Period,
    Profile,
    ScoreCounts,
    SignalCounts,
    Stage,
    Trajectory,
)
from vif_validators.profiling.withholding import withheld
from vif_validators.report import Input, Report, Result, Sample
from vif_validators.reporters.html import render
from vif_validators.reporters.html.figures import percent, signed, ticks
from vif_validators.reporters.html.findings import MOST_OPEN

BRACKET = Result(
    code="P104",
    name="unknown-age-bracket",
    severity="error",
    table="personas",
    status="failed",
    message="2 of 740 rows: age is not a bracket; first at row 5: 49",
    columns=("age",),
    violations=2,
    checked=740,
    waived=1,
    waived_because=("known since May",),
    demands="age is a bracket",
    why="The model knows brackets only.",
    hint="write the bracket",
    samples=(Sample(row=5, persona_id="125081e5", column="age", value="49"),),
)
ORPHAN = replace(
    BRACKET,
    code="X101",
    name="unknown-persona",
    severity="warning",
    table="judge_labels",
    columns=("persona_id",),
    message="1 of 9 rows: persona_id is not in the registry",
    violations=1,
    samples=(Sample(row=3, persona_id="0a1b2c3d", t_index=0, column="persona_id", value="0a1b2c3d"),),
)
PASSED = replace(BRACKET, code="P101", name="malformed-persona-id", status="passed", violations=0, samples=(), waived=0)
SKIPPED = replace(PASSED, code="L101", table="judge_labels", status="skipped", skipped_because="the column is missing")
WAIVED = replace(PASSED, code="P103", name="blank-name", status="waived", waived=3)
INPUTS = (
    Input(table="personas", path="logs/registry/personas.parquet", rows=740),
    Input(table="judge_labels", path="logs/judge_labels/judge_labels.parquet", rows=9),
)
REPORT = Report(inputs=INPUTS, results=(SKIPPED, PASSED, WAIVED, BRACKET, ORPHAN))


@pytest.fixture(scope="module")
def page():
    return tree(render(replace(REPORT, profile=made_up_profile())))


def by_id(page, name):
    [found] = [element for element in page.iter() if element.get("id") == name]
    return found


def of_class(page, name):
    return [element for element in page.iter() if name in element.get("class", "").split()]


# What stands on it


def test_the_banner_says_verdict_figures_and_inputs(page):
    [banner] = of_class(page, "banner")
    assert text(by_id(page, "verdict")) == "Violated. The data breaks its contract"
    for words in ("1 error (2 violations), 1 warning in 2 files; 1 check skipped.", "Exit code 1: the contract is"):
        assert words in text(banner)
    tallies = [text(each) for each in of_class(banner, "tally")]
    assert tallies[:3] == ["Errors 1 2 violations", "Warnings 1 1 violation", "Info 0 0 violations"]
    assert tallies[3:] == ["Violations in all 3 of 5 checks"]
    [legend] = of_class(of_class(banner, "checks")[0], "legend")
    assert text(legend) == "1 passed 2 failed 1 skipped 1 waived"
    assert "logs/registry/personas.parquet personas 740 rows" in text(banner)


def test_every_finding_has_its_sentence_samples_reason_and_cure(page):
    findings = list(page.iter("article"))
    assert [text(next(found.iter("h4"))) for found in findings] == [
        "P104 unknown-age-bracket",
        "X101 unknown-persona",
    ]
    for found, result in zip(findings, (BRACKET, ORPHAN), strict=True):
        for words in (result.message, result.demands, result.why, result.hint, "1 row waived", "known since May"):
            assert words in text(found)
    assert "and 1 more" in text(findings[0])


def test_the_cell_at_fault_is_marked_and_said_to_be(page):
    marked = [cell for cell in page.iter("td") if "fault" in cell.get("class", "").split()]
    assert [text(cell) for cell in marked] == ["49 (at fault)", "0a1b2c3d (at fault)"]
    tables = [[text(each) for each in found.iter("th")] for found in page.iter("article")]
    assert tables == [["row", "persona_id", "age"], ["row", "persona_id", "t_index"]]


def test_the_rules_say_how_each_came_out(page):
    rows = [text(row) for row in list(next(by_id(page, "rules").iter("tbody")))]
    assert rows == [
        "skipped L101 malformed-persona-id Skipped: the column is missing judge_labels age - - -",
        "passed P101 malformed-persona-id personas age 740 rows 0 0%",
        "waived P103 blank-name 3 rows waived; known since May personas age 740 rows 0 0%",
        "failed error P104 unknown-age-bracket 1 row waived; known since May personas age 740 rows 2 0.3%",
        "failed warning X101 unknown-persona 1 row waived; known since May judge_labels persona_id 740 rows 1 0.1%",
    ]


def test_rules_that_passed_on_many_columns_are_one_row_and_failed_ones_are_not():
    passed = tuple(replace(PASSED, columns=(f"c{number}",)) for number in range(9))
    failed = tuple(replace(BRACKET, columns=(f"c{number}",), message=f"m{number}") for number in range(3))
    page = tree(render(replace(REPORT, results=passed + failed)))
    rows = [text(row) for row in list(next(by_id(page, "rules").iter("tbody")))]
    assert len(rows) == 4
    assert "9 columns" in rows[0]
    [found] = page.iter("article")
    assert all(f"m{number}" in text(found) for number in range(3))


@pytest.mark.parametrize(
    ("report", "verdict", "exit_code"),
    [
        (Report(inputs=INPUTS, results=(PASSED,)), "Passed. The data keeps its contract", 0),
        (Report(inputs=(), results=()), "Unreadable. Not all of the data could be judged", 2),
        (Report(inputs=INPUTS, results=(ORPHAN,), strict=True), "Violated. The data breaks its contract", 1),
        (Report(inputs=INPUTS, results=(replace(BRACKET, blocking=True),)), "Unreadable. Not all of the data", 2),
    ],
)
def test_the_verdict_is_that_of_the_exit_code(report, verdict, exit_code):
    page = tree(render(report))
    assert text(by_id(page, "verdict")).startswith(verdict)
    assert f"Exit code {exit_code}: " in text(of_class(page, "lead")[0])
    assert text(next(page.iter("title"))).startswith(verdict.split(". ")[1])


def test_the_shipped_kind_of_data_gives_a_page(vif_project):
    report = check(vif_project)
    page = tree(report.to_html())
    shown = Counter(text(code).split()[0] for code in of_class(by_id(page, "rules"), "code"))
    assert set(shown) == {result.code for result in report}


# Structure


@pytest.fixture(scope="module", params=["report", "profile", "hostile", "large"])
def any_page(request):
    reports = {
        "report": lambda: REPORT,
        "profile": lambda: replace(REPORT, profile=made_up_profile()),
        "hostile": lambda: hostile_report(made_up_profile(HOSTILE[0])),
        "large": lambda: failing(30),
    }
    return reports[request.param]().to_html()


def test_headings_descend_by_one_step_and_there_is_one_title(any_page):
    levels = [int(each.tag[1]) for each in tree(any_page).iter() if each.tag in {"h1", "h2", "h3", "h4"}]
    assert levels.index(1) == 0
    assert levels.count(1) == 1
    assert all(after <= before + 1 for before, after in pairwise(levels))


def test_names_are_unique_and_what_refers_to_them_finds_them(any_page):
    page = tree(any_page)
    names = Counter(element.get("id") for element in page.iter() if element.get("id"))
    assert set(names.values()) == {1}
    for element in page.iter():
        for name in (element.get("aria-labelledby") or "").split():
            assert name in names
        assert element.tag != "a" or element.get("href")[1:] in names


def test_tables_have_captions_and_their_heads_a_scope(any_page):
    for table in tree(any_page).iter("table"):
        assert text(next(table.iter("caption")))
        assert {cell.get("scope") for cell in table.iter("th")} <= {"col", "row"}
        width = len(list(table.find("thead").find("tr")))
        assert all(len(list(row)) == width for row in table.find("tbody"))


def test_landmarks(any_page):
    page = tree(any_page)
    assert all(len(list(page.iter(tag))) == 1 for tag in ("header", "nav", "main", "footer"))
    assert by_id(page, "shown").get("aria-live") == "polite"
    assert next(page.iter("html")).get("lang") == "en"


# Nothing acts


def test_the_policy_allows_the_script_and_the_style_of_the_page_and_nothing_else(any_page):
    page = tree(any_page)
    [policy] = [meta.get("content") for meta in page.iter("meta") if meta.get("http-equiv")]
    [script], [style] = (list(page.iter(tag)) for tag in ("script", "style"))
    hashes = [
        f"sha256-{base64.b64encode(hashlib.sha256(each.text.encode()).digest()).decode()}" for each in (script, style)
    ]
    assert policy == (
        f"default-src 'none'; script-src '{hashes[0]}'; style-src '{hashes[1]}'; "
        "img-src data:; base-uri 'none'; form-action 'none'"
    )


def test_nothing_is_loaded_and_no_attribute_is_a_script_or_a_style(any_page):
    for element in tree(any_page).iter():
        assert element.tag not in {"img", "iframe", "object", "embed", "base", "video", "use", "image"}
        for name, value in element.items():
            assert not name.startswith("on")
            assert name not in {"style", "src", "srcset", "action"}
            assert name != "href" or value.startswith(("#", "data:image/svg+xml,"))
    assert "url(" not in any_page
    assert "@import" not in any_page


def test_hostile_text_is_shown_as_what_it_is():
    shown = render(hostile_report(made_up_profile(HOSTILE[0])))
    page = tree(shown)
    assert all(char == "\n" or (char.isprintable() and char not in "\u2028\u202e\u200b") for char in shown)
    assert shown.encode("utf-8")
    for hostile, found in zip(HOSTILE, page.iter("article"), strict=True):
        recognised = visible(hostile, 60, ellipsis="")
        assert " ".join(recognised.split()) in text(found)
    assert len(list(page.iter("script"))) == 1
    assert len(shown) < 400_000


@settings(deadline=None, max_examples=25)
@given(REPORTS)
def test_every_report_gives_a_well_formed_page_with_all_failed_results(report):
    shown = render(report)
    page = tree(shown)
    shown.encode("utf-8")
    assert {element.tag for element in page.iter()} <= KNOWN
    findings = Counter(text(found) for found in page.iter("article"))
    for result in report.failed:
        message = " ".join(visible(result.message, 600).split())
        assert any(message in found for found in findings)


KNOWN = {
    *("document", "html", "head", "title", "style", "script", "body", "header", "nav", "main", "footer", "section"),
    *("article", "h1", "h2", "h3", "h4", "p", "a", "span", "b", "code", "mark", "ul", "li", "dl", "dt", "dd", "div"),
    *("table", "caption", "thead", "tbody", "tr", "th", "td", "svg", "path", "circle", "rect", "text", "figure"),
    *("figcaption", "details", "summary", "form", "fieldset", "legend", "label", "select", "option", "output"),
    *VOID,
}


# The data


def test_every_chart_has_a_title_a_sentence_and_its_figures(page):
    charts = list(page.iter("figure"))
    assert [text(next(chart.iter("h4"))) for chart in charts] == [
        *("Scores of each value", "Mean score by value and age bracket", "How personas differ"),
        *("Signals per entry", "Entries per persona", "Entries over time"),
        *("Declared core values", "Declared and expressed"),
        *("Age of the personas", "Profession of the personas", "Culture of the personas"),
        *("Stages", "Repeated names"),
    ]
    for chart in charts:
        [drawing] = [svg for svg in chart.iter("svg") if svg.get("role") == "img"]
        title, reading = drawing.get("aria-labelledby").split()
        assert text(by_id(page, title))
        assert text(by_id(page, reading)).endswith(".")
        assert len(list(next(chart.find("details").iter("tbody")))) > 1


def test_the_readings_say_what_is_to_be_seen(page):
    readings = {text(next(chart.iter("h4"))): text(next(chart.iter("p"))) for chart in page.iter("figure")}
    assert readings["Signals per entry"] == (
        "An entry has 2.2 scores of \u22121 or +1 on average; 82.8% of entries have 1 to 3, 3.7% none, 1 all ten."
    )
    assert readings["Culture of the personas"].endswith("Cramér's V 0.08); 2 personas outside of the pool.")
    assert readings["Stages"] == "98.5% of the personas are labeled."
    assert "judge_labels cannot be read: Ana Prado" in text(by_id(page, "data"))


def test_shapes_stay_within_their_drawing(page):
    for drawing in (svg for svg in page.iter("svg") if svg.get("role") == "img"):
        _, _, width, height = map(float, drawing.get("viewbox").split())
        for box in drawing.iter("rect"):
            x, y, wide, high = (float(box.get(name)) for name in ("x", "y", "width", "height"))
            assert min(x, y, wide, high) >= 0
            assert x + wide <= width + 1
            assert y + high <= height + 1


def test_what_is_redacted_keeps_its_place_in_the_charts():
    page = tree(render(replace(REPORT, profile=withheld(made_up_profile(), ["age", "date"]))))
    figures = {text(next(chart.iter("h4"))): chart for chart in page.iter("figure")}
    chart = figures["Mean score by value and age bracket"]
    boxes = [(box.get("x"), box.get("y")) for box in chart.iter("rect") if box.get("class").startswith("heat ")]
    assert len(boxes) - 3 == 50  # the others belong to the legend
    assert len(set(boxes[:50])) == 50
    rows = [list(row) for row in next(chart.iter("table")).iter("tr")]
    assert {len(row) for row in rows} == {6}
    written = next(each for each in page.iter("div") if text(each).startswith("Written"))
    assert text(written) == "Written [redacted] first [redacted]"


def test_a_profile_of_which_nothing_could_be_measured():
    missing = tuple(Missing(part=part, because="it cannot be read") for part in ("age", "scores"))
    page = tree(render(replace(REPORT, profile=Profile(missing=missing))))
    assert not list(page.iter("figure"))
    assert "age it cannot be read" in text(by_id(page, "data"))


def test_a_profile_of_nothing_but_zeros():
    empty = Profile(
        rows=0,
        personas=0,
        entries=0,
        entry_counts=EntryCounts(
            personas=0, least=0, median=0, mean=0, most=0, histogram=(Bin(low=0, high=0, count=0),)
        ),
        scores=(ScoreCounts(value="Power", column="p", minus=0, zero=0, plus=0, other=0, nulls=0, mean=None),),
        signals=SignalCounts(entries=0, histogram=(0,) * 11),
        age=Demographic(
            column="age",
            pool_from="the package",
            personas=0,
            outside=0,
            categories=(),
            unlisted=2,
            chi_square=None,
            degrees=0,
            p_value=None,
            cramers_v=None,
        ),
        stages=(Stage(name="labeled", reached=0, not_reached=0, nulls=0),),
        nudged=0,
        declared=(DeclaredCount(value="Power", personas=0),),
        core_values=CoreValues(
            personas=0,
            silent=0,
            values=(ExpressedValue(value="Power", declaring=0, expressing=0, declared_mean=None, other_mean=None),),
            listed=(),
        ),
        names=Names(distinct=0, repeated=0, listed=()),
        dates=Dates(
            entries=1,
            malformed=1,
            first="2025-01-01",
            last="2025-01-01",
            step="century",
            periods=(Period(label="2000-2099", entries=1),),
        ),
        alignment=(),
        trajectories=(
            Trajectory(
                value="Power",
                personas=0,
                least=None,
                lower_quartile=None,
                median=None,
                upper_quartile=None,
                most=None,
            ),
        ),
    )
    assert "No value has a score." in text(tree(render(replace(REPORT, profile=empty))))


@pytest.mark.parametrize(
    ("share", "shown"),
    [(0, "0%"), (1, "100%"), (0.5, "50.0%"), (1e-9, "<0.1%"), (1 - 1e-9, ">99.9%"), (0.1234, "12.3%")],
)
def test_a_share_is_never_rounded_to_none_or_all(share, shown):
    assert percent(share) == shown


def test_numbers_have_their_sign_and_scales_are_round():
    assert [signed(number) for number in (None, 0.0, -0.001, 0.126, -1)] == ["-", "0.00", "0.00", "+0.13", "\u22121.00"]
    assert [ticks(most)[-1] >= most and len(ticks(most)) <= 6 for most in (0, 1, 7, 99, 101, 123_456, 10**12)] == [
        True
    ] * 7


# Size, sameness, start-up


def test_the_same_report_gives_the_same_bytes_whatever_the_clock(monkeypatch):
    report = replace(REPORT, profile=made_up_profile())
    first = render(report)
    monkeypatch.setattr(time, "time", lambda: 0.0)
    assert render(report) == first


def test_a_thousand_failed_rules_make_a_page_of_bounded_size_in_a_second():
    report = failing(1000)
    started = time.process_time()
    shown = render(report)
    assert time.process_time() - started < 1
    assert len(shown.encode()) < 5_000_000
    page = tree(shown)
    assert len(list(page.iter("article"))) == 1000
    assert len(of_class(page, "fold")) == 1000 - MOST_OPEN


def test_jinja2_is_imported_only_where_the_page_is_asked_for():
    code = (
        "import sys, vif_validators.cli.check, vif_validators.report as r;"
        "print('jinja2' in sys.modules); r.Report(inputs=(), results=()).to_html(); print('jinja2' in sys.modules)"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.split() == ["False", "True"]
