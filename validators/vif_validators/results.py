"""Results in words: the one place where counts become a message."""

from collections.abc import Iterable
from dataclasses import dataclass, replace

from vif_contracts.rule import Rule
from vif_validators.engine.offending import Offending
from vif_validators.redaction import HIDDEN, Redaction
from vif_validators.report import Result, Sample, Severity


@dataclass(frozen=True, kw_only=True)
class Finding:
    """A result and, where it failed, the units at fault (for samples, waivers and failing rows).

    `quotes` are parts of the message that others wrote, and that may quote any cell. `subjects` are the columns at
    fault, one for each violation, where columns are at fault and neither rows nor groups.
    """

    result: Result
    offending: Offending | None = None
    quotes: tuple[str, ...] = ()
    subjects: tuple[str, ...] = ()

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


def without_quotes(findings: Iterable[Finding], redaction: Redaction) -> list[Finding]:
    """The findings without what others wrote of the data; one's message may be why another was skipped."""
    findings = [_without_values(finding, redaction) for finding in findings]
    quotes = [quote for finding in findings for quote in finding.quotes if quote]

    def clean(text: str) -> str:
        for quote in quotes:
            text = text.replace(quote, HIDDEN)
        return text

    if not quotes:
        return findings
    return [
        finding.with_result(
            replace(
                finding.result,
                message=clean(finding.result.message),
                skipped_because=finding.result.skipped_because and clean(finding.result.skipped_because),
            )
        )
        for finding in findings
    ]


def _without_values(finding: Finding, redaction: Redaction) -> Finding:
    """The finding of a user's model without the values of samples that were taken while its files were opened."""
    result = finding.result
    if result.code[0] != "M" or not result.samples:
        return finding
    message, samples = result.message, []
    for sample in result.samples:
        hidden = sample.value is not None and redaction.hides(sample.column or "")
        if hidden and message.endswith(f": {sample.value}"):
            message = f"{message.removesuffix(str(sample.value))}{HIDDEN}"
        samples.append(replace(sample, value=HIDDEN) if hidden else sample)
    return finding.with_result(replace(result, message=message, samples=tuple(samples)))


def accepted(result: Result, count: int, because: Iterable[str]) -> Result:
    """The result with `count` of its violations counted as waived, and why they are.

    The message tells how many are left, and how many are not shown.
    """
    left, waived = result.violations - count, result.waived + count
    message = result.message.removesuffix(_more_waived(result.waived))
    # Where nothing is left, the message tells of all that was found.
    found, told = (f"{number:,} of {result.checked:,} " for number in (result.violations, left or waived))
    return replace(
        result,
        status="failed" if left else "waived",
        violations=left,
        waived=waived,
        waived_because=tuple(dict.fromkeys((*result.waived_because, *because))),
        message=message.replace(found, told, 1) + _more_waived(waived if left else 0),
    )


def _more_waived(count: int) -> str:
    return f"; {count:,} more waived" if count else ""


def unit_of(unit: str, count: int) -> str:
    """The unit in the number that agrees with the count."""
    return unit[:-1] if count == 1 and unit.endswith("s") else unit


def _place(sample: Sample) -> str:
    value = "" if sample.value is None else f": {sample.value}"
    if sample.row is not None:
        return f"at row {sample.row:,}{f' of {sample.file}' if sample.file else ''}{value}"
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
