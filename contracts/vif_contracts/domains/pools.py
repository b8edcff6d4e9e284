"""Cells to put frames together from: drawn once by seeded dice, and held to the column's own checks all at once."""

import math
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any, Final

import polars as pl

from vif_contracts.domains.demands import Demand, Verdict, ask
from vif_contracts.domains.drawing import Dice, draw, simplest
from vif_contracts.domains.kinds import Choices, Whole, size
from vif_contracts.domains.language import Choose
from vif_contracts.domains.lots import lots, shuffled
from vif_contracts.domains.reading import ColumnSpec

_SMALL: Final = 240
_LARGER: Final = 10
_SINGLES: Final = 48
_ROUNDS: Final = 12
_ROUNDS_ASKING: Final = 3
_NULL_EVERY: Final = 8
_WIDER: Final = 16


class Pools:
    """The cells of each column.

    Args:
        given: cells for the columns whose domain is not to be used.
        seed: of the dice.
        breadth: how many cells to draw for a column.
    """

    def __init__(self, given: Mapping[str, Sequence[Any]], *, seed: int, breadth: int = _SMALL) -> None:
        self.given = given
        self.barren: dict[str, str] = {}
        """The checks that left nothing of a column, and what they raised if they did."""
        self._seed, self._breadth = seed, breadth
        self._cells: dict[str, list[Any]] = {}

    def cells(self, name: str, column: ColumnSpec) -> list[Any]:
        """Distinct cells that the column's own checks admit, the simplest first; no nulls."""
        key = name if name in self.given else column.names[0]
        if key not in self._cells:
            self._cells[key] = self._filled(name, column)
        return self._cells[key]

    def _filled(self, name: str, column: ColumnSpec) -> list[Any]:
        if name in self.given:
            return self._passing(name, column, _distinct(cell for cell in self.given[name] if cell is not None))
        if isinstance(column.dtype, pl.Null):
            return []
        found: list[Any] = []
        dice = Dice(self._seed, f"pool {name}")
        for count, reach in ((self._breadth, 1), (self._breadth * _LARGER, 4)):
            drawn = [*simplest(column.domain), *(draw(column.domain, dice, reach) for _ in range(count))]
            found = self._passing(name, column, _distinct(drawn))
            if found:
                break
        return found

    def _passing(self, name: str, column: ColumnSpec, cells: list[Any], *, thorough: bool = True) -> list[Any]:
        """The cells that the column's demands admit, those that can be asked of the column by itself."""
        for demand in column.demands:
            frame = pl.DataFrame([series(name, column, cells)])
            verdict = ask(demand, frame, name)
            if verdict.raised and not verdict.rows.any():
                continue  # it may read other columns
            if thorough and not verdict.rows.any():
                verdict = _singly(demand, frame, name)
            kept = [cell for cell, good in zip(cells, verdict.rows, strict=True) if good]
            if thorough and cells and not kept:
                self.barren[f"{name}: {demand.label}"] = verdict.raised
            cells = kept
        return cells

    def drawn(self, name: str, column: ColumnSpec, count: int, choose: Choose, *, simple: int | None) -> pl.Series:
        """So many cells out of the `simple` first ones (None: of all, and of nulls where there may be any)."""
        cells = self.cells(name, column)[:simple]
        if not cells:
            return series(name, column, [None] * (count if column.nulls else 0))
        places = lots(count, len(cells), choose)
        if column.nulls and simple is None:
            gaps = lots(count, _NULL_EVERY, choose) == 1
            places = pl.select(pl.when(~gaps).then(places)).to_series()
        if column.all_of and count >= len(column.all_of):
            wanted = pl.Series([cells.index(value) for value in column.all_of if value in cells], dtype=places.dtype)
            places = pl.concat([wanted, places.slice(len(wanted))])
        return series(name, column, cells).gather(places)

    def distinct(self, name: str, column: ColumnSpec, count: int, choose: Choose) -> pl.Series:
        """Up to `count` cells without a repeat."""
        domain = column.domain
        if name in self.given:
            return self._shuffled(name, column, self.cells(name, column), count, choose)
        if isinstance(domain, Choices):
            return self._shuffled(name, column, self._passing(name, column, list(domain.values)), count, choose)
        if isinstance(domain, Whole) and (size(domain) or 0) <= max(2 * count, _SMALL):
            numbers = (number for number in range(domain.low, domain.high + 1) if number not in domain.excluded)
            cells = self._passing(name, column, list(map(domain.scale.value, numbers)))
            return self._shuffled(name, column, cells, count, choose)
        return series(name, column, list(self._collected(name, column, count, choose)))

    def _shuffled(self, name: str, column: ColumnSpec, cells: Sequence[Any], count: int, choose: Choose) -> pl.Series:
        return series(name, column, [cells[place] for place in shuffled(len(cells), choose)[:count]])

    def _collected(self, name: str, column: ColumnSpec, count: int, choose: Choose) -> Iterable[Any]:
        found: dict[Any, Any] = {}
        if column.demands:  # what obeys may lie close together
            cells = self.cells(name, column)
            found = {identity(cells[place]): cells[place] for place in shuffled(len(cells), choose)[:count]}
        reach = 1
        for _ in range(_ROUNDS_ASKING if column.demands else _ROUNDS):
            if len(found) >= count:
                break
            drawn = (draw(column.domain, choose, reach) for _ in range(max(count - len(found), _SINGLES)))
            fresh = self._passing(name, column, _distinct(drawn, found), thorough=False)
            found |= {identity(cell): cell for cell in fresh}
            reach *= _WIDER
        return list(found.values())[:count]


def _singly(demand: Demand, frame: pl.DataFrame, name: str) -> Verdict:
    """The verdict on the first rows, each by itself: together they may spoil each other's."""
    good = [ask(demand, frame.slice(row, 1), name).holds for row in range(min(frame.height, _SINGLES))]
    return Verdict(pl.Series([*good, *[False] * (frame.height - len(good))], dtype=pl.Boolean))


def series(name: str, column: ColumnSpec, cells: Sequence[Any]) -> pl.Series:
    """Cells as a column; they must be of its dtype."""
    return pl.Series(name, cells, dtype=column.dtype, strict=True)


def identity(cell: Any) -> Any:
    """The same for cells that polars takes for the same."""
    if isinstance(cell, list | tuple):
        return tuple(map(identity, cell))
    if isinstance(cell, dict):
        return tuple((name, identity(value)) for name, value in cell.items())
    if isinstance(cell, float):
        return "NaN" if math.isnan(cell) else cell + 0.0
    return cell


def _distinct(cells: Iterable[Any], known: Mapping[Any, Any] | None = None) -> list[Any]:
    return list(_first_ones(cells, set(known or ())))


def _first_ones(cells: Iterable[Any], seen: set[Any]) -> Iterator[Any]:
    for cell in cells:
        key = identity(cell)
        if key not in seen:
            seen.add(key)
            yield cell
