"""The rows at fault written out whole, one parquet file per failed rule."""

import errno
from pathlib import Path

from vif_contracts.catalog import ALL_RULES
from vif_validators.checking.checked import Checked
from vif_validators.checking.rows_at_fault import RowsAtFault
from vif_validators.files.disk import UnreadableFile, refuse_url, replace_file


def write_failing_rows(checked: Checked, folder: Path) -> list[Path]:
    """Write `CODE.parquet` for every failed rule that has rows at fault: the rows, with all their columns and number.

    A rule judged column by column gets one file with the rows that fail in any column. Files of an earlier run whose
    rules do not fail any more are removed. A table of which an undocumented column does not decode keeps no other one
    from being written.

    Raises:
        UnreadableFile: such a column.
        OSError: the folder cannot be written to, or is a URL, or a file that was judged would be replaced or removed.
    """
    _make(folder)
    _spare_what_was_judged(checked, [folder / f"{code}.parquet" for code in ALL_RULES])
    rows = RowsAtFault.of(checked.findings, checked.tables, checked.treatment.redaction.columns)
    for code in ALL_RULES:
        if code not in rows.findings:
            (folder / f"{code}.parquet").unlink(missing_ok=True)
    written = []
    fault: UnreadableFile | None = None
    for code in rows.findings:
        path = folder / f"{code}.parquet"
        try:
            content = rows.parquet(code)
        except UnreadableFile as error:
            path.unlink(missing_ok=True)
            fault = fault or error
            continue
        replace_file(path, content)
        written.append(path)
    if fault:
        raise fault
    return written


def _spare_what_was_judged(checked: Checked, places: list[Path]) -> None:
    there = [place for place in places if place.exists()]
    judged = [Path(given.path) for given in checked.report.inputs if given.path is not None] if there else []
    for file in judged:
        same = [place for place in there if file.exists() and place.samefile(file)]
        if same:
            raise OSError(errno.EEXIST, f"{same[0].name} there is a file that was judged")


def _make(folder: Path) -> None:
    refuse_url(str(folder))
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except FileExistsError as error:
        raise OSError(errno.ENOTDIR, "is a file, not a folder", str(folder)) from error
    except ValueError as error:
        raise OSError(errno.EINVAL, str(error), str(folder)) from error
