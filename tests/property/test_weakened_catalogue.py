"""The tests of ourselves: a catalogue that has lost any one rule does not pass for the whole."""

from pathlib import Path

import pytest
from hypothesis import HealthCheck, Phase, given, settings
from tests.mutation.removal import removed
from tests.property import test_broken as broken_laws
from tests.unit import test_catalog

from vif_contracts.catalog import RULES
from vif_contracts.strategies import Broken, broken

CASES = 3
MISSED = (AssertionError, KeyError)
"""A rule that was to fail passed, or is not in the report at all."""

every_code = pytest.mark.parametrize("code", list(RULES))


def drawn(code: str) -> list[Broken]:
    """A few data sets that break the rule; the same in every run."""
    cases: list[Broken] = []

    @settings(
        max_examples=CASES,
        deadline=None,
        database=None,
        derandomize=True,
        phases=[Phase.generate],
        suppress_health_check=list(HealthCheck),
    )
    @given(broken(code))
    def draw(case: Broken) -> None:
        cases.append(case)

    draw()
    return cases


@every_code
def test_broken_data_tells_when_its_rule_does_not_judge(code: str) -> None:
    for case in drawn(code):
        broken_laws.assert_found(case, broken_laws.judged(case))
        with removed(code), pytest.raises(MISSED):
            broken_laws.assert_found(case, broken_laws.judged(case))


@every_code
def test_the_bad_example_tells_when_its_rule_does_not_judge(code: str, tmp_path: Path) -> None:
    law = test_catalog.test_the_bad_example_breaks_the_rule_and_at_most_what_it_implies
    law(RULES[code], tmp_path)
    with removed(code), pytest.raises(AssertionError):
        law(RULES[code], tmp_path)


@every_code
def test_a_rule_that_is_not_in_the_catalogue_is_missed(code: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delitem(RULES, code)
    with pytest.raises(AssertionError):
        test_catalog.test_codes_names_and_severities_are_those_that_others_rely_on()
    with pytest.raises(AssertionError):
        broken_laws.test_every_rule_can_be_broken()
