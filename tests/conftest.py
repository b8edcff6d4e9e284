"""What holds for every test: nothing of the developer's own environment changes a result."""

import pytest

_SWITCHES = ("NO_COLOR", "FORCE_COLOR", "CLICOLOR", "CLICOLOR_FORCE", "COLUMNS", "LINES", "TERM")


@pytest.fixture(autouse=True)
def plain_environment(monkeypatch: pytest.MonkeyPatch) -> None:
    """Take away the variables by which terminals and tools are told what to look like."""
    for name in _SWITCHES:
        monkeypatch.delenv(name, raising=False)
