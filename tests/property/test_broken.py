"""The laws of broken data: exactly what was planted is found, where it was planted, and nothing else."""

from collections import Counter
from pathlib import Path
from tempfile import TemporaryDirectory

import polars as pl
import pytest
from hypothesis import HealthCheck, Phase, find, given, settings
from tests.support import oracle
from tests.support.generate import CULTURES, PROFESSIONS

from vif_contracts import RULES
from vif_contracts.planting import FAULTS
from vif_contracts.planting.fault import JournalFault
from vif_contracts.strategies import Broken, broken
from vif_contracts.strategies.rows import LATEST
from vif_validators import Report, check

SAMPLES = 10_000
SINGLE = sorted(code for code, fault in FAULTS.items() if fault.most == 1)
SEVERAL = sorted(set(FAULTS) - set(SINGLE))
BY_FILE = sorted(code for code in FAULTS if code[0] in "CJ" or code[1:] == "001")
LABEL_FILE_CODES = sorted(code for code in FAULTS if code[0] == "J")
WITHOUT_SAMPLES = {"001", "002", "003", "004", "005", "007"}


def law(examples: int) -> settings:
    return settings(
        max_examples=examples,
        deadline=None,
        database=None,
        derandomize=True,
        suppress_health_check=list(HealthCheck),
    )


def judged(case: Broken) -> Report:
    """Check the frames, or the folder where a file is at fault."""
    if not case.data.files:
        return check(registry=case.data.personas, labels=case.data.judge_labels, samples=SAMPLES)
    with TemporaryDirectory() as folder:
        root = case.data.write(folder)
        if case.code not in LABEL_FILE_CODES:
            return check(root, samples=SAMPLES)
        return check(label_files=[root / place for place in case.data.files], samples=SAMPLES)


def found(report: Report) -> dict[str, int]:
    violations: Counter[str] = Counter()
    for result in report.failed:
        violations[result.code] += result.violations
    return dict(violations)


def shown(report: Report, code: str) -> list[tuple]:
    """Each violation that the report shows, or each column or file at fault."""
    results = [result for result in report.failed if result.code == code]
    if code[0] == "C" or (code not in LABEL_FILE_CODES and code[1:] in WITHOUT_SAMPLES):
        return in_order((None, None, None, *(result.columns or (None,)), None) for result in results)
    samples = [sample for result in results for sample in result.samples]
    if code in LABEL_FILE_CODES:
        return in_order((Path(sample.file).name,) for sample in samples)
    return in_order((s.row, s.persona_id, s.t_index, s.column, s.value) for s in samples)


def planted(case: Broken) -> list[tuple]:
    if case.code in LABEL_FILE_CODES:
        return in_order((Path(place.file).name,) for place in case.places)
    return in_order((place.row, place.persona_id, place.t_index, place.column, place.value) for place in case.places)


def in_order(places) -> list[tuple]:
    return sorted(places, key=repr)


def assert_found(case: Broken, report: Report) -> None:
    assert found(report) == case.expected
    assert case.expected[case.code] == case.count == len(case.places)
    assert set(case.expected) - {case.code} <= set(RULES[case.code].implies)
    assert {place.code for place in case.places} == {case.code}
    assert {place.table for place in case.places} == {RULES[case.code].table}
    assert shown(report, case.code) == planted(case)


def test_every_rule_can_be_broken() -> None:
    assert list(FAULTS) == list(RULES)


@pytest.mark.parametrize("code", FAULTS)
def test_the_rule_and_what_it_implies_fail_and_no_other(code: str) -> None:
    @law(8 if code in BY_FILE else 25)
    @given(broken(code))
    def one(case: Broken) -> None:
        assert_found(case, judged(case))

    one()


@pytest.mark.parametrize("code", SEVERAL)
def test_several_violations_are_found_one_by_one(code: str) -> None:
    for count in (2, 3):

        @law(4)
        @given(broken(code, count=count))
        def several(case: Broken) -> None:
            assert_found(case, judged(case))

        several()


