"""What tells one violation from another, in words that outlast the file: columns and values, never row numbers."""

import json
from collections import Counter
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import replace

import polars as pl

from vif_contracts.catalog import ALL_RULES
from vif_validators.accepting.baseline_file import MOST, At, Group
from vif_validators.accepting.waivers import waivable
from vif_validators.engine.offending import Offending
from vif_validators.engine.rounds import collect_all
from vif_validators.redaction import digest
from vif_validators.report import Result
from vif_validators.results import Finding

FAULT = "fault"
"""Stands for the key of a column at fault: what is wrong with it."""
COLUMN = "column"
"""Stands for the key of one of several columns at fault."""
ROW_DIGEST = "row"
"""Stands for the key of rows that have none: a digest of all that is in the row."""
COUNT = "vif:count"

_SAYING_ALL = {"002", "003", "004", "005"}
"""Rules whose message is about one column, without figures."""


def keys_of(offending: Offending, redacted: Collection[str]) -> dict[str, pl.Expr]:
    """The key of a unit by the names of its columns, each as text or null.

    Values of redacted columns become digests. Where the units have no key, `ROW_DIGEST` is it.
    """
    schema = offending.units.collect_schema()
    if not offending.key or any(schema[name].is_nested() for name in offending.key):
        names = [name for name in schema.names() if not name.startswith("vif:")]
        plain = [pl.col(name).to_physical() if schema[name].is_temporal() else pl.col(name) for name in names]
        row = pl.struct(plain).map_batches(_digests, return_dtype=pl.String)
        return {ROW_DIGEST: row}
    return {name: _text(name, schema[name], hidden=name in redacted) for name in offending.key}


def _text(name: str, dtype: pl.DataType, *, hidden: bool) -> pl.Expr:
    column = pl.col(name)
    if dtype == pl.Binary:
        column = column.bin.encode("hex")
    elif dtype != pl.String:
        column = (column.to_physical() if dtype.is_temporal() else column).cast(pl.String)
    return column.map_batches(_hidden, return_dtype=pl.String) if hidden else column


def _hidden(values: pl.Series) -> pl.Series:
    return pl.Series(values.name, [None if value is None else digest(value) for value in values], pl.String)


def _digests(rows: pl.Series) -> pl.Series:
    texts = (json.dumps(row, sort_keys=True, default=str) for row in rows)
    return pl.Series(rows.name, [digest(text) for text in texts], pl.String)


def counted(keys: pl.LazyFrame) -> pl.LazyFrame:
    """How often each key is there, as `COUNT`."""
    return keys.group_by(pl.all()).agg(pl.len().cast(pl.Int64).alias(COUNT))


def recordable(result: Result) -> bool:
    """Whether the violations of a result can be recorded: not those without which nothing can be judged."""
    about_itself = result.code in ("C005", "C006", "C007")
    return result.status == "failed" and not result.blocking and not about_itself and waivable(ALL_RULES[result.code])


def group_of(result: Result, seen: Counter[Group]) -> Group:
    """What a result is about; `seen` counts them, as a model may have two checks of one name on one column."""
    # Of a rule over several columns of a documented table these are what the rule says, not what tells findings apart.
    columns = result.columns if len(result.columns) == 1 or result.code[0] == "M" else ()
    group = Group(result.code, result.name, result.table, columns)
    seen[group] += 1
    return group if seen[group] == 1 else replace(group, name=f"{group.name} {seen[group]}")


def _fault_of(finding: Finding) -> At:
    """The key of a finding without units: a column at fault is named with its fault."""
    result = finding.result
    said = result.code[1:] in _SAYING_ALL and not finding.quotes
    return ((FAULT, result.message),) if said else ()


def places_without_units(finding: Finding) -> dict[At, int]:
    """The places of a finding that is not about rows or groups."""
    if finding.subjects:
        return dict(Counter[At](((COLUMN, column),) for column in finding.subjects))
    return {_fault_of(finding): finding.result.violations}


def places_of(finding: Finding, redacted: frozenset[str]) -> dict[At, int]:
    """Where the violations of a finding are, and how many at each place; of very many places the first."""
    offending = finding.offending
    if offending is None:
        return places_without_units(finding)
    keys = keys_of(offending, redacted)
    [answer] = collect_all([counted(offending.units.select(**keys)).head(MOST + 1)])
    numbers = {name for name in keys if _is_number(offending, name, redacted)}
    return {_place(row, numbers): count for count, row in _rows(answer)}


def _is_number(offending: Offending, name: str, redacted: frozenset[str]) -> bool:
    dtype = offending.units.collect_schema().get(name)
    return name not in redacted and dtype is not None and dtype.is_integer()


def _rows(answer: pl.DataFrame) -> Iterable[tuple[int, dict[str, str | None]]]:
    for row in answer.iter_rows(named=True):
        count = row.pop(COUNT)
        yield count, row


def _place(row: dict[str, str | None], numbers: set[str]) -> At:
    return tuple(
        sorted((name, int(text) if text is not None and name in numbers else text) for name, text in row.items())
    )


def counts_of(offending: Offending, places: Iterable[At], redacted: frozenset[str]) -> dict[At, int]:
    """How often the units have each of these keys."""
    keys = keys_of(offending, redacted)
    wanted = frame_of(dict.fromkeys(places, 1), list(keys))
    if wanted.is_empty():
        return {}
    texts = offending.units.select(**keys)
    [answer] = collect_all([counted(texts.join(wanted.lazy(), on=list(keys), how="semi", nulls_equal=True))])
    return {_place(row, set()): count for count, row in _rows(answer)}


def frame_of(places: Mapping[At, int], names: Sequence[str]) -> pl.DataFrame:
    """The places that are told by these columns, with their counts."""
    rows = [(dict(as_texts(at)), count) for at, count in places.items() if {name for name, _ in at} == set(names)]
    columns = {name: [row[name] for row, _ in rows] for name in names}
    schema = {**dict.fromkeys(names, pl.String()), COUNT: pl.Int64()}
    frame = pl.DataFrame({**columns, COUNT: [count for _, count in rows]}, schema=schema)
    # A number and the same number as text are one key.
    return frame.group_by(names).agg(pl.col(COUNT).sum()) if names else frame.clear()


def as_texts(at: At) -> At:
    """A place with every value as text."""
    return tuple((name, value if value is None or isinstance(value, str) else str(value).lower()) for name, value in at)
