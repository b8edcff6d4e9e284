"""Data sets in which exactly one rule is broken."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from io import BytesIO

from hypothesis.errors import InvalidArgument
from hypothesis.strategies import SearchStrategy

from vif_contracts.journals import JOURNAL_PLACES, DataSet, frame, rows_of
from vif_contracts.planting import Place, Planted, plant
from vif_contracts.planting.characteristics import CharacteristicFault
from vif_contracts.planting.fault import Fault, JournalFault
from vif_contracts.planting.faults import fault_of
from vif_contracts.planting.label_files import LabelFileFault
from vif_contracts.pools import Pools
from vif_contracts.strategies.journals import Shape, draw_journals, draw_label_files
from vif_contracts.strategies.sizes import MOST_PERSONAS, check_sizes
from vif_contracts.strategies.tape import Tape, tapes
from vif_contracts.vocabulary import JUDGE_LABELS, PERSONAS

_FAULT_WORDS = 64
_ENTRIES = 6
_USUAL = 5


@dataclass(frozen=True, kw_only=True)
class Broken:
    """A data set in which a rule is broken, and what a check of it must find.

    Attributes:
        code: the rule.
        count: its violations.
        places: where they are, one for each, as the samples of a report tell it.
        expected: the violations of every rule that fails, by code: of this one, and of the few that then cannot hold.
        data: valid but for that. Where a file or the configuration is at fault, it is to be seen only in what
            `data.write(root)` writes; where a judge output file is, all of them are in `data.files`.
    """

    code: str
    count: int
    places: tuple[Place, ...]
    expected: Mapping[str, int]
    data: DataSet


def broken(code: str, *, count: int = 1, min_size: int = 1, max_size: int | None = None) -> SearchStrategy[Broken]:
    """Data sets in which the rule `code` has exactly `count` violations, and every other rule holds.

    Some rules cannot be broken alone; what follows from them, a subset of the `implies` of the rule, is in
    `Broken.expected`. It shrinks to the fewest personas that the rule allows, mostly one, and the plainest fault.

    Args:
        code: a code of `vif_contracts.RULES`.
        count: how many violations, in what the rule counts.
        min_size: the fewest personas of the valid data in which the rule is broken.
        max_size: the most of them; None for 5, or as many as it takes.

    Raises:
        ValueError: no rule has the code, the rule cannot have so many violations, or a size is out of range or too
            small for them.
        InvalidArgument: an argument is of the wrong type (it is a TypeError).
    """
    if not isinstance(code, str):
        raise InvalidArgument(f"code={code!r}: must be the code of a rule, as text")
    if isinstance(count, bool) or not isinstance(count, int):
        raise InvalidArgument(f"count={count!r}: must be a whole number")
    fault = fault_of(code, count)
    least = _least(fault, count)
    if len(least) > MOST_PERSONAS:
        raise ValueError(f"count={count}: takes {len(least):,} personas, more than the {MOST_PERSONAS:,} to be drawn")
    check_sizes(high=MOST_PERSONAS, min_size=min_size, max_size=MOST_PERSONAS if max_size is None else max_size)
    most = max(_USUAL, len(least), min_size) if max_size is None else max_size
    if most < len(least):
        violations = "a violation" if count == 1 else f"{count} violations"
        raise ValueError(f"max_size={most}: {violations} of {code} can take {len(least)} personas")
    least += [None] * (min_size - len(least))
    by_file = isinstance(fault, LabelFileFault)
    shape = Shape(least=least, most=most, entries=(1, _ENTRIES), pools=Pools.packaged(), judge_files=by_file)
    return tapes(shape.words + _FAULT_WORDS, lambda tape: _draw(tape, shape, code, count))


def _least(fault: Fault, count: int) -> list[int | None]:
    """The fewest label rows of each of the personas that it takes; None: labeled or not."""
    if isinstance(fault, LabelFileFault):
        return [1] * count
    if isinstance(fault, CharacteristicFault):
        return fault.least(count)
    if not isinstance(fault, JournalFault):
        return [1]
    each = [fault.entries or None] * (count * fault.together)
    if not fault.spares_labels:
        return [*each, 1]
    return [each[0] or 1, *each[1:]]


def _draw(tape: Tape, shape: Shape, code: str, count: int) -> Broken:
    journals, order = draw_journals(tape, shape)
    label_files = draw_label_files(tape, shape, journals)
    choose = tape.part(shape.words, _FAULT_WORDS)
    planted = plant(journals, {code: count}, choose, pools=shape.pools, label_files=label_files)
    rows = {table: rows_of(journals, table, order=order) for table in JOURNAL_PLACES}
    frames = {table: planted.changed(table, frame(table, rows[table])) for table in JOURNAL_PLACES}
    data = DataSet(personas=frames[PERSONAS], judge_labels=frames[JUDGE_LABELS])
    return Broken(
        code=code,
        count=count,
        places=planted.places({table: enumerate(numbered) for table, numbered in rows.items()}),
        expected=planted.expected,
        data=replace(data, files={**label_files, **planted.files, **_spoiled_files(planted, data)}),
    )


def _spoiled_files(planted: Planted, data: DataSet) -> dict[str, bytes]:
    files = {}
    for table, spoil in planted.spoiled.items():
        content = BytesIO()
        data.table(table).write_parquet(content)
        files[JOURNAL_PLACES[table]] = spoil(content.getvalue())
    return files
