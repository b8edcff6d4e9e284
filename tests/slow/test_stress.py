"""A bounded share of `make stress`: killed writers lose nothing, and the control shows that losses are seen."""

import json
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

pytestmark = [
    pytest.mark.slow,
    pytest.mark.skipif(not sys.platform.startswith("linux"), reason="forks processes that have imported polars"),
]

STRESS = Path(__file__).parents[2] / "benchmarks" / "stress.py"


def stress(*arguments: str) -> dict[str, Any]:
    run = subprocess.run(
        [sys.executable, STRESS, "--json", *arguments], capture_output=True, text=True, timeout=600, check=False
    )
    assert run.returncode == 0, run.stdout + run.stderr
    figures: dict[str, Any] = json.loads(run.stdout)
    return figures


def test_nothing_is_torn_lost_or_stuck() -> None:
    figures = stress("--kills", "150")
    assert figures["kills"] == 150
    assert figures["killed holding the lock"] > 10
    assert figures["changes acknowledged"] > 50
    assert figures["consolidations among them"] > 5
    assert figures["reads"] > 100
    assert figures["torn reads"] == figures["acknowledged changes lost"] == figures["stuck locks"] == 0
    assert figures["temporary files left"] <= 2


def test_the_control_loses() -> None:
    figures = stress("--kills", "40", "--writer", "naive")
    assert figures["torn reads"] > 0
    assert figures["acknowledged changes lost"] > 0
