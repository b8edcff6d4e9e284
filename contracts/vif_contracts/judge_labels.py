"""The judge labels: one row per journal entry, scored on the ten values."""

from typing import Annotated, Any

import polars as pl

from vif_contracts.clauses import (
    Between,
    CalendarDay,
    Count,
    EachOneOf,
    ElementsAre,
    Matches,
    no_two_rows_share,
)
from vif_contracts.contract import Contract, Terms, field, list_field
from vif_contracts.example_rows import label_row
from vif_contracts.predicates import PERSONA_ID_PATTERN, is_calendar_day, persona_number, persona_text
from vif_contracts.rule import Example, Explanation, GroupRule, OrderedProof, Row, RowProof, RowRule, Severity
from vif_contracts.structure import illustrations, structure
from vif_contracts.vector_order import explain, fit_of_places
from vif_contracts.vocabulary import ALIGNMENT_COLUMNS, JUDGE_LABELS, LABELS_PATH, SCORES

VECTOR = "alignment_vector"
STRUCTURE = structure(
    "L",
    JUDGE_LABELS,
    illustrations(
        JUDGE_LABELS,
        column="date",
        mistyped=Example(judge_labels=({},), cast={"t_index": pl.Int32()}),
        text_column="date",
    ),
)


def _rows(*rows: Row) -> Example:
    return Example(judge_labels=rows)


def _dated() -> pl.Expr:
    return _indexed() & is_calendar_day("date")


def _steps_back() -> tuple[pl.Expr, pl.Expr]:
    # Sorted by t_index and, within one t_index, by date, a step down can only lie between different t_index. Of dates
    # that are well-formed, the text orders as the days do.
    dates = pl.col("date").sort_by("t_index", "date")
    return dates, dates < dates.shift(1)


def _date_goes_back() -> pl.Expr:
    _, back = _steps_back()
    return back.any().cast(pl.UInt32)


def _first_step_back() -> pl.Expr:
    dates, back = _steps_back()
    return pl.concat_str(dates.shift(1).filter(back).first(), pl.lit(" then "), dates.filter(back).first())


def _vector_is_columns() -> pl.Expr:
    # A third of the cost of the rules that it proves: where the columns are in range and not null, an equal vector is
    # too.
    vector = pl.col(VECTOR)
    elements = [vector.list.get(index, null_on_oob=True) for index in range(len(ALIGNMENT_COLUMNS))]
    equal = [
        element.eq_missing(column) for element, column in zip(elements, map(pl.col, ALIGNMENT_COLUMNS), strict=True)
    ]
    return pl.all_horizontal(vector.list.len() == len(ALIGNMENT_COLUMNS), *equal)


def _journals_in_order() -> pl.Expr:
    # Each t_index of a persona follows the one before it from 0, and no date is before the last one (as text, which is
    # the order of well-formed dates).
    persona_id, t_index, date = pl.col("persona_id"), pl.col("t_index"), pl.col("date")
    known = persona_id.is_not_null() & date.is_not_null()
    follows = (t_index == t_index.shift(1) + 1) & (date >= date.shift(1))
    return known & pl.when(persona_id == persona_id.shift(1)).then(follows).otherwise(t_index == 0)


_T_BITS, _DATE_BITS = 10, 22
"""Of 64 bits, what persona_id leaves: journals of 1,024 entries, and each day up to the year 9999."""


def _packed() -> pl.Expr:
    day: pl.Expr = pl.col("date").str.to_date("%Y-%m-%d", strict=False).to_physical() + 719_528  # from the year 0000
    t_index = pl.when(pl.col("t_index").is_between(0, 2**_T_BITS - 1)).then(pl.col("t_index"))
    number: pl.Expr = persona_number("persona_id") * 2**_T_BITS + t_index.cast(pl.UInt64)
    packed: pl.Expr = number * 2**_DATE_BITS + day.cast(pl.UInt64)
    return packed


def _unpacked(packed: pl.Expr) -> dict[str, pl.Expr]:
    number = packed // 2**_DATE_BITS
    return {
        "persona_id": number // 2**_T_BITS,
        "t_index": (number % 2**_T_BITS).cast(pl.Int64),
        "date": packed % 2**_DATE_BITS,
    }


def _indexed() -> pl.Expr:
    return pl.col("persona_id").is_not_null() & pl.col("t_index").is_not_null()


def _has_gap() -> pl.Expr:
    # Below 0 all t_index count as one, which is then left out. A filter inside the groups would take twice as long.
    t_index = pl.col("t_index").clip(-1)
    journal = t_index.n_unique() - (t_index.min() < 0).cast(pl.UInt32)
    return (journal != t_index.max() + 1).cast(pl.UInt32)


