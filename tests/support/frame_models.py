"""More models to draw frames for: the corners of drawing, where `models.py` has those of judging."""
# ruff: noqa: DTZ001, RUF012 - naive times, and plain Config classes, as users write them

import datetime as dt
from decimal import Decimal
from typing import Annotated, Any, Optional

import pandera.polars as pa
import polars as pl
from pandera.api.polars.model_config import BaseConfig

MODELS: dict[str, type[pa.DataFrameModel] | pa.DataFrameSchema] = {}


def _model(model: type[pa.DataFrameModel]) -> type[pa.DataFrameModel]:
    MODELS[model.__name__] = model
    return model


@_model
class Orders(pa.DataFrameModel):
    id: int = pa.Field(ge=0, unique=True)
    quantity: int = pa.Field(gt=0, le=3)
    price: float = pa.Field(gt=0, lt=1, nullable=True)
    status: str = pa.Field(isin=["open", "paid", "sent"])
    note: Optional[str] = pa.Field(str_length={"max_value": 5}, nullable=True)  # noqa: UP045


@_model
class Moments(pa.DataFrameModel):
    nano: Annotated[pl.Datetime, "ns", None] = pa.Field(gt=dt.datetime(2024, 1, 1), lt=dt.datetime(2024, 1, 1, 0, 0, 1))
    micro: Annotated[pl.Datetime, "us", "Asia/Kolkata"] = pa.Field(nullable=True)
    milli: Annotated[pl.Datetime, "ms", "America/New_York"] = pa.Field(unique=True)
    coarse: Annotated[pl.Datetime, "ms", None] = pa.Field(le=dt.datetime(1969, 1, 1, 0, 0, 0, 500))
    day: dt.date = pa.Field(gt=dt.date(2024, 2, 28), lt=dt.date(2024, 3, 1))
    clock: dt.time = pa.Field(ge=dt.time(23, 59, 59), ne=dt.time(23, 59, 59))
    long: Annotated[pl.Duration, "ns"]
    span: Annotated[pl.Duration, "ms"] = pa.Field(gt=dt.timedelta(0), le=dt.timedelta(seconds=1))


@_model
class Numbers(pa.DataFrameModel):
    narrow: pl.Float32 = pa.Field(gt=0.1, lt=0.2, nullable=True)
    tiny: float = pa.Field(gt=0.0, le=5e-324)
    amount: Annotated[pl.Decimal, 38, 10] = pa.Field(gt=Decimal("0.1"), lt=1)
    cents: Annotated[pl.Decimal, 5, 2] = pa.Field(nullable=True, ne=0)
    any_decimal: Annotated[pl.Decimal, 38, 0]
    byte: pl.UInt8 = pa.Field(gt=252, notin=[254], unique=True)
    far: pl.UInt64 = pa.Field(gt=2**63)
    half: int = pa.Field(gt=0.5, lt=2.5)
    some: float = pa.Field(isin=[0.5, 1.5, -1.0], gt=0)


@_model
class Texts(pa.DataFrameModel):
    mail: str = pa.Field(str_matches=r"^[a-z]+@[a-z]+\.(com|org)$", str_length={"max_value": 9})
    both: str = pa.Field(str_startswith="ab", str_endswith="ba", str_length=3)
    parts: str = pa.Field(str_contains="x", str_matches="^[a-z]{3}$", ne="xxx")
    kind: pl.Categorical = pa.Field(nullable=True)
    code: str = pa.Field(str_matches=r"(?i)[a-f\d]{4}-\w$", unique=True)
    after: str = pa.Field(ge="m")
    raw: bytes = pa.Field(ne=b"", nullable=True)


@_model
class Nested(pa.DataFrameModel):
    times: Annotated[pl.List, pl.Datetime("us", "UTC")] = pa.Field(unique=True)
    deep: Annotated[pl.List, pl.List(pl.Float32)] = pa.Field(nullable=True)
    pair: Annotated[pl.Array, pl.Date(), 2]
    record: Annotated[pl.Struct, {"a": pl.Decimal(8, 2), "b": pl.List(pl.String)}] = pa.Field(nullable=True)
    nothing: pl.Null = pa.Field(nullable=True)
    thing: pl.Object = pa.Field(nullable=True)


class Point(pa.DataFrameModel):
    x: int = pa.Field(ge=0, le=9)
    y: float = pa.Field(gt=0, nullable=True)

    @pa.dataframe_check
    @classmethod
    def is_near(cls, data: pa.PolarsData) -> pl.LazyFrame:
        return data.lazyframe.select((pl.col("x") - pl.col("y")).abs() < 5)


@_model
class Path(pa.DataFrameModel):
    point: Point
    end: Point = pa.Field(nullable=True)


@_model
class TightKey(pa.DataFrameModel):
    flag: bool
    level: Annotated[pl.Enum, ["low", "high"]]

    class Config(BaseConfig):
        unique: Any = ["flag", "level"]


@_model
class Intervals(pa.DataFrameModel):
    low: int = pa.Field(ge=0, le=1000)
    high: int = pa.Field(ge=0, le=1000)

    @pa.dataframe_check
    @classmethod
    def is_ordered(cls, data: pa.PolarsData) -> pl.LazyFrame:
        return data.lazyframe.select(pl.col("low") < pl.col("high"))


@_model
class Rare(pa.DataFrameModel):
    """One value in a thousand passes."""

    number: int = pa.Field(ge=0)
    word: str

    @pa.check("number", element_wise=True)
    @classmethod
    def is_rare(cls, value: int) -> bool:
        return value % 997 == 5


@_model
class Names(pa.DataFrameModel):
    first: int = pa.Field(alias=r"^x_[0-9]{1,2}$", regex=True, unique=True)
    second: str | None = pa.Field(alias=r"^(e|b c)$", regex=True)
    third: int = pa.Field(alias="x_0", ge=100)

    class Config(BaseConfig):
        strict = True


@_model
class Added(pa.DataFrameModel):
    number: int = pa.Field(default=7, gt=5)
    ratio: float = pa.Field(default=0.5, nullable=True, le=1)
    blank: str = pa.Field(nullable=True)
    key: int

    class Config(BaseConfig):
        add_missing_columns = True


class AllColours(pa.DataFrameModel):
    colour: str = pa.Field(unique_values_eq=["red", "green"])
    when: dt.date = pa.Field(nullable=True)


_model(AllColours)
MODELS["unique of few"] = pa.DataFrameSchema(
    {
        "a": pa.Column(int, pa.Check.isin([1, 2, 3]), unique=True),
        "b": pa.Column(str, pa.Check.str_matches("^[ab]$"), unique=True),
    }
)
