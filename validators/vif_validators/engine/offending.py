"""What is at fault under one rule, as lazy frames: the units to count, to show, and to write out whole."""

from collections.abc import Mapping
from dataclasses import dataclass

import polars as pl

from vif_contracts.rule import Explanation
from vif_validators.files.parts import Parts
from vif_validators.redaction import HIDDEN, NOTHING, Redaction
from vif_validators.report import Sample
from vif_validators.text_of import presentable, shorten, text_of

ROW = "vif:row"
"""Column of 0-based row numbers in the file; no parquet writer gives a column this name by chance."""
SHOWN = "vif:shown"
"""Column of what a sample shows of a group."""


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
        key: the columns of `units` that tell one violation from another, in people's words; () where rows have no key.
        about: the columns of the table that `SHOWN` and the explanation are made of.
        parts: the files of the table, where they are several.
    """

    units: pl.LazyFrame
    whole: pl.LazyFrame
    shown: tuple[str, ...]
    column: str | None
    explanation: Explanation | None = None
    key: tuple[str, ...] = ()
    about: tuple[str, ...] = ()
    parts: Parts | None = None

    def sample_query(self, count: int) -> pl.LazyFrame:
        """The first `count` units."""
        schema = self.units.collect_schema()
        names = [name for name in dict.fromkeys((ROW, "persona_id", "t_index", *self.shown)) if name in schema]
        return self.units.select(names).head(count).select(presentable(name, schema[name]) for name in names)

    def evidence_query(self) -> pl.LazyFrame | None:
        """What the explanation, if there is one, wants to know of all units."""
        return self.units.select(**self.explanation.evidence()) if self.explanation else None

    def explained(self, evidence: pl.DataFrame, redaction: Redaction = NOTHING) -> str | None:
        """The explanation, from the answer to `evidence_query`; it would tell what is redacted."""
        if self.explanation is None or redaction.hides(*self.about):
            return None
        return self.explanation.explain(evidence.row(0, named=True))

    def samples(self, frame: pl.DataFrame, redaction: Redaction = NOTHING) -> tuple[Sample, ...]:
        """The answer to `sample_query` as samples."""
        dtypes = self.units.collect_schema()
        return tuple(self._sample(row, dtypes, redaction) for row in frame.iter_rows(named=True))

    def _sample(self, row: dict[str, object], dtypes: Mapping[str, pl.DataType], redaction: Redaction) -> Sample:
        persona_id, t_index = row.get("persona_id"), row.get("t_index")
        known = shorten(persona_id) if isinstance(persona_id, str) else None
        file, number = None, row.get(ROW)
        if self.parts and isinstance(number, int):
            file, number = self.parts.place(number)
        return Sample(
            file=file,
            row=number,  # type: ignore[arg-type]
            persona_id=HIDDEN if known is not None and redaction.hides("persona_id") else known,
            t_index=t_index if isinstance(t_index, int) and not redaction.hides("t_index") else None,
            column=self.column,
            value=self._value(row, dtypes, redaction),
        )

    def _value(self, row: dict[str, object], dtypes: Mapping[str, pl.DataType], redaction: Redaction) -> str | None:
        if not self.shown:
            return None
        texts = {
            name: HIDDEN if self._hidden(name, redaction) else text_of(row[name], dtypes[name]) for name in self.shown
        }
        if len(texts) == 1:
            return next(iter(texts.values()))
        return shorten(", ".join(f"{name} {text}" for name, text in texts.items()))

    def _hidden(self, name: str, redaction: Redaction) -> bool:
        return redaction.hides(*self.about) if name == SHOWN else redaction.hides(name)


def numbered(frame: pl.LazyFrame) -> pl.LazyFrame:
    """The frame with its row numbers as `ROW`."""
    return frame.with_row_index(ROW)
