"""Pandera models of every kind, each with frames that obey it and frames that break it.

A case exercises one corner of pandera.polars. The models are written as users write them, and some demand odd things on
purpose (a check that raises, that sorts, that gives one bool): `check_frame` has to hold a frame to any model.
"""
# ruff: noqa: DTZ001, RUF012, UP045 - naive times, numbers, plain Config classes and Optional: as users write

import datetime as dt
import functools
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Annotated, Any, Optional

import pandera.polars as pa
import polars as pl
import polars.selectors as cs
from hypothesis import strategies as st
from pandera.api.polars.model_config import BaseConfig
from pandera.typing.polars import Series

Change = Callable[[pl.DataFrame], pl.DataFrame]


@dataclass(frozen=True, slots=True)
class Case:
    """A model and a strategy of frames to hold to it, most of zero to eight rows."""

    name: str
    model: type[pa.DataFrameModel] | pa.DataFrameSchema
    frames: st.SearchStrategy[pl.DataFrame]


@dataclass(frozen=True, slots=True)
class Pool:
    """The values of a column: `good` ones obey the model in any mixture that `Case` draws, `bad` ones do not."""

    dtype: pl.DataType | type[pl.DataType]
    good: Sequence[Any]
    bad: Sequence[Any] = ()
    distinct: bool = False
    """No value twice in a frame that is meant to obey."""


@st.composite
def _tables(draw: st.DrawFn, pools: Mapping[str, Pool], faults: Sequence[Change]) -> pl.DataFrame:
    sound = draw(st.booleans())
    height = draw(st.integers(0, 8))
    columns = [
        pl.Series(name, draw(_cells(pool, height=height, sound=sound)), dtype=pool.dtype)
        for name, pool in pools.items()
    ]
    frame = pl.DataFrame(columns)
    return draw(st.sampled_from([_unchanged, *faults]))(frame) if faults and not sound else frame


def _cells(pool: Pool, *, height: int, sound: bool) -> st.SearchStrategy[list[Any]]:
    if sound and pool.distinct:
        return st.permutations(pool.good).map(lambda values: list(values[:height]))
    values = pool.good if sound else [*pool.good, *pool.bad]
    return st.lists(st.sampled_from(values), min_size=height, max_size=height)


def _unchanged(frame: pl.DataFrame) -> pl.DataFrame:
    return frame


def _without(*names: str) -> Change:
    return lambda frame: frame.drop(names)


def _with(**values: str | float) -> Change:
    return lambda frame: frame.with_columns(**{name: pl.lit(value) for name, value in values.items()})


def _cast(name: str, dtype: pl.DataType | type[pl.DataType]) -> Change:
    return lambda frame: frame.with_columns(pl.col(name).cast(dtype, strict=False))


def _ordered(*names: str) -> Change:
    return lambda frame: frame.select(names)


def _both(first: Change, second: Change) -> Change:
    return lambda frame: second(first(frame))


CASES: list[Case] = []


def _case(
    name: str, model: type[pa.DataFrameModel] | pa.DataFrameSchema, pools: Mapping[str, Pool], *faults: Change
) -> None:
    CASES.append(Case(name, model, _tables(pools, faults)))


INTS = Pool(pl.Int64, range(1, 6), (0, -1, 9))
NULLABLE_INTS = Pool(pl.Int64, (1, 2, 3, None), (0, -1, 9))
WORDS = Pool(pl.String, ("a", "b", "c"), ("", "z", "A"))

# Built-in checks


class Equality(pa.DataFrameModel):
    same: int = pa.Field(eq=3)
    other: str = pa.Field(ne="z", nullable=True)


_case(
    "equality",
    Equality,
    {"same": Pool(pl.Int64, (3,), (4, None)), "other": Pool(pl.String, ("a", "Z", None), ("z",))},
    _cast("same", pl.Int32),
    _without("other"),
)


class Bounds(pa.DataFrameModel):
    above: int = pa.Field(gt=0)
    at_least: float = pa.Field(ge=0.5)
    below: int = pa.Field(lt=10)
    at_most: float = pa.Field(le=0.5, nullable=True)


_case(
    "bounds",
    Bounds,
    {
        "above": Pool(pl.Int64, (1, 2), (0, -1)),
        "at_least": Pool(pl.Float64, (0.5, float("inf")), (0.4, float("-inf"), -0.0)),
        "below": Pool(pl.Int64, (9, -5), (10, 11)),
        "at_most": Pool(pl.Float64, (0.5, -1.0, None), (0.6, float("nan"))),
    },
    _cast("above", pl.String),
    _cast("below", pl.UInt8),
)


class Ranges(pa.DataFrameModel):
    closed: int = pa.Field(in_range=(0, 3))
    left: int = pa.Field(in_range=(0, 3, True, False))
    right: int = pa.Field(in_range={"min_value": 0, "max_value": 3, "include_min": False})
    neither: float = pa.Field(in_range=(0, 3, False, False), nullable=True)


_case(
    "ranges",
    Ranges,
    {
        "closed": Pool(pl.Int64, (0, 1, 3), (-1, 4)),
        "left": Pool(pl.Int64, (0, 2), (3, -1)),
        "right": Pool(pl.Int64, (1, 3), (0, 4)),
        "neither": Pool(pl.Float64, (0.1, 2.9, None), (0.0, 3.0)),
    },
    _without("closed"),
)


class Membership(pa.DataFrameModel):
    word: str = pa.Field(isin=["a", "b", "c"])
    number: int = pa.Field(notin=[0, -1], nullable=True)
    digit: float = pa.Field(isin=[0.0, 1.0, float("nan")], nullable=True)


_case(
    "membership",
    Membership,
    {
        "word": WORDS,
        "number": Pool(pl.Int64, (1, 2, None), (0, -1)),
        "digit": Pool(pl.Float64, (0.0, 1.0, -0.0, float("nan"), None), (0.5,)),
    },
    _cast("word", pl.Categorical),
)


class NullsAreJudged(pa.DataFrameModel):
    """With `ignore_na=False` a null breaks the check, also where the column may hold nulls."""

    word: str = pa.Field(isin=["a", "b"], nullable=True, ignore_na=False)
    number: int = pa.Field(gt=0, lt=10, nullable=True, ignore_na=False)
    strict_number: int = pa.Field(gt=0, ignore_na=False)


_case(
    "nulls are judged",
    NullsAreJudged,
    {
        "word": Pool(pl.String, ("a", "b"), ("c", None)),
        "number": Pool(pl.Int64, (1, 9), (0, 10, None)),
        "strict_number": Pool(pl.Int64, (1,), (0, None)),
    },
)


class Patterns(pa.DataFrameModel):
    code: str = pa.Field(str_matches="[A-Z][0-9]+$")
    either: str = pa.Field(str_matches="foo|bar", nullable=True)
    anchored: str = pa.Field(str_matches="^a.c$")


_case(
    "text patterns",
    Patterns,
    {
        "code": Pool(pl.String, ("A1", "Z99"), ("a1", " A1", "A", "A1\n", "AA1")),
        "either": Pool(pl.String, ("foo", "bar", "foods", "xbar", None), ("fo", "xfoo", "")),
        "anchored": Pool(pl.String, ("abc", "a.c", "aéc"), ("abcd", "xabc", "a\nc")),
    },
    _cast("code", pl.Categorical),
)


class Parts(pa.DataFrameModel):
    inside: str = pa.Field(str_contains="b+|^$")
    start: str = pa.Field(str_startswith="a.")
    end: str = pa.Field(str_endswith="é", nullable=True)


