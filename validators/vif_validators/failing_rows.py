"""The rows at fault written out whole, one parquet file per failed rule."""

from io import BytesIO
from pathlib import Path

import polars as pl
from vif_contracts.catalog import ALL_RULES

from vif_validators.files import replace_file
from vif_validators.offending import ROW
from vif_validators.runner import Checked

NUMBER = "row"
"""Name of the column of 0-based row numbers in the files written; `row_number` where the data has a column of that name."""


def write_failing_rows(checked: Checked, folder: Path) -> list[Path]:
    """Write `CODE.parquet` for every failed rule that has rows at fault: the rows with all their columns and their number.

    A rule judged column by column gets one file with the rows that fail in any column. Files of an earlier run whose rules
    do not fail any more are removed.

    Raises:
        OSError: the folder cannot be written to.
        polars.exceptions.PolarsError: an undocumented column does not decode.
    """
    folder.mkdir(parents=True, exist_ok=True)
    by_code: dict[str, list[pl.LazyFrame]] = {}
    tables: dict[str, str] = {}
    for finding in checked.findings:
        if finding.offending and finding.result.status in ("failed", "waived"):
            by_code.setdefault(finding.result.code, []).append(finding.offending.whole.select(ROW))
            tables[finding.result.code] = finding.result.table
    written = []
    for code, parts in by_code.items():
        rows = pl.concat(parts).unique(ROW)
        whole = checked.tables[tables[code]].whole().with_row_index(ROW)
        content = BytesIO()
        _named(whole.join(rows, on=ROW, how="semi").sort(ROW)).sink_parquet(content)
        path = folder / f"{code}.parquet"
        replace_file(path, content.getvalue())
        written.append(path)
    for code in ALL_RULES:
        if code not in by_code:
            (folder / f"{code}.parquet").unlink(missing_ok=True)
    return written


def _named(frame: pl.LazyFrame) -> pl.LazyFrame:
    number = NUMBER if NUMBER not in frame.collect_schema() else "row_number"
    return frame.rename({ROW: number})
