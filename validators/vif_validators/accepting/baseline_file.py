"""A baseline as a file: violations recorded by rule and key, as JSON that a person can read and compare."""

import errno
import json
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

from vif_contracts.catalog import ALL_RULES
from vif_validators.files.disk import UnreadableFile, read_bytes, replace_file
from vif_validators.request_error import RequestError
from vif_validators.strict_json.scan import JsonFault
from vif_validators.strict_json.text import decode, parse

FORMAT: Final = "vif-baseline/1"
MOST: Final = 100_000
"""Most places that a baseline may record: more than anybody will look through."""
SIZE_LIMIT: Final = 64 * 1024**2
MOST_AT_ONE_PLACE: Final = 10**15
"""Most violations at one place; sums of some of them still fit into 64 bits."""

_KEYS = {"format", "contract", "redacted", "recorded"}
_GROUP_KEYS = {"rule", "name", "table", "columns", "violations"}

At = tuple[tuple[str, str | int | bool | None], ...]
"""Where a violation is: columns with their values."""


class BaselineError(RequestError):
    """A baseline cannot be used, or cannot be written."""


@dataclass(frozen=True, order=True)
class Group:
    """What a result is about: its rule, its table and, for a rule judged column by column, its column."""

    rule: str
    name: str
    table: str
    columns: tuple[str, ...]


@dataclass(frozen=True, kw_only=True)
class Recorded:
    """The content of a baseline.

    Attributes:
        contract: what the data was held to.
        redacted: the columns whose values are recorded as digests.
        violations: how many there are at each place.
    """

    contract: str
    redacted: frozenset[str]
    violations: Mapping[Group, Mapping[At, int]]

    @property
    def total(self) -> int:
        """How many violations are recorded."""
        return sum(sum(places.values()) for places in self.violations.values())


def read_baseline(path: str, contract: str) -> Recorded:
    """Read a baseline, strictly.

    Raises:
        BaselineError: there is none, it has not the documented shape, or it is that of another contract.
    """
    try:
        parsed = parse(decode(read_bytes(path, SIZE_LIMIT)))
    except UnreadableFile as error:
        raise BaselineError(f"the baseline {error}") from error
    except JsonFault as error:
        raise BaselineError(f"the baseline {path}: {error}") from error
    try:
        if parsed.repeated:
            raise _MisshapenError("a key is repeated")
        recorded = _recorded(parsed.document)
        if recorded.contract != contract:
            raise _MisshapenError(f"records violations of {recorded.contract}, and the data is held to {contract}")
    except _MisshapenError as error:
        raise BaselineError(f"the baseline {path}: {error}") from error
    return recorded


def write_baseline(path: str, recorded: Recorded) -> None:
    """Write a baseline, whole or not at all; the same violations give the same bytes.

    Raises:
        BaselineError: there is too much to record, or the file cannot be written, or is there and is no baseline.
    """
    sizes = {group: len(places) for group, places in recorded.violations.items()}
    if sum(sizes.values()) > MOST:
        worst = max(sizes, key=lambda group: sizes[group])
        raise BaselineError(
            f"{path}: no baseline was written: more than {MOST:,} places are at fault, most of them under {worst.rule} "
            f"{worst.name}; mend that, or leave it out with --ignore {worst.rule}"
        )
    try:
        _refuse_other_files(path)
        Path(path).parent.mkdir(parents=True, exist_ok=True)
        replace_file(Path(path), _text(recorded).encode("ascii"))
    except (OSError, ValueError) as error:
        raise BaselineError(f"cannot write the baseline {path}: {getattr(error, 'strerror', None) or error}") from error


def _refuse_other_files(path: str) -> None:
    """See that a baseline takes the place of nothing but a baseline: the data and the settings are files, too.

    An empty file may be replaced, and one of another version, or with the marks of a merge in it.

    Raises:
        OSError: it would.
    """
    if not Path(path).exists():
        return
    try:
        content = read_bytes(path, SIZE_LIMIT).strip()
    except UnreadableFile as error:
        raise OSError(errno.EINVAL, error.cause, path) from error
    if content and not (content.startswith(b"{") and b'"vif-baseline/' in content):
        raise OSError(errno.EEXIST, "the file that is there is no baseline; remove it first", path)


