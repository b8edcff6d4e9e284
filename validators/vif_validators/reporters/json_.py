"""The report as JSON, in the format `vif-report/1`: for programs.

The format is a record of its own, described by `report-1.schema.json`; what a `Report` looks like inside may change
without it.
"""

import json
import re
from collections.abc import Callable
from typing import Any, Final

from vif_validators.report import SEVERITIES, STATUSES, VALUE_LIMIT, Input, Report, Result, Sample
from vif_validators.version import __version__

FORMAT: Final = "vif-report/1"
DISTRIBUTION: Final = "vif-contracts"

_SURROGATE = re.compile("[\ud800-\udfff]")


def render(report: Report) -> str:
    """The report as ASCII text that ends in a newline; the same report gives the same bytes.

    Text is given as it stands in the data, save that a lone surrogate, which no strict parser accepts, becomes U+FFFD.
    """
    return dumped(_report(report))


def dumped(record: Any, *, default: Callable[[Any], Any] | None = None) -> str:
    """A record as indented ASCII text that ends in a newline; `default` as in `json.dumps`."""
    text = json.dumps(record, ensure_ascii=True, allow_nan=False, indent=2, default=default)
    return text.replace("##[", r"##\u005b") + "\n"  # in a log, a runner of GitHub would take it for a command


def schema() -> dict[str, Any]:
    """The JSON Schema (draft 2020-12) that every report obeys."""
    from importlib.resources import files

    text = files("vif_validators").joinpath("report-1.schema.json").read_text(encoding="utf-8")
    parsed: dict[str, Any] = json.loads(text)
    return parsed


def _report(report: Report) -> dict[str, Any]:
    return {
        "format": FORMAT,
        "tool": {"name": DISTRIBUTION, "version": __version__},
        "outcome": report.outcome,
        "exit_code": report.exit_code,
        "inputs": [_input(given) for given in report.inputs],
        "summary": {
            "rules": {status: report.rules(status) for status in STATUSES},
            "violations": {severity: report.violations(severity) for severity in SEVERITIES},
        },
        "results": [_result(result) for result in report.results],
    }


def _input(given: Input) -> dict[str, Any]:
    return {"table": _text(given.table), "path": _optional(given.path), "rows": given.rows}


def _result(result: Result) -> dict[str, Any]:
    return {
        "code": _text(result.code),
        "name": _text(result.name),
        "severity": result.severity,
        "table": _text(result.table),
        "columns": [_text(column) for column in result.columns],
        "status": result.status,
        "violations": result.violations,
        "checked": result.checked,
        "waived": result.waived,
        "message": _text(result.message),
        "hint": _text(result.hint),
        "skipped_because": _optional(result.skipped_because),
        "samples": [_sample(sample) for sample in result.samples],
    }


def _sample(sample: Sample) -> dict[str, Any]:
    return {
        "row": sample.row,
        "persona_id": _optional(sample.persona_id),
        "t_index": sample.t_index,
        "column": _optional(sample.column),
        "value": None if sample.value is None else _cut(_text(sample.value)),
        "file": _optional(sample.file),
        "line": sample.line,
        # Only where a line has it: samples of tables are as they were before there was any.
        **({} if sample.position is None else {"position": sample.position}),
    }


def _text(text: str) -> str:
    return _SURROGATE.sub("\ufffd", text)


def _optional(text: str | None) -> str | None:
    return None if text is None else _text(text)


def _cut(value: str) -> str:
    return value if len(value) <= VALUE_LIMIT else value[: VALUE_LIMIT - 1] + "…"
