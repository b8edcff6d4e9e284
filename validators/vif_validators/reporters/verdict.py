"""The verdict of a report in one sentence, and its findings in the order in which they are shown."""

from vif_validators.report import SEVERITIES, Report, Result, Severity
from vif_validators.reporters.layout import counted


def verdict(report: Report) -> tuple[str, str]:
    """The outcome in capitals, with what made it so if that is not plain, and what was found. All words are our own."""
    errors, *lesser = (_count(report, severity) for severity in SEVERITIES)
    found = ", ".join(count for count in (errors, *lesser) if count)
    noun = "files" if all(given.path is not None for given in report.inputs) else "tables"
    where = f" in {counted(len(report.inputs), noun)}" if report.inputs else ""
    word = report.outcome.upper()
    if report.outcome == "unreadable":
        blocked = sum(result.violations for result in report.failed if result.blocking)
        text = f"{counted(blocked, 'files')} could not be judged" if blocked else "no rule could be judged"
        text += f"; besides, {found}" if found else ""
    elif report.outcome == "violated":
        word += "" if errors else " (strict: warnings fail)"
        text = found + where
    else:
        text = (f"no errors, {found}" if found else "no faults found") + where
    skipped = report.rules("skipped")
    if skipped and report.outcome != "unreadable":
        text += f"; {counted(skipped, 'checks')} skipped"
    return word, text


def groups(report: Report) -> list[list[Result]]:
    """The failed results of each rule together: what blocks first, then by severity, then as in the report."""
    found: dict[tuple[str, str, str, str, bool], list[Result]] = {}
    for result in report.failed:
        found.setdefault((result.code, result.name, result.table, result.severity, result.blocking), []).append(result)
    return sorted(found.values(), key=lambda group: (not group[0].blocking, SEVERITIES.index(group[0].severity)))


def _count(report: Report, severity: Severity) -> str:
    """How many results of this severity failed, and of errors with how many violations; empty if none did."""
    failed = [result for result in report.failed if result.severity == severity and not result.blocking]
    count = counted(len(failed), f"{severity}s") if failed else ""
    violations = sum(result.violations for result in failed)
    if severity != "error" or violations == len(failed):
        return count
    return f"{count} ({counted(violations, 'violations')})"
