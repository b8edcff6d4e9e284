"""Judge output files read: each opened once, its entries as rows of one frame of labels."""

import os
from bisect import bisect_right
from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from functools import cached_property
from os import PathLike

import polars as pl

from vif_contracts.label_file_rules import UNREADABLE_JSON
from vif_contracts.vocabulary import ALIGNMENT_COLUMNS
from vif_validators.files.disk import UnreadableFile, read_bytes
from vif_validators.label_files.document import Entry, Fault, LabelDocument, read_document

SIZE_LIMIT = 16 * 1024**2
"""Longest judge output file that is read, in bytes; a journal of a thousand entries has one or two million."""


@dataclass(frozen=True, slots=True, kw_only=True)
class LabelFile:
    """One file.

    Attributes:
        path: as it was named.
        persona_id: None where the file does not say, or not for sure.
        entries: how many; None where its content cannot be judged.
        first_row: the row of its first entry in the frame.
        faults: what was found while reading it.
        absent: there is no such file.
        digest: of its bytes; None where there are none.
    """

    path: str
    persona_id: str | None = None
    entries: int | None = None
    first_row: int = 0
    faults: tuple[Fault, ...] = ()
    absent: bool = False
    digest: int | None = None


@dataclass(frozen=True, kw_only=True)
class LabelFiles:
    """All files of a check, in the order of their paths.

    Attributes:
        files: each once, however often it was named.
        frame: the entries of all files whose content can be judged, file by file, with the 14 label columns.
        counts: by code, the units looked at and at fault of the rules that are judged while reading.
    """

    files: tuple[LabelFile, ...]
    frame: pl.DataFrame
    counts: dict[str, tuple[int, int]]

    @cached_property
    def sound(self) -> tuple[int, ...]:
        """The indexes of the files whose entries are in the frame."""
        return tuple(index for index, file in enumerate(self.files) if file.entries is not None)

    @cached_property
    def _first_rows(self) -> list[int]:
        return [self.files[index].first_row for index in self.sound]

    @cached_property
    def personas(self) -> frozenset[str]:
        """Those of whom it is known that a file is theirs."""
        return frozenset(file.persona_id for file in self.files if file.persona_id is not None)

    def at_row(self, row: int) -> tuple[int, int]:
        """The index of the file that a row of the frame comes from, and that of the entry in it."""
        # Of files that begin at the same row all but the last are empty.
        index = self.sound[bisect_right(self._first_rows, row) - 1]
        return index, row - self.files[index].first_row

    def rows_of(self, index: int) -> pl.DataFrame:
        """The rows of one file."""
        file = self.files[index]
        return self.frame.slice(file.first_row, file.entries or 0)


def read_label_files(paths: Iterable[str | PathLike[str]], each: Callable[[], object] = lambda: None) -> LabelFiles:
    """Read files. What is wrong with one is kept as its faults; `each` is called after every file."""
    files: list[LabelFile] = []
    counts: dict[str, Counter[str]] = {"judged": Counter(), "at fault": Counter()}
    persona_ids: list[str] = []
    entries: list[Entry] = []
    for path in _distinct(paths):
        document, file = _read(path)
        if document.entries is not None and document.persona_id is not None:
            persona_ids += [document.persona_id] * len(document.entries)
            entries += document.entries
        files.append(_placed(file, document, len(entries)))
        for code, (judged, at_fault) in document.counts.items():
            counts["judged"][code] += judged
            counts["at fault"][code] += at_fault
        each()
    return LabelFiles(
        files=tuple(files),
        frame=_frame(persona_ids, entries),
        counts={code: (judged, counts["at fault"][code]) for code, judged in counts["judged"].items()},
    )


def _distinct(paths: Iterable[str | PathLike[str]]) -> list[str]:
    """The paths in order; of several spellings of one path the first."""
    names = sorted((os.fspath(path) for path in paths), reverse=True)
    return sorted({os.path.abspath(name): name for name in names}.values())  # noqa: PTH100 (as it was named)


def _read(path: str) -> tuple[LabelDocument, LabelFile]:
    try:
        content = read_bytes(path, SIZE_LIMIT)
    except UnreadableFile as error:
        fault = Fault(code=UNREADABLE_JSON.code, cause=error.cause)
        return LabelDocument(faults=[fault]), LabelFile(path=path, absent=error.absent)
    return read_document(content), LabelFile(path=path, digest=hash(content))


def _placed(file: LabelFile, document: LabelDocument, end: int) -> LabelFile:
    entries = None if document.entries is None else len(document.entries)
    return LabelFile(
        path=file.path,
        persona_id=document.persona_id,
        entries=entries,
        first_row=end - (entries or 0),
        faults=tuple(document.faults),
        absent=file.absent,
        digest=file.digest,
    )


def _frame(persona_ids: Sequence[str], entries: Sequence[Entry]) -> pl.DataFrame:
    keys = [
        pl.Series("persona_id", persona_ids, pl.String),
        pl.Series("t_index", [t_index for t_index, _, _ in entries], pl.Int64),
        pl.Series("date", [date for _, date, _ in entries], pl.String),
    ]
    scores = [
        pl.Series(column, [scores[place] for _, _, scores in entries], pl.Int64)
        for place, column in enumerate(ALIGNMENT_COLUMNS)
    ]
    vector = pl.concat_list(ALIGNMENT_COLUMNS).alias("alignment_vector")
    return pl.DataFrame([*keys, *scores]).select(*(key.name for key in keys), vector, *ALIGNMENT_COLUMNS)
