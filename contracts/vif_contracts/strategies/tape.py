"""Choices read from a tape: the one thing that hypothesis draws for a data set.

Everything has its fixed place on the tape, a word of two bytes for each choice, and 0 means the simplest, or none. One
draw is cheap that way; zeroing a word removes just one thing, so that failures shrink well; and hypothesis, which likes
to copy one part of an example over another, finds no parts, so that examples stay independent of each other.
"""

from collections.abc import Callable
from struct import unpack
from typing import TypeVar

from hypothesis import strategies as st

from vif_contracts.journals import Choose

T = TypeVar("T")

_BITS = 16
_WORD: int = 2**_BITS
_MASK: int = 2**64 - 1
_LONGEST = 1000
"""The most words of a tape: hypothesis has room for four of this length. The rest is made up from the first word."""


class Tape:
    """Words, and parts of them to make choices from."""

    def __init__(self, content: bytes) -> None:
        self._words: tuple[int, ...] = unpack(f">{len(content) // 2}H", content)

    def word(self, place: int) -> int:
        """The word at a place, below 2**16; beyond the end of the tape, one made up from the first word."""
        return self._words[place] if place < len(self._words) else _made_up(self._words[0], place)

    def part(self, start: int, length: int) -> Choose:
        """Choices by the words from `start`, which is 1 or more, in turn.

        Once they are used up, choices are made up from the last of them, which is not used otherwise. All that is made
        up from 0 is the simplest.
        """
        end = start + length - 1
        words = iter(self._words[start:end])
        seed, made_up = self.word(end), 0

        def word() -> int:
            nonlocal made_up
            for number in words:
                return number
            made_up += 1
            return _made_up(seed, made_up)

        def choose(below: int) -> int:
            if below <= _WORD:
                return word() * below >> _BITS
            number = bits = 0
            while 1 << bits < below:
                number = number << _BITS | word()
                bits += _BITS
            return number * below >> bits

        return choose


def _made_up(seed: int, place: int) -> int:
    """A word that depends on both numbers, and is 0 where the seed is."""
    if not seed:
        return 0
    number = seed * 0x9E3779B97F4A7C15 + place * 0xD1342543DE82EF95 & _MASK
    number = (number ^ number >> 32) * 0xBF58476D1CE4E5B9 & _MASK
    return (number ^ number >> 29) * 0x94D049BB133111EB >> 40 & _WORD - 1


def tapes(words: int, build: Callable[[Tape], T]) -> st.SearchStrategy[T]:
    """What is built from a tape of so many words, the first of which is no part's."""
    size = 2 * min(words, _LONGEST)
    return st.binary(min_size=size, max_size=size).map(lambda content: build(Tape(content)))
