"""Frames of other libraries (pyarrow, pandas, ...), taken through the Arrow C stream interface that they share."""

import re
from collections import Counter
from dataclasses import dataclass
from typing import Any, Protocol, TypeGuard, runtime_checkable

import polars as pl

_PANDAS_INDEX = re.compile("__index_level_[0-9]+__")
"""Names that pandas gives the levels of an index, which are no columns of the frame."""


@runtime_checkable
class ArrowStream(Protocol):
    """Anything that hands out its rows as an Arrow C stream: a pyarrow Table, a pandas frame (2.2 or newer), ...

    Source: the Arrow PyCapsule interface.
    """

    def __arrow_c_stream__(self, requested_schema: object = None) -> object: ...


Frame = pl.DataFrame | pl.LazyFrame | ArrowStream
"""A table in memory."""


_ONE_COLUMN = {"Series", "ChunkedArray"}
"""Types of polars, pandas and pyarrow that hand out a stream of values instead of rows."""


class UnreadableFrame(ValueError):  # noqa: N818 (as UnreadableFile)
    """A frame that cannot be taken over; its text is the reason, in one line."""


@dataclass(frozen=True, kw_only=True)
class Taken:
    """A frame as polars sees it.

    `names` are all of its columns, in order; those that are there twice are left out of `frame`.
    """

    frame: pl.LazyFrame
    names: tuple[str, ...]


def is_frame(source: object) -> TypeGuard[Frame]:
    """Whether `taken` can be asked for it. A path is none."""
    # A class has the method too, and is no frame.
    if isinstance(source, type) or type(source).__name__ in _ONE_COLUMN:
        return False
    return isinstance(source, pl.DataFrame | pl.LazyFrame | ArrowStream)


def taken(source: Frame) -> Taken:
    """The frame as polars sees it; a stream that can be read only once is used up.

    Raises:
        UnreadableFrame: a lazy frame cannot say its columns, or the other library cannot hand its rows over.
    """
    if isinstance(source, pl.DataFrame | pl.LazyFrame):
        try:
            return Taken(frame=source.lazy(), names=tuple(source.lazy().collect_schema().names()))
        except (pl.exceptions.PolarsError, OSError) as error:
            raise UnreadableFrame(_said(error)) from error
    try:
        return _from_stream(source)
    except (Exception, pl.exceptions.PanicException) as error:  # whatever another library raises
        raise UnreadableFrame(f"the {_kind(source)} cannot be taken over: {_said(error)}") from error


def _from_stream(source: ArrowStream) -> Taken:
    # Imported here: frames of polars need none of it.
    import pyarrow as pa

    table: Any = pa.RecordBatchReader.from_stream(source).read_all()
    if type(source).__module__.partition(".")[0] == "pandas":
        table = table.drop_columns([name for name in table.column_names if _PANDAS_INDEX.fullmatch(name)])
    # Arrow trusts its producers: text that is no UTF-8, or an offset past the end, is found by nobody else.
    table.validate(full=True)
    counts = Counter(table.column_names)
    once = table.select([name for name in table.column_names if counts[name] == 1])
    return Taken(frame=_converted(once).lazy(), names=tuple(table.column_names))


def _converted(table: Any) -> pl.DataFrame:
    try:
        return pl.DataFrame(pl.from_arrow(table))
    except (Exception, pl.exceptions.PanicException):
        # Once more, column by column, to tell which it is.
        for name in table.column_names:
            try:
                pl.from_arrow(table.select([name]))
            except (Exception, pl.exceptions.PanicException) as error:
                raise UnreadableFrame(f"column {name} of Arrow type {table.schema.field(name).type}") from error
        raise


def _kind(source: object) -> str:
    return f"{type(source).__module__.partition('.')[0]} {type(source).__name__}"


def _said(error: BaseException) -> str:
    return str(error).split("\n", 1)[0] or type(error).__name__
