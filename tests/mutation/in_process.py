"""Test functions run without pytest: once for each of their parameters, fixtures of pytest's own included."""

import inspect
import tempfile
from collections.abc import Callable, Iterator
from itertools import product
from pathlib import Path
from typing import Any

import pytest
from hypothesis import Phase, settings

Case = tuple[str, Callable[[], None]]
"""A test with its parameters, and what runs it."""


def cases(test: Callable[..., None], chosen: Callable[[dict[str, Any]], bool] = lambda _: True) -> Iterator[Case]:
    """Each case of a test whose parameters are chosen."""
    marks = [mark for mark in getattr(test, "pytestmark", []) if mark.name == "parametrize"]
    for number, combination in enumerate(product(*(list(_sets(*mark.args[:2])) for mark in marks))):
        values = {name: value for part in combination for name, value in part.items()}
        if chosen(values):
            yield f"{test.__name__}[{number}]", lambda values=values: _run(test, values)


def _sets(names: str | list[str] | tuple[str, ...], rows: Any) -> Iterator[dict[str, Any]]:
    listed = [name.strip() for name in names.split(",")] if isinstance(names, str) else list(names)
    for row in rows:
        plain = row.values if hasattr(row, "marks") else row if len(listed) > 1 else (row,)
        yield dict(zip(listed, plain, strict=True))


def _run(test: Callable[..., None], values: dict[str, Any]) -> None:
    given = "_hypothesis_internal_use_settings"
    if hasattr(test, given):
        # That it fails is all that is asked: there is no need to look for the smallest example.
        setattr(test, given, settings(getattr(test, given), phases=[Phase.generate]))
    wanted = set(inspect.signature(test).parameters) - set(values)
    with tempfile.TemporaryDirectory() as folder, pytest.MonkeyPatch.context() as patches:
        fixtures = {"tmp_path": Path(folder), "monkeypatch": patches}
        test(**values, **{name: fixtures[name] for name in wanted})
