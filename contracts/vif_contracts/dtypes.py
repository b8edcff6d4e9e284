"""Short names of polars dtypes, as the contract writes them: `str`, `list[i64]`, `datetime[us, UTC]`."""

import polars as pl
from polars.datatypes import DataTypeClass

_SHORT = {
    "String": "str",
    "Boolean": "bool",
    "Binary": "binary",
    "Date": "date",
    "Time": "time",
    "Null": "null",
    "Categorical": "categorical",
    "Object": "object",
    **{f"Int{bits}": f"i{bits}" for bits in (8, 16, 32, 64, 128)},
    **{f"UInt{bits}": f"u{bits}" for bits in (8, 16, 32, 64, 128)},
    **{f"Float{bits}": f"f{bits}" for bits in (16, 32, 64)},
}


def dtype_name(dtype: pl.DataType) -> str:
    """The short name of a dtype; polars' own text where there is no shorter one."""
    match dtype:
        case pl.List():
            return f"list[{dtype_name(_instance(dtype.inner))}]"
        case pl.Array():
            return f"array[{dtype_name(_instance(dtype.inner))}, {dtype.size}]"
        case pl.Datetime():
            return (
                f"datetime[{dtype.time_unit}, {dtype.time_zone}]" if dtype.time_zone else f"datetime[{dtype.time_unit}]"
            )
        case pl.Duration():
            return f"duration[{dtype.time_unit}]"
        case pl.Decimal():
            return f"decimal[{dtype.precision}, {dtype.scale}]"
        case pl.Enum():
            return "enum"
        case pl.Struct():
            return f"struct[{len(dtype.fields)}]"
        case _:
            return _SHORT.get(type(dtype).__name__, str(dtype))


def _instance(dtype: DataTypeClass | pl.DataType) -> pl.DataType:
    return dtype if isinstance(dtype, pl.DataType) else dtype()
