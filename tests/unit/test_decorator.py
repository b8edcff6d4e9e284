"""`@contract(...)`: a function that takes or returns frames cannot be called with, or return, a broken one."""

import asyncio
import inspect
from functools import wraps

import pandera.polars as pa
import polars as pl
import pytest

from vif_validators import ContractViolation, contract


class Orders(pa.DataFrameModel):
    amount: int = pa.Field(ge=0)


GOOD, BAD = pl.DataFrame({"amount": [1, 2]}), pl.DataFrame({"amount": [1, -2]})


@contract(df=Orders, out=Orders)
def minus(df: pl.DataFrame, /, by: int = 0, *, calls: list[str] | None = None) -> pl.DataFrame:
    """Lower each amount."""
    if calls is not None:
        calls.append("called")
    return df.with_columns(pl.col("amount") - by)


def test_what_obeys_goes_through_untouched():
    assert minus(GOOD) is not GOOD
    assert minus(GOOD).equals(GOOD)
    assert minus(GOOD, 1)["amount"].to_list() == [0, 1]


def test_a_bad_argument_keeps_the_function_from_running():
    calls: list[str] = []
    with pytest.raises(ContractViolation) as raised:
        minus(BAD, calls=calls)
    assert calls == []
    assert "minus(df)" in str(raised.value)
    assert raised.value.report["M100"].violations == 1


def test_a_bad_result():
    with pytest.raises(ContractViolation, match=r"minus\(\) -> out"):
        minus(GOOD, by=2)


def test_the_function_stays_itself():
    assert (minus.__name__, minus.__doc__) == ("minus", "Lower each amount.")
    assert list(inspect.signature(minus).parameters) == ["df", "by", "calls"]


def test_a_default_is_not_judged():
    @contract(df=Orders)
    def rows(df=None, **more):
        return 0 if df is None else df.height

    assert rows() == 0
    assert rows(df=GOOD, more=BAD) == 2
    with pytest.raises(ContractViolation):
        rows(df=BAD)


def test_methods():
    class Shop:
        @contract(orders=Orders)
        def take(self, orders):
            return orders.height

    assert Shop().take(GOOD) == 2
    with pytest.raises(ContractViolation, match=r"take\(orders\)"):
        Shop().take(orders=BAD)


def test_lazy_frames_stay_lazy():
    @contract(df=Orders, out=Orders)
    def same(df):
        return df

    assert isinstance(same(GOOD.lazy()), pl.LazyFrame)
    with pytest.raises(ContractViolation):
        same(BAD.lazy())


def test_a_call_that_does_not_fit_is_told_by_python():
    with pytest.raises(TypeError, match="missing 1 required positional argument"):
        minus()


def test_arguments_that_a_decorator_adds_are_not_taken_for_others():
    def connected(function):
        @wraps(function)
        def call(*args):
            return function("connection", *args)

        return call

    @contract(df=Orders)
    @connected
    def rows(connection, df):
        return df.height

    with pytest.raises(TypeError, match=r"rows: what is to be judged cannot be told: missing .* argument: 'df'"):
        rows(BAD)

    @connected
    @contract(df=Orders)
    def judged(connection, df):
        return df.height

    assert judged(GOOD) == 2
    with pytest.raises(ContractViolation):
        judged(BAD)


def test_coroutines():
    @contract(df=Orders, out=Orders)
    async def later(df, by):
        await asyncio.sleep(0)
        return df.with_columns(pl.col("amount") - by)

    assert inspect.iscoroutinefunction(later)
    assert asyncio.run(later(GOOD, 1))["amount"].to_list() == [0, 1]
    for frame, by in ((BAD, 0), (GOOD, 2)):
        with pytest.raises(ContractViolation):
            asyncio.run(later(frame, by))


class Whole(pa.DataFrameModel):
    amount: int = pa.Field(ge=0, raise_warning=True)


def test_strict():
    def same(df):
        return df

    assert contract(df=Whole)(same)(BAD) is BAD
    with pytest.raises(ContractViolation):
        contract(df=Whole, strict=True)(same)(BAD)


def test_what_is_no_frame():
    with pytest.raises(TypeError, match=r"minus\(df\): expected a frame of polars, pyarrow or pandas, got str"):
        minus("orders.parquet")


def function(df, *several, **named): ...


def generator(df):
    yield df


async def async_generator(df):
    yield df


MISTAKES = [
    (contract, TypeError, "needs a model"),
    (lambda: contract(df=Orders, samples=-1), ValueError, "samples must not be negative"),
    (lambda: contract(df=Orders, strict=Orders), TypeError, "a parameter of this name cannot be judged"),
    (lambda: contract(df=Orders, strict="no"), TypeError, "strict is a bool and samples a number; got 'no'"),
    (lambda: contract(df=Orders, samples=Orders), TypeError, "a parameter of this name cannot be judged"),
    (lambda: contract(df=dict), TypeError, "expected a pandera.polars model or schema"),
    (lambda: contract(out="Orders"), TypeError, "expected a pandera.polars model or schema"),
    (lambda: contract(frame=Orders)(function), TypeError, "function has no parameter of this name"),
    (lambda: contract(several=Orders)(function), TypeError, "holds several arguments"),
    (lambda: contract(named=Orders)(function), TypeError, "holds several arguments"),
    (lambda: contract(df=Orders)(generator), TypeError, "is a generator"),
    (lambda: contract(df=Orders)(async_generator), TypeError, "is a generator"),
]


@pytest.mark.parametrize(("mistake", "error", "said"), MISTAKES)
def test_mistakes_are_told_where_it_is_written(mistake, error, said):
    with pytest.raises(error, match=said):
        mistake()
