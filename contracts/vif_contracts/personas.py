"""The persona registry: one row per persona and its way through the pipeline."""

from datetime import UTC, datetime
from typing import Annotated

import polars as pl

from vif_contracts.clauses import (
    Between,
    Count,
    EachOneOf,
    InOrder,
    Matches,
    NoRepeats,
    NotInFuture,
    OneOf,
    OneOfPool,
    Visible,
    no_two_rows_share,
)
from vif_contracts.contract import Contract, Terms, field, list_field
from vif_contracts.example_rows import persona_row
from vif_contracts.predicates import PERSONA_ID_PATTERN
from vif_contracts.rule import Example, GroupRule, Row, RowRule, Severity
from vif_contracts.structure import illustrations, structure
from vif_contracts.vocabulary import AGE_BRACKETS, PERSONAS, REGISTRY_PATH, SCHWARTZ_VALUE_NAMES

STRUCTURE = structure(
    "P",
    PERSONAS,
    illustrations(
        PERSONAS,
        column="age",
        mistyped=Example(personas=({},), cast={"entry_count": pl.Int32()}),
        text_column="profession",
    ),
    empty_implies=("L007", "X101"),
)


def _rows(*rows: Row) -> Example:
    return Example(personas=rows)


_STAGES = ("stage_synthetic", "stage_wrangled", "stage_labeled")

MALFORMED_PERSONA_ID = RowRule(
    code="P101",
    name="malformed-persona-id",
    table=PERSONAS,
    columns=("persona_id",),
    once_per="persona_id",
    holds=Matches(PERSONA_ID_PATTERN),
    demands="persona_id is exactly 8 characters of 0-9a-f",
    fault="persona_id is not 8 characters of 0-9a-f",
    why="File names and joins are built from it: a stray capital or newline cuts a persona off from its labels.",
    hint="give the persona the id that its journal and label files carry",
    bad=_rows({"persona_id": "0A1B2C3D"}),
    good=_rows({"persona_id": "0a1b2c3d"}),
)
DUPLICATE_PERSONA = GroupRule(
    code="P102",
    name="duplicate-persona",
    table=PERSONAS,
    **no_two_rows_share("persona_id"),
    shows=lambda: pl.col("persona_id").first(),
    demands="there is one row per persona_id",
    fault="persona_id was in the registry already",
    why="Every join on persona_id doubles the labels of that persona, and which row counts is chance.",
    hint="keep the row that is right and remove the others",
    unit="rows",
    bad=_rows({"persona_id": "0a1b2c3d"}, {"persona_id": "0a1b2c3d"}),
    good=_rows({"persona_id": "0a1b2c3d"}, {"persona_id": "0a1b2c3e"}),
)
BLANK_NAME = RowRule(
    code="P103",
    name="blank-name",
    table=PERSONAS,
    columns=("name",),
    once_per="persona_id",
    holds=Visible(),
    demands="name has a visible character",
    fault="name has no visible character",
    why="An empty name is what remains when a generation failed: the persona behind it may be empty too.",
    hint="generate the persona again, or give it its name",
    bad=_rows({"name": " "}),
    good=_rows({"name": "Ana Lucía Prado"}),
)
UNKNOWN_AGE_BRACKET = RowRule(
    code="P104",
    name="unknown-age-bracket",
    table=PERSONAS,
    columns=("age",),
    once_per="persona_id",
    holds=OneOf(AGE_BRACKETS),
    demands="age is one of " + ", ".join(AGE_BRACKETS),
    fault="age is not one of " + ", ".join(AGE_BRACKETS),
    why="The model encodes the bracket: an age such as 49 becomes a category of its own, or none.",
    hint="write the bracket that the age falls into",
    bad=_rows({"age": "49"}),
    good=_rows({"age": "45-54"}),
)
UNKNOWN_PROFESSION = RowRule(
    code="P105",
    name="unknown-profession",
    table=PERSONAS,
    columns=("profession",),
    once_per="persona_id",
    needs_pools=True,
    holds=OneOfPool("professions"),
    demands="profession is in the pool of config/synthetic_data.yaml",
    fault="profession is not in the pool",
    why="Another spelling turns one profession into two.",
    hint="use the spelling of the pool, or add the profession to config/synthetic_data.yaml",
    bad=_rows({"profession": "teacher"}),
    good=_rows({"profession": "Teacher"}),
)
UNKNOWN_CULTURE = RowRule(
    code="P106",
    name="unknown-culture",
    table=PERSONAS,
    columns=("culture",),
    once_per="persona_id",
    needs_pools=True,
    holds=OneOfPool("cultures"),
    demands="culture is in the pool of config/synthetic_data.yaml",
    fault="culture is not in the pool",
    why="Another spelling turns one culture into two.",
    hint="use the spelling of the pool, or add the culture to config/synthetic_data.yaml",
    bad=_rows({"culture": "East-Asian"}),
    good=_rows({"culture": "East Asian"}),
)
CORE_VALUES_COUNT = RowRule(
    code="P107",
    name="core-values-count",
    table=PERSONAS,
    columns=("core_values",),
    once_per="persona_id",
    holds=Count(1, 2),
    demands="core_values holds 1 or 2 values",
    fault="core_values does not hold 1 or 2 values",
    why="The VIF is conditioned on the declared values: none gives it nothing to go by.",
    hint="generate the persona again, or correct the list",
    bad=_rows({"core_values": []}),
    good=_rows({"core_values": ["Power", "Security"]}),
)
UNKNOWN_CORE_VALUE = RowRule(
    code="P108",
    name="unknown-core-value",
    table=PERSONAS,
    columns=("core_values",),
    once_per="persona_id",
    holds=EachOneOf(SCHWARTZ_VALUE_NAMES),
    demands="each core value is one of the ten Schwartz values, as the registry writes them",
    fault="a core value is not one of the ten Schwartz values",
    why="A misspelled value matches no label column and drops out of every comparison.",
    hint="write one of " + ", ".join(SCHWARTZ_VALUE_NAMES),
    bad=_rows({"core_values": ["self_direction"]}),
    good=_rows({"core_values": ["Self-Direction"]}),
)
REPEATED_CORE_VALUE = RowRule(
    code="P109",
    name="repeated-core-value",
    table=PERSONAS,
    columns=("core_values",),
    once_per="persona_id",
    holds=NoRepeats(),
    demands="no core value is named twice",
    fault="a core value is named twice",
    why="A persona with one value looks like a persona with two.",
    hint="remove the repeat",
    bad=_rows({"core_values": ["Power", "Power"]}),
    good=_rows({"core_values": ["Power"]}),
)
NEGATIVE_ENTRY_COUNT = RowRule(
    code="P110",
    name="negative-entry-count",
    table=PERSONAS,
    columns=("entry_count",),
    once_per="persona_id",
    holds=Between(low=0),
    demands="entry_count is not negative",
    fault="entry_count is negative",
    why="A count below zero is a failed subtraction or a placeholder, not a journal.",
    hint="count the entries of the journal again",
    bad=_rows({"entry_count": -1}),
    good=_rows({"entry_count": 0}),
)
CREATED_IN_FUTURE = RowRule(
    code="P111",
    name="created-in-future",
    table=PERSONAS,
    columns=("created_at",),
    once_per="persona_id",
    severity=Severity.WARNING,
    holds=NotInFuture(),
    demands="created_at is not later than now",
    fault="created_at is in the future",
    why="Local time was written as UTC, or a clock was wrong: a split by creation time then leaks.",
    hint="write created_at in UTC, and check the clock of the machine that writes it",
    bad=_rows({"created_at": datetime(2999, 1, 1, tzinfo=UTC)}),
    good=_rows({"created_at": datetime(2026, 1, 15, 9, 30, tzinfo=UTC)}),
)
STAGE_SKIPPED = RowRule(
    code="P201",
    name="stage-skipped",
    table=PERSONAS,
    columns=_STAGES,
    shown=_STAGES,
    once_per="persona_id",
    holds=InOrder(_STAGES),
    demands="stage_labeled is set only with stage_wrangled, and stage_wrangled only with stage_synthetic",
    fault="a stage is set without the one before it",
    why="Labels of a journal that was never wrangled are labels of raw text, tone and prompts included.",
    hint="run the stage that was left out, or clear the flags after it",
    bad=_rows({"stage_synthetic": True, "stage_wrangled": False, "stage_labeled": True}),
    good=_rows({"stage_synthetic": True, "stage_wrangled": True, "stage_labeled": False}),
)
REPEATED_NAME = GroupRule(
    code="P301",
    name="repeated-name",
    table=PERSONAS,
    columns=("name", "persona_id"),
    severity=Severity.INFO,
    key="name",
    once_per="persona_id",
    judges=lambda: pl.col("name").is_not_null() & pl.col("persona_id").is_not_null(),
    surplus=lambda: (pl.col("persona_id").n_unique() > 1).cast(pl.UInt32),
    shows=lambda: pl.col("name").first(),
    demands="no name belongs to more than one persona",
    fault="the name belongs to more than one persona",
    why="Language models use some names again and again: a join or a split by name would mix personas up.",
    hint="nothing needs mending; use persona_id, never the name, as a key",
    unit="names",
    bad=_rows({"name": "Priya Sharma"}, {"name": "Priya Sharma"}),
    good=_rows({"name": "Priya Sharma"}, {"name": "Marcus Chen"}),
)


