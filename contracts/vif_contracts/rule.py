"""What a rule is: its code and words, and one of the ways to judge.

A rule is a value and is written once. The pandera checks, the engine's plan, the messages, `vif rules` and the tests
derive from it.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any, Literal

import polars as pl

from vif_contracts.context import Context


class Severity(StrEnum):
    """How much a violation weighs: an error fails the gate, a warning fails it under `--strict`, an info never."""

    ERROR = "error"
    WARNING = "warning"
    INFO = "info"


Row = Mapping[str, Any]


@dataclass(frozen=True, kw_only=True)
class Example:
    """A small data set that shows a rule broken or obeyed.

    Rows name only the cells that matter; `vif_contracts.examples` completes them from a valid row. A table that is None
    is not part of the example.
    """

    personas: tuple[Row, ...] | None = None
    judge_labels: tuple[Row, ...] | None = None
    further: Mapping[str, tuple[Row, ...]] = field(default_factory=dict)
    """The rows of other tables of the data set, by table."""
    drop: tuple[str, ...] = ()
    cast: Mapping[str, pl.DataType] = field(default_factory=dict)
    content: bytes | None = None
    """The bytes of the file itself, for the rules about a file that cannot be read."""
    note: str = ""
    """What to look at, in a few words, where the rows alone do not show it."""

    @classmethod
    def on(cls, table: str, *rows: Row, **more: Any) -> "Example":
        """An example on one table of the data set, whichever it is."""
        known = table in ("personas", "judge_labels")
        return cls(**({table: rows} if known else {"further": {table: rows}}), **more)

    def rows(self) -> dict[str, tuple[Row, ...]]:
        """The rows of each table that is part of the example."""
        known = {"personas": self.personas, "judge_labels": self.judge_labels}
        return {table: rows for table, rows in (known | dict(self.further)).items() if rows is not None}


@dataclass(frozen=True, kw_only=True)
class Rule:
    """The words of a rule.

    Attributes:
        code: stable; never changes meaning and is never reused.
        name: says the fault, so that "ignore t-index-gap" reads as English.
        table: the table whose file is at fault.
        demands: one sentence that valid data makes true.
        fault: the clause of a message that follows "3 of 204 rows: ".
        why: what goes wrong downstream when the rule is broken.
        hint: how to mend it.
        unit: what is counted ("rows", "personas", ...).
        blocking: nothing can be judged while this fails: the exit code is 2.
        implies: codes that some violations of this rule break as well.
    """

    code: str
    name: str
    table: str
    demands: str
    fault: str
    why: str
    hint: str
    bad: Example
    good: Example
    severity: Severity = Severity.ERROR
    unit: str = "rows"
    blocking: bool = False
    implies: tuple[str, ...] = ()


@dataclass(frozen=True, kw_only=True)
class StructureRule(Rule):
    """A demand on file, columns, types, nulls or row count, read from the model itself (codes 001 to 007)."""


@dataclass(frozen=True, kw_only=True)
class Explanation:
    """What all rows at fault have in common.

    `evidence()` aggregates the rows at fault to one row; `explain` turns that row, by column, into a clause, or None.
    """

    evidence: Callable[[], Mapping[str, pl.Expr]]
    explain: Callable[[Mapping[str, Any]], str | None]


@dataclass(frozen=True, kw_only=True)
class RowRule(Rule):
    """A predicate on each row.

    `holds(column, context)` gives a Boolean expression of one value per row: true where the row obeys, false where it
    does not, null where the rule passes over the row. With `per_column` each column of `columns` is judged by itself.
    With `once_per` only the first row of each value of that column is judged (rows where it is null all are). A sample
    shows the columns of `shown`, or else the column judged. `proof_on` says where it is enough to look to prove that
    all rows obey: an expensive predicate on one column whose values repeat need not be asked of every row.
    """

    columns: tuple[str, ...]
    holds: Callable[[str, Context], pl.Expr]
    per_column: bool = False
    needs_pools: bool = False
    shown: tuple[str, ...] = ()
    proof_on: Literal["rows", "runs", "distinct"] = "rows"
    once_per: str | None = None
    explanation: Explanation | None = None


@dataclass(frozen=True, kw_only=True)
class GroupRule(Rule):
    """A predicate on each group of rows with the same `key`.

    `judges()` says of each row whether the rule looks at it; it passes over the others. `surplus()` aggregates the rows
    looked at of one group to its number of violations (0: the group obeys), and `shows()` to what a sample shows of it.
    `row_obeys()`, for a rule that counts rows, is the verdict on each row in file order: false exactly in the rows at
    fault. `once_per` is that of `RowRule`. `unique` names the columns whose values no two rows share, where that is all
    the rule says.
    """

    key: str
    columns: tuple[str, ...]
    judges: Callable[[], pl.Expr]
    surplus: Callable[[], pl.Expr]
    shows: Callable[[], pl.Expr]
    row_obeys: Callable[[], pl.Expr] | None = None
    once_per: str | None = None
    unique: tuple[str, ...] = ()

    def judged(self) -> pl.Expr:
        """Aggregates the rows looked at of one group to the units judged: those rows, or the group."""
        return pl.len() if self.row_obeys else pl.lit(1, pl.UInt32)


@dataclass(frozen=True, kw_only=True)
class RowProof:
    """A cheap proof that several row rules hold, and that no list of `lists` holds a null.

    Where no documented column is null, every row rule outside `rules` holds, and `holds()` is true in every row, all
    rows obey `rules`. Where it is not, nothing is said and each rule is counted.
    """

    rules: tuple[RowRule, ...]
    lists: tuple[str, ...]
    columns: tuple[str, ...]
    holds: Callable[[], pl.Expr]


@dataclass(frozen=True, kw_only=True)
class OrderedProof:
    """A cheap proof that all group rules of a table hold, by comparing each row with the one before it.

    Where `rules` hold, `holds()` is true in every row and each group is one run of rows, every group rule obeys; where
    not, nothing is said and the groups have to be built.

    Attributes:
        packed: the columns as one UInt64, whose order is theirs; null where they do not fit. Sorting by it takes a
            tenth of the time of a group_by.
        unpacked: the columns again, by name, from the packed one (given as expression). Text comes back as a number.
        key_text: the key again as text, from its number.
    """

    key: str
    columns: tuple[str, ...]
    rules: tuple[RowRule, ...]
    holds: Callable[[], pl.Expr]
    packed: Callable[[], pl.Expr]
    unpacked: Callable[[pl.Expr], Mapping[str, pl.Expr]]
    key_text: Callable[[pl.Expr], pl.Expr]


@dataclass(frozen=True, kw_only=True)
class RelationRule(Rule):
    """A predicate on each persona over what both tables say of it.

    `holds()` reads the joined summary of `vif_contracts.relations`; null passes over. `judged()` gives the units judged
    per persona. `row_obeys`, where the rule counts label rows, is the same verdict on a label row joined to its
    summary. A sample shows the columns of `shown`. `references` and `referenced_columns` are those of `ForeignKeyRule`,
    where the rule says just that.
    """

    columns: tuple[str, ...]
    registry_columns: tuple[str, ...]
    holds: Callable[[], pl.Expr]
    judged: Callable[[], pl.Expr]
    shown: tuple[str, ...]
    row_obeys: Callable[[], pl.Expr] | None = None
    references: str = ""
    referenced_columns: tuple[str, ...] = ()


@dataclass(frozen=True, kw_only=True)
class ForeignKeyRule(Rule):
    """Every row of `table` has its counterpart in another table of the data set.

    The cells of `columns`, in their order, are those of `referenced_columns` in at least one row of `references`. Rows
    at fault are counted; a row with a null among `columns` is passed over.
    """

    columns: tuple[str, ...]
    references: str
    referenced_columns: tuple[str, ...]


@dataclass(frozen=True, kw_only=True)
class ConfigRule(Rule):
    """A demand on the YAML files under `config/`."""
