"""The rules that hold any pandera.polars model of a user's own to account (codes M...)."""

from vif_contracts.rule import Example, Rule, StructureRule
from vif_contracts.structure import Structure

MODEL = "model"


def _rule(number: str, name: str, *, unit: str, **words: object) -> StructureRule:
    return StructureRule(
        code="M" + number,
        name=name,
        table=MODEL,
        unit=unit,
        bad=Example(),
        good=Example(),
        **words,  # type: ignore[arg-type]
    )


UNREADABLE = _rule(
    "001",
    "unreadable-file",
    unit="files",
    blocking=True,
    demands="the file exists, is parquet, and every column that the model names decodes to its last page",
    fault="cannot be read",
    why="A file that can be read only in part would be used in part, and nobody would know.",
    hint="write the file again from its source",
)
MISSING = _rule(
    "002",
    "missing-column",
    unit="columns",
    demands="every column that the model requires is there",
    fault="is missing",
    why="Code that reads the column fails, or goes on without it.",
    hint="write the column, or make it optional in the model",
)
WRONG_DTYPE = _rule(
    "003",
    "wrong-dtype",
    unit="rows",
    demands="every column has the dtype of the model, or can be coerced to it where the model says coerce",
    fault="has another type than the model",
    why="Values of another type compare, join and round in another way than the code that reads them expects.",
    hint="cast the column before writing the file",
)
UNEXPECTED = _rule(
    "004",
    "unexpected-column",
    unit="columns",
    demands="there is no column that a strict model does not name",
    fault="is not in the model",
    why="A strict model promises that there is nothing else: such a column is often a misspelled one.",
    hint="drop the column, or add it to the model",
)
NULL = _rule(
    "006",
    "null-value",
    unit="rows",
    demands="a column that is not nullable holds no null (nor NaN, as in pandera)",
    fault="value is null",
    why="A null drops out of sums, joins and comparisons: results change, and no error says so.",
    hint="fill in the value, or make the column nullable in the model",
)
DUPLICATE_VALUE = _rule(
    "008",
    "duplicate-value",
    unit="rows",
    demands="no value of a unique column occurs twice",
    fault="value occurs more than once",
    why="A join on the column multiplies rows, and a lookup by it finds whichever row comes first.",
    hint="remove the duplicates",
)
DUPLICATE_ROW = _rule(
    "009",
    "duplicate-row",
    unit="rows",
    demands="no combination of the model's unique columns occurs twice",
    fault="combination of values occurs more than once",
    why="The columns are the key of a row: a join on them multiplies rows, and a sum counts some twice.",
    hint="remove the duplicates",
)
COLUMN_ORDER = _rule(
    "010",
    "column-order",
    unit="columns",
    demands="the columns of an ordered model stand in its order",
    fault="is out of order",
    why="Code that reads columns by their position takes one for another.",
    hint="write the columns in the order of the model",
)
MIXED_PARTS = _rule(
    "011",
    "mixed-parts",
    unit="files",
    blocking=True,
    demands="all files of one folder have the same columns of the same types, and lie under the same keys",
    fault="has other columns than the first file",
    why="Readers take the columns of one file for those of all: they fail halfway, or fill gaps with nulls.",
    hint="write the files again with one schema",
)
FAILED_CHECK = _rule(
    "100",
    "failed-check",
    unit="rows",
    demands="every check of the model holds",
    fault="check does not hold",
    why="A check states what the readers of the table rely on.",
    hint="",
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
    MIXED_PARTS,
    FAILED_CHECK,
)