_case(
    "text parts",
    Parts,
    {
        "inside": Pool(pl.String, ("b", "abbc", ""), ("a", "B")),
        "start": Pool(pl.String, ("a.", "a.b"), ("ab", " a.", "", "A.")),
        "end": Pool(pl.String, ("é", "café", None), ("e", "é ", "cafe\u0301")),
    },
    _without("inside"),
)


class Lengths(pa.DataFrameModel):
    short: str = pa.Field(str_length={"max_value": 2})
    long: str = pa.Field(str_length={"min_value": 2}, nullable=True)
    medium: str = pa.Field(str_length=(1, 2))
    exact: str = pa.Field(str_length=2)


_case(
    "text lengths",
    Lengths,
    {
        "short": Pool(pl.String, ("", "a", "éé", "🙂🙂"), ("abc", "e\u0301e")),
        "long": Pool(pl.String, ("ab", "🙂🙂", None), ("a", "🙂", "")),
        "medium": Pool(pl.String, ("a", "ab"), ("", "abc")),
        "exact": Pool(pl.String, ("ab", "éé"), ("a", "abc")),
    },
    _cast("short", pl.Binary),
)


class AllValuesSeen(pa.DataFrameModel):
    number: int = pa.Field(unique_values_eq=[1, 2], nullable=True)
    word: str = pa.Field(isin=["a", "b", "c"])


_case("all values seen", AllValuesSeen, {"number": Pool(pl.Int64, (1, 2, None), (3,)), "word": WORDS})


class SeveralChecks(pa.DataFrameModel):
    number: int = pa.Field(ge=0, le=10, ne=5, isin=[0, 1, 2, 5, 10, 20])
    word: str = pa.Field(str_matches="[a-z]", str_length={"max_value": 2}, notin=["zz"], nullable=True)


_case(
    "several checks on a field",
    SeveralChecks,
    {
        "number": Pool(pl.Int64, (0, 1, 10), (5, 20, 3, -1)),
        "word": Pool(pl.String, ("a", "ab", None), ("zz", "A", "abc", "ABC")),
    },
    _cast("number", pl.Float64),
)

_case(
    "names of checks",
    pa.DataFrameSchema(
        {
            "number": pa.Column(
                int,
                [
                    pa.Check.ge(0),
                    pa.Check.ge(2, error="at least two"),
                    pa.Check.between(0, 9, name="one digit"),
                    pa.Check.ne(7, name="one digit"),
                    pa.Check.eq(3, name="three", ignore_na=False),
                ],
                nullable=True,
            )
        }
    ),
    {"number": Pool(pl.Int64, (3,), (1, 7, -1, 10, None))},
    _cast("number", pl.Int16),
)


class FewFailureCases(pa.DataFrameModel):
    """The limit cuts pandera's table of failure cases, not its verdict."""

    number: int = pa.Field(gt=0, n_failure_cases=1)
    other: int = pa.Field(lt=5, n_failure_cases=0)


_case("few failure cases", FewFailureCases, {"number": INTS, "other": Pool(pl.Int64, (1, 2), (5, 6))})


class Warnings(pa.DataFrameModel):
    number: int = pa.Field(gt=0, raise_warning=True)
    other: int = pa.Field(gt=0)

    class Config(BaseConfig):
        less_than: Any = {"max_value": 9, "raise_warning": True}


_case("warnings", Warnings, {"number": INTS, "other": INTS}, _cast("number", pl.String))


class FloatsAndNaN(pa.DataFrameModel):
    """Pandera takes NaN for a null where it asks for nulls, and for a value where it checks values."""

    required: float = pa.Field(le=1)
    optional: float = pa.Field(ge=0, nullable=True)
    narrow: pl.Float32


_case(
    "floats and NaN",
    FloatsAndNaN,
    {
        "required": Pool(pl.Float64, (0.0, 1.0, float("-inf")), (float("nan"), None, 2.0)),
        "optional": Pool(pl.Float64, (0.0, float("nan"), None), (-0.5,)),
        "narrow": Pool(pl.Float32, (0.5,), (float("nan"), None)),
    },
    _cast("narrow", pl.Float64),
)


class Nulls(pa.DataFrameModel):
    number: int
    word: str
    flag: bool = pa.Field(nullable=True)
    day: dt.date = pa.Field(nullable=False)
    tags: Annotated[pl.List, pl.String()]


_case(
    "nulls",
    Nulls,
    {
        "number": Pool(pl.Int64, (0, 1), (None,)),
        "word": Pool(pl.String, ("", "a"), (None,)),
        "flag": Pool(pl.Boolean, (True, None)),
        "day": Pool(pl.Date, (dt.date(2024, 2, 29),), (None,)),
        "tags": Pool(pl.List(pl.String), ([], [None], ["a"]), (None,)),
    },
    _both(_cast("number", pl.String), _without("word")),
)

# Custom checks on a column


class BySelect(pa.DataFrameModel):
    number: int = pa.Field(nullable=True)
    word: str

    @pa.check("number")
    @classmethod
    def is_odd(cls, data: pa.PolarsData) -> pl.LazyFrame:
        return data.lazyframe.select(pl.col(data.key) % 2 == 1)

    @pa.check("number", ignore_na=False)
    @classmethod
    def is_small(cls, data: pa.PolarsData) -> pl.LazyFrame:
        return data.lazyframe.select([(pl.col("number") < 9).alias("small")])

    @pa.check("word")
    @classmethod
    def is_lower(cls, data: pa.PolarsData) -> pl.LazyFrame:
        return data.lazyframe.select(lower=pl.col(data.key).str.to_lowercase() == pl.col(data.key))


_case(
    "custom: select",
    BySelect,
    {"number": Pool(pl.Int64, (1, 3, 5), (2, 9, 10, None)), "word": WORDS},
    _cast("number", pl.String),
    _without("word"),
)


class ByChain(pa.DataFrameModel):
    """A select at the end of a chain: what it reads is not in the frame itself."""

    text: str
    number: int

    @pa.check("text")
    @classmethod
    def has_two_parts(cls, data: pa.PolarsData) -> pl.LazyFrame:
        split = data.lazyframe.with_columns(parts=pl.col(data.key).str.split("-"))
        return split.select(pl.col("parts").list.len() == 2)

    @pa.check("number")
    @classmethod
    def is_not_the_least_but_one(cls, data: pa.PolarsData) -> pl.LazyFrame:
        ranked = data.lazyframe.select(pl.col(data.key).rank("dense").alias("rank"))
        return ranked.select(pl.col("rank") != 2)


_case(
    "custom: chain",
    ByChain,
    {"text": Pool(pl.String, ("a-b", "-"), ("a", "a-b-c")), "number": Pool(pl.Int64, (1,), (2, 3))},
    _cast("number", pl.String),
)


class ByManyOutputs(pa.DataFrameModel):
    """All outputs of a check must be true; a null among them counts as `ignore_na` says."""

    low: int = pa.Field(nullable=True)
    high: int = pa.Field(nullable=True)

    @pa.check("low")
    @classmethod
    def within(cls, data: pa.PolarsData) -> pl.LazyFrame:
        return data.lazyframe.select(pl.col(data.key) > 0, below=pl.col(data.key) < pl.col("high"))

    @pa.check("low", "high", ignore_na=False)
    @classmethod
    def all_small(cls, data: pa.PolarsData) -> pl.LazyFrame:
        return data.lazyframe.select(pl.all() < 9)


_case(
    "custom: many outputs",
    ByManyOutputs,
    {"low": Pool(pl.Int64, (1, 2), (0, 9, None)), "high": Pool(pl.Int64, (3, 8), (1, 10, None))},
    _cast("low", pl.Int8),
)


