"""In what two label tables differ: which personas, which cells."""

from collections.abc import Mapping
from dataclasses import dataclass, field

import polars as pl

from vif_contracts.dtypes import dtype_name
from vif_validators.text_of import text_of

KEY = ("persona_id", "t_index")
_VECTOR = "alignment_vector"
_ROW, _NTH, _NEW = "vif:row", "vif:nth", ":new"


@dataclass(frozen=True, slots=True, kw_only=True)
class Difference:
    """One place where the tables differ, in words: a column as a whole, a row that only one of them has, or a cell."""

    persona_id: str | None = None
    t_index: int | None = None
    column: str | None = None
    what: str = ""


@dataclass(frozen=True, kw_only=True)
class Changes:
    """What makes the new table of the old one.

    Attributes:
        added: personas that only the new one has, with their rows.
        removed: personas that only the old one has, with their rows.
        changed: personas of both whose rows differ.
        differences: columns, rows and cells, at most so many of each kind as was asked for.
        cells: how many cells of rows that both have differ.
        rows: how many rows of the changed personas only one of both has.
        reordered: the rows are the same, in another order.
    """

    added: Mapping[str, int] = field(default_factory=dict)
    removed: Mapping[str, int] = field(default_factory=dict)
    changed: tuple[str, ...] = ()
    differences: tuple[Difference, ...] = ()
    cells: int = 0
    rows: int = 0
    reordered: bool = False

    @property
    def none(self) -> bool:
        """Whether the tables hold the same, in the same order of rows."""
        return not (self.added or self.removed or self.changed or self.differences or self.reordered)


def changes(old: pl.DataFrame | None, new: pl.DataFrame, most: int) -> Changes:
    """Compare two tables by persona_id and t_index, with at most `most` differences of a kind.

    The old one may be anything; None for none. The order of its columns does not matter.
    """
    if old is None:
        return Changes(added=_rows_per_persona(new))
    columns = _column_differences(old, new)
    alike = [name for name, dtype in new.schema.items() if old.schema.get(name) == dtype]
    if not set(KEY) <= set(alike):
        return Changes(changed=tuple(_rows_per_persona(new)), differences=tuple(columns))
    joined = _joined(old.select(alike), new.select(alike))
    personas = (
        joined.group_by("persona_id")
        .agg(old=pl.col(_ROW).count(), new=pl.col(_ROW + _NEW).count(), differs=(_one_sided() | _unequal(alike)).any())
        .sort("persona_id")
    )
    both = personas.filter((pl.col("old") > 0) & (pl.col("new") > 0))
    of_both = joined.filter(pl.col("persona_id").is_in(both["persona_id"].implode(), nulls_equal=True))
    cells = of_both.filter(~_one_sided()).select(_unequal_cells(alike))
    found = Changes(
        added=_counts(personas.filter(old=0), "new"),
        removed=_counts(personas.filter(new=0), "old"),
        changed=tuple(map(_said, both.filter("differs")["persona_id"])),
        differences=(*columns, *_row_differences(of_both, most), *_cell_differences(of_both, alike, most)),
        cells=sum(cells.sum().row(0)),
        rows=of_both.filter(_one_sided()).height,
    )
    return Changes(reordered=True) if found.none and not old.select(alike).equals(new) else found


def _rows_per_persona(table: pl.DataFrame) -> dict[str, int]:
    return _counts(table.group_by("persona_id").len("rows").sort("persona_id"), "rows")


def _counts(personas: pl.DataFrame, column: str) -> dict[str, int]:
    return {_said(persona): rows for persona, rows in personas.select("persona_id", column).iter_rows()}


def _said(persona: str | None) -> str:
    return "null" if persona is None else persona


def _column_differences(old: pl.DataFrame, new: pl.DataFrame) -> list[Difference]:
    found = []
    for name, dtype in new.schema.items():
        if name not in old.schema:
            found.append(Difference(column=name, what="the column is missing"))
        elif old.schema[name] != dtype:
            what = f"the column is {dtype_name(old.schema[name])}, must be {dtype_name(dtype)}"
            found.append(Difference(column=name, what=what))
    surplus = [name for name in old.columns if name not in new.schema]
    return found + [Difference(column=name, what="the column is not one of the documented ones") for name in surplus]


def _joined(old: pl.DataFrame, new: pl.DataFrame) -> pl.DataFrame:
    """The rows of both side by side; of rows with the same key the first with the first, and so on."""
    sides = [
        table.with_row_index(_ROW).with_columns(pl.int_range(pl.len()).over(KEY).alias(_NTH)) for table in (old, new)
    ]
    joined = sides[0].join(sides[1], on=[*KEY, _NTH], how="full", suffix=_NEW, coalesce=True, nulls_equal=True)
    return joined.sort(*KEY, _NTH)


def _one_sided() -> pl.Expr:
    return pl.col(_ROW).is_null() | pl.col(_ROW + _NEW).is_null()


def _unequal(names: list[str]) -> pl.Expr:
    return pl.any_horizontal(pl.lit(value=False), *(_differs(name) for name in names if name not in KEY))


def _differs(name: str) -> pl.Expr:
    return pl.col(name).ne_missing(pl.col(name + _NEW))


def _unequal_cells(names: list[str]) -> list[pl.Expr]:
    """For each column whether its cells differ; the vector, which repeats the scores, only where nothing else does."""
    lists = [name for name in names if name == _VECTOR]
    others = [name for name in names if name not in (*KEY, *lists)]
    alike = ~pl.any_horizontal(pl.lit(value=False), *map(_differs, others))
    return [_differs(name).alias(name) for name in others] + [(_differs(name) & alike).alias(name) for name in lists]


def _row_differences(of_both: pl.DataFrame, most: int) -> list[Difference]:
    """Rows that only one side has, of personas that both have."""
    found = []
    for missing, what in ((_ROW, "the entry is missing"), (_ROW + _NEW, "the judge output file has no such entry")):
        rows = of_both.filter(pl.col(missing).is_null()).head(most)
        found += [Difference(persona_id=_said(p), t_index=t, what=what) for p, t in rows.select(KEY).iter_rows()]
    return found


def _cell_differences(joined: pl.DataFrame, names: list[str], most: int) -> list[Difference]:
    rows = joined.filter(~_one_sided() & _unequal(names)).head(most)
    unequal = rows.select(_unequal_cells(names))
    found = []
    for row, cells in zip(rows.iter_rows(named=True), unequal.iter_rows(named=True), strict=True):
        for name in (name for name in names if cells.get(name)):
            dtype = joined.schema[name]
            what = f"{text_of(row[name], dtype)}, must be {text_of(row[name + _NEW], dtype)}"
            place = {"persona_id": _said(row["persona_id"]), "t_index": row["t_index"]}
            found.append(Difference(**place, column=name, what=what))
    return found[:most]
