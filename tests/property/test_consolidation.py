"""Law: the judge output files of a data set, consolidated, give exactly its label table."""

import tempfile
from pathlib import Path
from typing import Any

import polars as pl
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from vif_contracts.dataset import PLACES
from vif_contracts.strategies import datasets
from vif_contracts.vocabulary import JUDGE_LABELS
from vif_validators import check, consolidate


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(dataset=datasets(judge_files=True, min_labeled=1), marked=st.booleans())
def test_files_give_the_label_table(dataset: Any, marked: bool) -> None:
    with tempfile.TemporaryDirectory() as name:
        root = Path(name)
        dataset.write(root)
        (root / PLACES[JUDGE_LABELS]).unlink()
        if not marked:
            registry = root / "logs" / "registry" / "personas.parquet"
            pl.read_parquet(registry).with_columns(stage_labeled=False).write_parquet(registry)
        done = consolidate(root)
        assert (done.state, done.exit_code) == ("written", 0), done.report.to_text()
        wanted = dataset.judge_labels.sort("persona_id", "t_index")
        assert pl.read_parquet(root / PLACES[JUDGE_LABELS]).equals(wanted, null_equal=True)
        assert check(root).ok
        assert consolidate(root, check_only=True).state == "current"
