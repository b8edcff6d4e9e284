"""Strategies of frames that obey any pandera.polars model.

Rows are drawn as hypothesis draws lists, so that they shrink to few rows of simple cells. What the built-in checks say
is part of the cells' strategies. What only a custom check knows is asked afterwards, and rows that it refuses are
exchanged for rows known to obey: nothing is thrown away, so no health check of hypothesis is in the way.
"""

import math
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any, Final

import polars as pl
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st
from hypothesis.strategies import SearchStrategy

from vif_contracts.contract import Contract
from vif_contracts.domains.assembly import Assembly, Shape
from vif_contracts.domains.kinds import size
from vif_contracts.domains.language import Choose
from vif_contracts.domains.pools import identity
from vif_contracts.domains.reading import ColumnSpec, Model, ModelSpec, read_model, schema_of
from vif_contracts.strategies.cells import cells_of
from vif_contracts.strategies.contract_rows import contract_rows
from vif_contracts.strategies.sizes import MOST_ROWS, check_sizes

_MOST_OF_A_REGEX: Final = 3
_EXAMPLES: Final = 40
_SPARE_ROWS: Final = 64
_SPARE_FRAMES: Final = 6


def frames(
    model: Model,
    *,
    min_size: int = 0,
    max_size: int = 10,
    columns: Mapping[str, SearchStrategy[Any]] | None = None,
) -> SearchStrategy[pl.DataFrame]:
    """Frames that plain pandera accepts as `model`, with its columns in its order.

    Optional columns are there or not; of a regex, one to three columns. Nulls, and in floats NaN, occur where the model
    admits them, inside lists too. Frames shrink to the fewest rows and the simplest cells.

    Args:
        model: a pandera.polars DataFrameModel or DataFrameSchema.
        min_size: the least number of rows.
        max_size: the largest number of rows; fewer, where there are not so many different ones.
        columns: strategies for the cells of single columns in place of those made from dtype and checks. Cells that
            break the model are exchanged for others of the same strategy.

    Raises:
        TypeError: `model` is no such model, or another argument is of the wrong type.
        ValueError: the sizes are impossible, `columns` names no column of the model, the checks of a column contradict
            each other, its dtype cannot be drawn, or a check refuses whatever is tried (then `columns` helps).
    """
    schema = schema_of(model)
    overriding = _checked(schema.columns, columns)
    check_sizes(high=MOST_ROWS, min_size=min_size, max_size=max_size)
    if isinstance(model, type) and issubclass(model, Contract):
        if overriding:
            raise ValueError(f"columns: not for {model.__name__}, whose rows depend on one another")
        return _ours(model, min_size, max_size)
    spec = read_model(model, given=overriding)
    by_name = {name: overriding[key] for key, name in _names_of(spec.columns) if key in overriding}
    assembly = Assembly(spec, given=_examples_of(spec, by_name))
    _check_capacity(assembly, min_size, max_size)
    if not assembly.full_shape():
        return st.just(pl.DataFrame())
    return _Frames(assembly, by_name, min_size, max_size).strategy()


def _ours(model: type[Contract], min_size: int, max_size: int) -> SearchStrategy[pl.DataFrame]:
    """The strategy of a table of the data set, whose rules over many rows no filter would ever meet."""
    from vif_contracts import JudgeLabels, Personas
    from vif_contracts.strategies import judge_labels, personas

    if model is Personas:
        return personas(min_size=min_size, max_size=max_size)
    if model is JudgeLabels:
        return judge_labels(min_size=min_size, max_size=max_size)
    return contract_rows(model, min_size, max_size)


def _checked(known: Mapping[str, Any], columns: Mapping[str, Any] | None) -> dict[str, SearchStrategy[Any]]:
    if columns is not None and not isinstance(columns, Mapping):
        raise TypeError(f"columns must map names to strategies, not be {type(columns).__name__}")
    for name, strategy in (columns or {}).items():
        if name not in known:
            raise ValueError(
                f"columns: the model has no column {name!r}; it has {', '.join(map(repr, known)) or 'none'}"
            )
        if not isinstance(strategy, SearchStrategy):
            raise TypeError(f"columns[{name!r}] must be a strategy, not {strategy!r}")
    return dict(columns or {})


