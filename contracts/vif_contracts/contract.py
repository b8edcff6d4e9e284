"""How rules become a pandera model: the base class of our tables, and `field`."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, ClassVar

import pandera.polars as pa
import polars as pl
from pandera.api.dataframe.model_components import FieldInfo

from vif_contracts.context import Context
from vif_contracts.rule import (
    ForeignKeyRule,
    GroupRule,
    OrderedProof,
    Row,
    RowProof,
    RowRule,
    Rule,
    Severity,
    StructureRule,
)
from vif_contracts.structure import Structure
from vif_contracts.vocabulary import GENERATION_METADATA


class RuleCheck(pa.Check):
    """A pandera check that carries its `rule`, so that plain pandera and the engine judge by the same expression.

    Warnings become Python warnings (`pandera.errors.SchemaWarning`), as pandera has no severities.
    """

    get_backend: ClassVar[Any] = classmethod(lambda _cls, obj: pa.Check.get_backend(obj))

    def __init__(self, rule: Rule, check_fn: Callable[[pa.PolarsData], pl.LazyFrame]) -> None:
        self.rule = rule
        super().__init__(
            check_fn,
            name=rule.code,
            error=f"{rule.code} {rule.name}",
            description=rule.demands,
            raise_warning=rule.severity is Severity.WARNING,
        )

    def __deepcopy__(self, memo: dict[int, Any]) -> "RuleCheck":
        return self


def row_check(rule: RowRule) -> RuleCheck:
    """A row rule as a pandera check on a column, or on the whole frame."""

    def verdict(data: pa.PolarsData) -> pl.LazyFrame:
        column = data.key if data.key != "*" else rule.columns[0]
        return data.lazyframe.select(once(rule.holds(column, Context.default()), rule.once_per))

    return RuleCheck(rule, verdict)


def group_check(rule: GroupRule) -> RuleCheck:
    """A group rule as a pandera check on the whole frame: where a group is at fault, all of its rows fail."""

    def verdict(data: pa.PolarsData) -> pl.LazyFrame:
        rows = data.lazyframe
        if rule.row_obeys:
            return rows.select(row_verdict(rule))
        groups = rows.filter(rule.judges()).group_by(rule.key).agg((rule.surplus() == 0).alias(rule.code))
        return rows.join(groups, on=rule.key, how="left", maintain_order="left").select(rule.code)

    return RuleCheck(rule, verdict)


def row_verdict(rule: GroupRule) -> pl.Expr:
    """The verdict on each row of a group rule that counts rows; null in the rows that it passes over."""
    if rule.row_obeys is None:
        raise ValueError(f"{rule.code} does not count rows")
    return once(pl.when(rule.judges()).then(rule.row_obeys()), rule.once_per)


def once(verdict: pl.Expr, key: str | None) -> pl.Expr:
    """Pass over all rows but the first of each non-null `key`."""
    if key is None:
        return verdict
    return pl.when(pl.col(key).is_null() | pl.col(key).is_first_distinct()).then(verdict)


def field(*rules: RowRule, description: str) -> Any:
    """A column of a contract: not null, and judged by these rules."""
    info = FieldInfo(description=description, nullable=False)
    info.checks = [row_check(rule) for rule in rules]
    return info


def list_field(*rules: RowRule, null: StructureRule, description: str) -> Any:
    """A list column of a contract: like `field`, and without a null inside a list, where pandera does not look."""
    info = field(*rules, description=description)
    info.checks.insert(0, RuleCheck(null, lambda data: data.lazyframe.select(~has_null_element(data.key))))
    return info


def has_null_element(column: str) -> pl.Expr:
    """True where a list holds a null; null where the list itself is null."""
    return pl.col(column).list.eval(pl.element().is_null()).list.any()


@dataclass(frozen=True, kw_only=True)
class Terms:
    """What a contract says beyond what pandera has a place for.

    Attributes:
        table: the name of the table in reports and settings.
        place: where its file lies under the folder that is judged, unless the settings say otherwise.
        key: the columns that name a row to a reader.
        structure: the rules about file, columns, dtypes, nulls and rows.
        rules: the rules over several columns or rows.
        valid_row: row number n of an example, valid, completed from the cells that the example names.
        relations: what ties the rows of the table to those of others.
        optional: there may be no file at its place; then nothing is said of the table.
        setting: the key under `paths` in the settings; the name of the table where it is empty.
        row_proof: proves some of the row rules together.
        ordered: what comparing adjacent rows proves, in the order of the file or sorted.
    """

    table: str
    place: str
    key: tuple[str, ...]
    structure: Structure
    rules: tuple[RowRule | GroupRule, ...]
    valid_row: Callable[[int, Row], Row]
    relations: tuple[ForeignKeyRule, ...] = ()
    optional: bool = False
    setting: str = ""
    row_proof: RowProof | None = None
    ordered: OrderedProof | None = None


class Contract(pa.DataFrameModel):
    """A table of the pipeline: a pandera model whose `__terms__` hold its name, structural rules and table rules."""

    __terms__: ClassVar[Terms]

    @classmethod
    def build_schema_(cls, **kwargs: Any) -> pa.DataFrameSchema:
        """The pandera schema, with the table rules as checks on the whole frame."""
        schema = super().build_schema_(**kwargs)
        schema.checks = [*schema.checks, *_table_checks(cls.__terms__)]
        return schema


def rules_of(model: type[Contract]) -> tuple[Rule, ...]:
    """Every rule of a table, each once: about its structure, its columns, its rows, its relations."""
    terms = model.__terms__
    checks = [check for column in model.to_schema().columns.values() for check in column.checks]
    of_columns = [check.rule for check in checks if isinstance(check, RuleCheck)]
    # A rule may be that of several columns; rules are told apart as objects, so that two of one code are both seen.
    rules = {id(rule): rule for rule in (*terms.structure.rules(), *of_columns, *terms.rules, *terms.relations)}
    return tuple(rules.values())


def _table_checks(terms: Terms) -> list[RuleCheck]:
    checks = [row_check(rule) if isinstance(rule, RowRule) else group_check(rule) for rule in terms.rules]
    # An info never makes data invalid, and pandera would have to raise or warn.
    judged = [check for check in checks if check.rule.severity is not Severity.INFO]
    metadata = terms.structure.metadata
    return [RuleCheck(metadata, _no_generation_metadata), *judged] if metadata else judged


def _no_generation_metadata(data: pa.PolarsData) -> pl.LazyFrame:
    names = data.lazyframe.collect_schema().names()
    return data.lazyframe.select(pl.repeat(value=not set(GENERATION_METADATA) & set(names), n=pl.len()))
