"""A check of one table by any pandera.polars model."""

from collections.abc import Iterable
from dataclasses import replace

import polars as pl

from vif_contracts.context import Context
from vif_contracts.dataset import BETWEEN_TABLES
from vif_validators.checking.checked import Checked, reported
from vif_validators.checking.options import Options
from vif_validators.checking.sources import Opened, open_file, open_frame
from vif_validators.checking.tables import judge_tables, readable_table, unreadable_table
from vif_validators.checking.treatment import model_treatment
from vif_validators.engine.judge import judge_model
from vif_validators.engine.plan import Model, is_contract, plan_contract, plan_model
from vif_validators.files.disk import UnreadableFile
from vif_validators.files.parquet import first_line
from vif_validators.files.reading import Reading
from vif_validators.foreign_frames import Frame, is_frame
from vif_validators.report import Report
from vif_validators.results import Finding


def check_frame(
    frame: Frame,
    model: Model,
    *,
    strict: bool = False,
    samples: int = 5,
    redact: str | Iterable[str] = (),
) -> Report:
    """Hold a frame (see `check`) to any pandera.polars model or schema.

    The same rows fail as under `model.validate(frame, lazy=True)`, whatever pandera's environment variables say. Codes:
    M002 missing-column, M003 wrong-dtype, M004 unexpected-column, M006 null-value, M008 duplicate-value, M009
    duplicate-row, M010 column-order, and M100 for every check, under the check's own name.

    The values of the columns in `redact` are not shown.

    Raises:
        ValueError: `samples` is negative, or `redact` names no column.
        TypeError: `frame` is not a frame, or `model` neither a pandera.polars model nor a schema.
        pandera.errors.SchemaInitError, SchemaDefinitionError: the model itself is wrong.
    """
    options = Options(strict=strict, samples=samples, redact=(redact,) if isinstance(redact, str) else tuple(redact))
    if not is_frame(frame):
        raise TypeError(f"expected a frame of polars, pyarrow or pandas, got {type(frame).__name__}")
    if is_contract(model):
        opened = open_frame(plan_contract(model, Context.default()), frame)
        tables, findings = judge_tables({opened.plan.table: opened}, Reading())
        own = [finding for finding in findings if finding.result.code not in BETWEEN_TABLES]
        return reported(own, tables, options, treatment=model_treatment(tables[opened.plan.table], options)).report
    return _check_opened_model(_planned(open_frame(plan_model(model, {}), frame), model), options).report


def check_file(path: str, model: Model, options: Options, reading: Reading | None = None) -> Checked:
    """Hold a parquet file to any pandera.polars model or schema."""
    opened = open_file(plan_model(model, {}), path, "judged", None, reading)
    return _check_opened_model(_planned(opened, model), options, reading)


def check_folder(path: str, model: Model, options: Options, reading: Reading | None = None) -> Checked:
    """Hold all parquet files under a folder, as one table, to any pandera.polars model or schema."""
    # Imported here: most checks judge no such folder.
    from vif_validators.hive.judging import judge_folder

    opened, findings = judge_folder(path, model, options.samples, reading or Reading())
    treatment = model_treatment(opened, options)
    findings = treatment.lenience.accept_all(findings)
    return reported(findings, {opened.plan.table: opened}, options, treatment=treatment)


def _planned(opened: Opened, model: Model) -> Opened:
    """With the plan that the model gives for the columns that turned out to be there."""
    if opened.frame is None:
        return opened
    return replace(opened, plan=plan_model(model, opened.frame.collect_schema()))


def _check_opened_model(opened: Opened, options: Options, reading: Reading | None = None) -> Checked:
    treatment = model_treatment(opened, options)
    findings: list[Finding] = []
    if opened.frame is not None:
        try:
            with (reading or Reading()).of(*([opened.path] if opened.path else [])):
                findings, rows = judge_model(opened.plan, opened.frame, opened.names)
            opened = replace(opened, rows=rows)
            opened.check_rows(rows)
        except UnreadableFile as error:
            opened = opened.unreadable(error.cause)
        except pl.exceptions.PolarsError as error:
            opened = opened.unreadable(first_line(error))
    if opened.fault:
        findings = unreadable_table(opened)
    else:
        findings.append(readable_table(opened))
    findings = treatment.lenience.accept_all(findings)
    return reported(findings, {opened.plan.table: opened}, options, treatment=treatment)
