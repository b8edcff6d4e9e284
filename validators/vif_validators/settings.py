"""The settings of a project (`config/validation.yaml`)."""

from datetime import timedelta
from typing import Annotated, Any, Literal

from pydantic import BaseModel, ConfigDict, Field, ValidationError, field_validator
from vif_contracts.catalog import RULES
from vif_contracts.dataset import PLACES, TABLES
from vif_contracts.vocabulary import JUDGE_LABELS, PERSONAS, POOLS_PATH

_STRICT = ConfigDict(extra="forbid", strict=True, frozen=True)


class Paths(BaseModel):
    """Where the tables and pools lie, relative to the folder that is judged."""

    model_config = _STRICT
    registry: str = Field(default=PLACES[PERSONAS], min_length=1)
    labels: str = Field(default=PLACES[JUDGE_LABELS], min_length=1)
    pools: str = Field(default=POOLS_PATH, min_length=1)


class Thresholds(BaseModel):
    """Numbers that rules compare with."""

    model_config = _STRICT
    future_tolerance_minutes: Annotated[int, Field(ge=0, le=7 * 24 * 60)] = 5


class Settings(BaseModel):
    """`config/validation.yaml`. Every key has a default."""

    model_config = _STRICT
    paths: Paths = Paths()
    severity: dict[str, Literal["error", "warning", "info"]] = Field(default_factory=dict)
    allow_columns: dict[str, list[str]] = Field(default_factory=dict)
    thresholds: Thresholds = Thresholds()

    @field_validator("severity")
    @classmethod
    def _known_codes(cls, severity: dict[str, str]) -> dict[str, str]:
        for code in severity:
            if code not in RULES:
                raise ValueError(f"{code} is not the code of a rule")
            if RULES[code].blocking:
                raise ValueError(f"{code} means that nothing could be judged; its severity cannot be changed")
        return severity

    @field_validator("allow_columns")
    @classmethod
    def _known_tables(cls, columns: dict[str, list[str]]) -> dict[str, list[str]]:
        for table in columns:
            if table not in TABLES:
                raise ValueError(f"{table} is not a table; the tables are {', '.join(TABLES)}")
        return columns

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
    try:
        return Settings.model_validate({} if document is None else document)
    except ValidationError as error:
        raise ValueError("; ".join(_said(fault) for fault in error.errors()[:3])) from error


def _said(fault: Any) -> str:
    place = ".".join(str(part) for part in fault["loc"])
    message = str(fault["msg"]).removeprefix("Value error, ")
    return f"{place}: {message}" if place else message
