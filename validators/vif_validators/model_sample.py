"""Rows for a model of the user's own, for `vif sample --contract`: seeded, in bulk, and held to the model at the end.

Cells are drawn from what the columns admit by dice of our own, not by hypothesis, whose draws differ from one of its
versions to the next: the same seed gives the same rows everywhere, and no extra has to be installed.
"""

from collections.abc import Callable

import polars as pl

from vif_contracts import JudgeLabels, Personas
from vif_contracts.domains.assembly import Assembly
from vif_contracts.domains.reading import read_model
from vif_validators.checking.model import check_frame
from vif_validators.engine.plan import Model
from vif_validators.report import Report
from vif_validators.sample import generate

_BREADTH = 4_000
"""From how many cells those of a column are drawn; a column without repeats has as many as it has rows."""
_ROWS_PER_PERSONA = 2


def rows_of(model: Model, *, rows: int, seed: int, progress: Callable[[int], None] | None = None) -> pl.DataFrame:
    """A frame of `rows` rows with all columns of the model, optional ones too, that breaks nothing of it.

    The same arguments give the same frame. `progress` is told how many rows are done.

    Raises:
        TypeError: it is no pandera.polars model or schema.
        ValueError: `rows` or `seed` is negative, the model contradicts itself, it has not so many different rows, or a
            check refuses whatever is tried: the text names it.
    """
    if rows < 0:
        raise ValueError(f"rows must not be negative, not {rows}")
    if seed < 0:
        raise ValueError(f"seed must not be negative, not {seed}")
    frame = _ours(model, rows, seed) if model is Personas or model is JudgeLabels else _drawn(model, rows, seed)
    report = check_frame(frame, model)
    if not report.ok:
        raise ValueError(f"no rows were found that obey the model: {_first_fault(report)}")
    if progress:
        progress(rows)
    return frame


def _ours(model: Model, rows: int, seed: int) -> pl.DataFrame:
    """The rows of one of our two tables; the labels end within a journal where they have to."""
    count = max(rows, 1) if model is Personas else rows // _ROWS_PER_PERSONA + 51  # of the first 50 each is labeled
    data = generate(personas=count, seed=seed, entries=(_ROWS_PER_PERSONA, 12))
    return (data.personas if model is Personas else data.judge_labels).head(rows)


def _drawn(model: Model, rows: int, seed: int) -> pl.DataFrame:
    assembly = Assembly(read_model(model), seed=seed, breadth=_BREADTH)
    shape = assembly.full_shape()
    if not shape:
        if rows:
            raise ValueError(f"{assembly.spec.name}: it has no columns, so there are no rows")
        return pl.DataFrame()
    found = assembly.search(shape, [rows])
    if not found:
        raise ValueError(str(assembly.unsatisfied()).partition("; say which")[0])
    return found[0]


def _first_fault(report: Report) -> str:
    return next((result.message for result in report.failed if result.severity == "error"), "it was not judged")
