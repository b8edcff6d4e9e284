"""The declaration of a data set, read and held against itself: a table that does not fit in is refused at import."""

import re
from collections.abc import Iterable, Mapping, Sequence
from importlib import import_module
from typing import Any, Final

from vif_contracts.contract import Contract, rules_of
from vif_contracts.rule import ForeignKeyRule, Rule
from vif_contracts.vocabulary import CONFIG

RESERVED_LETTERS: Final = frozenset("CDJMX")
"""First letters of the codes of rules that belong to no single table."""
RESERVED_NAMES: Final = frozenset({CONFIG, "label_files", "model", "pools"})
"""What reports and settings call other things by."""


def declared(references: Iterable[str]) -> dict[str, type[Contract]]:
    """The contracts of a data set by table, each named as `module:Class`.

    Raises:
        ValueError: one cannot be imported, has no terms, or clashes with another; the text says which, and how.
    """
    tables: dict[str, type[Contract]] = {}
    for reference in references:
        model = _imported(reference)
        table = model.__terms__.table
        if table in tables:
            raise _fault(reference, f"the data set has a table {table} already")
        tables[table] = model
    for model in tables.values():
        _check_words(model)
        _check_relations(model, tables)
    _check_apart(tables)
    return tables


def setting_of(model: type[Contract]) -> str:
    """The key under `paths` that moves the table to another place."""
    return model.__terms__.setting or model.__terms__.table


def _fault(of: object, said: str) -> ValueError:
    name = of if isinstance(of, str) else getattr(of, "__name__", str(of))
    return ValueError(f"the data set cannot be used: {name}: {said}")


def _imported(reference: str) -> type[Contract]:
    home, _, name = reference.partition(":")
    try:
        model: Any = getattr(import_module(home), name)
    except (ImportError, AttributeError, ValueError) as error:
        raise _fault(reference, f"cannot be imported: {error}") from error
    if not (isinstance(model, type) and issubclass(model, Contract) and hasattr(model, "__terms__")):
        raise _fault(reference, "is not a Contract with __terms__")
    return model


def _check_words(model: type[Contract]) -> None:
    terms = model.__terms__
    for name in (terms.table, setting_of(model)):
        if not re.fullmatch("[a-z][a-z0-9_]*", name) or name in RESERVED_NAMES:
            raise _fault(model, f"{name!r} cannot be the name of a table: a-z, 0-9 and _, and none of the tool's own")
    letter = terms.structure.unreadable.code[0]
    if letter in RESERVED_LETTERS:
        raise _fault(model, f"codes that start with {letter} belong to other rules")
    for rule in rules_of(model):
        if not re.fullmatch(f"{letter}[0-9]{{3}}", rule.code):
            raise _fault(model, f"the code {rule.code} must be {letter}, as in its structure, and three digits")
        if rule.table != terms.table:
            raise _fault(model, f"{rule.code} is a rule of the table {rule.table}")


def _check_relations(model: type[Contract], tables: Mapping[str, type[Contract]]) -> None:
    for rule in model.__terms__.relations:
        other = tables.get(rule.references)
        if other is None or other is model:
            raise _fault(model, f"{rule.code} refers to {rule.references}, which is no other table of the data set")
        here, there = _dtypes(model, rule.columns), _dtypes(other, rule.referenced_columns)
        if not here or here != there or None in here:
            raise _fault(model, f"{rule.code} {_pairs(rule)}: the columns are not there, or not of the same types")


def _dtypes(model: type[Contract], names: Sequence[str]) -> list[object]:
    columns = model.to_schema().columns
    return [columns[name].dtype.type if name in columns else None for name in names]


def _pairs(rule: ForeignKeyRule) -> str:
    return f"({', '.join(rule.columns)}) -> {rule.references} ({', '.join(rule.referenced_columns)})"


def _check_apart(tables: Mapping[str, type[Contract]]) -> None:
    """That no two tables share a place, the name of a file, a setting or a code."""
    owners: dict[tuple[str, str], str] = {}
    for table, model in tables.items():
        file = model.__terms__.place.rpartition("/")[2]
        claims = [("file name", file), ("setting", f"paths.{setting_of(model)}")]
        claims += [("code", rule.code) for rule in rules_of(model)]
        for kind, claim in claims:
            if (kind, claim) in owners:
                raise _fault(model, f"the {kind} {claim} is taken by {owners[kind, claim]}")
            owners[kind, claim] = f"the table {table}"


def by_code(rules: Iterable[Rule]) -> dict[str, Rule]:
    """Rules by their codes, in code order.

    Raises:
        ValueError: two have the same code.
    """
    catalog: dict[str, Rule] = {}
    for rule in sorted(rules, key=lambda rule: rule.code):
        if rule.code in catalog:
            other = catalog[rule.code]
            raise ValueError(
                f"the code {rule.code} is that of two rules: {other.name} ({other.table}) and "
                f"{rule.name} ({rule.table})"
            )
        catalog[rule.code] = rule
    return catalog
