"""Labels are in order as they stand, or sorted; where they are not, they are grouped, in parts if there are many."""

import polars as pl
import pytest
from tests.support.generate import NOW

from vif_contracts.dataset import TABLES
from vif_contracts.predicates import persona_number, persona_text
from vif_contracts.rule import Context
from vif_validators import check
from vif_validators.engine import table
from vif_validators.engine.judge import judge_data, view
from vif_validators.engine.plan import plan_contract
from vif_validators.sample import generate

DATA = generate(personas=40, seed=3)
LABELS = DATA.judge_labels
BY_OTHER_PERSONAS = LABELS.sort(pl.col("persona_id").hash(7), maintain_order=True)
SHUFFLED = LABELS.sample(fraction=1, shuffle=True, seed=1)


def in_order(labels):
    tables = {"judge_labels": view(plan_contract(TABLES["judge_labels"], Context.default()), labels.lazy())}
    judge_data(tables)
    found = tables["judge_labels"].proven.in_order
    return None if found is None else "sorted" if found.packed else "as it stands"


def faults(labels):
    report = check(registry=DATA.personas, labels=labels, now=NOW)
    return {result.code: result.violations for result in report.failed if result.severity == "error"}


@pytest.mark.parametrize(
    ("labels", "how"),
    [
        (LABELS, "as it stands"),
        (BY_OTHER_PERSONAS, "as it stands"),
        (LABELS.reverse(), "sorted"),
        (SHUFFLED, "sorted"),
        (LABELS.clear(), "as it stands"),
        (LABELS.with_columns(alignment_power=pl.lit(2, pl.Int64)), "as it stands"),
        (LABELS.tail(-1), None),
        (pl.concat([LABELS, LABELS.filter(pl.col("t_index") == 0).head(1)]), None),
        (LABELS.with_columns(date=pl.lit("2025-02-30")), None),
        (LABELS.with_columns(persona_id=pl.col("persona_id").str.to_uppercase()), None),
    ],
)
def test_how_labels_prove_to_be_in_order(labels, how):
    assert in_order(labels) == how


@pytest.mark.parametrize("labels", [LABELS, BY_OTHER_PERSONAS, SHUFFLED])
def test_order_does_not_matter(labels):
    assert faults(labels) == {}


def test_a_persona_in_two_runs_is_labeled_twice():
    twice = pl.concat([LABELS, LABELS.filter(pl.col("persona_id") == LABELS["persona_id"][0])])
    assert in_order(twice) is None
    assert faults(twice)["L301"] == twice.height - LABELS.height


def test_a_journal_too_long_to_pack_is_grouped():
    data = generate(personas=1, seed=0, entries=(300, 300))
    longer = pl.concat([data.judge_labels.with_columns(pl.col("t_index") + 300 * turn) for turn in range(5)])
    longer = longer.with_columns(date=pl.lit("2025-01-01"))
    registry = data.personas.with_columns(entry_count=pl.lit(1500, pl.Int64))
    assert in_order(longer) == "as it stands"
    assert in_order(longer.reverse()) is None
    assert check(registry=registry, labels=longer.reverse(), now=NOW).ok


@pytest.mark.parametrize("rows", [20, 50, 200])
def test_parts_add_up(rows, monkeypatch):
    broken = SHUFFLED.filter(pl.col("t_index") != 1).with_columns(
        persona_id=pl.when(pl.int_range(pl.len()) % 9 == 0).then(pl.lit("ffffffff")).otherwise("persona_id")
    )
    whole = faults(broken)
    monkeypatch.setattr(table, "ROWS_PER_BUCKET", rows)
    assert {"L301", "L302", "X101", "X104"} <= set(whole)
    assert faults(broken) == whole


def test_the_number_of_a_persona_is_its_text():
    ids = pl.DataFrame({"persona_id": ["00000000", "0a1b2c3d", "ffffffff"]})
    assert ids.select(persona_text(persona_number("persona_id"))).to_series().to_list() == ids["persona_id"].to_list()
