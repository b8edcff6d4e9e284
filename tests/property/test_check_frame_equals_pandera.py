"""Law: `check_frame` finds in a frame what plain pandera finds, under the same names and in the same rows."""

import os
import subprocess
import sys
from collections import defaultdict
from collections.abc import Iterable, Mapping

import pandera.polars as pa
import pytest
from hypothesis import HealthCheck, Phase, find, given, settings
from hypothesis import strategies as st
from tests.support.models import CASES, Case
from tests.support.plain_pandera import Key, Rows, Verdict, judge

from vif_validators import check_frame
from vif_validators.report import Report, Result

CODES = {
    "missing-column": "M002",
    "wrong-dtype": "M003",
    "coercion": "M003",
    "unexpected-column": "M004",
    "null-value": "M006",
    "duplicate-value": "M008",
    "duplicate-row": "M009",
    "column-order": "M010",
}
OF_A_CHECK = "M100"
OF_THE_FRAME = ("M009", "M010")
FIRST_OF_MANY = ("M004", "M010")
"""Pandera stops at the first column that is unexpected or out of order."""
ENOUGH = 1000
"""More samples than any frame here has rows."""

every_case = pytest.mark.parametrize("case", CASES, ids=lambda case: case.name.replace(" ", "-"))

Subject = tuple[str, str]
"""The name of a check, or the code of another rule, and the column ("" for the frame as a whole)."""


@every_case
@given(data=st.data())
@settings(max_examples=20, deadline=None, suppress_health_check=[HealthCheck.too_slow, HealthCheck.differing_executors])
def test_check_frame_finds_what_pandera_finds(case: Case, data: st.DataObject) -> None:
    frame = data.draw(case.frames)
    verdict = judge(frame, case.model)
    for form in (frame, frame.lazy()):
        report = check_frame(form, case.model, samples=ENOUGH)
        assert differences(report, verdict, case.model, height=frame.height) == []
        assert report.ok is not bool(verdict.failing)


@every_case
@pytest.mark.parametrize("breaking", [False, True], ids=["obeying", "breaking"])
def test_case_has_frames_of_both_kinds(case: Case, breaking: bool) -> None:
    search = settings(max_examples=500, phases=[Phase.generate], database=None, deadline=None)
    find(case.frames, lambda frame: bool(judge(frame, case.model).failing) is breaking, settings=search)


HOSTILE = (
    {"PANDERA_VALIDATION_ENABLED": "False"},
    {"PANDERA_VALIDATION_ENABLED": "yes"},
    {"PANDERA_VALIDATION_DEPTH": "SCHEMA_ONLY"},
    {"PANDERA_VALIDATION_DEPTH": "DATA_ONLY"},
    {"PANDERA_VALIDATION_ENABLED": "False", "PANDERA_VALIDATION_DEPTH": "SCHEMA_ONLY", "PYTHONOPTIMIZE": "1"},
)
SCRIPT = """
import pandera.polars as pa
import polars as pl
from vif_validators import check_frame

class Inner(pa.DataFrameModel):
    depth: int = pa.Field(gt=0)

class Model(pa.DataFrameModel):
    number: int = pa.Field(gt=0, unique=True)
    text: str
    coerced: int = pa.Field(coerce=True)
    mistyped: int
    absent: int
    inner: Inner

    @pa.check("number")
    @classmethod
    def is_sorted(cls, data):
        return data.lazyframe.collect()[data.key].is_sorted()

    @pa.dataframe_check
    @classmethod
    def is_rare(cls, data):
        counts = data.lazyframe.group_by("text").len()
        return data.lazyframe.join(counts, on="text", how="left", maintain_order="left").select(pl.col("len") < 2)

    class Config:
        strict = True
        unique = ["number", "text"]

frame = pl.DataFrame(
    {
        "number": [2, 0, 2],
        "text": ["a", None, "a"],
        "coerced": ["1", "x", "2"],
        "mistyped": ["1", "2", "3"],
        "inner": [{"depth": 1}, {"depth": 0}, {"depth": 2}],
        "unexpected": [1, 2, 3],
    }
)
for form in (frame, frame.lazy()):
    report = check_frame(form, Model)
    print(report.ok, *sorted((result.code, result.name, result.columns, result.violations) for result in report.failed))
"""


