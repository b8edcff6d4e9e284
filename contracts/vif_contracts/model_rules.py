"""The rules that hold any pandera.polars model of a user's own to account (codes M...)."""

from vif_contracts.rule import Example, Rule, StructureRule
from vif_contracts.structure import Structure

MODEL = "model"


def _rule(number: str, name: str, demands: str, fault: str, hint: str, unit: str, **more: object) -> StructureRule:
    return StructureRule(
        code="M" + number,
        name=name,
        table=MODEL,
        demands=demands,
        fault=fault,
        why="The model says so.",
        hint=hint,
        unit=unit,
        bad=Example(),
        good=Example(),
        **more,  # type: ignore[arg-type]
    )


UNREADABLE = _rule(
    "001",
    "unreadable-file",
    "the file exists, is parquet, and every page of every column that the model names decodes",
    "cannot be read",
    "write the file again from its source",
    "files",
    blocking=True,
)
MISSING = _rule(
    "002",
    "missing-column",
    "every column that the model requires is there",
    "is missing",
    "write the column, or make it optional in the model",
    "columns",
)
WRONG_DTYPE = _rule(
    "003",
    "wrong-dtype",
    "every column has the dtype of the model, or can be coerced to it where the model says coerce",
    "has another type than the model",
    "cast the column before writing the file",
    "rows",
)
UNEXPECTED = _rule(
    "004",
    "unexpected-column",
    "a strict model names every column",
    "is not in the model",
    "drop the column, or add it to the model",
    "columns",
)
NULL = _rule(
    "006",
    "null-value",
    "a column that is not nullable holds no null (nor NaN, as in pandera)",
    "value is null",
    "fill in the value, or make the column nullable in the model",
    "rows",
)
DUPLICATE_VALUE = _rule(
    "008",
    "duplicate-value",
    "no value of a unique column occurs twice",
    "value occurs more than once",
    "remove the duplicates",
    "rows",
)
DUPLICATE_ROW = _rule(
    "009",
    "duplicate-row",
    "no combination of the model's unique columns occurs twice",
    "combination of values occurs more than once",
    "remove the duplicates",
    "rows",
)
COLUMN_ORDER = _rule(
    "010",
    "column-order",
    "the columns of an ordered model stand in its order",
    "is out of order",
    "write the columns in the order of the model",
    "columns",
)
FAILED_CHECK = _rule(
    "100",
    "failed-check",
    "every check of the model holds",
    "check does not hold",
    "",
    "rows",
)

STRUCTURE = Structure(
    unreadable=UNREADABLE,
    missing=MISSING,
    wrong_dtype=WRONG_DTYPE,
    unexpected=UNEXPECTED,
    null=NULL,
)

MODEL_RULES: tuple[Rule, ...] = (
    *STRUCTURE.rules(),
    DUPLICATE_VALUE,
    DUPLICATE_ROW,
    COLUMN_ORDER,
    FAILED_CHECK,
)
