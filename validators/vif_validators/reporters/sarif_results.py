"""The findings of a report as SARIF results."""

import hashlib
import json
from collections import Counter
from typing import Any, Final

from vif_validators.report import Report, Result, Sample
from vif_validators.reporters.layout import counted, quoted, short
from vif_validators.reporters.sarif_places import Places, distinct, words
from vif_validators.reporters.sarif_rules import Rules, level
from vif_validators.reporters.sarif_text import closed, plain

MOST_RESULTS: Final = 25_000
"""Results of a run that GitHub takes; of one more it refuses the whole report."""
MOST_LOCATIONS: Final = 10
"""Locations of a result that GitHub takes; further ones are related."""
MOST_RELATED: Final = 90
MOST_NAMED: Final = 20
"""Samples that a message names."""

Identity = tuple[str, ...]


class Results:
    """The results of a report, each with a fingerprint that no other has."""

    def __init__(self, report: Report, rules: Rules) -> None:
        self._rules = rules
        self._places = Places(report)
        self._seen: Counter[str] = Counter()
        found = [one for result in report if result.status in {"failed", "waived"} for one in self._of(result)]
        self.listed = found[:MOST_RESULTS]
        self.left_out = len(found) - len(self.listed)
        self.artifacts = self._places.artifacts

    def _of(self, result: Result) -> list[dict[str, Any]]:
        """One result for each place in a text file; else one in all, for there is no line to show another at."""
        if result.samples and all(sample.file is not None for sample in result.samples):
            return [self._in_file(result, sample) for sample in result.samples]
        samples = [self._places.of_sample(result, sample) for sample in result.samples[: MOST_LOCATIONS + MOST_RELATED]]
        rest = distinct(samples[MOST_LOCATIONS:])
        return [
            {
                **self._begun(result, _message(result), (*_identity(result), *result.columns)),
                **({"occurrenceCount": result.violations} if result.violations else {}),
                "locations": samples[:MOST_LOCATIONS] or [self._places.of_result(result)],
                **({"relatedLocations": rest} if rest else {}),
            }
        ]

    def _in_file(self, result: Result, sample: Sample) -> dict[str, Any]:
        about = "" if sample.persona_id is not None else f"file {sample.file}"
        identity = (sample.column, sample.persona_id, sample.t_index, about)
        return {
            **self._begun(result, _message_at(result, sample), (*_identity(result), *map(str, identity))),
            "locations": [self._places.of_sample(result, sample)],
        }

    def _begun(self, result: Result, message: str, identity: Identity) -> dict[str, Any]:
        rule_id, index = self._rules.reference(result)
        figures = {"violations": result.violations, "checked": result.checked, "waived": result.waived}
        return {
            "ruleId": rule_id,
            "ruleIndex": index,
            "level": level(result),
            "message": {"text": message},
            "partialFingerprints": self._fingerprints(identity),
            **({"suppressions": [_suppression(result)]} if result.status == "waived" else {}),
            "properties": figures,
        }

    def _fingerprints(self, identity: Identity) -> dict[str, str]:
        """What tells this result from others, today and in the next run.

        GitHub looks at its own key alone, and would make it from lines of the file, which change with all data.
        """
        code = hashlib.sha256(json.dumps(identity).encode()).hexdigest()[:16]
        self._seen[code] += 1
        fingerprint = f"{code}:{self._seen[code]}"
        return {"vif/v1": fingerprint, "primaryLocationLineHash": fingerprint}


def _identity(result: Result) -> Identity:
    return result.code, result.name, result.table


def _message(result: Result) -> str:
    """The finding in a sentence, then its samples: GitHub shows no other location than the first."""
    lines = [closed(plain(result.message) or plain(result.name))]
    lines += [plain(f"- {words(sample)}") for sample in result.samples[:MOST_NAMED]]
    left = result.violations - len(result.samples[:MOST_NAMED])
    if result.samples and left > 0 and result.unit == "rows":
        lines.append(f"- and {left:,} more")
    if result.waived and result.status == "failed":
        lines.append(f"Besides, {counted(result.waived, short(result.unit))} waived.")
    return "\n".join(lines)


def _message_at(result: Result, sample: Sample) -> str:
    value = "" if sample.value is None else quoted(sample.value)
    what = f"{sample.column}: {value}" if sample.column is not None else value
    where = f" (t_index {sample.t_index})" if sample.t_index is not None and sample.column != "t_index" else ""
    first = [closed(plain(what + where))] if what else []
    return " ".join([*first, closed(plain(result.message) or plain(result.name))])


def _suppression(result: Result) -> dict[str, str]:
    reasons = f": {'; '.join(result.waived_because)}" if result.waived_because else ""
    waived = f"{counted(result.waived, short(result.unit))} waived{reasons}"
    return {"kind": "external", "status": "accepted", "justification": plain(waived)}