class ByBool(pa.DataFrameModel):
    number: int
    other: int = pa.Field(gt=0)

    @pa.check("number")
    @classmethod
    def is_sorted(cls, data: pa.PolarsData) -> bool:
        return data.lazyframe.collect()[data.key].is_sorted()

    @pa.check("number")
    @classmethod
    def adds_up(cls, data: pa.PolarsData) -> bool:
        return bool(data.lazyframe.select(pl.col(data.key).sum()).collect().item() < 20)


_case("custom: one bool", ByBool, {"number": Pool(pl.Int64, (1, 2)), "other": INTS}, _cast("number", pl.String))


class ByElement(pa.DataFrameModel):
    number: int = pa.Field(nullable=True)
    word: str = pa.Field(nullable=True)
    tags: Annotated[pl.List, pl.String()]

    @pa.check("number", element_wise=True)
    @classmethod
    def is_square(cls, value: int) -> bool:
        return value in {root * root for root in range(5)}

    @pa.check("word", element_wise=True, ignore_na=False)
    @classmethod
    def is_word(cls, value: str) -> bool:
        return value.isidentifier()

    @pa.check("tags", element_wise=True)
    @classmethod
    def starts_with_x(cls, value: Sequence[str]) -> bool:
        return bool(list(value)[:1] == ["x"])


_case(
    "custom: element-wise",
    ByElement,
    {
        "number": Pool(pl.Int64, (0, 1, 9, None), (2, -1)),
        "word": Pool(pl.String, ("a", "_b"), ("1", "", None)),
        "tags": Pool(pl.List(pl.String), (["x"], ["x", "y"]), ([], ["y"])),
    },
)


class ByRaising(pa.DataFrameModel):
    """A check that cannot run is a failure without rows, and stops no other."""

    number: int = pa.Field(gt=0)
    word: str

    @pa.check("number")
    @classmethod
    def raises_on_nine(cls, data: pa.PolarsData) -> pl.LazyFrame:
        if 9 in data.lazyframe.collect()[data.key]:
            msg = "nine"
            raise ValueError(msg)
        return data.lazyframe.select(pl.col(data.key) < 5)

    @pa.check("word", element_wise=True)
    @classmethod
    def is_found(cls, value: str) -> bool:
        return ["a", "b", "c"].index(value) >= 0

    @pa.check("word", raise_warning=True)
    @classmethod
    def raises_on_large_words(cls, data: pa.PolarsData) -> pl.LazyFrame:
        return data.lazyframe.select(pl.col(data.key).replace_strict({"a": 1, "b": 2, "c": 3, "z": 4, "": 5}) < 4)


_case("custom: raising", ByRaising, {"number": INTS, "word": WORDS})


class ByUnfitOutput(pa.DataFrameModel):
    """Where a zero is among the numbers, outputs that pandera cannot read."""

    number: int

    @classmethod
    def _is_sound(cls, data: pa.PolarsData) -> bool:
        return 0 not in data.lazyframe.collect()["number"]

    @pa.check("number")
    @classmethod
    def gives_numbers(cls, data: pa.PolarsData) -> pl.LazyFrame:
        return data.lazyframe.select(pl.col(data.key) > 0 if cls._is_sound(data) else data.key)

    @pa.check("number")
    @classmethod
    def gives_one_name_twice(cls, data: pa.PolarsData) -> pl.LazyFrame:
        outputs = [pl.col(data.key) > 0, pl.col(data.key) < 9]
        return data.lazyframe.select(outputs[cls._is_sound(data) :])

    @pa.check("number")
    @classmethod
    def gives_nothing(cls, data: pa.PolarsData) -> pl.LazyFrame:
        return data.lazyframe.select([pl.col(data.key) > 0] * cls._is_sound(data))

    @pa.check("number")
    @classmethod
    def gives_a_series(cls, data: pa.PolarsData) -> pl.LazyFrame | pl.Series:
        verdict = data.lazyframe.select(pl.col(data.key) < 9)
        return verdict if cls._is_sound(data) else verdict.collect().to_series()

    @pa.check("number")
    @classmethod
    def gives_a_frame(cls, data: pa.PolarsData) -> pl.LazyFrame | pl.DataFrame:
        verdict = data.lazyframe.select(pl.col(data.key) < 9)
        return verdict if cls._is_sound(data) else verdict.collect()


_case("custom: unfit output", ByUnfitOutput, {"number": INTS})


class SometimesUnfit(pa.DataFrameModel):
    number: int

    @pa.check("number")
    @classmethod
    def reads_what_may_be_absent(cls, data: pa.PolarsData) -> pl.LazyFrame:
        return data.lazyframe.select(pl.col("other") > 0)

    @pa.check("number")
    @classmethod
    def depends_on_the_columns(cls, data: pa.PolarsData) -> pl.LazyFrame:
        numeric = [name for name, dtype in data.lazyframe.collect_schema().items() if dtype.is_numeric()]
        return data.lazyframe.select(pl.col(name) >= 0 for name in numeric)


_case("custom: sometimes unfit", SometimesUnfit, {"number": INTS, "other": INTS}, _without("other"), _with(third=-1))


class ByAggregate(pa.DataFrameModel):
    """One verdict for the whole column: no row is at fault, and an empty column has a verdict too."""

    number: int = pa.Field(nullable=True)

    @pa.check("number")
    @classmethod
    def has_high_mean(cls, data: pa.PolarsData) -> pl.LazyFrame:
        return data.lazyframe.select(pl.col(data.key).mean() > 3)

    @pa.check("number", ignore_na=False)
    @classmethod
    def has_low_median(cls, data: pa.PolarsData) -> pl.LazyFrame:
        return data.lazyframe.select(pl.col(data.key).median() < 9)

    @pa.check("number")
    @classmethod
    def has_values(cls, data: pa.PolarsData) -> pl.LazyFrame:
        return data.lazyframe.select(pl.len() > 0)

    @pa.check("number")
    @classmethod
    def has_bounds(cls, data: pa.PolarsData) -> pl.LazyFrame:
        return data.lazyframe.select(low=pl.col(data.key).min() > 0, high=pl.col(data.key).max() < 10)


_case("custom: aggregate", ByAggregate, {"number": Pool(pl.Int64, (4, 5, 6), (0, 1, 12, None))})


class ByBroadcast(pa.DataFrameModel):
    """An aggregate beside, or inside, an expression by row holds for each row."""

    number: int

    @pa.check("number")
    @classmethod
    def is_positive_and_few(cls, data: pa.PolarsData) -> pl.LazyFrame:
        return data.lazyframe.select(pl.col(data.key) > 0, few=pl.len() < 6)

    @pa.check("number")
    @classmethod
    def is_near_the_mean(cls, data: pa.PolarsData) -> pl.LazyFrame:
        return data.lazyframe.select((pl.col(data.key) - pl.col(data.key).mean()).abs() < 4)

    @pa.check("number")
    @classmethod
    def is_never(cls, data: pa.PolarsData) -> pl.LazyFrame:
        return data.lazyframe.select(pl.lit(value=True) & (pl.col(data.key) != 9))


_case("custom: broadcast", ByBroadcast, {"number": INTS}, _cast("number", pl.String))

_case(
    "custom: constant",
    pa.DataFrameSchema(
        {
            "number": pa.Column(
                int,
                [
                    pa.Check(lambda data: data.lazyframe.select(pl.lit(value=True)), name="always"),
                    pa.Check(lambda data: data.lazyframe.select(pl.lit(value=None, dtype=pl.Boolean)), name="unknown"),
                    pa.Check(lambda data: data.lazyframe.select(pl.col("flag").first()), name="as the first"),
                ],
            )
        },
        checks=[pa.Check(lambda data: data.lazyframe.select(pl.lit(value=True), pl.col("flag").all()), name="as all")],
    ),
    {"number": INTS, "flag": Pool(pl.Boolean, (True,), (False, None))},
)


