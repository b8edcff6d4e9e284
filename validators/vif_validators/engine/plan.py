"""A model as a plan: what its columns must be, and its checks as expressions. Any pandera.polars model has one."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Literal, TypeGuard

import pandera.polars as pa
import polars as pl

from vif_contracts import model_rules
from vif_contracts.context import Context
from vif_contracts.contract import Contract, RuleCheck, Terms
from vif_contracts.rule import GroupRule, OrderedProof, RowProof, RowRule, Rule
from vif_contracts.structure import Structure
from vif_validators.engine.capture import captured_verdict
from vif_validators.report import Severity

Model = type[pa.DataFrameModel] | pa.DataFrameSchema


@dataclass(frozen=True, kw_only=True)
class ColumnDemand:
    """What the model says of one column of the frame. `nested_nulls`: no null inside its lists either."""

    name: str
    dtype: Any
    nullable: bool
    required: bool
    unique: bool = False
    nested_nulls: bool = False
    coerce: bool = False
    default: Any = None


@dataclass(frozen=True, kw_only=True)
class RowCheck:
    """A check that gives one verdict per row: true, false, or null where it passes over the row.

    `scalar` marks a verdict that may turn out to be one for the whole frame (a user's aggregate).
    """

    rule: Rule
    columns: tuple[str, ...]
    needs: frozenset[str]
    verdict: pl.Expr
    name: str
    severity: Severity
    once_per: str | None = None
    scalar: bool = False
    shown: tuple[str, ...] = ()
    proof_on: Literal["rows", "runs", "distinct"] = "rows"


@dataclass(frozen=True, kw_only=True)
class NativeCheck:
    """A check that only pandera can run: it collects, joins, filters or returns a bool.

    `alone`: it is handed a frame of its one column, as pandera does for the columns of a regex in a model of regexes
    only.
    """

    check: pa.Check
    key: str
    columns: tuple[str, ...]
    name: str
    severity: Severity
    alone: bool = False


@dataclass(frozen=True, kw_only=True)
class TablePlan:
    """Everything that one table is held to."""

    table: str
    structure: Structure
    columns: tuple[ColumnDemand, ...]
    rows: tuple[RowCheck, ...]
    groups: tuple[GroupRule, ...] = ()
    natives: tuple[NativeCheck, ...] = ()
    key: tuple[str, ...] = ()
    once_per: str | None = None
    row_proof: RowProof | None = None
    ordered_proof: OrderedProof | None = None
    unique_keys: tuple[tuple[str, ...], ...] = ()
    strict: bool = False
    filtered: bool = False
    ordered: bool = False
    add_missing: bool = False
    allowed: frozenset[str] = frozenset()
    pool_rules: tuple[RowRule, ...] = ()
    """The rules that need pools, whether there are any or not."""
    pools_from: str = ""
    provable: bool = True
    """Every check is a rule of ours, null only where a column is: without nulls every row was judged."""


def is_contract(model: object) -> TypeGuard[type[Contract]]:
    """Whether a model is one of our tables, with rules of its own."""
    return isinstance(model, type) and issubclass(model, Contract)


def plan_contract(
    model: type[Contract],
    context: Context,
    *,
    allowed: frozenset[str] = frozenset(),
) -> TablePlan:
    """The plan of one of our tables; a rule that needs pools is left out where there are none."""
    terms: Terms = model.__terms__
    columns = []
    rows = []
    ours: list[RowRule] = []
    for name, column in model.to_schema().columns.items():
        rules = [check.rule for check in column.checks if isinstance(check, RuleCheck)]
        columns.append(
            ColumnDemand(
                name=name,
                dtype=column.dtype,
                nullable=column.nullable,
                required=column.required,
                nested_nulls=terms.structure.null in rules,
            )
        )
        ours += [rule for rule in rules if isinstance(rule, RowRule)]
        rows += [_row_check(rule, name, context) for rule in rules if isinstance(rule, RowRule)]
    rows += [_row_check(rule, rule.columns[0], context) for rule in terms.rules if isinstance(rule, RowRule)]
    groups = tuple(rule for rule in terms.rules if isinstance(rule, GroupRule))
    return TablePlan(
        table=terms.table,
        structure=terms.structure,
        columns=tuple(columns),
        rows=tuple(row for row in rows if row is not None),
        groups=groups,
        key=terms.key,
        once_per=next((check.once_per for check in rows if check and check.once_per), None),
        row_proof=terms.row_proof,
        ordered_proof=terms.ordered,
        strict=True,
        allowed=allowed,
        pool_rules=tuple(rule for rule in ours if rule.needs_pools),
        pools_from=context.pools_from,
    )


def _row_check(rule: RowRule, column: str, context: Context) -> RowCheck | None:
    if rule.needs_pools and context.pools is None:
        return None
    columns = (column,) if rule.per_column else rule.columns
    return RowCheck(
        rule=rule,
        columns=columns,
        needs=frozenset(columns),
        verdict=rule.holds(column, context),
        name=rule.name,
        severity=rule.severity.value,
        once_per=rule.once_per,
        shown=rule.shown or columns[:1],
        proof_on=rule.proof_on,
    )


def plan_model(model: Model, schema: Mapping[str, pl.DataType]) -> TablePlan:
    """The plan of any pandera.polars model or schema, for a frame with this schema, which expands regex columns."""
    if isinstance(model, pa.DataFrameSchema):
        declared = model
    else:
        _refuse_other_than_a_model(model)
        declared = model.to_schema()
    pairs = _expanded(declared, schema)
    explicit = any(not column.regex for column in declared.columns.values())
    checks: list[RowCheck | NativeCheck] = []
    for name, column in pairs:
        if name in schema or (column.required and not declared.add_missing_columns):
            alone = column.regex and not explicit
            checks += [_placed(check, name, alone=alone) for check in column.checks]
    checks += [_placed(check, "*", alone=False) for check in declared.checks]
    return TablePlan(
        table=declared.name or "model",
        structure=model_rules.STRUCTURE,
        columns=tuple(_demand(name, column, declared, added=name not in schema) for name, column in pairs),
        rows=tuple(check for check in checks if isinstance(check, RowCheck)),
        natives=tuple(check for check in checks if isinstance(check, NativeCheck)),
        key=_model_key(declared, pairs),
        unique_keys=_unique_keys(declared.unique),
        strict=declared.strict is True,
        filtered=declared.strict == "filter",
        ordered=bool(declared.ordered),
        add_missing=bool(declared.add_missing_columns),
        provable=False,
    )


def _refuse_other_than_a_model(model: object) -> None:
    if not (isinstance(model, type) and issubclass(model, pa.DataFrameModel)):
        raise TypeError(f"expected a pandera.polars model or schema, got {type(model).__name__}")


def _demand(name: str, column: pa.Column, declared: pa.DataFrameSchema, *, added: bool) -> ColumnDemand:
    # Of a column that the model adds itself pandera judges neither nulls nor uniqueness.
    filled = added and bool(declared.add_missing_columns)
    return ColumnDemand(
        name=name,
        dtype=declared.dtype or column.dtype,
        nullable=column.nullable,
        required=column.required,
        unique=column.unique and not filled,
        coerce=bool(declared.coerce or column.coerce),
        default=column.default,
    )


def _expanded(declared: pa.DataFrameSchema, schema: Mapping[str, pl.DataType]) -> list[tuple[str, pa.Column]]:
    """Each column of the frame with the declaration that governs it; an explicit name wins over a regex."""
    if not declared.columns and declared.dtype is not None:
        return [(name, pa.Column(declared.dtype, name=name)) for name in schema]
    explicit = {name for name, column in declared.columns.items() if not column.regex}
    pairs: list[tuple[str, pa.Column]] = []
    for name, column in declared.columns.items():
        if not column.regex:
            pairs.append((name, column))
            continue
        matched = pl.LazyFrame(schema=dict(schema)).select(pl.col(column.selector)).collect_schema().names()
        governed = [match for match in matched if match not in explicit]
        pairs += [(match, column) for match in governed] or [(str(column.name), column)]
    return pairs


def _unique_keys(unique: Any) -> tuple[tuple[str, ...], ...]:
    if not unique:
        return ()
    if isinstance(unique, str):
        return ((unique,),)
    if all(isinstance(item, str) for item in unique):
        return (tuple(unique),)
    return tuple(tuple(item) for item in unique)


def _model_key(declared: pa.DataFrameSchema, pairs: list[tuple[str, pa.Column]]) -> tuple[str, ...]:
    """The columns that the model says to be unique, together or one by itself; () where it says so of none."""
    together = _unique_keys(declared.unique)
    return together[0] if together else next(((name,) for name, column in pairs if column.unique), ())


def _placed(check: pa.Check, key: str, *, alone: bool) -> RowCheck | NativeCheck:
    """The check as an expression where it can be one."""
    severity: Severity = "warning" if check.raise_warning else "error"
    columns = () if key == "*" else (key,)
    name = str(check.name)
    verdict = captured_verdict(check, key)
    native = NativeCheck(check=check, key=key, columns=columns, name=name, severity=severity, alone=alone)
    if verdict is None:
        return native
    # What a wildcard matches is judged as far as it is there, as pandera does.
    needs = {*columns, *verdict.meta.root_names()} - {"*"}
    if alone and (needs != {key} or verdict.meta.has_multiple_outputs()):
        return native
    return RowCheck(
        rule=model_rules.FAILED_CHECK,
        columns=columns,
        needs=frozenset(needs),
        verdict=verdict if check.ignore_na else verdict.fill_null(value=False),
        name=name,
        severity=severity,
        scalar=True,
        shown=columns,
    )
