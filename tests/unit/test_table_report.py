"""A table judged by itself: its own rules, under the settings and pools of the project."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

import polars as pl
import pytest

from vif_validators import sample
from vif_validators.checking.table_report import table_report
from vif_validators.configuration import Configuration, load_configuration
from vif_validators.settings import Settings

DEFAULTS = load_configuration(None)


@pytest.fixture(scope="module")
def data() -> Any:
    return sample.generate(personas=5, seed=1)


def test_only_its_own_rules(data: Any) -> None:
    report = table_report("judge_labels", data.judge_labels, DEFAULTS, name="there")
    assert report.ok
    assert {result.code[0] for result in report.results} == {"L", "C"}
    assert [(given.path, given.rows) for given in report.inputs] == [("there", data.judge_labels.height)]
    codes = [result.code for result in report.results]
    assert codes == sorted(codes)


def test_what_is_wrong(data: Any) -> None:
    report = table_report("personas", data.personas.with_columns(age=pl.lit("49")), DEFAULTS, name="there")
    assert (report.exit_code, report["P104"].violations, len(report["P104"].samples)) == (1, 5, 5)


def test_the_clock(data: Any) -> None:
    early = data.personas["created_at"].min() - timedelta(days=1)
    assert table_report("personas", data.personas, DEFAULTS, name="x", now=early)["P111"].violations == 5
    assert table_report("personas", data.personas, DEFAULTS, name="x", now=datetime.now(UTC))["P111"].violations == 0


def test_severities(data: Any) -> None:
    wrong = data.personas.with_columns(age=pl.lit("49"))
    milder = replace(DEFAULTS, settings=Settings(severity={"P104": "warning"}))
    assert table_report("personas", wrong, milder, name="x").ok
    assert not table_report("personas", wrong, milder, name="x", severity={"P104": "error"}).ok


@pytest.mark.parametrize("content", ["personas: {", "personas: []"])
def test_pools_that_cannot_be_used(data: Any, tmp_path: Any, content: str) -> None:
    (tmp_path / "synthetic_data.yaml").write_text(content)
    unusable: Configuration = load_configuration(None, [str(tmp_path / "synthetic_data.yaml")])
    report = table_report("personas", data.personas, unusable, name="x")
    assert report.exit_code == 2
    assert report["P105"].status == "skipped"
