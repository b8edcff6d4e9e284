"""Choices in planting: everything that a fault draws comes from here."""

from collections.abc import Collection, Container, Sequence
from typing import TypeVar

from vif_contracts.journals import Choose
from vif_contracts.pools import Pools

T = TypeVar("T")

_IDS = 2**32


class Dice:
    """Choices by a `Choose`, and texts that nothing else in the data has.

    Attributes:
        pools: what professions and cultures are drawn from.
    """

    def __init__(self, choose: Choose, *, pools: Pools, taken: Container[str]) -> None:
        self.pools = pools
        self.below = choose
        self._taken = taken
        self._given: set[str] = set()

    def between(self, low: int, high: int) -> int:
        """A number from `low`, the simplest, to `high`, both included."""
        return low + self.below(high - low + 1)

    def one_of(self, choices: Sequence[T]) -> T:
        """One of the choices; the first is the simplest."""
        return choices[self.below(len(choices))]

    def some(self, choices: Collection[T], count: int) -> list[T]:
        """`count` of the choices, each at most once."""
        left = list(choices)
        return [left.pop(self.below(len(left))) for _ in range(count)]

    def heads(self) -> bool:
        """True or false; false is the simpler."""
        return self.below(2) == 1

    def unused(self, text: str, *, filler: str) -> str:
        """The text, with as much filler behind it as it takes to be none that is there already."""
        while text in self._given or text in self._taken:
            text += filler
        self._given.add(text)
        return text

    def unknown_id(self) -> str:
        """A well-formed persona_id that no persona has."""
        number = self.below(_IDS)
        while (text := f"{number:08x}") in self._given or text in self._taken:
            number = (number + 1) % _IDS
        self._given.add(text)
        return text
