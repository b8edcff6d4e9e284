"""Judge output files that say what the label rows say."""

from collections.abc import Mapping
from typing import Any

from vif_contracts.journals import Choose, Journal, Row
from vif_contracts.label_file import content_of, entry_of, place_of
from vif_contracts.strategies.texts import text
from vif_contracts.vocabulary import ALIGNMENT_COLUMNS, SCHWARTZ_VALUE_ORDER

FILE_WORDS = 16

_UNKNOWN_KEYS: tuple[tuple[str, Any], ...] = (
    ("confidence", 0.5),
    ("model", "judge-1"),
    ("notes", None),
    ("Scores", {}),
    ("nested", {"persona_id": ["0", 1, None, True, -1.5e300]}),
)


def file_of(choose: Choose, journal: Journal) -> dict[str, bytes]:
    """The file of a persona by its place; none where it is not labeled."""
    if not journal.labels:
        return {}
    persona_id = journal.personas[0]["persona_id"]
    ascii_only = choose(2) == 1
    entries = [entry_of(row, **_rationales(choose, row), **_unknown(choose)) for row in journal.entries()]
    return {place_of(persona_id): content_of(persona_id, entries, ascii_only=ascii_only)}


def _rationales(choose: Choose, row: Row) -> Mapping[str, Any]:
    """No rationale, null, one text as in old files, or a text for each of some scores that are not 0."""
    scored = [value for value, name in zip(SCHWARTZ_VALUE_ORDER, ALIGNMENT_COLUMNS, strict=True) if row[name]]
    match choose(6):
        case 0:
            return {}
        case 1:
            return {"rationales": None}
        case 2:
            return {"rationale": _rationale(choose)}
        case _:
            return {"rationales": {value: _rationale(choose) for value in scored if choose(4)}}


def _rationale(choose: Choose) -> str:
    return "\n".join(text(choose) for _ in range(1 + choose(3)))


def _unknown(choose: Choose) -> Mapping[str, Any]:
    return dict([_UNKNOWN_KEYS[choose(len(_UNKNOWN_KEYS))]]) if choose(8) == 7 else {}  # noqa: PLR2004 (now and then)
