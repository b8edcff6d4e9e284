"""A folder of parquet files held to a model of the user's own, as one table."""

from dataclasses import replace

import polars as pl

from vif_contracts.model_rules import STRUCTURE
from vif_validators.checking.skips import skipped_table
from vif_validators.checking.sources import Opened
from vif_validators.checking.tables import unreadable_table
from vif_validators.engine.judge import judge_model
from vif_validators.engine.plan import Model, plan_model
from vif_validators.engine.rounds import collect_all
from vif_validators.files.disk import UnreadableFile
from vif_validators.files.parquet import first_line
from vif_validators.files.reading import Reading
from vif_validators.hive.table import Folder, open_folder
from vif_validators.results import Finding, passed


def judge_folder(path: str, model: Model, samples: int, reading: Reading) -> tuple[Opened, list[Finding]]:
    """The folder as a table, and the findings of every rule.

    Raises:
        TypeError: the model is neither a pandera.polars model nor a schema.
    """
    plan = plan_model(model, {})
    folder = open_folder(path, lambda schema: plan_model(model, schema), reading, samples)
    opened = Opened(plan=plan, role="judged", path=path, names=folder.names, parts=folder.parts)
    if folder.frame is None:
        return opened, [*folder.faults, *skipped_table(plan, f"{path} cannot be read as one table")]
    opened = replace(opened, frame=folder.frame, plan=plan_model(model, folder.frame.collect_schema()))
    try:
        findings, rows = _judged(opened, folder, reading)
    except UnreadableFile as error:
        return (lost := opened.unreadable(error.cause)), unreadable_table(lost)
    except pl.exceptions.PolarsError as error:
        return (lost := opened.unreadable(first_line(error))), unreadable_table(lost)
    count = len(folder.parts.paths)
    read = passed(STRUCTURE.unreadable, (), count, table=plan.table, message=f"{count:,} files of {path} were read")
    placed = [_placed(finding, folder) for finding in findings]
    return replace(opened, rows=rows), [*placed, Finding(result=read)]


def _judged(opened: Opened, folder: Folder, reading: Reading) -> tuple[list[Finding], int]:
    assert folder.frame is not None  # noqa: S101 (the caller has seen to it)
    if reading.one_by_one:
        for name, frame in folder.unverified.items():
            with reading.of(name):
                collect_all([frame.select(pl.all().null_count())])
    with reading.of(*folder.unverified):
        findings, rows = judge_model(opened.plan, folder.frame, opened.names)
    declared = sum(part or 0 for part in folder.parts.rows)
    if rows != declared:
        raise UnreadableFile(str(opened.path), f"the footers say {declared:,} rows, but {rows:,} decode")
    return findings, rows


def _placed(finding: Finding, folder: Folder) -> Finding:
    """The finding with its rows told by file, and where a key has not its type, one folder that shows it."""
    if finding.offending:
        return replace(finding, offending=replace(finding.offending, parts=folder.parts))
    result = finding.result
    sample = folder.strange.get(result.columns[0]) if result.columns and result.status == "failed" else None
    if sample is None or result.code != STRUCTURE.wrong_dtype.code:
        return finding
    message = f"{result.message}; first of {sample.file}: {sample.value}"
    return finding.with_result(replace(result, message=message, samples=(sample,)))
