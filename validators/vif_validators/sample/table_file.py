"""One table as one parquet file, whatever its columns are."""

from pathlib import Path

import polars as pl

from vif_validators.sample.parquet import ROW_GROUP
from vif_validators.sample.staging import Staging, durable


def write_table(frame: pl.DataFrame, path: Path, *, overwrite: bool = False) -> None:
    """Write a frame to `path`, whole or not at all.

    Raises:
        FileExistsError: a file there differs and `overwrite` is not set.
        OSError: it cannot be written.
    """
    with Staging() as staging:
        with staging.open(path) as file:
            frame.rechunk().write_parquet(file, row_group_size=ROW_GROUP)
            durable(file)
        staging.put_in_place(overwrite=overwrite)
