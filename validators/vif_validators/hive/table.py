"""One table in a folder of parquet files, opened as one: every file as safely as if it stood alone."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace

import polars as pl

from vif_contracts.dtypes import dtype_name
from vif_contracts.model_rules import MIXED_PARTS, UNREADABLE
from vif_contracts.rule import Rule
from vif_validators.engine.plan import ColumnDemand, TablePlan
from vif_validators.engine.rounds import collect_all
from vif_validators.files.disk import UnreadableFile
from vif_validators.files.parquet import ParquetFile, first_line, open_parquet
from vif_validators.files.parts import Parts
from vif_validators.files.reading import Reading
from vif_validators.hive.folder import Part, parts_of
from vif_validators.hive.keys import typed
from vif_validators.report import Sample
from vif_validators.results import Finding, failed
from vif_validators.text_of import shorten

Planned = Callable[[pl.Schema], TablePlan]


@dataclass(frozen=True, kw_only=True)
class Folder:
    """What became of a folder: one frame of all its files, or the faults that keep it from being one.

    Attributes:
        names: the columns of each file, then the keys that they do not hold themselves.
        unverified: the files that are yet to be decoded, each with its rows.
        strange: keys with a value that has not the type of the model; they are left as text.
    """

    parts: Parts
    frame: pl.LazyFrame | None = None
    names: tuple[str, ...] = ()
    unverified: Mapping[str, pl.LazyFrame] = field(default_factory=dict)
    strange: dict[str, Sample] = field(default_factory=dict)
    faults: tuple[Finding, ...] = ()


@dataclass(frozen=True)
class _Read:
    part: Part
    file: ParquetFile
    schema: pl.Schema


def open_folder(path: str, planned: Planned, reading: Reading, samples: int) -> Folder:
    """Open every file under a folder; `planned` gives what the model demands of a table with a schema.

    Of the files at fault at most `samples` are shown.
    """
    parts, errors = parts_of(path)
    read = []
    for part in parts:
        try:
            file = open_parquet(part.path, list, reading)
            read.append(_Read(part, file, file.frame.collect_schema()))
        except UnreadableFile as error:
            errors.append(error)
    rows = {one.part.path: one.file.declared_rows for one in read}
    paths = tuple(part.path for part in parts) or (path,)
    found = Parts(paths, tuple(rows.get(name) for name in paths))
    if errors:
        return Folder(parts=found, faults=(_faults(UNREADABLE, errors, len(paths), samples),))
    mixed = _mixed(read) or _contradictions(read, reading)
    if mixed:
        return Folder(parts=found, faults=(_faults(MIXED_PARTS, mixed, len(paths), samples),))
    return _joined(read, found, planned)


def _faults(rule: Rule, errors: Sequence[UnreadableFile], checked: int, samples: int) -> Finding:
    """All files at fault in one finding, each of them a sample."""
    errors = sorted(errors, key=lambda error: error.path)
    more = f"; and {len(errors) - 1:,} more" if len(errors) > 1 else ""
    result = failed(rule, (), violations=len(errors), checked=max(checked, len(errors)), message=f"{errors[0]}{more}")
    shown = tuple(Sample(file=error.path, value=shorten(error.cause)) for error in errors[:samples])
    return Finding(result=replace(result, samples=shown))


def _mixed(read: Sequence[_Read]) -> list[UnreadableFile]:
    """The files that are not like the first one."""
    first = read[0]
    said = ((one, _difference(first, one)) for one in read[1:])
    return [UnreadableFile(one.part.path, f"{cause} {first.part.path}") for one, cause in said if cause]


def _difference(first: _Read, other: _Read) -> str | None:
    ours, theirs = ([key for key, _ in one.part.keys] for one in (first, other))
    if ours != theirs:
        return f"lies under {_listed(theirs, 'no key')}, not {_listed(ours, 'no key')} as"
    for name in first.file.names:
        if name not in other.file.names:
            return f"has no column {shorten(name)}, which is in"
    for name in other.file.names:
        if name not in first.file.names:
            return f"has a column {shorten(name)}, which is not in"
    for name, dtype in first.schema.items():
        if other.schema.get(name, dtype) != dtype:
            here, there = dtype_name(other.schema[name]), dtype_name(dtype)
            return f"column {shorten(name)} is {here}, but {there} in"
    if first.file.names != other.file.names:
        return "has its columns in another order than"
    return None


def _listed(names: Sequence[str], none: str) -> str:
    return ", ".join(map(shorten, names)) or none


def _joined(read: Sequence[_Read], parts: Parts, planned: Planned) -> Folder:
    first = read[0]
    added = [key for key, _ in first.part.keys if key not in first.file.names]
    plan = planned(pl.Schema({**first.schema, **dict.fromkeys(added, pl.String())}))
    demands = {column.name: column for column in plan.columns}
    frames = [one.file.frame for one in read]
    strange: dict[str, Sample] = {}
    for key in added:
        texts = [dict(one.part.keys)[key] for one in read]
        literals = typed(texts, _dtype(demands.get(key)))
        if isinstance(literals, str):
            at = read[texts.index(literals)].part
            strange[key] = Sample(file=at.path, column=key, value=shorten(literals))
            literals = {text: pl.lit(text, dtype=pl.String) for text in texts}
        frames = [frame.with_columns(literals[text].alias(key)) for frame, text in zip(frames, texts, strict=True)]
    return Folder(
        parts=parts,
        frame=pl.concat(frames),
        names=(*first.file.names, *added),
        unverified={one.part.path: one.file.frame for one in read if not one.file.verified},
        strange=strange,
    )


def _dtype(demand: ColumnDemand | None) -> object:
    return pl.String if demand is None or demand.dtype is None else demand.dtype.type


def _contradictions(read: Sequence[_Read], reading: Reading) -> list[UnreadableFile]:
    """The files that hold a key themselves, as some writers leave it there, and contradict their folder."""
    found = []
    for one in read:
        for key, text in one.part.keys:
            cause = _contradiction(one, key, text, reading) if key in one.schema else None
            if cause:
                found.append(UnreadableFile(one.part.path, cause))
    return found


def _contradiction(one: _Read, key: str, text: str | None, reading: Reading) -> str | None:
    literals = typed([text], one.schema[key])
    if not isinstance(literals, str):
        try:
            with reading.of(one.part.path):
                [answer] = collect_all([one.file.frame.select(pl.col(key).ne_missing(literals[text]).any())])
        except pl.exceptions.PolarsError as error:
            return f"damaged parquet: {first_line(error)}"
        if not answer.item():
            return None
    return f"column {shorten(key)} holds other values than the folder {shorten(f'{key}={text}')}"
