"""What a column admits: a set of cell values, described so that it can be drawn from. Nulls are said of the column."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

from vif_contracts.domains.language import PLAIN, Language
from vif_contracts.domains.scale import Scale


@dataclass(frozen=True)
class Choices:
    """A few values, the simplest first."""

    values: tuple[Any, ...]


@dataclass(frozen=True)
class Whole:
    """Values that are whole numbers at heart: integers, days, moments, spans, decimals. Bounds are inclusive."""

    scale: Scale
    low: int
    high: int
    excluded: frozenset[int] = frozenset()


@dataclass(frozen=True)
class Real:
    """Floats of 32 or 64 bits; bounds are inclusive and may be infinite."""

    width: int
    low: float
    high: float
    excluded: frozenset[float] = frozenset()


@dataclass(frozen=True)
class Text:
    """Texts of a language."""

    language: Language
    excluded: frozenset[str] = frozenset()

    @cached_property
    def plain(self) -> Language:
        """The same in printable ASCII, as far as that leaves anything."""
        language = self.language
        plain = Language(language.patterns, language.low, language.high, PLAIN)
        return plain if plain.lengths else language


@dataclass(frozen=True)
class Octets:
    """Bytes."""

    excluded: frozenset[bytes] = frozenset()


@dataclass(frozen=True)
class Listing:
    """Lists of `low` to `high` values; an element may be null."""

    inner: "Domain"
    low: int
    high: int


@dataclass(frozen=True)
class Record:
    """A value for each field; those in `nullable` may be null."""

    fields: Mapping[str, "Domain"]
    nullable: frozenset[str] = field(default_factory=frozenset)


Domain = Choices | Whole | Real | Text | Octets | Listing | Record


def size(domain: Domain) -> int | None:
    """How many values there are; None: more than matters."""
    match domain:
        case Choices(values):
            return len(values)
        case Whole(_, low, high, excluded):
            return high - low + 1 - len(excluded)
    return None
