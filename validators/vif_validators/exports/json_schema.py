"""JSON Schema (draft 2020-12) of a row as JSON, and of tables as arrays of rows.

No row that the contract takes is refused: warnings are not judged. What cannot be said is named in a `$comment`.
"""

import json
from collections.abc import Sequence
from typing import Any, Final

import polars as pl

from vif_validators.exports.described import Column, Demand, NoColumns, Table
from vif_validators.exports.json_clauses import Fragment, of_column, of_row

DIALECT: Final = "https://json-schema.org/draft/2020-12/schema"


def render(tables: Sequence[Table]) -> str:
    """One table: the schema of a row. Several: of an object that holds the rows of each. `$defs` have both for each."""
    definitions: dict[str, Any] = {}
    for table in tables:
        definitions[table.name] = row_schema(table)
        definitions[f"{table.name}_rows"] = {"type": "array", "items": {"$ref": _pointer(table.name)}}
    if len(tables) == 1:
        root: dict[str, Any] = {"title": f"a row of {tables[0].name}", "$ref": _pointer(tables[0].name)}
    else:
        root = {
            "title": "rows of " + " and ".join(table.name for table in tables),
            "type": "object",
            "properties": {table.name: {"$ref": _pointer(f"{table.name}_rows")} for table in tables},
            "additionalProperties": False,
        }
    return json.dumps({"$schema": DIALECT, **root, "$defs": definitions}, indent=2, ensure_ascii=True) + "\n"


def _pointer(name: str) -> str:
    escaped = name.replace("~", "~0").replace("/", "~1")
    return "#/$defs/" + "".join(c if (c.isalnum() and c.isascii()) or c in "-_~" else _percent(c) for c in escaped)


def _percent(character: str) -> str:
    return "".join(f"%{octet:02X}" for octet in character.encode("utf-8", "backslashreplace"))


def row_schema(table: Table) -> dict[str, Any]:
    """The schema of one row of the table."""
    closed = [clause for clause in table.clauses(NoColumns) if not clause.names]
    unwanted = [name for clause in table.clauses(NoColumns) for name in clause.names]
    said = {
        "type": "object",
        "description": table.meaning,
        "$comment": _comment(table),
        "properties": {
            **{column.name: _property(column) for column in table.columns if not column.regex},
            **dict.fromkeys(unwanted, False),
        },
        "patternProperties": {f"^(?:{c.name})$": _property(c) for c in table.columns if c.regex},
        "required": [column.name for column in table.columns if column.required and not column.regex],
        "allOf": [part for demand in _judged(table.demands) for part in of_row(demand, table).parts],
        "additionalProperties": False if closed else None,
    }
    return {key: value for key, value in said.items() if value not in (None, "", [], {})}


def _judged(demands: Sequence[Demand]) -> list[Demand]:
    return [demand for demand in demands if demand.is_error]


def _property(column: Column) -> dict[str, Any]:
    schema: Fragment = {**({"description": column.meaning} if column.meaning else {})}
    schema |= type_schema(column.dtype, nullable=column.nullable, nulls_inside=column.nulls_inside)
    for demand in _judged(column.demands):
        for part in of_column(demand, column).parts:
            _add(part, schema)
    return schema


def _add(part: Fragment, schema: Fragment) -> None:
    """What two demands say in the same words stands side by side."""
    if part.keys() == {"items"} and not part["items"].keys() & schema.get("items", {}).keys():
        schema["items"] = {**schema.get("items", {}), **part["items"]}
    elif part.keys() & schema.keys():
        schema.setdefault("allOf", []).append(part)
    else:
        schema |= part


def type_schema(dtype: pl.DataType | None, *, nullable: bool, nulls_inside: bool) -> dict[str, Any]:
    """What JSON calls a value of this dtype."""
    schema = _type(dtype, nulls_inside=nulls_inside)
    if nullable and "type" in schema:
        schema["type"] = [schema["type"], "null"]
        if "enum" in schema:
            schema["enum"] = [*schema["enum"], None]
    return schema


def _type(dtype: pl.DataType | None, *, nulls_inside: bool) -> dict[str, Any]:
    def inner(of: Any) -> dict[str, Any]:
        whole: pl.DataType = of() if isinstance(of, type) else of
        return type_schema(whole, nullable=nulls_inside, nulls_inside=nulls_inside)

    match dtype:
        case pl.String() | pl.Categorical():
            return {"type": "string"}
        case pl.Enum():
            return {"type": "string", "enum": dtype.categories.to_list()}
        case pl.Boolean():
            return {"type": "boolean"}
        case pl.Date():
            return {"type": "string", "format": "date"}
        case pl.Datetime():
            return {"type": "string", **({"format": "date-time"} if dtype.time_zone else {})}
        case pl.Time():
            return {"type": "string"}
        case pl.List():
            return {"type": "array", "items": inner(dtype.inner)}
        case pl.Array():
            return {"type": "array", "items": inner(dtype.inner), "minItems": dtype.size, "maxItems": dtype.size}
        case pl.Struct():
            fields = {field.name: inner(field.dtype) for field in dtype.fields}
            return {"type": "object", "properties": fields, "required": list(fields)}
        case None:
            return {}
    if dtype.is_integer():
        return {"type": "integer", **_bounds(dtype)}
    return {"type": "number"} if dtype.is_float() else {}


def _bounds(dtype: pl.DataType) -> dict[str, int]:
    """Of integers of 64 bits and more the bounds say little, and many readers cannot hold them."""
    if isinstance(dtype, pl.Int8 | pl.Int16 | pl.Int32 | pl.UInt8 | pl.UInt16 | pl.UInt32):
        return {"minimum": pl.select(dtype.min()).item(), "maximum": pl.select(dtype.max()).item()}
    return {"minimum": 0} if dtype.is_unsigned_integer() else {}


def _comment(table: Table) -> str:
    """What is not said, and what is said in part."""
    sayings = [(demand, of_column(demand, column)) for column in table.columns for demand in column.demands]
    sayings += [(demand, of_row(demand, table)) for demand in (*table.demands, *table.relations)]
    sentences = {
        "Not said here": [demand for demand, said in sayings if not said.whole and not said.parts and demand.is_error],
        "Said in part": [demand for demand, said in sayings if not said.whole and said.parts and demand.is_error],
        "Not judged, being no errors": [demand for demand, _ in sayings if not demand.is_error],
    }
    return " ".join(f"{head}: {_titles(demands)}." for head, demands in sentences.items() if demands)


def _titles(demands: Sequence[Demand]) -> str:
    return ", ".join(dict.fromkeys(demand.title for demand in demands))
