"""Which findings a report shows, and how severe each is."""

from collections.abc import Mapping, Sequence
from dataclasses import replace

from vif_contracts.catalog import ALL_RULES, select
from vif_contracts.label_file_rules import LABEL_FILE_RULES
from vif_validators.report import Severity
from vif_validators.results import Finding

_WITHHOLDING = frozenset(rule.code for rule in LABEL_FILE_RULES if rule.withholds)
"""Codes of the rules without which a judge output file is not judged by any other."""


def with_severity(finding: Finding, severities: Mapping[str, Severity]) -> Finding:
    """The finding with the severity that the settings give its rule."""
    severity = severities.get(finding.result.code)
    return finding.with_result(replace(finding.result, severity=severity)) if severity else finding


def chosen_codes(*, only: Sequence[str], ignore: Sequence[str]) -> frozenset[str] | None:
    """The codes asked for; None for all.

    Raises:
        ValueError: `only` or `ignore` names no rule.
    """
    if not (only or ignore):
        return None
    return (select(only) if only else frozenset(ALL_RULES)) - select(ignore)


def kept(findings: list[Finding], *, only: Sequence[str], ignore: Sequence[str]) -> list[Finding]:
    """The findings asked for, and those without which the others could not be trusted.

    Raises:
        ValueError: `only` or `ignore` names no rule.
    """
    ignored = select(ignore)
    chosen = select(only) if only else frozenset(finding.result.code for finding in findings)
    chosen -= ignored
    reasons = [finding.result.skipped_because or "" for finding in findings if finding.result.code in chosen]

    def wanted(finding: Finding) -> bool:
        result = finding.result
        if result.code in _WITHHOLDING and result.status == "failed":
            return True
        if result.code in chosen or result.blocking:
            return result.code in chosen or result.status == "failed"
        # Asked for X rules alone, one that could not run for a missing column is explained by the column's own finding.
        explains = result.code[1:] in {"002", "003"} and any(result.message in reason for reason in reasons)
        return explains and result.status == "failed" and result.code not in ignored

    return [finding for finding in findings if wanted(finding)]
