"""Violations in judge output files as samples with file, line and character.

Lines are looked for only when they are to be shown, in the files concerned, which are read once more for that.
"""

from collections.abc import Collection, Iterable, Sequence
from typing import TypeVar

from vif_contracts.label_shape import Path
from vif_validators.files.disk import UnreadableFile, read_bytes
from vif_validators.label_files.document import Fault
from vif_validators.label_files.reading import SIZE_LIMIT, LabelFile, LabelFiles
from vif_validators.redaction import HIDDEN, NOTHING, Redaction
from vif_validators.report import Sample
from vif_validators.strict_json.scan import JsonFault, Place, locate
from vif_validators.strict_json.text import decode
from vif_validators.text_of import shorten

T = TypeVar("T")
Located = tuple[int, Fault]
"""The index of a file and a violation in it."""


def chosen(faults: Iterable[tuple[int, T]], count: int) -> list[tuple[int, T]]:
    """At most `count` of what is given with the index of its file, in the same order: many files before many of one."""
    turns: dict[int, int] = {}
    numbered = []
    for place, (index, fault) in enumerate(faults):
        turns[index] = turns.get(index, 0) + 1
        if turns[index] <= count:
            numbered.append((turns[index], place, (index, fault)))
    first = sorted(numbered, key=lambda item: item[:2])[:count]
    return [located for _, _, located in sorted(first, key=lambda item: item[1])]


def samples(
    read: LabelFiles, groups: Sequence[Sequence[Located]], redaction: Redaction = NOTHING
) -> list[tuple[Sample, ...]]:
    """The samples of the violations of several rules, each file being read once for all of them."""
    asked: dict[int, set[tuple[Path, bool]]] = {}
    for index, fault in (located for group in groups for located in group):
        if fault.place is None and fault.at is not None:
            asked.setdefault(index, set()).add((fault.at, fault.key))
    places = {index: _places(read.files[index], wanted) for index, wanted in asked.items()}
    return [
        tuple(_sample(read.files[index], fault, places.get(index, {}), redaction) for index, fault in group)
        for group in groups
    ]


def _places(file: LabelFile, wanted: Collection[tuple[Path, bool]]) -> dict[tuple[Path, bool], Place]:
    try:
        content = read_bytes(file.path, SIZE_LIMIT)
        # Of a file that was changed in the meantime nobody knows the lines.
        return locate(decode(content), wanted) if hash(content) == file.digest else {}
    except (UnreadableFile, JsonFault):
        return {}


def _sample(file: LabelFile, fault: Fault, places: dict[tuple[Path, bool], Place], redaction: Redaction) -> Sample:
    known = None if file.persona_id is None else shorten(file.persona_id)
    # Of what stands at no place in particular nobody knows whose value it is.
    hidden = redaction.hides_path(fault.at) or (fault.at is None and fault.subject is None and bool(redaction.columns))
    place = fault.place or (None if fault.at is None else places.get((fault.at, fault.key)))
    return Sample(
        persona_id=HIDDEN if known is not None and redaction.hides("persona_id") else known,
        t_index=None if redaction.hides("t_index") else fault.t_index,
        column=None if fault.subject is None else shorten(fault.subject),
        value=HIDDEN if hidden else shorten(fault.cause),
        file=file.path,
        line=place.line if place else None,
        position=place.column if place else None,
    )