class ByWindow(pa.DataFrameModel):
    group: str
    number: int = pa.Field(nullable=True)

    @pa.check("number")
    @classmethod
    def grows(cls, data: pa.PolarsData) -> pl.LazyFrame:
        return data.lazyframe.select(pl.col(data.key) >= pl.col(data.key).shift(1))

    @pa.check("number")
    @classmethod
    def is_once_in_its_group(cls, data: pa.PolarsData) -> pl.LazyFrame:
        return data.lazyframe.select(pl.len().over("group", data.key) == 1)

    @pa.check("group")
    @classmethod
    def is_small_group(cls, data: pa.PolarsData) -> pl.LazyFrame:
        return data.lazyframe.select(pl.col("number").sum().over(data.key) < 9)

    @pa.check("number", ignore_na=False)
    @classmethod
    def runs_up_to_twenty(cls, data: pa.PolarsData) -> pl.LazyFrame:
        return data.lazyframe.select(pl.col(data.key).cum_sum() <= 20)

    @pa.check("number")
    @classmethod
    def is_not_last(cls, data: pa.PolarsData) -> pl.LazyFrame:
        return data.lazyframe.select((pl.int_range(pl.len()) < 6) | (pl.col(data.key) < 3))

    @pa.check("group")
    @classmethod
    def is_first_of_its_kind(cls, data: pa.PolarsData) -> pl.LazyFrame:
        return data.lazyframe.select(pl.col(data.key).is_first_distinct() | pl.col(data.key).is_duplicated())


_case(
    "custom: window",
    ByWindow,
    {"group": Pool(pl.String, ("a", "b", "c")), "number": Pool(pl.Int64, range(8), (5, None), distinct=True)},
    _cast("number", pl.String),
)


class ByOtherLength(pa.DataFrameModel):
    """Outputs of another length than the frame say nothing about its rows."""

    number: int = pa.Field(nullable=True)
    tags: Annotated[pl.List, pl.Int64()]

    @pa.check("number")
    @classmethod
    def is_positive_unless_null(cls, data: pa.PolarsData) -> pl.LazyFrame:
        return data.lazyframe.select(pl.col(data.key).drop_nulls() > 0)

    @pa.check("number")
    @classmethod
    def is_small_if_positive(cls, data: pa.PolarsData) -> pl.LazyFrame:
        return data.lazyframe.filter(pl.col(data.key) > 0).select(pl.col(data.key) < 9)

    @pa.check("tags")
    @classmethod
    def holds_positive_numbers(cls, data: pa.PolarsData) -> pl.LazyFrame:
        return data.lazyframe.select(pl.col(data.key).explode() > 0)


_case(
    "custom: other length",
    ByOtherLength,
    {"number": NULLABLE_INTS, "tags": Pool(pl.List(pl.Int64), ([1], [2]), ([1, 2], [0], [], [-1, 1]))},
)


def _is_below(data: pa.PolarsData, limit: int) -> pl.LazyFrame:
    return data.lazyframe.select(pl.col(data.key) < limit)


class Rule(pa.Check):
    """A check of the user's own class."""

    get_backend = classmethod(lambda _cls, check_obj: pa.Check.get_backend(check_obj))


_case(
    "custom: arguments",
    pa.DataFrameSchema(
        {
            "number": pa.Column(
                int,
                [
                    pa.Check(_is_below, limit=4),
                    pa.Check(functools.partial(_is_below, limit=5), name="partial"),
                    pa.Check(_is_below, name="statistics", statistics={"limit": 3}, limit=6),
                    Rule(_is_below, name="R1", limit=9),
                    Rule(lambda data: data.lazyframe.select(pl.col(data.key) > 0)),
                    pa.Check(lambda data: data.lazyframe.select(pl.col(data.key) > -1)),
                ],
            )
        }
    ),
    {"number": Pool(pl.Int64, (1, 2, 3), (4, 5, 6, 9, 0, -1))},
    _cast("number", pl.String),
)


class OnManyFields(pa.DataFrameModel):
    price_net: float
    price_gross: float = pa.Field()
    count: int = pa.Field()

    @pa.check("^price_", regex=True)
    @classmethod
    def is_price(cls, data: pa.PolarsData) -> pl.LazyFrame:
        return data.lazyframe.select(pl.col(data.key).is_between(0, 100))

    @pa.check(price_gross, count)
    @classmethod
    def is_not_below_net(cls, data: pa.PolarsData) -> pl.LazyFrame:
        return data.lazyframe.select(pl.col(data.key) >= pl.col("price_net"))


_case(
    "custom: on many fields",
    OnManyFields,
    {
        "price_net": Pool(pl.Float64, (0.0, 1.0), (-1.0, 200.0)),
        "price_gross": Pool(pl.Float64, (1.0, 2.0), (101.0, 0.5)),
        "count": Pool(pl.Int64, (1, 7), (0,)),
    },
)

# Checks on the frame


class FrameBySelect(pa.DataFrameModel):
    low: int = pa.Field(nullable=True)
    high: int = pa.Field(nullable=True)

    @pa.dataframe_check
    @classmethod
    def is_ordered(cls, data: pa.PolarsData) -> pl.LazyFrame:
        return data.lazyframe.select(pl.col("low") < pl.col("high"))

    @pa.dataframe_check(ignore_na=False, name="sum", error="the sum is too large")
    @classmethod
    def is_small(cls, data: pa.PolarsData) -> pl.LazyFrame:
        return data.lazyframe.select(pl.sum_horizontal("low", "high", ignore_nulls=False) < 12)

    @pa.dataframe_check
    @classmethod
    def is_positive(cls, data: pa.PolarsData) -> pl.LazyFrame:
        return data.lazyframe.select(cs.integer() > 0)

    @pa.dataframe_check(raise_warning=True)
    @classmethod
    def is_not_null(cls, data: pa.PolarsData) -> pl.LazyFrame:
        return data.lazyframe.select(pl.any_horizontal(pl.all().is_not_null()))


_case(
    "frame: select",
    FrameBySelect,
    {"low": Pool(pl.Int64, (1, 2), (0, 9, None)), "high": Pool(pl.Int64, (3, 8), (1, 10, None))},
    _cast("low", pl.String),
    _without("high"),
    _with(extra=-1),
)


class FrameByFrames(pa.DataFrameModel):
    """Checks that make frames of their own: pandera goes by the position in the output."""

    key: str
    number: int

    @pa.dataframe_check
    @classmethod
    def is_rare(cls, data: pa.PolarsData) -> pl.LazyFrame:
        counts = data.lazyframe.group_by("key").len()
        return data.lazyframe.join(counts, on="key", how="left", maintain_order="left").select(pl.col("len") < 3)

    @pa.dataframe_check
    @classmethod
    def is_small_where_kept(cls, data: pa.PolarsData) -> pl.LazyFrame:
        return data.lazyframe.filter(pl.col("key") != "z").select(pl.col("number") < 9)

    @pa.dataframe_check
    @classmethod
    def is_positive_when_sorted(cls, data: pa.PolarsData) -> pl.LazyFrame:
        return data.lazyframe.sort("key", "number").select(pl.col("number") >= 0)

    @pa.dataframe_check
    @classmethod
    def has_small_groups(cls, data: pa.PolarsData) -> pl.LazyFrame:
        sums = data.lazyframe.group_by("key", maintain_order=True).agg(pl.col("number").sum())
        return sums.select(pl.col("number") < 20)


