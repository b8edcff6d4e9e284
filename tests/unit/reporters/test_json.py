"""`vif-report/1`: exactly the promised record, whatever the data holds."""

import copy
import json
from collections.abc import Callable
from typing import Any

import jsonschema  # type: ignore[import-untyped]
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from vif_validators.report import SEVERITIES, STATUSES, Input, Report, Result, Sample
from vif_validators.reporters.json_ import render, schema

HOSTILE = st.sampled_from(
    ["\x1b[2J", "[/red]", "\u202e", "a\nb\u2028", "\ud800", "\ud83d\ude00", '"}]', "NaN", "9" * 5000]
)
TEXT = st.text(st.characters(exclude_categories=()), max_size=100) | HOSTILE
WORD = TEXT.filter(bool)
COUNT = st.integers(0, 2**63 - 1)
SAMPLES = st.builds(
    Sample,
    row=st.none() | COUNT,
    persona_id=st.none() | TEXT,
    t_index=st.none() | st.integers(-(2**63), 2**63 - 1),
    column=st.none() | TEXT,
    value=st.none() | TEXT,
    file=st.none() | TEXT,
    line=st.none() | st.integers(1, 10**9),
)


@st.composite
def results(draw: st.DrawFn) -> Result:
    """A result whose figures fit its status."""
    status = draw(st.sampled_from(STATUSES))
    return Result(
        code=draw(st.sampled_from(["P104", "X101"]) | WORD),
        name=draw(WORD),
        severity=draw(st.sampled_from(SEVERITIES)),
        table=draw(WORD),
        status=status,
        message=draw(TEXT),
        columns=tuple(draw(st.lists(TEXT, max_size=3))),
        violations=draw(st.integers(1, 2**63 - 1)) if status == "failed" else 0,
        checked=draw(COUNT),
        waived=draw(COUNT),
        hint=draw(TEXT),
        demands=draw(TEXT),
        skipped_because=draw(WORD) if status == "skipped" else None,
        blocking=draw(st.booleans()),
        samples=tuple(draw(st.lists(SAMPLES, max_size=3))),
    )


REPORTS = st.builds(
    Report,
    inputs=st.lists(st.builds(Input, table=WORD, path=st.none() | TEXT, rows=st.none() | COUNT), max_size=3).map(tuple),
    results=st.lists(results(), max_size=5).map(tuple),
    strict=st.booleans(),
)

REPORT = Report(
    inputs=(
        Input(table="personas", path="logs/registry/personas.parquet", rows=180),
        Input(table="judge_labels", path=None, rows=None),
    ),
    results=(
        Result(
            code="P104",
            name="unknown-age-bracket",
            severity="error",
            table="personas",
            status="failed",
            message="1 of 180 rows: age is not one of the five brackets; first at row 17: 49",
            columns=("age",),
            violations=1,
            checked=180,
            hint="Map the age to its bracket.",
            demands="Every age is one of the five brackets.",
            samples=(Sample(row=17, persona_id="0a1b2c3d", column="age", value="49"),),
        ),
        Result(
            code="X101",
            name="unknown-persona",
            severity="error",
            table="judge_labels",
            status="skipped",
            message="",
            skipped_because="no judge_labels were given",
        ),
    ),
)


def validator() -> jsonschema.Draft202012Validator:
    return jsonschema.Draft202012Validator(schema())


def strictly_parsed(text: str) -> Any:
    """What a parser that takes no NaN and no lone surrogate makes of it."""

    def refuse(constant: str) -> None:
        raise AssertionError(constant)

    parsed = json.loads(text, parse_constant=refuse)
    json.dumps(parsed, ensure_ascii=False).encode("utf-8")
    return parsed


def test_the_whole_record() -> None:
    parsed = json.loads(render(REPORT))
    version = parsed["tool"].pop("version")
    assert version[0].isdigit()
    assert parsed == {
        "format": "vif-report/1",
        "tool": {"name": "vif-contracts"},
        "outcome": "violated",
        "exit_code": 1,
        "inputs": [
            {"table": "personas", "path": "logs/registry/personas.parquet", "rows": 180},
            {"table": "judge_labels", "path": None, "rows": None},
        ],
        "summary": {
            "rules": {"passed": 0, "failed": 1, "skipped": 1, "waived": 0},
            "violations": {"error": 1, "warning": 0, "info": 0},
        },
        "results": [
            {
                "code": "P104",
                "name": "unknown-age-bracket",
                "severity": "error",
                "table": "personas",
                "columns": ["age"],
                "status": "failed",
                "violations": 1,
                "checked": 180,
                "waived": 0,
                "message": "1 of 180 rows: age is not one of the five brackets; first at row 17: 49",
                "hint": "Map the age to its bracket.",
                "skipped_because": None,
                "samples": [
                    {
                        "row": 17,
                        "persona_id": "0a1b2c3d",
                        "t_index": None,
                        "column": "age",
                        "value": "49",
                        "file": None,
                        "line": None,
                    }
                ],
            },
            {
                "code": "X101",
                "name": "unknown-persona",
                "severity": "error",
                "table": "judge_labels",
                "columns": [],
                "status": "skipped",
                "violations": 0,
                "checked": 0,
                "waived": 0,
                "message": "",
                "hint": "",
                "skipped_because": "no judge_labels were given",
                "samples": [],
            },
        ],
    }


