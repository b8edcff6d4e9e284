"""What it is to break a rule: the kinds of faults, and what each leaves behind."""

from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field

import polars as pl

from vif_contracts.journals import Journal, Row
from vif_contracts.planting.dice import Dice

PoolsDocument = dict[str, dict[str, object]]
"""`config/synthetic_data.yaml` as YAML gives it."""

UNBOUNDED = 1_000_000
"""More violations than anybody plants in one place."""


@dataclass(frozen=True, kw_only=True)
class Place:
    """Where a rule was broken, told as a sample of a report tells it.

    Attributes:
        code: the rule.
        table: personas, judge_labels, label_files or config.
        row: 0-based row of the table; None where a persona, a name, a column or a file is at fault.
        persona_id: whose row it is, or the persona at fault; None where there is none, or it is null.
        t_index: of the label row.
        column: the one at fault; None where several or none are.
        value: what stands there, as text of at most 80 characters; None where a column or a file is at fault.
    """

    code: str
    table: str
    row: int | None = None
    persona_id: str | None = None
    t_index: int | None = None
    column: str | None = None
    value: str | None = None
    file: str | None = None


@dataclass(frozen=True, kw_only=True)
class Spot:
    """A place whose row has no number yet: the row itself, or the persona at fault, if any.

    `value` is what a report shows of it; None stands for the cell.
    """

    row: Row | None = None
    persona_id: str | None = None
    column: str | None = None
    value: str | None = None


@dataclass(frozen=True, kw_only=True)
class Harm:
    """What a planted fault amounts to: a spot for each violation, and violations of other rules that follow from it."""

    spots: Sequence[Spot]
    implied: Mapping[str, int] = field(default_factory=Counter)


@dataclass(frozen=True, kw_only=True)
class Fault:
    """How to break a rule.

    Attributes:
        code: the rule.
        table: where its violations lie.
        most: the largest number of violations that a data set can have.
        alone: other rules of the table cannot be judged any more, or all data is edited: it is not planted beside other
            faults.
    """

    code: str
    table: str
    most: int = UNBOUNDED
    alone: bool = False


@dataclass(frozen=True, kw_only=True)
class JournalFault(Fault):
    """A fault in the rows of a persona, or of a few.

    `plant(journals, count, dice)` edits `together` valid journals in place and plants exactly `count` violations, from
    1 to the `capacity` of the first journal.

    Attributes:
        entries: the least number of label rows that each of the journals must have.
        spares_labels: False where the persona may be left without label rows: another labeled one must be there, or the
            label table may end up empty.
    """

    plant: Callable[[Sequence[Journal], int, Dice], Harm]
    capacity: Callable[[Journal], int] = lambda _: 1
    together: int = 1
    entries: int = 0
    spares_labels: bool = True


@dataclass(frozen=True, kw_only=True)
class Change:
    """What a fault does to whole tables: a function by table, and the columns at fault.

    Each function may be applied to a table as a whole or piece by piece.
    """

    frames: Mapping[str, Callable[[pl.DataFrame], pl.DataFrame]]
    columns: Sequence[str | None]
    implied: Mapping[str, int] = field(default_factory=dict)


@dataclass(frozen=True, kw_only=True)
class ColumnFault(Fault):
    """A fault in the columns of a table, or in its having rows; `plant(count, dice)` chooses it."""

    plant: Callable[[int, Dice], Change]


@dataclass(frozen=True, kw_only=True)
class FileFault(Fault):
    """A fault in the file of a table: `plant(dice)` chooses what becomes of its bytes, which must be valid parquet."""

    plant: Callable[[Dice], Callable[[bytes], bytes]]
    most: int = 1
    alone: bool = True


@dataclass(frozen=True, kw_only=True)
class ConfigFault(Fault):
    """A fault in the configuration.

    `plant(document, dice)` edits the document of the pools in place, or gives the whole content of a file by its place.
    """

    plant: Callable[[PoolsDocument, Dice], Mapping[str, bytes] | None]
    most: int = 1
