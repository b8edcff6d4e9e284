"""The relations between the registry and the labels (X rules).

The relations are judged on one summary with a row per persona_id that either table knows:

    persona_id        str, not null
    in_registry       bool
    stage_labeled     bool, of the registry's first row of the persona; null if unknown
    entry_count       i64, likewise
    label_rows        int, label rows of the persona (0 if none)
    indexed_rows      int, those of them with a t_index
    distinct_t_index  int, different t_index among them
    last_t_index      i64, the largest; null if none
"""

import polars as pl

from vif_contracts.rule import Example, RelationRule, Row
from vif_contracts.vocabulary import JUDGE_LABELS, PERSONAS


def _both(registry: tuple[Row, ...], labels: tuple[Row, ...]) -> Example:
    return Example(personas=registry, judge_labels=labels)


def _labeled_and_known() -> pl.Expr:
    return pl.col("in_registry") & (pl.col("label_rows") > 0)


def _indexed_and_known() -> pl.Expr:
    return pl.col("in_registry") & (pl.col("indexed_rows") > 0)


def _one() -> pl.Expr:
    return pl.lit(1, pl.UInt32)


_TWO_ENTRIES: tuple[Row, ...] = ({"t_index": 0}, {"t_index": 1})

UNKNOWN_PERSONA = RelationRule(
    code="X101",
    name="unknown-persona",
    table=JUDGE_LABELS,
    columns=("persona_id",),
    references=PERSONAS,
    referenced_columns=("persona_id",),
    registry_columns=(),
    holds=lambda: pl.when(pl.col("label_rows") > 0).then(pl.col("in_registry")),
    judged=lambda: pl.col("label_rows"),
    row_obeys=lambda: pl.col("in_registry"),
    shown=("persona_id",),
    demands="every persona_id of the labels is in the registry",
    fault="persona_id is not in the registry",
    why="The model is trained on labels whose persona was deleted or never registered.",
    hint="remove the persona's judge output file and consolidate again, or restore the persona",
    bad=_both(({"persona_id": "0a1b2c3d", "entry_count": 1},), ({}, {"persona_id": "ffffffff", "t_index": 0})),
    good=_both(({"persona_id": "0a1b2c3d", "entry_count": 1},), ({"persona_id": "0a1b2c3d"},)),
)
LABELED_WITHOUT_LABELS = RelationRule(
    code="X102",
    name="labeled-without-labels",
    table=PERSONAS,
    columns=("persona_id",),
    registry_columns=("stage_labeled",),
    holds=lambda: pl.when(pl.col("in_registry") & pl.col("stage_labeled")).then(pl.col("label_rows") > 0),
    judged=_one,
    shown=("stage_labeled", "label_rows"),
    demands="a persona marked stage_labeled has label rows",
    fault="stage_labeled is set, but there are no label rows",
    why="The persona counts as done and will never be labeled: it is missing from training, and nobody notices.",
    hint="label the persona and consolidate, or clear stage_labeled",
    unit="personas",
    bad=_both(({"entry_count": 2}, {"stage_labeled": True}), _TWO_ENTRIES),
    good=_both(({"entry_count": 2}, {"stage_labeled": False}), _TWO_ENTRIES),
)
LABELS_WITHOUT_STAGE = RelationRule(
    code="X103",
    name="labels-without-stage",
    table=PERSONAS,
    columns=("persona_id",),
    registry_columns=("stage_labeled",),
    holds=lambda: pl.when(_labeled_and_known()).then(pl.col("stage_labeled")),
    judged=_one,
    shown=("stage_labeled", "label_rows"),
    demands="a persona with label rows is marked stage_labeled",
    fault="there are label rows, but stage_labeled is not set",
    why="The persona will be labeled a second time, or left out by whoever selects by stage.",
    hint="mark the persona stage_labeled: a consolidation that stopped right after writing the labels leaves it out",
    unit="personas",
    bad=_both(({"stage_labeled": False},), _TWO_ENTRIES),
    good=_both(({"stage_labeled": True},), _TWO_ENTRIES),
)
ENTRY_COUNT_MISMATCH = RelationRule(
    code="X104",
    name="entry-count-mismatch",
    table=PERSONAS,
    columns=("persona_id", "t_index"),
    registry_columns=("entry_count",),
    holds=lambda: pl.when(_indexed_and_known()).then(pl.col("entry_count") == pl.col("distinct_t_index")),
    judged=_one,
    shown=("entry_count", "distinct_t_index"),
    demands="a persona with label rows has as many different t_index values as its entry_count says",
    fault="entry_count is not the number of labeled entries",
    why="Part of the journal is not labeled, or the labels belong to another version of it.",
    hint="label the missing entries, or correct entry_count",
    unit="personas",
    bad=_both(({"entry_count": 3},), _TWO_ENTRIES),
    good=_both(({"entry_count": 2},), _TWO_ENTRIES),
)
T_INDEX_BEYOND_JOURNAL = RelationRule(
    code="X105",
    name="t-index-beyond-journal",
    table=JUDGE_LABELS,
    columns=("persona_id", "t_index"),
    registry_columns=("entry_count",),
    holds=lambda: pl.when(_indexed_and_known()).then(pl.col("last_t_index") < pl.col("entry_count")),
    judged=lambda: pl.col("indexed_rows"),
    row_obeys=lambda: pl.col("t_index") < pl.col("entry_count"),
    shown=("t_index", "entry_count"),
    demands="t_index is less than the persona's entry_count",
    fault="t_index is not less than entry_count",
    why="The label points at an entry that the journal does not have.",
    hint="correct t_index or entry_count",
    implies=("L302", "X104"),
    bad=_both(({"entry_count": 1},), _TWO_ENTRIES),
    good=_both(({"entry_count": 2},), _TWO_ENTRIES),
)