MALFORMED_PERSONA_ID = RowRule(
    code="L101",
    name="malformed-persona-id",
    table=JUDGE_LABELS,
    columns=("persona_id",),
    proof_on="runs",
    holds=Matches(PERSONA_ID_PATTERN),
    demands="persona_id is exactly 8 characters of 0-9a-f",
    fault="persona_id is not 8 characters of 0-9a-f",
    why="The labels of the row join to no persona.",
    hint="correct the persona_id in the judge output file and consolidate again",
    implies=("P101", "X101"),
    bad=_rows({"persona_id": "0a1b2c3d\n"}),
    good=_rows({"persona_id": "0a1b2c3d"}),
)
NEGATIVE_T_INDEX = RowRule(
    code="L102",
    name="negative-t-index",
    table=JUDGE_LABELS,
    columns=("t_index",),
    holds=Between(low=0),
    demands="t_index is not negative",
    fault="t_index is negative",
    why="It indexes the journal from 0: -1 would silently mean the last entry.",
    hint="number the entries from 0",
    implies=("L302",),
    bad=_rows({"t_index": -1}, {"t_index": 0}),
    good=_rows({"t_index": 0}, {"t_index": 1}),
)
MALFORMED_DATE = RowRule(
    code="L103",
    name="malformed-date",
    table=JUDGE_LABELS,
    columns=("date",),
    proof_on="distinct",
    holds=CalendarDay(),
    demands="date is a real day written YYYY-MM-DD in ASCII digits",
    fault="date is not a real day written YYYY-MM-DD",
    why="Dates are compared and sorted as text: another spelling sorts wrongly and parses to nothing.",
    hint="write the day as YYYY-MM-DD",
    bad=_rows({"date": "2025-02-30"}),
    good=_rows({"date": "2025-02-28"}),
)
SCORE_OUT_OF_RANGE = RowRule(
    code="L104",
    name="score-out-of-range",
    table=JUDGE_LABELS,
    columns=ALIGNMENT_COLUMNS,
    per_column=True,
    holds=Between(min(SCORES), max(SCORES)),
    demands="each score is -1, 0 or 1",
    fault="score is not -1, 0 or 1",
    why="Training treats the scores as three classes: a 2 is a class of its own, or a weight that nobody chose.",
    hint="correct the score in the judge output file and consolidate again",
    implies=("L106", "L201"),
    bad=_rows({"alignment_power": 2}),
    good=_rows({"alignment_power": 1}),
)
VECTOR_LENGTH = RowRule(
    code="L105",
    name="vector-length",
    table=JUDGE_LABELS,
    columns=(VECTOR,),
    holds=Count(len(ALIGNMENT_COLUMNS), len(ALIGNMENT_COLUMNS)),
    demands="alignment_vector has exactly 10 elements",
    fault="alignment_vector does not have 10 elements",
    why="The position of an element is its meaning: where one is missing, all behind it count for another value.",
    hint="build the vector from the ten columns, in the order self_direction to universalism",
    bad=_rows({VECTOR: [0] * 9}),
    good=_rows({VECTOR: [0] * 10}),
)
VECTOR_OUT_OF_RANGE = RowRule(
    code="L106",
    name="vector-out-of-range",
    table=JUDGE_LABELS,
    columns=(VECTOR,),
    holds=EachOneOf(SCORES),
    demands="each element of alignment_vector is -1, 0 or 1",
    fault="an element of alignment_vector is not -1, 0 or 1",
    why="The vector is what the model is trained on: a 2 is a class of its own, or a weight that nobody chose.",
    hint="build the vector from the ten columns, in the order self_direction to universalism",
    implies=("L104", "L201"),
    bad=_rows({VECTOR: [2, 0, 0, 0, 0, 0, 0, 0, 0, 0]}),
    good=_rows({"alignment_self_direction": -1}),
)
VECTOR_MISMATCH = RowRule(
    code="L201",
    name="vector-mismatch",
    table=JUDGE_LABELS,
    columns=(VECTOR, *ALIGNMENT_COLUMNS),
    holds=ElementsAre(ALIGNMENT_COLUMNS),
    explanation=Explanation(evidence=lambda: fit_of_places(VECTOR), explain=explain),
    demands="alignment_vector holds the scores of the ten alignment columns, in their order",
    fault="alignment_vector differs from the alignment columns",
    why="The model reads the vector and people read the columns: they see different labels.",
    hint="build the vector from the ten columns, in the order self_direction to universalism",
    bad=_rows({"alignment_self_direction": 1, "alignment_power": 0, VECTOR: [0, 0, 0, 0, 1, 0, 0, 0, 0, 0]}),
    good=_rows({"alignment_self_direction": 1, VECTOR: [1, 0, 0, 0, 0, 0, 0, 0, 0, 0]}),
)
DUPLICATE_ENTRY = GroupRule(
    code="L301",
    name="duplicate-entry",
    table=JUDGE_LABELS,
    **no_two_rows_share("persona_id", "t_index"),
    shows=lambda: pl.col("t_index").first(),
    demands="a persona has one row per t_index",
    fault="an earlier row labels the same entry",
    why="The entry counts twice in training, or has two labels that contradict each other.",
    hint="keep one label per entry and consolidate again",
    bad=_rows({"t_index": 0}, {"t_index": 0}),
    good=_rows({"t_index": 0}, {"t_index": 1}),
)
T_INDEX_GAP = GroupRule(
    code="L302",
    name="t-index-gap",
    table=JUDGE_LABELS,
    columns=("persona_id", "t_index"),
    key="persona_id",
    judges=_indexed,
    surplus=_has_gap,
    shows=lambda: pl.col("t_index").unique().sort().head(40).implode(),
    demands="the t_index values of a persona run from 0 without a gap",
    fault="t_index does not run from 0 without a gap",
    why="The model reads a journal as a sequence: a gap or a late start is a missing entry.",
    hint="label the missing entries, or number the journal from 0",
    unit="personas",
    implies=("X104", "X105"),
    bad=_rows({"t_index": 1}, {"t_index": 2}),
    good=_rows({"t_index": 0}, {"t_index": 1}),
)
DATE_GOES_BACK = GroupRule(
    code="L303",
    name="date-goes-back",
    table=JUDGE_LABELS,
    columns=("persona_id", "t_index", "date"),
    severity=Severity.WARNING,
    key="persona_id",
    judges=_dated,
    surplus=_date_goes_back,
    shows=_first_step_back,
    demands="dates do not go back as t_index grows",
    fault="a date is before that of an earlier entry",
    why="Entries in the wrong order turn cause and effect around.",
    hint="put the journal in order, or correct the date",
    unit="personas",
    bad=_rows({"date": "2025-03-02"}, {"date": "2025-03-01"}),
    good=_rows({"date": "2025-03-01"}, {"date": "2025-03-01"}),
)


