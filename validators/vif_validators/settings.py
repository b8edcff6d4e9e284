"""The settings of a project (`config/validation.yaml`): every key has a default."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any, Literal

from vif_contracts.catalog import RULES
from vif_contracts.dataset import PLACES, TABLES
from vif_contracts.vocabulary import JUDGE_LABELS, PERSONAS, POOLS_PATH

LONGEST_TOLERANCE = 7 * 24 * 60
"""The most that `future_tolerance_minutes` may be."""


_CLOSED = {"extra": "forbid"}
"""What pydantic is told of each class: a key that it does not know is an error."""


@dataclass(frozen=True, kw_only=True)
class Paths:
    """Where the tables and pools lie, relative to the folder that is judged."""

    registry: str = PLACES[PERSONAS]
    labels: str = PLACES[JUDGE_LABELS]
    pools: str = POOLS_PATH
    __pydantic_config__ = _CLOSED


@dataclass(frozen=True, kw_only=True)
class Thresholds:
    """Numbers that rules compare with."""

    future_tolerance_minutes: int = 5
    __pydantic_config__ = _CLOSED


@dataclass(frozen=True, kw_only=True)
class Settings:
    """`config/validation.yaml`: severities by code, accepted undocumented columns by table, places, thresholds."""

    paths: Paths = Paths()
    severity: Mapping[str, Literal["error", "warning", "info"]] = field(default_factory=dict)
    allow_columns: Mapping[str, list[str]] = field(default_factory=dict)
    thresholds: Thresholds = Thresholds()
    __pydantic_config__ = _CLOSED

    @property
    def future_tolerance(self) -> timedelta:
        """How far in the future a created_at may lie."""
        return timedelta(minutes=self.thresholds.future_tolerance_minutes)

    def path_of(self, table: str) -> str:
        """Where a table lies, relative to the folder that is judged."""
        return self.paths.registry if table == PERSONAS else self.paths.labels


def parse_settings(document: Any) -> Settings:
    """Settings from a parsed YAML document; an empty one gives the defaults.

    Raises:
        ValueError: a key is unknown or a value has another type or range; the text is one line.
    """
    # Imported here: most folders have no settings file, and pydantic takes a tenth of a small check to get ready.
    from pydantic import TypeAdapter, ValidationError

    try:
        settings = TypeAdapter(Settings).validate_python({} if document is None else document)
    except ValidationError as error:
        raise ValueError("; ".join(_said(fault) for fault in error.errors()[:3])) from error
    _check_values(settings, document or {})
    return settings


def _said(fault: Any) -> str:
    place = ".".join(str(part) for part in fault["loc"])
    message = {
        "unexpected_keyword_argument": "there is no such setting",
        "dataclass_type": "must be a mapping",
    }.get(fault["type"], str(fault["msg"]))
    return f"{place}: {message}" if place else message


def _check_values(settings: Settings, document: Mapping[str, Any]) -> None:
    for code in settings.severity:
        if code not in RULES:
            raise ValueError(f"severity.{code}: there is no rule of this code")
        if RULES[code].blocking or getattr(RULES[code], "withholds", False):
            raise ValueError(f"severity.{code}: where this fails nothing can be judged; its severity cannot be changed")
    for table in settings.allow_columns:
        if table not in TABLES:
            raise ValueError(f"allow_columns.{table}: the tables are {', '.join(TABLES)}")
    for name, value in document.get("thresholds", {}).items():
        # pydantic would take "5", 5.0 and true for whole numbers.
        if type(value) is not int or not 0 <= value <= LONGEST_TOLERANCE:
            raise ValueError(f"thresholds.{name}: must be a whole number from 0 to {LONGEST_TOLERANCE:,}, is {value!r}")
    for name in ("registry", "labels", "pools"):
        if not getattr(settings.paths, name).strip():
            raise ValueError(f"paths.{name}: must not be empty")
