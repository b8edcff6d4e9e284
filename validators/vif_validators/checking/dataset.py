"""A check of the tables of the data set, and of judge output files beside them."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

from vif_contracts.catalog import select
from vif_contracts.context import Context
from vif_validators.checking.checked import Checked, reported
from vif_validators.checking.options import Options
from vif_validators.checking.selection import with_severity
from vif_validators.checking.sources import Source, open_tables, tables_given
from vif_validators.checking.tables import judge_tables
from vif_validators.checking.treatment import treatment_of
from vif_validators.configuration import load_configuration
from vif_validators.files.reading import Reading
from vif_validators.report import Input
from vif_validators.results import Finding


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
    inputs: tuple[Input, ...] = ()
    from_files: tuple[Finding, ...] = ()
    if label_files is not None:
        # Imported here: most checks judge no such files.
        from vif_validators.label_files.judging import inputs_of, judge_label_files
        from vif_validators.label_files.reading import read_label_files

        read = read_label_files(label_files)
        inputs = inputs_of(read)
        from_files = judge_label_files(read, options.samples, treatment.lenience, treatment.redaction).findings
    figures = None
    if opened and (options.figures or any(code[0] == "D" for code in (*settings.severity, *select(options.only)))):
        # Imported here: most checks measure nothing.
        from vif_validators.profiling.gate import Wanted, characterise

        wanted = Wanted(
            only=options.only,
            samples=options.samples,
            redacted=treatment.redaction.columns,
            figures=options.figures,
        )
        characterised = characterise(opened, context, settings, wanted, reading)
        opened, figures = dict(characterised.opened), characterised.profile
        findings += characterised.findings
    findings = [*treatment.lenience.accept_all(findings), *from_files]
    findings = [with_severity(finding, settings.severity) for finding in findings]
    checked = reported(findings, opened, options, inputs, treatment)
    return replace(checked, report=replace(checked.report, profile=figures)) if figures else checked
