"""The report of a check, together with what it was made from."""

from collections.abc import Mapping
from dataclasses import dataclass

from vif_validators.accepting.lenience import UNTREATED, Treatment
from vif_validators.checking.options import Options
from vif_validators.checking.rows_at_fault import RowsAtFault
from vif_validators.checking.selection import kept
from vif_validators.checking.sources import Opened
from vif_validators.engine.judge import show
from vif_validators.report import Input, Report
from vif_validators.results import Finding


@dataclass(frozen=True, kw_only=True)
class Checked:
    """A report with what it was made from: the findings and the tables by name.

    `treatment` is what became of the findings before.
    """

    report: Report
    findings: tuple[Finding, ...]
    tables: Mapping[str, Opened]
    treatment: Treatment = UNTREATED


def reported(
    findings: list[Finding],
    opened: Mapping[str, Opened],
    options: Options,
    beside: tuple[Input, ...] = (),
    treatment: Treatment = UNTREATED,
) -> Checked:
    """The report of those findings that were asked for, and of what was accepted of them."""
    redaction = treatment.redaction
    findings = [*findings, *treatment.lenience.results(options.samples, redaction)]
    chosen = kept(findings, only=options.only, ignore=options.ignore)
    in_order = sorted(chosen, key=lambda finding: (finding.result.code, finding.result.name))
    shown = show(in_order, options.samples, redaction)
    report = Report(
        inputs=(
            *(given for name, table in opened.items() for given in table.inputs(name)),
            *beside,
        ),
        results=tuple(finding.result for finding in shown),
        strict=options.strict,
        rows=RowsAtFault.of(tuple(shown), opened, redaction.columns),
    )
    return Checked(report=report, findings=tuple(shown), tables=opened, treatment=treatment)


def record(checked: Checked, path: str) -> None:
    """Write what was recorded as a baseline.

    Raises:
        BaselineError: something could not be judged, there is too much to record, or the file cannot be written.
    """
    # Imported here: most checks have no baseline.
    from vif_validators.accepting.baseline_file import BaselineError, write_baseline

    recorded, blocked = checked.treatment.lenience.recorded, [r for r in checked.report.failed if r.blocking]
    if recorded is None or checked.report.outcome == "unreadable":
        why = f"{blocked[0].code} {blocked[0].name}: {blocked[0].message}" if blocked else "no rule could be judged"
        raise BaselineError(f"{path}: no baseline was written: {why}")
    write_baseline(path, recorded.content)
