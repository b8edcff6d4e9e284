"""Patterns, parts and lengths of several checks, made into one language."""

from collections.abc import Iterable, Sequence
from itertools import combinations, islice
from typing import Any, Final

from vif_contracts.domains.bounds import excluded_by
from vif_contracts.domains.demands import Demand
from vif_contracts.domains.faults import Unsupported, refused
from vif_contracts.domains.kinds import Choices, Text
from vif_contracts.domains.language import Language
from vif_contracts.domains.pattern import UnreadablePattern

_FEW: Final = 64


def text(demands: Sequence[Demand]) -> Choices | Text:
    """The texts that all demands admit; listed, where they are few."""
    excluded = frozenset(value for value in excluded_by(demands) if isinstance(value, str))
    shaping = [demand for demand in demands if demand.kind.startswith("str_")]
    language = _language(shaping)
    try:
        if not language.lengths:
            raise refused(_culprits(shaping), "no text")
        few = None if language.is_cut else list(islice(language.texts(), _FEW + 1))
    except UnreadablePattern as error:
        culprit = next((demand for demand in shaping if not _readable(demand)), None)
        label = culprit.label if culprit else " and ".join(demand.label for demand in shaping)
        raise Unsupported(f"no texts can be drawn for {label}: {error}") from error
    if few is None or len(few) > _FEW:
        return Text(language, excluded)
    left = tuple(text for text in few if text not in excluded)
    if not left:
        raise refused(demands, "no text")
    return Choices(left)


def _readable(demand: Demand) -> bool:
    try:
        return bool(_language([demand]).lengths)
    except UnreadablePattern:
        return False


def _culprits(demands: Sequence[Demand]) -> Sequence[Demand]:
    """The least number of demands that contradict each other; all, if they are many."""
    for count in (1, 2, 3):
        for some in combinations(demands, count):
            if not _language(some).lengths:
                return some
    return demands


def _language(demands: Iterable[Demand]) -> Language:
    patterns: list[str] = []
    low, high = 0, None
    for demand in demands:
        given = demand.arguments
        match demand.kind:
            case "str_matches":
                pattern = _source(given["pattern"])
                patterns.append(pattern if pattern.startswith("^") else f"^{pattern}")
            case "str_contains":
                patterns.append(_source(given["pattern"]))
            case "str_startswith":
                patterns.append(rf"\A{_escaped(given['string'])}")
            case "str_endswith":
                patterns.append(rf"{_escaped(given['string'])}\z")
            case "str_length":
                exact = given.get("exact_value")
                low = max(low, (given.get("min_value") or 0) if exact is None else exact)
                most = given.get("max_value") if exact is None else exact
                high = most if high is None else high if most is None else min(most, high)
    return Language(tuple(patterns), low, high)


def _source(pattern: Any) -> str:
    return str(getattr(pattern, "pattern", pattern))


def _escaped(text: str) -> str:
    return "".join(rf"\x{{{ord(character):x}}}" for character in text)
