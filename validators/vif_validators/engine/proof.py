"""The cheap first question about a table: is all of it clean? Nearly all data is, and nothing has to be counted."""

import polars as pl

from vif_contracts.contract import has_null_element
from vif_validators.engine.plan import RowCheck
from vif_validators.engine.table import Table


def facts(table: Table) -> dict[str, pl.Expr]:
    """What has to be known of any table.

    Its `rows` and `nulls`, how many rows have a `once_per` value (`keyed`), and of how many an earlier row has it, too
    (`surplus`).
    """
    documented = table.documented()
    # Null counts make polars decode every column: a page that does not decode comes to light here at the latest.
    nulls = pl.sum_horizontal(pl.lit(0), *(pl.col(name).null_count() for name in documented))
    surplus = keyed = pl.lit(0)
    if table.plan.once_per in documented:
        key = pl.col(str(table.plan.once_per))
        keyed = key.count()
        surplus = keyed - key.drop_nulls().n_unique()
    return {"rows": pl.len(), "nulls": nulls, "keyed": keyed, "surplus": surplus}


def proof_queries(table: Table, checks: list[RowCheck]) -> list[pl.LazyFrame]:
    """One row each: the facts with `clean`, and further ones with `clean` and the `code` of the rule they are about.

    The table is clean if all of them say so and there are no nulls.
    """
    plan = table.plan
    if not plan.provable:
        return [table.frame.select(**facts(table), clean=pl.lit(value=False))]
    documented = table.documented()
    judged = [check for check in checks if check.rule is not plan.structure.null]
    lists = {column.name for column in plan.columns if column.nested_nulls and column.name in documented}
    proven = [pl.lit(value=True)]
    shortcut = plan.row_proof
    if shortcut and not table.reason_to_skip(shortcut.columns):
        judged = [check for check in judged if check.rule not in shortcut.rules]
        lists -= set(shortcut.lists)
        proven.append(shortcut.holds().fill_null(value=False).all())
    proven += [~has_null_element(name).any() for name in sorted(lists)]
    proven += [check.verdict.all() for check in judged if check.proof_on == "rows"]
    queries = [table.frame.select(**facts(table), clean=pl.all_horizontal(proven))]
    return queries + [_on_fewer_rows(table.frame, check) for check in judged if check.proof_on != "rows"]


def _on_fewer_rows(frame: pl.LazyFrame, check: RowCheck) -> pl.LazyFrame:
    column = pl.col(check.columns[0])
    values = frame.select(column)
    # The first row has no predecessor; a null there is counted among the nulls.
    fewer = values.unique() if check.proof_on == "distinct" else values.filter(column.ne_missing(column.shift(1)))
    return fewer.select(clean=check.verdict.all(), code=pl.lit(check.rule.code))


def remember(table: Table, answers: list[pl.DataFrame]) -> None:
    """Keep what the answers to `proof_queries` (or to the facts alone) show."""
    figures = answers[0].row(0, named=True)
    proven = table.proven
    proven.rows = figures["rows"]
    proven.keyed = figures["keyed"]
    proven.surplus = figures["surplus"]
    proven.clean = not figures["nulls"] and all(answer.item(0, "clean") for answer in answers)
    proven.holding = frozenset(answer.item(0, "code") for answer in answers[1:] if answer.item(0, "clean"))
