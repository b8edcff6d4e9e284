"""The rows at fault under a rule, whole: for `--failing-rows` and `Report.failing_rows`."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from io import BytesIO
from typing import Any, TypeVar

import polars as pl

from vif_validators.checking.sources import Opened
from vif_validators.engine.offending import ROW
from vif_validators.files.disk import UnreadableFile
from vif_validators.files.parquet import first_line
from vif_validators.files.reading import Reading
from vif_validators.results import Finding

T = TypeVar("T")

NUMBER = "row"
"""Name of the column of 0-based row numbers beside the rows; `row_number` (and so on) where the data has it."""

FILE = "file"
"""Name of the column before it, of a table that lies in several files."""


@dataclass(frozen=True)
class RowsAtFault:
    """The findings of a check whose rows can still be had, by code, and the tables that they are in.

    It holds the content of the tables as long as there is such a finding. A copy that went through pickle has none.
    """

    findings: Mapping[str, tuple[Finding, ...]]
    tables: Mapping[str, Opened]
    redacted: frozenset[str] = frozenset()

    @classmethod
    def of(
        cls, findings: tuple[Finding, ...], tables: Mapping[str, Opened], redacted: frozenset[str] = frozenset()
    ) -> "RowsAtFault":
        """Those of all findings that have rows; they come without the columns redacted."""
        by_code: dict[str, tuple[Finding, ...]] = {}
        for finding in findings:
            if finding.offending and finding.result.status in ("failed", "waived"):
                code = finding.result.code
                by_code[code] = (*by_code.get(code, ()), finding)
        held = {finding.result.table for several in by_code.values() for finding in several}
        return cls(by_code, {name: table for name, table in tables.items() if name in held}, redacted)

    def content(self, code: str) -> pl.DataFrame:
        """The rows at fault in any finding of a rule: number, then all columns of the table; in file order.

        Raises:
            KeyError: there are none.
            UnreadableFile: one of their columns does not decode, an undocumented one.
        """
        return self._taken(code, lambda rows: rows.collect(engine="streaming"))

    def parquet(self, code: str) -> bytes:
        """`content` as a parquet file; it raises the same."""
        file = BytesIO()
        self._taken(code, lambda rows: rows.sink_parquet(file))
        return file.getvalue()

    def _taken(self, code: str, take: Callable[[pl.LazyFrame], T]) -> T:
        findings = self.findings[code]
        table = self.tables[findings[0].result.table]
        numbers = [finding.offending.whole.select(ROW) for finding in findings if finding.offending]
        try:
            with table.file.decoding() if table.file else Reading().of():
                rows = pl.concat(numbers).unique(ROW)
                whole = table.whole()
                names = whole.collect_schema().names()
                number = _free(NUMBER, names)
                numbered = whole.with_row_index(number).join(rows, left_on=number, right_on=ROW, how="semi")
                in_order = numbered.sort(number).drop(self.redacted, strict=False)
                return take(table.parts.located(in_order, number, _free(FILE, names)) if table.parts else in_order)
        except (UnreadableFile, pl.exceptions.PolarsError, pl.exceptions.PanicException) as error:
            cause = error.cause if isinstance(error, UnreadableFile) else first_line(error)
            said = f"the rows at fault do not decode with all their columns: {cause}"
            raise UnreadableFile(table.path or table.plan.table, said) from error

    def __deepcopy__(self, memo: dict[int, Any]) -> "RowsAtFault":
        return self

    def __reduce__(self) -> tuple[Any, ...]:
        return RowsAtFault, ({}, {})


def _free(name: str, taken: list[str]) -> str:
    candidates = [name, f"{name}_number", *(f"{name}_number_{turn}" for turn in range(2, len(taken) + 3))]
    return next(candidate for candidate in candidates if candidate not in taken)
