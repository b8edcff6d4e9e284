"""A pandera.polars model of a user's own, described as far as its schema and pandera's own checks say it.

A check written in Python can be said in words only: by its name and description.
"""

import inspect
from typing import Any

import pandera.polars as pa
import polars as pl

from vif_contracts.clauses import Matches, OneOf
from vif_contracts.domains.demands import demand_of
from vif_contracts.domains.reading import Model, schema_of, unique_keys
from vif_contracts.rule import Severity
from vif_validators.exports.described import (
    Clause,
    Column,
    Demand,
    NoColumns,
    NoneOf,
    NoNull,
    Range,
    Table,
    TextLength,
    Unique,
)
from vif_validators.exports.words import allowed


def described(model: Model) -> Table:
    """The model as a table.

    Raises:
        TypeError: it is no pandera.polars model or schema.
    """
    schema = schema_of(model)
    keys = unique_keys(schema.unique)
    columns = tuple(_column(str(name), column, schema) for name, column in schema.columns.items())
    demands = [_demand(check, ()) for check in schema.checks]
    if schema.strict is True:
        demands.append(_said("strict", "there are no columns but these", (), NoColumns()))
    demands += [_said("unique", "no two rows are alike in " + " and ".join(key), key, Unique(key)) for key in keys]
    required = {column.name for column in columns if column.required and not column.nullable and not column.regex}
    return Table(
        name=schema.name or getattr(model, "__name__", "table"),
        meaning=_line(schema.description or _doc(model)),
        place="",
        columns=columns,
        demands=tuple(demands),
        key=next((key for key in keys if required.issuperset(key)), ()),
    )


def _doc(model: Model) -> str:
    doc = model.__dict__.get("__doc__") if isinstance(model, type) else None
    return inspect.cleandoc(doc).partition("\n\n")[0] if doc else ""


def _line(text: str | None) -> str:
    return " ".join((text or "").split())


def _column(name: str, column: pa.Column, schema: pa.DataFrameSchema) -> Column:
    demands = [_demand(check, (name,)) for check in column.checks]
    # A built-in check of the frame is one of each of its columns.
    demands += [_demand(check, (name,)) for check in schema.checks if demand_of(check).kind]
    if column.unique:
        demands.append(_said("unique", "no value occurs twice", (name,), Unique((name,))))
    if not column.nullable:
        demands.insert(0, _said("not null", "no null", (name,), NoNull()))
    added = schema.add_missing_columns and (column.default is not None or column.nullable)
    return Column(
        name=name,
        dtype=_dtype(schema.dtype or column.dtype),
        meaning=_line(column.description or column.title),
        nullable=bool(column.nullable),
        required=bool(column.required) and not added,
        regex=bool(column.regex),
        demands=tuple(demands),
    )


def _dtype(declared: Any) -> pl.DataType | None:
    """The dtype, where it is one of polars and says all of itself."""
    dtype = getattr(declared, "type", None)
    if isinstance(dtype, type) and issubclass(dtype, pl.DataType):
        try:
            dtype = dtype()
        except TypeError:  # `pl.List` alone
            return None
    return dtype if isinstance(dtype, pl.DataType) else None


def _said(name: str, says: str, columns: tuple[str, ...], clause: Clause) -> Demand:
    return Demand(code="", name=name, severity=Severity.ERROR.value, says=says, columns=columns, clause=clause)


def _demand(check: pa.Check, columns: tuple[str, ...]) -> Demand:
    told = demand_of(check)
    # Where nulls are not passed over the clauses would say too little.
    clause = _clause(told.kind, dict(told.arguments)) if columns and check.ignore_na else None
    name = str(check.name or check.error or "without a name")
    severity = Severity.WARNING if check.raise_warning else Severity.ERROR
    return Demand(
        code="",
        name=name,
        severity=severity.value,
        says=_line(check.description or check.title) or allowed(clause, str, str) or f"the check {name} holds",
        columns=columns,
        clause=clause,
    )


def _clause(kind: str, given: dict[str, Any]) -> Clause | None:
    match kind:
        case "equal_to":
            return OneOf((given["value"],))
        case "not_equal_to":
            return NoneOf((given["value"],))
        case "isin":
            return OneOf(_sorted(given["allowed_values"]))
        case "notin":
            return NoneOf(_sorted(given["forbidden_values"]))
        case "greater_than" | "greater_than_or_equal_to":
            return Range(low=given["min_value"], above=kind == "greater_than")
        case "less_than" | "less_than_or_equal_to":
            return Range(high=given["max_value"], below=kind == "less_than")
        case "in_range":
            low_in, high_in = given.get("include_min", True), given.get("include_max", True)
            return Range(given["min_value"], given["max_value"], above=not low_in, below=not high_in)
        case "str_length":
            exact = given.get("exact_value")
            return TextLength(exact, exact) if exact is not None else TextLength(given["min_value"], given["max_value"])
    return _pattern(kind, given)


def _pattern(kind: str, given: dict[str, Any]) -> Clause | None:
    match kind:
        case "str_matches":
            pattern = _source(given["pattern"])
            return Matches(pattern if pattern.startswith("^") else f"^{pattern}")
        case "str_contains":
            return Matches(_source(given["pattern"]))
        case "str_startswith":
            return Matches(rf"\A{_escaped(given['string'])}")
        case "str_endswith":
            return Matches(rf"{_escaped(given['string'])}\z")
    return None


def _source(pattern: Any) -> str:
    return str(getattr(pattern, "pattern", pattern))


def _escaped(text: str) -> str:
    """The text as a pattern of every dialect."""
    return "".join(f"\\{character}" if character in r"\^$.|?*+()[]{}/-" else character for character in text)


def _sorted(values: Any) -> tuple[Any, ...]:
    # pandera keeps a set, whose order differs from one process to the next.
    return tuple(sorted((value for value in values if value is not None), key=lambda value: (str(type(value)), value)))
