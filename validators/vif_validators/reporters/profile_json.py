"""The figures as JSON, in the format `vif-profile/1`: for programs.

The format is described by `profile-1.schema.json`. The names of the figures are those of `profiling.figures`, which may
only grow; numbers that are not whole are rounded to six digits, so that the same data gives the same bytes everywhere.
"""

import json
import re
from dataclasses import fields, is_dataclass
from typing import Any, Final

from vif_validators.profiling.figures import Profile
from vif_validators.report import Report
from vif_validators.reporters import json_

FORMAT: Final = "vif-profile/1"
_DIGITS: Final = 6
_SURROGATE: Final = re.compile("[\ud800-\udfff]")


def render(report: Report) -> str:
    """The figures and the rules on them as ASCII text that ends in a newline."""
    record: dict[str, Any] = json.loads(json_.render(report))
    results = record.pop("results")
    record |= {"format": FORMAT, "profile": _profile(report.profile), "results": results}
    return json_.dumped(record)


def schema() -> dict[str, Any]:
    """The JSON Schema (draft 2020-12) that every such text obeys."""
    from importlib.resources import files

    text = files("vif_validators").joinpath("profile-1.schema.json").read_text(encoding="utf-8")
    parsed: dict[str, Any] = json.loads(text)
    return parsed


def _profile(profile: Profile | None) -> Any:
    """Every part; one that could not be measured is null."""
    return None if profile is None else _plain(profile)


def _plain(value: Any) -> Any:
    if is_dataclass(value):
        return {field.name: _plain(getattr(value, field.name)) for field in fields(value)}
    if isinstance(value, tuple):
        return [_plain(item) for item in value]
    if isinstance(value, float):
        return round(value, _DIGITS)
    return _SURROGATE.sub("\ufffd", value) if isinstance(value, str) else value
