"""Valid data sets, and each of their tables alone."""

from collections.abc import Sequence
from dataclasses import dataclass
from random import Random

from vif_contracts.journals import DataSet, Journal, assemble
from vif_contracts.planting.config import document_of, yaml_of
from vif_contracts.pools import Pools
from vif_contracts.strategies.files import FILE_WORDS, file_of
from vif_contracts.strategies.rows import (
    DAY_WORDS,
    ENTRY_WORDS,
    PERSONA_WORDS,
    first_day,
    label_row,
    persona_row,
)
from vif_contracts.strategies.tape import Tape
from vif_contracts.vocabulary import POOLS_PATH

ABSENT = 2**13
"""Where a part may be there or not: words below this say that it is not. An eighth of all."""

_HEAD_WORDS = 6
_HEAD = 1 + _HEAD_WORDS


@dataclass(frozen=True, kw_only=True)
class Shape:
    """How much to draw, and where it stands on the tape.

    Attributes:
        least: the fewest label rows of each of the first personas, which are always there; None: unlabeled, or any
            number of rows.
        most: the most personas.
        entries: the fewest and the most label rows of a labeled persona.
    """

    least: Sequence[int | None]
    most: int
    entries: tuple[int, int]
    pools: Pools
    judge_files: bool = False

    @property
    def persona_words(self) -> int:
        """What a persona takes on the tape, with its journal."""
        return PERSONA_WORDS + DAY_WORDS + ENTRY_WORDS * self.entries[1]

    @property
    def tables_words(self) -> int:
        """What both tables take on the tape."""
        return _HEAD + self.most * self.persona_words

    @property
    def words(self) -> int:
        """What everything takes on the tape."""
        return self.tables_words + self.judge_files * self.most * FILE_WORDS


def draw_journals(tape: Tape, shape: Shape) -> tuple[list[Journal], int]:
    """Valid journals and the order to put them in (0: as they are)."""
    head = tape.part(1, _HEAD_WORDS)
    fewest = len(shape.least)
    count = fewest + head(shape.most - fewest + 1)
    order = (0, head(2**16))[head(2)]
    starts = range(_HEAD, _HEAD + shape.most * shape.persona_words, shape.persona_words)
    taken: set[str] = set()
    journals = [
        _journal(tape, start, shape, shape.least[rank] if rank < fewest else None, taken)
        for rank, start in enumerate(present(tape, starts, fewest)[:count])
    ]
    if order:
        for journal in journals:
            Random(order).shuffle(journal.labels)  # noqa: S311 (an arrangement of test data, no secret)
    return journals, order


def present(tape: Tape, starts: Sequence[int], fewest: int) -> list[int]:
    """Those of the starts of parts whose first word says that the part is there, at least `fewest`."""
    there = [start for start in starts if tape.word(start) >= ABSENT]
    if len(there) >= fewest:
        return there
    others = [start for start in starts if tape.word(start) < ABSENT]
    return sorted([*there, *others[: fewest - len(there)]])


def _journal(tape: Tape, start: int, shape: Shape, least: int | None, taken: set[str]) -> Journal:
    choose = tape.part(start + 1, PERSONA_WORDS - 1)
    labeled = choose(4) > 0 or least is not None
    persona = persona_row(choose, taken, shape.pools, labeled=labeled)
    journal = Journal([persona])
    if labeled:
        fewest = max(shape.entries[0], least or 0)
        _fill(journal, tape, start + PERSONA_WORDS, (fewest, shape.entries[1]))
        persona["entry_count"] = len(journal.labels)
    return journal


def _fill(journal: Journal, tape: Tape, start: int, entries: tuple[int, int]) -> None:
    fewest, most = entries
    day = first_day(tape.part(start, DAY_WORDS))
    first = start + DAY_WORDS
    for place in present(tape, range(first, first + most * ENTRY_WORDS, ENTRY_WORDS), fewest):
        choose = tape.part(place + 1, ENTRY_WORDS - 1)
        row, day = label_row(choose, journal.personas[0]["persona_id"], len(journal.labels), day)
        journal.labels.append(row)


def draw_dataset(tape: Tape, shape: Shape) -> DataSet:
    """A valid data set, with what files it needs or is asked for."""
    journals, order = draw_journals(tape, shape)
    data = assemble(journals, order=order)
    files = {POOLS_PATH: yaml_of(document_of(shape.pools))} if shape.pools != Pools.packaged() else {}
    files |= draw_label_files(tape, shape, journals)
    return DataSet(personas=data.personas, judge_labels=data.judge_labels, files=files)


def draw_label_files(tape: Tape, shape: Shape, journals: Sequence[Journal]) -> dict[str, bytes]:
    """The judge output files of valid journals by place; none where the shape has none."""
    files: dict[str, bytes] = {}
    if shape.judge_files:
        starts = range(shape.tables_words, shape.words, FILE_WORDS)
        for start, journal in zip(starts, journals, strict=False):
            files |= file_of(tape.part(start, FILE_WORDS), journal)
    return files
