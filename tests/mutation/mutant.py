"""What a mutant is: one part of one rule, altered for as long as a `with` lasts."""

from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from dataclasses import dataclass, is_dataclass
from typing import Any

import polars as pl
from tests.mutation.operators import changes
from tests.mutation.tree import Node, Path, dump, load, text, walk, with_part

Alter = Callable[[Any], Any]
"""Takes an expression or lazy frame of a rule and gives the altered one."""
LONGEST = 90


@dataclass(frozen=True, kw_only=True)
class Mutant:
    """One small change to one rule.

    Attributes:
        code: the rule.
        part: which of its expressions, or what else of it.
        change: what stands there, and what is put in its place; unique in the part.
        applied: a context in which the rule is altered everywhere.
    """

    code: str
    part: str
    change: str
    applied: Callable[[], AbstractContextManager[None]]

    @property
    def name(self) -> str:
        """Unique in the run."""
        return f"{self.code} {self.part}: {self.change}"


@dataclass(frozen=True, kw_only=True)
class Part:
    """An expression of a rule: `shown` gives it as it is, `altered` a context in which each use of it is altered."""

    code: str
    name: str
    shown: Callable[[], pl.Expr | pl.LazyFrame]
    altered: Callable[[Alter], AbstractContextManager[None]]

    def mutants(self) -> Iterator[Mutant]:
        """The mutants of the part, in a fixed order."""
        tree = load(self.shown())
        seen: dict[str, int] = {}
        for path, node in walk(tree):
            for index, (done, _) in enumerate(changes(tree, path)):
                change = _words(done, node)
                seen[change] = seen.get(change, 0) + 1
                number = f" (#{seen[change]})" if seen[change] > 1 else ""
                yield self._mutant(change + number, path, index)

    def _mutant(self, change: str, path: Path, index: int) -> Mutant:
        def alter(original: Any) -> Any:
            if not isinstance(original, pl.Expr | pl.LazyFrame):
                return original
            tree = load(original)
            # Some sets are shorter in another configuration, and have no such member.
            found = [other for _, other in changes(tree, path)]
            return dump(with_part(tree, path, found[index]), type(original)) if index < len(found) else original

        return Mutant(code=self.code, part=self.name, change=change, applied=lambda: self.altered(alter))


def _words(done: str, node: Node) -> str:
    if isinstance(node, dict) and next(iter(node)) in ("Literal", "Column") and done[:6] != "always":
        return done
    shown = text(node)
    return f"{done}: {shown if len(shown) <= LONGEST else shown[: LONGEST - 3] + '...'}"


@contextmanager
def swapped(owner: Any, attribute: str, value: Any) -> Iterator[None]:
    """An attribute of a rule (frozen as it is), a class or a module holds another value."""
    there = attribute in vars(owner)
    before = vars(owner).get(attribute)
    put = object.__setattr__ if is_dataclass(owner) and not isinstance(owner, type) else setattr
    put(owner, attribute, value)
    try:
        yield
    finally:
        if there:
            put(owner, attribute, before)
        else:
            object.__delattr__(owner, attribute)


def of_function(code: str, name: str, owner: Any, attribute: str, *arguments: Any) -> Part:
    """The expression that a function of a rule, or of a module, gives; it is shown as given for the arguments."""
    original = getattr(owner, attribute)

    def altered(alter: Alter) -> AbstractContextManager[None]:
        return swapped(owner, attribute, lambda *values: alter(original(*values)))

    return Part(code=code, name=name, shown=lambda: original(*arguments), altered=altered)


def of_key(code: str, name: str, owner: Any, attribute: str, key: str, *arguments: Any) -> Part:
    """One of several expressions that a function gives by name."""
    original = getattr(owner, attribute)

    def altered(alter: Alter) -> AbstractContextManager[None]:
        def several(*values: Any) -> dict[str, Any]:
            given = dict(original(*values))
            return {**given, key: alter(given[key])}

        return swapped(owner, attribute, several)

    return Part(code=code, name=name, shown=lambda: original(*arguments)[key], altered=altered)
