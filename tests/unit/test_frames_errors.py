"""Bad input to `frames`: an error at the call, which names the model, the column and what contradicts what."""

import datetime as dt
import time
from collections.abc import Callable
from typing import Any

import pandera.polars as pa
import polars as pl
import pytest
from hypothesis import strategies as st
from pandera.engines.polars_engine import PydanticModel
from pydantic import BaseModel
from tests.support.models import CASES

from vif_contracts import Personas
from vif_contracts.strategies import frames
from vif_validators.model_sample import rows_of

Check = pa.Check


def schema(
    *checks: pa.Check, dtype: Any = int, name: str = "Orders", frame: Any = None, **column: Any
) -> pa.DataFrameSchema:
    return pa.DataFrameSchema({"quantity": pa.Column(dtype, list(checks), **column)}, checks=frame, name=name)


@pytest.mark.parametrize(
    ("model", "text"),
    [
        (schema(Check.ge(5), Check.lt(3)), "no Int64 satisfies ge(5) and lt(3)"),
        (schema(Check.ge(5), Check.ne(7), Check.le(9), Check.lt(3)), "no Int64 satisfies ge(5) and lt(3)"),
        (schema(Check.gt(255), dtype=pl.UInt8), "no UInt8 satisfies gt(255)"),
        (schema(Check.isin([1, 2]), Check.gt(5)), "no Int64 satisfies isin([1, 2]) and gt(5)"),
        (schema(Check.isin([1]), Check.isin([2, 3])), "no Int64 satisfies isin([1]) and isin([2, 3])"),
        (schema(Check.in_range(0, 1), Check.notin([0, 1])), "no Int64 satisfies in_range(0, 1) and notin([0, 1])"),
        (schema(Check.gt(1.0), Check.le(1.0), dtype=float), "no Float64 satisfies gt(1.0) and le(1.0)"),
        (schema(Check.gt(float("inf")), dtype=float), "no Float64 satisfies gt(inf)"),
        (schema(Check.eq("c"), dtype=pl.Enum(["a", "b"])), "no Enum(categories=['a', 'b']) satisfies eq('c')"),
        (
            schema(Check.str_matches("^a"), Check.str_length(9), Check.str_startswith("b"), dtype=str),
            "no text satisfies str_matches('^a') and str_startswith('b')",
        ),
        (
            schema(Check.gt(dt.date(2024, 1, 1)), Check.lt(dt.date(2024, 1, 2)), dtype=dt.date),
            "no Date satisfies gt(datetime.date(2024, 1, 1)) and lt(datetime.date(2024, 1, 2))",
        ),
        (schema(Check.unique_values_eq([1, 4]), Check.lt(3)), "nothing satisfies unique_values_eq([1, 4]) and lt(3)"),
        (schema(dtype=pl.Null), "a column of dtype Null holds nulls only, and is not nullable"),
        (
            schema(Check.ge("x")),
            "ge('x') cannot judge Int64: ComputeError: cannot compare string with numeric type (i64)",
        ),
        (
            schema(Check.str_contains("(?=a)"), dtype=str),
            "no texts can be drawn for str_contains('(?=a)'): polars cannot read it",
        ),
        (schema(dtype="category"), "values of Category cannot be drawn: pandera takes no dtype of polars for it"),
    ],
    ids=lambda value: value if isinstance(value, str) else "",
)
def test_contradictions_and_unknown_kinds(model: pa.DataFrameSchema, text: str) -> None:
    for call in (lambda: frames(model), lambda: rows_of(model, rows=1, seed=0)):
        with pytest.raises(ValueError) as raised:
            call()
        assert str(raised.value) == f"Orders.quantity: {text}"


class _Record(BaseModel):
    x: int


