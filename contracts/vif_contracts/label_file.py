"""Judge output files: one JSON file per labeled persona, as the judge writes it."""

import json
from collections.abc import Iterable, Mapping
from pathlib import PurePosixPath
from typing import Any

from vif_contracts.vocabulary import ALIGNMENT_COLUMNS, LABELS_PATH, SCHWARTZ_VALUE_ORDER


def place_of(persona_id: str) -> str:
    """Where the file of a persona lies under the folder of a project."""
    return str(PurePosixPath(LABELS_PATH).with_name(f"persona_{persona_id}_labels.json"))


def entry_of(row: Mapping[str, Any], **more: object) -> dict[str, object]:
    """A label row as an entry of its file; `more` are further keys, such as `rationales` (text by value, or None)."""
    scores = {value: row[column] for value, column in zip(SCHWARTZ_VALUE_ORDER, ALIGNMENT_COLUMNS, strict=True)}
    return {"t_index": row["t_index"], "date": row["date"], "scores": scores, **more}


def content_of(persona_id: str, entries: Iterable[Mapping[str, object]], *, ascii_only: bool = False) -> bytes:
    """The bytes of the file with these entries; UTF-8, or ASCII with everything else escaped."""
    document = {"persona_id": persona_id, "labels": list(entries)}
    return f"{json.dumps(document, ensure_ascii=ascii_only, indent=2, allow_nan=False)}\n".encode()
