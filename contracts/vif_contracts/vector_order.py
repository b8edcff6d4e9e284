"""Which order of the ten values explains the rows whose vector differs from their columns."""

from collections.abc import Mapping

import polars as pl

from vif_contracts.vocabulary import ALIGNMENT_COLUMNS, SCHWARTZ_VALUE_ORDER

_PLACES = range(len(ALIGNMENT_COLUMNS))


def fit_of_places(vector: str) -> dict[str, pl.Expr]:
    """For each place i of the vector and each column j, as `i-j`, whether they agree in every row."""
    return {
        f"{place}-{number}": (pl.col(vector).list.get(place, null_on_oob=True) == pl.col(column)).all()
        for place in _PLACES
        for number, column in enumerate(ALIGNMENT_COLUMNS)
    }


def explain(fits: Mapping[str, bool]) -> str | None:
    """The one reordering of the ten values that fits all rows, in words; None where none does, or several do."""
    order = _only_order(fits)
    if order is None:
        return None
    names = [SCHWARTZ_VALUE_ORDER[number] for number in order]
    moved = [place for place in _PLACES if order[place] != place]
    if names == sorted(names):
        return "all of them are in alphabetical order of the values"
    if names == list(reversed(SCHWARTZ_VALUE_ORDER)):
        return "all of them are in reverse order"
    if len(moved) == 2:  # noqa: PLR2004 (a pair)
        return f"in all of them {SCHWARTZ_VALUE_ORDER[moved[0]]} and {SCHWARTZ_VALUE_ORDER[moved[1]]} are swapped"
    return "all of them are in the order " + ", ".join(names)


def _only_order(fits: Mapping[str, bool]) -> list[int] | None:
    """The column of each place, where there is one way to give each place a column of its own."""
    choices = [[number for number in _PLACES if fits[f"{place}-{number}"]] for place in _PLACES]
    # A place that fits two columns means that these hold the same scores: where one order fits, so does the one with
    # the two exchanged.
    if any(len(numbers) != 1 for numbers in choices):
        return None
    order = [number for [number] in choices]
    return order if len(set(order)) == len(order) else None
