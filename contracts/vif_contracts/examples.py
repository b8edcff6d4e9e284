"""The examples of the rules as real tables: the cells that an example names, the others taken from a valid row."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

import polars as pl

from vif_contracts.dataset import TABLES
from vif_contracts.rule import Example, Row
from vif_contracts.vocabulary import ALIGNMENT_COLUMNS, JUDGE_LABELS, PERSONAS

_FIRST_ID = 0x0A1B2C3D

_PERSONA: Mapping[str, Any] = {
    "age": "25-34",
    "profession": "Teacher",
    "culture": "Western European",
    "core_values": ["Benevolence"],
    "entry_count": 2,
    "created_at": datetime(2026, 1, 15, 9, 30, tzinfo=UTC),
    "stage_synthetic": True,
    "stage_wrangled": True,
    "stage_labeled": True,
    "nudge_enabled": False,
}
_LABEL: Mapping[str, Any] = {
    "persona_id": f"{_FIRST_ID:08x}",
    "date": "2025-03-01",
    **dict.fromkeys(ALIGNMENT_COLUMNS, 0),
}


@dataclass(frozen=True, kw_only=True)
class ExampleTables:
    """An example as frames; a table that is not part of it is None."""

    personas: pl.DataFrame | None
    judge_labels: pl.DataFrame | None


def tables(example: Example) -> ExampleTables:
    """Complete an example to whole tables."""
    return ExampleTables(
        personas=_frame(PERSONAS, example.personas, example),
        judge_labels=_frame(JUDGE_LABELS, example.judge_labels, example),
    )


def _persona(number: int, cells: Row) -> dict[str, Any]:
    return {"persona_id": f"{_FIRST_ID + number:08x}", "name": f"Persona {number}", **_PERSONA, **cells}


def _label(number: int, cells: Row) -> dict[str, Any]:
    row = {"t_index": number, **_LABEL, **cells}
    return {"alignment_vector": [row[column] for column in ALIGNMENT_COLUMNS], **row}


def _frame(table: str, rows: tuple[Row, ...] | None, example: Example) -> pl.DataFrame | None:
    if rows is None:
        return None
    complete = _persona if table == PERSONAS else _label
    schema = {name: column.dtype.type for name, column in TABLES[table].to_schema().columns.items()}
    extra = {name: None for row in rows for name in row if name not in schema}
    records = [complete(number, row) for number, row in enumerate(rows)]
    frame = pl.DataFrame(records, schema={**schema, **extra}, orient="row", strict=False)
    return frame.cast({name: dtype for name, dtype in example.cast.items() if name in schema}).drop(
        [name for name in example.drop if name in schema]
    )
