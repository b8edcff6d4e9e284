"""What a user's model asks for beyond row expressions: checks that only pandera can run, uniqueness, coercion, defaults."""

from collections.abc import Mapping

import polars as pl
from pandera.backends.polars.checks import PolarsCheckBackend
from pandera.constants import CHECK_OUTPUT_KEY
from vif_contracts import model_rules

from vif_validators.offending import Offending, numbered
from vif_validators.plan import ColumnDemand, NativeCheck, TablePlan
from vif_validators.report import Result
from vif_validators.results import Finding, failed, named, passed, skipped
from vif_validators.rounds import Judgement
from vif_validators.table import Table
from vif_validators.text_of import shorten

_RUN_BY_PANDERA = "run by pandera itself"


def judge_natives(table: Table) -> list[Finding]:
    """The findings of the checks that pandera itself has to run, each on the collected frame."""
    findings = []
    for check in table.plan.natives:
        reason = table.reason_to_skip(check.columns)
        if reason:
            result = skipped(model_rules.FAILED_CHECK, check.columns, reason, table=table.plan.table)
            findings.append(Finding(result=named(result, check.name, check.severity)))
        else:
            findings.append(_judge_native(table, check))
    return findings


def _judge_native(table: Table, native: NativeCheck) -> Finding:
    subject = f"{native.columns[0]}: " if native.columns else ""
    try:
        # The backend is called directly: environment variables may have put another one, or none, in its place.
        outcome = PolarsCheckBackend(native.check)(table.frame, None if native.key == "*" else native.key)
        verdict = outcome.check_output.collect().get_column(CHECK_OUTPUT_KEY)
    except Exception as error:  # noqa: BLE001 (the user's own code)
        what = f"{type(error).__name__}: {error}".split("\n")[0]
        return _native_finding(table, native, 1, 1, f"{subject}the check {native.name} raised {shorten(what)}")
    rows = (~verdict.fill_null(value=True)).arg_true()
    if outcome.failure_cases is None or not len(rows):
        whole = f"{subject}the check {native.name} does not hold for the column as a whole ({_RUN_BY_PANDERA})"
        return _native_finding(table, native, len(rows), 1 if outcome.failure_cases is None else len(verdict), whole)
    message = f"{subject}{len(rows):,} of {len(verdict):,} rows: the check {native.name} does not hold ({_RUN_BY_PANDERA})"
    finding = _native_finding(table, native, len(rows), len(verdict), message)
    if len(verdict) != table.proven.rows:
        return finding
    whole_rows = numbered(table.frame).join(pl.LazyFrame({"vif:row": rows}), on="vif:row", how="semi").sort("vif:row")
    column = native.columns[0] if native.columns else None
    return Finding(
        result=finding.result,
        offending=Offending(units=whole_rows, whole=whole_rows, shown=native.columns, column=column),
    )


def _native_finding(table: Table, native: NativeCheck, violations: int, checked: int, message: str) -> Finding:
    rule = model_rules.FAILED_CHECK
    if not violations:
        result = passed(rule, native.columns, checked, table=table.plan.table)
        return Finding(result=named(result, native.name, native.severity, f"{result.message} ({_RUN_BY_PANDERA})"))
    result = failed(rule, native.columns, violations=violations, checked=checked, table=table.plan.table)
    return Finding(result=named(result, native.name, native.severity, message))


def judge_uniqueness(table: Table) -> Judgement[list[Finding]]:
    """The findings of unique columns and of unique combinations: as in pandera, every row of a repeated value is at fault."""
    demands = [(model_rules.DUPLICATE_VALUE, (column.name,)) for column in table.plan.columns if column.unique]
    demands += [(model_rules.DUPLICATE_ROW, key) for key in table.plan.unique_keys]
    findings = []
    asked = []
    for rule, key in demands:
        present = tuple(name for name in key if name in table.schema)
        reason = table.reason_to_skip(present) if present else None
        if reason:
            findings.append(Finding(result=skipped(rule, key, reason, table=table.plan.table)))
        elif present:
            asked.append((rule, key, present))
    answers = yield [
        table.frame.select(v=pl.struct(present).is_duplicated().sum(), n=pl.len()) for _, _, present in asked
    ]
    for (rule, key, present), answer in zip(asked, answers, strict=True):
        violations, checked = answer.row(0)
        if not violations:
            findings.append(Finding(result=passed(rule, key, checked, table=table.plan.table)))
            continue
        rows = numbered(table.frame).filter(pl.struct(present).is_duplicated())
        result = failed(rule, key, violations=violations, checked=checked, table=table.plan.table)
        column = present[0] if len(present) == 1 else None
        findings.append(
            Finding(result=result, offending=Offending(units=rows, whole=rows, shown=present, column=column))
        )
    return findings


def prepare(
    plan: TablePlan, frame: pl.LazyFrame, schema: Mapping[str, pl.DataType]
) -> tuple[pl.LazyFrame, list[tuple[ColumnDemand, pl.Expr]]]:
    """The frame after the model's own preparation: missing columns added, columns coerced, defaults filled in.

    Returns:
        The prepared frame, and for each coerced column the verdict, on the unprepared frame, that its values can be cast.
    """
    coercions = []
    changes: list[pl.Expr] = []
    for column in plan.columns:
        name = column.name
        if name not in schema:
            if plan.add_missing and (column.default is not None or column.nullable):
                changes.append(_literal(column).alias(name))
            continue
        expr = pl.col(name)
        if column.coerce and column.dtype is not None:
            expr = pl.col(name).cast(column.dtype.type, strict=False)
            coercions.append((column, pl.col(name).is_null() | expr.is_not_null()))
        if column.default is not None:
            expr = expr.fill_null(_literal(column))
            if schema[name] in (pl.Float32, pl.Float64):
                expr = expr.fill_nan(_literal(column))
        if column.coerce or column.default is not None:
            changes.append(expr)
    return (frame.with_columns(changes) if changes else frame), coercions


def _literal(column: ColumnDemand) -> pl.Expr:
    if isinstance(column.default, pl.Expr):
        return column.default
    return pl.lit(column.default, dtype=column.dtype.type if column.dtype else None)


def judge_coercions(
    plan: TablePlan, frame: pl.LazyFrame, coercions: list[tuple[ColumnDemand, pl.Expr]]
) -> Judgement[list[Finding]]:
    """The findings of coerced columns: a value that cannot be cast is at fault."""
    rule = plan.structure.wrong_dtype
    answers = yield [frame.select(v=(~verdict).sum(), n=pl.len()) for _, verdict in coercions]
    findings = []
    for (column, verdict), answer in zip(coercions, answers, strict=True):
        violations, checked = answer.row(0)
        if not violations:
            findings.append(Finding(result=passed(rule, (column.name,), checked, table=plan.table)))
            continue
        rows = numbered(frame).filter(~verdict)
        message = f"column {column.name}: {violations:,} of {checked:,} values cannot be coerced to {column.dtype}"
        result: Result = failed(
            rule, (column.name,), violations=violations, checked=checked, message=message, table=plan.table
        )
        offending = Offending(units=rows, whole=rows, shown=(column.name,), column=column.name)
        findings.append(Finding(result=result, offending=offending))
    return findings
