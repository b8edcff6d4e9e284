"""`check` and `check_frame`: configuration, tables, engine, report."""

import os
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from os import PathLike
from pathlib import Path

import polars as pl

from vif_contracts.catalog import select
from vif_contracts.context import Context
from vif_validators.configuration import load_configuration
from vif_validators.engine import judge_model, show
from vif_validators.files import UnreadableFile
from vif_validators.foreign_frames import Frame, is_frame
from vif_validators.judging import judge_tables, readable_table, unreadable_table
from vif_validators.parquet import first_line
from vif_validators.plan import Model, is_contract, plan_contract, plan_model
from vif_validators.reading import Reading
from vif_validators.report import Input, Report
from vif_validators.results import Finding
from vif_validators.rows_at_fault import RowsAtFault
from vif_validators.selection import kept, with_severity
from vif_validators.sources import Opened, Source, open_file, open_frame, open_table, tables_given


@dataclass(frozen=True, kw_only=True)
class Options:
    """What is asked of a check.

    Attributes:
        only: codes, code prefixes or names of the rules to report; empty for all.
        ignore: those to leave out.
        strict: a warning fails the check.
        samples: how many samples to show of each failed rule.
        now: the moment that created_at is compared with; None for the present.
    """

    only: tuple[str, ...] = ()
    ignore: tuple[str, ...] = ()
    strict: bool = False
    samples: int = 5
    now: datetime | None = None

    def __post_init__(self) -> None:
        if self.samples < 0:
            raise ValueError(f"samples must not be negative, got {self.samples}")
        if self.now is not None and self.now.tzinfo is None:
            raise ValueError("now must have a time zone")
        select((*self.only, *self.ignore))


@dataclass(frozen=True, kw_only=True)
class Checked:
    """A report with what it was made from: the findings and the tables by name."""

    report: Report
    findings: tuple[Finding, ...]
    tables: Mapping[str, Opened]


def check(
    root: str | Path | None = None,
    *,
    registry: Source | None = None,
    labels: Source | None = None,
    label_files: str | PathLike[str] | Iterable[str | PathLike[str]] | None = None,
    config: str | PathLike[str] | Iterable[str | PathLike[str]] = (),
    only: str | Iterable[str] = (),
    ignore: str | Iterable[str] = (),
    strict: bool = False,
    samples: int = 5,
    now: datetime | None = None,
) -> Report:
    """Hold a registry and its labels to their contract.

    Args:
        root: the folder of a project: both tables and the configuration lie under it. Without it, and without
            `registry`, `labels` and `label_files`, the current folder.
        registry: the persona registry, a path or a frame with one row per persona, instead of the one under `root`.
            Frames are those of polars, lazy ones too, and whatever hands out its rows as an Arrow C stream: tables of
            pyarrow, frames of pandas.
        labels: the judge labels, a path or a frame with one row per entry, instead of those under `root`. Where only
            one of both is given and no `root`, the rules that need the other are skipped.
        label_files: judge output files to judge, too; those under `root` are not judged unless they are named here.
        config: settings or pools files to use instead of those under `root`.
        only: codes, code prefixes (`X`, `L1`) or names of rules to report; none for all.
        ignore: those to leave out.
        strict: a warning fails the check.
        samples: at most so many samples of each failed rule.
        now: the moment that created_at is compared with, aware; None for the present.

    Returns:
        The report. Bad data, missing and unreadable files are results in it and raise nothing.

    Raises:
        ValueError: `only` or `ignore` names no rule, or `samples` is negative.
        TypeError: a source is neither a path nor a frame.
    """
    options = Options(only=_several(only), ignore=_several(ignore), strict=strict, samples=samples, now=now)
    files = None if label_files is None else _several(label_files)
    given = any(source is not None for source in (registry, labels, files))
    folder = Path(root) if root is not None else None if given else Path()
    return check_dataset(
        folder, options, registry=registry, labels=labels, label_files=files, config=_several(config)
    ).report


