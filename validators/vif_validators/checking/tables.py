"""The tables of a check judged together, as far as each can be read."""

from collections.abc import Iterator, Mapping
from dataclasses import replace

import polars as pl

from vif_contracts.dataset import BETWEEN_TABLES, FOREIGN_KEYS
from vif_contracts.relations import RELATION_RULES
from vif_contracts.rule import ForeignKeyRule
from vif_contracts.vocabulary import JUDGE_LABELS, PERSONAS
from vif_validators.checking.skips import skipped_relations, skipped_table
from vif_validators.checking.sources import Opened
from vif_validators.engine.foreign_keys import judge_foreign_key
from vif_validators.engine.judge import judge_data, judge_structure, view
from vif_validators.engine.relations import judge_relations
from vif_validators.engine.rounds import Judgement, collect_all
from vif_validators.engine.table import Table
from vif_validators.files.disk import UnreadableFile
from vif_validators.files.parquet import first_line
from vif_validators.files.reading import Reading
from vif_validators.results import Finding, failed, passed, skipped


def judge_tables(opened: dict[str, Opened], reading: Reading) -> tuple[dict[str, Opened], list[Finding]]:
    """Judge the tables as far as each can be.

    A table that turns out not to decode is taken out, and the others are judged again.

    Returns:
        The tables, with their rows or what is wrong with them, and the findings of every rule.
    """
    while True:
        readable = {name: table for name, table in opened.items() if table.frame is not None}
        if reading.one_by_one:
            _faults_of_each(readable, reading)
        views = {name: view(table.plan, _frame(table), table.names) for name, table in readable.items()}
        try:
            with reading.of(*_undecoded(readable)):
                found = judge_data(views, list(_relations(views, opened)))
            faults = _row_faults(readable, views)
        except pl.exceptions.PolarsError as error:
            faults = _faults_of_each(readable, reading) or dict.fromkeys(readable, first_line(error))
        if not faults:
            break
        opened = opened | {name: opened[name].unreadable(cause) for name, cause in faults.items()}
    opened = opened | {name: replace(opened[name], rows=view.proven.rows) for name, view in views.items()}
    judged = {name for name, table in opened.items() if table.role == "judged"}
    findings = [f for f in found if f.result.table in judged or f.result.code in BETWEEN_TABLES]
    for name, table in opened.items():
        if table.fault is None and name in judged:
            findings += _of_a_readable_table(table)
        elif table.fault and not (table.absent and table.role == "beside"):
            findings += unreadable_table(table)
    return opened, findings + _relations_without_a_table(views, opened)


def _undecoded(readable: dict[str, Opened]) -> list[str]:
    return [table.path for table in readable.values() if table.path and table.file and not table.file.verified]


def _of_a_readable_table(table: Opened) -> list[Finding]:
    structure = judge_structure(table.plan, _frame(table), table.names)
    return [*structure, readable_table(table), _empty(table), *_without_pools(table)]


def _frame(table: Opened) -> pl.LazyFrame:
    assert table.frame is not None  # noqa: S101 (callers choose readable tables)
    return table.frame


def _row_faults(readable: dict[str, Opened], views: Mapping[str, Table]) -> dict[str, str]:
    faults = {}
    for name, table in readable.items():
        try:
            table.check_rows(views[name].proven.rows)
        except UnreadableFile as error:
            faults[name] = error.cause
    return faults


def _relations(views: Mapping[str, Table], opened: Mapping[str, Opened]) -> Iterator[Judgement[list[Finding]]]:
    """The judgements of the rules between tables that are there."""
    if PERSONAS in views and JUDGE_LABELS in views:
        yield judge_relations(RELATION_RULES, views[PERSONAS], views[JUDGE_LABELS])
    for rule in _foreign_keys(opened):
        if rule.table in views and rule.references in views:
            yield judge_foreign_key(rule, views[rule.table], views[rule.references])


def _relations_without_a_table(views: Mapping[str, Table], opened: Mapping[str, Opened]) -> list[Finding]:
    """The rules between tables of which one is not there or could not be read, as skipped."""
    findings: list[Finding] = []
    if not (PERSONAS in views and JUDGE_LABELS in views) and (not opened or _judged(opened, PERSONAS, JUDGE_LABELS)):
        findings += skipped_relations(RELATION_RULES, opened)
    lacking = [rule for rule in _foreign_keys(opened) if not (rule.table in views and rule.references in views)]
    return findings + skipped_relations(lacking, opened)


def _foreign_keys(opened: Mapping[str, Opened]) -> list[ForeignKeyRule]:
    """Those of the tables that are part of this check, if it judges either side."""
    return [rule for rule in FOREIGN_KEYS if rule.table in opened and _judged(opened, rule.table, rule.references)]


def _judged(opened: Mapping[str, Opened], *tables: str) -> bool:
    return any(name in opened and opened[name].role == "judged" for name in tables)


def _faults_of_each(readable: dict[str, Opened], reading: Reading) -> dict[str, str]:
    """Which tables do not decode, or cannot be judged though they do, found by doing so with each by itself."""
    faults = {}
    for name, table in readable.items():
        frame = _frame(table)
        try:
            with reading.of(*([table.path] if table.path else [])):
                collect_all([frame.select(pl.all().null_count())])
                judge_data({name: view(table.plan, frame, table.names)})
        except pl.exceptions.PolarsError as error:
            faults[name] = f"damaged parquet: {first_line(error)}" if table.file else first_line(error)
    return faults


def readable_table(table: Opened) -> Finding:
    """That the file was read."""
    rule = table.plan.structure.unreadable
    return Finding(result=passed(rule, (), 1, table=table.plan.table, message=f"{table.path or 'the frame'} was read"))


def _empty(table: Opened) -> Finding:
    rule = table.plan.structure.empty
    assert rule is not None  # noqa: S101 (our tables have the rule)
    if not table.rows:
        return Finding(result=failed(rule, (), message=f"the table {rule.fault}"))
    return Finding(result=passed(rule, (), 1, message=f"{table.rows:,} rows"))


def unreadable_table(table: Opened) -> list[Finding]:
    """That the file could not be read, and therefore none of the other rules of its table judged."""
    rule = table.plan.structure.unreadable
    quotes = (table.quote,) if table.quote else ()
    fault = Finding(result=failed(rule, (), message=str(table.fault), table=table.plan.table), quotes=quotes)
    because = f"{table.path or table.plan.table} cannot be read"
    return [fault, *(skipped_table(table.plan, because) if table.role == "judged" else ())]


def _without_pools(table: Opened) -> list[Finding]:
    judged = {check.rule.code for check in table.plan.rows}
    return [
        Finding(result=skipped(rule, rule.columns, f"{table.plan.pools_from} cannot be used"))
        for rule in table.plan.pool_rules
        if rule.code not in judged
    ]
