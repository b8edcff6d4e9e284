"""The file of the registry: read, or changed under its lock and judged before it is written."""

import os
from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace
from pathlib import Path

import polars as pl

from vif_contracts.vocabulary import PERSONAS
from vif_validators.checking.table_report import table_report
from vif_validators.configuration import Configuration, load_configuration
from vif_validators.files.disk import UnreadableFile
from vif_validators.files.durable import exclusive, make_folder
from vif_validators.files.parquet import first_line, open_parquet
from vif_validators.files.parquet_bytes import parquet_bytes
from vif_validators.files.reading import Reading
from vif_validators.registry.persona_rows import SCHEMA
from vif_validators.registry.results import Refused
from vif_validators.report import Report, Result, Severity


@dataclass(frozen=True, kw_only=True)
class Change:
    """A change that was made, or need not be. `warnings` are about what it brought, not about what was there."""

    frame: pl.DataFrame
    warnings: tuple[Result, ...] = ()


@dataclass(frozen=True, kw_only=True)
class RegistryFile:
    """A registry file with what it is judged by; the arguments are those of `Registry`."""

    path: str
    root: Path | None
    config: tuple[str, ...]
    lock_timeout: float
    reading: Reading

    def read(self) -> pl.DataFrame:
        """The documented columns.

        Raises:
            UnreadableFile: it cannot be read, or has not these columns.
        """
        frame = self._open(lambda names: [name for name in names if name in SCHEMA])
        for name, dtype in SCHEMA.items():
            if frame.schema.get(name) != dtype:
                raise UnreadableFile(self.path, f"has no column {name} of the documented type; `vif check` tells more")
        return frame.select(list(SCHEMA))

    def change(
        self, purpose: str, change: Callable[[pl.DataFrame | None], pl.DataFrame | None], *, create: bool = False
    ) -> Change:
        """Read the file, change its rows, judge them and write them, with nobody else changing it meanwhile.

        Args:
            purpose: what for, told to those who wait.
            change: from all rows and columns (None where there is no file) to the new ones; None for no change.
            create: make a file where there is none; else that is an error.

        Raises:
            Refused, FileIsLocked, UnwritableFile, UnreadableFile, UnfaithfulBytes: as `Registry` says.
        """
        configuration = load_configuration(self.root, self.config)
        if create:
            make_folder(Path(os.path.realpath(self.path)).parent)
        elif not Path(self.path).exists():
            # Not even a lock is left where there is nothing to change.
            raise UnreadableFile(self.path, "no such file", absent=True)
        with exclusive(self.path, timeout=self.lock_timeout, purpose=purpose) as file:
            old = None if create and not file.exists else self._open(list)
            if old is not None and any(old.schema.get(name) != dtype for name, dtype in SCHEMA.items()):
                raise Refused(_already(self.path), self._judge(old, configuration))
            new = change(old)
            if new is None:
                return Change(frame=pl.DataFrame(schema=SCHEMA) if old is None else old)
            report = self._judge(new, configuration, " as it would be")
            if not report.ok:
                raise self._refusal(old, report, configuration)
            content = parquet_bytes(new)
            warnings = self._new_warnings(old, report, configuration)
            file.replace(content)
        return Change(frame=new, warnings=warnings)

    def _judge(self, frame: pl.DataFrame, configuration: Configuration, suffix: str = "") -> Report:
        # Whatever the settings say of it in general: here a known persona is never added.
        severity: dict[str, Severity] = {"P102": "error"}
        report = table_report(PERSONAS, frame, configuration, name=self.path + suffix, severity=severity)
        # What is only worth knowing keeps nothing from being written.
        return replace(report, results=tuple(result for result in report.results if result.severity != "info"))

    def _refusal(self, old: pl.DataFrame | None, report: Report, configuration: Configuration) -> Refused:
        if report.outcome == "unreadable":
            return Refused(f"{self.path}: cannot be judged; nothing was changed", report)
        before = None if old is None else self._judge(old, configuration)
        if before is not None and not before.ok:
            return Refused(_already(self.path), before)
        return Refused(f"{self.path}: this would violate the contract; nothing was changed", report)

    def _new_warnings(
        self, old: pl.DataFrame | None, report: Report, configuration: Configuration
    ) -> tuple[Result, ...]:
        warnings = [result for result in report.failed if result.severity == "warning"]
        if not warnings or old is None:
            return tuple(warnings)
        before = {(result.code, result.columns): result.violations for result in self._judge(old, configuration).failed}
        return tuple(result for result in warnings if result.violations > before.get((result.code, result.columns), 0))

    def _open(self, wanted: Callable[[Iterable[str]], list[str]]) -> pl.DataFrame:
        file = open_parquet(self.path, wanted, self.reading)
        try:
            with file.decoding():
                frame = file.frame.collect()
        except (pl.exceptions.PolarsError, pl.exceptions.PanicException) as error:
            raise UnreadableFile(self.path, f"damaged parquet: {first_line(error)}") from error
        file.check_rows(frame.height)
        return frame


def _already(path: str) -> str:
    return f"{path}: already violates its contract; mend it first (`vif check` tells more); nothing was changed"