def test_script_finds_every_kind_of_fault() -> None:
    verdicts = _output_of_script({}).splitlines()
    assert len(verdicts) == len({"eager", "lazy"})
    for verdict in verdicts:
        assert verdict.startswith("False ")
        for expected in {*CODES.values(), "greater_than", "is_sorted", "is_rare"} - {"M010"}:
            assert f"'{expected}'" in verdict


@pytest.mark.parametrize("environment", HOSTILE, ids=lambda environment: " ".join(environment.values()))
def test_environment_changes_nothing(environment: Mapping[str, str]) -> None:
    assert _output_of_script(environment) == _output_of_script({})


def _output_of_script(environment: Mapping[str, str]) -> str:
    clean = {name: value for name, value in os.environ.items() if not name.startswith("PANDERA_")}
    finished: subprocess.CompletedProcess[str] = subprocess.run(
        [sys.executable, "-c", SCRIPT], env={**clean, **environment}, capture_output=True, text=True, check=False
    )
    assert finished.returncode == 0, finished.stderr
    return finished.stdout


def differences(
    report: Report, verdict: Verdict, model: type[pa.DataFrameModel] | pa.DataFrameSchema, *, height: int
) -> list[str]:
    """Where the report and pandera part, one line each; empty where they agree.

    The report may say more than pandera where pandera stops at the first of several faults, and may repeat what
    follows from a fault.
    """
    errors = [result for result in report.failed if result.severity != "warning"]
    warned = [result for result in report.failed if result.severity == "warning"]
    optional = {_subject(key) for key in verdict.cascades} | _unnamed_by_pandera(verdict, errors, model)
    return [
        *_differences(errors, verdict.failing, optional, height),
        *(f"as a warning: {line}" for line in _differences(warned, verdict.warned, optional, height)),
    ]


def _differences(
    results: Iterable[Result], expected: Mapping[Key, Rows], optional: set[Subject], height: int
) -> list[str]:
    found: dict[Subject, list[Result]] = defaultdict(list)
    for result in results:
        found[_subject_of(result)].append(result)
    lines = []
    for key, rows in expected.items():
        candidates = found[_subject(key)]
        match = next((result for result in candidates if _agree(result, rows, height)), None)
        if match is None:
            lines.append(f"{key} in {_shown(rows)}, got {[_told(result) for result in candidates]}")
        else:
            candidates.remove(match)
    extra = [result for subject, left in found.items() if subject not in optional for result in left]
    return lines + [f"pandera says nothing of {_told(result)}" for result in extra]


def _agree(result: Result, rows: Rows, height: int) -> bool:
    """Whether a result counts and shows these rows; on one row, a verdict on the whole looks like one on the row."""
    shown = {sample.row for sample in result.samples} - {None}
    if rows is None:
        return result.violations == 1 and not shown
    return result.violations == len(rows) and (shown == rows or (height == 1 and not shown))


def _subject(key: Key) -> Subject:
    column, fault = key
    code = CODES.get(fault)
    if code is None:
        return fault.split("#", maxsplit=1)[0], column
    return code, "" if code in OF_THE_FRAME else column


def _subject_of(result: Result) -> Subject:
    column = result.columns[0] if result.columns and result.code not in OF_THE_FRAME else ""
    return result.name if result.code == OF_A_CHECK else result.code, column


def _unnamed_by_pandera(
    verdict: Verdict, results: Iterable[Result], model: type[pa.DataFrameModel] | pa.DataFrameSchema
) -> set[Subject]:
    """What pandera does not get to, having stopped at the first fault of its kind."""
    codes = {code for _, fault in verdict.failing if (code := CODES.get(fault))}
    beyond = set(FIRST_OF_MANY) if codes & set(FIRST_OF_MANY) else set()
    beyond |= codes & {"M009"}
    schema = model if isinstance(model, pa.DataFrameSchema) else model.to_schema()
    if schema.add_missing_columns:
        beyond |= codes & {"M002"}
    return {_subject_of(result) for result in results if result.code in beyond}


def _told(result: Result) -> str:
    rows = sorted(sample.row for sample in result.samples if sample.row is not None)
    return f"{result.code} {result.name} {result.columns}: {result.violations} in rows {rows}"


def _shown(rows: Rows) -> str:
    return "no row" if rows is None else f"rows {sorted(rows)}"
