"""The law that the gate rests on: engine, plain pandera and slow oracle find the same violations in the same rows."""

import warnings

import polars as pl
import pytest
from hypothesis import HealthCheck, given, seed, settings
from tests.support import oracle
from tests.support.generate import CULTURES, NOW, PROFESSIONS, DataSet, damaged, datasets
from tests.support.plain_pandera import failing_rows

from vif_contracts import JudgeLabels, Personas
from vif_validators import Report, check

EXAMPLES = 280  # of two tables each
SHARES = [0, *(pytest.param(share, marks=pytest.mark.slow) for share in (1, 2, 3))]  # over 2,200 tables
MANY = 10_000

# Persona-level figures that the oracle knows by persona (or name) instead of by row.
BY_PERSONA = {"L302", "L303", "X102", "X103", "X104"}
# Structural rules of the table as a whole are not the oracle's.
WHOLE_TABLE = ("001", "002", "003", "004", "005")
# What plain pandera cannot express or does not raise on: warnings, infos, relations, empty tables.
NOT_PANDERA = {"P007", "L007", "P111", "P301", "L303"}


def law(examples):
    return settings(max_examples=examples, deadline=None, suppress_health_check=list(HealthCheck), database=None)


@pytest.mark.parametrize("share", SHARES)
def test_engine_agrees_with_oracle_and_pandera_on_broken_data(share):
    @seed(share)
    @law(EXAMPLES)
    @given(damaged())
    def agree(data):
        report = judged(data)
        assert engine_says(report) == oracle_says(data)
        assert engine_says(judged(in_order(data))) == oracle_says(in_order(data))
        for model, frame in ((Personas, data.personas), (JudgeLabels, data.judge_labels)):
            assert pandera_says(model, frame) == rows_at_fault(report, model, frame)

    agree()


@law(60)
@given(datasets())
def test_valid_data_passes_all_three(data):
    report = judged(data)
    assert {result.code for result in report.failed} <= {"P007", "L007", "P301"}
    assert engine_says(report) == oracle_says(data)
    assert engine_says(judged(in_order(data))) == oracle_says(in_order(data))
    assert pandera_says(Personas, data.personas) == pandera_says(JudgeLabels, data.judge_labels) == {}


def in_order(data: DataSet) -> DataSet:
    """The same data sorted, as consolidation writes it: the engine then compares neighbours instead of grouping."""
    labels = data.judge_labels.sort("persona_id", "t_index", maintain_order=True)
    return DataSet(personas=data.personas.sort("persona_id", maintain_order=True), judge_labels=labels)


def judged(data: DataSet) -> Report:
    return check(registry=data.personas, labels=data.judge_labels, now=NOW, samples=MANY)


def engine_says(report):
    """Every figure of the engine, in the oracle's terms."""
    found = {}
    for result in report.results:
        if result.code[0] == "C" or result.code[1:] in WHOLE_TABLE:
            continue
        per_column = result.code[1:] == "006" or result.code == "L104"
        rows = tuple(sample.row for sample in result.samples if sample.row is not None)
        personas = ()
        if result.code in BY_PERSONA:
            personas = tuple(sorted(sample.persona_id for sample in result.samples))
        elif result.code == "P301":
            personas = tuple(sorted(sample.value for sample in result.samples))
        assert result.status in ("passed", "failed"), result
        assert rows == tuple(sorted(rows))
        key = (result.code, result.columns[0] if per_column else "")
        found[key] = (result.violations, result.checked, rows, personas)
    return found


def oracle_says(data):
    verdicts = {
        **oracle.judge_personas(data.personas, professions=PROFESSIONS, cultures=CULTURES, now=NOW),
        **oracle.judge_labels(data.judge_labels),
        **oracle.judge_relations(data.personas, data.judge_labels),
    }
    said = {}
    for (code, column), verdict in verdicts.items():
        names = tuple(sorted(text[:79] + "…" if len(text) > 80 else text for text in verdict.personas))
        said[code, column] = (verdict.violations, verdict.checked, verdict.rows, names)
    return said


def pandera_says(model, frame):
    """The rows that plain pandera finds at fault, by code; per column where the rule is."""
    if model is Personas:
        # pandera panics while it shows a moment outside Python's calendar; no rule that it raises on reads created_at.
        moments = pl.col("created_at").cast(pl.Int64).clip(0, 10**15).cast(frame.schema["created_at"])
        frame = frame.with_columns(created_at=moments)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        found = failing_rows(frame, model)
    prefix = "P" if model is Personas else "L"
    said = {}
    for (column, what), rows in found.items():
        code = f"{prefix}006" if what == "null-value" else what
        per_column = code[1:] == "006" or code == "L104"
        key = (code, column if per_column else "")
        said[key] = said.get(key, frozenset()) | rows
    return said


def rows_at_fault(report, model, frame):
    """The rows that the engine finds at fault, for the rules that plain pandera can express.

    Where a persona is at fault, pandera names all of its rows.
    """
    persona_ids = frame["persona_id"].to_list()
    table = model.__terms__.table
    said = {}
    for result in report.failed:
        if result.table != table or result.code[0] == "X" or result.code in NOT_PANDERA:
            continue
        per_column = result.code[1:] == "006" or result.code == "L104"
        key = (result.code, result.columns[0] if per_column else "")
        if result.code in BY_PERSONA:
            at_fault = {sample.persona_id for sample in result.samples}
            said[key] = frozenset(row for row, persona_id in enumerate(persona_ids) if persona_id in at_fault)
        else:
            said[key] = frozenset(sample.row for sample in result.samples)
    return said
