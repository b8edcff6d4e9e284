"""Strategies of valid data: both tables together, and each by itself."""

from collections.abc import Iterable

import polars as pl
from hypothesis.strategies import SearchStrategy

from vif_contracts.journals import DataSet, Journal, frame, rows_of
from vif_contracts.pools import Pools
from vif_contracts.strategies.journals import Shape, draw_dataset, draw_journals, present
from vif_contracts.strategies.rows import first_day, free_id, label_row
from vif_contracts.strategies.sizes import MOST_ENTRIES, MOST_PERSONAS, MOST_ROWS, check_sizes, usable_pools
from vif_contracts.strategies.tape import Tape, tapes
from vif_contracts.vocabulary import JUDGE_LABELS, PERSONAS

_HEAD_WORDS = 4
_ROW_WORDS = 12


def datasets(
    *,
    min_size: int = 1,
    max_size: int = 5,
    min_entries: int = 1,
    max_entries: int = 6,
    min_labeled: int | None = None,
    judge_files: bool = False,
    pools: Pools | None = None,
) -> SearchStrategy[DataSet]:
    """Data sets that break no rule, not even one that only informs, whatever the time.

    Personas are at every legal stage, label rows in any order. It shrinks to one persona with one entry.

    Args:
        min_size: the fewest personas. With 0, tables may be empty, which P007 and L007 find.
        max_size: the most personas.
        min_entries: the fewest label rows of a labeled persona, at least 1.
        max_entries: the most.
        min_labeled: how many personas are labeled at least; None for 1, unless `min_size` is 0.
        judge_files: whether `DataSet.files` holds a judge output file for each labeled persona.
        pools: what professions and cultures are drawn from, and written to `DataSet.files`; None for the packaged ones.

    Raises:
        ValueError: a size is out of range or less than another that it must not be less than, or no valid data can be
            drawn from the pools.
        InvalidArgument: an argument is of the wrong type (it is a TypeError).
    """
    check_sizes(high=MOST_PERSONAS, min_size=min_size, max_size=max_size)
    check_sizes(low=1, high=MOST_ENTRIES, min_entries=min_entries, max_entries=max_entries)
    labeled = min(1, min_size) if min_labeled is None else min_labeled
    check_sizes(high=MOST_PERSONAS, min_labeled=labeled, max_size=max_size)
    shape = Shape(
        least=[min_entries] * labeled + [None] * (min_size - labeled),
        most=max_size,
        entries=(min_entries, max_entries),
        pools=usable_pools(pools),
        judge_files=judge_files,
    )
    return tapes(shape.words, lambda tape: draw_dataset(tape, shape))


def personas(*, min_size: int = 1, max_size: int = 5, pools: Pools | None = None) -> SearchStrategy[pl.DataFrame]:
    """Registries that break no rule, from `min_size` to `max_size` rows; 0 rows break P007.

    Args:
        min_size: the fewest rows.
        max_size: the most rows.
        pools: what professions and cultures are drawn from; None for the packaged ones.

    Raises:
        ValueError, InvalidArgument: as `datasets`.
    """
    check_sizes(high=MOST_PERSONAS, min_size=min_size, max_size=max_size)
    shape = Shape(least=[None] * min_size, most=max_size, entries=(1, 1), pools=usable_pools(pools))

    def build(tape: Tape) -> pl.DataFrame:
        journals, order = draw_journals(tape, shape)
        return frame(PERSONAS, rows_of(journals, PERSONAS, order=order))

    return tapes(shape.words, build)


def judge_labels(*, min_size: int = 1, max_size: int = 10) -> SearchStrategy[pl.DataFrame]:
    """Label tables that break no rule, from `min_size` to `max_size` rows; 0 rows break L007.

    The rows are those of one persona or of several, in any order.

    Raises:
        ValueError, InvalidArgument: as `datasets`.
    """
    check_sizes(high=MOST_ROWS, min_size=min_size, max_size=max_size)

    def build(tape: Tape) -> pl.DataFrame:
        head = tape.part(1, _HEAD_WORDS)
        count = min_size + head(max_size - min_size + 1)
        order = (0, head(2**16))[head(2)]
        starts = range(1 + _HEAD_WORDS, 1 + _HEAD_WORDS + max_size * _ROW_WORDS, _ROW_WORDS)
        journals = _label_journals(tape, present(tape, starts, min_size)[:count])
        return frame(JUDGE_LABELS, rows_of(journals, JUDGE_LABELS, order=order))

    return tapes(1 + _HEAD_WORDS + _ROW_WORDS * max_size, build)


def _label_journals(tape: Tape, starts: Iterable[int]) -> list[Journal]:
    journals: list[Journal] = []
    taken: set[str] = set()
    persona_id, day = "", 0
    for start in starts:
        choose = tape.part(start + 1, _ROW_WORDS - 1)
        if choose(4) == 3 or not journals:  # noqa: PLR2004 (one of the four)
            journals.append(Journal())
            persona_id, day = free_id(choose, taken), first_day(choose)
        row, day = label_row(choose, persona_id, len(journals[-1].labels), day)
        journals[-1].labels.append(row)
    return journals
