"""Every rule by its code."""

from collections.abc import Iterable

from vif_contracts import judge_labels, personas
from vif_contracts.config_rules import CONFIG_RULES
from vif_contracts.judge_labels import JUDGE_LABEL_RULES
from vif_contracts.label_file_rules import LABEL_FILE_RULES
from vif_contracts.model_rules import MODEL_RULES
from vif_contracts.personas import PERSONA_RULES
from vif_contracts.relations import RELATION_RULES
from vif_contracts.rule import Rule
from vif_contracts.stale_labels import STALE_LABELS


def _by_code(rules: Iterable[Rule]) -> dict[str, Rule]:
    ordered = sorted(rules, key=lambda rule: rule.code)
    catalog = {rule.code: rule for rule in ordered}
    if len(catalog) != len(ordered):
        raise ValueError("two rules have the same code")
    return catalog


RULES: dict[str, Rule] = _by_code(
    (
        *CONFIG_RULES,
        *judge_labels.STRUCTURE.rules(),
        *JUDGE_LABEL_RULES,
        *personas.STRUCTURE.rules(),
        *PERSONA_RULES,
        *RELATION_RULES,
        *LABEL_FILE_RULES,
    )
)
"""The rules of the data set and of judge output files by code, in code order."""

ALL_RULES: dict[str, Rule] = {**_by_code((*RULES.values(), STALE_LABELS)), **_by_code(MODEL_RULES)}
"""Those, the one of `vif consolidate --check`, and after them the rules for any pandera model of a user's own."""


def select(selectors: Iterable[str]) -> frozenset[str]:
    """The codes that start with one of the selectors (`P104`, `X`, `L1`) or whose rule has that name.

    Raises:
        ValueError: a selector matches no rule.
    """
    chosen: set[str] = set()
    for selector in selectors:
        found = {code for code, rule in ALL_RULES.items() if code.startswith(selector) or rule.name == selector}
        if not selector or not found:
            raise ValueError(f"no rule has the code {selector!r}; `vif rules` lists them")
        chosen |= found
    return frozenset(chosen)