_case(
    "frame: frames",
    FrameByFrames,
    {"key": Pool(pl.String, ("a", "b", "c", "d"), ("z",)), "number": INTS},
)


class FrameByBool(pa.DataFrameModel):
    number: int = pa.Field(gt=0)
    word: str = pa.Field(isin=["a", "b", "c"])

    @pa.dataframe_check
    @classmethod
    def has_few_rows(cls, data: pa.PolarsData) -> bool:
        return data.lazyframe.collect().height < 7

    @pa.dataframe_check
    @classmethod
    def has_a_sum(cls, data: pa.PolarsData) -> pl.LazyFrame:
        return data.lazyframe.select(pl.col("number").sum() < 20)

    @pa.dataframe_check
    @classmethod
    def has_rows(cls, data: pa.PolarsData) -> pl.LazyFrame:
        return data.lazyframe.select(pl.len() > 0)


_case("frame: one verdict", FrameByBool, {"number": INTS, "word": WORDS})


class FrameByBuiltIn(pa.DataFrameModel):
    """A built-in check of the frame is a check of every column, undocumented ones included."""

    low: int = pa.Field(nullable=True)
    high: int = pa.Field(nullable=True)

    class Config(BaseConfig):
        greater_than = 0
        in_range = (0, 9)
        notin: Any = {"forbidden_values": [5], "ignore_na": False}


_case(
    "frame: built-in",
    FrameByBuiltIn,
    {"low": Pool(pl.Int64, (1, 2), (0, 5, None)), "high": Pool(pl.Int64, (3, 8), (5, 10, None))},
    _with(extra=-1),
    _with(extra="text"),
)

_case(
    "frame: element-wise",
    pa.DataFrameSchema(
        {"low": pa.Column(int, nullable=True), "high": pa.Column(int, nullable=True)},
        checks=[
            pa.Check(lambda value: str(value) not in {"0", "9"}, element_wise=True, name="digit"),
            pa.Check(lambda value: str(value) in "12345678", element_wise=True, ignore_na=False, name="known digit"),
        ],
    ),
    {"low": Pool(pl.Int64, (1, 2), (0, 9, None)), "high": Pool(pl.Int64, (3, 4), (9, None))},
)

# Uniqueness


class UniqueColumns(pa.DataFrameModel):
    number: int = pa.Field(unique=True, nullable=True)
    word: str = pa.Field(unique=True)
    amount: float = pa.Field(unique=True, nullable=True)
    tags: Annotated[pl.List, pl.Int64()] = pa.Field(unique=True)


_case(
    "unique columns",
    UniqueColumns,
    {
        "number": Pool(pl.Int64, [*range(7), None], (None, 0), distinct=True),
        "word": Pool(pl.String, list("abcdefgh"), ("a", None), distinct=True),
        "amount": Pool(
            pl.Float64, [0.0, 1.5, 2.5, 3.5, 4.5, 5.5, float("nan"), None], (-0.0, float("nan")), distinct=True
        ),
        "tags": Pool(pl.List(pl.Int64), [[], [1], [2], [3], [1, 2], [2, 1], [None], [4]], ([], [1, 2]), distinct=True),
    },
    _cast("number", pl.Int32),
    _without("word"),
)


class UniqueKey(pa.DataFrameModel):
    user: str = pa.Field(nullable=True)
    turn: int = pa.Field(nullable=True)
    text: str

    class Config(BaseConfig):
        unique = ["user", "turn"]


_case(
    "unique key",
    UniqueKey,
    {
        "user": Pool(pl.String, ("a", "b"), (None,)),
        "turn": Pool(pl.Int64, range(8), (None, 0, 1), distinct=True),
        "text": WORDS,
    },
    _without("user"),
    _cast("turn", pl.String),
    _without("text"),
)


class UniqueKeys(pa.DataFrameModel):
    user: str
    turn: int
    line: int

    class Config(BaseConfig):
        unique: Any = [["user", "turn"], ["line"], ["user", "line"]]


_case(
    "unique keys",
    UniqueKeys,
    {
        "user": Pool(pl.String, ("a", "b")),
        "turn": Pool(pl.Int64, range(8), (0, 1), distinct=True),
        "line": Pool(pl.Int64, range(10), (0, 1), distinct=True),
    },
    _cast("line", pl.String),
)

_case(
    "unique column as key",
    pa.DataFrameSchema({"name": pa.Column(str, unique=True), "age": pa.Column(int)}, unique="name"),
    {"name": Pool(pl.String, list("abcdefgh"), ("a", "b"), distinct=True), "age": INTS},
)

# Columns: which there are, and in which order


class Strict(pa.DataFrameModel):
    number: int = pa.Field(gt=0)
    word: str

    class Config(BaseConfig):
        strict = True


_case("strict", Strict, {"number": INTS, "word": WORDS}, _with(extra=1), _with(one=1, two=2), _without("word"))


class StrictFilter(pa.DataFrameModel):
    """Undocumented columns are dropped before any check: none can read them."""

    number: int = pa.Field(gt=0)
    word: str

    @pa.check("number")
    @classmethod
    def sees_documented_columns_only(cls, data: pa.PolarsData) -> pl.LazyFrame:
        names = data.lazyframe.collect_schema().names()
        return data.lazyframe.select(pl.col(data.key) < 9 if names == ["number", "word"] else pl.lit(value=False))

    @pa.dataframe_check
    @classmethod
    def is_free_of_undocumented_columns(cls, data: pa.PolarsData) -> pl.LazyFrame:
        return data.lazyframe.select(cs.integer() > -1)

    class Config(BaseConfig):
        strict = "filter"


_case("strict: filter", StrictFilter, {"number": INTS, "word": WORDS}, _with(extra=-5), _without("word"))


class Ordered(pa.DataFrameModel):
    first: int
    second: Optional[int] = pa.Field(gt=0)
    third: str

    class Config(BaseConfig):
        ordered = True


_case(
    "ordered",
    Ordered,
    {"first": INTS, "second": INTS, "third": WORDS},
    _ordered("second", "first", "third"),
    _ordered("third", "second", "first"),
    _ordered("third", "first"),
    _ordered("first", "third"),
    _ordered("second", "third"),
    _both(_with(extra=1), _ordered("first", "extra", "third")),
)


class OrderedAndStrict(pa.DataFrameModel):
    first: int
    second: int
    third: str = pa.Field(isin=["a", "b", "c"])

    class Config(BaseConfig):
        ordered = True
        strict = True


_case(
    "ordered and strict",
    OrderedAndStrict,
    {"first": INTS, "second": INTS, "third": WORDS},
    _both(_with(extra=1), _ordered("extra", "second", "first", "third")),
    _both(_with(extra=1), _ordered("second", "first", "third", "extra")),
    _ordered("second", "first", "third"),
    _ordered("third", "second"),
)


class OptionalColumns(pa.DataFrameModel):
    needed: int
    maybe: Optional[int] = pa.Field(gt=0)
    also: str | None = pa.Field(isin=["a", "b", "c"], nullable=True)
    declared: float = pa.Field(required=False, unique=True)


_case(
    "optional columns",
    OptionalColumns,
    {
        "needed": INTS,
        "maybe": Pool(pl.Int64, (1, 2), (0, None)),
        "also": Pool(pl.String, ("a", None), ("z",)),
        "declared": Pool(pl.Float64, [float(number) for number in range(8)], (0.0, 1.0), distinct=True),
    },
    _without("maybe"),
    _without("also", "declared"),
    _without("maybe", "also", "declared"),
    _without("needed", "maybe"),
    _cast("maybe", pl.String),
)


