"""One pattern as an automaton that need not be deterministic: states, free moves, moves over a character."""

from collections.abc import Iterable
from typing import Final

from vif_contracts.domains import pattern as p

_MOST_STATES: Final = 20_000


class Fragment:
    """A pattern as numbered states with free moves, some on a condition, and moves over a character."""

    def __init__(self, node: p.Node) -> None:
        self.free: list[list[tuple[int, str]]] = []
        self.moves: list[tuple[frozenset[str], int] | None] = []
        self.first = self._state()
        self.last = self._add(node, self.first)

    def _state(self) -> int:
        if len(self.free) > _MOST_STATES:
            raise p.UnreadablePattern("it is too large")
        self.free.append([])
        self.moves.append(None)
        return len(self.free) - 1

    def _link(self, origin: int, target: int, condition: str = "") -> None:
        self.free[origin].append((target, condition))

    def _add(self, node: p.Node, origin: int) -> int:
        """The node's states behind a state; gives the last of them."""
        match node:
            case p.Characters(members):
                begin, end = self._state(), self._state()
                self._link(origin, begin)
                self.moves[begin] = (members, end)
                return end
            case p.Place(condition):
                end = self._state()
                self._link(origin, end, condition)
                return end
            case p.Sequence(parts):
                for part in parts:
                    origin = self._add(part, origin)
                return origin
            case p.Either(parts):
                end = self._state()
                for part in parts:
                    self._link(self._add(part, origin), end)
                return end
            case p.Repeat(part, least, most):
                return self._repeat(part, least, most, origin)

    def _repeat(self, part: p.Node, least: int, most: int | None, origin: int) -> int:
        for _ in range(least):
            origin = self._add(part, origin)
        end = self._state()
        if most is None:
            loop = self._state()
            self._link(origin, loop)
            self._link(self._add(part, loop), loop)
            self._link(loop, end)
            return end
        for _ in range(most - least):
            self._link(origin, end)
            origin = self._add(part, origin)
        self._link(origin, end)
        return end

    def reached(self, states: Iterable[int], before: str | None, after: str | None) -> set[int]:
        """All states that free moves lead to between two kinds of characters (see `_kind`)."""
        found, left = set(states), list(states)
        while left:
            for target, condition in self.free[left.pop()]:
                if target not in found and (not condition or _holds(condition, before, after)):
                    found.add(target)
                    left.append(target)
        return found


LINE, WORD, OTHER = "\n", "word", "other"
"""Kinds of characters, as far as conditions tell them apart; None is the start or the end of the text."""


def _holds(condition: str, before: str | None, after: str | None) -> bool:
    match condition:
        case p.START:
            return before is None
        case p.END:
            return after is None
        case p.LINE_START:
            return before in {None, LINE}
        case p.LINE_END:
            return after in {None, LINE}
    return ((before == WORD) != (after == WORD)) is (condition == p.BOUNDARY)
