"""What plain pandera says of a frame, reduced to `{(column, fault): rows}`: the measure that `check_frame` is held to.

The verdict is pandera's own, with three things put right that are about its report rather than its verdict:

- The table of failure cases is not rendered: doing so raises (or panics) on durations, on bytes that are not UTF-8, and
  where a check that gives one bool fails beside any other check. The errors themselves hold all that is needed.
- A check with `raise_warning` is judged as any other, and its failures are kept apart as warnings: pandera's warning
  names no rows.
- What follows from a fault that is reported already is left out. A column of the wrong type makes its checks raise, and
  one value that cannot be coerced leaves every column as it was. So a frame with a faulty column is judged again
  without that column, and what only the first judgement says is a consequence.
"""

import copy
import re
import warnings
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any
from unittest import mock

import pandera.polars as pa
import polars as pl
from pandera.backends.polars.base import PolarsSchemaBackend
from pandera.config import ValidationDepth, config_context
from pandera.constants import CHECK_OUTPUT_KEY
from pandera.errors import FailureCaseMetadata, SchemaError, SchemaErrorReason, SchemaErrors

Key = tuple[str, str]
"""A column ("" for the frame as a whole) and the fault found: one of `FAULTS`, or the name of a check.

A second check of the same name on the same column has `#2` after its name, a third `#3`.
"""
Rows = frozenset[int] | None
"""The 0-based rows at fault; None where pandera's answer is not about rows."""
Frame = pl.DataFrame | pl.LazyFrame
Model = type[pa.DataFrameModel] | pa.DataFrameSchema

FAULTS = {
    SchemaErrorReason.COLUMN_NOT_IN_DATAFRAME: "missing-column",
    SchemaErrorReason.ADD_MISSING_COLUMN_NO_DEFAULT: "missing-column",
    SchemaErrorReason.INVALID_COLUMN_NAME: "missing-column",
    SchemaErrorReason.WRONG_DATATYPE: "wrong-dtype",
    SchemaErrorReason.DATATYPE_COERCION: "coercion",
    SchemaErrorReason.COLUMN_NOT_IN_SCHEMA: "unexpected-column",
    SchemaErrorReason.COLUMN_NOT_ORDERED: "column-order",
    SchemaErrorReason.SERIES_CONTAINS_NULLS: "null-value",
    SchemaErrorReason.SERIES_CONTAINS_DUPLICATES: "duplicate-value",
    SchemaErrorReason.DUPLICATES: "duplicate-row",
}
_OF_THE_COLUMNS = ("missing-column", "unexpected-column", "column-order")
_OF_THE_TYPE = ("wrong-dtype", "coercion")


@dataclass(frozen=True, slots=True)
class Verdict:
    """What pandera says of one frame.

    `failing` and `warned` are what a report must say. `cascades` may follow from a fault in `failing`: a report may say
    them or leave them out. What follows from the wrong type of a column, on that column, is in none of the three.
    """

    failing: dict[Key, Rows]
    warned: dict[Key, Rows]
    cascades: frozenset[Key]


@dataclass(frozen=True, slots=True)
class _Finding:
    """`raised`: the check itself failed to run. `warns`: pandera would only warn."""

    rows: Rows
    raised: bool = False
    warns: bool = False


_Findings = dict[Key, _Finding]


def failing_rows(frame: Frame, model: Model) -> dict[Key, Rows]:
    """What pandera refuses.

    Rows are None for faults of the columns, for a check that gives one bool or raises, and for a check whose output has
    another length than the frame (an aggregate, a filter): it says nothing about single rows. On a frame of one row an
    aggregate cannot be told from a check by row, and row 0 is named.
    """
    return judge(frame, model).failing


def warned(frame: Frame, model: Model) -> set[Key]:
    """What pandera only warns of: the failing checks with `raise_warning`."""
    return set(judge(frame, model).warned)


def judge(frame: Frame, model: Model) -> Verdict:
    """Run plain pandera over all of the frame, whatever the environment says.

    Raises:
        polars.exceptions.PolarsError: pandera itself fails, as it does where a column to coerce is missing.
    """
    schema = model if isinstance(model, pa.DataFrameSchema) else model.to_schema()
    findings, cascades = _without_cascades(frame.lazy().collect(), _heeding_warnings(schema))
    return Verdict(
        failing={key: finding.rows for key, finding in findings.items() if not finding.warns},
        warned={key: finding.rows for key, finding in findings.items() if finding.warns},
        cascades=frozenset(cascades),
    )


def _without_cascades(frame: pl.DataFrame, schema: pa.DataFrameSchema) -> tuple[_Findings, set[Key]]:
    """The findings that stand for themselves, and the keys of those that may be a consequence of another."""
    findings = _findings(frame, schema)
    uncoercible = {column for column, fault in findings if fault == "coercion"}
    if "" in uncoercible:
        msg = "a failing Config(dtype=..., coerce=True) names no column: cascades cannot be told"
        raise NotImplementedError(msg)
    mistyped = {column for column, fault in findings if fault == "wrong-dtype"} if not uncoercible else set()
    faulty = uncoercible | mistyped | {column for column, fault in findings if fault == "missing-column"}
    if not faulty:
        return findings, set()
    sound = frame.drop(faulty, strict=False)
    rest, cascades = _without_cascades(sound, _reduced(schema, faulty, sound.columns))
    of_the_type = "coercion" if uncoercible else "wrong-dtype"
    standing = {key: finding for key, finding in findings.items() if key[1] in {*_OF_THE_COLUMNS, of_the_type}}
    # Once coerced, a column is judged as another than at first; otherwise what stands must be said both times.
    standing |= {
        (column, fault): finding
        for (column, fault), finding in rest.items()
        if fault not in _OF_THE_COLUMNS and not finding.raised
        if finding == findings.get((column, fault)) or (column and uncoercible)
    }
    followers = {key for key in findings.keys() | rest.keys() | cascades if key[0] not in mistyped}
    return standing, followers - standing.keys()


