"""The data of the case folders, built once per test process, and projects to check."""

from collections.abc import Callable
from functools import cache
from pathlib import Path

import pytest

from tests.acceptance.cases import Case, build, load
from tests.acceptance.command import Run, check

Built = Callable[[Path], tuple[Case, Path]]
Checked = Callable[[Path], Run]


@pytest.fixture(scope="session")
def built(tmp_path_factory: pytest.TempPathFactory) -> Built:
    """Gives the case of a folder, and where its data is. Nobody writes there."""

    @cache
    def build_case(folder: Path) -> tuple[Case, Path]:
        case, root = load(folder), tmp_path_factory.mktemp(folder.name)
        build(case, root)
        return case, root

    return build_case


@pytest.fixture(scope="session")
def checked(built: Built) -> Checked:
    """Gives the JSON report of the case of a folder."""

    @cache
    def check_case(folder: Path) -> Run:
        case, root = built(folder)
        return check(*case.arguments, cwd=root)

    return check_case


@pytest.fixture
def project(tmp_path: Path) -> Path:
    """A valid project of 6 personas and 12 label rows, free to be changed."""
    build(Case(path=tmp_path, about="valid"), tmp_path)
    return tmp_path
