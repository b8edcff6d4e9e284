"""What a model's checks say of a frame: each is asked by itself, on any frame, with pandera's own backend."""

import warnings
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from functools import partial
from typing import Any, Final

import pandera.polars as pa
import polars as pl
from pandera.api.function_dispatch import Dispatcher
from pandera.backends.polars import builtin_checks  # noqa: F401 (registers the built-in checks)
from pandera.backends.polars.checks import PolarsCheckBackend
from pandera.config import ValidationDepth, config_context
from pandera.constants import CHECK_OUTPUT_KEY

_ALIASES: Final = {
    "equal_to": "eq",
    "not_equal_to": "ne",
    "greater_than": "gt",
    "greater_than_or_equal_to": "ge",
    "less_than": "lt",
    "less_than_or_equal_to": "le",
}
_USUAL: Final = {"include_min": True, "include_max": True}
_SHOWN: Final = 60
_RAISING: Final = 6
"""Rows tried one by one before a check that raises is taken to raise whatever the row."""


class CheckRaised(Exception):  # noqa: N818 (what happened, not what is wrong)
    """A check raised instead of judging; the text says what."""


@dataclass(frozen=True)
class Demand:
    """A check and how to ask it: `judge` takes a frame and the column (None: all of the frame).

    `judge` gives a verdict per row or one for the frame, or raises `CheckRaised`. `kind` is the name of a built-in
    check, "" of a custom one.
    """

    label: str
    judge: Callable[[pl.DataFrame, str | None], pl.Series | bool]
    kind: str = ""
    arguments: Mapping[str, Any] = field(default_factory=dict)


def demand_of(check: pa.Check, *, alone: bool = False) -> Demand:
    """The demand of a check; `alone`: it is shown its own column only, as pandera does in a model of regexes."""
    kind = _built_in(check)
    arguments = dict(check._check_kwargs)  # noqa: SLF001 (pandera keeps them nowhere else)
    return Demand(_label(check, kind, arguments), partial(_judged, check, kind, alone), kind, arguments)


def demand_of_nested(schema: pa.DataFrameSchema) -> Demand:
    """The demand that the structs of a column obey a model."""

    def judge(frame: pl.DataFrame, key: str | None) -> bool:
        structs = frame.select(pl.col(str(key))).drop_nulls().unnest(str(key))
        try:
            with (
                warnings.catch_warnings(action="error"),
                config_context(validation_enabled=True, validation_depth=ValidationDepth.SCHEMA_AND_DATA),
            ):
                schema.validate(structs, lazy=True)
        except Exception as error:  # pandera raises errors of many kinds for a frame that does not obey
            raise CheckRaised(said(error)) from error
        return True

    return Demand(f"the nested model {schema.name}", judge)


def _built_in(check: pa.Check) -> str:
    function = check._check_fn  # noqa: SLF001
    return str(function.__name__) if isinstance(function, Dispatcher) else ""


def _label(check: pa.Check, kind: str, arguments: Mapping[str, Any]) -> str:
    if not kind:
        return f"the check {check.name or check.error or 'without a name'}"
    said_ones = {name: value for name, value in arguments.items() if value is not None and value != _USUAL.get(name)}
    values = (
        sorted(value, key=_order) if isinstance(value, set | frozenset) else value for value in said_ones.values()
    )
    text = ", ".join(map(repr, values))
    return f"{_ALIASES.get(kind, kind)}({text if len(text) <= _SHOWN else text[: _SHOWN - 3] + '...'})"


def _order(value: Any) -> tuple[str, Any]:
    return (type(value).__name__, value if isinstance(value, int | float | str | bytes) else str(value))


def said(error: BaseException) -> str:
    """The first line of an error, with its type."""
    return f"{type(error).__name__}: {error}".splitlines()[0][:200]


def _judged(check: pa.Check, kind: str, alone: bool, frame: pl.DataFrame, key: str | None) -> pl.Series | bool:  # noqa: FBT001
    if alone and key is not None:
        frame = frame.select(key)
    try:
        with warnings.catch_warnings(action="ignore"):
            backend = PolarsCheckBackend(check)
            if kind:  # pandera may have learnt what the check means for polars after the check was made
                backend.check_fn = partial(check.get_builtin_check_fn(kind), **check._check_kwargs)  # noqa: SLF001
            outcome = backend(frame.lazy(), key)
            verdict = outcome.check_output.collect().get_column(CHECK_OUTPUT_KEY)
            passed = bool(outcome.check_passed.collect().item())
    except Exception as error:  # the user's own code
        raise CheckRaised(said(error)) from error
    if verdict.dtype != pl.Boolean:
        raise CheckRaised(f"it gives {verdict.dtype}, not Boolean")
    if outcome.failure_cases is None or len(verdict) != frame.height:
        return passed
    rows: pl.Series = verdict.fill_null(value=False)
    return rows


@dataclass(frozen=True)
class Verdict:
    """What a demand says of a frame: the rows that obey, and, where it judges the frame as a whole, whether that does.

    `raised` is what the check raised, on some rows or on all.
    """

    rows: pl.Series
    whole: bool = True
    raised: str = ""

    @property
    def holds(self) -> bool:
        """All obeys."""
        return self.whole and bool(self.rows.all()) and not (self.raised and not len(self.rows))


def ask(demand: Demand, frame: pl.DataFrame, key: str | None) -> Verdict:
    """The verdict; where the check raises, the rows that it does not raise on by themselves are taken to obey."""
    every = pl.repeat(value=True, n=frame.height, dtype=pl.Boolean, eager=True)
    try:
        verdict = demand.judge(frame, key)
    except CheckRaised as raised:
        return Verdict(_apart(demand, frame, key), raised=str(raised))
    return Verdict(every, whole=verdict) if isinstance(verdict, bool) else Verdict(verdict)


def _apart(demand: Demand, frame: pl.DataFrame, key: str | None) -> pl.Series:
    """The rows that obey, found by halving what raises; none, where the first few rows all raise."""
    none = pl.repeat(value=False, n=frame.height, dtype=pl.Boolean, eager=True)
    if frame.height <= 1:
        return none
    first = [frame.slice(row, 1) for row in range(min(frame.height, _RAISING))]
    if frame.height > _RAISING and not any(_obeys(demand, row, key) for row in first):
        return none
    half = frame.height // 2
    return pl.concat([ask(demand, part, key).rows for part in (frame.head(half), frame.slice(half))])


def _obeys(demand: Demand, frame: pl.DataFrame, key: str | None) -> bool:
    try:
        verdict = demand.judge(frame, key)
    except CheckRaised:
        return False
    return verdict if isinstance(verdict, bool) else bool(verdict.all())
