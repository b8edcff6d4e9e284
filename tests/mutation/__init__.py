"""The mutation run: every rule is altered in every small way, and the tests have to notice each time.

`python -m tests.mutation` (`make mutants`) alters the expressions of one rule at a time, runs the tests that are to
notice, and prints how many of the mutants were killed. mutmut and cosmic-ray alter source text and start Python anew
for each mutant, a second and more for importing polars and pandera alone; and they cannot alter what a helper builds
for one rule only. Here the rule objects are altered in place, in one process.
"""