def registry_summary(registry: pl.LazyFrame, columns: tuple[str, ...]) -> pl.LazyFrame:
    """Each known persona_id once: `in_registry`, and those of stage_labeled and entry_count in `columns`."""
    key = pl.col("persona_id")
    first = registry.filter(key.is_not_null()).unique("persona_id", keep="first", maintain_order=True)
    return first.select(key, *columns, in_registry=pl.lit(value=True))


def label_summary(labels: pl.LazyFrame) -> pl.LazyFrame:
    """One row per known persona_id of the labels: `label_rows`, `indexed_rows`, `distinct_t_index`, `last_t_index`."""
    t_index = pl.col("t_index")
    # To `n_unique` a null is one more value; dropping nulls inside the groups would take three times as long.
    distinct = t_index.n_unique() - (t_index.null_count() > 0).cast(pl.UInt32)
    return (
        labels.filter(pl.col("persona_id").is_not_null())
        .group_by("persona_id")
        .agg(label_rows=pl.len(), indexed_rows=t_index.count(), distinct_t_index=distinct, last_t_index=t_index.max())
    )


def ordered_label_summary(labels: pl.LazyFrame) -> pl.LazyFrame:
    """`label_summary` of rows for which the ordered proof of `JudgeLabels` holds: from each persona's last row."""
    key = pl.col("persona_id")
    last = labels.select(key, "t_index").filter((key != key.shift(-1)).fill_null(value=True))
    rows = pl.col("t_index") + 1
    return last.select(key, label_rows=rows, indexed_rows=rows, distinct_t_index=rows, last_t_index=pl.col("t_index"))


def joined_summary(registry: pl.LazyFrame, labels: pl.LazyFrame) -> pl.LazyFrame:
    """The summary of the module's head, of a `registry_summary` and a label summary."""
    return registry.join(labels, on="persona_id", how="full", coalesce=True).with_columns(
        pl.col("in_registry").fill_null(value=False),
        pl.col("label_rows", "indexed_rows", "distinct_t_index").fill_null(0),
    )


RELATION_RULES: tuple[RelationRule, ...] = (
    UNKNOWN_PERSONA,
    LABELED_WITHOUT_LABELS,
    LABELS_WITHOUT_STAGE,
    ENTRY_COUNT_MISMATCH,
    T_INDEX_BEYOND_JOURNAL,
)
