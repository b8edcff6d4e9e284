"""The parts of a profile as tables and words: what text and Markdown show, each in its own dress.

Names and categories come from the data and are as they stand there; all else is plain ASCII.
"""

from collections.abc import Callable, Sequence
from typing import Final

from vif_validators.profiling.figures import Demographic, Profile
from vif_validators.reporters.profile_tables import (
    Section,
    Table,
    counted,
    number,
    number_columns,
    ratio,
    share,
    text_columns,
)

MINUS_ONE: Final = "-1"
ZERO: Final = "0"
PLUS_ONE: Final = "+1"


def sections(profile: Profile) -> list[Section]:
    """The parts of a profile that were measured, in the order in which people ask for them, and why others were not."""
    found = [_overview(profile)]
    missing: dict[str, list[str]] = {}
    parts: Sequence[tuple[str, str, Callable[[Profile], Section]]] = (
        ("scores", "Scores per value", _scores),
        ("signals", "Scores that are not 0, per entry", _signals),
        ("entry_counts", "Entries per persona", _entries),
        ("age", "Age", lambda profile: _demographic(profile.age)),
        ("profession", "Profession", lambda profile: _demographic(profile.profession)),
        ("culture", "Culture", lambda profile: _demographic(profile.culture)),
        ("stages", "Stages", _stages),
        ("core_values", "Declared and expressed values", _core_values),
        ("trajectories", "Mean score per persona", _trajectories),
        ("alignment", "Mean score by value and age", _alignment),
        ("dates", "Entries over time", _dates),
        ("names", "Repeated names", _names),
    )
    for part, title, make in parts:
        if getattr(profile, part) is None:
            missing.setdefault(profile.because(part) or "no reason given", []).append(title)
        else:
            found.append(make(profile))
    words = tuple(f"{', '.join(titles)}: {because}" for because, titles in missing.items())
    found.append(Section(title="Not measured", words=words))
    return [section for section in found if section.words or section.table]


def _overview(profile: Profile) -> Section:
    rows = []
    if profile.personas is not None:
        surplus = (profile.rows or 0) - profile.personas
        rows.append(
            ("personas", f"{profile.personas:,}" + (f" ({surplus:,} surplus rows left out)" if surplus else ""))
        )
    if profile.entries is not None:
        rows.append(("label rows", f"{profile.entries:,}"))
    if profile.created is not None:
        rows.append(("created", f"{profile.created.first} to {profile.created.last}"))
    if profile.dates is not None:
        rows.append(("entry dates", f"{profile.dates.first} to {profile.dates.last}"))
    if profile.nudged is not None:
        rows.append(("nudged", f"{profile.nudged:,} of {profile.personas or 0:,} personas"))
    return Section(title="Overview", words=tuple(f"{name}: {figure}" for name, figure in rows))


def _scores(profile: Profile) -> Section:
    scores = profile.scores or ()
    odd, nulls = sum(each.other for each in scores), sum(each.nulls for each in scores)
    words = [f"{count:,} {what}" for count, what in ((odd, "scores are neither"), (nulls, "are missing")) if count]
    return Section(
        title="Scores per value",
        words=(" and ".join(words) + ": they are not counted",) if words else (),
        table=Table(
            columns=(*text_columns("value"), *number_columns(MINUS_ONE, ZERO, PLUS_ONE, "mean")),
            rows=tuple(
                (each.value, f"{each.minus:,}", f"{each.zero:,}", f"{each.plus:,}", number(each.mean))
                for each in scores
            ),
            stacked=tuple((each.share(each.minus), each.share(each.zero), each.share(each.plus)) for each in scores),
            legend="-1 left, +1 right",
        ),
    )


def _signals(profile: Profile) -> Section:
    assert profile.signals is not None  # noqa: S101 (sections asks for parts that are there, here and below)
    found = profile.signals
    last = max((n for n, count in enumerate(found.histogram) if count), default=0)
    words = (
        f"{share(found.between(1, 3), found.entries)} of {found.entries:,} entries have 1 to 3, "
        f"{share(found.histogram[0], found.entries)} have none, {found.histogram[10]:,} have all ten"
    )
    return Section(
        title="Scores that are not 0, per entry",
        words=(words,),
        table=counted("scores", [(str(n), count) for n, count in enumerate(found.histogram[: last + 1])]),
    )


def _entries(profile: Profile) -> Section:
    assert profile.entry_counts is not None  # noqa: S101
    found = profile.entry_counts
    figures = f"{found.least:,} to {found.most:,}, median {found.median:g}, mean {found.mean:.1f}"
    words = [f"{found.personas:,} personas have label rows: {figures}"]
    if found.without:
        words.append(f"{found.without:,} personas of the registry have none")
    if found.unknown:
        words.append(f"{found.unknown:,} label rows are of personas that are not in the registry")
    bins = [
        (f"{each.low:,}" if each.low == each.high else f"{each.low:,}-{each.high:,}", each.count)
        for each in found.histogram
    ]
    return Section(title="Entries per persona", words=tuple(words), table=counted("entries", bins, "personas"))


