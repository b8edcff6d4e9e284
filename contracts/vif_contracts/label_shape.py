"""The shape of a judge output file, as pydantic models in strict mode.

An integer is a JSON integer that 64 bits hold: `true`, `1.0` and `"1"` are none. Keys that are not named here belong to
whoever wrote them and are left alone, save among the scores: there a key that is none of the ten values can only be a
value misspelled.
"""

from dataclasses import dataclass
from typing import Annotated, Any

from pydantic import BaseModel, ConfigDict, Field, ValidationError
from pydantic_core import ErrorDetails

Integer = Annotated[int, Field(ge=-(2**63), le=2**63 - 1)]

MOST_FAULTS = 10_000
"""Faults of one file that are told apart; a file with more is told of as a whole."""

MOST_ENTRIES = 100_000
"""Entries of one file that are looked at; no journal has so many, but a list of other things may."""

Path = tuple[str | int, ...]
"""The keys and indexes that lead from the document to a value in it."""


class _Part(BaseModel):
    model_config = ConfigDict(strict=True, extra="ignore")


class Scores(_Part):
    """One score per value, in the order of the alignment vector."""

    model_config = ConfigDict(extra="forbid")

    self_direction: Integer
    stimulation: Integer
    hedonism: Integer
    achievement: Integer
    power: Integer
    security: Integer
    conformity: Integer
    tradition: Integer
    benevolence: Integer
    universalism: Integer


class Label(_Part):
    """What the judge says of one journal entry. Old files have one text, `rationale`, for all values."""

    t_index: Integer
    date: str
    scores: Scores
    rationales: dict[str, str] | None = None
    rationale: str | None = None


class LabelFile(_Part):
    """A judge output file: the entries of one persona."""

    persona_id: str
    labels: list[Label]


_WANTED = {
    "int_type": "an integer",
    "string_type": "a text",
    "list_type": "a list",
    "dict_type": "an object",
    "model_type": "an object",
    "greater_than_equal": "an integer of 64 bits",
    "less_than_equal": "an integer of 64 bits",
}
_LONGEST = 30
"""Characters of a value that a fault quotes."""


@dataclass(frozen=True, slots=True)
class ShapeFault:
    """A value that does not fit, or is missing.

    Attributes:
        path: where the value is; of what is missing, where it should be.
        cause: the value and what it must be.
        at: the path of the value to point at (what is missing would stand in it), or, with `key`, of its key.
    """

    path: Path
    cause: str
    at: Path
    key: bool = False


def shape_faults(document: Any) -> list[ShapeFault]:
    """Everything in a parsed document that does not have the shape of a judge output file."""
    labels = document.get("labels") if isinstance(document, dict) else None
    if isinstance(labels, list) and len(labels) > MOST_ENTRIES:
        cause = f"a list of {len(labels):,} entries, more than {MOST_ENTRIES:,}"
        return [ShapeFault(("labels",), cause, at=("labels",))]
    try:
        LabelFile.model_validate(document)
    except ValidationError as error:
        if error.error_count() > MOST_FAULTS:
            cause = f"{error.error_count():,} values of another shape"
            return [ShapeFault((), cause, at=())]
        details = error.errors(include_url=False, include_context=False)
        misspelled = {tuple(d["loc"][:-1]) for d in details if d["type"] == "extra_forbidden"}
        faults = [_fault(detail, misspelled) for detail in details]
        return [fault for fault in faults if fault is not None]
    return []


def _fault(detail: ErrorDetails, misspelled: set[Path]) -> ShapeFault | None:
    path, kind = tuple(detail["loc"]), detail["type"]
    if kind == "extra_forbidden":
        return ShapeFault(path, "none of the ten values", at=path, key=True)
    if kind == "missing":
        # Where a key beside it is misspelled, that is the one thing to mend.
        return None if path[:-1] in misspelled else ShapeFault(path, "missing", at=path[:-1])
    wanted = _WANTED.get(kind)
    cause = f"{_said(detail['input'])}, must be {wanted}" if wanted else detail["msg"]
    return ShapeFault(path, cause, at=path)


def _said(value: Any) -> str:
    match value:
        case None:
            return "null"
        case bool():
            return "true" if value else "false"
        case dict():
            return "an object"
        case list():
            return "a list"
        case str():
            return f'the text "{_cut(value)}"'
        case int() if abs(value) > 2**100:
            return "an integer of many digits"
        case _:
            return _cut(str(value))


def _cut(text: str) -> str:
    return text if len(text) <= _LONGEST else text[: _LONGEST - 1] + "…"


def path_text(path: Path) -> str:
    """A path as JavaScript would write it: `labels[3].scores.power`; the document itself is "the document"."""
    text = ""
    for step in path:
        text += f"[{step}]" if isinstance(step, int) else f".{step}" if text else step
    return text or "the document"


def values_in(document: Any) -> int:
    """How many values of a document the shape looks at, those that are missing included."""
    if not isinstance(document, dict):
        return 1
    labels = document.get("labels")
    return 3 + sum(map(_values_of_label, labels if isinstance(labels, list) else ()))


_NAMES = frozenset(Scores.model_fields)


def _values_of_label(label: Any) -> int:
    if not isinstance(label, dict):
        return 1
    count = 4
    scores, rationales = label.get("scores"), label.get("rationales")
    if isinstance(scores, dict):
        # Keys beside those that are demanded are looked at, too.
        count += len(_NAMES) if scores.keys() == _NAMES else len(_NAMES | scores.keys())
    if isinstance(rationales, dict):
        count += len(rationales)
    return count + ("rationales" in label) + ("rationale" in label)
