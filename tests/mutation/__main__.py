"""`python -m tests.mutation`: the whole run."""

import argparse
import multiprocessing
import os
import sys
from time import perf_counter

from tests.mutation import run
from tests.mutation.equivalents import EQUIVALENTS
from tests.mutation.table import share, survivors, table, untrue


def main() -> int:
    """Print the table; 0 if every mutant was killed, but for those that are named as equivalent, which lived."""
    parser = argparse.ArgumentParser(prog="python -m tests.mutation", description="alter every rule; the tests notice")
    parser.add_argument("--only", default="", metavar="PREFIX", help="the rules whose code starts so")
    parser.add_argument("--workers", type=int, default=2, metavar="N")
    parser.add_argument("--each", action="store_true", help="every mutant: seconds, name, and the test that killed it")
    options = parser.parse_args()
    start = perf_counter()
    outcomes = _outcomes(options.only, options.workers, each=options.each)
    left = [*survivors(outcomes), *(untrue(outcomes) if not options.only else ())]
    for line in (*table(outcomes), *left, share(outcomes)):
        say(line)
    sys.stderr.write(f"{perf_counter() - start:.0f} s\n")
    return 1 if left else 0


def say(line: str) -> None:
    """Write a line at once."""
    sys.stdout.write(line + "\n")
    sys.stdout.flush()


def _outcomes(only: str, workers: int, *, each: bool) -> list[run.Outcome]:
    """What became of each mutant, in a fixed order.

    Raises:
        SystemExit: a test fails though no rule is altered.
    """
    numbers = [number for number, mutant in enumerate(run.mutants()) if mutant.code.startswith(only)]
    os.environ["POLARS_MAX_THREADS"] = "1"  # in the workers: there are as many of them as it takes
    with multiprocessing.get_context("spawn").Pool(workers, initializer=run.quiet) as pool:
        for failing in pool.imap(run.unaltered, range(len(run.SCOPES))):
            if failing:
                sys.exit(f"{failing} fails though no rule is altered: nothing can be said of mutants")
        # Those that live take longest: they come first.
        known = sorted(numbers, key=lambda number: run.mutants()[number].name not in EQUIVALENTS)
        found = []
        for outcome in pool.imap_unordered(run.outcome_of, known):
            found.append(outcome)
            if each:
                say(f"{outcome.seconds:6.2f}  {outcome.name}  |  {outcome.killer}")
        return sorted(found, key=lambda outcome: outcome.number)


if __name__ == "__main__":
    sys.exit(main())
