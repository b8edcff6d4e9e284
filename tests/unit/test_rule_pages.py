"""The pages of `vif rules`: whole outputs, and what holds of every page at every width."""

import re
from collections.abc import Callable
from dataclasses import replace

import pytest
from rich.cells import cell_len

from vif_contracts.catalog import ALL_RULES, RULES, select
from vif_contracts.rule import Example, Rule
from vif_validators.cli import main
from vif_validators.rule_pages import markdown_list, markdown_pages, text_list, text_pages
from vif_validators.rule_pages.words import FAMILIES

WIDTHS = [1, 40, 63, 64, 80, 100]
PLAIN = [rule for rule in ALL_RULES.values() if rule.code != "P103"]
"""All but the one rule whose example holds a letter that is not ASCII."""


def rules(*codes: str) -> list[Rule]:
    return [ALL_RULES[code] for code in codes]


# Whole outputs


def test_the_list() -> None:
    assert text_list(rules("C001", "C003", "L302", "P004", "P104", "P301", "X105", "M100")) == (
        """\
Configuration: the YAML files under config/
  C001  unreadable-config       exit 2: the YAML files under config/ can be read
  C003  age-pool                age_ranges in config/synthetic_data.yaml are
                                exactly 18-24, 25-34, 35-44, 45-54, 55+

Judge labels: logs/judge_labels/judge_labels.parquet
  L302  t-index-gap             the t_index values of a persona run from 0
                                without a gap

Personas: logs/registry/personas.parquet
  P004  unexpected-column       warning: there is no undocumented column
  P104  unknown-age-bracket     age is one of 18-24, 25-34, 35-44, 45-54, 55+
  P301  repeated-name           info: no name belongs to more than one persona

Between the registry and the labels
  X105  t-index-beyond-journal  t_index is less than the persona's entry_count

Any parquet file under a pandera.polars model of your own
  M100  failed-check            every check of the model holds

8 rules. A rule is an error (exit 1) unless its line says otherwise. `vif rules
L302` explains a rule.
"""
    )


def test_the_list_in_a_narrow_terminal() -> None:
    assert text_list(rules("L001", "L302"), width=40) == (
        """\
Judge labels:
logs/judge_labels/judge_labels.parquet
  L001  unreadable-file: exit 2: the
         file exists, is parquet, and
         every documented column decodes
         to its last page
  L302  t-index-gap: the t_index values
         of a persona run from 0 without
         a gap

2 rules. A rule is an error (exit 1)
unless its line says otherwise. `vif
rules L302` explains a rule.
"""
    )


def test_a_page_with_a_table() -> None:
    assert text_pages(rules("L302")) == (
        """\
L302 t-index-gap
  error in judge_labels, one violation per persona

  rule:  the t_index values of a persona run from 0 without a gap
  why:   The model reads a journal as a sequence: a gap or a late start is a
         missing entry.

  bad:   persona_id  t_index
         0a1b2c3d          1
         0a1b2c3d          2

  good:  persona_id  t_index
         0a1b2c3d          0
         0a1b2c3d          1

  mend:  label the missing entries, or number the journal from 0
  also:  often fails together with X104 entry-count-mismatch and X105
         t-index-beyond-journal
"""
    )


def test_a_page_with_both_tables() -> None:
    assert text_pages(rules("X101")) == (
        """\
X101 unknown-persona
  error in judge_labels, one violation per row

  rule:  every persona_id of the labels is in the registry
  why:   The model is trained on labels whose persona was deleted or never
         registered.

  bad:   personas
           persona_id  entry_count
           0a1b2c3d              1
         judge_labels
           persona_id  t_index
           0a1b2c3d          0
           ffffffff          0

  good:  personas
           persona_id  entry_count
           0a1b2c3d              1
         judge_labels
           persona_id  t_index
           0a1b2c3d          0

  mend:  remove the persona's judge output file and consolidate again, or
         restore the persona
"""
    )