def test_the_keys_stand_in_the_promised_order() -> None:
    parsed = json.loads(render(REPORT))
    assert list(parsed) == ["format", "tool", "outcome", "exit_code", "inputs", "summary", "results"]
    assert list(parsed["summary"]["rules"]) == ["passed", "failed", "skipped", "waived"]
    assert list(parsed["summary"]["violations"]) == ["error", "warning", "info"]
    assert (
        " ".join(parsed["results"][0])
        == "code name severity table columns status violations checked waived message hint skipped_because samples"
    )
    assert " ".join(parsed["results"][0]["samples"][0]) == "row persona_id t_index column value file line"


def test_the_layout_is_ascii_and_ends_in_one_newline() -> None:
    text = render(Report(inputs=(Input(table="ü", path="\x1b", rows=0),), results=()))
    assert text.isascii()
    assert text.endswith("\n}\n")
    assert '      "path": "\\u001b"' in text


def test_text_is_faithful_but_for_lone_surrogates_and_the_length_of_values() -> None:
    sample = Sample(value="\U0001f331" * 100, persona_id="a\ud800b", column="\ud83d\ude00")
    result = Result(
        code="P101",
        name="n",
        severity="error",
        table="t",
        status="failed",
        message="\\\n",
        violations=1,
        samples=(sample,),
    )
    shown = json.loads(render(Report(inputs=(), results=(result,))))["results"][0]
    assert shown["message"] == "\\\n"
    assert shown["samples"][0]["value"] == "\U0001f331" * 79 + "…"
    assert shown["samples"][0]["persona_id"] == "a\ufffdb"
    assert shown["samples"][0]["column"] == "\ufffd\ufffd"


@settings(deadline=None)
@given(REPORTS)
def test_every_report_obeys_the_schema_and_reads_back(report: Report) -> None:
    text = render(report)
    parsed = strictly_parsed(text)
    validator().validate(parsed)
    assert text == render(copy.deepcopy(report))
    assert json.dumps(parsed, indent=2).replace("##[", r"##\u005b") + "\n" == text
    assert parsed["exit_code"] == report.exit_code
    assert parsed["summary"]["rules"]["failed"] == len(report.failed)
    assert [len(item["samples"]) for item in parsed["results"]] == [len(result.samples) for result in report]
    for item, result in zip(parsed["results"], report, strict=True):
        assert (item["violations"], item["checked"], item["status"]) == (
            result.violations,
            result.checked,
            result.status,
        )


def test_the_schema_is_a_schema_and_described() -> None:
    loaded = schema()
    jsonschema.Draft202012Validator.check_schema(loaded)
    assert loaded["$id"] == "urn:vif-contracts:report:1"
    assert all("description" in loaded["properties"][key] for key in loaded["properties"])


def no_key_may_miss(document: Any) -> list[Any]:
    """The document without one key, for each key at any depth."""
    variants: list[Any] = []
    if isinstance(document, dict):
        for key, value in document.items():
            variants.append({other: kept for other, kept in document.items() if other != key})
            variants += [{**document, key: variant} for variant in no_key_may_miss(value)]
    elif isinstance(document, list):
        for place, value in enumerate(document):
            variants += [[*document[:place], variant, *document[place + 1 :]] for variant in no_key_may_miss(value)]
    return variants


def test_the_schema_refuses_a_document_that_lacks_a_key() -> None:
    variants = no_key_may_miss(json.loads(render(REPORT)))
    assert len(variants) > 50
    assert not [variant for variant in variants if validator().is_valid(variant)]


@pytest.mark.parametrize(
    "spoil",
    [
        lambda report: report.update(format="vif-report/2"),
        lambda report: report.update(elapsed=0.2),
        lambda report: report.update(exit_code=0),
        lambda report: report.update(exit_code=3, outcome="failed"),
        lambda report: report.update(exit_code=True),
        lambda report: report["tool"].update(name="other"),
        lambda report: report["inputs"][0].update(rows=-1),
        lambda report: report["summary"]["rules"].update(failed=-1),
        lambda report: report["summary"]["violations"].update(fatal=0),
        lambda report: report["results"][0].update(severity="fatal"),
        lambda report: report["results"][0].update(status="ok"),
        lambda report: report["results"][0].update(violations=0),
        lambda report: report["results"][0].update(violations=1.5),
        lambda report: report["results"][0].update(columns="age"),
        lambda report: report["results"][0].update(skipped_because="why"),
        lambda report: report["results"][0].update(demands="text"),
        lambda report: report["results"][1].update(skipped_because=None),
        lambda report: report["results"][1].update(violations=1),
        lambda report: report["results"][0]["samples"][0].update(row=-1),
        lambda report: report["results"][0]["samples"][0].update(value=49),
        lambda report: report["results"][0]["samples"][0].update(value="x" * 81),
        lambda report: report["results"][0]["samples"][0].update(line=0),
        lambda report: report["results"].append(None),
    ],
)
def test_the_schema_refuses_a_wrong_document(spoil: Callable[[Any], None]) -> None:
    document = json.loads(render(REPORT))
    assert validator().is_valid(document)
    spoil(document)
    assert not validator().is_valid(document)
