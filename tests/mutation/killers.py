"""The tests that are to notice a mutant, quickest first. All of them are part of `make test`."""

import re
import warnings
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from functools import cache, partial
from typing import Any

from hypothesis import Phase, given, seed, settings
from tests.mutation.in_process import Case, cases
from tests.mutation.mutant import swapped
from tests.property import test_broken
from tests.property import test_three_way as law
from tests.support.generate import NOW, damaged, datasets
from tests.unit import test_catalog, test_order
from tests.unit import test_characteristics as characteristics
from tests.unit import test_rule_boundaries as boundaries

from vif_contracts import JudgeLabels, Personas
from vif_contracts.catalog import RULES
from vif_contracts.rule import Rule
from vif_validators import check

EACH = 3
"""Data sets taken of those that break one rule in one column."""
OTHERS = 12
"""Further data sets of each kind, damaged and valid."""


_COLUMNS = (boundaries.test_a_column_that_is_missing_or_of_another_dtype, boundaries.test_a_column_too_many)
_VECTOR = (
    boundaries.test_vectors_and_columns,
    boundaries.test_a_null_in_a_vector_without_its_columns,
    boundaries.test_vectors_and_columns_one_by_one,
)
_JOURNAL = (
    boundaries.test_journals_side_by_side,
    boundaries.test_journals_in_pieces,
    boundaries.test_the_longest_journal_that_is_packed,
    boundaries.test_ids_are_known_again_after_sorting,
    boundaries.test_a_journal_between_two_valid_ones,
    test_order.test_how_labels_prove_to_be_in_order,
    test_order.test_order_does_not_matter,
    test_order.test_a_persona_in_two_runs_is_labeled_twice,
    test_order.test_a_journal_too_long_to_pack_is_grouped,
    test_order.test_the_number_of_a_persona_is_its_text,
)
_REGISTRY = (
    boundaries.test_a_cell_of_the_registry,
    boundaries.test_stages,
    boundaries.test_repeated_personas,
    boundaries.test_repeated_names,
    boundaries.test_a_null_in_one_cell,
)
_LABELS = (boundaries.test_a_cell_of_the_labels, boundaries.test_scores, boundaries.test_a_null_in_one_cell)
_OF_PROOFS = (boundaries.test_valid_data_is_proven,)
_RELATIONS = (boundaries.test_relations, boundaries.test_relations_one_by_one)
_POOLS = (boundaries.test_a_pool_is_held_to_exactly_its_items,)
_FIGURES = (
    characteristics.test_every_value_needs_examples_of_both_signs,
    characteristics.test_most_entries_have_one_to_three_signals,
    characteristics.test_no_entry_is_about_everything,
    characteristics.test_the_share_of_neutral_entries_is_below_the_threshold,
    characteristics.test_a_share_of_personas_may_be_silent,
    characteristics.test_an_imbalance_is_large_and_no_chance,
    characteristics.test_all_attributes_can_be_off,
    characteristics.test_the_entries_at_fault_are_those_that_are_counted,
)

_ABOUT_VECTORS = re.compile("L006|L10[456]|L201|L proof (rows|nulls)")
_ABOUT_JOURNALS = re.compile("L10[123]|L30|L proof (?!rows)")


def held_to(code: str, part: str, *, all_of_them: bool = True) -> Iterator[Case]:
    """The tests that are to notice a mutant of one part of one rule, or of what judges many rules (`L proof`).

    Without `all_of_them` only the examples of the rule and the boundary tests of the part.
    """
    scope = code[0]
    yield from _examples(lambda rule: rule.code == code)
    yield from _boundaries(code, part)
    if not all_of_them:
        return
    if scope in "PLX":
        yield from _laws(scope, code)
    yield from _examples(lambda rule: rule.code[0] == scope and rule.code != code)
    yield from _broken(code)


def _broken(code: str) -> Iterator[Case]:
    """A rule by its own broken data; a summary or a proof by that of every rule that rests on it."""
    own = {code} if code in RULES else {each for each in RULES if each[0] == code[0]}
    law_of_broken = test_broken.test_the_rule_and_what_it_implies_fail_and_no_other
    for name, test in cases(law_of_broken, lambda values: values["code"] in own):
        yield name, partial(_unshrunk, test)


def _unshrunk(test: Callable[[], None]) -> None:
    original = test_broken.law
    with swapped(test_broken, "law", lambda examples: settings(original(examples), phases=[Phase.generate])):
        test()


def _boundaries(code: str, part: str) -> Iterator[Case]:
    """The boundary tests of a part; those about the columns of the rule first."""
    own = set(getattr(RULES.get(code), "columns", ()))
    found = list(_relevant(code, part))
    for first in (True, False):
        for test in found:
            yield from cases(
                test, lambda values, first=first: _of(code, values) and first == (values.get("column") in own)
            )


