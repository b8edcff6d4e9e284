"""Python source of the polars schema of each table, to be pasted."""

import re
from collections.abc import Sequence
from typing import Any

import polars as pl

from vif_validators.exports.described import Table


def render(tables: Sequence[Table]) -> str:
    """A module that defines a `pl.Schema` for each table, named after it in capitals.

    Raises:
        ValueError: the dtype of a column is open.
    """
    return "import polars as pl\n\n" + "\n".join(map(_schema, tables))


def _schema(table: Table) -> str:
    columns = [column for column in table.columns if not column.regex]
    for column in columns:
        if column.dtype is None:
            raise ValueError(f"{table.name}.{column.name}: the model leaves its type open: polars cannot be told")
    lines = [f"        {_text(column.name)}: {source(column.dtype)},\n" for column in columns]
    return f"{_name(table.name)} = pl.Schema(\n    {{\n{''.join(lines)}    }}\n)\n"


def _name(table: str) -> str:
    name = re.sub(r"[^A-Za-z0-9]+|(?<=[a-z0-9])(?=[A-Z])", "_", table).strip("_").upper()
    return name if name.isidentifier() else f"SCHEMA_{name}".rstrip("_")


def source(dtype: Any) -> str:
    """The expression that makes a dtype."""
    match dtype:
        case pl.Categorical():
            return "pl.Categorical()"
        case pl.List():
            return f"pl.List({source(dtype.inner)})"
        case pl.Array():
            return f"pl.Array({source(dtype.inner)}, {dtype.size})"
        case pl.Struct():
            return (
                f"pl.Struct({{{', '.join(f'{_text(field.name)}: {source(field.dtype)}' for field in dtype.fields)}}})"
            )
        case pl.Datetime():
            return f"pl.Datetime({_text(dtype.time_unit)}{f', {_text(dtype.time_zone)}' if dtype.time_zone else ''})"
        case pl.Duration():
            return f"pl.Duration({_text(dtype.time_unit)})"
        case pl.Decimal():
            return f"pl.Decimal({dtype.precision}, {dtype.scale})"
        case pl.Enum():
            return f"pl.Enum([{', '.join(map(_text, dtype.categories.to_list()))}])"
    return f"pl.{type(dtype).__name__ if isinstance(dtype, pl.DataType) else dtype.__name__}"


def _text(text: str | None) -> str:
    """A literal in ASCII, with double quotes where that takes no escape."""
    literal = ascii(text)
    return f'"{literal[1:-1]}"' if '"' not in literal and "\\" not in literal else literal
