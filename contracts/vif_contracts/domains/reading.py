"""A pandera.polars model read as columns to draw: the domain of each, and the demands that have to be asked."""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from typing import Any, Final

import pandera.polars as pa
import polars as pl
from pandera.engines import polars_engine

from vif_contracts.domains.demands import CheckRaised, Demand, demand_of, demand_of_nested
from vif_contracts.domains.drawing import Dice, draw, simplest
from vif_contracts.domains.dtypes import dtype_of
from vif_contracts.domains.faults import Contradiction, Unsupported, refused
from vif_contracts.domains.kinds import Choices, Domain, Record
from vif_contracts.domains.language import PLAIN, Language
from vif_contracts.domains.narrowing import domain_of

Model = type[pa.DataFrameModel] | pa.DataFrameSchema

_PROBES: Final = 48
_NAMES: Final = 6
"""How many names are made up for the columns of a regex."""


@dataclass(frozen=True, kw_only=True)
class ColumnSpec:
    """One column of the model, or those of one regex.

    Attributes:
        names: its name; for a regex, names that match it.
        regex: the regex, if it is one.
        nulls: it may hold nulls; `nan`: it may hold NaN.
        demands: what has to be asked, as drawing from the domain does not see to it.
        all_of: the values that a column has to hold, each at least once.
        optional: the frame may lack it.
    """

    names: tuple[str, ...]
    regex: str
    dtype: pl.DataType
    domain: Domain
    nulls: bool
    nan: bool
    unique: bool
    optional: bool
    default: Any
    demands: tuple[Demand, ...]
    all_of: tuple[Any, ...] = ()


@dataclass(frozen=True, kw_only=True)
class ModelSpec:
    """A model: its columns in their order, what is asked of the frame as a whole, and the keys that no two rows share.

    `added`: columns that the frame may lack as pandera would add them.
    """

    name: str
    columns: tuple[ColumnSpec, ...]
    demands: tuple[Demand, ...]
    keys: tuple[tuple[str, ...], ...]
    added: bool
    ordered: bool


def schema_of(model: Any) -> pa.DataFrameSchema:
    """The schema of a model.

    Raises:
        TypeError: it is no pandera.polars model or schema.
    """
    if isinstance(model, pa.DataFrameSchema):
        return model
    if not (isinstance(model, type) and issubclass(model, pa.DataFrameModel)):
        shown = model.__name__ if isinstance(model, type) else type(model).__name__
        raise TypeError(f"expected a pandera.polars model or schema, got {shown}")
    return model.to_schema()


def read_model(model: Model, *, given: Iterable[str] = ()) -> ModelSpec:
    """Everything there is to know for drawing; of the columns `given`, nothing needs to be drawn from their domain.

    Raises:
        TypeError: it is no pandera.polars model or schema.
        ValueError: nothing obeys a column's checks, or values of its kind cannot be drawn: model, column and checks are
            named.
    """
    schema = schema_of(model)
    name = model.__name__ if isinstance(model, type) else schema.name or "the schema"
    reader = _Reader(name, schema, frozenset(given))
    columns = tuple(reader.column(key, column) for key, column in reader.declared())
    demands = [demand for demand in reader.of_frame if not demand.kind]
    return ModelSpec(
        name=name,
        columns=columns,
        demands=tuple(demands),
        keys=unique_keys(schema.unique),
        added=bool(schema.add_missing_columns),
        ordered=bool(schema.ordered),
    )


def unique_keys(unique: Any) -> tuple[tuple[str, ...], ...]:
    """The keys that `unique` of a model means, each a tuple of columns."""
    if not unique:
        return ()
    if isinstance(unique, str):
        return ((unique,),)
    if all(isinstance(item, str) for item in unique):
        return (tuple(unique),)
    return tuple(tuple(item) for item in unique)


