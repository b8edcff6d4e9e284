"""Valid rows of the registry and the labels, for examples: row number n, with the cells that an example names."""

from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any

from vif_contracts.rule import Row
from vif_contracts.vocabulary import ALIGNMENT_COLUMNS

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


def persona_row(number: int, cells: Row) -> Row:
    """A persona of its own for each number."""
    return {"persona_id": f"{_FIRST_ID + number:08x}", "name": f"Persona {number}", **_PERSONA, **cells}


def label_row(number: int, cells: Row) -> Row:
    """The entries of the first persona, one for each number; the vector follows from the scores."""
    row = {"t_index": number, **_LABEL, **cells}
    return {"alignment_vector": [row[column] for column in ALIGNMENT_COLUMNS], **row}
