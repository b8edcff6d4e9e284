"""The YAML files of a project: read once, judged by the C rules, turned into settings and pools."""

from collections.abc import Sequence
from dataclasses import dataclass, fields, replace
from pathlib import Path
from typing import Any, Literal

from vif_contracts.config_rules import AGE_POOL, CONFIG_SHAPE, UNREADABLE_CONFIG, VALUE_POOL, PoolRule
from vif_contracts.pools import Pools, PoolsShapeError
from vif_contracts.rule import Rule
from vif_contracts.vocabulary import POOLS_PATH, SETTINGS_PATH
from vif_validators.files.disk import UnreadableFile, read_bytes
from vif_validators.redaction import documented_columns
from vif_validators.report import Result
from vif_validators.results import failed, passed, skipped
from vif_validators.settings import Settings, parse_settings

Kind = Literal["settings", "pools"]

_NO_POOLS = f"there is no {POOLS_PATH}: the pools that ship with the package are used"
_NO_FILES = f"there is neither {POOLS_PATH} nor {SETTINGS_PATH}: default settings and the pools of the package are used"


@dataclass(frozen=True, kw_only=True)
class Configuration:
    """Settings and pools as they are to be used, and what the C rules say of their files.

    `pools` is None where the project has a pools file, `pools_from`, that cannot be used: nothing is judged by pools
    then.
    """

    settings: Settings
    pools: Pools | None
    pools_from: str
    results: tuple[Result, ...]
    settings_from: str = SETTINGS_PATH


@dataclass(frozen=True, kw_only=True)
class _File:
    """A YAML file: its document, or the rule that it breaks and how."""

    path: str
    document: Any = None
    broken: Rule | None = None
    fault: str = ""
    absent: bool = False


def load_configuration(root: Path | None, files: Sequence[str] = ()) -> Configuration:
    """Read settings and pools under a folder, or from the files named.

    Args:
        root: the folder that is judged; None for data that lies in none.
        files: settings or pools files to use instead of those of the folder; they have to exist.
    """
    named, surplus = _named(files)
    settings_file = named.get("settings") or _optional(root, SETTINGS_PATH)
    settings, settings_file = _settings(settings_file)
    hidden = [column for file in surplus if _kind(file) == "settings" for column in _to_be_hidden(file)]
    settings = replace(settings, redact=(*settings.redact, *hidden))
    pools_file = named.get("pools") or _optional(root, settings.paths.pools)
    pools, pools_file = _pools(pools_file)
    there = [file for file in (pools_file, settings_file, *surplus) if file]
    results = [_file_result(rule, there) for rule in (UNREADABLE_CONFIG, CONFIG_SHAPE)]
    because = _NO_POOLS if there else _NO_FILES
    results += [_pool_result(rule, pools, pools_file, because) for rule in (AGE_POOL, VALUE_POOL)]
    used = pools if pools_file else Pools.packaged()
    source = pools_file.path if pools_file else "the package"
    place = settings_file.path if settings_file else SETTINGS_PATH
    return Configuration(settings=settings, pools=used, pools_from=source, results=tuple(results), settings_from=place)


def _read(path: str) -> _File:
    try:
        from vif_contracts import yaml_

        return _File(path=path, document=yaml_.load(read_bytes(path, yaml_.SIZE_LIMIT)))
    except UnreadableFile as error:
        return _File(path=path, broken=UNREADABLE_CONFIG, fault=error.cause, absent=error.absent)
    except ValueError as error:
        return _File(path=path, broken=UNREADABLE_CONFIG, fault=str(error))


def _named(paths: Sequence[str]) -> tuple[dict[Kind, _File], list[_File]]:
    """The files named by the user, and those of them that cannot be used at all: none is left out silently."""
    named: dict[Kind, _File] = {}
    surplus = []
    for file in map(_read, paths):
        kind = _kind(file)
        if kind not in named:
            named[kind] = file
        elif file.broken:
            surplus.append(file)
        else:
            fault = f"is a second {kind} file beside {named[kind].path}"
            surplus.append(replace(file, broken=CONFIG_SHAPE, fault=fault))
    return named, surplus


def _optional(root: Path | None, place: str) -> _File | None:
    """A file of the folder; None where there is none, unless the settings say that there is."""
    if root is None:
        return None
    file = _read(str(root / place))
    return None if file.absent and place in (POOLS_PATH, SETTINGS_PATH) else file


def _kind(file: _File) -> Kind:
    """What a file named by the user is: by its name, else by its keys."""
    name = Path(file.path).name
    if name in (Path(POOLS_PATH).name, Path(SETTINGS_PATH).name):
        return "pools" if name == Path(POOLS_PATH).name else "settings"
    return "pools" if isinstance(file.document, dict) and "personas" in file.document else "settings"


def _settings(file: _File | None) -> tuple[Settings, _File | None]:
    if file is None:
        return Settings(), None
    if file.broken:
        return Settings(redact=_to_be_hidden(file)), file
    try:
        return parse_settings(file.document), file
    except ValueError as error:
        fault = _File(path=file.path, broken=CONFIG_SHAPE, fault=str(error))
        return Settings(redact=_to_be_hidden(file)), fault


def _to_be_hidden(file: _File) -> tuple[str, ...]:
    """What settings that are not used want redacted; where they may have meant more than can be told, every column."""
    given, known = file.document, {setting.name for setting in fields(Settings)}
    if isinstance(given, dict) and ("redact" in given or given.keys() <= known):
        try:
            return parse_settings({key: given[key] for key in ("redact", "allow_columns") if key in given}).redact
        except ValueError:
            pass
    return documented_columns()


def _pools(file: _File | None) -> tuple[Pools | None, _File | None]:
    if file is None or file.broken:
        return None, file
    try:
        return Pools.from_document(file.document), file
    except PoolsShapeError as error:
        return None, _File(path=file.path, broken=CONFIG_SHAPE, fault=str(error))


def _file_result(rule: Rule, files: list[_File]) -> Result:
    if not files:
        return skipped(rule, (), _NO_FILES)
    broken = [file for file in files if file.broken is rule]
    if broken:
        faults = "; ".join(f"{file.path}: {file.fault}" for file in broken)
        return failed(rule, (), violations=len(broken), checked=len(files), message=faults)
    judged = [file for file in files if file.broken is None or rule is UNREADABLE_CONFIG]
    if not judged:
        return skipped(rule, (), f"{files[0].path} cannot be read")
    return passed(rule, (), len(judged), message=", ".join(file.path for file in judged) + " read")


def _pool_result(rule: PoolRule, pools: Pools | None, file: _File | None, because: str) -> Result:
    if file is None:
        return skipped(rule, (), because)
    if pools is None:
        return skipped(rule, (), f"{file.path} cannot be used")
    if rule.holds(pools):
        return passed(rule, (), 1, message=f"{file.path}: {rule.pool} as demanded")
    items = getattr(pools, rule.pool)
    missing = [item for item in rule.items if item not in items]
    surplus = [item for item in items if item not in rule.items] + sorted({i for i in items if items.count(i) > 1})
    parts = [
        f"{label} {', '.join(names[:5])}" for label, names in (("missing", missing), ("not expected", surplus)) if names
    ]
    return failed(rule, (), message=f"{file.path}: {rule.fault}: {'; '.join(parts)}")