def _relevant(code: str, part: str) -> Iterator[Callable[..., None]]:
    scope, name = code[0], f"{code} {part}"
    if "proof" in name:
        yield from _OF_PROOFS
    if code[1] == "0":
        yield from _COLUMNS
    yield from {"P": _REGISTRY, "L": _LABELS, "X": _RELATIONS, "C": _POOLS, "D": _FIGURES, "J": ()}[scope]
    if _ABOUT_VECTORS.match(name):
        yield from _VECTOR
    if _ABOUT_JOURNALS.match(name):
        yield from _JOURNAL


def _of(code: str, values: dict[str, Any]) -> bool:
    return values.get("table") in (None, {"P": "personas", "L": "judge_labels"}.get(code[0]))


def _examples(chosen: Callable[[Rule], bool]) -> Iterator[Case]:
    for test in (
        test_catalog.test_the_good_example_obeys_every_rule,
        test_catalog.test_the_bad_example_breaks_the_rule_and_at_most_what_it_implies,
        test_catalog.test_what_a_rule_implies_is_seen_to_fail_with_it,
    ):
        yield from cases(test, lambda values: chosen(values["rule"]))


@dataclass(frozen=True)
class Judged:
    """A data set with what the oracle says of it: both tables, and the labels in order as well."""

    data: Any
    says: dict[Any, Any]

    def breaks(self) -> Iterator[tuple[str, str]]:
        """The rules, by column, of which there are violations."""
        return (key for key, said in self.says.items() if said[0])


@cache
def pool() -> tuple[Judged, ...]:
    """Data sets that the three-way law is tested with, so many that each rule is broken by a few; valid ones, too."""
    found: list[Judged] = []
    count: dict[tuple[str, str], int] = {}
    for number, data in enumerate(_drawn(damaged(), law.EXAMPLES)):
        judged = Judged(data, law.oracle_says(data))
        wanted = [key for key in judged.breaks() if count.get(key, 0) < EACH]
        if wanted or number < OTHERS:
            found.append(judged)
            count |= {key: count.get(key, 0) + 1 for key in judged.breaks()}
    valid = [Judged(data, law.oracle_says(data)) for data in _drawn(datasets(), OTHERS)]
    return tuple(found + valid)


def _drawn(strategy: Any, examples: int) -> list[Any]:
    found: list[Any] = []

    @seed(0)
    @law.law(examples)
    @given(strategy)
    def draw(data: Any) -> None:
        found.append(data)

    draw()
    return found


def _laws(scope: str, code: str) -> Iterator[Case]:
    """The three-way law on each data set of the pool, those that break the rule first."""
    ranked = sorted(enumerate(pool()), key=lambda pair: code not in {key[0] for key in pair[1].breaks()})
    for number, judged in ranked:
        yield f"three-way law [{number}]", lambda judged=judged: _agree(scope, judged)


def _agree(scope: str, judged: Judged) -> None:
    """The law, at first of one table only: where that one fails, the law as it is tested is held to."""
    for data in (judged.data, law.in_order(judged.data)):
        says = judged.says if data is judged.data else _ordered(id(judged), judged)
        if _part_says(scope, data) != {key: said for key, said in says.items() if key[0][0] == scope}:
            assert law.engine_says(law.judged(data)) == law.oracle_says(data)
        if scope == "P":
            break


_kept: dict[int, Any] = {}


def _ordered(key: int, judged: Judged) -> Any:
    if key not in _kept:
        _kept[key] = law.oracle_says(law.in_order(judged.data))
    return _kept[key]


def _part_says(scope: str, data: Any) -> Any:
    tables = {"P": {"registry": data.personas}, "L": {"labels": data.judge_labels}}.get(scope)
    report = law.judged(data) if tables is None else check(**tables, now=NOW, samples=law.MANY)
    own = tuple(result for result in report.results if result.code[0] == scope)
    return law.engine_says(replace(report, results=own))


def pandera_agrees(judged: Judged) -> None:
    """The law's other half: plain pandera finds the same rows."""
    report = law.judged(judged.data)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        for model, frame in ((Personas, judged.data.personas), (JudgeLabels, judged.data.judge_labels)):
            assert law.pandera_says(model, frame) == law.rows_at_fault(report, model, frame)


def held_to_pandera(code: str, part: str, *, all_of_them: bool = True) -> Iterator[Case]:
    """The other half of the three-way law, on the boundaries and on each data set of the pool."""
    yield from _boundaries(code, part)
    for number, judged in enumerate(pool() if all_of_them else ()):
        yield f"pandera [{number}]", lambda judged=judged: pandera_agrees(judged)
