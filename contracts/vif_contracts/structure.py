"""The structural rules of a table: file, columns, dtypes, nulls, rows. Their words are written once for every table."""

from dataclasses import dataclass

from vif_contracts.rule import Example, Row, Severity, StructureRule
from vif_contracts.vocabulary import GENERATION_METADATA


@dataclass(frozen=True, kw_only=True)
class Structure:
    """The structural rules of one table; `metadata` and `empty` are None where nothing of the kind is demanded."""

    unreadable: StructureRule
    missing: StructureRule
    wrong_dtype: StructureRule
    unexpected: StructureRule
    null: StructureRule
    metadata: StructureRule | None = None
    empty: StructureRule | None = None

    def rules(self) -> tuple[StructureRule, ...]:
        """All of them, in code order."""
        rules = (
            self.unreadable,
            self.missing,
            self.wrong_dtype,
            self.unexpected,
            self.metadata,
            self.null,
            self.empty,
        )
        return tuple(rule for rule in rules if rule is not None)


@dataclass(frozen=True, kw_only=True)
class Illustrations:
    """The examples of the structural rules, which differ from table to table."""

    good: Example
    missing: Example
    wrong_dtype: Example
    unexpected: Example
    metadata: Example
    null: Example
    empty: Example


def illustrations(table: str, *, column: str, mistyped: Example, text_column: str) -> Illustrations:
    """Examples on one table: `column` is left out, `mistyped` casts one, `text_column` holds a null."""

    def example(*rows: Row, **more: object) -> Example:
        return Example.on(table, *rows, **more)

    return Illustrations(
        good=example({}),
        missing=example({}, drop=(column,)),
        wrong_dtype=mistyped,
        unexpected=example({"annotation_order": 1}),
        metadata=example({GENERATION_METADATA[0]: "introspective"}),
        null=example({}, {text_column: None}),
        empty=example(note="no rows"),
    )


def structure(prefix: str, table: str, shown: Illustrations, *, empty_implies: tuple[str, ...] = ()) -> Structure:
    """The structural rules of a table whose codes start with `prefix`; `empty_implies` is that of its empty-table."""

    def rule(number: str, name: str, bad: Example, **words: object) -> StructureRule:
        return StructureRule(
            code=prefix + number,
            name=name,
            table=table,
            bad=bad,
            good=shown.good,
            **words,  # type: ignore[arg-type]
        )

    return Structure(
        unreadable=rule(
            "001",
            "unreadable-file",
            Example(content=b"PAR1", note="a parquet file cut short"),
            demands="the file exists, is parquet, and every documented column decodes to its last page",
            fault="cannot be read",
            why="A file that can be read only in part would be trained on in part, and nobody would know.",
            hint="write the file again from its source, or take the last good version out of version control",
            unit="files",
            blocking=True,
        ),
        missing=rule(
            "002",
            "missing-column",
            shown.missing,
            demands="every documented column is there, once",
            fault="is missing",
            why="Readers of the file fail, or fill the gap with a default that nobody chose.",
            hint="write the column, or correct its name",
            unit="columns",
        ),
        wrong_dtype=rule(
            "003",
            "wrong-dtype",
            shown.wrong_dtype,
            demands="every documented column has exactly its documented type",
            fault="has another type than documented",
            why="Joins on keys of unequal types fail, and a timestamp without time zone silently means another moment.",
            hint="cast the column before writing the file",
            unit="columns",
        ),
        unexpected=rule(
            "004",
            "unexpected-column",
            shown.unexpected,
            severity=Severity.WARNING,
            demands="there is no undocumented column",
            fault="is not documented",
            why="It may be a feature that production does not have, or a documented column that was misspelled.",
            hint=f"drop the column, or list it under allow_columns.{table} in config/validation.yaml",
            unit="columns",
        ),
        metadata=rule(
            "005",
            "generation-metadata",
            shown.metadata,
            demands="there is no column " + ", ".join(GENERATION_METADATA[:-1]) + f" or {GENERATION_METADATA[-1]}",
            fault="is known only while data is generated",
            why="Production does not have it: a model trained on it looks better than it is.",
            hint="drop the column when the journal is wrangled",
            unit="columns",
        ),
        null=rule(
            "006",
            "null-value",
            shown.null,
            demands="no documented column holds a null, not even inside a list",
            fault="value is null, or a list with a null in it",
            why="On the way to the model a null turns into NaN or drops its row, and nobody is told.",
            hint="fill in the value, or remove the row at its source",
        ),
        empty=rule(
            "007",
            "empty-table",
            shown.empty,
            severity=Severity.WARNING,
            demands="the table has at least one row",
            fault="has no rows",
            why="An empty table is usually a step of the pipeline that failed quietly.",
            hint="run the step that writes this file again",
            unit="tables",
            implies=empty_implies,
        ),
    )
