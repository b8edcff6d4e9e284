"""Counts against the draw that they should come from: chi-square, its p-value, and the size of the effect."""

import math
from collections.abc import Sequence
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Deviation:
    """How far counts are from what is expected of them; figures are None where there is nothing to compare."""

    chi_square: float | None
    degrees: int
    p_value: float | None
    cramers_v: float | None


def deviation(counts: Sequence[int], weights: Sequence[int]) -> Deviation:
    """Counts by category against a draw in which a category has a chance in proportion to its weight (at least 1).

    The effect size is the square root of chi-square by the largest value that it could have, all in the least probable
    category: with equal weights that is Cramer's V.
    """
    total, whole = sum(counts), sum(weights)
    degrees = len(counts) - 1
    if not total or not degrees:
        return Deviation(None, max(degrees, 0), None, None)
    expected = [total * weight / whole for weight in weights]
    chi_square = math.fsum((count - each) ** 2 / each for count, each in zip(counts, expected, strict=True))
    most = total * (whole / min(weights) - 1)
    return Deviation(chi_square, degrees, p_value(chi_square, degrees), min(1.0, math.sqrt(chi_square / most)))


def p_value(chi_square: float, degrees: int) -> float:
    """How probable it is that a chi-square distributed number with so many degrees of freedom is at least as large."""
    half = chi_square / 2
    # The closed form: a finite sum, over whole exponents for an even number of degrees, over halves for an odd one.
    odd = degrees % 2
    first = math.erfc(math.sqrt(half)) if odd else 0.0
    return min(1.0, math.fsum([first, *(_term(half, step + odd / 2) for step in range(degrees // 2))]))


def _term(half: float, exponent: float) -> float:
    """`half ** exponent * exp(-half) / gamma(exponent + 1)`, without overflow."""
    if half <= 0:
        return 1.0 if exponent == 0 else 0.0
    return math.exp(exponent * math.log(half) - half - math.lgamma(exponent + 1))
