"""The verdict and its figures."""

from dataclasses import dataclass
from typing import Final

from vif_validators.report import SEVERITIES, STATUSES, Report, Severity
from vif_validators.reporters import summary
from vif_validators.reporters.layout import counted
from vif_validators.reporters.profile_tables import ratio
from vif_validators.reporters.verdict import verdict

WORDS: Final = {
    "passed": "The data keeps its contract",
    "violated": "The data breaks its contract",
    "unreadable": "Not all of the data could be judged",
}
EXIT_CODES: Final = ("the contract holds", "the contract is violated", "something could not be judged")
STRICT: Final = "strict: warnings fail as well"


@dataclass(frozen=True, slots=True)
class Tally:
    """How many rules of a severity failed, with how many violations."""

    severity: Severity
    rules: int
    violations: str


@dataclass(frozen=True, slots=True)
class Slice:
    """How many checks came out so: a piece of the bar from `start`, in hundredths; `look` is how it is shown."""

    status: str
    look: str
    count: int
    start: float
    width: float


@dataclass(frozen=True, slots=True)
class InputRow:
    """The files of a table; `place` is safe to show."""

    table: str
    place: str
    files: int
    rows: str


@dataclass(frozen=True, slots=True)
class Banner:
    """What the top of the page says."""

    outcome: str
    verdict: str
    exit_code: str
    found: str
    tallies: tuple[Tally, ...]
    violations: str
    checks: int
    slices: tuple[Slice, ...]
    inputs: tuple[InputRow, ...]


def banner(report: Report) -> Banner:
    """The verdict of a report."""
    tallies = tuple(_tally(report, severity) for severity in SEVERITIES)
    _, found = verdict(report)
    strict = f" ({STRICT})" if report.strict else ""
    return Banner(
        report.outcome,
        WORDS[report.outcome],
        f"Exit code {report.exit_code}: {EXIT_CODES[report.exit_code]}{strict}",
        f"{found[:1].upper()}{found[1:]}.",
        tallies,
        f"{sum(result.violations for result in report.failed):,}",
        len(report.results),
        tuple(_slices(report)),
        tuple(_input(report, table) for table in dict.fromkeys(given.table for given in report.inputs)),
    )


def _tally(report: Report, severity: Severity) -> Tally:
    rules = sum(result.severity == severity for result in report.failed)
    return Tally(severity, rules, counted(report.violations(severity), "violations"))


def _slices(report: Report) -> list[Slice]:
    start, slices = 0.0, []
    failed = {result.severity for result in report.failed}
    worst = next((severity for severity in SEVERITIES if severity in failed), "error")
    for status in STATUSES:
        count = report.rules(status)
        width = 100 * ratio(count, len(report.results))
        slices.append(Slice(status, worst if status == "failed" else status, count, start, width))
        start += width
    return slices


def _input(report: Report, table: str) -> InputRow:
    given = [each for each in report.inputs if each.table == table]
    unread = sum(each.rows is None for each in given)
    read = [each.rows for each in given if each.rows is not None]
    rows = counted(sum(read), given[0].unit) if read else "not read"
    place = summary.place(report, table) if any(each.path is not None for each in given) else "in memory"
    return InputRow(table, place, len(given), rows + (f", {unread:,} not read" if unread and read else ""))
