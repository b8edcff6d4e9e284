"""The label table that judge output files give, and the one that is there."""

from collections.abc import Collection
from dataclasses import dataclass

import polars as pl

from vif_contracts.judge_labels import JudgeLabels
from vif_validators.files.disk import UnreadableFile
from vif_validators.files.parquet import first_line, open_parquet
from vif_validators.files.reading import Reading
from vif_validators.label_files.reading import LabelFiles

COLUMNS = tuple(JudgeLabels.to_schema().columns)
"""The documented columns of the label table, in their order."""


def label_table(read: LabelFiles, left_out: Collection[int]) -> pl.DataFrame:
    """The entries of all files but those left out, sorted by persona_id and t_index.

    Args:
        read: the files.
        left_out: indexes of files.
    """
    frame = read.frame
    if left_out:
        kept = [index not in left_out for index in read.sound for _ in range(read.files[index].entries or 0)]
        frame = frame.filter(pl.Series(kept, dtype=pl.Boolean))
    # Where the settings let an entry stand twice, the order of the files decides, which is that of their names.
    return frame.select(COLUMNS).sort("persona_id", "t_index", maintain_order=True)


@dataclass(frozen=True, kw_only=True)
class Previous:
    """The table that is there: its rows with all columns, or why there are none."""

    frame: pl.DataFrame | None = None
    fault: str = ""
    absent: bool = False


def previous_table(path: str, reading: Reading) -> Previous:
    """Read the table that is there. What is wrong with it is kept as its `fault`: it can be made again."""
    try:
        file = open_parquet(path, list, reading)
        with file.decoding():
            frame = file.frame.collect()
        file.check_rows(frame.height)
    except UnreadableFile as error:
        return Previous(fault=error.cause, absent=error.absent)
    except (pl.exceptions.PolarsError, pl.exceptions.PanicException) as error:
        return Previous(fault=f"damaged parquet: {first_line(error)}")
    return Previous(frame=frame)