def _check_capacity(assembly: Assembly, min_size: int, max_size: int) -> None:
    spec = assembly.spec
    if min_size and not assembly.full_shape():
        raise ValueError(f"{spec.name}: it has no columns, so no frame has min_size={min_size} rows")
    by_name = dict(assembly.full_shape())
    capacities = {name: _capacity(column) for name, column in by_name.items() if name not in assembly.given}
    for name, column in by_name.items():
        if len(column.all_of) > max_size:
            raise ValueError(
                f"{spec.name}.{name}: {len(column.all_of)} values have to occur, more than max_size={max_size}"
            )
        if column.unique and capacities.get(name, math.inf) < min_size:
            raise ValueError(
                f"{spec.name}.{name}: unique, and only {capacities[name]} values obey: less than min_size={min_size}"
            )
    for key in spec.keys:
        if (rows := math.prod(capacities.get(name, math.inf) for name in key)) < min_size:
            raise ValueError(f"{spec.name}: unique {list(key)} allows {rows} rows, less than min_size={min_size}")


def _capacity(column: ColumnSpec) -> float:
    values = math.inf if (number := size(column.domain)) is None else number
    return values + column.nulls + column.nan if not isinstance(column.dtype, pl.Null) else 1


def _names_of(columns: Iterable[ColumnSpec]) -> Iterator[tuple[str, str]]:
    """Each column's name in the model, which may be a regex, with its names in frames."""
    return ((column.regex or name, name) for column in columns for name in column.names)


def _examples_of(spec: ModelSpec, strategies: Mapping[str, SearchStrategy[Any]]) -> dict[str, list[Any]]:
    columns = {name: column for column in spec.columns for name in column.names}
    found = {name: _examples(strategy) for name, strategy in strategies.items()}
    for name, cells in found.items():
        _series(name, columns[name], cells)  # raises where a cell is of another type
    return found


def _examples(strategy: SearchStrategy[Any]) -> list[Any]:
    """Some values of a strategy, the same ones each time."""
    found: list[Any] = []

    @settings(
        max_examples=_EXAMPLES,
        database=None,
        derandomize=True,
        deadline=None,
        phases=[Phase.generate],
        suppress_health_check=list(HealthCheck),
    )
    @given(st.lists(strategy, min_size=1, max_size=8))
    def collect(values: list[Any]) -> None:
        found.extend(values)

    collect()
    return found


