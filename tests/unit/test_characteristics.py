"""The D rules on figures: each threshold at its boundary, and the statistics behind them."""

import math
from dataclasses import fields

import pytest

from vif_contracts.characteristics import (
    ALL_NEUTRAL,
    CHARACTERISTIC_RULES,
    DEMOGRAPHIC_IMBALANCE,
    RARE_SCORE,
    SILENT_CORE_VALUE,
    SPARSITY,
    TOUCHES_ALL,
)
from vif_contracts.thresholds import RANGES, CharacteristicThresholds
from vif_contracts.verdicts import Imbalance, Measured, Verdict
from vif_contracts.vocabulary import ALIGNMENT_COLUMNS
from vif_validators.profiling.uniformity import deviation, p_value
from vif_validators.settings import Thresholds, parse_settings


def by(**thresholds: float) -> CharacteristicThresholds:
    return CharacteristicThresholds(**thresholds)


def signals(**counts: int) -> Measured:
    """Entries by their number of scores that are not 0: `n0=2` for two without any."""
    return Measured(signals=[counts.get(f"n{number}", 0) for number in range(11)])


def examples(minus: int = 9, plus: int = 9, *, column: str = "alignment_power") -> Measured:
    return Measured(examples={**dict.fromkeys(ALIGNMENT_COLUMNS, (9, 9)), column: (minus, plus)})


def imbalances(*figures: tuple[float | None, float | None]) -> Measured:
    names = ("age", "profession", "culture")
    return Measured(
        imbalances=[
            Imbalance(column=name, cramers_v=size, p_value=chance, most_off="x")
            for name, (size, chance) in zip(names, figures, strict=True)
        ]
    )


def found(verdict: Verdict) -> tuple[int, int]:
    return verdict.violations, verdict.checked


@pytest.mark.parametrize(
    ("minus", "plus", "least", "violations"),
    [(9, 9, 9, 0), (8, 9, 9, 1), (9, 8, 9, 1), (0, 0, 9, 2), (0, 0, 0, 0), (8, 10, 10, 20 - 1), (1, 1, 1, 0)],
)
def test_every_value_needs_examples_of_both_signs(minus: int, plus: int, least: int, violations: int) -> None:
    assert found(RARE_SCORE.judge(examples(minus, plus), by(min_examples=least))) == (violations, 20)


def test_the_rare_pairs_are_named() -> None:
    verdict = RARE_SCORE.judge(examples(0, 3), by(min_examples=4))
    assert verdict.places == (("alignment_power", "-1: 0"), ("alignment_power", "+1: 3"))
    assert "-1 of alignment_power, 0 times; at least 4 " in verdict.figures


@pytest.mark.parametrize(
    ("counts", "least", "violations"),
    [
        ({"n1": 1, "n0": 1}, 0.5, 0),
        ({"n1": 1, "n0": 2}, 0.5, 2),
        ({"n3": 7, "n4": 93}, 0.07, 0),
        ({"n3": 7, "n4": 93}, math.nextafter(0.07, 1), 93),
        ({"n1": 1, "n2": 1, "n3": 1}, 1.0, 0),
        ({"n0": 1, "n4": 1, "n10": 1, "n2": 97}, 1.0, 3),
        ({"n0": 3}, 0.0, 0),
    ],
)
def test_most_entries_have_one_to_three_signals(counts: dict[str, int], least: float, violations: int) -> None:
    verdict = SPARSITY.judge(signals(**counts), by(min_sparse_share=least))
    assert found(verdict) == (violations, sum(counts.values()))


@pytest.mark.parametrize(("counts", "violations"), [({"n9": 5}, 0), ({"n10": 1, "n0": 5}, 1), ({"n10": 3}, 3)])
def test_no_entry_is_about_everything(counts: dict[str, int], violations: int) -> None:
    assert found(TOUCHES_ALL.judge(signals(**counts), by())) == (violations, sum(counts.values()))


@pytest.mark.parametrize(
    ("counts", "limit", "violations"),
    [
        ({"n0": 1, "n1": 9}, 0.1, 1),
        ({"n0": 1, "n1": 9}, math.nextafter(0.1, 1), 0),
        ({"n0": 1, "n1": 10}, 0.1, 0),
        ({"n1": 3}, 1e-9, 0),
        ({"n0": 2}, 1.0, 2),
    ],
)
def test_the_share_of_neutral_entries_is_below_the_threshold(
    counts: dict[str, int], limit: float, violations: int
) -> None:
    verdict = ALL_NEUTRAL.judge(signals(**counts), by(max_neutral_share=limit))
    assert found(verdict) == (violations, sum(counts.values()))


@pytest.mark.parametrize(
    ("silent", "declaring", "limit", "violations"),
    [
        (1, 20, 0.05, 0),
        (2, 39, 0.05, 2),
        (1, 20, math.nextafter(0.05, 0), 1),
        (0, 5, 0.0, 0),
        (1, 5, 0.0, 1),
        (5, 5, 1.0, 0),
    ],
)
def test_a_share_of_personas_may_be_silent(silent: int, declaring: int, limit: float, violations: int) -> None:
    measured = Measured(declaring=declaring, silent=silent)
    assert found(SILENT_CORE_VALUE.judge(measured, by(max_silent_share=limit))) == (violations, declaring)


