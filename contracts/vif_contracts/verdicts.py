"""What the D rules say of the figures of a data set: one function each, from figures and thresholds to a verdict."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from vif_contracts.thresholds import CharacteristicThresholds
from vif_contracts.vocabulary import ALIGNMENT_COLUMNS

SPARSE: Final = range(1, 4)
"""How many scores that are not 0 a usual entry has."""


@dataclass(frozen=True, kw_only=True)
class Imbalance:
    """An attribute of the personas against the uniform draw from its pool; figures are None where there are none.

    `most_off` says in words which category is furthest from its expected number.
    """

    column: str
    cramers_v: float | None
    p_value: float | None
    most_off: str


@dataclass(frozen=True, kw_only=True)
class Measured:
    """The figures that the rules judge; a part that could not be measured is None.

    Attributes:
        examples: how many -1 and how many +1 each of the ten score columns has.
        signals: of the entries without a null score, how many have 0, 1, ... 10 scores of -1 or +1.
        imbalances: of age, profession and culture.
        declaring: personas that declare a value and have a score of it.
        silent: those of them with a declared value without any +1.
    """

    examples: Mapping[str, tuple[int, int]] | None = None
    signals: Sequence[int] | None = None
    imbalances: Sequence[Imbalance] | None = None
    declaring: int | None = None
    silent: int | None = None


@dataclass(frozen=True, kw_only=True)
class Verdict:
    """What a rule says of the figures.

    Attributes:
        checked: the units judged; 0 where there is nothing to judge.
        violations: the units at fault; 0 where the rule holds, though some are as it does not want them.
        figures: a clause with the figures and the threshold.
        places: columns at fault, each with a text that says how, where the rule is about columns.
    """

    checked: int
    violations: int
    figures: str
    places: tuple[tuple[str, str], ...] = ()


def _share(part: int, whole: int) -> str:
    """A share as per cent with one decimal."""
    return f"{100 * part / whole:.1f} %" if whole else "0.0 %"


def _ratio(part: int, whole: int) -> float:
    # A quotient is the number nearest to it, as a threshold written in decimals is: the two can be compared.
    return part / whole if whole else 0.0


def _percent(threshold: float) -> str:
    return f"{100 * threshold:g} %"


def rare(measured: Measured, thresholds: CharacteristicThresholds) -> Verdict:
    """Every value has enough -1 and enough +1; judged are the pairs of value and sign."""
    assert measured.examples is not None  # noqa: S101 (callers see to it, here and below)
    pairs = [
        (column, sign, count)
        for column, counts in measured.examples.items()
        for sign, count in zip(("-1", "+1"), counts, strict=True)
    ]
    rare = [(column, sign, count) for column, sign, count in pairs if count < thresholds.min_examples]
    column, sign, count = min(pairs, key=lambda pair: pair[2])
    return Verdict(
        checked=len(pairs),
        violations=len(rare),
        figures=f"the rarest is {sign} of {column}, {count:,} times; at least {thresholds.min_examples:,} are demanded",
        places=tuple((column, f"{sign}: {count:,}") for column, sign, count in rare),
    )


def sparse(measured: Measured, thresholds: CharacteristicThresholds) -> Verdict:
    """Enough entries have few scores that are not 0."""
    assert measured.signals is not None  # noqa: S101
    entries, usual = sum(measured.signals), sum(measured.signals[number] for number in SPARSE)
    return Verdict(
        checked=entries,
        violations=0 if _ratio(usual, entries) >= thresholds.min_sparse_share else entries - usual,
        figures=f"{_share(usual, entries)} have 1 to 3; at least {_percent(thresholds.min_sparse_share)} are demanded",
    )


def full(measured: Measured, _thresholds: CharacteristicThresholds) -> Verdict:
    """No entry has ten scores that are not 0."""
    assert measured.signals is not None  # noqa: S101
    full = measured.signals[len(ALIGNMENT_COLUMNS)]
    return Verdict(checked=sum(measured.signals), violations=full, figures=f"{full:,} score all ten values")


def imbalanced(measured: Measured, thresholds: CharacteristicThresholds) -> Verdict:
    """No attribute is both far from the uniform draw and so beyond chance."""
    assert measured.imbalances is not None  # noqa: S101
    known = [each for each in measured.imbalances if each.cramers_v is not None and each.p_value is not None]
    off = [
        each
        for each in known
        if (each.cramers_v or 0) > thresholds.max_cramers_v and (each.p_value or 0) <= thresholds.imbalance_p_value
    ]
    sizes = ", ".join(f"{each.column} {each.cramers_v:.3f}" for each in known)
    return Verdict(
        checked=len(known),
        violations=len(off),
        figures=f"Cramer's V {sizes}; more than {thresholds.max_cramers_v:g} that chance does not explain "
        f"(p at most {thresholds.imbalance_p_value:g}) is too much",
        places=tuple((each.column, each.most_off) for each in off),
    )


def silent(measured: Measured, thresholds: CharacteristicThresholds) -> Verdict:
    """Few enough personas never express a value that they declare."""
    personas, silent = measured.declaring or 0, measured.silent or 0
    return Verdict(
        checked=personas,
        violations=silent if _ratio(silent, personas) > thresholds.max_silent_share else 0,
        figures=f"{_share(silent, personas)} are silent; at most {_percent(thresholds.max_silent_share)} may be",
    )


def neutral(measured: Measured, thresholds: CharacteristicThresholds) -> Verdict:
    """Few enough entries have no score but 0."""
    assert measured.signals is not None  # noqa: S101
    entries, neutral = sum(measured.signals), measured.signals[0]
    return Verdict(
        checked=entries,
        violations=neutral if _ratio(neutral, entries) >= thresholds.max_neutral_share else 0,
        figures=f"{_share(neutral, entries)} are neutral; "
        f"less than {_percent(thresholds.max_neutral_share)} is demanded",
    )
