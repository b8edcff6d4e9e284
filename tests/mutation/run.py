"""One mutant after the other, each held to the tests until the first one fails."""

import os
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from functools import cache
from time import perf_counter

from tests.mutation import killers
from tests.mutation.equivalents import EQUIVALENTS
from tests.mutation.expressions import parts
from tests.mutation.in_process import Case
from tests.mutation.mutant import Mutant, swapped
from tests.mutation.structural import structural
from tests.property import test_three_way as law

from vif_contracts.catalog import RULES
from vif_contracts.rule import GroupRule


@dataclass(frozen=True, kw_only=True)
class Outcome:
    """What became of a mutant; `killer` is the test that noticed it, None where none did."""

    number: int
    code: str
    name: str
    killer: str | None
    seconds: float


@cache
def mutants() -> tuple[Mutant, ...]:
    """All mutants in a fixed order, by rule."""
    found = [mutant for part in parts() for mutant in part.mutants()] + list(structural())
    if len({mutant.name for mutant in found}) != len(found):
        raise ValueError("two mutants have the same name")
    return tuple(sorted(found, key=lambda mutant: mutant.code))


def quiet() -> None:
    """Polars writes of panics to standard error, where they are only noise: a panic is a mutant killed."""
    os.dup2(os.open(os.devnull, os.O_WRONLY), 2)


SCOPES = (
    ("C003", "items"),
    ("J001", "verdict"),
    ("L201", "holds"),
    ("L303", "surplus"),
    ("L proof", "order"),
    ("P006", "null"),
    ("X101", ""),
)
"""Rules and parts whose tests are, taken together, all tests."""


def unaltered(number: int) -> str | None:
    """The first test of a scope that fails though no rule is altered: then nothing is known of the mutants."""
    code, part = SCOPES[number]
    with without_pandera():
        failing = next(_failing(killers.held_to(code, part)), None)
    return failing or next(_failing(killers.held_to_pandera(code, part)), None)


def outcome_of(number: int) -> Outcome:
    """The outcome of the mutant with this number."""
    start = perf_counter()
    mutant = mutants()[number]
    killer = killed_by(mutant)
    return Outcome(number=number, code=mutant.code, name=mutant.name, killer=killer, seconds=perf_counter() - start)


def killed_by(mutant: Mutant) -> str | None:
    """Alter the rule, and run its tests until one fails: the first that does."""
    # One that is named as equivalent is held to the sharpest tests only: all of them would take minutes.
    thorough = mutant.name not in EQUIVALENTS
    with mutant.applied():
        if "pandera" not in mutant.part:
            with without_pandera():
                killer = next(_failing(killers.held_to(mutant.code, mutant.part, all_of_them=thorough)), None)
            # Of a group rule pandera judges each row or group, where the engine adds up: the others judge alike.
            if killer or not isinstance(RULES.get(mutant.code), GroupRule):
                return killer
        found = killers.held_to_pandera(mutant.code, mutant.part, all_of_them=thorough)
        return next(_failing(found), None)


@contextmanager
def without_pandera() -> Iterator[None]:
    """The laws without plain pandera, which is slow and judges by the same expressions as the engine."""
    with swapped(law, "pandera_says", lambda *_: {}), swapped(law, "rows_at_fault", lambda *_: {}):
        yield


def _failing(found: Iterator[Case]) -> Iterator[str]:
    for name, test in found:
        try:
            test()
        except (KeyboardInterrupt, SystemExit):
            raise
        except BaseException:  # noqa: BLE001 (a test that fails in any way, a panic of polars included, has noticed)
            yield name
