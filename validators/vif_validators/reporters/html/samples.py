"""The samples of a finding as a table in which the cell at fault is marked."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

from vif_validators.report import Result, Sample
from vif_validators.reporters.layout import quoted
from vif_validators.reporters.located import place
from vif_validators.reporters.sample_table import chosen, not_shown

KEYS = ("persona_id", "t_index")
Field = Literal["place", "row", "persona_id", "t_index", "column", "value"]


@dataclass(frozen=True, slots=True)
class Cell:
    """Text safe to show (None: nothing is known), whether this is what is wrong, and how it may be laid out."""

    text: str | None
    fault: bool = False
    number: bool = False
    long: bool = False


@dataclass(frozen=True, slots=True)
class Samples:
    """Names of columns, rows below them, and how many violations are not among them."""

    head: tuple[tuple[str, bool], ...]
    rows: tuple[tuple[Cell, ...], ...]
    more: int


def samples_of(group: Sequence[Result]) -> Samples | None:
    """As many samples as one result has at most, of all its columns; None where there are none to show."""
    samples = chosen(group)
    names = {sample.column for sample in samples}
    fault = next(iter(names)) if len(names) == 1 and not names & set(KEYS) else None
    rows = [_cells(sample) for sample in samples]
    fields: list[Field] = ["place", "row", "persona_id", "t_index", "column", "value"]
    shown = [field for field in fields if any(row[field].text is not None for row in rows)]
    if len(names) == 1 and "column" in shown:
        shown.remove("column")
    if not shown:
        return None
    return Samples(
        tuple((fault if field == "value" and fault else field, field in {"row", "t_index"}) for field in shown),
        tuple(tuple(row[field] for field in shown) for row in rows),
        not_shown(group),
    )


def _cells(sample: Sample) -> dict[Field, Cell]:
    """The cells of one sample; a key that is itself at fault is marked in its own column and not shown twice."""
    own_key = sample.column if sample.column in KEYS else None
    value = sample.value
    if value is None and own_key is None and sample.column is not None and sample.row is not None:
        value = "null"
        shown: str | None = value
    else:
        shown = None if value is None else quoted(value)
    persona, index = sample.persona_id, None if sample.t_index is None else str(sample.t_index)
    if own_key == "persona_id" and value in {None, persona}:
        persona_cell, shown = Cell(_quoted(persona) or "null", fault=True), None
    else:
        persona_cell = Cell(_quoted(persona) if own_key != "persona_id" else None)
    if own_key == "t_index" and value in {None, index}:
        index_cell, shown = Cell(index or "null", fault=True, number=True), None
    else:
        index_cell = Cell(index if own_key != "t_index" else None, number=True)
    return {
        "place": Cell(None if sample.file is None else place(sample), long=True),
        "row": Cell(None if sample.row is None else f"{sample.row:,}", number=True),
        "persona_id": persona_cell,
        "t_index": index_cell,
        "column": Cell(None if sample.column is None else quoted(sample.column)),
        "value": Cell(shown, fault=shown is not None, long=True),
    }


def _quoted(text: str | None) -> str | None:
    return None if text is None else quoted(text)
