"""The tables of the data set: their contracts, and where they lie."""

from typing import Final

from vif_contracts.contract import Contract, rules_of
from vif_contracts.declared import declared
from vif_contracts.relations import RELATION_RULES
from vif_contracts.rule import ForeignKeyRule, Rule
from vif_contracts.vocabulary import JUDGE_LABELS, PERSONAS

DATA_SET: Final = (
    "vif_contracts.personas:Personas",
    "vif_contracts.judge_labels:JudgeLabels",
)
"""Every table by its module and class, one line for each; reports show them in this order."""

TABLES: dict[str, type[Contract]] = declared(DATA_SET)
"""Every table of the data set by its name."""

PLACES: dict[str, str] = {table: model.__terms__.place for table, model in TABLES.items()}
"""Where each table lies under the folder that is judged, unless the settings say otherwise."""

TABLE_RULES: tuple[Rule, ...] = tuple(rule for model in TABLES.values() for rule in rules_of(model))
"""The rules that the tables declare; those between the registry and the labels are in `relations`."""

FOREIGN_KEYS: tuple[ForeignKeyRule, ...] = tuple(rule for rule in TABLE_RULES if isinstance(rule, ForeignKeyRule))
"""The rules among them that need another table."""

BETWEEN_TABLES: frozenset[str] = frozenset(rule.code for rule in (*RELATION_RULES, *FOREIGN_KEYS))
"""Codes of the rules that take two tables to judge."""


def related(table: str) -> frozenset[str]:
    """The tables that some rule judges together with this one."""
    pairs = [{PERSONAS, JUDGE_LABELS}, *({rule.table, rule.references} for rule in FOREIGN_KEYS)]
    return frozenset().union(*(pair for pair in pairs if table in pair)) - {table}
