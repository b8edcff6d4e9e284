"""Frames that obey a model, put together by seeded dice from pools of cells; what cannot be built in is asked.

Rows that a check refuses are dropped, and frames that it refuses as a whole are put together again from fewer kinds of
rows. The number of attempts is bounded.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any, Final

import polars as pl

from vif_contracts.domains.demands import Demand, Verdict, ask
from vif_contracts.domains.drawing import Dice
from vif_contracts.domains.pools import Pools
from vif_contracts.domains.reading import ColumnSpec, ModelSpec, matches

Shape = tuple[tuple[str, ColumnSpec], ...]
"""The columns of one frame, by name, in order."""

_LONE: Final = ((None, 40), (20, 32), (3, 8))
"""How many of the simplest cells to put rows together from, and how many rows, that have to obey by themselves."""
_PASSES: Final = 40
_ROUNDS: Final = 12
_PREFIXES: Final = (None, 8, 3, 1, 2, 20)
"""How many of the simplest cells of each column the attempts use, one after the other; None: all."""
_ENOUGH_ROWS: Final = 8
_WIDENINGS: Final = ((None, 1), (8, 4), (20, 8), (None, 32))
"""How many of the simplest cells to put rows together from, and how many rows of them: as far as need be."""


class Unsatisfied(ValueError):  # noqa: N818 (what it is, not that it is an error)
    """No frame was found that obeys; the text names the model, the check and the way out."""


class Assembly:
    """Puts frames together for one model.

    Args:
        spec: the model.
        given: cells for the columns whose domain is not to be used.
        seed: of the dice.
        breadth: how many cells to draw for a column; None: a few hundred.
    """

    def __init__(
        self,
        spec: ModelSpec,
        *,
        given: Mapping[str, Sequence[Any]] | None = None,
        seed: int = 0,
        breadth: int | None = None,
    ) -> None:
        self.spec = spec
        self.given = given or {}
        self.pools = Pools(self.given, seed=seed) if breadth is None else Pools(self.given, seed=seed, breadth=breadth)
        self._seed = seed
        self._refusals: dict[str, str] = {}

    def full_shape(self) -> Shape:
        """All columns; of those of a regex the first."""
        return self.in_order((column.names[0], column) for column in self.spec.columns if column.names)

    def in_order(self, columns: Iterable[tuple[str, ColumnSpec]]) -> Shape:
        """The columns in an order that the model admits: a regex claims the place of all that it matches."""
        shape = tuple(columns)
        if not self.spec.ordered:
            return shape
        ranks = {
            name: min(
                place
                for place, column in enumerate(self.spec.columns)
                if (matches(column.regex, name) if column.regex else name in column.names)
            )
            for name, _ in shape
        }
        return tuple(sorted(shape, key=lambda pair: ranks[pair[0]]))

    # What is asked

    def _demands(self, shape: Shape) -> Iterator[tuple[Demand, str | None]]:
        for name, column in shape:
            for demand in column.demands:
                yield demand, name
        for demand in self.spec.demands:
            yield demand, None

    def _keys(self, shape: Shape) -> Iterator[list[str]]:
        names = {name for name, _ in shape}
        if self.spec.added:
            names |= {name for column in self.spec.columns for name in column.names}
        for key in self.spec.keys:
            if present := [name for name in key if name in names]:
                yield present
        yield from ([name] for name, column in shape if column.unique)

    def asks(self, shape: Shape) -> bool:
        """Whether frames whose cells are of their domains, and distinct where they have to be, may still be refused."""
        given = any(name in self.given for name, _ in shape)
        return given or bool(self.spec.keys) or any(True for _ in self._demands(shape))

    def _asked(self, demand: Demand, frame: pl.DataFrame, name: str | None) -> Verdict:
        verdict = ask(demand, frame, name)
        if not verdict.holds or verdict.raised:
            label = f"{name}: {demand.label}" if name else demand.label
            self._refusals.pop(label, None)  # the last one is at the end
            self._refusals[label] = verdict.raised
        return verdict

    def obeying(self, frame: pl.DataFrame, shape: Shape) -> pl.Series:
        """Which rows obey everything that is said of rows, the first of those that share a key among them."""
        prepared = prepared_as(self.spec, frame)
        good = pl.repeat(value=True, n=frame.height, dtype=pl.Boolean, eager=True)
        for name, column in shape:
            if name in self.given and not column.nulls:
                good &= prepared[name].is_not_null()
            if name in self.given and not column.nan and column.dtype.is_float():
                good &= prepared[name].is_not_nan().fill_null(value=True)
        for demand, name_or_none in self._demands(shape):
            good &= self._asked(demand, prepared, name_or_none).rows
        for key in self._keys(shape):
            good &= prepared.select(pl.struct(key).is_first_distinct()).to_series()
        return good

    def kept(self, frame: pl.DataFrame, shape: Shape) -> pl.DataFrame:
        """The frame without the rows that do not obey, or that no longer do when others are gone."""
        for _ in range(_PASSES):
            if not frame.height or (good := self.obeying(frame, shape)).all():
                break
            frame = frame.filter(good)
        return frame

    def accepts(self, frame: pl.DataFrame, shape: Shape) -> bool:
        """Whether everything that has to be asked is fulfilled."""
        prepared = prepared_as(self.spec, frame)
        for demand, name in self._demands(shape):
            verdict = self._asked(demand, prepared, name)
            if not verdict.holds or verdict.raised:
                return False
        if not all(prepared.select(pl.struct(key).is_unique().all()).item() for key in self._keys(shape)):
            return False
        return all(set(column.all_of) <= set(frame[name]) for name, column in shape if column.all_of)

    # What is put together

    def _rows(self, shape: Shape, count: int, dice: Dice, *, simple: int | None = None) -> pl.DataFrame:
        """Up to `count` rows, not asked yet, of the `simple` first cells of each pool."""
        columns = [
            self.pools.distinct(name, column, count, dice)
            if column.unique
            else self.pools.drawn(name, column, count, dice, simple=simple)
            for name, column in shape
        ]
        height = min((len(column) for column in columns), default=0)
        return pl.DataFrame([column.head(height) for column in columns])

    def some_rows(self, shape: Shape, count: int) -> pl.DataFrame:
        """Up to `count` rows that obey, all together or each by itself; there may be none."""
        dice = Dice(self._seed, "some rows")
        found = self.kept(self._rows(shape, count // 4, dice, simple=3), shape)  # the simplest first
        for simple, times in _WIDENINGS:
            more = self._rows(shape, times * count, dice, simple=simple)
            found = self.kept(pl.concat([found, more]), shape).head(count)
            if found.height >= _ENOUGH_ROWS:
                return found
        return found if found.height else pl.concat([found, *self._lone(shape, dice)])

    def _frame(self, shape: Shape, count: int, dice: Dice, *, simple: int | None) -> pl.DataFrame | None:
        """A frame of `count` rows, or None if this attempt did not find one."""
        found = self.kept(self._rows(shape, count, dice, simple=simple), shape)
        more = count
        for _ in range(_ROUNDS if simple is None else 2):
            if found.height >= count:
                break
            more = min(more * 2, 4 * count + 64)
            found = self.kept(pl.concat([found, self._rows(shape, more, dice, simple=simple)]), shape)
        found = self.kept(found.head(count), shape)
        return found if found.height == count and self.accepts(found, shape) else None

    def search(self, shape: Shape, counts: Sequence[int], wanted: int = 1) -> list[pl.DataFrame]:
        """Up to `wanted` frames of these sizes, found in a bounded number of attempts; there may be none."""
        self._refusals.clear()
        if any(not column.nulls and not self.pools.cells(name, column) for name, column in shape):
            return []
        found: list[pl.DataFrame] = []
        for frame in self._attempts(shape, counts, Dice(self._seed, "search")):
            found.append(frame)
            if len(found) >= wanted:
                break
        return found

    def _attempts(self, shape: Shape, counts: Sequence[int], dice: Dice) -> Iterator[pl.DataFrame]:
        for simple in _PREFIXES:
            for count in counts:
                frame = self._frame(shape, count, dice, simple=simple) if count or simple is None else None
                if frame is not None:
                    yield frame
        lone = self._lone(shape, dice)
        for count in counts if lone else ():
            # Of few kinds, or of one, a frame may obey that is refused if rows are too different.
            for kinds in (len(lone), 3, 1):
                rows = pl.concat(lone[:kinds])
                picked = rows[[dice(rows.height) for _ in range(count)]]
                if self.accepts(picked, shape):
                    yield picked

    def _lone(self, shape: Shape, dice: Dice) -> list[pl.DataFrame]:
        """Rows that obey each by itself."""
        candidates = [self._rows(shape, count, dice, simple=simple) for simple, count in _LONE]
        return [row for row in pl.concat(candidates).iter_slices(1) if self.accepts(row, shape)]

    def unsatisfied(self) -> Unsatisfied:
        """The error that says which check could not be met in the last search."""
        refusals = self._refusals or self.pools.barren
        if not refusals:
            return Unsatisfied(f"{self.spec.name}: there are too few different rows; ask for fewer rows")
        label, raised = list(refusals.items())[-1]
        subject, _, check = label.rpartition(": ")
        where = f"{self.spec.name}.{subject}" if subject else self.spec.name
        what = f"raised {raised}" if raised else "refused whatever was tried"
        example = subject or next((name for name, _ in self.full_shape()), "column")
        return Unsatisfied(f"{where}: {check} {what}; say which cells obey it: columns={{{example!r}: strategy}}")


def prepared_as(spec: ModelSpec, frame: pl.DataFrame) -> pl.DataFrame:
    """The frame as pandera shows it to the checks: with the defaults, and the columns that it adds."""
    for column in spec.columns:
        if not column.names or (column.default is None and not spec.added):
            continue
        name = column.names[0]
        default = column.default if isinstance(column.default, pl.Expr) else pl.lit(column.default, column.dtype)
        if name in frame.columns and column.default is not None:
            cell = pl.col(name).fill_nan(default) if column.dtype.is_float() else pl.col(name)
            frame = frame.with_columns(cell.fill_null(default))
        elif name not in frame.columns and spec.added and column.optional:
            frame = frame.with_columns(default.alias(name))
    if spec.added:
        frame = frame.select(name for column in spec.columns for name in column.names if name in frame.columns)
    return frame
