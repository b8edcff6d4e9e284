"""One rule taken out of everything that judges: what a weakened catalogue would be."""

from collections.abc import Iterator
from contextlib import ExitStack, contextmanager

from tests.mutation.figures import always_holds
from tests.mutation.mutant import swapped
from tests.mutation.structural import MODELS, setting, verdict_of

from vif_contracts.catalog import RULES
from vif_contracts.characteristics import CharacteristicRule
from vif_contracts.config_rules import PoolRule
from vif_contracts.contract import Contract, RuleCheck
from vif_contracts.relations import RELATION_RULES
from vif_contracts.rule import GroupRule, RelationRule, RowRule
from vif_validators.checking import tables as judging


@contextmanager
def removed(code: str) -> Iterator[None]:
    """For as long as the `with` lasts nothing is judged by this rule."""
    rule = RULES[code]
    with ExitStack() as stack:
        if isinstance(rule, RowRule | GroupRule) or code in ("L006", "P006"):
            for model in MODELS:
                _remove(stack, model, code)
        elif isinstance(rule, RelationRule):
            fewer = tuple(each for each in RELATION_RULES if each.code != code)
            stack.enter_context(swapped(judging, "RELATION_RULES", fewer))
        elif isinstance(rule, CharacteristicRule):
            stack.enter_context(swapped(rule, "judge", always_holds(rule)))
        elif isinstance(rule, PoolRule):
            stack.enter_context(swapped(rule, "holds", lambda _: True))
        else:
            stack.enter_context(verdict_of(rule, found="failed", given="passed"))
        yield


def _remove(stack: ExitStack, model: type[Contract], code: str) -> None:
    """From the checks of every column, from the terms, and what the model says of nulls."""
    terms = model.__terms__
    stack.enter_context(swapped(terms, "rules", tuple(rule for rule in terms.rules if rule.code != code)))
    for column in model.to_schema().columns.values():
        kept = [check for check in column.checks if not (isinstance(check, RuleCheck) and check.rule.code == code)]
        stack.enter_context(setting(column, "checks", kept))
        if terms.structure.null.code == code:
            stack.enter_context(setting(column, "nullable", True))
