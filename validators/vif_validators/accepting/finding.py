"""A finding without the violations that are accepted."""

from collections.abc import Collection, Iterable
from dataclasses import replace

import polars as pl

from vif_validators.engine.offending import ROW
from vif_validators.results import Finding, accepted


def without(finding: Finding, left: pl.LazyFrame | None, count: int, because: Iterable[str]) -> Finding:
    """The finding with `count` of its violations accepted.

    Args:
        finding: one that failed.
        left: those of its units that are not accepted; None if it has no units, or none is left.
        count: how many are.
        because: why they are.
    """
    result = accepted(finding.result, count, because)
    offending = finding.offending
    if offending is None or left is None or result.status == "waived":
        return replace(finding, result=result, offending=None)
    whole = left
    if offending.whole is not offending.units:
        names = (ROW,) if ROW in offending.units.collect_schema() else offending.key
        whole = offending.whole.join(left.select(names), on=names, how="semi", nulls_equal=True)
    return replace(finding, result=result, offending=replace(offending, units=left, whole=whole))


def without_columns(finding: Finding, columns: Collection[str], because: Iterable[str]) -> Finding:
    """A finding about several columns without some of them; those that it is not about do not matter."""
    gone = [column for column in finding.subjects if column in columns]
    left = tuple(column for column in finding.subjects if column not in columns)
    samples = tuple(sample for sample in finding.result.samples if sample.column not in columns)
    bare = replace(finding, result=replace(finding.result, samples=samples), subjects=left)
    return without(bare, None, len(gone), because) if gone else finding


def in_order(units: pl.LazyFrame, key: tuple[str, ...]) -> pl.LazyFrame:
    """Units in the order in which they are shown, which a join may have disturbed."""
    return units.sort(ROW if ROW in units.collect_schema() else list(key))
