"""`profile`: configuration, tables, figures, D rules, report."""

import os
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import UTC, datetime
from os import PathLike
from pathlib import Path

from vif_contracts.characteristics import CHARACTERISTIC_RULES
from vif_contracts.context import Context
from vif_contracts.vocabulary import JUDGE_LABELS, PERSONAS
from vif_validators.checking.checked import Checked, reported
from vif_validators.checking.options import Options
from vif_validators.checking.selection import with_severity
from vif_validators.checking.sources import Opened, Source, open_tables, tables_given
from vif_validators.checking.tables import readable_table, unreadable_table
from vif_validators.checking.treatment import treatment_of
from vif_validators.configuration import load_configuration
from vif_validators.engine.judge import judge_structure
from vif_validators.files.reading import Reading
from vif_validators.profiling.figures import Missing
from vif_validators.profiling.gate import Wanted, judged, shown
from vif_validators.profiling.opened import measure_opened
from vif_validators.report import Report
from vif_validators.results import Finding

REPORTED = (
    "D",
    *(f"C00{number}" for number in (1, 2, 3, 4)),
    *(f"{table}00{number}" for table in "LP" for number in (1, 2, 3)),
)
"""What a profile reports: the D rules, and what keeps them from being judged and figures from being measured."""


def profile(
    root: str | Path | None = None,
    *,
    registry: Source | None = None,
    labels: Source | None = None,
    config: str | PathLike[str] | Iterable[str | PathLike[str]] = (),
    strict: bool = False,
    samples: int = 5,
    redact: str | Iterable[str] = (),
) -> Report:
    """Measure what a registry and its labels are like: the figures, and the D rules on them.

    Args:
        root: the folder of a project. Without it, and without `registry` and `labels`, the current folder.
        registry: the persona registry, a path or a frame as for `check`, instead of the one under `root`.
        labels: the judge labels, likewise. Where only one of both is given and no `root`, the figures that need the
            other are missing.
        config: settings or pools files to use instead of those under `root`.
        strict: a warning (a D rule that the settings raise) fails as an error does.
        samples: at most so many samples of each failed rule; with 0 no name, persona or unexpected category is listed.
        redact: columns whose values are not shown, beside those of the settings.

    Returns:
        The report with its `profile`. Bad data, missing and unreadable files are results in it and raise nothing.

    Raises:
        ValueError: `samples` is negative, or no table has a column that is to be redacted.
        TypeError: a source is neither a path nor a frame.
    """
    sources = {table: one for table, one in ((PERSONAS, registry), (JUDGE_LABELS, labels)) if one is not None}
    folder = Path(root) if root is not None else None if sources else Path()
    files = (config,) if isinstance(config, str | PathLike) else tuple(config)
    return profile_dataset(
        folder,
        Options(strict=strict, samples=samples, redact=(redact,) if isinstance(redact, str) else tuple(redact)),
        sources=sources,
        config=[os.fspath(file) for file in files],
    ).report


def profile_dataset(
    root: Path | None,
    options: Options,
    *,
    sources: Mapping[str, Source],
    config: Sequence[str] = (),
    reading: Reading | None = None,
) -> Checked:
    """`profile` with what its report was made from."""
    configuration = load_configuration(root, config)
    settings = configuration.settings
    now = options.now or datetime.now(UTC)
    options = replace(options, only=REPORTED)
    treatment = treatment_of(configuration, options, now)
    context = Context(pools=configuration.pools, pools_from=configuration.pools_from, now=now)
    reading = reading or Reading()
    both = frozenset({PERSONAS, JUDGE_LABELS})
    given = {table: one for table, one in tables_given(root, settings, sources=sources).items() if table in both}
    tables = measure_opened(open_tables(given, context, settings, reading), context, reading)
    wanted = Wanted(samples=options.samples, redacted=treatment.redaction.columns)
    findings = [Finding(result=result) for result in configuration.results]
    missing = tables.measurement.profile.missing
    findings += [finding for table in tables.opened.values() for finding in _of_the_file(table, missing)]
    findings += judged(list(CHARACTERISTIC_RULES), tables, settings, wanted)
    findings = treatment.lenience.accept_all(findings)
    findings = [with_severity(finding, settings.severity) for finding in findings]
    checked = reported(findings, tables.opened, options, treatment=treatment)
    return replace(checked, report=replace(checked.report, profile=shown(tables, wanted)))


def _of_the_file(table: Opened, missing: Iterable[Missing]) -> list[Finding]:
    """That the file could be read, or not, and which of its columns keep figures from being measured."""
    if table.frame is None:
        return unreadable_table(table)
    structure = judge_structure(table.plan, table.frame, table.names)
    reasons = [each.because for each in missing]
    broken = [finding for finding in structure if any(finding.result.message in reason for reason in reasons)]
    # Of a large file only the columns that are measured were decoded: that says nothing of the others.
    whole = table.file is None or table.file.verified
    return [*([readable_table(table)] if whole else []), *broken]
