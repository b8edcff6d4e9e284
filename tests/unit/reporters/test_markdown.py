"""The report as Markdown: whole pages, and what GitHub's renderer makes of them whatever the data says."""

from dataclasses import replace

import pytest
from hypothesis import given, settings
from tests.support.github_markdown import page_of
from tests.support.reports import HOSTILE, REPORTS, failing
from tests.unit.reporters.test_text import BRACKET, EXTRA, INPUTS, PASSED

from vif_validators.clean import visible
from vif_validators.report import Input, Report, Result, Sample
from vif_validators.reporters.markdown import LEAST, LIMIT, render

ELEMENTS = {"h2", "h3", "p", "strong", "ul", "li", "code", "span", "details", "summary"}
ELEMENTS |= {"table", "thead", "tbody", "tr", "th", "td"}
ATTRIBUTES = {"align"}


def test_a_clean_report() -> None:
    assert render(Report(inputs=INPUTS, results=PASSED)) == (
        """\
## vif: PASSED

no faults found in 2 files

3 checks passed; 4,220 rows

### Judged

- logs/registry/personas.parquet (personas, 740 rows)
- logs/judge\\_labels/judge\\_labels.parquet (judge\\_labels, 3,480 rows)
"""
    )


def test_a_violated_report() -> None:
    skipped = replace(
        BRACKET,
        code="P105",
        name="unknown-profession",
        status="skipped",
        violations=0,
        skipped_because="column profession is missing",
        samples=(),
    )
    results = (replace(BRACKET, why="The model reads the bracket."), EXTRA, skipped, *PASSED)
    report = Report(inputs=INPUTS, results=results)
    assert render(report) == (
        """\
## vif: VIOLATED

1 error (3 violations), 1 warning in 2 files; 1 check skipped

3 checks passed, 2 failed, 1 skipped; 4,220 rows; row numbers count from 0

| Severity | Code | Rule | Table | Columns | Violations |
| --- | --- | --- | --- | --- | ---: |
| error | P104 | unknown-age-bracket | `personas` | `age` | 3 of 740 rows |
| warning | P004 | unexpected-column | `personas` | `mood` | 1 of 1 column |

<details>
<summary><code>P104</code> unknown-age-bracket: 3 rows at fault in personas; 1 row waived</summary>

- 3 of 740 rows: age is not one of the five brackets; first at row 17: 49

**Rule:** Every age is one of 18-24, 25-34, 35-44, 45-54, 55+.

**Why:** The model reads the bracket.

**Mend:** Map the age to its bracket before the persona is registered.

| row | persona\\_id | age |
| ---: | --- | --- |
| 17 | `0a1b2c3d` | `49` |
| 104 | `77aa01bc` | `"25-34 "` |
| 105 | `77aa01bd` | `null` |

</details>

<details>
<summary><code>P004</code> unexpected-column: 1 column at fault in personas</summary>

- column mood is not documented

**Rule:** Every column is documented.

**Mend:** Drop it, or name it under allow\\_columns in config/validation.yaml.

</details>

### Skipped

- column profession is missing (P105)

### Waived

- logs/registry/personas.parquet: P104 unknown-age-bracket: 1 row
- logs/registry/personas.parquet: P105 unknown-profession: 1 row

### Judged

- logs/registry/personas.parquet (personas, 740 rows)
- logs/judge\\_labels/judge\\_labels.parquet (judge\\_labels, 3,480 rows)
"""
    )
    assert report.to_markdown() == render(report)


def test_many_columns_and_findings_of_one_rule_are_counted() -> None:
    wide = replace(BRACKET, columns=tuple(f"c{number}" for number in range(25)))
    extras = tuple(replace(EXTRA, columns=(f"c{number}",)) for number in range(1000))
    page = page_of(render(Report(inputs=(), results=(wide, *extras))))
    assert "c19, and 5 more" in page.text
    assert "and 980 more of P004" in page.cells
    assert "and 980 more of this rule" in page.text
    assert page.html.count("<tr>") < 30


