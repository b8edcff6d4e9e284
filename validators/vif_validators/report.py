"""What a check found: plain, frozen values that any reporter can read."""

from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Literal, Protocol

if TYPE_CHECKING:
    import polars as pl

    from vif_validators.profiling.figures import Profile

Severity = Literal["error", "warning", "info"]
Status = Literal["failed", "passed", "skipped", "waived"]
Outcome = Literal["passed", "violated", "unreadable"]

SEVERITIES: tuple[Severity, ...] = ("error", "warning", "info")
STATUSES: tuple[Status, ...] = ("passed", "failed", "skipped", "waived")
VALUE_LIMIT = 80
"""Longest text of a sample's value, in characters."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Sample:
    """One offending place.

    `row` is the 0-based row in the file, None where a persona or a column is at fault; `value` is text of at most
    80 characters; `line` and `position`, the character in it, are 1-based and belong to `file`.
    """

    row: int | None = None
    persona_id: str | None = None
    t_index: int | None = None
    column: str | None = None
    value: str | None = None
    file: str | None = None
    line: int | None = None
    position: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Result:
    """The outcome of one rule (and of one column, where the rule is judged column by column).

    `violations` and `checked` count what the rule counts (rows, personas, names); `unit` names it. `blocking` marks a
    rule whose failure means that the data could not be judged (exit code 2). `waived` counts the violations that were
    accepted, which are none of `violations`; `waived_because` says by what: a reason and its last day, or a baseline.
    """

    code: str
    name: str
    severity: Severity
    table: str
    status: Status
    message: str
    columns: tuple[str, ...] = ()
    violations: int = 0
    checked: int = 0
    waived: int = 0
    hint: str = ""
    demands: str = ""
    why: str = ""
    unit: str = "rows"
    skipped_because: str | None = None
    blocking: bool = False
    samples: tuple[Sample, ...] = ()
    waived_because: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Input:
    """One judged file or frame: where it came from and how many rows it has (None if it could not be read).

    `unit` is what its rows are. Files of the same kind that are judged together have the same table.
    """

    table: str
    path: str | None
    rows: int | None
    unit: str = "rows"


class FailingRows(Protocol):
    """Where a report has the rows at fault from."""

    def content(self, code: str) -> "pl.DataFrame":
        """The rows at fault under a rule.

        Raises:
            KeyError: there are none to be had.
        """


class ContractViolation(ValueError):  # noqa: N818 (a name that users depend on)
    """The data breaks its contract, or could not be judged. Its text is the text report.

    Attributes:
        report: the whole `Report`.
    """

    def __init__(self, report: "Report") -> None:
        self.report = report
        super().__init__(report)

    def __str__(self) -> str:
        return self.report.to_text()


@dataclass(frozen=True, slots=True, kw_only=True)
class Report:
    """All results of one check, in code order.

    With `strict`, a warning fails the check as an error does. `profile` holds the figures of the data, where the report
    is to show them.
    """

    inputs: tuple[Input, ...]
    results: tuple[Result, ...]
    strict: bool = False
    profile: "Profile | None" = None
    rows: FailingRows | None = field(default=None, repr=False, compare=False)

    @property
    def failed(self) -> tuple[Result, ...]:
        """The results with at least one violation, whatever their severity."""
        return tuple(result for result in self.results if result.status == "failed")

    @property
    def exit_code(self) -> Literal[0, 1, 2]:
        """0: the contract holds; 1: it is violated; 2: something could not be judged (2 wins over 1)."""
        # What was asked for does not hold as long as nothing of it could be judged.
        nothing_judged = all(result.status == "skipped" for result in self.results)
        if nothing_judged or any(result.blocking for result in self.failed):
            return 2
        failing = {"error", "warning"} if self.strict else {"error"}
        return 1 if any(result.severity in failing for result in self.failed) else 0

    @property
    def ok(self) -> bool:
        """True if the exit code is 0."""
        return self.exit_code == 0

    @property
    def outcome(self) -> Outcome:
        """The exit code as a word."""
        outcomes: tuple[Outcome, ...] = ("passed", "violated", "unreadable")
        return outcomes[self.exit_code]

    def rules(self, status: Status) -> int:
        """How many results have this status."""
        return sum(result.status == status for result in self.results)

    def violations(self, severity: Severity) -> int:
        """How many violations of this severity there are in all."""
        return sum(result.violations for result in self.failed if result.severity == severity)

    def __getitem__(self, code: str) -> Result:
        """The result of one rule; the results of a rule judged column by column are added up.

        Raises:
            KeyError: the rule is not part of this check.
        """
        found = [result for result in self.results if result.code == code]
        if not found:
            raise KeyError(code)
        return found[0] if len(found) == 1 else _combined(found)

    def __contains__(self, code: object) -> bool:
        return any(result.code == code for result in self.results)

    def __iter__(self) -> Iterator[Result]:
        return iter(self.results)

    def failing_rows(self, code: str) -> "pl.DataFrame":
        """The rows at fault under a rule, whole and in file order, and before them their 0-based number `row`.

        Where personas are at fault, these are their rows. The column is called `row_number` where the data has a `row`.
        A report whose rules failed holds the tables' content for this, until it is dropped or pickled.

        Raises:
            KeyError: the rule is not part of this check.
            ValueError: there are no rows to show: the rule was not judged, or is not about rows of a table.
            UnreadableFile: an undocumented column does not decode, which the check had no need to read.
        """
        result = self[code]
        if result.skipped_because:
            raise ValueError(f"{code} was not judged: {result.skipped_because}")
        if result.status in ("passed", "waived"):
            import polars as pl

            return pl.DataFrame(schema={"row": pl.UInt32})
        try:
            if self.rows is not None:
                return self.rows.content(code)
        except KeyError:
            pass
        raise ValueError(f"{code} {result.name}: there are no rows to show")

    def to_json(self) -> str:
        """The report as JSON text in the format `vif-report/1`; the same report gives the same bytes."""
        from vif_validators.reporters.json_ import render

        return render(self)

    def to_text(self) -> str:
        """The report as plain text of 80 columns, without colour."""
        from vif_validators.reporters.text import render

        return render(self)

    def to_github(self) -> str:
        """The report as workflow commands of GitHub Actions, one a line, and a line with the verdict."""
        from vif_validators.reporters.github import render

        return render(self)

    def to_markdown(self) -> str:
        """The report as GitHub-flavoured Markdown, at most 1 MiB of it."""
        from vif_validators.reporters.markdown import render

        return render(self)

    def to_junit(self) -> str:
        """The report as JUnit XML: a suite per table, a test case per rule."""
        from vif_validators.reporters.junit import render

        return render(self)

    def to_sarif(self) -> str:
        """The report as SARIF 2.1.0, which code scanning and editors read; the same report gives the same bytes."""
        from vif_validators.reporters.sarif import render

        return render(self)

    def to_html(self) -> str:
        """The report as one HTML page that needs nothing besides; the same report gives the same bytes."""
        from vif_validators.reporters.html import render

        return render(self)

    def raise_if_failed(self) -> None:
        """Do nothing if `ok`.

        Raises:
            ContractViolation: the exit code is not 0.
        """
        if not self.ok:
            raise ContractViolation(self)


def _combined(results: list[Result]) -> Result:
    """One result for a rule that was judged column by column: worst status, figures added up."""
    worst = next(
        part for status in ("failed", "waived", "skipped", "passed") for part in results if part.status == status
    )
    parts = [part for part in results if part.status == worst.status]
    return replace(
        worst,
        columns=tuple(column for part in parts for column in part.columns),
        violations=sum(part.violations for part in results),
        checked=sum(part.checked for part in results),
        waived=sum(part.waived for part in results),
        waived_because=tuple(dict.fromkeys(because for part in results for because in part.waived_because)),
        message="; ".join(dict.fromkeys(part.message for part in parts)),
        samples=tuple(sample for part in parts for sample in part.samples),
    )
