"""Tables of ours, described from their contracts."""

import inspect
from collections.abc import Iterable
from dataclasses import replace
from typing import Any

import polars as pl

from vif_contracts.clauses import Between, NotInFuture, OneOf, OneOfPool
from vif_contracts.contract import Contract, RuleCheck, Terms, rules_of
from vif_contracts.dataset import TABLES
from vif_contracts.pools import Pools
from vif_contracts.relations import RELATION_RULES
from vif_contracts.rule import ForeignKeyRule, GroupRule, RelationRule, RowRule, Rule
from vif_contracts.vocabulary import GENERATION_METADATA
from vif_validators.configuration import Configuration
from vif_validators.exports.described import (
    Clause,
    Column,
    Demand,
    NoColumns,
    NoNull,
    NotLaterThanNow,
    Present,
    Range,
    Readable,
    References,
    SomeRows,
    Table,
    Typed,
    Unique,
)
from vif_validators.settings import Settings


def described(names: Iterable[str], configuration: Configuration, pools: Pools) -> list[Table]:
    """The tables of these names, with the places, severities and thresholds of the settings."""
    return [_table(TABLES[name], configuration, pools) for name in names]


def _table(model: type[Contract], configuration: Configuration, pools: Pools) -> Table:
    reader = _Reader(model, configuration.settings, pools)
    terms = model.__terms__
    demands = [*reader.structural(), *map(reader.demand, terms.rules)]
    own = (rule for rule in RELATION_RULES if rule.table == terms.table)
    keys = [demand.clause.columns for demand in demands if isinstance(demand.clause, Unique)]
    return Table(
        name=terms.table,
        meaning=_first_line(model),
        place=configuration.settings.path_of(terms.table),
        columns=tuple(reader.columns()),
        demands=tuple(demands),
        relations=tuple(map(reader.demand, (*own, *terms.relations))),
        key=terms.key if terms.key in keys else (),
        pools_from=configuration.pools_from if reader.needs_pools else "",
    )


def _first_line(model: type[Contract]) -> str:
    return inspect.cleandoc(model.__doc__ or "").partition("\n")[0]


class _Reader:
    def __init__(self, model: type[Contract], settings: Settings, pools: Pools) -> None:
        self.terms: Terms = model.__terms__
        self.declared = model.to_schema().columns
        self.settings = settings
        self.pools = pools
        self.needs_pools = any(isinstance(rule, RowRule) and rule.needs_pools for rule in rules_of(model))

    def columns(self) -> Iterable[Column]:
        null = self.terms.structure.null
        for name, column in self.declared.items():
            rules = [check.rule for check in column.checks if isinstance(check, RuleCheck)]
            first = replace(self.demand(null, (name,)), clause=NoNull(inside=null in rules))
            others = (self.demand(rule, (name,)) for rule in rules if rule is not null)
            yield Column(
                name=name,
                dtype=_whole(column.dtype.type),
                meaning=column.description or "",
                nullable=column.nullable,
                required=column.required,
                demands=(first, *others),
            )

    def structural(self) -> Iterable[Demand]:
        return (self.demand(rule) for rule in self.terms.structure.rules() if rule is not self.terms.structure.null)

    def demand(self, rule: Rule, columns: tuple[str, ...] | None = None) -> Demand:
        return Demand(
            code=rule.code,
            name=rule.name,
            severity=self.settings.severity.get(rule.code, rule.severity.value),
            says=rule.demands,
            columns=tuple(getattr(rule, "columns", ())) if columns is None else columns,
            clause=self._clause(rule),
        )

    def _clause(self, rule: Rule) -> Clause | None:
        structure = self.terms.structure
        structural: tuple[tuple[Rule | None, Clause], ...] = (
            (structure.unreadable, Readable()),
            (structure.missing, Present()),
            (structure.wrong_dtype, Typed()),
            (structure.unexpected, NoColumns()),
            (structure.metadata, NoColumns(GENERATION_METADATA)),
            (structure.empty, SomeRows()),
        )
        for known, clause in structural:
            if rule is known:
                return clause
        if isinstance(rule, RelationRule | ForeignKeyRule) and rule.references:
            return References(rule.columns, rule.references, rule.referenced_columns)
        if isinstance(rule, GroupRule):
            return Unique(rule.unique) if rule.unique else None
        return self._of_row(rule.holds) if isinstance(rule, RowRule) else None

    def _of_row(self, holds: Any) -> Clause | None:
        match holds:
            case Between(low, high):
                return Range(low, high)
            case OneOfPool(pool):
                return OneOf(getattr(self.pools, pool))
            case NotInFuture():
                return NotLaterThanNow(int(self.settings.future_tolerance.total_seconds()))
        return holds if isinstance(holds, Clause) else None


def _whole(dtype: Any) -> pl.DataType:
    instance: pl.DataType = dtype() if isinstance(dtype, type) else dtype
    return instance
