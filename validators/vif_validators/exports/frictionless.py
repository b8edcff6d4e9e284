"""A Frictionless data package: a resource for each table, with the constraints that a Table Schema has words for.

Its reader hands lists of a parquet file on as arrays of numpy, which it then takes for no `array`: a list is an `any`.
Numbers with nulls among them become floats with NaN, which is within no bounds: such a column is a bare `number`.
"""

import json
import re
from collections.abc import Sequence
from typing import Any

import polars as pl

from vif_contracts.clauses import CalendarDay, Matches, OneOf, Visible
from vif_contracts.dtypes import dtype_name
from vif_contracts.predicates import DATE_PATTERN
from vif_validators.exports.described import Column, NoColumns, NoNull, Range, References, Table, TextLength, Unique
from vif_validators.exports.json_clauses import in_json
from vif_validators.exports.patterns import fixed_length, whole


def render(tables: Sequence[Table]) -> str:
    """The descriptor of a data package (`datapackage.json`), to lie in the folder of the data set."""
    package = {"name": "vif-data-set", "resources": [_resource(table, tables) for table in tables]}
    return json.dumps(package, indent=2, ensure_ascii=True) + "\n"


def _resource(table: Table, tables: Sequence[Table]) -> dict[str, Any]:
    return {
        "name": _slug(table.name),
        "type": "table",
        "path": table.place or f"{table.name}.parquet",
        "format": "parquet",
        "mediatype": "application/vnd.apache.parquet",
        **({"description": table.meaning} if table.meaning else {}),
        "schema": _schema(table, tables),
    }


def _slug(name: str) -> str:
    return re.sub(r"[^a-z0-9._-]+", "-", name.lower()).strip("-") or "table"


def _schema(table: Table, tables: Sequence[Table]) -> dict[str, Any]:
    described = {other.name for other in tables}
    keys: list[References] = [key for key in table.clauses(References) if key.table in described]
    foreign = [
        {"fields": list(key.columns), "reference": {"resource": _slug(key.table), "fields": list(key.of)}}
        for key in keys
    ]
    schema: dict[str, Any] = {"fields": [_field(column) for column in table.columns if not column.regex]}
    closed = any(not clause.names for clause in table.clauses(NoColumns))
    if not closed or any(column.regex for column in table.columns):
        schema["fieldsMatch"] = "subset"
    if table.key:
        schema["primaryKey"] = list(table.key)
    return {**schema, "foreignKeys": foreign} if foreign else schema


def _field(column: Column) -> dict[str, Any]:
    kind = field_type(column.dtype)
    bounded = not (column.nullable and kind in {"integer", "number"})
    constraints: dict[str, Any] = {"required": True} if not column.nullable else {}
    if isinstance(column.dtype, pl.Enum):
        constraints["enum"] = column.dtype.categories.to_list()
    for demand in column.demands:
        for name, value in _constraints(demand.clause, kind).items() if demand.is_error and bounded else ():
            # A second one of a kind has no place; the first stays.
            constraints.setdefault(name, value)
    return {
        "name": column.name,
        "type": kind if bounded else "number",
        **({"description": column.meaning} if column.meaning else {}),
        **({"polarsType": dtype_name(column.dtype)} if column.dtype is not None else {}),
        **({"constraints": constraints} if constraints else {}),
    }


def _constraints(clause: Any, kind: str) -> dict[str, Any]:
    match clause:
        case NoNull():
            return {"required": True}
        case Unique(columns) if len(columns) == 1:
            return {"unique": True}
        case OneOf(values) if kind in {"string", "integer", "boolean"}:
            return {"enum": [in_json(value) for value in values]}
        case Range(low, high, above, below) if kind in {"integer", "number"}:
            ends = {"minimum": None if above else low, "maximum": None if below else high}
            return {name: in_json(bound) for name, bound in ends.items() if bound is not None}
        case TextLength(low, high) if kind == "string":
            ends = {"minLength": low, "maxLength": high}
            return {name: bound for name, bound in ends.items() if bound is not None}
        case Matches(pattern) if kind == "string":
            return _pattern(pattern)
        case CalendarDay() if kind == "string":
            return _pattern(DATE_PATTERN)
        case Visible() if kind == "string":
            return {"pattern": r"[\s\S]*\S[\s\S]*"}
    return {}


def _pattern(pattern: str) -> dict[str, Any]:
    said, length = whole(pattern), fixed_length(pattern)
    if said is None:
        return {}
    return {"pattern": said, **({"minLength": length, "maxLength": length} if length else {})}


def field_type(dtype: pl.DataType | None) -> str:
    """The type of a Table Schema for a dtype."""
    match dtype:
        case pl.String() | pl.Categorical() | pl.Enum():
            return "string"
        case pl.Boolean():
            return "boolean"
        case pl.Date():
            return "date"
        case pl.Datetime():
            return "datetime"
        case pl.Decimal():
            return "number"
        case None:
            return "any"
    if dtype.is_integer():
        return "integer"
    return "number" if dtype.is_float() else "any"
