"""Thousands of damaged files: none ends the command, hangs it, or passes with other content than was written.

`VIF_FUZZ=10` makes ten times as many, of other seeds than usual; what became of them goes to stderr.
"""

import os
from io import BytesIO
from pathlib import Path

import polars as pl
import pytest
from tests.support.fuzz import Tally, fuzz
from tests.support.mutants import mutants

from vif_validators import sample

pytestmark = pytest.mark.slow

PLACES = {"personas": "logs/registry/personas.parquet", "judge_labels": "logs/judge_labels/judge_labels.parquet"}
FACTOR = int(os.environ.get("VIF_FUZZ", "1"))


@pytest.fixture(scope="module")
def project(tmp_path_factory: pytest.TempPathFactory) -> Path:
    root = tmp_path_factory.mktemp("project")
    sample.write(sample.generate(personas=12, seed=3), root, label_files=False)
    return root


def assert_none_wrong(tally: Tally, count: int, capsys: pytest.CaptureFixture[str], what: str) -> None:
    with capsys.disabled():
        os.write(2, f"\n{what}: {tally}\n".encode())
    assert tally.outcomes.total() == count
    assert not tally.wrong, [fault for fault, _ in tally.wrong[:5]]


@pytest.mark.parametrize("table", PLACES)
@pytest.mark.parametrize("size", ["small", "large"])
def test_with_checksums(project: Path, table: str, size: str, capsys: pytest.CaptureFixture[str]) -> None:
    """As `vif sample` writes them."""
    content = (project / PLACES[table]).read_bytes()
    count = {"small": 800, "large": 500}[size] * FACTOR
    tally = fuzz(project, table, mutants(content, count, seed=FACTOR), lazy=size == "large")
    assert_none_wrong(tally, count, capsys, f"{table}, {size}, with checksums")
    assert tally.outcomes["unreadable"] > count / 3
    assert tally.outcomes["the same"] > count / 10


@pytest.mark.parametrize("table", PLACES)
@pytest.mark.parametrize("size", ["small", "large"])
def test_without_checksums(project: Path, table: str, size: str, capsys: pytest.CaptureFixture[str]) -> None:
    """As polars writes them: one letter of a name may turn into another, and nobody can tell; but nothing breaks."""
    content = BytesIO()
    pl.read_parquet(project / PLACES[table]).write_parquet(content)
    count = 300 * FACTOR
    tally = fuzz(project, table, mutants(content.getvalue(), count, seed=FACTOR), lazy=size == "large")
    altered = tally.outcomes["ALTERED"]
    tally.wrong = [(fault, mutant) for fault, mutant in tally.wrong if "ALTERED" not in fault]
    assert_none_wrong(tally, count, capsys, f"{table}, {size}, without checksums")
    assert altered < count / 20
