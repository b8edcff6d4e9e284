"""The data's picture: what the figures of a data set look like on the page."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, Final

from vif_validators.profiling.figures import Profile
from vif_validators.reporters.html import core_charts, entry_charts, mean_charts, persona_charts, score_charts
from vif_validators.reporters.html.figures import percent, plain
from vif_validators.reporters.html.shapes import Chart, Grid
from vif_validators.reporters.profile_tables import ratio


@dataclass(frozen=True, slots=True)
class Part:
    """A heading and the charts below it."""

    title: str
    charts: tuple[Chart, ...]


@dataclass(frozen=True, slots=True)
class Picture:
    """Figures at a glance, charts in parts, personas to look at, and what could not be measured."""

    glance: tuple[tuple[str, str, str], ...]
    parts: tuple[Part, ...]
    silent: Grid | None
    unlisted: int
    missing: tuple[tuple[str, str], ...]


_PARTS: Final[dict[str, tuple[tuple[str, Callable[[Any], Chart]], ...]]] = {
    "Scores": (
        ("scores", score_charts.shares),
        ("alignment", mean_charts.heat_map),
        ("trajectories", mean_charts.trajectories),
    ),
    "Entries": (
        ("signals", score_charts.signals),
        ("entry_counts", entry_charts.per_persona),
        ("dates", entry_charts.over_time),
    ),
    "Core values": (("declared", core_charts.declared), ("core_values", core_charts.expressed)),
    "Personas": (
        ("age", persona_charts.demographic),
        ("profession", persona_charts.demographic),
        ("culture", persona_charts.demographic),
    ),
    "Registry": (("stages", persona_charts.stages), ("names", persona_charts.names)),
}


def picture(profile: Profile) -> Picture:
    """All that was measured, drawn."""
    parts = [
        Part(title, tuple(draw(figures) for name, draw in charts if (figures := getattr(profile, name))))
        for title, charts in _PARTS.items()
    ]
    core = profile.core_values
    return Picture(
        tuple(_glance(profile)),
        tuple(part for part in parts if part.charts),
        core_charts.silent(core) if core else None,
        core.silent - len(core.listed) if core else 0,
        tuple((each.part.replace("_", " "), each.because) for each in profile.missing),
    )


def _glance(profile: Profile) -> list[tuple[str, str, str]]:
    """A name, a figure, and what else there is to say of it."""
    found = []
    if profile.personas is not None:
        rows = "" if profile.rows in {None, profile.personas} else f"in {profile.rows:,} rows"
        found.append(("Personas", f"{profile.personas:,}", rows))
    if profile.entries is not None:
        found.append(("Entries", f"{profile.entries:,}", "label rows"))
    if profile.entry_counts is not None:
        counts = profile.entry_counts
        found.append(("Entries per persona", plain(counts.mean, 1), f"{counts.least:,} to {counts.most:,}"))
    if profile.signals is not None and profile.signals.mean is not None:
        found.append(("Signals per entry", plain(profile.signals.mean, 1), "of ten scores"))
    if profile.dates is not None:
        found.append(("Written", _month(profile.dates.last), f"first {_month(profile.dates.first)}"))
    if profile.nudged is not None and profile.personas:
        found.append(("Nudged", percent(ratio(profile.nudged, profile.personas)), f"{profile.nudged:,} personas"))
    return found


def _month(date: str) -> str:
    """The month of a date; what stands in the place of a redacted one is not cut."""
    return date[:7] if date[:1].isdigit() else date