class Aliases(pa.DataFrameModel):
    number: int = pa.Field(alias="the number", gt=0)
    dotted: str = pa.Field(alias="a.b", isin=["a", "b", "c"])
    year: int = pa.Field(alias="2024", ge=0, nullable=True)

    @pa.check("the number")
    @classmethod
    def is_odd(cls, data: pa.PolarsData) -> pl.LazyFrame:
        return data.lazyframe.select(pl.col(data.key) % 2 == 1)

    @pa.dataframe_check
    @classmethod
    def is_early(cls, data: pa.PolarsData) -> pl.LazyFrame:
        return data.lazyframe.select(pl.col(str(cls.year)) < 9)


_case(
    "aliases",
    Aliases,
    {"the number": Pool(pl.Int64, (1, 3), (2, -1)), "a.b": WORDS, "2024": NULLABLE_INTS},
    _without("the number"),
    lambda frame: frame.rename({"the number": "number"}),
)

_AWKWARD_NAMES = ("index", "row", "len", "count", "literal", "ok", "column", "é", "{x}", "a b")
_case(
    "awkward names",
    pa.DataFrameSchema(
        {
            name: pa.Column(int, pa.Check.gt(0), unique=name == "row", nullable=name in {"len", "row"})
            for name in _AWKWARD_NAMES
        },
        checks=[pa.Check(lambda data: data.lazyframe.select(pl.col("index") <= pl.col("len") + 9), name="index")],
        unique=["count", "index"],
    ),
    {
        **dict.fromkeys(_AWKWARD_NAMES, Pool(pl.Int64, (1, 2), (0,))),
        "index": Pool(pl.Int64, range(1, 9), (0, 11), distinct=True),
        "row": Pool(pl.Int64, range(1, 9), (1, None), distinct=True),
        "len": Pool(pl.Int64, (1, None), (0,)),
    },
    _without("index"),
    _cast("len", pl.String),
)


class RegexColumns(pa.DataFrameModel):
    score: int = pa.Field(alias="^score_[0-9]+$", regex=True, in_range=(-1, 9), nullable=True)
    special: int = pa.Field(alias="score_0", gt=2)
    extra: Optional[str] = pa.Field(alias="extra_.*", regex=True, isin=["a", "b", "c"])
    word: str = pa.Field(unique=True)


_case(
    "regex columns",
    RegexColumns,
    {
        "score_0": Pool(pl.Int64, (3, 4), (0, None)),
        "score_1": Pool(pl.Int64, (0, None), (10,)),
        "score_22": Pool(pl.Int64, (9, -1), (-2,)),
        "word": Pool(pl.String, list("abcdefgh"), ("a",), distinct=True),
    },
    _with(extra_a="a", extra_b="z"),
    _with(extra_="a"),
    _without("score_1", "word"),
    _cast("score_22", pl.String),
    _without("score_0"),
    _with(score_x=-5),
)


class RegexOnly(pa.DataFrameModel):
    """Without a column of a fixed name pandera takes another path: checks see the one column and no other."""

    number: int = pa.Field(alias="number_[a-z]", regex=True, gt=0, unique=True)
    text: Optional[str] = pa.Field(alias="^text_.$", regex=True, nullable=True, str_length={"max_value": 1})

    @pa.check("number_[a-z]")
    @classmethod
    def is_alone(cls, data: pa.PolarsData) -> pl.LazyFrame:
        return data.lazyframe.select(pl.all() < 9)


_case(
    "regex only",
    RegexOnly,
    {
        "number_a": Pool(pl.Int64, range(1, 9), (1, 9), distinct=True),
        "number_b": Pool(pl.Int64, range(1, 9), (0, 1, None), distinct=True),
        "other": Pool(pl.Int64, (100,), (-1,)),
        "text_1": Pool(pl.String, ("a", None), ("ab",)),
    },
    _without("number_b"),
    _without("number_a", "number_b"),
    _without("text_1"),
    _cast("number_b", pl.String),
)


class RegexStrict(pa.DataFrameModel):
    name: str
    score: float = pa.Field(alias="s[0-9]", regex=True, ge=0)

    class Config(BaseConfig):
        strict = True
        ordered = True


_case(
    "regex, strict and ordered",
    RegexStrict,
    {"name": WORDS, "s1": Pool(pl.Float64, (0.0, 1.0), (-1.0, float("nan"))), "s2": Pool(pl.Float64, (2.0,), (None,))},
    _with(s33=1.0),
    _ordered("s1", "name", "s2"),
    _ordered("name"),
    _ordered("name", "s2"),
)

# What pandera changes before it judges


class CoercedField(pa.DataFrameModel):
    number: int = pa.Field(coerce=True, gt=0)
    amount: float = pa.Field(coerce=True, le=9)
    word: str = pa.Field(isin=["a", "b", "c"])


_case(
    "coerced fields",
    CoercedField,
    {
        "number": Pool(pl.String, ("1", "20", "007"), ("0", "-5", "x", "1.5", "")),
        "amount": Pool(pl.String, ("1", "2.5", "-inf"), ("9.5", "NaN", "ten")),
        "word": WORDS,
    },
    _cast("number", pl.Int64),
    _cast("word", pl.Categorical),
    _without("word"),
)


class CoercedNulls(pa.DataFrameModel):
    """Where a value cannot be coerced, pandera counts the nulls of the column too."""

    number: int = pa.Field(coerce=True, gt=0, nullable=True)
    needed: int = pa.Field(coerce=True)


_case(
    "coerced nulls",
    CoercedNulls,
    {
        "number": Pool(pl.String, ("1", "2", None), ("0", "x")),
        "needed": Pool(pl.String, ("1", "2"), ("y", None)),
    },
)


class CoercedModel(pa.DataFrameModel):
    small: pl.Int8 = pa.Field(lt=100)
    text: str = pa.Field(str_length={"max_value": 2}, unique=True)
    truth: bool = pa.Field(eq=True)
    kind: Annotated[pl.Enum, ["a", "b"]]
    maybe: Optional[int]

    class Config(BaseConfig):
        coerce = True


_case(
    "coerced model",
    CoercedModel,
    {
        "small": Pool(pl.Int64, (1, 2), (120, 300, -129)),
        "text": Pool(pl.Int64, range(8), (100, 1), distinct=True),
        "truth": Pool(pl.Int64, (1, 2), (0,)),
        "kind": Pool(pl.String, ("a", "b"), ("c",)),
        "maybe": Pool(pl.Float64, (1.0, 1.5), (float("nan"),)),
    },
    _without("maybe"),
    _cast("truth", pl.Boolean),
)


class CoercedTimes(pa.DataFrameModel):
    day: dt.date = pa.Field(coerce=True, ge=dt.date(2024, 1, 1))
    at: Annotated[pl.Datetime, "ms", "UTC"] = pa.Field(coerce=True)
    amount: Annotated[pl.Decimal, 6, 2] = pa.Field(coerce=True, ge=0)


_case(
    "coerced times and decimals",
    CoercedTimes,
    {
        "day": Pool(pl.Datetime("us"), (dt.datetime(2024, 5, 1, 12),), (dt.datetime(2023, 1, 1),)),
        "at": Pool(pl.Datetime("us"), (dt.datetime(2024, 5, 1),), (None,)),
        "amount": Pool(pl.Float64, (0.5, 10.0), (-1.0, 123456.0)),
    },
)


class CoercedPattern(pa.DataFrameModel):
    name: str
    score: int = pa.Field(alias="s[0-9]", regex=True, coerce=True, ge=0)


_case(
    "coerced pattern",
    CoercedPattern,
    {
        "name": WORDS,
        "s1": Pool(pl.String, ("1", "2"), ("-1", "x")),
        "s2": Pool(pl.String, ("1", "2"), ("-1", "y", None)),
    },
)