def check_dataset(
    root: Path | None,
    options: Options,
    *,
    registry: Source | None = None,
    labels: Source | None = None,
    label_files: Sequence[str] | None = None,
    config: Sequence[str] = (),
    judged: frozenset[str] | None = None,
    reading: Reading | None = None,
) -> Checked:
    """`check` with what its report was made from; only the tables in `judged` are judged themselves (None: all)."""
    configuration = load_configuration(root, config)
    settings = configuration.settings
    context = Context(
        pools=configuration.pools,
        pools_from=configuration.pools_from,
        now=options.now or datetime.now(UTC),
        future_tolerance=settings.future_tolerance,
    )
    given = tables_given(root, settings, registry=registry, labels=labels, judged=judged)
    reading = reading or Reading()
    opened = {table: open_table(table, source, context, settings, reading) for table, source in given.items()}
    findings = [Finding(result=result) for result in configuration.results]
    if opened or label_files is None:
        opened, found = judge_tables(opened, reading)
        findings += found
    inputs: tuple[Input, ...] = ()
    if label_files is not None:
        # Imported here: most checks judge no such files.
        from vif_validators.label_files import read_label_files
        from vif_validators.label_judging import inputs_of, judge_label_files

        read = read_label_files(label_files)
        inputs = inputs_of(read)
        findings += judge_label_files(read, options.samples).findings
    findings = [with_severity(finding, settings.severity) for finding in findings]
    return _checked(findings, opened, options, inputs)


def _several(values: str | PathLike[str] | Iterable[str | PathLike[str]]) -> tuple[str, ...]:
    several = (values,) if isinstance(values, str | PathLike) else tuple(values)
    return tuple(os.fspath(value) for value in several)


def check_frame(
    frame: Frame,
    model: Model,
    *,
    strict: bool = False,
    samples: int = 5,
) -> Report:
    """Hold a frame (see `check`) to any pandera.polars model or schema.

    The same rows fail as under `model.validate(frame, lazy=True)`, whatever pandera's environment variables say. Codes:
    M002 missing-column, M003 wrong-dtype, M004 unexpected-column, M006 null-value, M008 duplicate-value, M009
    duplicate-row, M010 column-order, and M100 for every check, under the check's own name.

    Raises:
        ValueError: `samples` is negative.
        TypeError: `frame` is not a frame, or `model` neither a pandera.polars model nor a schema.
        pandera.errors.SchemaInitError, SchemaDefinitionError: the model itself is wrong.
    """
    options = Options(strict=strict, samples=samples)
    if not is_frame(frame):
        raise TypeError(f"expected a frame of polars, pyarrow or pandas, got {type(frame).__name__}")
    if is_contract(model):
        opened = open_frame(plan_contract(model, Context.default()), frame)
        tables, findings = judge_tables({opened.plan.table: opened}, Reading())
        own = [finding for finding in findings if finding.result.code[0] != "X"]
        return _checked(own, tables, options).report
    return _check_opened_model(_planned(open_frame(plan_model(model, {}), frame), model), options).report


def check_file(path: str, model: Model, options: Options, reading: Reading | None = None) -> Checked:
    """Hold a parquet file to any pandera.polars model or schema."""
    opened = open_file(plan_model(model, {}), path, "judged", None, reading)
    return _check_opened_model(_planned(opened, model), options, reading)


def _planned(opened: Opened, model: Model) -> Opened:
    """With the plan that the model gives for the columns that turned out to be there."""
    if opened.frame is None:
        return opened
    return replace(opened, plan=plan_model(model, opened.frame.collect_schema()))


def _check_opened_model(opened: Opened, options: Options, reading: Reading | None = None) -> Checked:
    findings: list[Finding] = []
    if opened.frame is not None:
        try:
            with (reading or Reading()).of(*([opened.path] if opened.path else [])):
                findings, rows = judge_model(opened.plan, opened.frame, opened.names)
            opened = replace(opened, rows=rows)
            if opened.file is not None:
                opened.file.check_rows(rows)
        except UnreadableFile as error:
            opened = opened.unreadable(error.cause)
        except pl.exceptions.PolarsError as error:
            opened = opened.unreadable(first_line(error))
    if opened.fault:
        findings = unreadable_table(opened)
    else:
        findings.append(readable_table(opened))
    return _checked(findings, {opened.plan.table: opened}, options)


def _checked(
    findings: list[Finding], opened: Mapping[str, Opened], options: Options, beside: tuple[Input, ...] = ()
) -> Checked:
    chosen = kept(findings, only=options.only, ignore=options.ignore)
    in_order = sorted(chosen, key=lambda finding: (finding.result.code, finding.result.name))
    shown = show(in_order, options.samples)
    report = Report(
        inputs=(
            *(
                Input(table=name, path=table.path, rows=table.rows)
                for name, table in opened.items()
                if not (table.absent and table.role == "beside")
            ),
            *beside,
        ),
        results=tuple(finding.result for finding in shown),
        strict=options.strict,
        rows=RowsAtFault.of(tuple(shown), opened),
    )
    return Checked(report=report, findings=tuple(shown), tables=opened)
