"""How to break each rule about the YAML files under `config/`."""

from collections.abc import Callable, Mapping

import yaml

from vif_contracts.planting.dice import Dice
from vif_contracts.planting.fault import ConfigFault, PoolsDocument
from vif_contracts.planting.texts import misspelled
from vif_contracts.pools import Pools
from vif_contracts.vocabulary import CONFIG, POOLS_PATH, SETTINGS_PATH


def document_of(pools: Pools) -> PoolsDocument:
    """The pools as a YAML document."""
    names = ("age_ranges", "cultures", "professions", "schwartz_values")
    return {"personas": {name: list(getattr(pools, name)) for name in names}}


def yaml_of(document: object) -> bytes:
    """The content of a YAML file."""
    return yaml.safe_dump(document, allow_unicode=True, sort_keys=False).encode()


_TEXTS = (
    b"personas: [",
    b"personas:\n\tage_ranges: []\n",
    b"personas: {}\npersonas: {}\n",
    b"a: &a []\nb: *a\n",
    b"key: value: more\n",
    b"'",
    b"%",
    b"\xff\xfe\x00",
    b"key: \x00\n",
    b"--- {}\n--- {}\n",
)


def _unreadable(document: PoolsDocument, dice: Dice) -> dict[str, bytes]:
    """What is not YAML, or not wholly, in either file."""
    place = dice.one_of((POOLS_PATH, SETTINGS_PATH))
    return {place: yaml_of(document) + dice.one_of(_TEXTS)}


_MISSHAPEN_SETTINGS: tuple[object, ...] = (
    {"severities": {}},
    {"severity": {"P999": "error"}},
    {"severity": {"P104": "fatal"}},
    {"severity": []},
    {"thresholds": {"future_tolerance_minutes": "5"}},
    {"paths": {"registry": 1}},
    ["severity"],
)
_MISSHAPEN_POOLS: tuple[object, ...] = (None, "text", 1, [], {}, [1], [""], [None], ["x", ["y"]], {"x": "y"})


def _misshapen(document: PoolsDocument, dice: Dice) -> dict[str, bytes]:
    """A list of the pools is missing or no list of texts, or there is no pool at all; or a setting is wrong."""
    pools = document["personas"]
    name = dice.one_of(list(pools))
    kind, instead, settings = dice.below(4), dice.one_of(_MISSHAPEN_POOLS), dice.one_of(_MISSHAPEN_SETTINGS)
    if kind == 3:  # noqa: PLR2004 (the last of the kinds)
        return {SETTINGS_PATH: yaml_of(settings)}
    if kind == 0:
        del pools[name]
    else:
        pools[name] = instead
    return {POOLS_PATH: yaml_of(instead if kind == 2 else document)}  # noqa: PLR2004 (likewise)


def _pool(name: str) -> Callable[[PoolsDocument, Dice], Mapping[str, bytes] | None]:
    """Another item, one too few, one too many, or one twice in the pool of this name."""

    def plant(document: PoolsDocument, dice: Dice) -> None:
        items = document["personas"][name]
        assert isinstance(items, list)  # noqa: S101 (as `document_of` makes it)
        place = dice.below(len(items))
        other = misspelled(items[place], items, dice)
        wrong = other if other.strip() else "?"
        kind = dice.below(4)
        if kind == 0:
            items[place] = wrong
        elif kind == 1:
            items.append(wrong)
        elif kind == 2 and len(items) > 1:  # noqa: PLR2004 (the third of the kinds)
            del items[place]
        else:
            items.append(items[place])

    return plant


CONFIG_FAULTS: tuple[ConfigFault, ...] = (
    ConfigFault(code="C001", table=CONFIG, plant=_unreadable, alone=True),
    ConfigFault(code="C002", table=CONFIG, plant=_misshapen, alone=True),
    ConfigFault(code="C003", table=CONFIG, plant=_pool("age_ranges")),
    ConfigFault(code="C004", table=CONFIG, plant=_pool("schwartz_values")),
)
