"""Checks of a user's model that only pandera can run: they collect, join, filter, map elements or return a bool."""

from dataclasses import replace
from functools import partial

import polars as pl
from pandera.backends.polars.checks import PolarsCheckBackend
from pandera.constants import CHECK_OUTPUT_KEY

from vif_contracts import model_rules
from vif_validators.engine.capture import function_of
from vif_validators.engine.offending import ROW, Offending, numbered
from vif_validators.engine.plan import NativeCheck
from vif_validators.engine.table import Table
from vif_validators.report import Severity
from vif_validators.results import Finding, failed, named, passed, skipped
from vif_validators.text_of import shorten

_RULE = model_rules.FAILED_CHECK
_NOTE = "(run by pandera itself)"


def judge_natives(table: Table) -> list[Finding]:
    """The findings of the checks that pandera has to run, each on a collected frame; their messages say so."""
    return [
        _skipped(table, check, reason) if (reason := _reason(table, check)) else _judged(table, check)
        for check in table.plan.natives
    ]


def _reason(table: Table, check: NativeCheck) -> str | None:
    return table.reason_to_skip(check.columns)


def _skipped(table: Table, check: NativeCheck, reason: str) -> Finding:
    result = skipped(_RULE, check.columns, reason, table=table.plan.table)
    return Finding(result=named(result, check.name, check.severity))


def _judged(table: Table, native: NativeCheck) -> Finding:
    subject = f"{native.columns[0]}: " if native.columns else ""
    frame = table.frame.select(native.key) if native.alone else table.frame
    try:
        # The backend is called directly: environment variables may have put another one, or none, in its place.
        backend = PolarsCheckBackend(native.check)
        backend.check_fn = partial(function_of(native.check), **native.check._check_kwargs)  # noqa: SLF001
        outcome = backend(frame, None if native.key == "*" else native.key)
        verdict = outcome.check_output.collect().get_column(CHECK_OUTPUT_KEY)
    except Exception as error:  # noqa: BLE001 (the user's own code)
        what = shorten(f"{type(error).__name__}: {error}".split("\n")[0])
        # A check that raises is an error in pandera, too, even if it asks for warnings only.
        found = _finding(table, native, 1, 1, f"{subject}the check {native.name} raised {what}", severity="error")
        return replace(found, quotes=(what,))
    at_fault = (~verdict).fill_null(value=False).arg_true()
    if not len(at_fault):
        return _finding(table, native, 0, len(verdict), "")
    if len(verdict) != table.proven.rows or outcome.failure_cases is None:
        return _finding(table, native, 1, 1, f"{subject}the check {native.name} does not hold {_NOTE}")
    counts = f"{len(at_fault):,} of {len(verdict):,} rows"
    message = f"{subject}{counts}: the check {native.name} does not hold {_NOTE}"
    rows = numbered(table.frame).filter(pl.col(ROW).is_in(at_fault.implode()))
    column = native.columns[0] if native.columns else None
    offending = Offending(units=rows, whole=rows, shown=native.columns, column=column, key=table.key())
    return Finding(result=_finding(table, native, len(at_fault), len(verdict), message).result, offending=offending)


def _finding(
    table: Table, native: NativeCheck, violations: int, checked: int, message: str, *, severity: Severity | None = None
) -> Finding:
    if not violations:
        result = passed(_RULE, native.columns, checked, table=table.plan.table)
        return Finding(result=named(result, native.name, native.severity, f"{result.message} {_NOTE}"))
    result = failed(_RULE, native.columns, violations=violations, checked=checked, table=table.plan.table)
    return Finding(result=named(result, native.name, severity or native.severity, message))
