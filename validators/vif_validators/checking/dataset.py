"""A check of the tables of the data set, and of judge output files beside them."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING

from vif_contracts.catalog import select
from vif_contracts.context import Context
from vif_validators.accepting.lenience import Treatment
from vif_validators.checking.checked import Checked, reported
from vif_validators.checking.options import Options
from vif_validators.checking.selection import with_severity
from vif_validators.checking.sources import Opened, Source, open_tables, tables_given
from vif_validators.checking.tables import judge_tables
from vif_validators.checking.treatment import treatment_of
from vif_validators.configuration import load_configuration
from vif_validators.files.reading import Reading
from vif_validators.report import Input
from vif_validators.results import Finding
from vif_validators.settings import Settings

if TYPE_CHECKING:
    from vif_validators.profiling.figures import Profile


def check_dataset(
    root: Path | None,
    options: Options,
    *,
    sources: Mapping[str, Source] | None = None,
    label_files: Sequence[str] | None = None,
    config: Sequence[str] = (),
    judged: frozenset[str] | None = None,
    reading: Reading | None = None,
) -> Checked:
    """`check` with what its report was made from.

    Tables are taken from `sources` or their places under `root`; only those in `judged` are judged themselves (None:
    all).
    """
    configuration = load_configuration(root, config)
    settings = configuration.settings
    now = options.now or datetime.now(UTC)
    treatment = treatment_of(configuration, options, now)
    context = Context(
        pools=configuration.pools,
        pools_from=configuration.pools_from,
        now=now,
        future_tolerance=settings.future_tolerance,
    )
    given = tables_given(root, settings, sources=sources or {}, judged=judged)
    reading = reading or Reading()
    opened = open_tables(given, context, settings, reading)
    findings = [Finding(result=result) for result in configuration.results]
    if opened or label_files is None:
        opened, found = judge_tables(opened, reading)
        findings += found
    inputs, from_files = ((), ()) if label_files is None else _judged_label_files(label_files, options, treatment)
    figures = None
    if opened and _wants_figures(options, settings):
        opened, figures, found = _characterised(
            opened, options, treatment, context=context, settings=settings, reading=reading
        )
        findings += found
    findings = [*treatment.lenience.accept_all(findings), *from_files]
    findings = [with_severity(finding, settings.severity) for finding in findings]
    checked = reported(findings, opened, options, inputs, treatment)
    return replace(checked, report=replace(checked.report, profile=figures)) if figures else checked


def _judged_label_files(
    files: Sequence[str], options: Options, treatment: Treatment
) -> tuple[tuple[Input, ...], tuple[Finding, ...]]:
    """Judge output files as inputs of the report, and what was found in them and is not accepted."""
    # Imported here: most checks judge no such files.
    from vif_validators.label_files.judging import inputs_of, judge_label_files
    from vif_validators.label_files.reading import read_label_files

    read = read_label_files(files)
    judged = judge_label_files(read, options.samples, treatment.lenience, treatment.redaction)
    return inputs_of(read), judged.findings


def _wants_figures(options: Options, settings: Settings) -> bool:
    """Whether the figures of the data are asked for, or a D rule that judges them may be."""
    return options.figures or any(code[0] == "D" for code in (*settings.severity, *select(options.only)))


def _characterised(
    opened: Mapping[str, Opened],
    options: Options,
    treatment: Treatment,
    *,
    context: Context,
    settings: Settings,
    reading: Reading,
) -> tuple[dict[str, Opened], "Profile | None", list[Finding]]:
    """The tables as far as they could be measured, the figures, and the findings of the D rules."""
    # Imported here: most checks measure nothing.
    from vif_validators.profiling.gate import Wanted, characterise

    wanted = Wanted(
        only=options.only, samples=options.samples, redacted=treatment.redaction.columns, figures=options.figures
    )
    done = characterise(opened, context, settings, wanted, reading)
    return dict(done.opened), done.profile, list(done.findings)