class _Reader:
    def __init__(self, name: str, schema: pa.DataFrameSchema, given: frozenset[str]) -> None:
        self.name, self.schema, self.given = name, schema, given
        self.of_frame = [demand_of(check) for check in schema.checks]
        self.explicit = {key for key, column in schema.columns.items() if not column.regex}

    def declared(self) -> list[tuple[str, pa.Column]]:
        schema = self.schema
        if schema.columns or schema.dtype is None:
            return list(schema.columns.items())
        # Any columns will do, as long as they are of this type.
        return [("[a-z]", pa.Column(schema.dtype, name="[a-z]", regex=True))]

    def column(self, key: str, column: pa.Column) -> ColumnSpec:
        try:
            return self._column(key, column)
        except (Contradiction, Unsupported) as error:
            raise ValueError(f"{self.name}.{key}: {error}") from error

    def _column(self, key: str, column: pa.Column) -> ColumnSpec:
        declared: Any = self.schema.dtype or column.dtype
        alone = bool(column.regex and not self.explicit)
        own = [demand_of(check, alone=alone) for check in column.checks]
        # A built-in check of the frame is one of each of its columns.
        told = [demand for demand in [*own, *self.of_frame] if demand.kind]
        asked = [demand for demand in own if not demand.kind]
        dtype = dtype_of(declared, told)
        if isinstance(declared, polars_engine.PanderaSchema):
            domain: Domain = self._nested(key, declared.schema)
            asked.append(demand_of_nested(declared.schema))
        elif key in self.given:
            domain = Choices(())
        else:
            domain = domain_of(dtype, told)
        spec = ColumnSpec(
            names=self._names(key, column),
            regex=key if column.regex else "",
            dtype=dtype,
            domain=domain,
            nulls=bool(column.nullable),
            nan=bool(column.nullable) and dtype.is_float(),
            unique=bool(column.unique) or (key,) in unique_keys(self.schema.unique),
            optional=not column.required or self._is_added(column),
            default=column.default,
            demands=tuple(asked),
            all_of=_all_of(domain, told),
        )
        return _probed(spec, told, given=key in self.given)

    def _is_added(self, column: pa.Column) -> bool:
        return bool(self.schema.add_missing_columns and (column.default is not None or column.nullable))

    def _nested(self, key: str, schema: pa.DataFrameSchema) -> Record:
        reader = _Reader(f"{self.name}.{key}", schema, frozenset())
        fields = {name: reader.column(name, column) for name, column in schema.columns.items()}
        nullable = frozenset(name for name, field in fields.items() if field.nulls)
        return Record({name: field.domain for name, field in fields.items()}, nullable)

    def _names(self, key: str, column: pa.Column) -> tuple[str, ...]:
        if not column.regex:
            return (key,)
        others = [other for name, other in self.schema.columns.items() if other.regex and name != key]
        language = Language((str(column.selector), r"\A[ -~]+\z"), 1, None, PLAIN)
        dice = Dice(0, key)
        tries = (
            [language.draw(lambda _: 0), *(language.draw(dice) for _ in range(20 * _NAMES))] if language.lengths else []
        )
        names = [
            name
            for name in dict.fromkeys(tries)
            if name not in self.explicit and matches(key, name) and not any(matches(str(o.name), name) for o in others)
        ]
        if not names and column.required:
            raise Contradiction("no name for a column matches this regex and no other column")
        return tuple(names[:_NAMES])


def matches(pattern: str, name: str) -> bool:
    """Whether pandera takes the name for one of the regex."""
    return re.fullmatch(pattern, name) is not None


def _all_of(domain: Domain, told: Sequence[Demand]) -> tuple[Any, ...]:
    wanted = [demand for demand in told if demand.kind == "unique_values_eq"]
    if not wanted:
        return ()
    if not isinstance(domain, Choices) or len(domain.values) < max(
        len(demand.arguments["values"]) for demand in wanted
    ):
        raise refused(told)
    return domain.values


def _probed(spec: ColumnSpec, told: Sequence[Demand], *, given: bool) -> ColumnSpec:
    """With what the built-in checks say of nulls, of NaN and of some values: where they refuse any, they are asked."""
    told = [demand for demand in told if demand.kind != "unique_values_eq"]
    nulls = spec.nulls and _admitted(spec, told, None)
    nan = spec.nan and _admitted(spec, told, float("nan"))
    if isinstance(spec.dtype, pl.Null):
        if not spec.nulls:
            raise Contradiction("a column of dtype Null holds nulls only, and is not nullable")
        return replace(spec, nulls=True)
    if given:
        return replace(spec, nulls=nulls, nan=nan, demands=(*told, *spec.demands))
    dice = Dice(0, "probe")
    values = [*simplest(spec.domain), *(draw(spec.domain, dice) for _ in range(_PROBES))]
    frame = pl.DataFrame({"": pl.Series(values, dtype=spec.dtype, strict=True)})
    inexact = []
    for demand in told:
        try:
            verdict = demand.judge(frame, "")
        except CheckRaised as raised:
            raise Unsupported(f"{demand.label} cannot judge {spec.dtype}: {raised}") from raised
        if isinstance(verdict, pl.Series) and not verdict.all():
            inexact.append(demand)
    return replace(spec, nulls=nulls, nan=nan, demands=(*inexact, *spec.demands))


def _admitted(spec: ColumnSpec, told: Sequence[Demand], cell: float | None) -> bool:
    """Whether the checks let a null or a NaN pass; where there is a default, pandera puts it in their place."""
    if spec.default is not None:
        # Of an expression it cannot be told, and in a unique column two would be the same.
        if spec.unique or isinstance(spec.default, pl.Expr):
            return False
        cell = spec.default
    try:
        frame = pl.DataFrame({"": pl.Series([cell], dtype=spec.dtype)})
        return all(
            verdict is True or (verdict is not False and verdict.all())
            for verdict in (d.judge(frame, "") for d in told)
        )
    except (CheckRaised, TypeError, ValueError, pl.exceptions.PolarsError):
        return False
