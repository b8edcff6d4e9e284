"""The rules about what the data is like as a whole (D rules): few examples, imbalance, silence.

They judge figures, not rows, and compare them with thresholds of the settings.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Final

from vif_contracts import verdicts
from vif_contracts.rule import Example, Row, Rule, Severity
from vif_contracts.thresholds import CharacteristicThresholds
from vif_contracts.verdicts import SPARSE, Measured, Verdict
from vif_contracts.vocabulary import ALIGNMENT_COLUMNS, JUDGE_LABELS, PERSONAS, SCHWARTZ_VALUE_NAMES


@dataclass(frozen=True, kw_only=True)
class CharacteristicRule(Rule):
    """A demand on figures of the whole data set.

    Attributes:
        columns: of `table`, which it is about.
        parts: the parts of the profile that it judges.
        thresholds: the names of those that it compares with.
        judge: gives the verdict on figures of which no part in question is None.
        signals: says of a number of scores that are not 0 whether an entry with it is at fault, where rows are.
        at: thresholds for which the examples are bad and good; a threshold left out has its default.
    """

    columns: tuple[str, ...]
    parts: tuple[str, ...]
    judge: Callable[[Measured, CharacteristicThresholds], Verdict]
    thresholds: tuple[str, ...] = ()
    signals: Callable[[int], bool] | None = None
    at: Mapping[str, float] = field(default_factory=dict)
    severity: Severity = Severity.INFO


def _scores(*numbers: int) -> tuple[Row, ...]:
    """A label row for each number, with so many +1; what is left out is 0."""
    columns = ALIGNMENT_COLUMNS[: max(numbers)]
    return tuple({column: int(place < number) for place, column in enumerate(columns)} for number in numbers)


def _each(score: int, *, but: str = "") -> Row:
    return {column: 0 if column == but else score for column in ALIGNMENT_COLUMNS}


def _labels(*rows: Row, note: str = "") -> Example:
    return Example(personas=({"entry_count": len(rows)},), judge_labels=rows, note=note)


def _personas(*ages: str, note: str) -> Example:
    others = zip(ages, _PROFESSIONS, _CULTURES, strict=True)
    return Example(
        personas=tuple(
            {"age": age, "profession": profession, "culture": culture, "stage_labeled": False}
            for age, profession, culture in others
        ),
        note=note,
    )


def _declaring(score: int, note: str) -> Example:
    return Example(
        personas=({"core_values": ["Power"], "entry_count": 1},), judge_labels=({"alignment_power": score},), note=note
    )


_PROFESSIONS = ("Teacher", "Nurse", "Artist", "Manager", "Gig Worker", "Entrepreneur")
_CULTURES = ("East Asian", "South Asian", "Latin American", "Middle Eastern", "North American", "Western European")
_ANY_P = {"max_cramers_v": 0.5, "imbalance_p_value": 1.0}

RARE_SCORE = CharacteristicRule(
    code="D101",
    name="rare-score",
    table=JUDGE_LABELS,
    columns=ALIGNMENT_COLUMNS,
    parts=("scores",),
    thresholds=("min_examples",),
    judge=verdicts.rare,
    demands="every value has at least min_examples scores of +1, and as many of -1",
    fault="the value has fewer examples than demanded",
    why="A model does not learn a class from a handful of examples, and a test set of them says nothing.",
    hint="label more journals of personas that declare the value, or weight the class when training",
    unit="value and sign pairs",
    at={"min_examples": 1},
    bad=_labels(_each(1, but="alignment_power"), _each(-1), note="with min_examples: 1, nobody expresses power"),
    good=_labels(_each(1), _each(-1), note="each value has a +1 and a -1"),
)
SPARSITY = CharacteristicRule(
    code="D102",
    name="sparsity",
    table=JUDGE_LABELS,
    columns=ALIGNMENT_COLUMNS,
    parts=("signals",),
    thresholds=("min_sparse_share",),
    judge=verdicts.sparse,
    signals=lambda number: number not in SPARSE,
    demands="the share of entries with 1 to 3 scores that are not 0 is at least min_sparse_share",
    fault="the entry has no score that is not 0, or more than 3, and too many entries are like that",
    why="An entry usually touches one to three values: many that touch more, or none, tell of a judge that guesses.",
    hint="read some of the entries beside their scores, and judge the journals again where the judge was wrong",
    bad=_labels(*_scores(5, 5, 2), note="one of three entries has 1 to 3 scores that are not 0"),
    good=_labels(*_scores(5, 1, 2), note="two of three have"),
)
TOUCHES_ALL = CharacteristicRule(
    code="D103",
    name="touches-all",
    table=JUDGE_LABELS,
    columns=ALIGNMENT_COLUMNS,
    parts=("signals",),
    judge=verdicts.full,
    signals=lambda number: number == len(ALIGNMENT_COLUMNS),
    demands="no entry scores all ten values as -1 or +1",
    fault="all ten scores are -1 or +1",
    why="No day is about everything: such an entry is noise in all ten dimensions at once.",
    hint="judge the entry again",
    bad=_labels(*_scores(10)),
    good=_labels(*_scores(9)),
)
DEMOGRAPHIC_IMBALANCE = CharacteristicRule(
    code="D104",
    name="demographic-imbalance",
    table=PERSONAS,
    columns=("age", "profession", "culture"),
    parts=("age", "profession", "culture"),
    thresholds=("max_cramers_v", "imbalance_p_value"),
    judge=verdicts.imbalanced,
    demands="age, profession and culture are each near a uniform draw from their pool",
    fault="the attribute is far from a uniform draw",
    why="What is rare among the personas is learned badly, and the model takes the frequent group for everybody.",
    hint="generate personas of the categories that are missing, or weight by category when training",
    unit="attributes",
    at=_ANY_P,
    bad=_personas(
        *["18-24"] * 6, note="with max_cramers_v: 0.5 and imbalance_p_value: 1, as six are few: all are 18-24"
    ),
    good=_personas("18-24", "25-34", "35-44", "45-54", "55+", "18-24", note="each bracket is there"),
)
SILENT_CORE_VALUE = CharacteristicRule(
    code="D105",
    name="silent-core-value",
    table=PERSONAS,
    columns=("core_values",),
    parts=("core_values",),
    thresholds=("max_silent_share",),
    judge=verdicts.silent,
    demands="a persona's declared values are expressed (+1) at least once in its journal, "
    "but for a share of max_silent_share of the personas",
    fault="a declared core value is never expressed, and too many personas are like that",
    why="The journal does not show the persona that it was written for, or the judge does not see it.",
    hint="read the journal: generate it again, or have it judged again",
    unit="personas",
    bad=_declaring(-1, "Power is declared and never +1"),
    good=_declaring(1, "Power is declared and expressed"),
)
ALL_NEUTRAL = CharacteristicRule(
    code="D106",
    name="all-neutral",
    table=JUDGE_LABELS,
    columns=ALIGNMENT_COLUMNS,
    parts=("signals",),
    thresholds=("max_neutral_share",),
    judge=verdicts.neutral,
    signals=lambda number: number == 0,
    demands="the share of entries without any score but 0 is below max_neutral_share",
    fault="no score differs from 0, and too many entries are like that",
    why="An entry about nothing teaches nothing: many of them tell of a judge that gives up, or of empty journals.",
    hint="read some of the entries, and judge or generate them again",
    bad=_labels(*_scores(0, 2), note="one of two entries says nothing"),
    good=_labels(*_scores(1, 2)),
)

CHARACTERISTIC_RULES: tuple[CharacteristicRule, ...] = (
    RARE_SCORE,
    SPARSITY,
    TOUCHES_ALL,
    DEMOGRAPHIC_IMBALANCE,
    SILENT_CORE_VALUE,
    ALL_NEUTRAL,
)

VALUE_OF: Final[Mapping[str, str]] = dict(zip(ALIGNMENT_COLUMNS, SCHWARTZ_VALUE_NAMES, strict=True))
"""The name of a value, as the registry writes it, by its score column."""
