"""What holds for every test: nothing of the developer's own environment changes a result."""

from collections.abc import Iterator

import pytest

_SWITCHES = ("NO_COLOR", "FORCE_COLOR", "CLICOLOR", "CLICOLOR_FORCE", "COLUMNS", "LINES", "TERM")
_RUNNER = ("GITHUB_ACTIONS", "GITHUB_STEP_SUMMARY", "GITHUB_WORKSPACE")


@pytest.fixture(autouse=True)
def plain_environment(monkeypatch: pytest.MonkeyPatch) -> None:
    """Take away the variables by which terminals and tools are told what to look like."""
    for name in _SWITCHES:
        monkeypatch.delenv(name, raising=False)


@pytest.fixture(autouse=True, scope="session")
def no_runner() -> Iterator[None]:
    """Nor do the runs of `vif` write to the job that runs the tests."""
    with pytest.MonkeyPatch.context() as patched:
        for name in _RUNNER:
            patched.delenv(name, raising=False)
        yield
