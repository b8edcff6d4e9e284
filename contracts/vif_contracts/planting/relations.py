"""How to break each relation between the registry and the labels, and the sequence of a journal, which is one too."""

from collections import Counter
from collections.abc import Sequence

from vif_contracts.journals import Journal, Row
from vif_contracts.planting.dice import Dice
from vif_contracts.planting.fault import Harm, JournalFault, Spot
from vif_contracts.planting.personas import LARGEST, STAGES
from vif_contracts.planting.value import value_of, values_of
from vif_contracts.vocabulary import JUDGE_LABELS, PERSONAS

_SHOWN = 40
"""Most t_index that a report looks at, more than fit into a value."""


def _spot(persona: Row, **shown: object) -> Spot:
    return Spot(persona_id=persona["persona_id"], value=values_of(**shown))


def orphan(journal: Journal, count: int, persona_id: str) -> list[Row]:
    """Give the last `count` entries to another persona, as a journal of their own; those rows.

    The registry row says what is left: fewer entries, or no labels.
    """
    [persona] = journal.personas
    entries = journal.entries()
    left = len(entries) - count
    for place, row in enumerate(entries[left:]):
        row |= {"persona_id": persona_id, "t_index": place}
    if left:
        persona["entry_count"] = left
    else:
        persona["stage_labeled"] = False
    return entries[left:]


def plant_gap(journals: Sequence[Journal], _count: int, dice: Dice) -> Harm:
    """From some entry on, all are numbered too high; entry_count stays, or fits the last number, or nothing at all."""
    [journal] = journals
    [persona] = journal.personas
    entries = journal.entries()
    start = dice.below(len(entries))
    longest = LARGEST - entries[-1]["t_index"]
    step = dice.one_of((1, 2, dice.between(1, 1000), longest))
    for row in entries[start:]:
        row["t_index"] += step
    last = entries[-1]["t_index"]
    persona["entry_count"] = dice.one_of((len(entries), min(last, LARGEST - 1) + 1, dice.between(0, 2 * len(entries))))
    spot = Spot(persona_id=persona["persona_id"], value=value_of([row["t_index"] for row in entries[:_SHOWN]]))
    return Harm(spots=[spot], implied=_miscounted(journal))


def _miscounted(journal: Journal) -> Counter[str]:
    """The violations of X104 and X105 in a journal whose t_index all differ."""
    count = journal.personas[0]["entry_count"]
    beyond = sum(row["t_index"] >= count for row in journal.labels)
    found = Counter(X104=int(count != len(journal.labels)), X105=beyond)
    return +found


def _plant_unknown_persona(journals: Sequence[Journal], count: int, dice: Dice) -> Harm:
    rows = orphan(journals[0], count, dice.unknown_id())
    return Harm(spots=[Spot(row=row, column="persona_id") for row in rows])


def _plant_labeled_without_labels(journals: Sequence[Journal], _count: int, _dice: Dice) -> Harm:
    [journal] = journals
    [persona] = journal.personas
    journal.labels.clear()
    persona.update(dict.fromkeys(STAGES, True))
    return Harm(spots=[_spot(persona, stage_labeled=True, label_rows=0)])


def _plant_labels_without_stage(journals: Sequence[Journal], _count: int, dice: Dice) -> Harm:
    [journal] = journals
    [persona] = journal.personas
    reached = dice.below(len(STAGES))
    persona.update({stage: number < len(STAGES) - 1 - reached for number, stage in enumerate(STAGES)})
    return Harm(spots=[_spot(persona, stage_labeled=False, label_rows=len(journal.labels))])


def _plant_other_count(journals: Sequence[Journal], _count: int, dice: Dice) -> Harm:
    """The registry says more entries than are labeled, or the last ones are missing."""
    [journal] = journals
    [persona] = journal.personas
    entries = journal.entries()
    if len(entries) > 1 and dice.heads():
        left = dice.between(1, len(entries) - 1)
        journal.labels = [row for row in journal.labels if row["t_index"] < left]
    else:
        more = dice.one_of((1, 2, dice.between(1, 1000), LARGEST - len(entries)))
        persona["entry_count"] = len(entries) + more
    return Harm(spots=[_spot(persona, entry_count=persona["entry_count"], distinct_t_index=len(journal.labels))])


def _plant_beyond_journal(journals: Sequence[Journal], count: int, dice: Dice) -> Harm:
    """The registry says too few entries, or the last ones are numbered too high."""
    [journal] = journals
    [persona] = journal.personas
    entries = journal.entries()
    last = entries[len(entries) - count :]
    step = count + dice.one_of((0, 1, dice.below(1000), LARGEST - len(entries) - count))
    numbered_too_high = dice.heads()
    if numbered_too_high:
        for row in last:
            row["t_index"] += step
    else:
        persona["entry_count"] -= count
    spots = [
        Spot(
            row=row,
            column="t_index",
            value=values_of(t_index=row["t_index"], entry_count=persona["entry_count"]),
        )
        for row in last
    ]
    return Harm(spots=spots, implied={"L302" if numbered_too_high else "X104": 1})


RELATION_FAULTS: tuple[JournalFault, ...] = (
    JournalFault(
        code="X101",
        table=JUDGE_LABELS,
        plant=_plant_unknown_persona,
        capacity=lambda journal: len(journal.labels),
        entries=1,
    ),
    JournalFault(code="X102", table=PERSONAS, plant=_plant_labeled_without_labels, spares_labels=False),
    JournalFault(code="X103", table=PERSONAS, plant=_plant_labels_without_stage, entries=1),
    JournalFault(code="X104", table=PERSONAS, plant=_plant_other_count, entries=1),
    JournalFault(
        code="X105",
        table=JUDGE_LABELS,
        plant=_plant_beyond_journal,
        capacity=lambda journal: len(journal.labels),
        entries=1,
    ),
)
