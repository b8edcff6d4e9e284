"""Where the tables of a check come from, and each of them opened as far as it can be."""

import os
from collections.abc import Iterable
from dataclasses import dataclass, replace
from os import PathLike
from pathlib import Path
from typing import Literal

import polars as pl

from vif_contracts.context import Context
from vif_contracts.dataset import TABLES
from vif_contracts.vocabulary import JUDGE_LABELS, PERSONAS
from vif_validators.files import UnreadableFile
from vif_validators.foreign_frames import Frame, UnreadableFrame, is_frame, taken
from vif_validators.parquet import ParquetFile, open_parquet
from vif_validators.plan import TablePlan, plan_contract
from vif_validators.reading import Reading
from vif_validators.settings import Settings

Source = str | PathLike[str] | Frame
Role = Literal["judged", "beside"]


@dataclass(frozen=True, kw_only=True)
class Given:
    """A table of the check: where it is, and whether it is judged itself or stands beside the other for the X rules."""

    source: Source
    role: Role = "judged"


@dataclass(frozen=True, kw_only=True)
class Opened:
    """A table that was opened, or the reason why it could not be.

    `absent`: the reason is that there is no such file. `rows` is known once the table has been judged.
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

    def unreadable(self, cause: str) -> "Opened":
        """The same table, after all not readable."""
        return replace(self, frame=None, fault=f"{self.path}: {cause}" if self.path else cause)

    def whole(self) -> pl.LazyFrame:
        """All columns of the table, undocumented ones included."""
        if self.file is not None:
            return self.file.whole()
        return self.frame if self.frame is not None else pl.LazyFrame()


def tables_given(
    root: Path | None,
    settings: Settings,
    *,
    registry: Source | None,
    labels: Source | None,
    judged: frozenset[str] | None = None,
) -> dict[str, Given]:
    """The tables of a check by name.

    A table that is not given is taken from its configured place under `root`, or left out where there is no root. Only
    the tables in `judged` are judged themselves (None: all); where there are none, the others are of no use either.
    """
    given: dict[str, Given] = {}
    if judged is not None and not judged:
        return given
    for table, source in ((PERSONAS, registry), (JUDGE_LABELS, labels)):
        role: Role = "judged" if judged is None or table in judged else "beside"
        if source is not None:
            given[table] = Given(source=source, role=role)
        elif root is not None:
            given[table] = Given(source=place_under(root, settings.path_of(table)), role=role)
    return given


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
    return replace(opened, frame=found.frame, names=found.names)


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