def test_samples_are_counted_beyond_a_hundred() -> None:
    samples = tuple(Sample(row=row, column="age", value="old") for row in range(150))
    page = page_of(render(Report(inputs=(), results=(replace(BRACKET, violations=1000, samples=samples),))))
    assert page.cells.count("old") == 100
    assert "and 900 more" in page.text


def test_what_could_not_be_judged_is_said() -> None:
    page = page_of(render(Report(inputs=INPUTS, results=(replace(BRACKET, blocking=True),))))
    assert "unknown-age-bracket: personas could not be judged" in page.text
    assert "UNREADABLE" in page.text


class TestLimit:
    """GitHub refuses a summary of more than 1 MiB as a whole."""

    def test_a_thousand_failed_rules_are_shown_whole(self) -> None:
        text = render(failing(1000))
        assert len(text.encode()) < LIMIT
        assert text.count("<details>") == text.count("</details>") == 1000
        assert "Left out" not in text

    @pytest.mark.parametrize("limit", [LEAST, 5_000, 100_000, 300_000])
    def test_verdict_and_table_come_first(self, limit: int) -> None:
        text = render(failing(1000), limit=limit)
        assert len(text.encode()) <= limit
        assert text.startswith("## vif: VIOLATED\n\n1,000 errors (4,321,000 violations) in 1 file\n")
        page = page_of(text)
        assert page.elements <= ELEMENTS
        rows, unfolded = text.count("\n| error"), text.count("<details>")
        assert unfolded == 0 or rows == 1000
        assert text.rstrip().splitlines()[-1] == "Left out, to stay within {:,} bytes: {}.".format(
            limit,
            "; ".join(
                f"{left:,} of 1,000 {what}"
                for left, what in ((1000 - rows, "rows of the table"), (1000 - unfolded, "rules with their samples"))
                if left
            )
            + ("; 1 of 1 lists below them" if "### Judged" not in text else ""),
        )

    def test_long_lists_are_counted(self) -> None:
        skipped = tuple(
            replace(BRACKET, status="skipped", violations=0, skipped_because=f"reason {number}") for number in range(80)
        )
        text = render(Report(inputs=(), results=skipped))
        assert "\n- reason 49 (P104)\n- and 30 more\n" in text


@pytest.mark.parametrize("limit", [LEAST, LIMIT])
@settings(deadline=None, max_examples=40)
@given(report=REPORTS)
def test_no_report_becomes_anything_but_the_known_elements(report: Report, limit: int) -> None:
    text = render(report, limit=limit)
    page = page_of(text)
    assert page.elements <= ELEMENTS
    assert page.attributes <= ATTRIBUTES
    assert len(text.encode()) <= limit
    assert page.html.count("<details>") == text.count("\n<details>\n") <= len(report.failed)
    assert page.html.count("</details>") == page.html.count("<details>")
    assert report.outcome.upper() in page.text
    assert text == render(replace(report), limit=limit)


@pytest.mark.parametrize("text", [*HOSTILE, "x" * 1_000_000, "</details>", "# h", "www.h.example http://h a@h.example"])
def test_hostile_text_is_recognised_wherever_it_stands(text: str) -> None:
    sample = Sample(row=1, persona_id=text, t_index=1, column=text, value=text)
    result = Result(
        code="M100",
        name=text,
        severity="error",
        table=text,
        status="failed",
        message=text,
        columns=(text,),
        violations=2,
        hint=text,
        demands=text,
        why=text,
        unit=text,
        samples=(sample, replace(sample, column="other")),
    )
    skipped = replace(result, status="skipped", skipped_because=text, violations=0, samples=())
    report = Report(inputs=(Input(table=text, path=text, rows=1),), results=(result, skipped))
    page = page_of(render(report))
    assert page.elements <= ELEMENTS
    assert page.attributes <= ATTRIBUTES
    # Name, table, message, column; rule, why and hint; a sample; the reason and the path below.
    assert page.text.count(visible(text, 70, ellipsis="").strip()) >= 10
