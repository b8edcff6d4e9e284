"""`check` and `check_frame`: configuration, tables, engine, report."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from pathlib import Path

import polars as pl

from vif_contracts.catalog import select
from vif_contracts.context import Context
from vif_contracts.dataset import RELATION_RULES
from vif_contracts.vocabulary import JUDGE_LABELS, PERSONAS
from vif_validators.configuration import load_configuration
from vif_validators.engine import judge_data, judge_model, judge_structure, show, view
from vif_validators.files import UnreadableFile
from vif_validators.parquet import first_line
from vif_validators.plan import Model, plan_model
from vif_validators.reading import Reading
from vif_validators.relations import judge_relations
from vif_validators.report import Input, Report, Severity
from vif_validators.results import Finding, failed, passed, skipped
from vif_validators.rounds import Judgement, collect_all
from vif_validators.skips import skipped_relations, skipped_table
from vif_validators.sources import Opened, Source, open_file, open_frame, open_table, tables_given
from vif_validators.table import Table


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
    config: Sequence[str] = (),
    only: Iterable[str] = (),
    ignore: Iterable[str] = (),
    strict: bool = False,
    samples: int = 5,
    now: datetime | None = None,
) -> Report:
    """Hold a registry and its labels to their contract.

    Args:
        root: the folder of a project: both tables and the configuration lie under it. Without it, and without `registry`
            and `labels`, the current folder.
        registry: the persona registry, a path or a polars frame with one row per persona, instead of the one under `root`.
        labels: the judge labels, a path or a polars frame with one row per entry, instead of those under `root`. Where
            only one of both is given and no `root`, the rules that need the other are skipped.
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
        TypeError: a source is neither a path nor a polars frame.
    """
    options = Options(only=tuple(only), ignore=tuple(ignore), strict=strict, samples=samples, now=now)
    folder = Path(root) if root is not None else None if registry is not None or labels is not None else Path()
    return check_dataset(folder, options, registry=registry, labels=labels, config=config).report


def check_dataset(
    root: Path | None,
    options: Options,
    *,
    registry: Source | None = None,
    labels: Source | None = None,
    config: Sequence[str] = (),
    judged: frozenset[str] | None = None,
    reading: Reading | None = None,
) -> Checked:
    """`check` with what its report was made from; only the tables in `judged` are judged themselves (None: all)."""
    configuration = load_configuration(root, config)
    settings = configuration.settings
    context = Context(
        pools=configuration.pools,
        now=options.now or datetime.now(UTC),
        future_tolerance=settings.future_tolerance,
    )
    given = tables_given(root, settings, registry=registry, labels=labels, judged=judged)
    reading = reading or Reading()
    opened = {table: open_table(table, source, context, settings, reading) for table, source in given.items()}
    opened, findings = _judge_readable(opened, reading)
    findings = [*(Finding(result=result) for result in configuration.results), *findings]
    findings = [_with_severity(finding, settings.severity) for finding in findings]
    return _checked(findings, opened, options)


def check_frame(
    frame: pl.DataFrame | pl.LazyFrame,
    model: Model,
    *,
    strict: bool = False,
    samples: int = 5,
) -> Report:
    """Hold a polars frame to any pandera.polars model or schema.

    The same rows fail as under `model.validate(frame, lazy=True)`, whatever pandera's environment variables say. Codes: M002
    missing-column, M003 wrong-dtype, M004 unexpected-column, M006 null-value, M008 duplicate-value, M009 duplicate-row,
    M010 column-order, and M100 for every check, under the check's own name.

    Raises:
        ValueError: `samples` is negative.
        pandera.errors.SchemaInitError, SchemaDefinitionError: the model itself is wrong.
    """
    options = Options(strict=strict, samples=samples)
    plan = plan_model(model, frame.lazy().collect_schema())
    return _check_opened_model(open_frame(plan, frame), options).report


def check_file(path: str, model: Model, options: Options, reading: Reading | None = None) -> Checked:
    """Hold a parquet file to any pandera.polars model or schema."""
    plan = plan_model(model, {})
    opened = open_file(plan, path, "judged", None, reading)
    if opened.frame is not None:
        opened = replace(opened, plan=plan_model(model, opened.frame.collect_schema()))
    return _check_opened_model(opened, options)


def _check_opened_model(opened: Opened, options: Options) -> Checked:
    findings: list[Finding] = []
    if opened.frame is not None:
        try:
            findings, rows = judge_model(opened.plan, opened.frame, opened.names)
            opened = replace(opened, rows=rows)
            if opened.file is not None:
                opened.file.check_rows(rows)
        except UnreadableFile as error:
            opened = opened.unreadable(error.cause)
        except pl.exceptions.PolarsError as error:
            opened = opened.unreadable(first_line(error))
    if opened.fault:
        findings = _unreadable_table(opened)
    else:
        findings.append(_readable(opened))
    return _checked(findings, {opened.plan.table: opened}, options)


def _judge_readable(opened: dict[str, Opened], reading: Reading) -> tuple[dict[str, Opened], list[Finding]]:
    """Judge the tables; one that turns out not to decode is taken out and the others are judged again."""
    while True:
        readable = {name: table for name, table in opened.items() if table.frame is not None}
        large = [table.path for table in readable.values() if table.path and table.file and not table.file.verified]
        if reading.one_by_one:
            _decode_faults(readable, reading)
        views = {name: view(table.plan, _frame(table), table.names) for name, table in readable.items()}
        both = PERSONAS in views and JUDGE_LABELS in views
        try:
            with reading.of(*large):
                findings = judge_data(views, _relations(views) if both else None)
            faults = _rows_faults(readable, {name: table.proven.rows for name, table in views.items()})
        except pl.exceptions.PolarsError as error:
            faults = _decode_faults(readable, reading) or dict.fromkeys(readable, first_line(error))
        if not faults:
            break
        opened = opened | {name: opened[name].unreadable(cause) for name, cause in faults.items()}
    rows = {name: table.proven.rows for name, table in views.items()}
    judged = {name for name, table in opened.items() if table.role == "judged"}
    own = [finding for finding in findings if finding.result.table in judged or finding.result.code.startswith("X")]
    for name, table in readable.items():
        if name in judged:
            own += [
                *judge_structure(table.plan, _frame(table), table.names),
                _readable(table),
                _empty(table, rows[name]),
            ]
            own += _without_pools(table)
    for table in opened.values():
        if table.fault and not (table.role == "beside" and table.absent):
            own += _unreadable_table(table)
    if not both:
        own += skipped_relations(RELATION_RULES, opened)
    return {name: replace(table, rows=rows.get(name)) for name, table in opened.items()}, own


def _frame(table: Opened) -> pl.LazyFrame:
    assert table.frame is not None  # noqa: S101 (callers choose readable tables)
    return table.frame


def _rows_faults(readable: dict[str, Opened], rows: dict[str, int]) -> dict[str, str]:
    faults = {}
    for name, table in readable.items():
        try:
            if table.file is not None:
                table.file.check_rows(rows[name])
        except UnreadableFile as error:
            faults[name] = error.cause
    return faults


def _relations(views: Mapping[str, Table]) -> Callable[[], Judgement[list[Finding]]]:
    return lambda: judge_relations(RELATION_RULES, views[PERSONAS], views[JUDGE_LABELS])


def _decode_faults(readable: dict[str, Opened], reading: Reading) -> dict[str, str]:
    """Which tables do not decode, found by decoding each by itself."""
    faults = {}
    for name, table in readable.items():
        frame = _frame(table)
        try:
            with reading.of(*([table.path] if table.path else [])):
                collect_all([frame.select(pl.all().null_count())])
        except pl.exceptions.PolarsError as error:
            faults[name] = f"damaged parquet: {first_line(error)}" if table.file else first_line(error)
    return faults


def _readable(table: Opened) -> Finding:
    rule = table.plan.structure.unreadable
    return Finding(result=passed(rule, (), 1, table=table.plan.table, message=f"{table.path or 'the frame'} was read"))


def _empty(table: Opened, rows: int) -> Finding:
    rule = table.plan.structure.empty
    assert rule is not None  # noqa: S101 (our tables have the rule)
    if rows == 0:
        return Finding(result=failed(rule, (), message=f"the table {rule.fault}"))
    return Finding(result=passed(rule, (), 1, message=f"{rows:,} rows"))


def _unreadable_table(table: Opened) -> list[Finding]:
    rule = table.plan.structure.unreadable
    fault = Finding(result=failed(rule, (), message=str(table.fault), table=table.plan.table))
    return [
        fault,
        *(
            skipped_table(table.plan, f"{table.path or table.plan.table} cannot be read")
            if table.role == "judged"
            else ()
        ),
    ]


def _without_pools(table: Opened) -> list[Finding]:
    judged = {check.rule.code for check in table.plan.rows}
    return [
        Finding(result=skipped(rule, rule.columns, "the pools cannot be used"))
        for rule in table.plan.pool_rules
        if rule.code not in judged
    ]


def _with_severity(finding: Finding, severities: Mapping[str, Severity]) -> Finding:
    severity = severities.get(finding.result.code)
    return finding.with_result(replace(finding.result, severity=severity)) if severity else finding


def _checked(findings: list[Finding], opened: Mapping[str, Opened], options: Options) -> Checked:
    kept = sorted(_kept(findings, options), key=lambda finding: (finding.result.code, finding.result.name))
    shown = show(kept, options.samples)
    report = Report(
        inputs=tuple(
            Input(table=name, path=table.path, rows=table.rows)
            for name, table in opened.items()
            if not (table.absent and table.role == "beside")
        ),
        results=tuple(finding.result for finding in shown),
        strict=options.strict,
    )
    return Checked(report=report, findings=tuple(shown), tables=opened)


def _kept(findings: list[Finding], options: Options) -> list[Finding]:
    """The findings asked for, and those without which the others could not be trusted."""
    ignored = select(options.ignore)
    chosen = select(options.only) if options.only else frozenset(f.result.code for f in findings)
    chosen -= ignored
    skipped_tables = {f.result.table for f in findings if f.result.code in chosen and f.result.status == "skipped"}

    def kept(finding: Finding) -> bool:
        result = finding.result
        if result.code in chosen:
            return True
        if result.status != "failed" or result.code in ignored:
            return result.blocking and result.status == "failed"
        # Asked for X rules alone, one that could not run for a missing column is explained by the column's own finding.
        return result.blocking or (bool(skipped_tables) and result.code[1:] in {"002", "003"})

    return [finding for finding in findings if kept(finding)]
