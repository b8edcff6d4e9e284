"""The persona registry with many writers: every change judged by the rules, and never lost once it is acknowledged."""

import os
import secrets
from collections.abc import Iterable
from datetime import UTC, datetime
from os import PathLike
from pathlib import Path
from typing import Literal

import polars as pl

from vif_validators.files.durable import LOCK_TIMEOUT
from vif_validators.files.reading import Reading
from vif_validators.registry.file import RegistryFile
from vif_validators.registry.persona_rows import STAGES, Rows, persona_rows
from vif_validators.registry.results import Added, StageCount, Staged, StageRefused, Status

Stage = Literal["synthetic", "wrangled", "labeled"]


class Registry:
    """A persona registry (`personas.parquet`) that many processes may read and change at once.

    Every change is made under a lock, to the file as it is then; judged as a whole by the P rules; and on the disk when
    the method returns. A crash leaves the old file or the new one. Reading needs no lock and does not judge.

    Args:
        path: the file; `add` makes it, and its folder, where there is none.
        root: the folder whose `config/` judges; None for default settings and the pools of the package.
        config: settings or pools files to use instead.
        lock_timeout: seconds to wait for another writer.
        reading: for a process that is watched while it decodes.

    Every change raises, and then has changed nothing:
        Refused: the registry would violate its contract, or does so already; or the configuration cannot be used (exit
            code 2 of its report).
        FileIsLocked: another writer was at it for longer than `lock_timeout`.
        UnwritableFile: the file cannot be written (the text says so if it was, but might not survive a power cut).
        UnfaithfulBytes: parquet has not the type of an undocumented column.

    Every method raises:
        UnreadableFile: the file cannot be read, which is never taken for an empty one.
    """

    def __init__(
        self,
        path: str | PathLike[str],
        *,
        root: str | PathLike[str] | None = None,
        config: Iterable[str | PathLike[str]] = (),
        lock_timeout: float = LOCK_TIMEOUT,
        reading: Reading | None = None,
    ) -> None:
        self._file = RegistryFile(
            path=os.fspath(path),
            root=None if root is None else Path(root),
            config=tuple(os.fspath(file) for file in config),
            lock_timeout=lock_timeout,
            reading=reading or Reading(),
        )

    @property
    def path(self) -> str:
        """The file, as it was given."""
        return self._file.path

    def add(self, rows: Rows) -> Added:
        """Add personas: all of them, or none.

        Args:
            rows: a mapping of columns to values, several of them, or a polars frame. What may be left out: persona_id
                (8 hexadecimal digits that nobody has), created_at (now), stage_synthetic (true), stage_wrangled and
                stage_labeled (false). An `add` that may be repeated after a crash should give the persona_id: where
                the first one did succeed, the second is refused.

        Raises:
            RowError: a column is unknown or missing, or a value is of another type; or there are no rows.
        """
        new = persona_rows(rows, now=datetime.now(UTC))
        added: list[str | None] = []

        def append(old: pl.DataFrame | None) -> pl.DataFrame:
            known = set() if old is None else set(old["persona_id"])
            added.extend(_named(new["persona_id"].to_list(), known))
            named = new.with_columns(pl.Series("persona_id", added, pl.String))
            return named if old is None else pl.concat([old, named], how="diagonal")

        change = self._file.change("registry add", append, create=True)
        ids = tuple(persona for persona in added if persona is not None)
        total = change.frame.height
        return Added(persona_ids=ids, total=total, created=total == len(ids), warnings=change.warnings)

    def stage(self, persona_ids: str | Iterable[str], stage: Stage) -> Staged:
        """Note that personas have reached a stage: all of them, or none.

        A stage that was reached before is no error, so that pipelines side by side, or one that is run again, need not
        know of each other; the result tells them apart.

        Raises:
            StageRefused: a persona is unknown, or has not reached the stage before.
        """
        staged = self._advance(persona_ids, stage, partly=False)
        if staged.refused:
            raise StageRefused(stage, staged.refused)
        return staged

    def mark_labeled(self, persona_ids: Iterable[str]) -> Staged:
        """Set stage_labeled of all who can be: for consolidation, once the labels are written.

        Those refused (unknown, not wrangled) are in the result with the reason, and keep nobody else from being set.
        """
        return self._advance(persona_ids, "labeled", partly=True)

    def pending(self, stage: Stage) -> tuple[str, ...]:
        """The personas that wait for a stage, having reached the one before it, in the order of the registry."""
        _known(stage)
        return tuple(self._file.read().filter(_waits(stage))["persona_id"].drop_nulls())

    def status(self) -> Status:
        """How many personas there are, and how many have reached each stage or wait for it."""
        rows = self._file.read()
        reached = rows.select(pl.col(f"stage_{stage}").sum() for stage in STAGES).row(0)
        pending = rows.select(_waits(stage).sum().alias(stage) for stage in STAGES).row(0)
        counts = zip(STAGES, reached, pending, strict=True)
        return Status(
            total=rows.height, stages={stage: StageCount(reached=had, pending=waits) for stage, had, waits in counts}
        )

    def show(self, persona_id: str | None = None) -> pl.DataFrame:
        """The documented columns of all personas, or of one; without a row where there is no such persona."""
        rows = self._file.read()
        return rows if persona_id is None else rows.filter(pl.col("persona_id") == persona_id)

    def _advance(self, persona_ids: str | Iterable[str], stage: Stage, *, partly: bool) -> Staged:
        _known(stage)
        wanted = [persona_ids] if isinstance(persona_ids, str) else list(dict.fromkeys(persona_ids))
        changed: list[str] = []
        already: list[str] = []
        refused: dict[str, str] = {}

        def advance(rows: pl.DataFrame | None) -> pl.DataFrame | None:
            assert rows is not None  # noqa: S101 (nothing is created here)
            reached = _reached(rows)
            for persona in wanted:
                reason = _reason(reached.get(persona), stage)
                if reason:
                    refused[persona] = reason
                else:
                    (already if stage in reached[persona] else changed).append(persona)
            if not changed or (refused and not partly):
                return None
            flag = f"stage_{stage}"
            return rows.with_columns(pl.col(flag) | pl.col("persona_id").is_in(changed))

        self._file.change(f"registry stage {stage}", advance)
        return Staged(changed=tuple(changed), already=tuple(already), refused=refused)


