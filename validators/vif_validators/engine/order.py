"""Whether each group of a table is one run of rows, in order: then comparing neighbours proves its group rules."""

import polars as pl

from vif_contracts.rule import OrderedProof
from vif_validators.engine.rounds import Judgement
from vif_validators.engine.table import InOrder, Table

ROUNDS = 2
"""Rounds that it takes to know."""

_PACKED = "vif:packed"


def prove_order(table: Table, proof: OrderedProof) -> Judgement[None]:
    """Find the rows for which the proof holds, in the file or sorted: `table.proven.in_order`.

    It runs beside `judge_rows` of the same table, whose first round says which rules hold.
    """
    if table.reason_to_skip(proof.columns):
        for _ in range(ROUNDS):
            yield []
        return
    # Together with the row rules in one query it would take twice the time and three times the memory.
    [in_file] = yield [_question(table.frame, proof)]
    holds, ascending, groups = in_file.row(0)
    if not table.proven.holding.issuperset(rule.code for rule in proof.rules):
        yield []
    elif holds:
        answers = yield [] if ascending else [_runs_differ(table.frame, proof)]
        if ascending or answers[0].item():
            _remember(table, InOrder(rows=table.frame, packed=False), groups)
    else:
        in_order = InOrder(rows=_sorted(table.frame, proof), packed=True)
        [answer] = yield [_question(in_order.rows, proof)]
        holds, _, groups = answer.row(0)
        if holds:
            _remember(table, in_order, groups)


def _question(rows: pl.LazyFrame, proof: OrderedProof) -> pl.LazyFrame:
    key = pl.col(proof.key)
    return rows.select(
        holds=proof.holds().fill_null(value=False).all(),
        ascending=(key >= key.shift(1)).all(),
        groups=(key != key.shift(1)).fill_null(value=True).sum(),
    )


def _runs_differ(rows: pl.LazyFrame, proof: OrderedProof) -> pl.LazyFrame:
    key = pl.col(proof.key)
    return rows.select(key).filter(key.ne_missing(key.shift(1))).select(key.n_unique() == pl.len())


def _sorted(frame: pl.LazyFrame, proof: OrderedProof) -> pl.LazyFrame:
    packed = frame.select(proof.packed().alias(_PACKED)).sort(_PACKED)
    return packed.select(**proof.unpacked(pl.col(_PACKED)))


def _remember(table: Table, in_order: InOrder, groups: int) -> None:
    table.proven.in_order = in_order
    table.proven.groups = groups
