"""Results in words: the one place where counts become a message."""

from dataclasses import dataclass, replace

from vif_contracts.rule import Rule
from vif_validators.offending import Offending
from vif_validators.report import Result, Sample, Severity


@dataclass(frozen=True, kw_only=True)
class Finding:
    """A result and, where it failed, the units at fault (for samples, waivers and failing rows)."""

    result: Result
    offending: Offending | None = None

    def with_result(self, result: Result) -> "Finding":
        """The same units under another result."""
        return replace(self, result=result)


def passed(rule: Rule, columns: tuple[str, ...], checked: int, *, table: str = "", message: str = "") -> Result:
    """The rule ran and found nothing; `checked` units were judged."""
    return _result(
        rule,
        columns,
        table=table,
        status="passed",
        checked=checked,
        message=message or f"{checked:,} {unit_of(rule.unit, checked)} judged, none at fault",
    )


def skipped(rule: Rule, columns: tuple[str, ...], because: str, *, table: str = "") -> Result:
    """The rule did not run."""
    return _result(
        rule, columns, table=table, status="skipped", message=f"not judged: {because}", skipped_because=because
    )


def failed(
    rule: Rule,
    columns: tuple[str, ...],
    *,
    violations: int = 1,
    checked: int = 1,
    message: str = "",
    table: str = "",
) -> Result:
    """The rule ran and `violations` of `checked` units break it.

    Without a message, the counts and the fault make one.
    """
    subject = f"{columns[0]}: " if _per_column(rule) and columns else ""
    text = message or f"{subject}{violations:,} of {checked:,} {unit_of(rule.unit, checked)}: {rule.fault}"
    return _result(rule, columns, table=table, status="failed", violations=violations, checked=checked, message=text)


def named(result: Result, name: str, severity: Severity, message: str | None = None) -> Result:
    """The result of a user's own check, under that check's name."""
    return replace(result, name=name, severity=severity, message=message or result.message)


def with_samples(result: Result, samples: tuple[Sample, ...]) -> Result:
    """The result with its samples; the message says where the first one is."""
    if not samples:
        return result
    return replace(result, samples=samples, message=f"{result.message}; first {_place(samples[0])}")


def unit_of(unit: str, count: int) -> str:
    """The unit in the number that agrees with the count."""
    return unit[:-1] if count == 1 and unit.endswith("s") else unit


def _place(sample: Sample) -> str:
    value = "" if sample.value is None else f": {sample.value}"
    if sample.row is not None:
        return f"at row {sample.row:,}{value}"
    return f"for {sample.persona_id}{value}" if sample.persona_id is not None else value.removeprefix(": ")


def _per_column(rule: Rule) -> bool:
    return getattr(rule, "per_column", False) or rule.code[1:] in {"006", "008", "100"}


def _result(
    rule: Rule,
    columns: tuple[str, ...],
    *,
    table: str,
    status: str,
    message: str,
    violations: int = 0,
    checked: int = 0,
    skipped_because: str | None = None,
) -> Result:
    return Result(
        code=rule.code,
        name=rule.name,
        severity=rule.severity.value,
        table=table or rule.table,
        columns=columns,
        status=status,  # type: ignore[arg-type]
        violations=violations,
        checked=checked,
        message=message,
        hint=rule.hint,
        demands=rule.demands,
        why=rule.why,
        unit=rule.unit,
        skipped_because=skipped_because,
        blocking=rule.blocking,
    )
