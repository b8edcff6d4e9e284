"""The consensus of several judges: one row per journal entry, with how sure each of its ten scores is.

An example of a further table: the one file to add. It goes into `contracts/vif_contracts/`, and `dataset.py` there gets
the one line "vif_contracts.consensus_labels:ConsensusLabels".
"""

from dataclasses import replace
from typing import Annotated, Any, Final, TypeVar

import polars as pl

from vif_contracts import judge_labels
from vif_contracts.clauses import Between, OneOf
from vif_contracts.contract import Contract, Terms, field, list_field
from vif_contracts.example_rows import label_row
from vif_contracts.rule import Example, ForeignKeyRule, GroupRule, Row, RowRule
from vif_contracts.structure import illustrations, structure
from vif_contracts.vocabulary import JUDGE_LABELS, SCHWARTZ_VALUE_ORDER

R = TypeVar("R", RowRule, GroupRule)

TABLE: Final = "consensus_labels"
CONFIDENCES: Final = ("unanimous", "strong", "bare_majority", "no_majority")
JUDGES: Final = 5

CONFIDENCE_COLUMNS: Final = tuple(f"confidence_{value}" for value in SCHWARTZ_VALUE_ORDER)
AGREEMENT_COLUMNS: Final = tuple(f"consensus_agreement_{value}" for value in SCHWARTZ_VALUE_ORDER)
CHANGED_COLUMNS: Final = tuple(f"label_changed_{value}" for value in SCHWARTZ_VALUE_ORDER)

# Every code of the table starts with one letter that no other table has: here N. 001 to 007 are the same for all.
STRUCTURE = structure(
    "N",
    TABLE,
    illustrations(
        TABLE,
        column="date",
        mistyped=Example.on(TABLE, {}, cast={"consensus_agreement_power": pl.Int32()}),
        text_column="confidence_power",
    ),
)


def _rows(*rows: Row) -> Example:
    return Example.on(TABLE, *rows)


def _here(rule: R, code: str) -> R:
    """A rule about the judge labels as one about this table, whose columns of the same names are held to the same."""
    shown = [_rows(*example.rows()[JUDGE_LABELS]) for example in (rule.bad, rule.good)]
    return replace(rule, code=code, table=TABLE, implies=(), bad=shown[0], good=shown[1])


MALFORMED_PERSONA_ID = _here(judge_labels.MALFORMED_PERSONA_ID, "N101")
NEGATIVE_T_INDEX = _here(judge_labels.NEGATIVE_T_INDEX, "N102")
MALFORMED_DATE = _here(judge_labels.MALFORMED_DATE, "N103")
SCORE_OUT_OF_RANGE = _here(judge_labels.SCORE_OUT_OF_RANGE, "N104")
VECTOR_LENGTH = _here(judge_labels.VECTOR_LENGTH, "N105")
VECTOR_OUT_OF_RANGE = _here(judge_labels.VECTOR_OUT_OF_RANGE, "N106")
VECTOR_MISMATCH = _here(judge_labels.VECTOR_MISMATCH, "N201")
DUPLICATE_ENTRY = _here(judge_labels.DUPLICATE_ENTRY, "N301")

UNKNOWN_CONFIDENCE = RowRule(
    code="N107",
    name="unknown-confidence",
    table=TABLE,
    columns=CONFIDENCE_COLUMNS,
    per_column=True,
    holds=OneOf(CONFIDENCES),
    demands=f"each confidence is one of {', '.join(CONFIDENCES)}",
    fault="confidence is none of the four words",
    why="Training weighs an entry by this word: one that it does not know gets no weight, or another's.",
    hint="derive the word again from the votes of the judges",
    bad=_rows({"confidence_power": "certain"}),
    good=_rows({"confidence_power": "strong"}),
)
AGREEMENT_OUT_OF_RANGE = RowRule(
    code="N108",
    name="agreement-out-of-range",
    table=TABLE,
    columns=AGREEMENT_COLUMNS,
    per_column=True,
    holds=Between(1, JUDGES),
    demands=f"each agreement is a number of judges from 1 to {JUDGES}",
    fault=f"agreement is not from 1 to {JUDGES}",
    why="It counts judges: a figure that cannot be was counted over other entries, or other judges.",
    hint="count again how many judges gave the score",
    bad=_rows({"consensus_agreement_power": 6}),
    good=_rows({"consensus_agreement_power": 1}),
)
_ENTRY: Row = {"t_index": 0}
UNKNOWN_ENTRY = ForeignKeyRule(
    code="N401",
    name="unknown-entry",
    table=TABLE,
    columns=("persona_id", "t_index"),
    references=JUDGE_LABELS,
    referenced_columns=("persona_id", "t_index"),
    demands="every entry of the consensus is one of the judge labels",
    fault="the judge labels have no such entry",
    why="A consensus of labels that are gone cannot be explained, and keeps a deleted entry in training.",
    hint="build the consensus again from the judge labels as they are",
    bad=Example(judge_labels=(_ENTRY,), further={TABLE: (_ENTRY, {"t_index": 7})}),
    good=Example(judge_labels=(_ENTRY,), further={TABLE: (_ENTRY,)}),
)


