"""Values of a domain by a `Choose`, such as seeded dice: of everyday size mostly, with the edges among them."""

import math
from collections.abc import Iterator
from itertools import islice
from typing import Any, Final

from vif_contracts.domains.kinds import Choices, Domain, Listing, Octets, Real, Record, Text, Whole
from vif_contracts.domains.language import Choose

_NEAR: Final = 36
_RETRIES: Final = 20
_DOUBLE: Final = 64


class Dice:
    """A `Choose` that is the same for the same seed in every version of Python (a splitmix64 generator)."""

    def __init__(self, seed: int, stream: str = "") -> None:
        self._state = 0
        for byte in f"{seed} {stream}".encode():
            self._state = self._next() ^ byte

    def _next(self) -> int:
        self._state = (self._state + 0x9E3779B97F4A7C15) % 2**64
        number = self._state
        number = (number ^ number >> 30) * 0xBF58476D1CE4E5B9 % 2**64
        number = (number ^ number >> 27) * 0x94D049BB133111EB % 2**64
        return number ^ number >> 31

    def __call__(self, bound: int) -> int:
        """A number from 0 to `bound` - 1."""
        bits = self._next()
        if bound < 2**32:
            return (bits >> 32) * bound >> 32
        for _ in range(bound.bit_length() // 48):
            bits = bits << 64 | self._next()
        return bits % bound


def simplest(domain: Domain) -> Iterator[Any]:
    """A few values to begin with, the simplest first."""
    match domain:
        case Choices(values):
            yield from values
        case Whole(scale, low, high, excluded):
            start = min(max(scale.simple, low), high)
            numbers = dict.fromkeys(
                number for step in range(_NEAR) for number in (start + step, start - step) if low <= number <= high
            )
            yield from (scale.value(number) for number in numbers if number not in excluded)
        case Text(language, excluded):
            yield from (text for text in islice(language.texts(), 2 * _NEAR) if text not in excluded)
        case Listing(inner, low, high):
            for length in range(low, high + 1):
                yield from ([cell] * length for cell in islice(simplest(inner), _NEAR if length else 1))
        case _:
            yield draw(domain, lambda _: 0)


def draw(domain: Domain, choose: Choose, reach: int = 1) -> Any:
    """A value; with a larger `reach` more of the domain is in reach."""
    match domain:
        case Choices(values):
            return values[choose(len(values))]
        case Whole():
            return domain.scale.value(_number(domain, choose, reach))
        case Real():
            return _float(domain, choose, reach)
        case Text():
            return _text(domain, choose)
        case Octets(excluded):
            drawn = bytes(choose(256) for _ in range(choose(4 * reach)))
            return drawn if drawn not in excluded else drawn + b"\0"
        case Listing(inner, low, high):
            return [draw(inner, choose, reach) for _ in range(low + choose(high - low + 1))]
        case Record(fields):
            return {name: draw(inner, choose, reach) for name, inner in fields.items()}


def _number(domain: Whole, choose: Choose, reach: int) -> int:
    scale = domain.scale
    span = scale.span * reach
    start = min(max(scale.simple, domain.low), domain.high)
    high = min(domain.high, start + span)
    low = max(domain.low, high - span)
    if choose(8) == 1:  # beyond what is usual, on either side
        low, high = max(domain.low, start - 100 * span), min(domain.high, start + 100 * span)
    return _allowed(low + choose(high - low + 1), domain)


def _allowed(number: int, domain: Whole) -> int:
    """The number, or if it is excluded the next that is not."""
    step = 1
    while number in domain.excluded:
        number += step
        if number > domain.high:
            number, step = domain.high, -1
    return number


def _float(domain: Real, choose: Choose, reach: int) -> float:
    start = min(max(0.0, domain.low), domain.high)
    if not math.isfinite(start):
        return start
    span = 1000.0 * reach * max(1.0, abs(start))
    high = min(domain.high, start + span)
    low = max(domain.low, high - span) if high < start + span or choose(8) == 1 else start
    exact = low + (high - low) * (choose(2**32) / 2**32)
    rounded = round(exact, 2)
    value = rounded if domain.low <= rounded <= domain.high and domain.width == _DOUBLE else exact
    value = min(max(value, domain.low), domain.high)
    return value if value not in domain.excluded else math.nextafter(value, domain.high)


def _text(domain: Text, choose: Choose) -> str:
    text = domain.plain.draw(choose)
    for _ in range(_RETRIES):
        if text not in domain.excluded:
            break
        text = domain.plain.draw(choose)
    return text
