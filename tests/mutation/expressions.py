"""The expressions of the rules, each as a part to be altered."""

from collections.abc import Iterator
from contextlib import AbstractContextManager
from dataclasses import replace
from typing import Any

import polars as pl
from tests.mutation.mutant import Alter, Part, of_function, of_key, swapped
from tests.support.generate import CULTURES, NOW, PROFESSIONS

from vif_contracts import JudgeLabels, Personas, contract
from vif_contracts.catalog import RULES
from vif_contracts.context import Context
from vif_contracts.contract import Contract
from vif_contracts.pools import Pools
from vif_contracts.rule import GroupRule, RelationRule, RowRule
from vif_validators.engine import order, proof, relations, rows
from vif_validators.engine.judge import view
from vif_validators.engine.plan import plan_contract
from vif_validators.engine.table import Table

POOLS = Pools(age_ranges=(), cultures=CULTURES, professions=PROFESSIONS, schwartz_values=())
CONTEXT = Context(pools=POOLS, now=NOW)

_IDS = pl.LazyFrame(schema={"persona_id": pl.String, "t_index": pl.Int64})
_LABELS = pl.LazyFrame(schema={"persona_id": pl.String, "holds": pl.Boolean})
_REGISTRY = pl.LazyFrame(schema={"persona_id": pl.String, "stage_labeled": pl.Boolean, "entry_count": pl.Int64})
_KNOWN = pl.LazyFrame(schema={"persona_id": pl.String, "in_registry": pl.Boolean})
_LABELED = pl.LazyFrame(
    schema={"persona_id": pl.String, **dict.fromkeys(("label_rows", "indexed_rows", "distinct_t_index"), pl.UInt32)}
)


def parts() -> Iterator[Part]:
    """Every expression that says what a rule finds, in the order of the codes."""
    for rule in RULES.values():
        if isinstance(rule, RowRule):
            yield of_function(rule.code, "holds", rule, "holds", rule.columns[0], CONTEXT)
        elif isinstance(rule, GroupRule):
            names = ("judges", "surplus", "judged", "row_obeys")
            yield from (of_function(rule.code, name, rule, name) for name in names if getattr(rule, name))
        elif isinstance(rule, RelationRule):
            names = ("holds", "judged", "row_obeys")
            yield from (of_function(rule.code, name, rule, name) for name in names if getattr(rule, name))
    yield from _nulls()
    yield from _proofs()
    yield from _summaries()
    yield from _first_rows()


def _nulls() -> Iterator[Part]:
    """Rule 006: by column in the engine, in its proof, and inside lists in plain pandera."""
    for model in (Personas, JudgeLabels):
        code = model.__terms__.structure.null.code
        columns = list(model.to_schema().columns)
        lists = [name for name in columns if "list" in str(model.to_schema().columns[name].dtype).lower()]
        plain = next(name for name in columns if name not in lists)
        yield _null_verdict(code, "column", model, plain)
        yield from (_null_verdict(code, name, model, name) for name in lists)
        yield from (_within(code, f"{name}, in the proof", proof, name) for name in lists)
        yield from (_within(code, f"{name}, in pandera", contract, name) for name in lists)


def _null_verdict(code: str, name: str, model: type[Contract], column: str) -> Part:
    original = rows._null_check
    plan = plan_contract(model, CONTEXT)
    [demand] = [demand for demand in plan.columns if demand.name == column]
    table = view(plan, pl.LazyFrame(schema={name: each.dtype.type for name, each in model.to_schema().columns.items()}))

    def altered(alter: Alter) -> AbstractContextManager[None]:
        def check(of: Any, wanted: Any) -> Any:
            found = original(of, wanted)
            chosen = of.plan.table == plan.table and (wanted.nested_nulls == demand.nested_nulls)
            return replace(found, verdict=alter(found.verdict)) if chosen else found

        return swapped(rows, "_null_check", check)

    return Part(code=code, name=f"null in {name}", shown=lambda: original(table, demand).verdict, altered=altered)


