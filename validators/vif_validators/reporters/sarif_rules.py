"""The rules of a report as SARIF describes them."""

import re
from collections import Counter
from collections.abc import Callable
from typing import Any, Final

from vif_validators.report import Report, Result
from vif_validators.reporters.sarif_text import NAME_LIMIT, markdown, opened, plain

LEVELS: Final = {"error": "error", "warning": "warning", "info": "note"}
"""The levels of SARIF by severity."""

DESCRIPTION_LIMIT: Final = 500
"""Characters of either half of a description, of which GitHub keeps 1,024."""

_PROBLEMS: Final = {"error": "error", "warning": "warning", "info": "recommendation"}
_OWN_CODE: Final = re.compile("[A-Z][0-9]{3}")


class Rules:
    """The rules of a report in its order, each with an id and an index.

    The id is the code. Where checks of different names share one, as those of a user's own model do, it is `code/name`.
    """

    def __init__(self, report: Report) -> None:
        self._first: dict[tuple[str, str], Result] = {}
        for result in report:
            self._first.setdefault((result.code, result.name), result)
        codes = Counter(code for code, _ in self._first)
        self._ids: dict[tuple[str, str], str] = {}
        taken: Counter[str] = Counter()
        for code, name in self._first:
            rule_id = plain(f"{code}/{name}" if codes[code] > 1 else code, NAME_LIMIT)
            taken[rule_id] += 1
            self._ids[code, name] = rule_id if taken[rule_id] == 1 else f"{rule_id}~{taken[rule_id]}"
        self._index = {key: index for index, key in enumerate(self._first)}

    def reference(self, result: Result) -> tuple[str, int]:
        """Id and index of the rule of a result."""
        key = result.code, result.name
        return self._ids[key], self._index[key]

    def descriptors(self) -> list[dict[str, Any]]:
        """A `reportingDescriptor` for each rule."""
        return [_descriptor(self._ids[key], result) for key, result in self._first.items()]


def level(result: Result) -> str:
    """The level of a finding.

    What was waived breaks nothing: readers that pass over suppressions, as GitHub does, are to raise no alarm.
    """
    if result.status == "waived":
        return "note"
    return "error" if result.blocking else LEVELS[result.severity]


def _descriptor(rule_id: str, result: Result) -> dict[str, Any]:
    words = result.name.replace("-", " ")
    demands = result.demands or words
    full = " ".join(opened(plain(text, DESCRIPTION_LIMIT)) for text in (demands, result.why) if text)
    name = _identifier(result.name)
    return {
        "id": rule_id,
        **({"name": name} if name else {}),
        "shortDescription": {"text": opened(f"{plain(words, NAME_LIMIT)}: {plain(demands)}")},
        "fullDescription": {"text": full},
        "help": {"text": "\n".join(_help(result, plain, "{}: {}")), "markdown": _markdown_help(result)},
        "defaultConfiguration": {"level": "error" if result.blocking else LEVELS[result.severity]},
        "properties": {
            "tags": list(dict.fromkeys(("data-contract", plain(result.table, NAME_LIMIT)))),
            "precision": "very-high",
            "problem.severity": "error" if result.blocking else _PROBLEMS[result.severity],
        },
    }


def _help(result: Result, written: Callable[[str], str], form: str) -> list[str]:
    said = (
        ("Demanded", result.demands or result.name),
        ("Why", result.why),
        ("How to mend it", result.hint),
    )
    return [form.format(label, opened(written(text))) for label, text in said if text]


def _markdown_help(result: Result) -> str:
    paragraphs = _help(result, markdown, "**{}:** {}")
    if _OWN_CODE.fullmatch(result.code):
        paragraphs.append(f"`vif rules {result.code}` shows examples.")
    return "\n\n".join(paragraphs)


def _identifier(name: str) -> str:
    """The name in the form that SARIF asks for, `UnknownAgeBracket`; empty where it has no letter to begin with."""
    words = "".join(word[0].upper() + word[1:] for word in re.findall("[A-Za-z0-9]+", name))
    return words.lstrip("0123456789")[:NAME_LIMIT]
