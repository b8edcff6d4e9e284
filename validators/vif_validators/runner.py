"""`check`: a registry and its labels held to their contract."""

import os
from collections.abc import Iterable, Mapping
from datetime import datetime
from os import PathLike
from pathlib import Path

from vif_contracts.dataset import TABLES
from vif_contracts.vocabulary import JUDGE_LABELS, PERSONAS
from vif_validators.checking.checked import record
from vif_validators.checking.dataset import check_dataset
from vif_validators.checking.options import Options
from vif_validators.checking.sources import Source
from vif_validators.report import Report


def check(
    root: str | Path | None = None,
    *,
    registry: Source | None = None,
    labels: Source | None = None,
    tables: Mapping[str, Source] | None = None,
    label_files: str | PathLike[str] | Iterable[str | PathLike[str]] | None = None,
    config: str | PathLike[str] | Iterable[str | PathLike[str]] = (),
    only: str | Iterable[str] = (),
    ignore: str | Iterable[str] = (),
    strict: bool = False,
    samples: int = 5,
    now: datetime | None = None,
    redact: str | Iterable[str] = (),
    baseline: str | PathLike[str] | None = None,
    write_baseline: str | PathLike[str] | None = None,
) -> Report:
    """Hold a registry and its labels to their contract.

    Args:
        root: the folder of a project: the tables and the configuration lie under it. Without it, and without
            `registry`, `labels`, `tables` and `label_files`, the current folder.
        registry: the persona registry, a path or a frame with one row per persona, instead of the one under `root`.
            Frames are those of polars, lazy ones too, and whatever hands out its rows as an Arrow C stream: tables of
            pyarrow, frames of pandas. A lazy frame is evaluated several times: one that does not give as many rows each
            time counts as unreadable.
        labels: the judge labels, a path or a frame with one row per entry, instead of those under `root`. Where only
            one of both is given and no `root`, the rules that need the other are skipped.
        tables: tables of the data set by name, likewise; the way to give those beyond these two.
        label_files: judge output files to judge, too; those under `root` are not judged unless they are named here.
        config: settings or pools files to use instead of those under `root`.
        only: codes, code prefixes (`X`, `L1`) or names of rules to report; none for all.
        ignore: those to leave out.
        strict: a warning fails the check.
        samples: at most so many samples of each failed rule.
        now: the moment that created_at is compared with, aware; None for the present. Waivers expire by its day, UTC.
        redact: columns whose values are not shown, beside those of the settings.
        baseline: a file with violations that were recorded: these count as waived.
        write_baseline: such a file to be written, with the violations that are found; they count as waived.

    Returns:
        The report. Bad data, missing and unreadable files are results in it and raise nothing.

    Raises:
        ValueError: `only` or `ignore` names no rule, `samples` is negative, or `tables` names no table of the data set.
        TypeError: a source is neither a path nor a frame, or one table is given twice.
    """
    options = Options(
        only=_several(only),
        ignore=_several(ignore),
        strict=strict,
        samples=samples,
        now=now,
        redact=_several(redact),
        baseline=None if baseline is None else os.fspath(baseline),
        record=write_baseline is not None,
    )
    files = None if label_files is None else _several(label_files)
    sources = _sources({PERSONAS: registry, JUDGE_LABELS: labels}, tables or {})
    folder = Path(root) if root is not None else None if sources or files is not None else Path()
    checked = check_dataset(folder, options, sources=sources, label_files=files, config=_several(config))
    if write_baseline is not None:
        record(checked, os.fspath(write_baseline))
    return checked.report


def _sources(known: Mapping[str, Source | None], further: Mapping[str, Source]) -> dict[str, Source]:
    sources = {table: source for table, source in known.items() if source is not None}
    for table, source in further.items():
        if table not in TABLES:
            raise ValueError(f"tables: there is no table {table!r}; there are {', '.join(TABLES)}")
        if table in sources:
            raise TypeError(f"tables: {table} is given twice")
        sources[table] = source
    return sources


def _several(values: str | PathLike[str] | Iterable[str | PathLike[str]]) -> tuple[str, ...]:
    several = (values,) if isinstance(values, str | PathLike) else tuple(values)
    return tuple(os.fspath(value) for value in several)
