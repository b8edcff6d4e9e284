"""The Arrow schema of a table: as text, and serialised as Arrow's IPC format has it."""

from collections.abc import Sequence
from typing import Final

import polars as pl
import pyarrow as pa

from vif_validators.clean import visible
from vif_validators.exports.described import Column, Table

_ALL: Final = 2**31 - 1


def render(tables: Sequence[Table]) -> str:
    """The schemas as pyarrow prints them, with the metadata of their fields.

    Raises:
        ValueError: the dtype of a column is open.
    """
    return "\n".join(_text(table) for table in tables)


def _text(table: Table) -> str:
    # A description of a user's own may hold anything.
    lines = schema(table).to_string(truncate_metadata=False, element_size_limit=_ALL).splitlines()
    return f"# {visible(table.name)}\n" + "".join(f"{visible(line)}\n" for line in lines)


def serialised(table: Table) -> bytes:
    """The schema as a message of Arrow's IPC format: `pyarrow.ipc.read_schema` reads it.

    Raises:
        ValueError: the dtype of a column is open.
    """
    content: bytes = schema(table).serialize().to_pybytes()
    return content


def schema(table: Table) -> pa.Schema:
    """The schema; the metadata of a field are its `description` and the codes of its `rules`.

    Raises:
        ValueError: the dtype of a column is open.
    """
    fields = [_field(table, column) for column in table.columns if not column.regex]
    about = {"table": table.name, "description": table.meaning}
    return pa.schema(fields, metadata=_encoded(about))


def _field(table: Table, column: Column) -> pa.Field:
    if column.dtype is None:
        raise ValueError(f"{table.name}.{column.name}: the model leaves its type open: Arrow cannot be told")
    arrow = pl.Series(dtype=column.dtype).to_arrow(compat_level=pl.CompatLevel.oldest()).type
    codes = ", ".join(dict.fromkeys(demand.code or demand.name for demand in column.demands))
    about = _encoded({"description": column.meaning, "rules": codes})
    kind = _usual(arrow, nulls_inside=column.nulls_inside)
    return pa.field(column.name, kind, nullable=column.nullable, metadata=about)


def _encoded(texts: dict[str, str]) -> dict[str, bytes]:
    return {key: text.encode("utf-8", "backslashreplace") for key, text in texts.items() if text}


def _usual(kind: pa.DataType, *, nulls_inside: bool) -> pa.DataType:
    """The type that writers use where polars says that it may be large."""
    if pa.types.is_large_string(kind):
        return pa.string()
    if pa.types.is_large_binary(kind):
        return pa.binary()
    if pa.types.is_large_list(kind):
        return pa.list_(pa.field("element", _usual(kind.value_type, nulls_inside=nulls_inside), nullable=nulls_inside))
    return kind