def test_a_table_too_wide_for_the_page_is_turned() -> None:
    assert example("L201") == (
        """\
  bad:   persona_id                0a1b2c3d
         t_index                   0
         alignment_vector          [0, 0, 0, 0, 1, 0, 0, 0, 0, 0]
         alignment_self_direction  1
         alignment_power           0

  good:  persona_id                0a1b2c3d
         t_index                   0
         alignment_vector          [1, 0, 0, 0, 0, 0, 0, 0, 0, 0]
         alignment_self_direction  1
         alignment_power           0
"""
    )


@pytest.mark.parametrize(
    ("code", "shown"),
    [
        ("P001", "  bad:   a parquet file cut short\n\n  good:  a parquet file that decodes to its last page\n"),
        (
            "P002",
            """\
  bad:   all documented columns but age

  good:  all documented columns: persona_id, name, age, profession, culture,
         core_values, entry_count, created_at, stage_synthetic, stage_wrangled,
         stage_labeled, nudge_enabled
""",
        ),
        ("P003", "  bad:   entry_count is i32\n\n  good:  entry_count is i64\n"),
        ("L003", "  bad:   t_index is i32\n\n  good:  t_index is i64\n"),
        (
            "P005",
            """\
  bad:   all documented columns, and tone

  good:  all documented columns: persona_id, name, age, profession, culture,
         core_values, entry_count, created_at, stage_synthetic, stage_wrangled,
         stage_labeled, nudge_enabled
""",
        ),
        (
            "P006",
            """\
  bad:   persona_id  profession
         0a1b2c3d    Teacher
         0a1b2c3e    null

  good:  persona_id  profession
         0a1b2c3d    Teacher
""",
        ),
        (
            "L007",
            (
                "  bad:   persona_id  t_index\n         no rows\n\n"
                "  good:  persona_id  t_index\n         0a1b2c3d          0\n"
            ),
        ),
        (
            "L101",
            (
                "  bad:   persona_id  t_index\n         0a1b2c3d\\n        0\n\n"
                "  good:  persona_id  t_index\n         0a1b2c3d          0\n"
            ),
        ),
        (
            "P103",
            (
                "  bad:   persona_id  name\n"
                '         0a1b2c3d    " "\n\n'
                "  good:  persona_id  name\n"
                "         0a1b2c3d    Ana Lucía Prado\n"
            ),
        ),
        (
            "C002",
            """\
  bad:   personas:
           age_ranges: ["18-24", "25-34", "35-44", "45-54", "55+"]
           cultures: East Asian
           professions: [Nurse, Teacher]
           schwartz_values:
             [Self-Direction, Stimulation, Hedonism, Achievement,
              Power, Security, Conformity, Tradition, Benevolence,
              Universalism]
         cultures is a text, not a list

  good:  personas:
           age_ranges: ["18-24", "25-34", "35-44", "45-54", "55+"]
           cultures: [East Asian, Western European]
           professions: [Nurse, Teacher]
           schwartz_values:
             [Self-Direction, Stimulation, Hedonism, Achievement,
              Power, Security, Conformity, Tradition, Benevolence,
              Universalism]
""",
        ),
    ],
)
def test_what_is_bad_and_good(code: str, shown: str) -> None:
    assert example(code) == shown


def example(code: str) -> str:
    """The bad and the good part of a page."""
    page = text_pages(rules(code))
    return page[page.index("  bad:") : page.index("\n  mend:")]


def test_a_rule_without_examples_and_without_a_cure() -> None:
    assert text_pages(rules("M001", "M100")) == (
        """\
M001 unreadable-file
  error (exit 2) in a table of your own, one violation per file

  rule:  the file exists, is parquet, and every column that the model names
         decodes to its last page
  why:   A file that can be read only in part would be used in part, and nobody
         would know.

  mend:  write the file again from its source

M100 failed-check
  error in a table of your own, one violation per row

  rule:  every check of the model holds
  why:   A check states what the readers of the table rely on.
"""
    )