def _findings(frame: pl.DataFrame, schema: pa.DataFrameSchema) -> _Findings:
    findings: _Findings = {}
    for error in _schema_errors(frame, schema):
        for key in _keys(error):
            if key not in findings:
                findings[key] = _Finding(
                    rows=_rows(error, frame.height),
                    raised=error.reason_code is SchemaErrorReason.CHECK_ERROR,
                    warns=error.reason_code is SchemaErrorReason.DATAFRAME_CHECK and hasattr(error.check, "only_warns"),
                )
                break
    return findings


def _schema_errors(frame: pl.DataFrame, schema: pa.DataFrameSchema) -> list[SchemaError]:
    with (
        config_context(validation_enabled=True, validation_depth=ValidationDepth.SCHEMA_AND_DATA),
        mock.patch.object(PolarsSchemaBackend, "failure_cases_metadata", _bare_metadata),
        warnings.catch_warnings(),
    ):
        warnings.simplefilter("ignore")
        try:
            schema.validate(frame, lazy=True)
        except SchemaErrors as error:
            return error.schema_errors
        except SchemaError as error:
            return [error]
    return []


def _bare_metadata(_backend: PolarsSchemaBackend, _name: str, errors: list[SchemaError]) -> FailureCaseMetadata:
    """The rows alone: all that pandera itself reads of it, for the rows of a nested model."""
    outputs = (error.check_output for error in errors if isinstance(error.failure_cases, pl.DataFrame))
    rows = sorted({row for output in outputs for row in _false_at(output)})
    return FailureCaseMetadata(failure_cases=pl.DataFrame({"index": rows}), message={}, error_counts={})


def _rows(error: SchemaError, height: int) -> Rows:
    if not isinstance(error.failure_cases, pl.DataFrame) or len(error.check_output) != height:
        return None
    return frozenset(_false_at(error.check_output))


def _false_at(output: pl.DataFrame) -> list[int]:
    return output[CHECK_OUTPUT_KEY].not_().arg_true().to_list()


def _keys(error: SchemaError) -> Iterator[Key]:
    """The key of an error, then the keys to take if that one is taken by a check of the same name."""
    column = _column(error)
    fault = FAULTS.get(error.reason_code)
    if fault is not None:
        yield column, fault
        return
    name = error.check.name
    earlier = [check.name for check in error.schema.checks[: error.check_index]].count(name)
    number = earlier + 1
    while True:
        yield column, name if number == 1 else f"{name}#{number}"
        number += 1


def _column(error: SchemaError) -> str:
    if error.column_name is not None:
        return str(error.column_name)
    match FAULTS.get(error.reason_code):
        case "coercion":
            return _uncoercible_column(error)
        case "missing-column" | "unexpected-column" | "column-order":
            by_pattern = error.reason_code is SchemaErrorReason.INVALID_COLUMN_NAME
            return str(error.schema.name if by_pattern else error.failure_cases)
    return ""


def _uncoercible_column(error: SchemaError) -> str:
    nested = re.match(r"Could not validate nested column '(.*)' against schema ", str(error))
    if nested:
        return nested[1]
    columns: list[str] = error.failure_cases.columns
    return columns[0] if len(columns) == 1 else ""


def _heeding_warnings(schema: pa.DataFrameSchema) -> pa.DataFrameSchema:
    """The schema with `raise_warning` off, and the checks that had it marked."""
    loud = copy.deepcopy(schema)
    for check in _all_checks(loud):
        if check.raise_warning:
            check.raise_warning = False
            vars(check)["only_warns"] = True
    return loud


def _all_checks(schema: pa.DataFrameSchema) -> Iterator[Any]:
    yield from schema.checks
    for column in schema.columns.values():
        yield from column.checks


def _reduced(schema: pa.DataFrameSchema, faulty: Iterable[str], left: Iterable[str]) -> pa.DataFrameSchema:
    """The schema without the faulty columns and all that needs them, for a frame of the columns that are left."""
    gone = set(faulty)
    less = copy.deepcopy(schema)
    named = {name for name, column in less.columns.items() if not column.regex}
    less.columns = {
        name: column
        for name, column in less.columns.items()
        if (
            any(re.fullmatch(name, other) for other in left if other not in named) if column.regex else name not in gone
        )
    }
    keys = [key for key in _unique_keys(less) if gone.isdisjoint(key)]
    vars(less)["_unique"] = keys or None
    less.ordered = False
    less.strict = "filter" if less.strict == "filter" else False
    return less


def _unique_keys(schema: pa.DataFrameSchema) -> list[list[str]]:
    unique: list[Any] = schema.unique or []
    of_one_key = bool(unique) and all(isinstance(part, str) for part in unique)
    return [unique] if of_one_key else unique