@pytest.mark.parametrize("code", ["P002", "P003", "P005", "L002", "L003", "L005"])
def test_all_columns_at_once(code: str) -> None:
    @law(3)
    @given(broken(code, count=FAULTS[code].most))
    def all_columns(case: Broken) -> None:
        assert_found(case, judged(case))

    all_columns()


@law(40)
@given(broken("P111", count=2))
def test_the_future_begins_after_the_tolerance(case: Broken) -> None:
    """The clock is set so that the nearest of the planted moments is just, or just not, in the future."""
    created = case.data.personas["created_at"].to_physical()
    nearest = min(moment for moment in created if moment > LATEST.timestamp() * 1e6)
    # Python's datetime ends with the year 9999.
    if nearest < 253_402_300_799_999_999:
        edge = pl.Series([nearest - 300_000_000], dtype=pl.Int64).cast(pl.Datetime("us", "UTC"))[0]
        before = (edge.replace(microsecond=edge.microsecond - 1)) if edge.microsecond else edge
        if before != edge:
            assert check(registry=case.data.personas, now=before)["P111"].violations == 2
        at_edge = check(registry=case.data.personas, now=edge)["P111"].violations
        assert at_edge == sum(moment > nearest for moment in created)


ORACLE = sorted(code for code, fault in FAULTS.items() if isinstance(fault, JournalFault))


@pytest.mark.parametrize("code", ORACLE)
def test_the_oracle_finds_the_same(code: str) -> None:
    @law(12)
    @given(broken(code))
    def agree(case: Broken) -> None:
        verdicts = {
            **oracle.judge_personas(case.data.personas, professions=PROFESSIONS, cultures=CULTURES, now=LATEST),
            **oracle.judge_labels(case.data.judge_labels),
            **oracle.judge_relations(case.data.personas, case.data.judge_labels),
        }
        violations: Counter[str] = Counter()
        for (found_code, _), verdict in verdicts.items():
            violations[found_code] += verdict.violations
        assert dict(+violations) == case.expected

    agree()


FEWEST = {"P101": 2, "P110": 2, "P301": 2, "X102": 2, "P102": 2, "P007": 0, "D104": 2}
"""Registry rows in the simplest case, where it is not 1: a second row, or a persona that keeps its labels."""


@pytest.mark.parametrize("code", FAULTS)
def test_the_simplest_case_is_one_persona_and_one_place(code: str) -> None:
    case = simplest(broken(code, max_size=4))
    assert case.data.personas.height == FEWEST.get(code, 1)
    assert case.data.judge_labels.height <= 2
    assert len(case.places) == 1


def simplest(strategy):
    """What hypothesis tries first."""
    quick = settings(max_examples=1, database=None, derandomize=True, deadline=None, phases=[Phase.generate])
    return find(strategy, lambda _: True, settings=quick)


class FoundError(Exception):
    """A test's own failure; pytest would write out the data of every failed assertion."""


@pytest.mark.parametrize("code", ["L103", "P006"])
def test_a_failing_test_shrinks_to_one_persona_and_one_entry(code: str) -> None:
    """The failure is not in the simplest case, but in one that has a score."""
    seen: list[Broken] = []

    @settings(law(60), phases=[Phase.generate, Phase.shrink])
    @given(broken(code))
    def fails(case: Broken) -> None:
        seen.append(case)
        if case.data.judge_labels["alignment_power"].sum():
            raise FoundError

    with pytest.raises(FoundError):
        fails()
    assert seen[-1].data.personas.height == 1
    assert seen[-1].data.judge_labels.height == 1
    assert len(seen[-1].places) == 1


def test_a_broken_data_set_shows_what_was_broken() -> None:
    assert repr(simplest(broken("P104"))).startswith(
        "Broken(code='P104', count=1, places=(Place(code='P104', table='personas', row=0,"
    )


@pytest.mark.parametrize("code", BY_FILE)
def test_what_is_written_is_a_project(code: str, tmp_path: Path) -> None:
    @law(2)
    @given(broken(code))
    def written(case: Broken) -> None:
        root = case.data.write(tmp_path / "project")
        assert {place for place in case.data.files if (root / place).read_bytes() == case.data.files[place]} == {
            *case.data.files
        }

    written()
