"""Open Data Contract Standard 3.1: a contract that `datacontract` of datacontract-cli lints and tests.

Each rule is a quality rule with its code: one that can be executed where SQL or the standard can say it, else a text.
"""

from collections.abc import Sequence
from pathlib import PurePosixPath
from typing import Any, Final

import yaml

from vif_contracts.clauses import OneOf
from vif_validators.clean import visible
from vif_validators.exports import sql
from vif_validators.exports.described import (
    Column,
    Demand,
    NoNull,
    Present,
    Readable,
    References,
    SomeRows,
    Table,
    Typed,
    Unique,
)
from vif_validators.exports.odcs_types import type_of
from vif_validators.version import __version__

API_VERSION: Final = "v3.1.0"
_TABLE: Final = "{model}"


def render(tables: Sequence[Table]) -> str:
    """The contract as YAML; its server is the folder of the data set, as seen from that folder."""
    contract = {
        "apiVersion": API_VERSION,
        "kind": "DataContract",
        "id": "-".join(["vif", *(table.name for table in tables)]),
        "name": " and ".join(table.name for table in tables),
        "version": __version__,
        "status": "active",
        "servers": _servers(tables),
        "schema": [_schema(table, tables) for table in tables],
    }
    return yaml.safe_dump(contract, sort_keys=False, allow_unicode=True, width=120)


def _servers(tables: Sequence[Table]) -> list[dict[str, str]]:
    """One for all tables where one path leads to all of them, as the keys between them need; else one for each."""
    places = {table.name: table.place or f"{table.name}.parquet" for table in tables}
    common = _common_path(places)
    found = {"local": common} if common else places
    return [{"server": name, "type": "local", "path": path, "format": "parquet"} for name, path in found.items()]


def _common_path(places: dict[str, str]) -> str:
    """The places as one path, with `{model}` for the name of the table and `*` for a folder in which they differ."""
    if len(places) == 1:
        return next(iter(places.values()))
    parts = [PurePosixPath(place).parts for place in places.values()]
    named = all(PurePosixPath(place).name == f"{name}.parquet" for name, place in places.items())
    if not named or len({len(part) for part in parts}) > 1:
        return ""
    folders = [same[0] if len(set(same)) == 1 else "*" for same in zip(*parts, strict=True)][:-1]
    return str(PurePosixPath(*folders, f"{_TABLE}.parquet"))


def _schema(table: Table, tables: Sequence[Table]) -> dict[str, Any]:
    described = {other.name for other in tables}
    rules = [_quality(demand) for demand in (*table.demands, *table.relations) if not _is_structural(demand)]
    keys = [key for key in table.clauses(References) if key.table in described and len(key.columns) > 1]
    return {
        "name": table.name,
        "physicalName": table.name,
        "logicalType": "object",
        "physicalType": "parquet",
        **_described(table.meaning),
        "properties": [_property(column, table, described) for column in table.columns if not column.regex],
        **({"relationships": [_relationship(key, table) for key in keys]} if keys else {}),
        **({"quality": rules} if rules else {}),
    }


def _described(text: str) -> dict[str, str]:
    return {"description": visible(text)} if text else {}


def _is_structural(demand: Demand) -> bool:
    """The schema says it, and whoever reads by it judges it."""
    return isinstance(demand.clause, Present | Typed | Readable)


def _relationship(key: References, table: Table) -> dict[str, Any]:
    return {
        "type": "foreignKey",
        "from": [f"{table.name}.{column}" for column in key.columns],
        "to": [f"{key.table}.{column}" for column in key.of],
    }


def _property(column: Column, table: Table, described: set[str]) -> dict[str, Any]:
    to = [
        {"type": "foreignKey", "to": f"{key.table}.{key.of[0]}"}
        for key in table.clauses(References)
        if key.columns == (column.name,) and key.table in described
    ]
    shared = {demand.code for other in table.columns if other is not column for demand in other.demands}
    rules = [
        _quality(demand, *([column.name] if demand.code in shared else []))
        for demand in column.demands
        if demand.clause != NoNull()
    ]
    place = table.key.index(column.name) + 1 if column.name in table.key else 0
    return {
        "name": column.name,
        **type_of(column.dtype),
        **_described(column.meaning),
        "required": not column.nullable,
        **({"primaryKey": True, "primaryKeyPosition": place} if place else {}),
        **({"relationships": to} if to else {}),
        **({"quality": rules} if rules else {}),
    }


def _quality(demand: Demand, *among: str) -> dict[str, Any]:
    """The rule; `among` tells it from others of the same code."""
    rule = {"id": "-".join((demand.code, *among))} if demand.code else {}
    rule |= {"name": visible(demand.name), "description": visible(f"{demand.title}: {demand.says}")}
    return {**rule, "severity": demand.severity, **_judged(demand)}


def _judged(demand: Demand) -> dict[str, Any]:
    match demand.clause:
        case SomeRows():
            return {"type": "library", "metric": "rowCount", "mustBeGreaterThan": 0}
        case OneOf(values) if all(isinstance(value, str) and not set("${") & set(value) for value in values):
            valid = {"validValues": list(values)}
            return {"type": "library", "metric": "invalidValues", "arguments": valid, "mustBe": 0}
        case Unique(columns):
            return {"type": "sql", "query": _repeated(columns), "mustBe": 0}
    obeys = sql.condition(demand)
    if obeys is None:
        return {"type": "text"}
    return {"type": "sql", "query": f"SELECT count(*) FROM {_TABLE} WHERE NOT ({obeys})", "mustBe": 0}  # noqa: S608


def _repeated(columns: Sequence[str]) -> str:
    """Counts the rows beyond the first of those with the same values, where none is null."""
    names = ", ".join(map(sql.name, columns))
    known = " AND ".join(f"{sql.name(column)} IS NOT NULL" for column in columns)
    rows = f"SELECT count(*) - 1 AS surplus FROM {_TABLE} WHERE {known} GROUP BY {names}"  # noqa: S608
    return f"SELECT coalesce(sum(surplus), 0) FROM ({rows})"  # noqa: S608
