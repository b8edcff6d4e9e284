"""Frames of a contract, made of the valid rows that it gives for its examples, with cells of their own."""

from collections.abc import Mapping, Sequence
from itertools import chain
from typing import Any

import polars as pl
from hypothesis import strategies as st
from hypothesis.strategies import SearchStrategy

from vif_contracts.clauses import Between, OneOf
from vif_contracts.context import Context
from vif_contracts.contract import Contract, RuleCheck
from vif_contracts.rule import GroupRule, Row, RowRule

_LEAST, _MOST = -(2**63), 2**63 - 1


def contract_rows(model: type[Contract], min_size: int, max_size: int) -> SearchStrategy[pl.DataFrame]:
    """Row number n is the contract's own valid row n, some of its cells drawn: those that no rule over rows looks at.

    A row that the drawn cells break is taken as it was.
    """
    cells = _cells(model)
    row = st.fixed_dictionaries({}, optional=cells)
    return st.lists(row, min_size=min_size, max_size=max_size).map(lambda drawn: _frame(model, drawn))


def _cells(model: type[Contract]) -> Mapping[str, SearchStrategy[Any]]:
    terms = model.__terms__
    groups = [rule.columns for rule in terms.rules if isinstance(rule, GroupRule)]
    kept = {*terms.key, *chain(*groups, *(rule.columns for rule in terms.relations))}
    found = {}
    for name, column in model.to_schema().columns.items():
        strategy = None if name in kept else _cell(column.dtype.type, column.checks)
        if strategy is not None:
            found[name] = strategy
    return found


def _cell(dtype: Any, checks: Sequence[Any]) -> SearchStrategy[Any] | None:
    """Cells of a column whose rules tell what they are; None where they do not."""
    clauses = [check.rule.holds for check in checks if isinstance(check, RuleCheck) and isinstance(check.rule, RowRule)]
    if dtype == pl.Boolean and not clauses:
        return st.booleans()
    for clause in clauses:
        if isinstance(clause, OneOf):
            return st.sampled_from(clause.values)
        if isinstance(clause, Between) and dtype == pl.Int64:
            low, high = clause.low, clause.high
            return st.integers(_LEAST if low is None else low, _MOST if high is None else high)
    return None


def _frame(model: type[Contract], drawn: Sequence[Row]) -> pl.DataFrame:
    valid = model.__terms__.valid_row
    rows = [dict(valid(number, cells)) for number, cells in enumerate(drawn)]
    obeys = _obeys(model, _of(model, rows))
    rows = [row if obeys[number] else dict(valid(number, {})) for number, row in enumerate(rows)]
    return _of(model, rows)


def _of(model: type[Contract], rows: Sequence[Row]) -> pl.DataFrame:
    schema = {name: column.dtype.type for name, column in model.to_schema().columns.items()}
    return pl.DataFrame([dict(row) for row in rows], schema=schema, orient="row")


def _obeys(model: type[Contract], frame: pl.DataFrame) -> list[bool]:
    """Whether each row obeys all row rules."""
    pairs = [
        (check.rule, name)
        for name, column in model.to_schema().columns.items()
        for check in column.checks
        if isinstance(check, RuleCheck) and isinstance(check.rule, RowRule)
    ]
    pairs += [(rule, rule.columns[0]) for rule in model.__terms__.rules if isinstance(rule, RowRule)]
    verdicts = [rule.holds(name, Context.default()).fill_null(value=True) for rule, name in pairs]
    return frame.select(pl.all_horizontal(pl.lit(value=True), *verdicts).alias("obeys"))["obeys"].to_list()
