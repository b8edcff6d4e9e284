"""Every rule by its code."""

from collections.abc import Iterable
from difflib import get_close_matches

from vif_contracts.acceptance_rules import ACCEPTANCE_RULES
from vif_contracts.characteristics import CHARACTERISTIC_RULES
from vif_contracts.config_rules import CONFIG_RULES
from vif_contracts.dataset import TABLE_RULES
from vif_contracts.declared import by_code
from vif_contracts.label_file_rules import LABEL_FILE_RULES
from vif_contracts.model_rules import MODEL_RULES
from vif_contracts.relations import RELATION_RULES
from vif_contracts.rule import Rule
from vif_contracts.stale_labels import STALE_LABELS

RULES: dict[str, Rule] = by_code(
    (
        *CONFIG_RULES,
        *TABLE_RULES,
        *RELATION_RULES,
        *LABEL_FILE_RULES,
        *CHARACTERISTIC_RULES,
    )
)
"""The rules of the data set and of judge output files by code, in code order."""

ALL_RULES: dict[str, Rule] = {**by_code((*RULES.values(), STALE_LABELS, *ACCEPTANCE_RULES)), **by_code(MODEL_RULES)}
"""Those, the one of `vif consolidate --check`, those about what was accepted, and then those for any model."""


def select(selectors: Iterable[str]) -> frozenset[str]:
    """The codes that start with one of the selectors (`P104`, `X`, `L1`) or whose rule has that name.

    Raises:
        ValueError: a selector matches no rule.
    """
    chosen: set[str] = set()
    for selector in selectors:
        found = {code for code, rule in ALL_RULES.items() if code.startswith(selector) or rule.name == selector}
        if not selector or not found:
            raise ValueError(f"no rule has the code or name {selector!r}{_meant(selector)}; `vif rules` lists them")
        chosen |= found
    return frozenset(chosen)


def _meant(selector: str) -> str:
    names = dict.fromkeys(name for code, rule in ALL_RULES.items() for name in (code, rule.name))
    found = get_close_matches(selector, names, n=1)
    return f" (did you mean {found[0]}?)" if found else ""
