"""Which journals get which faults, and how many violations each."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from vif_contracts.journals import Journal
from vif_contracts.planting.dice import Dice
from vif_contracts.planting.fault import JournalFault


@dataclass(frozen=True)
class Share:
    """Violations of one rule in one journal, or in the few that they need together."""

    fault: JournalFault
    journals: Sequence[Journal]
    count: int


def shares(journals: Sequence[Journal], faults: Sequence[tuple[JournalFault, int]], dice: Dice) -> list[Share]:
    """Share faults out among journals, none of which gets faults of two rules.

    Raises:
        ValueError: the journals are too few.
    """
    free = _turned(journals, dice)
    # Who needs the longest journals chooses first; what is left over is then good enough for everybody else.
    demands = sorted(faults, key=lambda demand: -demand[0].entries)
    _keep_one_labeled(free, demands)
    groups = [_enough(free, fault, count, len(journals)) for fault, count in demands]
    for (fault, count), group in zip(demands, groups, strict=True):
        _spread(free, fault, count, group, dice)
    return [
        share
        for (fault, count), group in zip(demands, groups, strict=True)
        for share in _split(fault, count, group, dice)
    ]


def _turned(journals: Sequence[Journal], dice: Dice) -> list[Journal]:
    """The journals, beginning with any of them."""
    start = dice.below(len(journals)) if journals else 0
    return [*journals[start:], *journals[:start]]


def _keep_one_labeled(free: list[Journal], demands: Sequence[tuple[JournalFault, int]]) -> None:
    """Spare a labeled journal where the others may lose their labels: the label table must not end up empty."""
    labeled = [journal for journal in free if journal.labels]
    if labeled and not all(fault.spares_labels for fault, _ in demands):
        free.remove(min(labeled, key=lambda journal: len(journal.labels)))


def _next(free: list[Journal], fault: JournalFault) -> list[Journal]:
    """Take journals for one more fault out of the free ones; none where there are too few."""
    fit = [journal for journal in free if len(journal.labels) >= fault.entries]
    if len(fit) < fault.together:
        return []
    taken = fit[: fault.together]
    for journal in taken:
        free.remove(journal)
    return taken


def _enough(free: list[Journal], fault: JournalFault, count: int, total: int) -> list[list[Journal]]:
    """As few journals as can hold so many violations."""
    group: list[list[Journal]] = []
    capacity = 0
    while capacity < count:
        taken = _next(free, fault)
        if not taken:
            raise ValueError(_too_few(fault, count, total))
        group.append(taken)
        capacity += fault.capacity(taken[0])
    return group


def _too_few(fault: JournalFault, count: int, total: int) -> str:
    rows = f" with {fault.entries} or more label rows" if fault.entries else ""
    beside = "" if fault.spares_labels else ", beside one that keeps its labels"
    each = f"a violation takes {fault.together} personas{rows}" if fault.together > 1 else f"each needs a persona{rows}"
    violations = "violation" if count == 1 else "violations"
    return f"cannot plant {count:,} {violations} of {fault.code} in {total:,} personas: {each} of its own{beside}"


def _spread(free: list[Journal], fault: JournalFault, count: int, group: list[list[Journal]], dice: Dice) -> None:
    """Take more journals than needed, so that each need not hold as much as it can."""
    for _ in range(dice.below(min(count - len(group), len(free)) + 1)):
        taken = _next(free, fault)
        if taken:
            group.append(taken)


def _split(fault: JournalFault, count: int, group: Sequence[Sequence[Journal]], dice: Dice) -> Iterator[Share]:
    """At least one violation for each."""
    left = count
    later = sum(fault.capacity(journals[0]) for journals in group)
    for number, journals in enumerate(group):
        capacity = fault.capacity(journals[0])
        later -= capacity
        others = len(group) - number - 1
        here = dice.between(max(1, left - later), min(capacity, left - others))
        left -= here
        yield Share(fault, journals, here)
