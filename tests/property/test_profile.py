"""The law of the profile: its figures are those of slow, plain Python, whatever the data and its order."""

import random
from collections import Counter
from typing import Any

import polars as pl
import pytest
from hypothesis import given
from tests.property.test_broken import law
from tests.support import profile_oracle as oracle
from tests.support.generate import CULTURES, PROFESSIONS, damaged, datasets

from vif_contracts.journals import DataSet
from vif_contracts.vocabulary import AGE_BRACKETS
from vif_validators import profile
from vif_validators.profiling.figures import Profile
from vif_validators.sample import generate

POOLS = {"age": AGE_BRACKETS, "profession": PROFESSIONS, "culture": CULTURES}


def measured(data: DataSet) -> Profile:
    found = profile(registry=data.personas, labels=data.judge_labels).profile
    assert found is not None
    return found


def told(found: Profile) -> dict[str, Any]:
    """The figures in the words of the oracle; a part that is missing has a reason."""
    parts: dict[str, Any] = {
        "rows": found.rows,
        "personas": found.personas,
        "entries": found.entries,
        "scores": found.scores and [(s.value, s.minus, s.zero, s.plus, s.other, s.nulls, s.mean) for s in found.scores],
        "signals": found.signals and list(found.signals.histogram),
        "entry_counts": found.entry_counts and _entry_counts(found),
        "stages": found.stages and [(s.reached, s.not_reached, s.nulls) for s in found.stages],
        "nudged": found.nudged,
        "declared": found.declared and [each.personas for each in found.declared],
        "core_values": found.core_values and _core_values(found),
        "names": found.names
        and (found.names.distinct, found.names.repeated, [(one.name, one.personas) for one in found.names.listed]),
        "dates": found.dates and _dates(found),
        "alignment": found.alignment and [(a.value, a.age, a.entries, a.mean) for a in found.alignment],
        "trajectories": found.trajectories
        and [
            (t.value, t.personas, t.least, t.lower_quartile, t.median, t.upper_quartile, t.most)
            for t in found.trajectories
        ],
    }
    return {**parts, **{column: _demographic(getattr(found, column)) for column in POOLS}}


def _entry_counts(found: Profile) -> tuple:
    each = found.entry_counts
    assert each is not None
    assert sum(one.count for one in each.histogram) == each.personas
    assert (each.histogram[0].low, each.histogram[-1].high >= each.most) == (each.least, True)
    return each.personas, each.least, each.median, each.mean, each.most, each.without, each.unknown


def _demographic(each: Any) -> Any:
    if each is None:
        return None
    listed = [(category.name, category.count) for category in each.categories]
    return each.personas, each.outside, listed, each.unlisted, each.chi_square, each.cramers_v


def _core_values(found: Profile) -> tuple:
    each = found.core_values
    assert each is not None
    values = [(v.value, v.declaring, v.expressing, v.declared_mean, v.other_mean) for v in each.values]
    return each.personas, each.silent, values, [(one.persona_id, one.values, one.entries) for one in each.listed]


def _dates(found: Profile) -> tuple:
    each = found.dates
    assert each is not None
    assert sum(period.entries for period in each.periods) == each.entries
    months = {period.label: period.entries for period in each.periods if period.entries}
    return each.entries, each.malformed, each.first, each.last, months if each.step == "month" else None


def expected(data: DataSet, found: Profile) -> dict[str, Any]:
    """What the oracle says, where there is something to measure."""
    says = oracle.figures(data.personas, data.judge_labels, POOLS)
    if says["dates"] and found.dates and found.dates.step != "month":
        says["dates"] = (*says["dates"][:4], None)
    missing = {each.part for each in found.missing}
    return {part: None if part in missing else figures for part, figures in says.items()}


def assert_agrees(data: DataSet) -> None:
    found = measured(data)
    said, says = told(found), expected(data, found)
    for part, figures in says.items():
        assert close(said[part], figures), (part, said[part], figures)
    empty = {
        *(() if len(data.personas) else ("age", "profession", "culture", "stages", "nudged", "declared", "names")),
        *(() if len(data.judge_labels) else ("scores", "signals", "entry_counts", "trajectories", "dates")),
    }
    missing = {each.part for each in found.missing}
    assert empty <= missing
    if len(data.personas) and len(data.judge_labels):
        assert missing <= {"dates", "created", "entry_counts"}