def test_the_list_in_markdown() -> None:
    assert markdown_list(rules("C001", "L303", "P104")) == (
        """\
| Code | Name | Severity | Demands |
| --- | --- | --- | --- |
| C001 | unreadable-config | error (exit 2) | the YAML files under config/ can be read |
| L303 | date-goes-back | warning | dates do not go back as t_index grows |
| P104 | unknown-age-bracket | error | age is one of 18-24, 25-34, 35-44, 45-54, 55+ |
"""
    )


def test_pages_in_markdown() -> None:
    assert markdown_pages(rules("C001", "X105")) == (
        """\
# C001 unreadable-config

Error (exit 2) in the files under config/, one violation per file.

## What it demands

The YAML files under config/ can be read.

## Why it matters

Without its settings and pools the gate would judge by other rules than those agreed on.

## Bad

```yaml
personas:
  age_ranges: ["18-24", "25-34", "35-44", "45-54", "55+"]
  cultures: [East Asian, Western European
  professions: [Nurse, Teacher]
  schwartz_values:
    [Self-Direction, Stimulation, Hedonism, Achievement,
     Power, Security, Conformity, Tradition, Benevolence,
     Universalism]
```

The list of cultures is not closed.

## Good

```yaml
personas:
  age_ranges: ["18-24", "25-34", "35-44", "45-54", "55+"]
  cultures: [East Asian, Western European]
  professions: [Nurse, Teacher]
  schwartz_values:
    [Self-Direction, Stimulation, Hedonism, Achievement,
     Power, Security, Conformity, Tradition, Benevolence,
     Universalism]
```

## How to mend it

Correct the YAML at the place that is named, or remove the file to use the defaults.

# X105 t-index-beyond-journal

Error in judge_labels, one violation per row.

## What it demands

t_index is less than the persona's entry_count.

## Why it matters

The label points at an entry that the journal does not have.

## Bad

Table `personas`:

| `persona_id` | `entry_count` |
| --- | ---: |
| `0a1b2c3d` | `1` |

Table `judge_labels`:

| `persona_id` | `t_index` |
| --- | ---: |
| `0a1b2c3d` | `0` |
| `0a1b2c3d` | `1` |

## Good

Table `personas`:

| `persona_id` | `entry_count` |
| --- | ---: |
| `0a1b2c3d` | `2` |

Table `judge_labels`:

| `persona_id` | `t_index` |
| --- | ---: |
| `0a1b2c3d` | `0` |
| `0a1b2c3d` | `1` |

## How to mend it

Correct t_index or entry_count.

## See also

Often fails together with L302 t-index-gap and X104 entry-count-mismatch.
"""
    )


def test_nothing_in_markdown_is_taken_for_markup() -> None:
    odd = replace(
        RULES["P103"],
        demands="a|b `c` *d* _e_ <f> [g](h) \\i stays_as it is",
        bad=Example(personas=({"name": "a|b`c``\n# <x>"}, {"name": "`"})),
    )
    [row] = markdown_list([odd]).splitlines()[2:]
    assert row == (r"| P103 | blank-name | error | a\|b \`c\` \*d\* \_e\_ \<f\> \[g\](h) \\i stays_as it is |")
    page = markdown_pages([odd]).splitlines()
    assert r"| `0a1b2c3d` | ```a\|b`c``\n# <x>``` |" in page
    assert "| `0a1b2c3e` | `` ` `` |" in page


# What holds of every page


@pytest.mark.parametrize("width", WIDTHS)
@pytest.mark.parametrize("shape", [text_list, text_pages])
def test_text_keeps_to_its_width(shape: Callable[..., str], width: int) -> None:
    text = shape(ALL_RULES.values(), width=width)
    lines = text.split("\n")
    assert lines.pop() == ""
    assert lines[-1]
    assert lines == text.splitlines()
    for line in lines:
        assert cell_len(line) <= max(width, 40)
        assert not line.endswith(" ")
        assert line.isprintable()
    assert shape(PLAIN, width=width).isascii()


