"""What is at fault under one rule, as lazy frames: the units to count, to show, and to write out whole."""

from collections.abc import Mapping
from dataclasses import dataclass

import polars as pl

from vif_contracts.rule import Explanation
from vif_validators.report import Sample
from vif_validators.text_of import presentable, shorten, text_of

ROW = "vif:row"
"""Column of 0-based row numbers in the file; no parquet writer gives a column this name by chance."""


@dataclass(frozen=True, kw_only=True)
class Offending:
    """The units at fault under one rule.

    Attributes:
        units: one row per violation, in the order in which to show them. It has `ROW` where rows are at fault, and
            persona_id and t_index where they are known.
        whole: the offending rows of the table with all their columns and `ROW`.
        shown: the columns of `units` that a sample's value is made of.
        column: the column that a sample names; None where several or none are at fault.
        explanation: what the units may turn out to have in common.
    """

    units: pl.LazyFrame
    whole: pl.LazyFrame
    shown: tuple[str, ...]
    column: str | None
    explanation: Explanation | None = None

    def sample_query(self, count: int) -> pl.LazyFrame:
        """The first `count` units."""
        schema = self.units.collect_schema()
        names = [name for name in dict.fromkeys((ROW, "persona_id", "t_index", *self.shown)) if name in schema]
        return self.units.select(names).head(count).select(presentable(name, schema[name]) for name in names)

    def evidence_query(self) -> pl.LazyFrame | None:
        """What the explanation, if there is one, wants to know of all units."""
        return self.units.select(**self.explanation.evidence()) if self.explanation else None

    def explained(self, evidence: pl.DataFrame) -> str | None:
        """The explanation, from the answer to `evidence_query`."""
        return self.explanation.explain(evidence.row(0, named=True)) if self.explanation else None

    def samples(self, frame: pl.DataFrame) -> tuple[Sample, ...]:
        """The answer to `sample_query` as samples."""
        dtypes = self.units.collect_schema()
        return tuple(self._sample(row, dtypes) for row in frame.iter_rows(named=True))

    def _sample(self, row: dict[str, object], dtypes: Mapping[str, pl.DataType]) -> Sample:
        persona_id, t_index = row.get("persona_id"), row.get("t_index")
        return Sample(
            row=row.get(ROW),  # type: ignore[arg-type]
            persona_id=shorten(persona_id) if isinstance(persona_id, str) else None,
            t_index=t_index if isinstance(t_index, int) else None,
            column=self.column,
            value=self._value(row, dtypes),
        )

    def _value(self, row: dict[str, object], dtypes: Mapping[str, pl.DataType]) -> str | None:
        if not self.shown:
            return None
        if len(self.shown) == 1:
            return text_of(row[self.shown[0]], dtypes[self.shown[0]])
        return shorten(", ".join(f"{name} {text_of(row[name], dtypes[name])}" for name in self.shown))


def numbered(frame: pl.LazyFrame) -> pl.LazyFrame:
    """The frame with its row numbers as `ROW`."""
    return frame.with_row_index(ROW)
