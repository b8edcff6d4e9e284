"""The rules about the YAML files under `config/` (C rules)."""

import textwrap
from dataclasses import dataclass

from vif_contracts.pools import Pools
from vif_contracts.rule import ConfigRule, Example
from vif_contracts.vocabulary import AGE_BRACKETS, CONFIG, SCHWARTZ_VALUE_NAMES


@dataclass(frozen=True, kw_only=True)
class PoolRule(ConfigRule):
    """A demand on one list of the pools: exactly these items, each once, in any order."""

    pool: str
    items: tuple[str, ...]

    def holds(self, pools: Pools) -> bool:
        """True if the pool has exactly the items of the rule."""
        return sorted(getattr(pools, self.pool)) == sorted(self.items)


def _example(
    *,
    ages: tuple[str, ...] = AGE_BRACKETS,
    cultures: str = "[East Asian, Western European]",
    values: tuple[str, ...] = SCHWARTZ_VALUE_NAMES,
    note: str = "",
) -> Example:
    """A small pools file; `cultures` is the YAML of that key."""
    quoted = ", ".join(f'"{age}"' for age in ages)
    lines = (
        "personas:",
        f"  age_ranges: [{quoted}]",
        f"  cultures: {cultures}",
        "  professions: [Nurse, Teacher]",
        "  schwartz_values:",
        *textwrap.wrap(f"[{', '.join(values)}]", width=60, initial_indent="    ", subsequent_indent="     "),
    )
    return Example(content="\n".join((*lines, "")).encode(), note=note)


UNREADABLE_CONFIG = ConfigRule(
    code="C001",
    name="unreadable-config",
    table=CONFIG,
    demands="the YAML files under config/ can be read",
    fault="cannot be read",
    why="Without its settings and pools the gate would judge by other rules than those agreed on.",
    hint="correct the YAML at the place that is named, or remove the file to use the defaults",
    unit="files",
    blocking=True,
    bad=_example(cultures="[East Asian, Western European", note="the list of cultures is not closed"),
    good=_example(),
)
CONFIG_SHAPE = ConfigRule(
    code="C002",
    name="config-shape",
    table=CONFIG,
    demands="the YAML files under config/ have the documented shape",
    fault="does not have the documented shape",
    why="A setting that is misspelled or of another type would be ignored, and nobody would know.",
    hint="correct the key or value that is named",
    unit="files",
    blocking=True,
    bad=_example(cultures="East Asian", note="cultures is a text, not a list"),
    good=_example(),
)
AGE_POOL = PoolRule(
    code="C003",
    name="age-pool",
    table=CONFIG,
    demands="age_ranges in config/synthetic_data.yaml are exactly " + ", ".join(AGE_BRACKETS),
    fault="age_ranges are not exactly the five age brackets",
    why="Personas drawn from other ages break the contract of the registry later.",
    hint="set personas.age_ranges to the five brackets, quoted",
    unit="pools",
    pool="age_ranges",
    items=AGE_BRACKETS,
    bad=_example(ages=("18-24", "25-34", "35-44", "45-54", "49"), note="49 is no bracket"),
    good=_example(),
)
VALUE_POOL = PoolRule(
    code="C004",
    name="value-pool",
    table=CONFIG,
    demands="schwartz_values in config/synthetic_data.yaml are exactly the ten Schwartz values",
    fault="schwartz_values are not exactly the ten Schwartz values",
    why="No persona declares a value that the pool lacks, and a misspelled one matches no label column.",
    hint="set personas.schwartz_values to " + ", ".join(SCHWARTZ_VALUE_NAMES),
    unit="pools",
    pool="schwartz_values",
    items=SCHWARTZ_VALUE_NAMES,
    bad=_example(values=("Self-direction", *SCHWARTZ_VALUE_NAMES[1:]), note="the first value is misspelled"),
    good=_example(),
)

CONFIG_RULES: tuple[ConfigRule, ...] = (UNREADABLE_CONFIG, CONFIG_SHAPE, AGE_POOL, VALUE_POOL)