def _known(stage: str) -> None:
    if stage not in STAGES:
        raise ValueError(f"{stage}: there is no such stage; the stages are {', '.join(STAGES)}")


def _waits(stage: str) -> pl.Expr:
    """Whether a persona has reached the stage before this one only. Null is not reached."""
    number = STAGES.index(stage)
    had = pl.col(f"stage_{STAGES[number - 1]}").fill_null(value=False) if number else pl.lit(value=True)
    return had & ~pl.col(f"stage_{stage}").fill_null(value=False)


def _reached(rows: pl.DataFrame) -> dict[str, set[str]]:
    """The stages that each persona has reached."""
    flags = rows.select("persona_id", *(f"stage_{stage}" for stage in STAGES)).iter_rows()
    return {persona: {stage for stage, had in zip(STAGES, had_all, strict=True) if had} for persona, *had_all in flags}


def _reason(reached: set[str] | None, stage: str) -> str:
    """Why a persona cannot be set to a stage; empty if it can."""
    if reached is None:
        return "there is no such persona in the registry"
    number = STAGES.index(stage)
    if number and STAGES[number - 1] not in reached:
        return f"has not reached the stage {STAGES[number - 1]} yet"
    return ""


def _named(personas: list[str | None], known: set[str]) -> list[str | None]:
    """The ids, and new ones for those who have none."""
    taken = known | set(personas)
    named: list[str | None] = []
    for given in personas:
        persona = given
        while persona is None:
            drawn = secrets.token_hex(4)
            persona = None if drawn in taken else drawn
        taken.add(persona)
        named.append(persona)
    return named
