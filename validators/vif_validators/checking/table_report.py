"""A table judged by itself, before it is written: by its own rules, as far as the configuration can be used."""

from collections.abc import Mapping
from datetime import UTC, datetime

import polars as pl

from vif_contracts.context import Context
from vif_contracts.dataset import BETWEEN_TABLES, TABLES
from vif_validators.accepting.lenience import Lenience, waiving_of
from vif_validators.checking.selection import with_severity
from vif_validators.checking.sources import open_frame
from vif_validators.checking.tables import judge_tables
from vif_validators.configuration import Configuration
from vif_validators.engine.judge import show
from vif_validators.engine.plan import plan_contract
from vif_validators.files.reading import Reading
from vif_validators.redaction import Redaction
from vif_validators.report import Input, Report, Severity
from vif_validators.results import Finding

_SAMPLES = 5


def table_report(
    table: str,
    frame: pl.DataFrame,
    configuration: Configuration,
    *,
    name: str,
    now: datetime | None = None,
    severity: Mapping[str, Severity] | None = None,
) -> Report:
    """Hold a frame to the contract of a table, without the rules between the tables.

    Args:
        table: its name, `personas` or `judge_labels`.
        frame: all of its rows.
        configuration: settings and pools.
        name: what the report calls the frame, a path usually.
        now: the moment that created_at is compared with, aware; None for the present.
        severity: severities by code that count more than those of the settings.
    """
    settings = configuration.settings
    context = Context(
        pools=configuration.pools,
        pools_from=configuration.pools_from,
        now=now or datetime.now(UTC),
        future_tolerance=settings.future_tolerance,
    )
    plan = plan_contract(TABLES[table], context, allowed=frozenset(settings.allow_columns.get(table, ())))
    _, found = judge_tables({table: open_frame(plan, frame)}, Reading())
    findings = [
        finding for finding in found if finding.result.table == table and finding.result.code not in BETWEEN_TABLES
    ]
    # Of the configuration only what keeps the table from being judged.
    findings += [Finding(result=result) for result in configuration.results if result.blocking]
    severities = {**settings.severity, **(severity or {})}
    waiving = waiving_of(configuration, context.now)
    lenience, redaction = Lenience(waiving=waiving), Redaction.of(settings.redact, _SAMPLES)
    # What a writer demands whatever the settings say is not waived either.
    findings = [f if f.result.code in (severity or {}) else lenience.accept(f) for f in findings]
    ordered = sorted((with_severity(finding, severities) for finding in findings), key=_place)
    return Report(
        inputs=(Input(table=table, path=name, rows=frame.height),),
        results=tuple(finding.result for finding in show(ordered, _SAMPLES, redaction)),
    )


def _place(finding: Finding) -> tuple[str, str]:
    return finding.result.code, finding.result.name
