"""Runs in a copy of the project with one table more: what the command and plain pandera say of many versions of it.

    python -m tests.support.further_table FOLDER

Each folder under FOLDER is judged by itself. Prints one JSON object, by their names: the exit code, the failed and the
skipped rules, and what `ConsensusLabels.validate` says of the table.
"""

import json
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import polars as pl
from tests.acceptance.command import check
from tests.support.plain_pandera import judge
from vif_contracts.consensus_labels import ConsensusLabels

PLACE = "logs/consensus_labels/consensus_labels.parquet"


def main() -> None:
    """Judge every folder and print what was found."""
    folders = sorted(path for path in Path(sys.argv[1]).iterdir() if path.is_dir())
    sys.stdout.write(json.dumps({folder.name: found(folder) for folder in folders}))


def found(folder: Path) -> dict[str, Any]:
    """What is said of one folder."""
    run = check(cwd=folder)
    results = run.json["results"]
    return {
        "code": run.code,
        "failed": {key(result): result["violations"] for result in results if result["status"] == "failed"},
        "rows": {
            key(result): [sample["row"] for sample in result["samples"]]
            for result in results
            if result["status"] == "failed"
        },
        "skipped": sorted({r["code"] for r in results if r["status"] == "skipped" and r["table"] != "config"}),
        "inputs": [given["table"] for given in run.json["inputs"]],
        "codes": sorted({result["code"] for result in results}),
        "pandera": dict(plain(folder / PLACE)),
    }


def key(result: dict[str, Any]) -> str:
    """The code and, where it is about one, the column."""
    return " ".join([result["code"], *(result["columns"] if len(result["columns"]) == 1 else ())])


def plain(path: Path) -> Iterator[tuple[str, list[int] | None]]:
    """The rows at fault, by column and fault, as plain pandera finds them; nothing of a file that cannot be read."""
    try:
        frame = pl.read_parquet(path.read_bytes())
    except (OSError, pl.exceptions.PolarsError):
        return
    verdict = judge(frame, ConsensusLabels)
    for (column, fault), rows in verdict.failing.items():
        yield f"{fault} {column}".strip(), None if rows is None else sorted(rows)


if __name__ == "__main__":
    main()
