"""Dtypes in the words of the Open Data Contract Standard, with the type of DuckDB that its reader casts a column to."""

from typing import Any, Final

import polars as pl

_PHYSICAL: Final = {
    "Int8": "TINYINT",
    "Int16": "SMALLINT",
    "UInt8": "SMALLINT",
    "Int32": "INTEGER",
    "UInt16": "INTEGER",
    "Int64": "BIGINT",
    "UInt32": "BIGINT",
    "UInt64": "DECIMAL(20,0)",
    "Int128": "DECIMAL(38,0)",
    "Float32": "FLOAT",
    "Float64": "DOUBLE",
    "Binary": "BLOB",
    "Boolean": "BOOLEAN",
}


def type_of(dtype: pl.DataType | None) -> dict[str, Any]:
    """The keys of a property that say its type; none where it is open."""
    match dtype:
        case pl.List() | pl.Array():
            return {"logicalType": "array", "items": type_of(_whole(dtype.inner))}
        case pl.Struct():
            fields = [{"name": field.name, **type_of(_whole(field.dtype))} for field in dtype.fields]
            return {"logicalType": "object", "properties": fields}
        case None:
            return {}
    kind = _logical(dtype)
    return {**({"logicalType": kind} if kind else {}), "physicalType": _physical(dtype)}


def _whole(dtype: Any) -> pl.DataType:
    instance: pl.DataType = dtype() if isinstance(dtype, type) else dtype
    return instance


def _logical(dtype: pl.DataType) -> str:
    for kind, dtypes in {
        "string": (pl.String, pl.Categorical, pl.Enum),
        "boolean": (pl.Boolean,),
        "date": (pl.Date,),
        "timestamp": (pl.Datetime,),
        "time": (pl.Time,),
    }.items():
        if isinstance(dtype, dtypes):
            return kind
    return "integer" if dtype.is_integer() else "number" if dtype.is_numeric() else ""


def _physical(dtype: pl.DataType) -> str:
    """The type of DuckDB that holds all values of a dtype; datacontract-cli knows no unsigned ones."""
    match dtype:
        case pl.Datetime():
            return "TIMESTAMP_TZ" if dtype.time_zone else "TIMESTAMP_NTZ"
        case pl.Decimal():
            return f"DECIMAL({dtype.precision},{dtype.scale})"
    name = type(dtype).__name__
    return _PHYSICAL.get(name, "VARCHAR" if _logical(dtype) == "string" else name.upper())