def _within(code: str, name: str, module: Any, column: str) -> Part:
    original = contract.has_null_element

    def altered(alter: Alter) -> AbstractContextManager[None]:
        def has_null(of: str) -> Any:
            return alter(original(of)) if of == column else original(of)

        return swapped(module, "has_null_element", has_null)

    return Part(code=code, name=f"null in {name}", shown=lambda: original(column), altered=altered)


def _proofs() -> Iterator[Part]:
    """The shortcuts: what proves many rules of a table at once."""
    for model in (Personas, JudgeLabels):
        terms = model.__terms__
        prefix = terms.structure.null.code[0]
        plan = plan_contract(model, CONTEXT)
        dtypes = {column.name: column.dtype.type for column in plan.columns}
        table = view(plan, pl.LazyFrame(schema=dtypes))
        figures = ("nulls", "keyed", "surplus") if plan.once_per else ("nulls",)
        yield from (_fact(f"{prefix} proof", table, name) for name in figures)
        if terms.row_proof:
            yield of_function(f"{prefix} proof", "rows", terms.row_proof, "holds")
        if terms.ordered:
            yield of_function(f"{prefix} proof", "order", terms.ordered, "holds")
            yield of_function(f"{prefix} proof", "packed", terms.ordered, "packed")
            for column in terms.ordered.columns:
                part = f"unpacked {column}"
                yield of_key(f"{prefix} proof", part, terms.ordered, "unpacked", column, pl.col("packed"))
            stub = replace(terms.ordered, holds=lambda: pl.col("holds"))
            yield of_function(f"{prefix} proof", "runs in order", order, "_question", _LABELS, stub)
            yield of_function(f"{prefix} proof", "runs differ", order, "_runs_differ", _LABELS, stub)
            yield of_function(f"{prefix} proof", "key text", terms.ordered, "key_text", pl.col("number"))


def _fact(code: str, table: Any, name: str) -> Part:
    original = proof.facts

    def altered(alter: Alter) -> AbstractContextManager[None]:
        def facts(of: Any) -> dict[str, Any]:
            found = original(of)
            return {**found, name: alter(found[name])} if of.plan.table == table.plan.table else found

        return swapped(proof, "facts", facts)

    return Part(code=code, name=name, shown=lambda: original(table)[name], altered=altered)


def _summaries() -> Iterator[Part]:
    """What the X rules are judged on."""
    code = "X summary"
    columns = ("stage_labeled", "entry_count")
    yield of_function(code, "registry", relations, "registry_summary", _REGISTRY, columns)
    yield of_function(code, "labels", relations, "label_summary", _IDS)
    yield of_function(code, "ordered labels", relations, "ordered_label_summary", _IDS)
    yield of_function(code, "joined", relations, "joined_summary", _KNOWN, _LABELED)


def _first_rows() -> Iterator[Part]:
    """Of a persona that is registered twice only the first row is judged: in the engine and in plain pandera."""
    engine, pandera = Table.judged, contract.once

    def in_engine(alter: Alter) -> AbstractContextManager[None]:
        def judged(table: Table, once_per: str | None, frame: pl.LazyFrame | None = None) -> pl.LazyFrame:
            rows = engine(table, once_per, frame)
            parted = once_per is not None and once_per not in table.broken and table.proven.surplus
            return alter(rows) if parted else rows

        return swapped(Table, "judged", judged)

    def in_pandera(alter: Alter) -> AbstractContextManager[None]:
        def once(verdict: pl.Expr, key: str | None) -> pl.Expr:
            found = pandera(verdict, key)
            return alter(found) if key else found

        return swapped(contract, "once", once)

    table = view(plan_contract(Personas, CONTEXT), _REGISTRY)
    table.proven.surplus = 1
    yield Part(code="P102", name="first rows", shown=lambda: engine(table, "persona_id"), altered=in_engine)
    shown = pandera(pl.col("verdict"), "persona_id")
    yield Part(code="P102", name="first rows, in pandera", shown=lambda: shown, altered=in_pandera)
