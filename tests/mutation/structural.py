"""What is not an expression: columns, dtypes and nulls of the models, the places of the rules, files and pools."""

from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from functools import partial
from typing import Any

from tests.mutation.figures import judges
from tests.mutation.mutant import Mutant, swapped

from vif_contracts import JudgeLabels, Personas, contract
from vif_contracts.catalog import RULES
from vif_contracts.characteristics import CHARACTERISTIC_RULES
from vif_contracts.config_rules import CONFIG_RULES, PoolRule
from vif_contracts.contract import Contract, RuleCheck
from vif_contracts.relations import RELATION_RULES
from vif_contracts.rule import GroupRule, RowRule, Rule
from vif_validators import configuration
from vif_validators.checking import tables as judging
from vif_validators.engine import columns
from vif_validators.label_files import judging as label_judging

MODELS = (Personas, JudgeLabels)
_MODULES: dict[str, Any] = {"001": judging, "007": judging, **dict.fromkeys(("002", "003", "004", "005"), columns)}


def structural() -> Iterator[Mutant]:
    """Every mutant that is not one of an expression, in a fixed order."""
    for model in MODELS:
        yield from _columns(model)
        yield from _places(model)
    yield from _relations()
    yield from _verdicts()
    yield from _metadata()
    yield from _pools()
    yield from _figures()


def _mutant(code: str, part: str, change: str, applied: Callable[[], AbstractContextManager[None]]) -> Mutant:
    return Mutant(code=code, part=part, change=change, applied=applied)


@contextmanager
def setting(owner: Any, attribute: str, value: Any) -> Iterator[None]:
    """An attribute, or property, of a pandera column holds another value."""
    before = getattr(owner, attribute)
    setattr(owner, attribute, value)
    try:
        yield
    finally:
        setattr(owner, attribute, before)


def _columns(model: type[Contract]) -> Iterator[Mutant]:
    """What the model says of each column."""
    structure = model.__terms__.structure
    found = model.to_schema().columns
    for name, column in found.items():
        other = next(each.dtype for each in found.values() if str(each.dtype) != str(column.dtype))
        altered: tuple[tuple[Rule, str, str, Any], ...] = (
            (structure.missing, "not required", "required", False),
            (structure.wrong_dtype, f"{other} demanded", "dtype", other),
            (structure.wrong_dtype, "no dtype demanded", "dtype", None),
            (structure.null, "nullable", "nullable", True),
        )
        for rule, change, attribute, value in altered:
            yield _mutant(rule.code, "model", f"{name} {change}", _setter(column, attribute, value))
        for check in column.checks:
            if isinstance(check, RuleCheck):
                fewer = [each for each in column.checks if each is not check]
                yield _mutant(check.rule.code, "model", f"not at {name}", _setter(column, "checks", fewer))


def _setter(owner: Any, attribute: str, value: Any) -> Callable[[], AbstractContextManager[None]]:
    return lambda: setting(owner, attribute, value)


def _places(model: type[Contract]) -> Iterator[Mutant]:
    """Where the rules over several columns or rows stand, and which rows a rule of the registry judges."""
    terms = model.__terms__
    for rule in terms.rules:
        fewer = tuple(each for each in terms.rules if each is not rule)
        yield _mutant(rule.code, "model", "not in the terms", _swapper(terms, "rules", fewer))
    for rule in RULES.values():
        if isinstance(rule, RowRule | GroupRule) and rule.table == terms.table and rule.once_per:
            yield _mutant(rule.code, "rule", "not once per persona", _swapper(rule, "once_per", None))


def _swapper(owner: Any, attribute: str, value: Any) -> Callable[[], AbstractContextManager[None]]:
    return lambda: swapped(owner, attribute, value)


def _relations() -> Iterator[Mutant]:
    for rule in RELATION_RULES:
        fewer = tuple(each for each in RELATION_RULES if each is not rule)
        yield _mutant(rule.code, "rule", "not judged", _swapper(judging, "RELATION_RULES", fewer))


def _verdicts() -> Iterator[Mutant]:
    """Rules about files and columns, which have no expression: they pass whatever is there, or fail."""
    for rule in RULES.values():
        if _judging(rule):
            for found, given in (("failed", "passed"), ("passed", "failed")):
                applied = partial(verdict_of, rule, found=found, given=given)
                yield _mutant(rule.code, "verdict", f"always {given}", applied)


def _judging(rule: Rule) -> Any:
    """The module that gives the verdict on a rule about files or columns; None for other rules."""
    of_kind = {"C": configuration, "J": label_judging}
    return of_kind.get(rule.code[0]) or _MODULES.get(rule.code[1:])


def verdict_of(rule: Rule, *, found: str, given: str) -> AbstractContextManager[None]:
    """Where a rule about files or columns is `found` failed (or passed), the other is reported."""
    module = _judging(rule)
    original, other = getattr(module, found), getattr(module, given)

    def verdict(judged: Rule, columns: tuple[str, ...], *figures: Any, **words: Any) -> Any:
        if judged is not rule:
            return original(judged, columns, *figures, **words)
        table = words.get("table", "")
        return other(rule, columns, 1, table=table) if given == "passed" else other(rule, columns, table=table)

    return swapped(module, found, verdict)


def _metadata() -> Iterator[Mutant]:
    """The columns that are known only while generating, in the engine and in plain pandera."""
    for module, where in ((columns, "columns"), (contract, "in pandera")):
        names = module.GENERATION_METADATA
        for name in names:
            fewer = tuple(each for each in names if each != name)
            for code in ("L005", "P005"):
                yield _mutant(code, where, f"without {name}", _swapper(module, "GENERATION_METADATA", fewer))


def _figures() -> Iterator[Mutant]:
    for rule in CHARACTERISTIC_RULES:
        for change, judge in judges(rule).items():
            yield _mutant(rule.code, "figures", change, _swapper(rule, "judge", judge))
        if rule.signals is not None:
            others = {"all rows": lambda _: True, "no rows": lambda _: False}
            for change, signals in others.items():
                yield _mutant(rule.code, "rows", change, _swapper(rule, "signals", signals))


def _pools() -> Iterator[Mutant]:
    for rule in CONFIG_RULES:
        if isinstance(rule, PoolRule):
            for item in rule.items:
                fewer = tuple(each for each in rule.items if each != item)
                yield _mutant(rule.code, "items", f"without {item}", _swapper(rule, "items", fewer))
            yield _mutant(rule.code, "items", "with another", _swapper(rule, "items", (*rule.items, "another")))
            for change, holds in _demands(rule).items():
                yield _mutant(rule.code, "holds", change, _swapper(rule, "holds", holds))


def _demands(rule: PoolRule) -> dict[str, Callable[[Any], bool]]:
    def pool(pools: Any) -> tuple[str, ...]:
        return tuple(getattr(pools, rule.pool))

    wanted = set(rule.items)
    return {
        "always true": lambda _: True,
        "always false": lambda _: False,
        "repeats allowed": lambda pools: set(pool(pools)) == wanted,
        "more allowed": lambda pools: set(pool(pools)) >= wanted,
        "fewer allowed": lambda pools: sorted(set(pool(pools))) == sorted(pool(pools)) and set(pool(pools)) <= wanted,
        "in this order only": lambda pools: pool(pools) == rule.items,
    }
