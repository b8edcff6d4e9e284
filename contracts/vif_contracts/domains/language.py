"""Texts that match several patterns at once and have a length within bounds: counted out, not tried out.

The patterns become one automaton (their product). Backwards from its accepting states, the states are listed from which
a text of exactly k more characters can be completed; so every step of a draw is known to lead to a whole text.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import cached_property
from typing import Final

from vif_contracts.domains import pattern as p
from vif_contracts.domains.fragment import LINE, OTHER, WORD, Fragment

Choose = Callable[[int], int]
"""A number from 0 to one less than what is given; 0 gives what is simplest."""

PLAIN: Final = "0123456789abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ _-.,:;!?'\"()[]{}<>@#$%&*+/\\=|^~`"
WIDE: Final = PLAIN + "éßñÅλЖ中あ🙂\u0301\u00a0\u200b\u0661½\t\n\r\x00\x7f"
_MOST_STATES: Final = 4_000
_LONGER: Final = 24
"""How much longer than the shortest text others are."""

_Matched = None
_State = tuple[tuple[frozenset[int] | None, ...], str | None]
"""What each pattern is in (None: has matched already), and the kind of the last character."""


@dataclass(frozen=True)
class Language:
    """The texts of `low` to `high` characters in which every pattern is found.

    Attributes:
        alphabet: the characters to choose from, the simplest first.

    Raises:
        UnreadablePattern: at the first use, if a pattern cannot be read or is too complex.
    """

    patterns: tuple[str, ...]
    low: int = 0
    high: int | None = None
    alphabet: str = WIDE

    @cached_property
    def _universe(self) -> str:
        return "".join(dict.fromkeys(self.alphabet + p.spelled_out(self.patterns)))

    @cached_property
    def _fragments(self) -> tuple[Fragment, ...]:
        return tuple(Fragment(p.read(pattern, self._universe)) for pattern in self.patterns)

    @cached_property
    def _classes(self) -> tuple[str, ...]:
        """The characters, those together that no pattern tells apart; each class stands for its first."""
        sets = {move[0] for fragment in self._fragments for move in fragment.moves if move}
        classes: dict[tuple[bool | str, ...], str] = {}
        for character in self._universe:
            signature: tuple[bool | str, ...] = (*(character in members for members in sets), self._kind(character))
            classes[signature] = classes.get(signature, "") + character
        return tuple(classes.values())

    @cached_property
    def _words(self) -> frozenset[str]:
        return p.matching(r"\A\w\z", self._universe)

    def _kind(self, character: str) -> str:
        return LINE if character == "\n" else WORD if character in self._words else OTHER

    def _after(self, state: _State, character: str) -> _State:
        parts, before = state
        kind = self._kind(character)
        following: list[frozenset[int] | None] = []
        for fragment, part in zip(self._fragments, parts, strict=True):
            if part is _Matched:
                following.append(_Matched)
                continue
            reached = fragment.reached({*part, fragment.first}, before, kind)
            if fragment.last in reached:
                following.append(_Matched)
                continue
            moves = (fragment.moves[number] for number in reached)
            following.append(frozenset(move[1] for move in moves if move and character in move[0]))
        return tuple(following), kind

    def _accepts(self, state: _State) -> bool:
        parts, before = state
        return all(
            part is _Matched or fragment.last in fragment.reached({*part, fragment.first}, before, None)
            for fragment, part in zip(self._fragments, parts, strict=True)
        )

    @cached_property
    def _graph(self) -> tuple[list[_State], list[list[int]]]:
        """The states, the first one first, and for each the places of those that the classes lead to."""
        start: _State = tuple(frozenset[int]() for _ in self.patterns), None
        places, states, targets = {start: 0}, [start], []
        for state in states:  # which grows on the way
            row = []
            for characters in self._classes:
                target = self._after(state, characters[0])
                if target not in places:
                    places[target] = len(states)
                    states.append(target)
                row.append(places[target])
            targets.append(row)
            if len(states) > _MOST_STATES:
                raise p.UnreadablePattern("it is too complex")
        return states, targets

    @cached_property
    def _completed(self) -> list[frozenset[int]]:
        """By the number of characters to come: the states from which so many make a whole text."""
        states, targets = self._graph
        levels = [frozenset(place for place, state in enumerate(states) if self._accepts(state))]
        longest, shortest = self.low + len(states), None
        while len(levels) <= longest and (self.high is None or len(levels) <= self.high):
            if shortest is None and len(levels) > self.low and 0 in levels[-1]:
                shortest = len(levels) - 1
                longest = shortest + _LONGER
            level = levels[-1]
            levels.append(frozenset(place for place, row in enumerate(targets) if not level.isdisjoint(row)))
        return levels

    @cached_property
    def lengths(self) -> tuple[int, ...]:
        """The lengths to draw, the shortest first: not much longer ones than need be; none where no text fits."""
        completed = self._completed
        most = len(completed) - 1 if self.high is None else min(self.high, len(completed) - 1)
        fitting = [length for length in range(self.low, most + 1) if 0 in completed[length]]
        return tuple(length for length in fitting if length <= fitting[0] + _LONGER)

    @cached_property
    def _steps(self) -> dict[tuple[int, int], list[tuple[str, int]]]:
        return {}

    def _next(self, state: int, left: int) -> list[tuple[str, int]]:
        """The classes that lead on from a state, where so many characters follow, and where they lead to."""
        steps = self._steps.get((state, left))
        if steps is None:
            pairs = zip(self._classes, self._graph[1][state], strict=True)
            steps = [(characters, target) for characters, target in pairs if target in self._completed[left]]
            self._steps[state, left] = steps
        return steps

    def draw(self, choose: Choose) -> str:
        """A text; `lengths` must not be empty."""
        length = self.lengths[choose(len(self.lengths))]
        state, drawn = 0, []
        for left in range(length - 1, -1, -1):
            # One choice for each character, whichever class it is of: else some texts would seem simpler than others.
            steps = self._next(state, left)
            widest = max(len(characters) for characters, _ in steps)
            place, at = divmod(choose(len(steps) * widest) if len(steps) * widest > 1 else 0, widest)
            characters, state = steps[place]
            drawn.append(characters[at % len(characters)])
        return "".join(drawn)

    def texts(self) -> Iterator[str]:
        """All texts of these lengths, the shortest first."""
        for length in self.lengths:
            yield from self._completions("", 0, length)

    def _completions(self, text: str, state: int, left: int) -> Iterator[str]:
        if not left:
            yield text
            return
        for characters, target in self._next(state, left - 1):
            for character in characters:
                yield from self._completions(text + character, target, left - 1)

    @property
    def is_cut(self) -> bool:
        """There may be longer texts than `lengths` has."""
        return bool(self.lengths) and self.lengths[-1] == self.lengths[0] + _LONGER != self.high