class _Frames:
    """What the draws of one strategy share."""

    def __init__(
        self, assembly: Assembly, given: Mapping[str, SearchStrategy[Any]], min_size: int, max_size: int
    ) -> None:
        self.assembly, self.given = assembly, given
        wanted = max((len(column.all_of) for _, column in assembly.full_shape()), default=0)
        self.min_size, self.max_size = max(min_size, wanted), max_size
        self._rows: dict[tuple[str, ...], SearchStrategy[list[tuple[Any, ...]]]] = {}
        self._spare_rows: dict[tuple[str, ...], pl.DataFrame] = {}
        self._spare_frames: dict[tuple[str, ...], list[pl.DataFrame]] = {}
        if assembly.asks(assembly.full_shape()):  # else nothing can refuse
            self._good_frames(assembly.full_shape())

    def strategy(self) -> SearchStrategy[pl.DataFrame]:
        shapes = self._shapes()

        @st.composite
        def frames_of_model(draw: st.DrawFn) -> pl.DataFrame:
            shape = draw(shapes)
            rows = draw(self._rows_of(shape))
            return self.mended(shape, rows, lambda bound: draw(st.integers(0, bound - 1)))

        return frames_of_model()

    # Columns

    def _shapes(self) -> SearchStrategy[Shape]:
        columns = self.assembly.spec.columns
        if not any(column.optional or column.regex for column in columns):
            return st.just(self.assembly.full_shape())
        return st.tuples(*map(_names, columns)).map(self._shape)

    def _shape(self, names: tuple[tuple[str, ...], ...]) -> Shape:
        pairs = zip(self.assembly.spec.columns, names, strict=True)
        shape = self.assembly.in_order((name, column) for column, some in pairs for name in some)
        return shape or self.assembly.full_shape()[:1]

    # Rows

    def _rows_of(self, shape: Shape) -> SearchStrategy[list[tuple[Any, ...]]]:
        key = _key(shape)
        if key not in self._rows:
            cells = [self.given[name] if name in self.given else cells_of(column) for name, column in shape]
            self._rows[key] = st.lists(st.tuples(*cells), min_size=self.min_size, max_size=self.max_size)
        return self._rows[key]

    def mended(self, shape: Shape, rows: Sequence[tuple[Any, ...]], choose: Choose) -> pl.DataFrame:
        """The rows as a frame, with what breaks the model exchanged."""
        cells = [list(column) for column in zip(*rows, strict=True)] if rows else [[] for _ in shape]
        for (name, column), values in zip(shape, cells, strict=True):
            _put_all_of(column, values)
            if column.unique:
                self._make_distinct(name, column, values)
        height = min(map(len, cells))
        frame = pl.DataFrame(
            [_series(name, column, values[:height]) for (name, column), values in zip(shape, cells, strict=True)]
        )
        if height >= self.min_size and not self.assembly.asks(shape):
            return frame
        frame = self._exchanged(shape, frame, choose)
        least = max(self.min_size, min(height, 1))
        for rows_left in dict.fromkeys((frame.height, frame.height // 2, least)):
            if least <= rows_left <= frame.height and self.assembly.accepts(frame.head(rows_left), shape):
                return frame.head(rows_left)
        spare = self._good_frames(shape)
        return spare[choose(len(spare))]

    def _make_distinct(self, name: str, column: ColumnSpec, values: list[Any]) -> None:
        """Exchange repeats for cells that are not there yet; cut the list where there are no more."""
        seen: set[Any] = set()
        spares: Iterator[Any] | None = None
        for place, cell in enumerate(values):
            if identity(cell) in seen:
                taken = seen | {identity(other) for other in values[place:]}
                spares = spares or iter(self.assembly.pools.cells(name, column))
                fresh = next((spare for spare in spares if identity(spare) not in taken), _NONE)
                if fresh is _NONE:
                    values[:] = _first_distinct(values)
                    return
                values[place] = fresh
            seen.add(identity(values[place]))

    def _exchanged(self, shape: Shape, frame: pl.DataFrame, choose: Choose) -> pl.DataFrame:
        good = self.assembly.obeying(frame, shape)
        if good.all():
            return frame
        spare = self._good_rows(shape)
        places = [
            row if obeys else frame.height + choose(spare.height)
            for row, obeys in enumerate(good)
            if obeys or spare.height
        ]
        mixed = pl.concat([frame, spare])[places]
        return self.assembly.kept(mixed, shape)

    def _good_rows(self, shape: Shape) -> pl.DataFrame:
        key = _key(shape)
        if key not in self._spare_rows:
            self._spare_rows[key] = self.assembly.some_rows(shape, _SPARE_ROWS)
        return self._spare_rows[key]

    def _good_frames(self, shape: Shape) -> list[pl.DataFrame]:
        """Frames of this shape that obey, or, if there are none without the optional columns, of all columns."""
        for tried in (shape, self.assembly.full_shape()):
            if (key := _key(tried)) not in self._spare_frames:
                self._spare_frames[key] = self._searched(tried)
            if found := self._spare_frames[key]:
                return found
        raise self.assembly.unsatisfied()

    def _searched(self, shape: Shape) -> list[pl.DataFrame]:
        low, high = max(self.min_size, 1), max(self.max_size, 1)
        counts = sorted({low, min(low + 1, high), min(low + 3, high), high})
        return self.assembly.search(shape, counts if self.max_size else [0], _SPARE_FRAMES)


_NONE: Final = object()


def _key(shape: Shape) -> tuple[str, ...]:
    return tuple(name for name, _ in shape)


def _names(column: ColumnSpec) -> SearchStrategy[tuple[str, ...]]:
    if column.regex:
        least = 0 if column.optional or not column.names else 1
        some = st.lists(st.sampled_from(column.names), min_size=least, max_size=_MOST_OF_A_REGEX, unique=True)
        return some.map(tuple) if column.names else st.just(())
    return st.sampled_from([(), column.names]) if column.optional else st.just(column.names)


def _put_all_of(column: ColumnSpec, values: list[Any]) -> None:
    """Let each value that has to occur do so."""
    missing = [value for value in column.all_of if value not in values]
    if missing:
        values[: len(column.all_of)] = column.all_of


def _first_distinct(values: Sequence[Any]) -> list[Any]:
    return list({identity(value): value for value in reversed(values)}.values())[::-1]


def _series(name: str, column: ColumnSpec, values: list[Any]) -> pl.Series:
    try:
        return pl.Series(name, values, dtype=column.dtype, strict=True)
    except (TypeError, ValueError, OverflowError, pl.exceptions.PolarsError) as error:
        said = str(error).splitlines()[0]
        raise ValueError(f"columns[{name!r}] gave a cell that is no {column.dtype}: {said}") from error
