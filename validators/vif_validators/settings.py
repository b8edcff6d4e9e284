"""The settings of a project (`config/validation.yaml`): every key has a default."""

from collections.abc import Mapping
from dataclasses import dataclass, field, fields, make_dataclass, replace
from datetime import timedelta
from typing import TYPE_CHECKING, Any, Literal

from vif_contracts.catalog import RULES
from vif_contracts.dataset import PLACES, TABLES
from vif_contracts.declared import setting_of
from vif_contracts.thresholds import RANGES, CharacteristicThresholds, Range
from vif_contracts.vocabulary import POOLS_PATH
from vif_validators.accepting.waivers import Waiver, parse_waivers
from vif_validators.files.disk import UnreadableFile, refuse_url
from vif_validators.misspelling import meant
from vif_validators.redaction import check_columns

LONGEST_TOLERANCE = 7 * 24 * 60
"""The most that `future_tolerance_minutes` may be."""


_RANGES = {"future_tolerance_minutes": Range(0, LONGEST_TOLERANCE, whole=True), **RANGES}
"""What each of the thresholds may be."""

_CLOSED = {"extra": "forbid"}
"""What pydantic is told of each class: a key that it does not know is an error."""


@dataclass(frozen=True, kw_only=True)
class _Paths:
    """Where the pools and every table of the data set lie, relative to the folder that is judged."""

    pools: str = POOLS_PATH
    __pydantic_config__ = _CLOSED


if TYPE_CHECKING:
    Paths = _Paths
else:
    Paths = make_dataclass(
        "Paths",
        [(setting_of(model), str, model.__terms__.place) for model in TABLES.values()],
        bases=(_Paths,),
        namespace={"__pydantic_config__": _CLOSED},
        frozen=True,
        kw_only=True,
    )


@dataclass(frozen=True, kw_only=True)
class Thresholds(CharacteristicThresholds):
    """Numbers that rules compare with; all but the first belong to the D rules."""

    future_tolerance_minutes: int = 5
    __pydantic_config__ = _CLOSED


@dataclass(frozen=True, kw_only=True)
class Settings:
    """`config/validation.yaml`: what is said of it there.

    Attributes:
        paths: the places of files.
        severity: severities by code.
        allow_columns: accepted undocumented columns by table.
        thresholds: numbers that rules compare with.
        redact: columns whose values are never shown.
        waivers: violations that are accepted.
    """

    paths: Paths = field(default_factory=Paths)
    severity: Mapping[str, Literal["error", "warning", "info"]] = field(default_factory=dict)
    allow_columns: Mapping[str, list[str]] = field(default_factory=dict)
    thresholds: Thresholds = Thresholds()
    redact: tuple[str, ...] = ()
    waivers: tuple[Waiver, ...] = ()
    __pydantic_config__ = _CLOSED

    @property
    def future_tolerance(self) -> timedelta:
        """How far in the future a created_at may lie."""
        return timedelta(minutes=self.thresholds.future_tolerance_minutes)

    def path_of(self, table: str) -> str:
        """Where a table lies, relative to the folder that is judged."""
        place: str = getattr(self.paths, setting_of(TABLES[table]))
        return place

    def demands(self, table: str) -> bool:
        """Whether there has to be such a table: an optional one may be absent, unless it was given another place."""
        return not TABLES[table].__terms__.optional or self.path_of(table) != PLACES[table]


def parse_settings(document: Any) -> Settings:
    """Settings from a parsed YAML document; an empty one gives the defaults.

    Raises:
        ValueError: a key is unknown or a value has another type or range; the text is one line.
    """
    # Imported here: most folders have no settings file, and pydantic takes a tenth of a small check to get ready.
    from pydantic import TypeAdapter, ValidationError

    given = {} if document is None else document
    apart = {key: given[key] for key in ("redact", "waivers") if key in given} if isinstance(given, Mapping) else {}
    try:
        plain = {key: value for key, value in given.items() if key not in apart} if apart else given
        settings = TypeAdapter(Settings).validate_python(plain)
    except ValidationError as error:
        raise ValueError("; ".join(_said(fault) for fault in error.errors()[:3])) from error
    _check_values(settings, plain)
    waivers = parse_waivers(apart.get("waivers"))
    return replace(settings, waivers=waivers, redact=_columns(apart.get("redact"), settings.allow_columns))


def _columns(given: Any, allowed: Mapping[str, list[str]]) -> tuple[str, ...]:
    """The columns of `redact`."""
    names = [] if given is None else given
    if not isinstance(names, list) or not all(isinstance(name, str) for name in names):
        raise ValueError("redact: must be a list of names of columns")
    check_columns(names, allowed, "redact")
    return tuple(dict.fromkeys(names))


def _said(fault: Any) -> str:
    place = ".".join(str(part) for part in fault["loc"])
    key, beside = (fault["loc"] or ("",))[-1], _keys(fault["loc"][:-1])
    message = {
        "unexpected_keyword_argument": f"there is no such setting{meant(key, beside)}",
        "dataclass_type": "must be a mapping",
    }.get(fault["type"], str(fault["msg"]))
    return f"{place}: {message}" if place else message


def _keys(place: tuple[Any, ...]) -> list[str]:
    """The keys that there are at a place of the document."""
    kind = {(): Settings, ("paths",): Paths, ("thresholds",): Thresholds}.get(place)
    return [attribute.name for attribute in fields(kind)] if kind else []


def _check_values(settings: Settings, document: Mapping[str, Any]) -> None:
    for code in settings.severity:
        if code not in RULES:
            raise ValueError(f"severity.{code}: there is no rule of this code{meant(code, RULES)}")
        if RULES[code].blocking or getattr(RULES[code], "withholds", False):
            raise ValueError(f"severity.{code}: where this fails nothing can be judged; its severity cannot be changed")
    for table in settings.allow_columns:
        if table not in TABLES:
            raise ValueError(f"allow_columns.{table}: the tables are {', '.join(TABLES)}")
    for name, value in document.get("thresholds", {}).items():
        # pydantic would take "5", 5.0 and true for whole numbers.
        if value not in _RANGES[name]:
            raise ValueError(f"thresholds.{name}: must be {_RANGES[name]}, is {value!r}")
    for name in (*map(setting_of, TABLES.values()), "pools"):
        if not getattr(settings.paths, name).strip():
            raise ValueError(f"paths.{name}: must not be empty")
        try:
            refuse_url(getattr(settings.paths, name))
        except UnreadableFile as error:
            raise ValueError(f"paths.{name}: {error.path} {error.cause}") from error