@pytest.mark.parametrize(
    ("size", "chance", "violations"),
    [
        (0.2, 0.01, 0),
        (math.nextafter(0.2, 1), 0.01, 1),
        (0.9, math.nextafter(0.01, 1), 0),
        (0.9, 0.0, 1),
        (0.0, 0.0, 0),
    ],
)
def test_an_imbalance_is_large_and_no_chance(size: float, chance: float, violations: int) -> None:
    verdict = DEMOGRAPHIC_IMBALANCE.judge(
        imbalances((0.0, 1.0), (size, chance), (None, None)), by(max_cramers_v=0.2, imbalance_p_value=0.01)
    )
    assert found(verdict) == (violations, 2)
    assert verdict.places == ((("profession", "x"),) if violations else ())


def test_all_attributes_can_be_off() -> None:
    verdict = DEMOGRAPHIC_IMBALANCE.judge(imbalances((1.0, 0.0), (1.0, 0.0), (1.0, 0.0)), by())
    assert found(verdict) == (3, 3)


@pytest.mark.parametrize("rule", CHARACTERISTIC_RULES, ids=lambda rule: rule.code)
def test_nothing_to_judge_is_no_violation(rule) -> None:
    nothing = Measured(
        examples=dict.fromkeys(ALIGNMENT_COLUMNS, (9, 9)),
        signals=[0] * 11,
        imbalances=[],
        declaring=0,
        silent=0,
    )
    verdict = rule.judge(nothing, by(min_examples=0))
    assert verdict.violations == 0
    assert verdict.checked == (20 if rule is RARE_SCORE else 0)


@pytest.mark.parametrize("rule", CHARACTERISTIC_RULES, ids=lambda rule: rule.code)
def test_the_entries_at_fault_are_those_that_are_counted(rule) -> None:
    if rule.signals is not None:
        strict = by(min_sparse_share=1.0, max_neutral_share=0.0)
        for number in range(11):
            assert bool(rule.judge(signals(**{f"n{number}": 1}), strict).violations) == rule.signals(number)


def test_a_threshold_belongs_to_one_rule_and_has_a_range() -> None:
    names = [name for rule in CHARACTERISTIC_RULES for name in rule.thresholds]
    assert sorted(names) == sorted(RANGES) == sorted(field.name for field in fields(CharacteristicThresholds))
    defaults = CharacteristicThresholds()
    assert all(getattr(defaults, name) in allowed for name, allowed in RANGES.items())
    assert all(
        name in rule.demands or name == "imbalance_p_value" or rule is DEMOGRAPHIC_IMBALANCE
        for rule in CHARACTERISTIC_RULES
        for name in rule.thresholds
    )


@pytest.mark.parametrize("name", RANGES)
def test_the_settings_take_what_is_in_the_range_and_nothing_else(name: str) -> None:
    whole = RANGES[name].whole
    for value in (0, 1, *(() if whole else (0.0, 0.25, 1.0))):
        thresholds = parse_settings({"thresholds": {name: value}}).thresholds
        assert getattr(thresholds, name) == value
        assert Thresholds().future_tolerance_minutes == thresholds.future_tolerance_minutes
    refused = (-1, True, False, "1", None, [], math.nan, math.inf, -0.1, 10**12, *((0.5, 1.0) if whole else (1.1, 2)))
    for value in refused:
        with pytest.raises(ValueError, match=f"thresholds.{name}"):
            parse_settings({"thresholds": {name: value}})


# Statistics


@pytest.mark.parametrize(
    ("degrees", "critical"),
    [(1, 3.841459), (2, 5.991465), (3, 7.814728), (4, 9.487729), (5, 11.070498), (7, 14.067140), (8, 15.507313)],
)
def test_p_values_are_those_of_the_tables(degrees: int, critical: float) -> None:
    assert p_value(critical, degrees) == pytest.approx(0.05, abs=1e-6)


@pytest.mark.parametrize("degrees", [1, 2, 3, 8, 99, 1000])
def test_p_values_stay_in_bounds(degrees: int) -> None:
    assert p_value(0.0, degrees) == 1.0
    assert p_value(1e9, degrees) == pytest.approx(0.0)
    assert 0.4 < p_value(float(degrees), degrees) < 0.52 or degrees < 8


def test_cramers_v_goes_from_uniform_to_all_in_one() -> None:
    assert deviation([5, 5, 5], [1, 1, 1]).cramers_v == 0.0
    assert deviation([0, 15, 0], [1, 1, 1]).cramers_v == 1.0
    assert deviation([30, 10], [1, 1]).chi_square == pytest.approx(10.0)
    assert deviation([30, 10], [1, 1]).cramers_v == pytest.approx(0.5)


def test_a_category_that_is_there_twice_is_drawn_twice_as_often() -> None:
    assert deviation([20, 10], [2, 1]).chi_square == 0.0
    assert deviation([0, 30], [2, 1]).cramers_v == pytest.approx(1.0)


def test_nothing_can_be_said_of_nobody_or_of_one_category() -> None:
    for counts in ([0, 0], [5], []):
        found = deviation(counts, [1] * len(counts))
        assert (found.chi_square, found.p_value, found.cramers_v) == (None, None, None)
        assert found.degrees == max(len(counts) - 1, 0)
