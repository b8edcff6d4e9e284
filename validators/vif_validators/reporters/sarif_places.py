"""Where a finding is, as SARIF says it: files by URI, rows, personas and columns by logical locations."""

import json
import os
from collections.abc import Iterable
from functools import lru_cache
from pathlib import PurePath
from typing import Any, Final
from urllib.parse import quote

from vif_validators.report import Report, Result, Sample
from vif_validators.reporters.layout import quoted
from vif_validators.reporters.sarif_text import NAME_LIMIT, plain

ROOT: Final = "%SRCROOT%"
"""What relative paths are relative to; who reads the report knows where that is."""
MOST_ARTIFACTS: Final = 10_000
MOST_COLUMNS: Final = 20

_MIME: Final = {".parquet": "application/vnd.apache.parquet", ".json": "application/json", ".yaml": "application/yaml"}


class Places:
    """The files of a report and what lies in them."""

    def __init__(self, report: Report) -> None:
        self._inputs = [given for given in report.inputs if given.path is not None]
        files: dict[str, list[str]] = {}
        for given in self._inputs:
            files.setdefault(given.table, []).append(given.path or "")
        self._of_table = {table: paths[0] if len(paths) == 1 else _folder(paths) for table, paths in files.items()}
        paths = {location(given.path or "")["uri"]: given.path or "" for given in self._inputs[:MOST_ARTIFACTS]}
        self._index = {uri: index for index, uri in enumerate(paths)}
        self.artifacts = [{"location": self._location(path), **_artifact(path)} for path in paths.values()]
        """The files that were judged."""

    def of_sample(self, result: Result, sample: Sample) -> dict[str, Any]:
        """The location of one sample."""
        physical = self._physical(sample.file or self._path(result), sample)
        return {**physical, "logicalLocations": [_logical(result, sample)]}

    def of_result(self, result: Result) -> dict[str, Any]:
        """The location of a finding that has no samples: its columns, or its table."""
        columns = result.columns[:MOST_COLUMNS] or (None,)
        places = distinct(_logical(result, Sample(column=column)) for column in columns)
        return {**self._physical(self._path(result), Sample()), "logicalLocations": places}

    def _path(self, result: Result) -> str | None:
        """The file of a result's table, or the folder of its files. The messages about settings begin with theirs."""
        named, separator, _ = result.message.partition(": ")
        if separator and named.endswith((".yaml", ".yml")) and result.table not in self._of_table:
            return named
        return self._of_table.get(result.table) or next(iter(self._of_table.values()), None)

    def _physical(self, path: str | None, sample: Sample) -> dict[str, Any]:
        # GitHub refuses a report in which a result has no file, and shows none without a line: of a file that has no
        # lines it is the first.
        if path is None:
            return {}
        region: dict[str, int] = {"startLine": sample.line or 1}
        if sample.line is not None and sample.position is not None:
            region["startColumn"] = sample.position
        return {"physicalLocation": {"artifactLocation": self._location(path), "region": region}}

    def _location(self, path: str) -> dict[str, Any]:
        place = location(path)
        index = {"index": self._index[place["uri"]]} if place["uri"] in self._index else {}
        return {**place, **index}


def distinct(items: Iterable[dict[str, Any]]) -> list[dict[str, Any]]:
    """The items without repeats, as lists that are sets must have them."""
    return list({json.dumps(item): item for item in items}.values())


def location(path: str) -> dict[str, str]:
    """An `artifactLocation`: a path that is relative to the root, or a `file` URI."""
    slashed = path.replace(os.sep, "/")
    try:
        content = slashed.encode("utf-8", "surrogateescape")
    except UnicodeEncodeError:
        content = slashed.encode("utf-8", "surrogatepass")
    if PurePath(path).is_absolute():
        return {"uri": ("file://" if slashed.startswith("/") else "file:///") + quote(content, safe="/:")}
    steps = [step for step in content.split(b"/") if step not in {b"", b"."}]
    return {"uri": quote(b"/".join(steps), safe="/") or ".", "uriBaseId": ROOT}


def _folder(paths: list[str]) -> str:
    try:
        return os.path.commonpath([os.path.dirname(path) for path in paths])  # noqa: PTH120
    except ValueError:  # some are absolute, others are not
        return paths[0]


def _artifact(path: str) -> dict[str, Any]:
    mime = _MIME.get(PurePath(path).suffix.lower())
    return {"roles": ["analysisTarget"], **({"mimeType": mime} if mime else {})}


def _logical(result: Result, sample: Sample) -> dict[str, str]:
    """The cell, row, persona, column or table, as `personas/age/row 17`."""
    steps, kind = [result.table], "table"
    column = result.columns[0] if sample.column is None and len(result.columns) == 1 else sample.column
    if column is not None:
        steps, kind = [*steps, column], "column"
    if sample.row is not None:
        steps, kind = [*steps, f"row {sample.row}"], "row"
    elif sample.persona_id is not None:
        steps, kind = [*steps, f"persona {sample.persona_id}"], "persona"
        if sample.t_index is not None:
            steps, kind = [*steps, f"entry {sample.t_index}"], "entry"
    shown = [_step(step) for step in steps]
    return {"name": shown[-1], "fullyQualifiedName": "/".join(shown), "kind": kind}


@lru_cache(maxsize=1024)
def _step(step: str) -> str:
    return plain(step, NAME_LIMIT).replace("/", "%2F")


def _value(sample: Sample) -> str:
    """The value at fault; empty where the place is all there is to say."""
    if sample.value is None:
        return "null" if sample.column is not None and sample.row is not None else ""
    return quoted(sample.value)


def words(sample: Sample) -> str:
    """A sample in one line: its place, what it is about, and the value."""
    places: Iterable[tuple[str, object]] = (
        ("row", sample.row),
        ("persona_id", sample.persona_id),
        ("t_index", sample.t_index),
    )
    known = ", ".join(f"{label} {value}" for label, value in places if value is not None)
    column = f"{sample.column}: " if sample.column is not None else ""
    value = column + _value(sample)
    return f"{known}: {value}" if known and value else known or value
