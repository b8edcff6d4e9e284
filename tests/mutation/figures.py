"""The D rules altered: they judge figures by thresholds, and have no expression."""

import math
from collections.abc import Callable
from dataclasses import replace

from vif_contracts.characteristics import CharacteristicRule
from vif_contracts.thresholds import RANGES, CharacteristicThresholds
from vif_contracts.verdicts import Measured, Verdict

Judge = Callable[[Measured, CharacteristicThresholds], Verdict]


def always_holds(rule: CharacteristicRule) -> Judge:
    """The rule without any violation."""
    original = rule.judge
    return lambda measured, thresholds: replace(original(measured, thresholds), violations=0)


def judges(rule: CharacteristicRule) -> dict[str, Judge]:
    """The rule in other words: one verdict for all, other units, and each threshold just beside where it is."""
    original = rule.judge

    def always_fails(measured: Measured, thresholds: CharacteristicThresholds) -> Verdict:
        verdict = original(measured, thresholds)
        return replace(verdict, violations=max(verdict.checked, 1))

    def one_more(measured: Measured, thresholds: CharacteristicThresholds) -> Verdict:
        verdict = original(measured, thresholds)
        return replace(verdict, checked=verdict.checked + 1)

    def one_for_all(measured: Measured, thresholds: CharacteristicThresholds) -> Verdict:
        verdict = original(measured, thresholds)
        return replace(verdict, violations=min(verdict.violations, 1))

    found: dict[str, Judge] = {
        "always passed": always_holds(rule),
        "always failed": always_fails,
        "one unit more": one_more,
        "one violation at most": one_for_all,
    }
    for name in rule.thresholds:
        found |= {f"{name} {words}": _beside(original, name, step) for words, step in _STEPS.items()}
    return found


def _beside(original: Judge, name: str, step: int) -> Judge:
    whole = RANGES[name].whole

    def judge(measured: Measured, thresholds: CharacteristicThresholds) -> Verdict:
        value = getattr(thresholds, name)
        moved = value + step if whole else math.nextafter(value, step * math.inf)
        return original(measured, replace(thresholds, **{name: moved}))

    return judge


_STEPS = {"higher": 1, "lower": -1}
