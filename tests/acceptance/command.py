"""The `vif` command as a user runs it, in this process."""

import contextlib
import io
import json
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any

import polars as pl

from vif_validators.cli import main


@dataclass(frozen=True)
class Run:
    """What a command line came to."""

    code: int
    out: str
    err: str

    @cached_property
    def json(self) -> dict[str, Any]:
        """What was written to stdout, as JSON."""
        parsed: dict[str, Any] = json.loads(self.out)
        return parsed

    @property
    def results(self) -> dict[str, dict[str, Any]]:
        """The results of a JSON report by `key_of`."""
        return by_key(self.json)

    @property
    def failed(self) -> dict[str, int]:
        """The violations of every failed rule by `key_of`."""
        return {key: result["violations"] for key, result in self.results.items() if result["status"] == "failed"}

    @property
    def codes(self) -> set[str]:
        """The codes of all rules in a JSON report."""
        return {result["code"] for result in self.json["results"]}


def vif(*arguments: str | Path, cwd: Path) -> Run:
    """Run `vif` with these arguments in a folder."""
    out, err = io.StringIO(), io.StringIO()
    with contextlib.chdir(cwd), contextlib.redirect_stdout(out), contextlib.redirect_stderr(err):
        code = main([str(argument) for argument in arguments])
    return Run(code, out.getvalue(), err.getvalue())


def check(*arguments: str | Path, cwd: Path) -> Run:
    """Run `vif check --format json`."""
    return vif("check", "--format", "json", *arguments, cwd=cwd)


def by_key(report: dict[str, Any]) -> dict[str, dict[str, Any]]:
    """The results of a JSON report by `key_of`; two with one key would be an error of the report."""
    keyed = [(key_of(result), result) for result in report["results"]]
    assert len(dict(keyed)) == len(keyed), "two results for one rule and column"
    return dict(keyed)


def key_of(result: dict[str, Any]) -> str:
    """The code of a result, with what tells it from others: `P104`, `L104 alignment_power`, `M100 paid`."""
    code: str = result["code"]
    if code == "M100":
        return " ".join((code, result["name"], *result["columns"]))
    per_column = code == "L104" or (code[0] in "PLM" and code[1:] in {"002", "003", "004", "005", "006", "008"})
    return f"{code} {result['columns'][0]}" if per_column and result["columns"] else code


def tables_in_memory(root: Path, run: Run) -> dict[str, pl.DataFrame]:
    """The tables that a frame can hold: those that can be read, with no name twice."""
    frames = {}
    for given in run.json["inputs"]:
        try:
            frames[given["table"]] = pl.read_parquet((root / given["path"]).read_bytes())
        except (OSError, pl.exceptions.PolarsError):
            assert run.code
    return frames
