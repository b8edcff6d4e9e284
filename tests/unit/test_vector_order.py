"""The explanation of L201: one reordering that fits all rows at fault, and none where several do."""

import time

import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from vif_contracts.examples import tables
from vif_contracts.rule import Example
from vif_contracts.vector_order import explain
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


def swapped(one, other):
    """The places of the ten with two of them exchanged."""
    order = list(range(10))
    order[one], order[other] = other, one
    return order


def in_file(frame, path, order, *, rows=None):
    """What is said of a file whose vectors hold the columns in another order, in some rows or in all."""
    reordered = pl.concat_list([ALIGNMENT_COLUMNS[place] for place in order])
    chosen = pl.lit(value=True) if rows is None else pl.int_range(pl.len()).is_in(rows)
    frame.with_columns(alignment_vector=pl.when(chosen).then(reordered).otherwise("alignment_vector")).write_parquet(
        path
    )
    return check(labels=path)["L201"].message


def test_names_the_cause_in_real_files(vif_dataset, tmp_path):
    frame, path = vif_dataset.judge_labels, tmp_path / "judge_labels.parquet"
    for words, order in ORDERS.items():
        assert in_file(frame, path, order).endswith(f"; {words}")
    assert in_file(frame, path, swapped(4, 5)).endswith("; in all of them power and security are swapped")
    assert "in the order stimulation, hedonism, self_direction, achieve" in in_file(
        frame, path, [1, 2, 0, *range(3, 10)]
    )


def test_claims_nothing_of_a_file_with_two_causes(vif_dataset, tmp_path):
    frame, path = vif_dataset.judge_labels, tmp_path / "judge_labels.parquet"
    half = range(0, frame.height, 2)
    mixed = frame.with_columns(
        alignment_vector=pl.when(pl.int_range(pl.len()).is_in(half))
        .then(pl.concat_list([ALIGNMENT_COLUMNS[place] for place in swapped(0, 1)]))
        .otherwise("alignment_vector")
    )
    said = in_file(mixed, path, swapped(8, 9), rows=range(1, frame.height, 2))
    assert "swapped" not in said
    assert "order" not in said


def test_a_value_that_fits_nowhere_is_no_order_and_takes_no_time():
    # Nine places fit every column, the last one none: trying all orders would take seconds.
    fits = {f"{place}-{number}": place < 9 for place in range(10) for number in range(10)}
    start = time.process_time()
    assert explain(fits) is None
    assert time.process_time() - start < 0.5