def _score(value: str) -> Any:
    return field(SCORE_OUT_OF_RANGE, description=f"Score for {value}: -1 misaligned, 0 neutral, 1 aligned")


class JudgeLabels(Contract):
    """The judge labels, `logs/judge_labels/judge_labels.parquet`: one row per persona_id and t_index."""

    persona_id: str = field(MALFORMED_PERSONA_ID, description="The persona, as in the registry (foreign key)")
    t_index: int = field(NEGATIVE_T_INDEX, description="0-based index of the entry in the persona's journal")
    date: str = field(MALFORMED_DATE, description="Day of the entry, YYYY-MM-DD")
    alignment_vector: Annotated[pl.List, pl.Int64()] = list_field(
        VECTOR_LENGTH,
        VECTOR_OUT_OF_RANGE,
        null=STRUCTURE.null,
        description="The ten scores, in the order of the columns that follow",
    )
    alignment_self_direction: int = _score("Self-Direction")
    alignment_stimulation: int = _score("Stimulation")
    alignment_hedonism: int = _score("Hedonism")
    alignment_achievement: int = _score("Achievement")
    alignment_power: int = _score("Power")
    alignment_security: int = _score("Security")
    alignment_conformity: int = _score("Conformity")
    alignment_tradition: int = _score("Tradition")
    alignment_benevolence: int = _score("Benevolence")
    alignment_universalism: int = _score("Universalism")

    __terms__ = Terms(
        table=JUDGE_LABELS,
        place=LABELS_PATH,
        setting="labels",
        valid_row=label_row,
        key=("persona_id", "t_index"),
        structure=STRUCTURE,
        rules=(VECTOR_MISMATCH, DUPLICATE_ENTRY, T_INDEX_GAP, DATE_GOES_BACK),
        row_proof=RowProof(
            rules=(VECTOR_LENGTH, VECTOR_OUT_OF_RANGE, VECTOR_MISMATCH),
            lists=(VECTOR,),
            columns=(VECTOR, *ALIGNMENT_COLUMNS),
            holds=_vector_is_columns,
        ),
        ordered=OrderedProof(
            key="persona_id",
            columns=("persona_id", "t_index", "date"),
            rules=(MALFORMED_PERSONA_ID, MALFORMED_DATE),
            holds=_journals_in_order,
            packed=_packed,
            unpacked=_unpacked,
            key_text=persona_text,
        ),
    )
