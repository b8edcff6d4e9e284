"""The explanation of L201: one reordering that fits all rows at fault, and none where several do."""

import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from vif_contracts.examples import tables
from vif_contracts.rule import Example
from vif_contracts.vocabulary import ALIGNMENT_COLUMNS, SCHWARTZ_VALUE_ORDER
from vif_validators import check

# In three rows each value has scores of its own, so that only one order can fit.
ROWS = [[0, 0, 1], [0, 1, 0], [0, 1, 1], [1, 0, 0], [1, 0, 1], [1, 1, 0], [1, 1, 1], [-1, 0, 0], [-1, 0, 1], [-1, 1, 0]]
ORDERS = {
    "all of them are in alphabetical order of the values": sorted(range(10), key=SCHWARTZ_VALUE_ORDER.__getitem__),
    "all of them are in reverse order": list(reversed(range(10))),
    "in all of them hedonism and tradition are swapped": [0, 1, 7, 3, 4, 5, 6, 2, 8, 9],
}


def labels(order, rows=range(3)):
    """Label rows whose vector holds the columns in another order."""
    cells = [{column: ROWS[place][row] for place, column in enumerate(ALIGNMENT_COLUMNS)} for row in rows]
    vectors = [[row[ALIGNMENT_COLUMNS[place]] for place in order] for row in cells]
    example = tuple({**row, "alignment_vector": vector} for row, vector in zip(cells, vectors, strict=True))
    return tables(Example(judge_labels=example)).judge_labels


def message(frame):
    return check(labels=frame)["L201"].message


@pytest.mark.parametrize("words", ORDERS)
def test_names_the_order_that_fits_all_rows(words):
    assert message(labels(ORDERS[words])).endswith(f"; {words}")


@given(st.permutations(range(10)))
@settings(max_examples=30, deadline=None)
def test_never_names_another_order_than_the_true_one(order):
    said = message(labels(order))
    moved = [SCHWARTZ_VALUE_ORDER[place] for place in range(10) if order[place] != place]
    named = "in the order " + ", ".join(SCHWARTZ_VALUE_ORDER[place] for place in order)
    words = next((words for words in ORDERS if ORDERS[words] == list(order)), named)
    if len(moved) == 2:
        words = f"in all of them {moved[0]} and {moved[1]} are swapped"
    assert said.endswith(words) or ("order" not in said and "swapped" not in said)


def test_claims_nothing_where_several_orders_fit():
    assert "order" not in message(labels(ORDERS["all of them are in reverse order"], rows=[0]))


def test_claims_nothing_where_one_row_fits_no_order():
    frame = labels(ORDERS["all of them are in reverse order"])
    odd = labels(range(10), rows=[2]).with_columns(
        t_index=pl.lit(3, pl.Int64), alignment_vector=pl.lit([1] * 10, pl.List(pl.Int64))
    )
    assert "order" not in message(pl.concat([frame, odd]))
