"""`consolidate`: judge output files in, the label table and the labeled stage of the registry out."""

import os
from collections.abc import Iterable
from contextlib import nullcontext
from dataclasses import dataclass, field
from datetime import UTC, datetime
from os import PathLike
from pathlib import Path
from typing import Literal

from vif_contracts.vocabulary import JUDGE_LABELS, PERSONAS
from vif_validators.checking.sources import place_under
from vif_validators.configuration import load_configuration
from vif_validators.consolidation.attempt import Bar, Judge
from vif_validators.consolidation.folder import label_folder
from vif_validators.consolidation.outcome import Consolidated
from vif_validators.consolidation.work import Work
from vif_validators.files.durable import LOCK_TIMEOUT, UnwritableFile
from vif_validators.files.reading import Reading
from vif_validators.redaction import check_columns
from vif_validators.report import Report

AnyPath = str | PathLike[str]


@dataclass(frozen=True, kw_only=True)
class Request:
    """What is asked for; the attributes are the arguments of `consolidate`."""

    root: Path
    labels_dir: str | None = None
    output: str | None = None
    registry: str | Literal[False] | None = None
    config: tuple[str, ...] = ()
    partial: bool = False
    check_only: bool = False
    strict: bool = False
    samples: int = 5
    lock_timeout: float = LOCK_TIMEOUT
    now: datetime | None = None
    redact: tuple[str, ...] = ()
    reading: Reading = field(default_factory=Reading)
    bar: Bar = lambda _total: nullcontext(lambda _done: None)


def consolidate(
    root: AnyPath | None = None,
    *,
    labels_dir: AnyPath | None = None,
    output: AnyPath | None = None,
    registry: AnyPath | Literal[False] | None = None,
    config: AnyPath | Iterable[AnyPath] = (),
    partial: bool = False,
    check_only: bool = False,
    strict: bool = False,
    samples: int = 5,
    lock_timeout: float = LOCK_TIMEOUT,
    now: datetime | None = None,
    redact: str | Iterable[str] = (),
) -> Consolidated:
    """Merge the judge output files into the label table, and mark their personas labeled in the registry.

    All files are judged first, by themselves and with the registry; if one breaks a rule, nothing is written. The table
    is replaced whole, under a lock; then the registry is updated. A process that is killed in between has written the
    labels, and the next consolidation marks the personas.

    Args:
        root: the folder of the project, whose `config/` holds; None for the current one.
        labels_dir: the folder with the files `persona_<persona_id>_labels.json`; None for that of the label table in
            the settings. Links in it are followed.
        output: the label table; None for that of the settings, or in `labels_dir` if that is given.
        registry: the persona registry; None for the one under `root`, False for none: it is then neither looked at nor
            updated.
        config: settings or pools files to use instead of those under `root`.
        partial: write the personas whose files break no rule; of the others the table has nothing afterwards.
        check_only: write nothing, and compare the table that is there with the one that the files give (J101).
        strict: a warning counts as an error.
        samples: at most so many samples of each failed rule.
        lock_timeout: seconds to wait for another consolidation.
        now: the moment that created_at is compared with, aware; None for the present.
        redact: columns whose values are not shown, beside those of the settings.

    Returns:
        What was found and done. Files that break a rule raise nothing, and neither does a registry that cannot be
        updated after the labels were written: see `Consolidated.exit_code`.

    Raises:
        UnreadableFile: there is no such folder, or no judge output file in it.
        FileIsLocked: another consolidation was at it for longer than `lock_timeout`.
        UnwritableFile: the label table cannot be written; it is as it was. It takes the place of no registry, judge
            output file or configuration.
        ValueError: `samples` is negative, `now` has no time zone, or `redact` names no column.
    """
    if samples < 0:
        raise ValueError(f"samples must not be negative, got {samples}")
    if now is not None and now.tzinfo is None:
        raise ValueError("now must have a time zone")
    configs = (config,) if isinstance(config, str | PathLike) else tuple(config)
    request = Request(
        root=Path() if root is None else Path(root),
        labels_dir=None if labels_dir is None else os.fspath(labels_dir),
        output=None if output is None else os.fspath(output),
        registry=os.fspath(registry) if registry is not None and registry is not False else registry,
        config=tuple(os.fspath(file) for file in configs),
        partial=partial,
        check_only=check_only,
        strict=strict,
        samples=samples,
        lock_timeout=lock_timeout,
        now=now,
        redact=(redact,) if isinstance(redact, str) else tuple(redact),
    )
    return carry_out(request)


def carry_out(request: Request) -> Consolidated:
    """`consolidate` as one value; it raises the same."""
    configuration = load_configuration(request.root, request.config)
    settings = configuration.settings
    labels = place_under(request.root, settings.path_of(JUDGE_LABELS))
    folder = str(Path(labels).parent) if request.labels_dir is None else request.labels_dir
    beside = labels if request.labels_dir is None else str(Path(folder) / Path(labels).name)
    output = beside if request.output is None else request.output
    if any(result.blocking and result.status == "failed" for result in configuration.results):
        # Nobody knows which files were meant.
        report = Report(inputs=(), results=configuration.results, strict=request.strict)
        return Consolidated(report=report, output=output, state="not written", folder=folder)
    check_columns(request.redact, settings.allow_columns, "redact")
    known = place_under(request.root, settings.path_of(PERSONAS))
    # Where there is nothing to consolidate, not even a lock is left.
    read_too = [*label_folder(folder).files, known, configuration.settings_from, configuration.pools_from]
    registry = known if request.registry is None else request.registry
    if not request.check_only:
        _refuse_to_replace([*read_too, *([registry] if registry else [])], output)
    judge = Judge(
        configuration=configuration,
        registry=None if registry is False else registry,
        partial=request.partial,
        strict=request.strict,
        samples=request.samples,
        now=request.now or datetime.now(UTC),
        reading=request.reading,
        redact=frozenset(request.redact),
    )
    work = Work(
        folder=folder,
        output=output,
        judge=judge,
        root=request.root,
        config=request.config,
        lock_timeout=request.lock_timeout,
        bar=request.bar,
    )
    return work.check() if request.check_only else work.write()


def _refuse_to_replace(others: Iterable[str], output: str) -> None:
    try:
        target = os.path.realpath(output)
        same = any(os.path.realpath(other) == target for other in others)
    except ValueError:  # no name of a file: whoever opens it says why
        return
    if same:
        raise UnwritableFile(
            output, "is no place for the label table: the registry, a judge output file or a setting is there"
        )