def close(one: Any, other: Any) -> bool:
    if isinstance(one, tuple | list) and isinstance(other, tuple | list):
        return len(one) == len(other) and all(map(close, one, other))
    if isinstance(one, float) or isinstance(other, float):
        return one == pytest.approx(other, abs=1e-9)
    return bool(one == other)


@law(35)
@given(damaged())
def test_the_figures_of_damaged_data_are_those_of_plain_python(data: DataSet) -> None:
    assert_agrees(data)


@law(15)
@given(datasets())
def test_the_figures_of_valid_data_are_those_of_plain_python(data: DataSet) -> None:
    assert_agrees(data)


def realistic() -> DataSet:
    data = generate(personas=120, seed=3)
    return DataSet(personas=data.personas, judge_labels=data.judge_labels)


def crooked() -> DataSet:
    """More of everything that is out of the ordinary: repeats, orphans, nulls, other scores, silence, long lists."""
    data, dice = realistic(), random.Random(1)
    personas, labels = data.personas, data.judge_labels
    personas = pl.concat([personas, personas.head(7).with_columns(age=pl.lit("18-24")), personas.tail(3)])
    odd = pl.Series([dice.random() for _ in range(len(personas))])
    personas = personas.with_columns(
        name=pl.when(odd < 0.5).then(pl.lit("Ana") + (odd * 60).floor().cast(pl.String)).otherwise("name"),
        profession=pl.when(odd < 0.4)
        .then(pl.lit("job ") + (odd * 100).floor().cast(pl.String))
        .otherwise("profession"),
        culture=pl.when(odd > 0.9).then(None).otherwise("culture"),
        core_values=pl.when(odd > 0.95).then(None).otherwise("core_values"),
        persona_id=pl.when(odd < 0.05).then(None).otherwise("persona_id"),
        stage_labeled=pl.when(odd > 0.97).then(None).otherwise("stage_labeled"),
    )
    odd = pl.Series([dice.random() for _ in range(len(labels))])
    labels = labels.with_columns(
        alignment_power=pl.when(odd < 0.1).then(None).when(odd < 0.2).then(2).otherwise("alignment_power"),
        alignment_security=pl.lit(0, pl.Int64),
        alignment_conformity=pl.lit(0, pl.Int64),
        date=pl.when(odd < 0.1).then(pl.lit("2025-02-30")).when(odd > 0.98).then(None).otherwise("date"),
        persona_id=pl.when(odd > 0.96).then(pl.lit("ffffffff")).when(odd > 0.94).then(None).otherwise("persona_id"),
    )
    return DataSet(personas=personas, judge_labels=labels)


@pytest.mark.parametrize("make", [realistic, crooked])
def test_the_figures_of_more_data_are_those_of_plain_python(make) -> None:
    data = make()
    assert_agrees(data)
    found = measured(data)
    if make is crooked:
        assert found.core_values is not None
        assert found.core_values.silent > len(found.core_values.listed) == oracle.LISTED
        assert found.names is not None
        assert found.names.listed[0].personas > 1
        assert found.profession is not None
        assert found.profession.unlisted > 0


def test_the_order_of_rows_makes_no_difference() -> None:
    data = realistic()
    shuffled = DataSet(
        personas=data.personas.sample(fraction=1, shuffle=True, seed=1),
        judge_labels=data.judge_labels.sample(fraction=1, shuffle=True, seed=2),
    )
    assert measured(data) == measured(shuffled)


def test_lazy_frames_are_measured_alike() -> None:
    data = realistic()
    lazy = profile(registry=data.personas.lazy(), labels=data.judge_labels.lazy()).profile
    assert lazy == measured(data)


@law(15)
@given(damaged())
def test_the_rules_count_what_the_figures_say(data: DataSet) -> None:
    report = profile(registry=data.personas, labels=data.judge_labels)
    found = report.profile
    assert found is not None
    checked = Counter({result.code: result.checked for result in report if result.status != "skipped"})
    if found.signals and found.signals.entries:
        assert checked["D102"] == checked["D103"] == checked["D106"] == found.signals.entries
        assert report["D103"].violations == found.signals.histogram[10]
    if found.core_values and found.core_values.personas:
        assert checked["D105"] == found.core_values.personas
    assert {result.code for result in report if result.code[0] == "D"} == {f"D10{number}" for number in range(1, 7)}
