"""The report as SARIF 2.1.0: for code scanning of GitHub, and for the viewers of editors.

A finding in a text file has a line, and there each sample is a result of its own: GitHub annotates the first location
of a result and no other. A parquet file has no lines: there a failed rule is one result, with its samples as locations,
since only a change at all of them mends it; an alert per row would pile up on the same spot, and a new one would open
whenever an old one closes. Every text is cleaned; no time is in it.
"""

import json
from typing import Any, Final

from vif_validators.report import Report, Result
from vif_validators.reporters.json_ import DISTRIBUTION
from vif_validators.reporters.sarif_places import ROOT
from vif_validators.reporters.sarif_results import Results
from vif_validators.reporters.sarif_rules import Rules
from vif_validators.reporters.sarif_text import plain
from vif_validators.version import __version__

SCHEMA: Final = "https://json.schemastore.org/sarif-2.1.0.json"
CATEGORY: Final = "vif/"
"""What tells this analysis from others of a commit, where the upload names no category."""

_ENDS: Final = {
    "passed": "the contract holds",
    "violated": "the contract is violated",
    "unreadable": "something could not be judged",
}


def render(report: Report) -> str:
    """The report as ASCII text that ends in a newline; the same report gives the same bytes."""
    rules = Rules(report)
    results = Results(report, rules)
    run = {
        "tool": {
            "driver": {
                "name": DISTRIBUTION,
                "version": __version__,
                "semanticVersion": __version__,
                "rules": rules.descriptors(),
            }
        },
        "automationDetails": {"id": CATEGORY},
        "invocations": [_invocation(report, rules, results)],
        "originalUriBaseIds": {ROOT: {"description": {"text": "The folder that the check was started in."}}},
        "columnKind": "unicodeCodePoints",
        "artifacts": results.artifacts,
        "results": results.listed,
    }
    members = ",\n".join(f"{_json(key)}: {_lined(value)}" for key, value in run.items())
    return f'{{"$schema": {_json(SCHEMA)}, "version": "2.1.0", "runs": [{{\n{members}\n}}]}}\n'


def _lined(value: object) -> str:
    """A list with an item a line, which keeps a large report readable at half the size of indented JSON."""
    if not isinstance(value, list) or not value:
        return _json(value)
    return "[\n" + ",\n".join(map(_json, value)) + "\n]"


def _json(value: object) -> str:
    return json.dumps(value, ensure_ascii=True, allow_nan=False)


def _invocation(report: Report, rules: Rules, results: Results) -> dict[str, Any]:
    notes = [_notification(rules, result) for result in report if result.status == "skipped" or _blocks(result)]
    if all(result.status == "skipped" for result in report):
        notes.append({"level": "error", "message": {"text": "No rule could be judged."}})
    if results.left_out:
        notes.append({"level": "warning", "message": {"text": f"{results.left_out:,} more results are left out."}})
    return {
        "executionSuccessful": report.exit_code != 2,  # noqa: PLR2004 (the exit code of what could not be judged)
        "exitCode": report.exit_code,
        "exitCodeDescription": _ENDS[report.outcome],
        "toolExecutionNotifications": notes,
    }


def _blocks(result: Result) -> bool:
    return result.status == "failed" and result.blocking


def _notification(rules: Rules, result: Result) -> dict[str, Any]:
    rule_id, index = rules.reference(result)
    columns = f" ({', '.join(result.columns)})" if result.columns else ""
    said = result.message if _blocks(result) else f"not judged{columns}: {result.skipped_because}"
    return {
        "level": "error" if _blocks(result) else "warning",
        "message": {"text": plain(f"{result.code} {result.name}: {said}")},
        "associatedRule": {"id": rule_id, "index": index},
    }
