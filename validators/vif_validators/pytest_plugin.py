"""Fixtures for tests of code that reads or writes the two tables; pytest loads them by itself.

Nothing heavy is imported before a fixture is used: the plugin is loaded into every test run of its environment.
"""

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from vif_contracts.journals import DataSet


@pytest.fixture(scope="session")
def vif_dataset() -> "DataSet":
    """A valid data set like a real one, the same in every run: 20 personas and their label rows, as polars frames."""
    from vif_contracts.journals import DataSet
    from vif_validators.sample import generate

    data = generate(personas=20)
    return DataSet(personas=data.personas, judge_labels=data.judge_labels)


@pytest.fixture
def vif_project(tmp_path: Path) -> Path:
    """A folder of the test's own with that data set as files, the judges' output and the pools among them."""
    from vif_validators.sample import generate, write

    root = tmp_path / "vif_project"
    write(generate(personas=20), root)
    return root


@pytest.fixture(scope="session")
def assert_contract() -> Callable[..., None]:
    """`vif_validators.assert_contract`: fail, with the text report, unless a frame obeys a model."""
    from vif_validators.assertion import assert_contract as assertion

    return assertion
