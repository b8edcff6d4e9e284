"""A quick share of the mutation run: of each rule, the mutants that find everything or nothing are noticed."""

import pytest
from tests.mutation import run
from tests.mutation.equivalents import EQUIVALENTS
from tests.mutation.mutant import Mutant

from vif_contracts.catalog import RULES

EACH = 2


def crude(code: str) -> list[Mutant]:
    """The constant mutants of a rule; where it has none, its first ones."""
    # To judge other rows shows in few places only, and the whole run looks there.
    found = [mutant for mutant in run.mutants() if mutant.code == code and mutant.part != "judges"]
    constant = [mutant for mutant in found if mutant.change.startswith("always")]
    return [mutant for mutant in constant or found if mutant.name not in EQUIVALENTS][:EACH]


@pytest.mark.parametrize("code", RULES)
def test_a_rule_that_finds_everything_or_nothing_is_noticed(code: str) -> None:
    mutants = crude(code)
    assert mutants
    assert [mutant.name for mutant in mutants if run.killed_by(mutant) is None] == []


def test_every_equivalent_mutant_is_one_of_the_run() -> None:
    assert set(EQUIVALENTS) <= {mutant.name for mutant in run.mutants()}
