"""The rows at fault written out whole, one parquet file per failed rule."""

import errno
from collections.abc import Iterable
from io import BytesIO
from pathlib import Path

import polars as pl

from vif_contracts.catalog import ALL_RULES
from vif_validators.files import UnreadableFile, replace_file
from vif_validators.offending import ROW
from vif_validators.parquet import first_line
from vif_validators.reading import Reading
from vif_validators.results import Finding
from vif_validators.runner import Checked
from vif_validators.sources import Opened

NUMBER = "row"
"""Name of the column of 0-based row numbers in the files written; `row_number` (and so on) where the data has it."""


def write_failing_rows(checked: Checked, folder: Path) -> list[Path]:
    """Write `CODE.parquet` for every failed rule that has rows at fault: the rows, with all their columns and number.

    A rule judged column by column gets one file with the rows that fail in any column. Files of an earlier run whose
    rules do not fail any more are removed. A table of which an undocumented column does not decode keeps no other one
    from being written.

    Raises:
        UnreadableFile: such a column.
        OSError: the folder cannot be written to.
    """
    _make(folder)
    failed: dict[str, list[Finding]] = {}
    for finding in checked.findings:
        if finding.offending and finding.result.status in ("failed", "waived"):
            failed.setdefault(finding.result.code, []).append(finding)
    for code in ALL_RULES:
        if code not in failed:
            (folder / f"{code}.parquet").unlink(missing_ok=True)
    written = []
    fault: UnreadableFile | None = None
    for code, findings in failed.items():
        path = folder / f"{code}.parquet"
        try:
            content = _content(checked.tables[findings[0].result.table], findings)
        except UnreadableFile as error:
            path.unlink(missing_ok=True)
            fault = fault or error
            continue
        replace_file(path, content)
        written.append(path)
    if fault:
        raise fault
    return written


def _make(folder: Path) -> None:
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except FileExistsError as error:
        raise OSError(errno.ENOTDIR, "is a file, not a folder", str(folder)) from error
    except ValueError as error:
        raise OSError(errno.EINVAL, str(error), str(folder)) from error


def _content(table: Opened, findings: Iterable[Finding]) -> bytes:
    """The rows at fault in any of the findings, as a parquet file."""
    numbers = [finding.offending.whole.select(ROW) for finding in findings if finding.offending]
    content = BytesIO()
    try:
        with table.file.decoding() if table.file else Reading().of():
            rows = pl.concat(numbers).unique(ROW)
            whole = table.whole()
            names = whole.collect_schema().names()
            number = _free(NUMBER, names)
            numbered = whole.with_row_index(number).join(rows, left_on=number, right_on=ROW, how="semi")
            numbered.sort(number).sink_parquet(content)
    except (UnreadableFile, pl.exceptions.PolarsError, pl.exceptions.PanicException) as error:
        cause = error.cause if isinstance(error, UnreadableFile) else first_line(error)
        said = f"the rows at fault do not decode with all their columns: {cause}"
        raise UnreadableFile(table.path or table.plan.table, said) from error
    return content.getvalue()


def _free(name: str, taken: list[str]) -> str:
    candidates = [name, f"{name}_number", *(f"{name}_number_{turn}" for turn in range(2, len(taken) + 3))]
    return next(candidate for candidate in candidates if candidate not in taken)
