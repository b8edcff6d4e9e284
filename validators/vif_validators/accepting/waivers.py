"""Waivers as the settings write them: which violations are accepted, why, and until when."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from vif_contracts.catalog import ALL_RULES
from vif_contracts.rule import Rule
from vif_validators.misspelling import meant

_KEYS = ("rule", "persona_id", "t_index", "column", "reason", "expires")
_DAY = re.compile("[0-9]{4}-[0-9]{2}-[0-9]{2}")
_LONGEST = 200
"""Characters of a reason that are shown."""


@dataclass(frozen=True, kw_only=True)
class Waiver:
    """Violations that are accepted through the day `expires`, UTC: those of `codes` that have these keys.

    `place` is where the settings say so; `rule` is what they call the rule.
    """

    place: str
    rule: str
    codes: frozenset[str]
    reason: str
    expires: date
    persona_id: str | None = None
    t_index: int | None = None
    column: str | None = None

    @property
    def because(self) -> str:
        """The reason and the last day, as reports show it."""
        reason = " ".join(self.reason.split())
        return f"{reason if len(reason) <= _LONGEST else reason[: _LONGEST - 1] + '…'} (until {self.expires})"


def parse_waivers(document: Any) -> tuple[Waiver, ...]:
    """The waivers of a parsed settings file.

    Raises:
        ValueError: one has not the documented shape; the text is one line and names its place.
    """
    if document is None:
        return ()
    if not isinstance(document, list):
        raise ValueError("waivers: must be a list, each item with rule, reason and expires")  # noqa: TRY004 (of a file)
    return tuple(_waiver(item, f"waivers[{number}]") for number, item in enumerate(document))


def waivable(rule: Rule) -> bool:
    """Whether a violation of the rule can be accepted: not where it keeps others from being judged."""
    return not (rule.blocking or getattr(rule, "withholds", False))


def _waiver(item: Any, place: str) -> Waiver:
    if not isinstance(item, Mapping):
        raise ValueError(f"{place}: must be a mapping with rule, reason and expires")  # noqa: TRY004 (of a file)
    for key in item:
        if key not in _KEYS:
            raise ValueError(f"{place}.{key}: there is no such key{meant(key, _KEYS)}; the keys are {', '.join(_KEYS)}")
    for key in ("rule", "reason", "expires"):
        if item.get(key) is None:
            raise ValueError(f"{place}.{key}: must be given")
    return Waiver(
        place=place,
        rule=str(item["rule"]),
        codes=_codes(item["rule"], f"{place}.rule"),
        reason=_text(item, "reason", place),
        expires=_day(item["expires"], f"{place}.expires"),
        persona_id=_quoted(item.get("persona_id"), f"{place}.persona_id"),
        t_index=_index(item.get("t_index"), f"{place}.t_index"),
        column=None if item.get("column") is None else _text(item, "column", place),
    )


def _codes(name: Any, place: str) -> frozenset[str]:
    # Rules of users' own models are judged without settings, and the label table is made anew rather than waived.
    named = {code: rule for code, rule in ALL_RULES.items() if name in (code, rule.name) and code[0] != "M"}
    if not named:
        names = [word for rule in ALL_RULES.values() if rule.code[0] != "M" for word in (rule.code, rule.name)]
        raise ValueError(f"{place}: no rule has the code or name {name!r}{meant(name, names)}; `vif rules` lists them")
    for code, rule in named.items():
        if not waivable(rule):
            raise ValueError(f"{place}: {code} {rule.name} cannot be waived: where it fails nothing can be judged")
        if code in ("C005", "C006", "C007", "J101"):
            raise ValueError(f"{place}: {code} {rule.name} cannot be waived; {rule.hint}")
    return frozenset(named)


def _text(item: Mapping[str, Any], key: str, place: str) -> str:
    text = item[key]
    if not isinstance(text, str) or not text.strip():
        raise ValueError(f"{place}.{key}: must be a text that says something, is {text!r}")
    return text


def _quoted(text: Any, place: str) -> str | None:
    if isinstance(text, str) and any("\ud800" <= character <= "\udfff" for character in text):
        raise ValueError(f"{place}: must be a text, and holds half of a surrogate pair")
    if text is None or isinstance(text, str):
        return text
    # YAML takes 12345678 and 1e234567 for numbers, and 01234567 for an octal one.
    raise ValueError(f'{place}: must be a text in quotes, such as "0123abcd"; without them YAML reads it as {text!r}')


def _index(number: Any, place: str) -> int | None:
    if number is None or (type(number) is int and -(2**63) <= number < 2**63):
        return number
    raise ValueError(f"{place}: must be a whole number{' of 64 bits' if type(number) is int else ''}, is {number!r}")


def _day(day: Any, place: str) -> date:
    if type(day) is date:
        return day
    try:
        # A moment is no day, and other spellings of a day are too easily mistaken.
        if isinstance(day, str) and _DAY.fullmatch(day):
            return date.fromisoformat(day)
    except ValueError:
        pass
    said = day.isoformat(" ") if isinstance(day, datetime) else repr(day)
    raise ValueError(f"{place}: must be a day of the calendar written YYYY-MM-DD, is {said}")