@pytest.mark.parametrize(
    ("call", "error", "text"),
    [
        (lambda: frames(int), TypeError, "expected a pandera.polars model or schema, got int"),
        (lambda: frames(None), TypeError, "expected a pandera.polars model or schema, got NoneType"),
        (lambda: frames(schema(), min_size=3, max_size=2), ValueError, "min_size=3: must not be more than max_size=2"),
        (lambda: frames(schema(), min_size=-1), ValueError, "min_size=-1: must be from 0 to 10,000"),
        (lambda: frames(schema(), max_size=True), TypeError, "max_size=True: must be a whole number"),
        (lambda: frames(schema(), max_size=2.0), TypeError, "max_size=2.0: must be a whole number"),
        (
            lambda: frames(schema(), columns={"x": st.none()}),
            ValueError,
            "columns: the model has no column 'x'; it has 'quantity'",
        ),
        (lambda: frames(schema(), columns={"quantity": 1}), TypeError, "columns['quantity'] must be a strategy, not 1"),
        (lambda: frames(schema(), columns=[1]), TypeError, "columns must map names to strategies, not be list"),
        (
            lambda: frames(Personas, columns={"age": st.none()}),
            ValueError,
            "columns: not for Personas, whose rows depend on one another",
        ),
        (
            lambda: frames(schema(Check.isin([1, 2]), unique=True), min_size=3),
            ValueError,
            "Orders.quantity: unique, and only 2 values obey: less than min_size=3",
        ),
        (
            lambda: frames(schema(Check.unique_values_eq([1, 2, 3])), max_size=2),
            ValueError,
            "Orders.quantity: 3 values have to occur, more than max_size=2",
        ),
        (
            lambda: frames(
                pa.DataFrameSchema({n: pa.Column(bool) for n in "ab"}, unique=["a", "b"], name="Flags"), min_size=5
            ),
            ValueError,
            "Flags: unique ['a', 'b'] allows 4 rows, less than min_size=5",
        ),
        (
            lambda: frames(pa.DataFrameSchema(name="Nothing"), min_size=1),
            ValueError,
            "Nothing: it has no columns, so no frame has min_size=1 rows",
        ),
        (
            lambda: frames(pa.DataFrameSchema(dtype=PydanticModel(_Record), coerce=True, name="Records")),
            ValueError,
            "Records.[a-z]: values of <class 'tests.unit.test_frames_errors._Record'> cannot be drawn",
        ),
        (
            lambda: frames(schema(), columns={"quantity": st.just("a")}),
            ValueError,
            "columns['quantity'] gave a cell that is no Int64",
        ),
        (lambda: rows_of(schema(), rows=-1, seed=0), ValueError, "rows must not be negative, not -1"),
        (lambda: rows_of(schema(), rows=1, seed=-1), ValueError, "seed must not be negative, not -1"),
        (lambda: rows_of(int, rows=1, seed=0), TypeError, "expected a pandera.polars model or schema, got int"),
        (
            lambda: rows_of(schema(Check.isin([1, 2]), unique=True), rows=3, seed=0),
            ValueError,
            "Orders: there are too few different rows; ask for fewer rows",
        ),
    ],
    ids=lambda value: value if isinstance(value, str) else "",
)
def test_arguments(call: Callable[[], Any], error: type[Exception], text: str) -> None:
    with pytest.raises(error) as raised:
        call()
    assert str(raised.value).startswith(text)


def _raises(_data: Any) -> Any:
    msg = "boom"
    raise OSError(msg)


IMPOSSIBLE = {
    "row": (lambda data: data.lazyframe.select(pl.col("quantity") > 2**62), False),
    "bool": (lambda _data: False, False),
    "sum": (lambda data: data.lazyframe.select(pl.col("quantity").sum() == 2**62 + 1), False),
    "element": (lambda _value: False, True),
    "raising": (_raises, False),
    "raising element": (_raises, True),
}


@pytest.mark.parametrize("kind", IMPOSSIBLE)
@pytest.mark.parametrize("of_frame", [False, True], ids=["column", "frame"])
def test_an_unsatisfiable_check_ends_soon(kind: str, of_frame: bool) -> None:
    function, element_wise = IMPOSSIBLE[kind]
    check = Check(function, element_wise=element_wise, name="odd one")
    model = schema(frame=check) if of_frame else schema(check)
    began = time.process_time()
    with pytest.raises(ValueError) as raised:
        frames(model)
    assert time.process_time() - began < 5
    where = "Orders: the check odd one" if of_frame else "Orders.quantity: the check odd one"
    what = "raised OSError: boom" if "raising" in kind else "refused whatever was tried"
    assert str(raised.value) == f"{where} {what}; say which cells obey it: columns={{'quantity': strategy}}"


def test_a_check_that_reads_another_column_is_named() -> None:
    model = next(case.model for case in CASES if case.name == "custom: sometimes unfit")
    with pytest.raises(
        ValueError, match=r"SometimesUnfit.number: the check reads_what_may_be_absent raised ColumnNotFound"
    ):
        frames(model)
