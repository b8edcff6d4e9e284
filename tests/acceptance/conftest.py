"""The case folders as fixtures, and a project to check."""

from pathlib import Path

import pytest
from tests.acceptance.cases import Case, build, case_folders, load, name_of
from tests.acceptance.command import Run, check


@pytest.fixture(scope="session", params=case_folders(), ids=name_of)
def case(request: pytest.FixtureRequest) -> Case:
    """Each case folder in turn: whatever asks for it is asked of all of them."""
    return load(request.param)


@pytest.fixture(scope="session")
def root(case: Case, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Where the data of the case is. Nobody writes there."""
    folder = tmp_path_factory.mktemp("case")
    build(case, folder)
    return folder


@pytest.fixture(scope="session")
def run(case: Case, root: Path) -> Run:
    """The JSON report of the case, as `vif check` gives it with the arguments of the case."""
    return check(*case.arguments, cwd=root)


@pytest.fixture
def project(tmp_path: Path) -> Path:
    """A valid project of 6 personas and 12 label rows, free to be changed."""
    folder = tmp_path / "project"
    build(Case(path=folder, about="valid"), folder)
    return folder