def _valid_row(number: int, cells: Row) -> Row:
    """Row number n of an example: what it does not name is valid."""
    sure: Row = {
        **dict.fromkeys(CONFIDENCE_COLUMNS, CONFIDENCES[0]),
        **dict.fromkeys(AGREEMENT_COLUMNS, JUDGES),
        **dict.fromkeys(CHANGED_COLUMNS, False),
    }
    return {**sure, **label_row(number, cells)}


def _score(value: str) -> Any:
    return field(SCORE_OUT_OF_RANGE, description=f"Score for {value} that most judges gave: -1, 0 or 1")


def _confidence(value: str) -> Any:
    return field(UNKNOWN_CONFIDENCE, description=f"How far the judges agree on {value}, as a word")


def _agreement(value: str) -> Any:
    return field(AGREEMENT_OUT_OF_RANGE, description=f"How many judges gave the score for {value}, 1 to {JUDGES}")


def _changed(value: str) -> Any:
    return field(description=f"Whether the score for {value} differs from the one judge's label")


class ConsensusLabels(Contract):
    """The consensus labels, `logs/consensus_labels/consensus_labels.parquet`: one row per persona_id and t_index."""

    persona_id: str = field(MALFORMED_PERSONA_ID, description="The persona, as in the registry")
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
    confidence_self_direction: str = _confidence("Self-Direction")
    confidence_stimulation: str = _confidence("Stimulation")
    confidence_hedonism: str = _confidence("Hedonism")
    confidence_achievement: str = _confidence("Achievement")
    confidence_power: str = _confidence("Power")
    confidence_security: str = _confidence("Security")
    confidence_conformity: str = _confidence("Conformity")
    confidence_tradition: str = _confidence("Tradition")
    confidence_benevolence: str = _confidence("Benevolence")
    confidence_universalism: str = _confidence("Universalism")
    consensus_agreement_self_direction: int = _agreement("Self-Direction")
    consensus_agreement_stimulation: int = _agreement("Stimulation")
    consensus_agreement_hedonism: int = _agreement("Hedonism")
    consensus_agreement_achievement: int = _agreement("Achievement")
    consensus_agreement_power: int = _agreement("Power")
    consensus_agreement_security: int = _agreement("Security")
    consensus_agreement_conformity: int = _agreement("Conformity")
    consensus_agreement_tradition: int = _agreement("Tradition")
    consensus_agreement_benevolence: int = _agreement("Benevolence")
    consensus_agreement_universalism: int = _agreement("Universalism")
    label_changed_self_direction: bool = _changed("Self-Direction")
    label_changed_stimulation: bool = _changed("Stimulation")
    label_changed_hedonism: bool = _changed("Hedonism")
    label_changed_achievement: bool = _changed("Achievement")
    label_changed_power: bool = _changed("Power")
    label_changed_security: bool = _changed("Security")
    label_changed_conformity: bool = _changed("Conformity")
    label_changed_tradition: bool = _changed("Tradition")
    label_changed_benevolence: bool = _changed("Benevolence")
    label_changed_universalism: bool = _changed("Universalism")

    __terms__ = Terms(
        table=TABLE,
        place="logs/consensus_labels/consensus_labels.parquet",
        key=("persona_id", "t_index"),
        structure=STRUCTURE,
        rules=(VECTOR_MISMATCH, DUPLICATE_ENTRY),
        relations=(UNKNOWN_ENTRY,),
        valid_row=_valid_row,
        optional=True,
    )
