"""Opened tables measured as far as each can be read."""

from collections.abc import Mapping
from dataclasses import dataclass, replace

import polars as pl

from vif_contracts.context import Context
from vif_contracts.vocabulary import JUDGE_LABELS, PERSONAS
from vif_validators.checking.sources import Opened
from vif_validators.engine.judge import view
from vif_validators.engine.rounds import collect_all
from vif_validators.engine.table import Table
from vif_validators.files.disk import UnreadableFile
from vif_validators.files.parquet import first_line
from vif_validators.files.reading import Reading
from vif_validators.profiling.measuring import Measurement, measure
from vif_validators.profiling.queries import LABEL_COLUMNS, PERSONA_COLUMNS

_COLUMNS = {PERSONAS: PERSONA_COLUMNS, JUDGE_LABELS: LABEL_COLUMNS}


@dataclass(frozen=True, kw_only=True)
class MeasuredTables:
    """The measurement, the tables with their rows or what is wrong with them, and those that could be read."""

    measurement: Measurement
    opened: dict[str, Opened]
    views: Mapping[str, Table]


def measure_opened(opened: Mapping[str, Opened], context: Context, reading: Reading) -> MeasuredTables:
    """Measure the registry and the labels among these tables.

    One that turns out not to decode is taken out, and the other is measured alone.
    """
    opened = dict(opened)
    while True:
        readable = {name: table for name, table in opened.items() if name in _COLUMNS and table.frame is not None}
        if reading.one_by_one:
            _faults_of_each(readable, reading)
        views = {name: view(table.plan, _frame(table), table.names) for name, table in readable.items()}
        try:
            with reading.of(*_undecoded(readable)):
                measurement = measure(views, _absent(opened), context.pools, context.pools_from)
            faults = _row_faults(readable, measurement)
        except pl.exceptions.PolarsError as error:
            faults = _faults_of_each(readable, reading) or dict.fromkeys(readable, first_line(error))
        if not faults:
            break
        opened |= {name: opened[name].unreadable(cause) for name, cause in faults.items()}
    opened |= {name: replace(opened[name], rows=rows) for name, rows in measurement.rows.items()}
    return MeasuredTables(measurement=measurement, opened=opened, views=views)


def _frame(table: Opened) -> pl.LazyFrame:
    assert table.frame is not None  # noqa: S101 (callers choose readable tables)
    return table.frame


def _absent(opened: Mapping[str, Opened]) -> dict[str, str]:
    """Why each table that is not there is not."""
    reasons = {PERSONAS: "there is no registry", JUDGE_LABELS: "there are no labels"}
    return reasons | {
        name: f"{table.path or name} cannot be read" for name, table in opened.items() if table.frame is None
    }


def _undecoded(readable: Mapping[str, Opened]) -> list[str]:
    return [table.path for table in readable.values() if table.path and table.file and not table.file.verified]


def _row_faults(readable: Mapping[str, Opened], measurement: Measurement) -> dict[str, str]:
    faults = {}
    for name, table in readable.items():
        try:
            table.check_rows(measurement.rows[name])
        except UnreadableFile as error:
            faults[name] = error.cause
    return faults


def _faults_of_each(readable: Mapping[str, Opened], reading: Reading) -> dict[str, str]:
    """Which tables do not decode, found by decoding the columns that are measured of each by itself."""
    faults = {}
    for name, table in readable.items():
        frame = _frame(table)
        wanted = [column for column in frame.collect_schema().names() if column in _COLUMNS[name]]
        try:
            with reading.of(*([table.path] if table.path else [])):
                collect_all([frame.select(pl.col(wanted).null_count())] if wanted else [frame.select(pl.len())])
        except pl.exceptions.PolarsError as error:
            faults[name] = f"damaged parquet: {first_line(error)}" if table.file else first_line(error)
    return faults
