"""Where the tables of a check come from, and each of them opened as far as it can be."""

import os
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from os import PathLike
from pathlib import Path
from typing import Literal

import polars as pl

from vif_contracts.context import Context
from vif_contracts.dataset import TABLES, related
from vif_validators.engine.plan import TablePlan, plan_contract
from vif_validators.engine.rounds import collect_all
from vif_validators.files.disk import UnreadableFile
from vif_validators.files.parquet import ParquetFile, open_parquet
from vif_validators.files.parts import Parts
from vif_validators.files.reading import Reading
from vif_validators.foreign_frames import Frame, UnreadableFrame, is_frame, taken
from vif_validators.report import Input
from vif_validators.settings import Settings

Source = str | PathLike[str] | Frame
Role = Literal["judged", "beside"]


@dataclass(frozen=True, kw_only=True)
class Given:
    """A table of the check: where it is, and whether it is judged itself or stands beside one that is.

    `optional`: it need not be there.
    """

    source: Source
    role: Role = "judged"
    optional: bool = False


@dataclass(frozen=True, kw_only=True)
class Opened:
    """A table that was opened, or the reason why it could not be.

    `absent`: the reason is that there is no such file. `rows` is known once the table has been judged. `parts` are the
    files of a table that lies in several, below `path`. `quote` is what of the fault may quote cells. `lazy`: the frame
    is one of the user's own, evaluated anew for each question.
    """

    plan: TablePlan
    role: Role
    path: str | None
    frame: pl.LazyFrame | None = None
    names: tuple[str, ...] = ()
    file: ParquetFile | None = None
    fault: str | None = None
    absent: bool = False
    rows: int | None = None
    parts: Parts | None = None
    quote: str | None = None
    lazy: bool = False

    def unreadable(self, cause: str) -> "Opened":
        """The same table, after all not readable."""
        # What the query of a frame or of a user's check complains of may quote cells; what a decoder does, may not.
        quote = cause if self.file is None or self.plan.structure.unreadable.code[0] == "M" else None
        return replace(self, frame=None, fault=f"{self.path}: {cause}" if self.path else cause, quote=quote)

    def check_rows(self, judged: int) -> None:
        """See that the rows that were judged are all, and are there each time that the table is read.

        Raises:
            UnreadableFile: the footer of the file says another number, or a lazy frame gives another one.
            polars.exceptions.PolarsError: a lazy frame gives none any more.
        """
        if self.file is not None:
            self.file.check_rows(judged)
        elif self.lazy and self.frame is not None and self.names:
            # Rules ask one after the other: of a source that can be read once, most would be told of no rows at all.
            [again] = collect_all([self.frame.select(pl.col(self.names[0]).len())])
            if again.item() != judged:
                cause = f"the lazy frame gave {judged:,} rows and then {again.item():,}; collect it first"
                raise UnreadableFile("the frame", cause)

    def inputs(self, name: str) -> tuple[Input, ...]:
        """What the report says of the files; nothing of one that is not there and need not be."""
        if self.absent and self.role == "beside":
            return ()
        if self.parts is None:
            return (Input(table=name, path=self.path, rows=self.rows),)
        pairs = zip(self.parts.paths, self.parts.rows, strict=True)
        return tuple(Input(table=name, path=path, rows=None if self.frame is None else rows) for path, rows in pairs)

    def whole(self) -> pl.LazyFrame:
        """All columns of the table, undocumented ones included."""
        if self.file is not None:
            return self.file.whole()
        return self.frame if self.frame is not None else pl.LazyFrame()


def tables_given(
    root: Path | None, settings: Settings, *, sources: Mapping[str, Source], judged: frozenset[str] | None = None
) -> dict[str, Given]:
    """The tables of a check by name, in the order of the data set.

    A table that `sources` does not give is taken from its configured place under `root`, or left out where there is no
    root. Only the tables in `judged` are judged themselves (None: all); those that some rule judges together with them
    stand beside them.
    """
    given: dict[str, Given] = {}
    if judged is not None and not judged:
        return given
    beside = frozenset[str]() if judged is None else frozenset[str]().union(*map(related, judged))
    for table in TABLES:
        role: Role = "judged" if judged is None or table in judged else "beside"
        if table in sources:
            given[table] = Given(source=sources[table], role=role)
        elif root is not None and (role == "judged" or table in beside):
            place = place_under(root, settings.path_of(table))
            given[table] = Given(source=place, role=role, optional=not settings.demands(table))
    return given


def open_tables(
    given: Mapping[str, Given], context: Context, settings: Settings, reading: Reading
) -> dict[str, Opened]:
    """Every table opened, without the optional ones that are not there.

    Raises:
        TypeError: a source is neither a path nor a frame.
    """
    opened = {table: open_table(table, one, context, settings, reading) for table, one in given.items()}
    return {table: one for table, one in opened.items() if not (one.absent and given[table].optional)}


def place_under(root: Path, place: str) -> str:
    """A place under a folder, as a user would write it: without `./`."""
    return str(root / place)


def open_table(table: str, given: Given, context: Context, settings: Settings, reading: Reading) -> Opened:
    """Open one table; what goes wrong is kept as its `fault`.

    Raises:
        TypeError: the source is neither a path nor a frame.
    """
    allowed = frozenset(settings.allow_columns.get(table, ()))
    plan = plan_contract(TABLES[table], context, allowed=allowed)
    source = given.source
    if is_frame(source):
        return open_frame(plan, source, given.role)
    if not isinstance(source, str | PathLike):
        raise TypeError(
            f"{table}: expected a path or a frame of polars, pyarrow or pandas, got {type(source).__name__}"
        )
    documented = {column.name for column in plan.columns}
    return open_file(plan, os.fspath(source), given.role, documented, reading)


def open_frame(plan: TablePlan, frame: Frame, role: Role = "judged") -> Opened:
    """A frame in memory, or a lazy one, as an opened table."""
    opened = Opened(plan=plan, role=role, path=None)
    try:
        found = taken(frame)
    except UnreadableFrame as error:
        return opened.unreadable(str(error))
    return replace(opened, frame=found.frame, names=found.names, lazy=isinstance(frame, pl.LazyFrame))


def open_file(
    plan: TablePlan, path: str, role: Role, documented: Iterable[str] | None, reading: Reading | None = None
) -> Opened:
    """A parquet file as an opened table; `documented` are the columns to decode (None: all)."""
    known = None if documented is None else set(documented)
    try:
        file = open_parquet(path, lambda names: [name for name in names if known is None or name in known], reading)
        file.frame.collect_schema()
    except UnreadableFile as error:
        return Opened(plan=plan, role=role, path=path, fault=str(error), absent=error.absent)
    return Opened(plan=plan, role=role, path=path, frame=file.frame, names=file.names, file=file)