@pytest.mark.parametrize("shape", [text_list, text_pages])
def test_colour_only_adds(shape: Callable[..., str]) -> None:
    coloured = shape(ALL_RULES.values(), color=True)
    assert "\x1b[1;33mwarning" in coloured.replace(" warning", "warning")
    assert re.sub(r"\x1b\[[0-9;]*m", "", coloured) == shape(ALL_RULES.values())


@pytest.mark.parametrize("shape", [markdown_list, markdown_pages])
def test_markdown_is_plain_and_ends_in_one_newline(shape: Callable[..., str]) -> None:
    text = shape(ALL_RULES.values())
    assert text.endswith("\n")
    assert not text.endswith("\n\n")
    assert all(line == line.rstrip() and line.isprintable() for line in text.splitlines())
    assert shape(PLAIN).isascii()


@pytest.mark.parametrize("shape", [text_list, text_pages, markdown_list, markdown_pages])
def test_every_rule_is_there_once_in_code_order(shape: Callable[..., str]) -> None:
    heads = re.findall(r"^(?:  |# |\| )?([A-Z][0-9]{3})[ |]+([a-z-]+)\b", shape(ALL_RULES.values()), flags=re.MULTILINE)
    assert heads == [(rule.code, rule.name) for rule in ALL_RULES.values()]


@pytest.mark.parametrize("rule", RULES.values(), ids=RULES)
def test_a_page_has_its_parts_in_order(rule: Rule) -> None:
    settable = bool(getattr(rule, "thresholds", ()))
    labels = re.findall(r"^  (\w+): ", text_pages([rule]), flags=re.MULTILINE)
    assert labels == ["rule", "why", "bad", "good", "mend", *["set"] * settable, *(["also"] if rule.implies else [])]
    headings = re.findall(r"^## (.*)$", markdown_pages([rule]), flags=re.MULTILINE)
    assert headings == [
        "What it demands",
        "Why it matters",
        "Bad",
        "Good",
        "How to mend it",
        *["What to set"] * settable,
        *(["See also"] if rule.implies else []),
    ]


@pytest.mark.parametrize("rule", RULES.values(), ids=RULES)
def test_bad_and_good_do_not_look_the_same(rule: Rule) -> None:
    bad, good = example(rule.code).split("\n\n")
    assert bad.removeprefix("  bad:") != good.removeprefix("  good:").rstrip("\n")


def test_every_family_has_a_heading() -> None:
    assert {code[0] for code in ALL_RULES} == set(FAMILIES)


# The command


def run(capsys: pytest.CaptureFixture[str], *argv: str) -> tuple[int, str, str]:
    code = main(["rules", *argv])
    return (code, *capsys.readouterr())


def test_the_command_lists_all_rules(capsys: pytest.CaptureFixture[str]) -> None:
    assert run(capsys) == (0, text_list(ALL_RULES.values()), "")
    assert run(capsys, "--format", "markdown") == (0, markdown_list(ALL_RULES.values()), "")


@pytest.mark.parametrize("asked", [["L302"], ["t-index-gap"], ["X", "P1"], ["unreadable-file"], ["X101", "C001"]])
def test_the_command_explains_the_rules_asked_for(capsys: pytest.CaptureFixture[str], asked: list[str]) -> None:
    chosen = [ALL_RULES[code] for code in ALL_RULES if code in select(asked)]
    assert run(capsys, *asked) == (0, text_pages(chosen), "")
    assert run(capsys, *asked, "--format", "markdown") == (0, markdown_pages(chosen), "")


def test_the_command_says_nothing_when_quiet(capsys: pytest.CaptureFixture[str]) -> None:
    assert run(capsys, "L302", "--quiet") == (0, "", "")


@pytest.mark.parametrize("asked", ["X9", "l302", "", "no such rule\n"])
def test_the_command_refuses_what_no_rule_is_called(capsys: pytest.CaptureFixture[str], asked: str) -> None:
    code, out, err = run(capsys, "L302", asked)
    assert (code, out, err.count("\n")) == (2, "", 1)
    assert err.startswith("vif: error: no rule has the code ")