def _text(recorded: Recorded) -> str:
    groups = [_group_text(group, recorded.violations[group]) for group in sorted(recorded.violations)]
    lines = [
        "{",
        f'  "format": {json.dumps(FORMAT)},',
        f'  "contract": {json.dumps(recorded.contract)},',
        f'  "redacted": {json.dumps(sorted(recorded.redacted))},',
        '  "recorded": [' + ("\n" + ",\n".join(groups) + "\n  ]" if groups else "]"),
        "}",
    ]
    return "\n".join(lines) + "\n"


def _group_text(group: Group, places: Mapping[At, int]) -> str:
    about = {"rule": group.rule, "name": group.name, "table": group.table, "columns": list(group.columns)}
    shown = ", ".join(f"{json.dumps(key)}: {json.dumps(value)}" for key, value in about.items())
    lines = [_place_text(at, places[at]) for at in sorted(places, key=_order)]
    return f'    {{{shown}, "violations": [\n' + ",\n".join(lines) + "\n    ]}"


def _place_text(at: At, count: int) -> str:
    place = {"at": dict(at), **({"count": count} if count > 1 else {})}
    return "      " + json.dumps(place)


def _order(at: At) -> list[tuple[str, bool, bool, Any, str]]:
    """A place in an order of its own: null, then numbers as numbers, then texts."""
    return [
        (
            name,
            value is not None,
            isinstance(value, str),
            0 if value is None or isinstance(value, str) else value,
            str(value),
        )
        for name, value in at
    ]


class _MisshapenError(Exception):
    """What is wrong with the content; the path is told elsewhere."""


def _recorded(document: Any) -> Recorded:
    if not isinstance(document, dict) or "format" not in document:
        raise _MisshapenError(f"is not a baseline: it has no format {FORMAT}")
    if document["format"] != FORMAT:
        raise _MisshapenError(f"its format is {document['format']!r}, and this version reads {FORMAT}")
    _closed(document, _KEYS, "")
    _demand(isinstance(document["contract"], str), "contract: must be a text")
    _demand(_texts(document["redacted"]), "redacted: must be a list of columns")
    _demand(isinstance(document["recorded"], list), "recorded: must be a list")
    violations: dict[Group, dict[At, int]] = {}
    for number, item in enumerate(document["recorded"]):
        group, places = _group(item, f"recorded[{number}]")
        _demand(group not in violations, f"recorded[{number}]: {group.rule} {group.name} is there twice")
        violations[group] = places
    _demand(sum(map(len, violations.values())) <= MOST, f"records more than {MOST:,} places")
    return Recorded(contract=document["contract"], redacted=frozenset(document["redacted"]), violations=violations)


def _group(item: Any, place: str) -> tuple[Group, dict[At, int]]:
    _closed(item, _GROUP_KEYS, f"{place}: ")
    _demand(all(isinstance(item[key], str) for key in ("rule", "name", "table")), f"{place}: rule, name, table: texts")
    _demand(item["rule"] in ALL_RULES, f"{place}: this version has no rule {item['rule']!r}")
    _demand(_texts(item["columns"]), f"{place}.columns: must be a list of columns")
    _demand(
        isinstance(item["violations"], list) and item["violations"], f"{place}.violations: must be a list of places"
    )
    places: Counter[At] = Counter()
    for number, violation in enumerate(item["violations"]):
        at, count = _violation(violation, f"{place}.violations[{number}]")
        _demand(at not in places, f"{place}.violations[{number}]: the place is there twice")
        places[at] = count
    return Group(item["rule"], item["name"], item["table"], tuple(item["columns"])), dict(places)


def _violation(item: Any, place: str) -> tuple[At, int]:
    _demand(isinstance(item, dict) and {"at"} <= item.keys() <= {"at", "count"}, f"{place}: must have at, and count")
    at, count = item["at"], item.get("count", 1)
    plain = isinstance(at, dict) and all(value is None or isinstance(value, str | int) for value in at.values())
    _demand(plain, f"{place}.at: must be columns with a text, a whole number or null")
    known = type(count) is int and 0 < count <= MOST_AT_ONE_PLACE
    _demand(known, f"{place}.count: must be a whole number from 1 to {MOST_AT_ONE_PLACE:,}")
    return tuple(sorted(at.items())), count


def _closed(item: Any, keys: set[str], place: str) -> None:
    _demand(isinstance(item, dict), f"{place}must be an object")
    _demand(item.keys() == keys, f"{place}must have exactly {', '.join(sorted(keys))}")


def _texts(items: Any) -> bool:
    return isinstance(items, Sequence) and not isinstance(items, str) and all(isinstance(item, str) for item in items)


def _demand(holds: object, fault: str) -> None:
    if not holds:
        raise _MisshapenError(fault)
