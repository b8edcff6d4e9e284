"""Foreign keys, against a set in plain Python: nulls, repeated keys, and keys judged part by part."""

from typing import Any

import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from vif_contracts.context import Context
from vif_contracts.dataset import TABLES
from vif_contracts.rule import Example, ForeignKeyRule
from vif_contracts.vocabulary import JUDGE_LABELS, PERSONAS
from vif_validators.engine import foreign_keys
from vif_validators.engine.foreign_keys import judge_foreign_key
from vif_validators.engine.judge import judge_data, show, view
from vif_validators.engine.plan import plan_contract
from vif_validators.results import Finding

RULE = ForeignKeyRule(
    code="L401",
    name="unknown-pair",
    table=JUDGE_LABELS,
    columns=("persona_id", "t_index"),
    references=PERSONAS,
    referenced_columns=("persona_id", "entry_count"),
    demands="",
    fault="there is no such pair",
    why="",
    hint="",
    bad=Example(),
    good=Example(),
)
PAIRS = st.lists(st.tuples(st.sampled_from(["a", "b", "c", None]), st.sampled_from([0, 1, None])), max_size=12)


def found(labels: list[Any], registry: list[Any], *, drop: str | None = None) -> Finding:
    """The finding on pairs of the one table that are to be in the other."""
    frames = {
        JUDGE_LABELS: pl.DataFrame(labels, {"persona_id": pl.String, "t_index": pl.Int64}, orient="row"),
        PERSONAS: pl.DataFrame(registry, {"persona_id": pl.String, "entry_count": pl.Int64}, orient="row"),
    }
    if drop:
        frames[PERSONAS] = frames[PERSONAS].drop(drop)
    tables = {name: view(plan_contract(TABLES[name], Context.default()), frames[name].lazy()) for name in frames}
    judgement = judge_foreign_key(RULE, tables[JUDGE_LABELS], tables[PERSONAS])
    findings = judge_data(tables, [judgement])
    [finding] = show([each for each in findings if each.result.code == RULE.code], 100)
    return finding


@pytest.mark.parametrize("bucket", [2_500_000, 3])
def test_rows_without_their_counterpart_are_counted(monkeypatch: pytest.MonkeyPatch, bucket: int) -> None:
    monkeypatch.setattr(foreign_keys, "ROWS_PER_BUCKET", bucket)

    @settings(max_examples=15, deadline=None, database=None)
    @given(PAIRS, PAIRS)
    def holds(labels: list[Any], registry: list[Any]) -> None:
        result = found(labels, registry).result
        whole = [(row, pair) for row, pair in enumerate(labels) if None not in pair]
        lost = [row for row, pair in whole if pair not in registry]
        assert (result.violations, result.status) == (len(lost), "failed" if lost else "passed")
        assert result.checked == len(whole)
        assert [sample.row for sample in result.samples] == lost

    holds()


def test_a_sample_names_the_pair_once() -> None:
    result = found([("a", 0), ("b", 1)], [("a", 0), ("a", 0)]).result
    assert result.message == "1 of 2 rows: there is no such pair; first at row 1: 1"
    [sample] = result.samples
    assert (sample.persona_id, sample.t_index, sample.column, sample.value) == ("b", 1, "t_index", "1")


def test_without_a_column_of_the_key_it_is_skipped() -> None:
    result = found([("a", 0)], [("a", 0)], drop="entry_count").result
    assert (result.status, result.skipped_because) == ("skipped", "personas: column entry_count is missing")