class Personas(Contract):
    """The persona registry, `logs/registry/personas.parquet`: one row per persona."""

    persona_id: str = field(MALFORMED_PERSONA_ID, description="8-character hexadecimal id")
    name: str = field(BLANK_NAME, description="Full name, written by a language model")
    age: str = field(UNKNOWN_AGE_BRACKET, description="Age bracket")
    profession: str = field(UNKNOWN_PROFESSION, description="Occupation, from the pool")
    culture: str = field(UNKNOWN_CULTURE, description="Cultural background, from the pool")
    core_values: Annotated[pl.List, pl.String()] = list_field(
        CORE_VALUES_COUNT,
        UNKNOWN_CORE_VALUE,
        REPEATED_CORE_VALUE,
        null=STRUCTURE.null,
        description="Declared Schwartz values, 1 or 2 per persona",
    )
    entry_count: int = field(NEGATIVE_ENTRY_COUNT, description="Number of journal entries generated")
    created_at: Annotated[pl.Datetime, "us", "UTC"] = field(CREATED_IN_FUTURE, description="When it was generated")
    stage_synthetic: bool = field(description="True after the synthetic journal was generated")
    stage_wrangled: bool = field(description="True after cleaning and parsing")
    stage_labeled: bool = field(description="True after the judges labeled the journal")
    nudge_enabled: bool = field(description="Whether nudges were enabled during generation")

    __terms__ = Terms(
        table=PERSONAS,
        place=REGISTRY_PATH,
        setting="registry",
        valid_row=persona_row,
        key=("persona_id",),
        structure=STRUCTURE,
        rules=(DUPLICATE_PERSONA, STAGE_SKIPPED, REPEATED_NAME),
    )