def _demographic(found: Demographic | None) -> Section:
    assert found is not None  # noqa: S101
    words = []
    if found.chi_square is not None and found.cramers_v is not None and found.p_value is not None:
        words.append(
            f"chi-square {found.chi_square:.2f} with {found.degrees} degrees of freedom, p = {found.p_value:.3f}, "
            f"Cramer's V {found.cramers_v:.3f} (0: as a uniform draw, 1: all the same)"
        )
    if found.outside:
        words.append(f"{found.outside:,} of {found.personas:,} are not in the pool of {found.pool_from}")
    if found.unlisted:
        words.append(f"{found.unlisted:,} more that are not in the pool")
    most = max((max(each.count, each.expected) for each in found.categories), default=0)
    return Section(
        title=found.column.capitalize(),
        words=tuple(words),
        table=Table(
            columns=(*text_columns(found.column, from_data=True), *number_columns("personas", "expected")),
            rows=tuple(
                (each.name, f"{each.count:,}", f"{each.expected:,.1f}" if each.in_pool else "not in pool")
                for each in found.categories
            ),
            bars=tuple(ratio(each.count, most) for each in found.categories),
            marks=tuple(ratio(each.expected, most) for each in found.categories),
            legend="| is the expected number",
        ),
    )


def _stages(profile: Profile) -> Section:
    stages = profile.stages or ()
    return Section(
        title="Stages",
        table=Table(
            columns=(*text_columns("stage"), *number_columns("reached", "not reached", "null")),
            rows=tuple((each.name, f"{each.reached:,}", f"{each.not_reached:,}", f"{each.nulls:,}") for each in stages),
            bars=tuple(ratio(each.reached, each.reached + each.not_reached + each.nulls) for each in stages),
        ),
    )


def _core_values(profile: Profile) -> Section:
    assert profile.core_values is not None  # noqa: S101
    found = profile.core_values
    words = [f"{found.silent:,} of {found.personas:,} personas never express (+1) a value that they declare"]
    words += [f"{each.persona_id}: {', '.join(each.values)} (in {each.entries:,} entries)" for each in found.listed]
    if found.listed and found.silent > len(found.listed):
        words.append(f"and {found.silent - len(found.listed):,} more")
    return Section(
        title="Declared and expressed values",
        words=tuple(words),
        table=Table(
            columns=(
                *text_columns("value"),
                *number_columns("declared", "expressed", "silent", "their mean", "other mean"),
            ),
            rows=tuple(
                (
                    each.value,
                    f"{each.declaring:,}",
                    f"{each.expressing:,}",
                    f"{each.silent:,}",
                    number(each.declared_mean),
                    number(each.other_mean),
                )
                for each in found.values
            ),
        ),
    )


def _trajectories(profile: Profile) -> Section:
    return Section(
        title="Mean score per persona",
        table=Table(
            columns=(
                *text_columns("value"),
                *number_columns("personas", "least", "lower 25%", "median", "upper 25%", "most"),
            ),
            rows=tuple(
                (
                    each.value,
                    f"{each.personas:,}",
                    *map(number, (each.least, each.lower_quartile, each.median, each.upper_quartile, each.most)),
                )
                for each in profile.trajectories or ()
            ),
        ),
    )


def _alignment(profile: Profile) -> Section:
    cells = profile.alignment or ()
    values = list(dict.fromkeys(cell.value for cell in cells))
    by_value = {value: [cell for cell in cells if cell.value == value] for value in values}
    ages = [(cell.age, cell.entries) for cell in by_value[values[0]]] if values else []
    return Section(
        title="Mean score by value and age",
        table=Table(
            columns=(*text_columns("value"), *number_columns(*(age for age, _ in ages))),
            rows=(
                *((value, *(number(cell.mean) for cell in row)) for value, row in by_value.items()),
                ("entries", *(f"{entries:,}" for _, entries in ages)),
            ),
        ),
    )


def _dates(profile: Profile) -> Section:
    assert profile.dates is not None  # noqa: S101
    found = profile.dates
    words = (f"{found.malformed:,} dates are not days and are not counted",) if found.malformed else ()
    periods = [(each.label, each.entries) for each in found.periods]
    return Section(title="Entries over time", words=words, table=counted(found.step, periods))


def _names(profile: Profile) -> Section:
    assert profile.names is not None  # noqa: S101
    found = profile.names
    words = f"{found.repeated:,} of {found.distinct:,} names are on more than one persona"
    if found.listed and found.repeated > len(found.listed):
        words += f"; the {len(found.listed)} most frequent:"
    table = Table(
        columns=(*text_columns("name", from_data=True), *number_columns("personas")),
        rows=tuple((each.name, f"{each.personas:,}") for each in found.listed),
    )
    return Section(title="Repeated names", words=(words,), table=table if found.listed else None)
