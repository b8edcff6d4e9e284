"""The outcome of the run in words."""

from collections.abc import Iterable, Iterator, Sequence

from tests.mutation.equivalents import EQUIVALENTS
from tests.mutation.run import Outcome


def table(outcomes: Sequence[Outcome]) -> Iterator[str]:
    """One line for each rule, the equivalent mutants with their reasons below it, and the sum."""
    yield f"{'rule':<10}{'mutants':>8}{'killed':>8}{'equivalent':>12}{'surviving':>11}"
    for code in dict.fromkeys(outcome.code for outcome in outcomes):
        yield _line(code, [outcome for outcome in outcomes if outcome.code == code])
    yield _line("all", outcomes)
    named = [outcome.name for outcome in outcomes if outcome.name in EQUIVALENTS]
    if named:
        yield "equivalent:"
    for name in named:
        yield f"  {name}"
        yield f"      {EQUIVALENTS[name]}"


def _line(label: str, outcomes: Sequence[Outcome]) -> str:
    equivalent = _equivalent(outcomes)
    killed = sum(outcome.killer is not None for outcome in outcomes)
    surviving = len(outcomes) - killed - equivalent
    return f"{label:<10}{len(outcomes):>8}{killed:>8}{equivalent:>12}{surviving:>11}"


def _equivalent(outcomes: Iterable[Outcome]) -> int:
    return sum(outcome.killer is None and outcome.name in EQUIVALENTS for outcome in outcomes)


def survivors(outcomes: Iterable[Outcome]) -> Iterator[str]:
    """The mutants that no test notices and that nobody gave a reason for."""
    for outcome in outcomes:
        if outcome.killer is None and outcome.name not in EQUIVALENTS:
            yield f"survived: {outcome.name}"


def untrue(outcomes: Iterable[Outcome]) -> Iterator[str]:
    """The mutants that are named as equivalent and are not: a test notices them, or they are gone."""
    killers = {outcome.name: outcome.killer for outcome in outcomes}
    for name in EQUIVALENTS:
        if name not in killers:
            yield f"named as equivalent, but not a mutant: {name}"
        elif killers[name]:
            yield f"named as equivalent, but noticed by {killers[name]}: {name}"


def share(outcomes: Sequence[Outcome]) -> str:
    """The share killed of those that are not equivalent."""
    killed = sum(outcome.killer is not None for outcome in outcomes)
    wanted = len(outcomes) - _equivalent(outcomes)
    return f"{killed:,} of {wanted:,} mutants killed: {100 * killed / wanted if wanted else 100:.1f} %"