class Defaults(pa.DataFrameModel):
    """A null (in floats also a NaN) becomes the default before any check."""

    number: int = pa.Field(default=7, ge=5)
    bad_default: int = pa.Field(default=1, ge=5)
    amount: float = pa.Field(default=0.0, le=1)
    word: str = pa.Field(default="number", isin=["number", "a"], nullable=True)
    flag: bool = pa.Field(default=False)
    key: int = pa.Field(default=0, unique=True)


_case(
    "defaults",
    Defaults,
    {
        "number": Pool(pl.Int64, (5, None), (4,)),
        "bad_default": Pool(pl.Int64, (5, 6), (None, 4)),
        "amount": Pool(pl.Float64, (0.5, None, float("nan")), (1.5,)),
        "word": Pool(pl.String, ("a", None), ("b",)),
        "flag": Pool(pl.Boolean, (True, False, None)),
        "key": Pool(pl.Int64, [*range(1, 8), None], (None, 0), distinct=True),
    },
    _cast("number", pl.String),
)


class CoercedDefaults(pa.DataFrameModel):
    number: int = pa.Field(default=3, coerce=True, gt=0)
    word: str = pa.Field(default="a", coerce=True)


_case(
    "coerced defaults",
    CoercedDefaults,
    {"number": Pool(pl.String, ("1", None), ("0", "-2")), "word": Pool(pl.Int64, (1, None))},
)


class MissingAdded(pa.DataFrameModel):
    """A missing column is added, and its own checks are not run; checks of the frame see it."""

    number: int = pa.Field(gt=0)
    given: int = pa.Field(default=5, gt=100)
    blank: str = pa.Field(nullable=True)

    @pa.dataframe_check
    @classmethod
    def is_small(cls, data: pa.PolarsData) -> pl.LazyFrame:
        return data.lazyframe.select(pl.col("number") < pl.col("given"))

    class Config(BaseConfig):
        add_missing_columns = True
        unique = ["number", "blank"]


_case(
    "missing columns added",
    MissingAdded,
    {
        "number": Pool(pl.Int64, range(1, 9), (0, 5, 1), distinct=True),
        "given": Pool(pl.Int64, (101, 102), (100, None)),
        "blank": Pool(pl.String, ("a", None)),
    },
    _without("given"),
    _without("given", "blank"),
    _cast("given", pl.String),
)


class NotAdded(pa.DataFrameModel):
    first: int
    second: str
    third: float = pa.Field(nullable=True)

    class Config(BaseConfig):
        add_missing_columns = True


_case(
    "missing columns not added",
    NotAdded,
    {"first": INTS, "second": WORDS, "third": Pool(pl.Float64, (0.5,), (None, float("nan")))},
    _without("first"),
    _without("first", "second"),
    _without("second", "third"),
    _without("third"),
)

# Types


class ConfigDtype(pa.DataFrameModel):
    """The type in `Config` replaces those of the fields."""

    first: str = pa.Field(gt=0)
    second: float = pa.Field(nullable=True)

    class Config(BaseConfig):
        dtype = pl.Int64


_case(
    "config dtype",
    ConfigDtype,
    {"first": INTS, "second": Pool(pl.Int64, (1, None)), "other": WORDS},
    _cast("first", pl.String),
    _cast("second", pl.Float64),
)

_case(
    "config dtype of all columns",
    pa.DataFrameSchema(dtype=pl.Float64),
    {"first": Pool(pl.Float64, (1.0,), (None,)), "second": Pool(pl.Float64, (0.5,), (float("nan"),))},
    _cast("first", pl.Float32),
    _with(third="a"),
)


class IntegerTypes(pa.DataFrameModel):
    i8: pl.Int8 = pa.Field(ge=-100)
    i16: pl.Int16 = pa.Field(isin=[1, 2, 70000])
    i32: pl.Int32 = pa.Field(gt=-(2**40))
    i64: pl.Int64 = pa.Field(lt=2**62)
    u8: pl.UInt8 = pa.Field(gt=-1)
    u16: pl.UInt16
    u32: pl.UInt32
    u64: pl.UInt64 = pa.Field(le=2**63)


_case(
    "integer types",
    IntegerTypes,
    {
        "i8": Pool(pl.Int8, (-100, 127), (-128,)),
        "i16": Pool(pl.Int16, (1, 2), (3,)),
        "i32": Pool(pl.Int32, (-(2**31), 2**31 - 1)),
        "i64": Pool(pl.Int64, (0, 2**62 - 1), (2**62,)),
        "u8": Pool(pl.UInt8, (0, 255), (None,)),
        "u16": Pool(pl.UInt16, (0,)),
        "u32": Pool(pl.UInt32, (0,)),
        "u64": Pool(pl.UInt64, (2**63,), (2**63 + 1,)),
    },
    *(_cast(name, pl.Int128) for name in ("i8", "u64")),
    _cast("i16", pl.UInt16),
    _cast("u32", pl.Float64),
)


class TemporalTypes(pa.DataFrameModel):
    day: dt.date = pa.Field(ge=dt.date(2024, 1, 1))
    naive: dt.datetime = pa.Field(lt=dt.datetime(2025, 1, 1))
    aware: Annotated[pl.Datetime, "us", "UTC"] = pa.Field(gt=dt.datetime(2024, 1, 1, tzinfo=dt.UTC))
    local: Annotated[pl.Datetime, "ms", "Europe/Berlin"]
    clock: dt.time = pa.Field(le=dt.time(12))
    span: dt.timedelta = pa.Field(in_range=(dt.timedelta(0), dt.timedelta(days=1)), nullable=True)
    short: Annotated[pl.Duration, "ms"]


_NOON = dt.datetime(2024, 6, 1, 12)
_case(
    "temporal types",
    TemporalTypes,
    {
        "day": Pool(pl.Date, (dt.date(2024, 2, 29),), (dt.date(2023, 12, 31), None)),
        "naive": Pool(pl.Datetime("us"), (_NOON,), (dt.datetime(2025, 1, 1),)),
        "aware": Pool(pl.Datetime("us", "UTC"), (_NOON,), (dt.datetime(2024, 1, 1),)),
        "local": Pool(pl.Datetime("ms", "Europe/Berlin"), (_NOON.replace(tzinfo=dt.UTC),), (None,)),
        "clock": Pool(pl.Time, (dt.time(0), dt.time(12)), (dt.time(12, 0, 1),)),
        "span": Pool(pl.Duration("us"), (dt.timedelta(hours=3), None), (dt.timedelta(days=2), -dt.timedelta(1))),
        "short": Pool(pl.Duration("ms"), (dt.timedelta(hours=3),), (None,)),
    },
    _cast("day", pl.Datetime("us")),
    _cast("naive", pl.Datetime("ns")),
    _cast("aware", pl.Datetime("us")),
    _cast("local", pl.Datetime("ms", "UTC")),
    _cast("short", pl.Duration("us")),
)


class TextTypes(pa.DataFrameModel):
    raw: bytes = pa.Field(eq=b"\xff\x00", nullable=True)
    kind: pl.Categorical = pa.Field(isin=["a", "b"])
    level: Annotated[pl.Enum, ["low", "mid", "high"]] = pa.Field(ge="mid", nullable=True)
    amount: Annotated[pl.Decimal, 10, 2] = pa.Field(ge=Decimal("0.10"), isin=[Decimal("0.10"), Decimal("1.5")])
    flag: bool = pa.Field(eq=True)


