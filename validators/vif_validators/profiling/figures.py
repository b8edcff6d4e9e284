"""The figures of a data set: plain, frozen values that any reporter can read.

Counts come from what a rule would judge: the first row of each persona_id (rows without one are all counted), and all
label rows. Nulls are passed over. A score other than -1, 0 and 1 is neither counted nor part of a mean. Values are
named as the registry writes them ("Self-Direction"), in the order of the alignment vector. Every list is bounded, and
the same data gives the same lists. Text that comes from the data is as it stands there: whoever shows it cleans it.
"""

from dataclasses import dataclass
from typing import Literal

MOST_LISTED = 20
"""Longest list of personas, names or unexpected categories."""

MOST_BINS = 20
"""Most bins of a histogram."""

MOST_PERIODS = 120
"""Most months, years, decades or centuries of the entries over time."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Bin:
    """How many things have a number from `low` to `high`, both included."""

    low: int
    high: int
    count: int


@dataclass(frozen=True, slots=True, kw_only=True)
class EntryCounts:
    """Label rows per persona, over the personas that have any.

    `histogram` has at most `MOST_BINS` bins of equal width, in order and without gaps. `without` are the personas of
    the registry that have no label row; None where the registry is not known. `unknown` are the label rows whose
    persona_id is not in the registry, likewise.
    """

    personas: int
    least: int
    median: float
    mean: float
    most: int
    histogram: tuple[Bin, ...]
    without: int | None = None
    unknown: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class ScoreCounts:
    """How often a value was scored -1, 0 and +1; `mean` is that of these scores, None where there are none.

    `other` scores are neither; `nulls` are missing.
    """

    value: str
    column: str
    minus: int
    zero: int
    plus: int
    other: int
    nulls: int
    mean: float | None

    @property
    def counted(self) -> int:
        """The scores of -1, 0 and +1."""
        return self.minus + self.zero + self.plus

    def share(self, count: int) -> float:
        """A count as a share of those counted; 0 where there are none."""
        return count / self.counted if self.counted else 0.0


@dataclass(frozen=True, slots=True, kw_only=True)
class SignalCounts:
    """How many of an entry's ten scores are -1 or +1.

    `entries` have no null among the ten; `histogram[n]` of them have n such scores, n from 0 to 10.
    """

    entries: int
    histogram: tuple[int, ...]

    @property
    def mean(self) -> float | None:
        """Such scores per entry; None without entries."""
        if not self.entries:
            return None
        return sum(number * count for number, count in enumerate(self.histogram)) / self.entries

    def between(self, low: int, high: int) -> int:
        """The entries with `low` to `high` such scores, both included."""
        return sum(self.histogram[low : high + 1])


@dataclass(frozen=True, slots=True, kw_only=True)
class Category:
    """How many personas have a value of an attribute.

    `expected` is what a uniform draw from the pool gives of those in the pool (0 outside of it).
    """

    name: str
    count: int
    expected: float
    in_pool: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Demographic:
    """An attribute of the personas beside the pool that it is drawn from.

    Attributes:
        column: age, profession or culture.
        pool_from: where the pool comes from: a file, or "the package".
        personas: those with a value, in the pool or not.
        outside: those whose value is not in the pool.
        categories: those of the pool in its order, then at most `MOST_LISTED` others, the most frequent first.
        unlisted: how many further categories there are.
        chi_square: of the categories of the pool against a uniform draw; None where nobody has one of them.
        degrees: of freedom: the categories of the pool but one.
        p_value: how probable a chi-square at least as large is under a uniform draw.
        cramers_v: the size of the effect, from 0, exactly uniform, to 1, all in one category; None as chi_square, and
            where the pool has one category only.
    """

    column: str
    pool_from: str
    personas: int
    outside: int
    categories: tuple[Category, ...]
    unlisted: int
    chi_square: float | None
    degrees: int
    p_value: float | None
    cramers_v: float | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Stage:
    """How many personas have reached a stage (synthetic, wrangled, labeled), have not, or do not say."""

    name: str
    reached: int
    not_reached: int
    nulls: int


@dataclass(frozen=True, slots=True, kw_only=True)
class DeclaredCount:
    """How many personas declare a value in core_values."""

    value: str
    personas: int


@dataclass(frozen=True, slots=True, kw_only=True)
class ExpressedValue:
    """Whether the personas that declare a value express it.

    Attributes:
        declaring: personas that declare it and have a score of it.
        expressing: of these, those with at least one +1 of it.
        declared_mean: the mean score of it over the entries of those that declare it; None without any.
        other_mean: the same over the entries of all other personas of the registry.
    """

    value: str
    declaring: int
    expressing: int
    declared_mean: float | None
    other_mean: float | None

    @property
    def silent(self) -> int:
        """Personas that declare it and never express it."""
        return self.declaring - self.expressing


@dataclass(frozen=True, slots=True, kw_only=True)
class SilentPersona:
    """A persona and the values that it declares without one +1 in its journal of `entries` entries."""

    persona_id: str
    values: tuple[str, ...]
    entries: int


@dataclass(frozen=True, slots=True, kw_only=True)
class CoreValues:
    """Declared core values beside what the journals express.

    Attributes:
        personas: those that declare at least one of the ten values and have a score of one that they declare.
        silent: of these, those with at least one declared value that is never expressed.
        values: all ten.
        listed: at most `MOST_LISTED` of the silent personas, in order of persona_id.
    """

    personas: int
    silent: int
    values: tuple[ExpressedValue, ...]
    listed: tuple[SilentPersona, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class RepeatedName:
    """A name and how many personas (different persona_ids) have it."""

    name: str
    personas: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Names:
    """Names on more than one persona_id; `listed` are at most `MOST_LISTED`, the most frequent first, then by name."""

    distinct: int
    repeated: int
    listed: tuple[RepeatedName, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Period:
    """How many entries a month ("2025-01"), year ("2025"), decade or century ("2020-2029") has."""

    label: str
    entries: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Dates:
    """The days of the entries, where they are well-formed.

    `periods` go from the first day to the last without gaps, in the smallest `step` that needs at most `MOST_PERIODS`.
    """

    entries: int
    malformed: int
    first: str
    last: str
    step: Literal["month", "year", "decade", "century"]
    periods: tuple[Period, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Created:
    """The earliest and the latest created_at, as "2025-01-31 08:15:00 UTC"."""

    first: str
    last: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Alignment:
    """The mean score of a value over the entries of one age bracket; None where it has no score of it."""

    value: str
    age: str
    entries: int
    mean: float | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Trajectory:
    """How the personas' mean scores of a value are spread: each persona counts once, whatever its number of entries.

    The quartiles are interpolated; figures are None where no persona has a score of the value.
    """

    value: str
    personas: int
    least: float | None
    lower_quartile: float | None
    median: float | None
    upper_quartile: float | None
    most: float | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Missing:
    """A part of the profile (the name of its attribute) that could not be measured, and why."""

    part: str
    because: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Profile:
    """The figures of a data set. A part that could not be measured is None, and `missing` says why.

    Attributes:
        rows: of the registry.
        personas: of the registry: its rows without the surplus ones of a persona_id.
        entries: label rows.
        entry_counts: label rows per persona.
        scores: of each of the ten values.
        signals: -1 and +1 scores per entry.
        age, profession, culture: beside their pools.
        stages: synthetic, wrangled, labeled.
        nudged: personas with nudge_enabled.
        declared: personas per declared core value.
        core_values: declared values beside expressed ones.
        names: those that repeat.
        dates: of the entries.
        created: of the personas.
        alignment: value by value, and within it bracket by bracket: ten times the number of brackets.
        trajectories: of each of the ten values.
        missing: sorted by part.
    """

    rows: int | None = None
    personas: int | None = None
    entries: int | None = None
    entry_counts: EntryCounts | None = None
    scores: tuple[ScoreCounts, ...] | None = None
    signals: SignalCounts | None = None
    age: Demographic | None = None
    profession: Demographic | None = None
    culture: Demographic | None = None
    stages: tuple[Stage, ...] | None = None
    nudged: int | None = None
    declared: tuple[DeclaredCount, ...] | None = None
    core_values: CoreValues | None = None
    names: Names | None = None
    dates: Dates | None = None
    created: Created | None = None
    alignment: tuple[Alignment, ...] | None = None
    trajectories: tuple[Trajectory, ...] | None = None
    missing: tuple[Missing, ...] = ()

    @property
    def demographics(self) -> tuple[Demographic, ...]:
        """Those of age, profession and culture that could be measured."""
        return tuple(each for each in (self.age, self.profession, self.culture) if each is not None)

    def because(self, part: str) -> str | None:
        """Why a part could not be measured; None if it was."""
        return next((each.because for each in self.missing if each.part == part), None)
