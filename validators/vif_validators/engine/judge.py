"""Tables and their plans in, findings out: every rule of a data set in as few passes over its files as possible."""

from collections.abc import Mapping, Sequence
from dataclasses import replace

import polars as pl

from vif_validators.engine.columns import broken_columns, judge_columns
from vif_validators.engine.groups import judge_groups
from vif_validators.engine.native import judge_natives
from vif_validators.engine.offending import Offending
from vif_validators.engine.plan import TablePlan
from vif_validators.engine.prepare import prepare
from vif_validators.engine.rounds import Judgement, run
from vif_validators.engine.rows import judge_rows
from vif_validators.engine.table import Table
from vif_validators.engine.uniqueness import judge_uniqueness
from vif_validators.redaction import NOTHING, Redaction
from vif_validators.results import Finding, with_samples, without_quotes


def view(plan: TablePlan, frame: pl.LazyFrame, names: Sequence[str] | None = None) -> Table:
    """A frame as a table of the engine; `names` are the file's columns where some are there twice."""
    schema = frame.collect_schema()
    return Table(plan=plan, frame=frame, schema=schema, broken=broken_columns(plan, names or schema.names(), schema))


def judge_structure(plan: TablePlan, frame: pl.LazyFrame, names: Sequence[str] | None = None) -> list[Finding]:
    """The findings of the rules that need only the schema."""
    schema = frame.collect_schema()
    return [Finding(result=result) for result in judge_columns(plan, names or schema.names(), schema)]


def judge_data(
    tables: Mapping[str, Table],
    relations: Sequence[Judgement[list[Finding]]] = (),
) -> list[Finding]:
    """The findings of all row, group and relation rules.

    Raises:
        polars.exceptions.PolarsError: the data could not be decoded.
    """
    # The tables come first: what they prove in the first round, the relations rest on in the second.
    judgements: list[Judgement[list[Finding]]] = [judge_rows(table) for table in tables.values()]
    judgements += [judge_groups(table) for table in tables.values() if table.plan.groups]
    judgements += relations
    return [finding for findings in run(judgements) for finding in findings]


def judge_model(plan: TablePlan, frame: pl.LazyFrame, names: Sequence[str] | None = None) -> tuple[list[Finding], int]:
    """The findings of a user's model: structure, coercion, nulls, uniqueness, checks; and its rows.

    Raises:
        polars.exceptions.PolarsError: the data could not be decoded.
    """
    findings = judge_structure(plan, frame, names)
    prepared = prepare(plan, frame, frame.collect_schema())
    seen = view(plan, prepared.frame, names)
    table = replace(seen, broken={**seen.broken, **prepared.broken})
    for found in run([judge_rows(table), judge_uniqueness(table)]):
        findings += found
    return [*findings, *prepared.findings, *judge_natives(table)], table.proven.rows


def show(findings: Sequence[Finding], samples: int, redaction: Redaction = NOTHING) -> list[Finding]:
    """The findings with up to `samples` samples of what is at fault, and what all of it has in common.

    What is redacted is neither in the samples nor in the messages.
    """
    findings = without_quotes(findings, redaction) if redaction.quotes else findings
    wanted = [finding for finding in findings if finding.offending]
    shown = run([_shown(finding, finding.offending, samples, redaction) for finding in wanted if finding.offending])
    by_id = {id(finding): result for finding, result in zip(wanted, shown, strict=True)}
    return [by_id.get(id(finding), finding) for finding in findings]


def _shown(finding: Finding, offending: Offending, samples: int, redaction: Redaction) -> Judgement[Finding]:
    evidence = offending.evidence_query()
    try:
        answers = yield [offending.sample_query(samples), *([] if evidence is None else [evidence])]
    except pl.exceptions.PolarsError:
        # The counts stand, whatever keeps the rows from being shown.
        return finding
    result = with_samples(finding.result, offending.samples(answers[0], redaction))
    clause = offending.explained(answers[1], redaction) if evidence is not None else None
    return finding.with_result(replace(result, message=f"{result.message}; {clause}") if clause else result)
