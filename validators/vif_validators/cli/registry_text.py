"""What `vif registry` says: text for people, JSON for programs."""

from collections.abc import Collection, Mapping, Sequence
from datetime import UTC, datetime, timedelta
from typing import Any

import polars as pl

from vif_validators.clean import visible
from vif_validators.redaction import HIDDEN
from vif_validators.registry.persona_rows import STAGES
from vif_validators.registry.results import Added, Staged, Status
from vif_validators.reporters.json_ import dumped
from vif_validators.reporters.layout import cell, cells, counted, short

COLUMNS: Mapping[str, tuple[str, int, str]] = {
    "persona_id": ("persona_id", 10, "left"),
    "stage": ("stage", 9, "left"),
    "entry_count": ("entries", 7, "right"),
    "age": ("age", 7, "left"),
    "name": ("name", 24, "left"),
    "profession": ("profession", 24, "left"),
    "culture": ("culture", 16, "left"),
}
"""The columns of the list of personas: heading, most cells, alignment."""

Row = Mapping[str, Any]


def as_json(value: Any) -> str:
    """Any of the results as ASCII JSON text that ends in a newline."""
    return dumped(value, default=_json)


def ids(personas: Sequence[str]) -> str:
    """One persona_id a line, for a pipe."""
    return "".join(f"{visible(persona)}\n" for persona in personas)


def added_text(path: str, added: Added) -> str:
    """What was added, with the ids."""
    where = f"{visible(path)}, a new registry" if added.created else f"{visible(path)} ({added.total:,} in all)"
    listed = "".join(f"  {visible(persona)}\n" for persona in added.persona_ids)
    return f"added {counted(len(added.persona_ids), 'personas')} to {where}\n{listed}"


def staged_text(path: str, stage: str, staged: Staged) -> str:
    """How many were set to a stage, and how many had reached it before."""
    if not staged.changed:
        return f"nothing to do in {visible(path)}: {counted(len(staged.already), 'personas')} reached {stage} before\n"
    before = f"; {len(staged.already):,} had reached it before" if staged.already else ""
    return f"set {counted(len(staged.changed), 'personas')} to {stage} in {visible(path)}{before}\n"


def status_text(path: str, status: Status) -> str:
    """The registry in figures."""
    lines = [f"{visible(path)}: {counted(status.total, 'personas')}", "  stage      reached  waiting"]
    lines += [f"  {stage:<9}  {count.reached:>7,}  {count.pending:>7,}" for stage, count in status.stages.items()]
    return "\n".join(lines) + "\n"


def status_json(path: str, status: Status) -> dict[str, Any]:
    """The same as plain values."""
    stages = {stage: {"reached": count.reached, "pending": count.pending} for stage, count in status.stages.items()}
    return {"registry": path, "personas": status.total, "stages": stages}


def persona_text(row: Row) -> str:
    """One persona, a column a line."""
    return "".join(f"{name:<16} {visible(_shown(value))}\n" for name, value in row.items())


def rows_of(frame: pl.DataFrame) -> list[Row]:
    """Rows of the registry as plain values; a moment that Python's calendar lacks as microseconds since 1970."""
    rows = frame.with_columns(pl.col("created_at").to_physical()).iter_rows(named=True)
    return [{**row, "created_at": _moment(row["created_at"])} for row in rows]


def redacted(rows: Sequence[Row], columns: Collection[str]) -> list[Row]:
    """The rows without the values of these columns; that there is none is no value."""
    hidden = set(columns)
    return [{name: HIDDEN if name in hidden and row[name] is not None else row[name] for name in row} for row in rows]


def stage_of(row: Row) -> str:
    """The last stage that a persona has reached."""
    if any(row[f"stage_{stage}"] == HIDDEN for stage in STAGES):
        return HIDDEN
    return next((stage for stage in reversed(STAGES) if row[f"stage_{stage}"]), "-")


def list_text(rows: Sequence[Row]) -> str:
    """All personas, one a line."""
    table = [[heading for heading, _, _ in COLUMNS.values()]]
    table += [[short(_shown({**row, "stage": stage_of(row)}[name])) for name in COLUMNS] for row in rows]
    limits = [most for _, most, _ in COLUMNS.values()]
    sizes = [min(most, max(map(cells, texts))) for most, texts in zip(limits, zip(*table, strict=True), strict=True)]
    aligns = [align for _, _, align in COLUMNS.values()]
    return "".join("  ".join(map(cell, texts, sizes, aligns)).rstrip() + "\n" for texts in table)


def _moment(microseconds: int | None) -> datetime | int | None:
    if microseconds is None:
        return None
    try:
        return datetime(1970, 1, 1, tzinfo=UTC) + timedelta(microseconds=microseconds)
    except OverflowError:
        return microseconds


def _shown(value: Any) -> str:
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, list):
        return ", ".join(_shown(item) for item in value)
    if isinstance(value, datetime):
        return value.strftime("%Y-%m-%d %H:%M:%S UTC")
    return "-" if value is None else str(value)


def _json(value: Any) -> str:
    if isinstance(value, datetime):
        return value.isoformat()
    raise TypeError(f"{type(value).__name__} has no JSON form")
