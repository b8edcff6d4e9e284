"""The numbers that the rules on the characteristics of the data (D rules) compare with, and what each may be."""

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Final


@dataclass(frozen=True, kw_only=True)
class CharacteristicThresholds:
    """Where a characteristic becomes a finding; shares are from 0 to 1.

    Attributes:
        min_examples: D101: the fewest +1, and the fewest -1, of each value.
        min_sparse_share: D102: the least share of entries with 1 to 3 scores that are not 0.
        max_cramers_v: D104: the largest effect size that still counts as near the uniform draw.
        imbalance_p_value: D104: a deviation that chance gives more often than this is none, whatever its size.
        max_silent_share: D105: the largest share of personas with a declared value that they never express.
        max_neutral_share: D106: the share of entries without any score but 0 has to be less than this.
    """

    min_examples: int = 30
    min_sparse_share: float = 0.5
    max_cramers_v: float = 0.15
    imbalance_p_value: float = 0.01
    max_silent_share: float = 0.05
    max_neutral_share: float = 0.1


@dataclass(frozen=True)
class Range:
    """What a threshold may be: a number from `low` to `high`, a whole one where `whole`."""

    low: float
    high: float
    whole: bool = False

    def __contains__(self, value: object) -> bool:
        # True is a whole number to Python, and no number to anybody else.
        fits = type(value) is int or (type(value) is float and not self.whole)
        return fits and self.low <= value <= self.high  # type: ignore[operator]

    def __str__(self) -> str:
        return f"a {'whole number' if self.whole else 'number'} from {self.low:,} to {self.high:,}"


_SHARE: Final = Range(0, 1)

RANGES: Final[Mapping[str, Range]] = MappingProxyType(
    {
        "min_examples": Range(0, 1_000_000_000, whole=True),
        "min_sparse_share": _SHARE,
        "max_cramers_v": _SHARE,
        "imbalance_p_value": _SHARE,
        "max_silent_share": _SHARE,
        "max_neutral_share": _SHARE,
    }
)
"""By the name of each threshold."""