_case(
    "text, decimal and other types",
    TextTypes,
    {
        "raw": Pool(pl.Binary, (b"\xff\x00", None), (b"", b"\xff")),
        "kind": Pool(pl.Categorical, ("a", "b"), ("c", None)),
        "level": Pool(pl.Enum(["low", "mid", "high"]), ("mid", "high", None), ("low",)),
        "amount": Pool(pl.Decimal(10, 2), (Decimal("0.10"), Decimal("1.50")), (Decimal("0.09"), Decimal(7))),
        "flag": Pool(pl.Boolean, (True,), (False, None)),
    },
    _cast("kind", pl.String),
    _cast("level", pl.Enum(["low", "mid", "high", "top"])),
    _cast("amount", pl.Decimal(11, 2)),
    _cast("raw", pl.List(pl.UInt8)),
)


class NestedTypes(pa.DataFrameModel):
    numbers: Annotated[pl.List, pl.Int64()] = pa.Field(nullable=True)
    words: Annotated[pl.List, pl.String()]
    pair: Annotated[pl.Array, pl.Int64(), 2]
    point: Annotated[pl.Struct, {"x": pl.Int64(), "y": pl.Float64()}]
    anything: pl.List

    @pa.check("numbers")
    @classmethod
    def is_of_digits(cls, data: pa.PolarsData) -> pl.LazyFrame:
        digits = pl.element().is_between(0, 9).fill_null(value=False)
        return data.lazyframe.select(pl.col(data.key).list.eval(digits).list.all())

    @pa.check("pair")
    @classmethod
    def is_ascending(cls, data: pa.PolarsData) -> pl.LazyFrame:
        return data.lazyframe.select(pl.col(data.key).arr.first() <= pl.col(data.key).arr.last())

    @pa.check("point")
    @classmethod
    def is_right_of_zero(cls, data: pa.PolarsData) -> pl.LazyFrame:
        return data.lazyframe.select(pl.col(data.key).struct.field("x") > 0)

    @pa.check("point", ignore_na=False)
    @classmethod
    def is_above_zero(cls, data: pa.PolarsData) -> pl.LazyFrame:
        return data.lazyframe.unnest(data.key).select(pl.col("y") > 0)


_case(
    "nested types",
    NestedTypes,
    {
        "numbers": Pool(pl.List(pl.Int64), ([], [1, 9], None), ([10], [None], [1, -1])),
        "words": Pool(pl.List(pl.String), ([], ["a"], [None]), (None,)),
        "pair": Pool(pl.Array(pl.Int64, 2), ([1, 2], [2, 2], [None, 1]), ([2, 1], None)),
        "point": Pool(pl.Struct({"x": pl.Int64, "y": pl.Float64}), ({"x": 1, "y": 0.5},), ({"x": 0, "y": -1.0}, None)),
        "anything": Pool(pl.List(pl.Date), ([],), (None,)),
    },
    _cast("numbers", pl.List(pl.Int32)),
    _cast("pair", pl.List(pl.Int64)),
    lambda frame: frame.with_columns(point=pl.col("point").struct.field("x")),
    lambda frame: frame.with_columns(anything=pl.lit(1)),
)


class Inner(pa.DataFrameModel):
    x: int = pa.Field(gt=0)
    y: str = pa.Field(isin=["a", "b", "c"])


class Outer(pa.DataFrameModel):
    inner: Inner
    number: int = pa.Field(gt=0)


_case(
    "nested model",
    Outer,
    {
        "inner": Pool(
            pl.Struct({"x": pl.Int64, "y": pl.String}),
            ({"x": 1, "y": "a"},),
            ({"x": 0, "y": "a"}, {"x": 1, "y": None}, None),
        ),
        "number": INTS,
    },
)

_case(
    "untyped columns",
    pa.DataFrameSchema(
        {
            "any": pa.Column(),
            "checked": pa.Column(None, pa.Check.gt(0), nullable=True),
            "unique": pa.Column(None, unique=True),
            "typed": pa.Column(pl.Int64, coerce=True),
        }
    ),
    {
        "any": Pool(pl.Float64, (1.0,), (float("nan"), None)),
        "checked": Pool(pl.Int64, (1, None), (0,)),
        "unique": Pool(pl.Datetime("us"), [dt.datetime(2024, 1, day) for day in range(1, 9)], (None,), distinct=True),
        "typed": Pool(pl.Int32, (1, 2)),
    },
    _cast("checked", pl.Float32),
    _cast("unique", pl.Date),
    _without("any"),
)


class Series_(pa.DataFrameModel):  # noqa: N801 - tells the annotation
    number: Series[int] = pa.Field(gt=0)
    word: Series[str] | None = pa.Field(isin=["a", "b", "c"])


_case("series annotations", Series_, {"number": INTS, "word": WORDS}, _without("word"), _cast("word", pl.Binary))

# Models made of others


class Base(pa.DataFrameModel):
    number: int = pa.Field(gt=0)
    word: str = pa.Field(isin=["a", "b", "c"])

    @pa.check("number")
    @classmethod
    def is_odd(cls, data: pa.PolarsData) -> pl.LazyFrame:
        return data.lazyframe.select(pl.col(data.key) % 2 == 1)

    @pa.dataframe_check
    @classmethod
    def is_named(cls, data: pa.PolarsData) -> pl.LazyFrame:
        return data.lazyframe.select(pl.col("word") != "")

    class Config(BaseConfig):
        strict = True


class Derived(Base):
    """One field is replaced, one is new, a check is overridden, and the settings are joined."""

    number: int = pa.Field(ge=10, nullable=True)
    more: float

    @pa.check("number")
    @classmethod
    def is_odd(cls, data: pa.PolarsData) -> pl.LazyFrame:
        return data.lazyframe.select(pl.col(data.key) % 5 == 1)

    @pa.dataframe_check
    @classmethod
    def is_more(cls, data: pa.PolarsData) -> pl.LazyFrame:
        return data.lazyframe.select(pl.col("more") > 0)

    class Config(BaseConfig):
        ordered = True


_case("inheritance: base", Base, {"number": Pool(pl.Int64, (1, 3), (2, 0)), "word": WORDS}, _with(extra=1))
_case(
    "inheritance: derived",
    Derived,
    {
        "number": Pool(pl.Int64, (11, 21, None), (1, 13)),
        "word": WORDS,
        "more": Pool(pl.Float64, (0.5,), (-1.0, None)),
    },
    _with(extra=1),
    _ordered("word", "number", "more"),
)

_case(
    "schema object",
    pa.DataFrameSchema(
        {
            "id": pa.Column(pl.Int64, [pa.Check.ge(0)], unique=True),
            "name": pa.Column(str, [pa.Check.str_length(1, 5), pa.Check.str_matches("[a-z]")], nullable=True),
            "^tag_.$": pa.Column(str, pa.Check.isin(["a", "b", "c"]), required=False),
            "when": pa.Column(pl.Datetime("us", "UTC"), required=False),
        },
        checks=[
            pa.Check(lambda data: data.lazyframe.select(pl.col("id") < 99), name="few"),
            pa.Check(lambda data: data.lazyframe.select(pl.col("name").n_unique() < 5).collect().item(), name="varied"),
        ],
        unique=["id", "name"],
        strict=True,
        name="people",
    ),
    {
        "id": Pool(pl.Int64, range(8), (0, -1, 99), distinct=True),
        "name": Pool(pl.String, ("ann", "bob", None), ("", "Cleo", "dominic")),
        "tag_a": WORDS,
    },
    _without("tag_a"),
    _with(extra=1),
    _with(tag_b="z"),
    _cast("id", pl.Int32),
)

_case("no demands", pa.DataFrameSchema(strict=True), {"extra": INTS}, _without("extra"))
