"""Every way in which a consolidation can be cut short: the table and the registry are each old or new, in that order.

Run as a script of its own, as `crashes` is. What it found goes to stdout as JSON.
"""

import json
import os
import shutil
import subprocess
import sys
import tempfile
from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from tests.support.crashes import MODES, Shim, in_child

LABELS, REGISTRY = "logs/judge_labels/judge_labels.parquet", "logs/registry/personas.parquet"
Contents = tuple[bytes | None, bytes | None]


def run(*arguments: str) -> dict[str, Any]:
    """Run this script, in memory if there is such a place."""
    memory = Path("/dev/shm")  # noqa: S108
    environment = os.environ | {"PYTHONPATH": str(Path(__file__).parents[2]), "POLARS_MAX_THREADS": "1"}
    environment |= {"TMPDIR": str(memory)} if os.access(memory, os.W_OK) else {}
    command = [sys.executable, "-m", "tests.support.consolidation_crashes", *arguments]
    done = subprocess.run(command, capture_output=True, text=True, env=environment, check=False)
    assert done.returncode == 0, done.stderr
    found: dict[str, Any] = json.loads(done.stdout)
    return found


def prepare(root: Path) -> None:
    """A project whose table lacks a persona that the registry does not mark labeled yet."""
    from vif_validators import Registry, consolidate

    (root / LABELS).parent.mkdir(parents=True)
    registry = Registry(root / REGISTRY)
    for number in (1, 2):
        persona_id = f"{number:08x}"
        registry.add(
            {
                "persona_id": persona_id,
                "name": f"Ana {number}",
                "age": "25-34",
                "profession": "Teacher",
                "culture": "East Asian",
                "core_values": ["Power"],
                "entry_count": 1,
                "created_at": "2026-01-15T09:30:00Z",
                "nudge_enabled": True,
                "stage_wrangled": True,
            }
        )
        values = "self_direction stimulation hedonism achievement power security conformity tradition benevolence"
        scores = dict.fromkeys([*values.split(), "universalism"], 0)
        document = {"persona_id": persona_id, "labels": [{"t_index": 0, "date": "2025-03-01", "scores": scores}]}
        (root / LABELS).with_name(f"persona_{persona_id}_labels.json").write_text(json.dumps(document))
        if number == 1:
            consolidate(root).raise_if_failed()


def change(root: Path) -> None:
    from vif_validators import consolidate

    consolidate(root, lock_timeout=5).raise_if_failed()


def contents(root: Path) -> Contents:
    labels, registry = (path.read_bytes() if path.exists() else None for path in (root / LABELS, root / REGISTRY))
    return labels, registry


def struck(template: Path, shim: Shim, before: Contents, after: Contents) -> list[str]:
    """What is wrong after a consolidation that was struck once, and after the next one."""
    with tempfile.TemporaryDirectory() as name:
        root = Path(shutil.copytree(template, Path(name) / "project"))
        _, _, acknowledged = in_child(lambda: change(root), shim)
        found = contents(root)
        wrong = []
        # The table first: at no moment is a persona marked whose labels are not there.
        if found not in (before, (after[0], before[1]), after):
            wrong.append("the files are neither old nor new")
        if acknowledged and found != after:
            wrong.append("it was acknowledged and is lost")
        status, _, _ = in_child(lambda: change(root))
        if status or contents(root) != after:
            wrong.append(f"the next consolidation ended with {status} and did not finish the work")
        left = sorted(path.name for path in root.rglob("*.tmp"))
        return wrong + ([f"left over: {left}"] if left else [])


def main() -> None:
    parser = ArgumentParser()
    parser.add_argument("--kills-only", action="store_true")
    modes = MODES[:2] if parser.parse_args().kills_only else MODES
    # Imported once, not in each child; and not used here, for polars does not survive a fork.
    import filelock  # noqa: F401
    import pyarrow.parquet  # noqa: F401

    import vif_validators.consolidation.consolidating  # noqa: F401

    found: dict[str, Any] = {"wrong": [], "calls": [], "runs": 0}
    with tempfile.TemporaryDirectory() as name:
        template, whole = Path(name) / "template", Path(name) / "whole"
        status, _, _ = in_child(lambda: prepare(template))
        assert status == 0
        before = contents(template)
        shutil.copytree(template, whole)
        status, found["calls"], _ = in_child(lambda: change(whole), Shim(-1, "kill"))
        assert status == 0
        after = contents(whole)
        assert before[0] != after[0]
        assert before[1] != after[1]
        for at, call in enumerate(found["calls"]):
            for mode in modes:
                if mode == "half" and "write" not in call:
                    continue
                found["runs"] += 1
                faults = struck(template, Shim(at, mode), before, after)
                found["wrong"] += [f"{mode} at call {at} ({call}): {fault}" for fault in faults]
    sys.stdout.write(json.dumps(found, indent=1) + "\n")


if __name__ == "__main__":
    main()
