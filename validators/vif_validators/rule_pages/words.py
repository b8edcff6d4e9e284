"""What the pages say of a rule beside its own words."""

from vif_contracts.catalog import ALL_RULES
from vif_contracts.characteristics import CharacteristicRule
from vif_contracts.dataset import PLACES, TABLES
from vif_contracts.label_file_rules import LABEL_FILES
from vif_contracts.model_rules import MODEL
from vif_contracts.rule import Rule
from vif_contracts.thresholds import CharacteristicThresholds
from vif_contracts.vocabulary import CONFIG, SETTINGS_PATH
from vif_validators.reporters.layout import singular

FAMILIES = {
    "C": "Configuration: the YAML files under config/",
    "D": "Data characteristics: what vif profile shows, judged by thresholds of config/validation.yaml",
    "J": "Judge output files: logs/judge_labels/persona_<persona_id>_labels.json",
    **{
        model.__terms__.structure.unreadable.code[0]: f"{table.replace('_', ' ').capitalize()}: {PLACES[table]}"
        for table, model in TABLES.items()
    },
    "X": "Between the registry and the labels",
    "M": "Any parquet file under a pandera.polars model of your own",
}
"""What the rules whose codes start with a letter are about."""

_NO_TABLES = {CONFIG: "the files under config/", LABEL_FILES: "judge output files", MODEL: "a table of your own"}
"""What a page calls the places that are no table of the data set."""


def weight(rule: Rule) -> str:
    """How much it matters that the rule fails."""
    return f"{rule.severity.value} (exit 2)" if rule.blocking else rule.severity.value


def scope(rule: Rule) -> str:
    """What the rule looks at, and what it counts."""
    return f"in {_NO_TABLES.get(rule.table, rule.table)}, one violation per {singular(rule.unit)}"


def also(rule: Rule) -> str:
    """The rules that fail with this one; "" where there are none."""
    others = [f"{code} {ALL_RULES[code].name}" for code in rule.implies]
    return f"often fails together with {' and '.join(others)}" if others else ""


def settable(rule: Rule) -> str:
    """The thresholds that the rule compares with, and their defaults; "" where there are none."""
    if not isinstance(rule, CharacteristicRule) or not rule.thresholds:
        return ""
    defaults = CharacteristicThresholds()
    named = [f"{name} ({getattr(defaults, name):g} by default)" for name in rule.thresholds]
    return f"{' and '.join(named)} under thresholds in {SETTINGS_PATH}"
