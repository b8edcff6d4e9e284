"""Figures without what must not be shown: the values of redacted columns, or all that quote a single cell."""

from collections.abc import Collection
from dataclasses import replace
from typing import Any

from vif_validators.profiling.figures import Category, Demographic, Profile
from vif_validators.redaction import HIDDEN


def withheld(profile: Profile, redacted: Collection[str] = (), *, listed: bool = True) -> Profile:
    """The profile with the values of redacted columns replaced; every count stays.

    Without `listed`, no name, persona, moment or unexpected category is listed either; how many there are is still
    said.
    """
    profile = _redacted(profile, frozenset(redacted)) if redacted else profile
    return profile if listed else _unlisted(profile)


def _redacted(profile: Profile, columns: frozenset[str]) -> Profile:
    demographics: dict[str, Any] = {one.column: _nameless(one) for one in profile.demographics if one.column in columns}
    profile = replace(profile, **demographics)
    if profile.alignment and "age" in columns:
        profile = replace(profile, alignment=tuple(replace(cell, age=HIDDEN) for cell in profile.alignment))
    if profile.names and "name" in columns:
        listed = tuple(replace(name, name=HIDDEN) for name in profile.names.listed)
        profile = replace(profile, names=replace(profile.names, listed=listed))
    if profile.created and "created_at" in columns:
        profile = replace(profile, created=replace(profile.created, first=HIDDEN, last=HIDDEN))
    if profile.dates and "date" in columns:
        periods = tuple(replace(period, label=HIDDEN) for period in profile.dates.periods)
        profile = replace(profile, dates=replace(profile.dates, first=HIDDEN, last=HIDDEN, periods=periods))
    return _redacted_silence(profile, columns)


def _nameless(one: Demographic) -> Demographic:
    return replace(one, categories=tuple(replace(category, name=HIDDEN) for category in one.categories))


def _redacted_silence(profile: Profile, columns: frozenset[str]) -> Profile:
    """The silent personas, by their ids and values."""
    if not profile.core_values:
        return profile
    listed = profile.core_values.listed
    if "persona_id" in columns:
        listed = tuple(replace(persona, persona_id=HIDDEN) for persona in listed)
    if "core_values" in columns:
        listed = tuple(replace(persona, values=(HIDDEN,) * len(persona.values)) for persona in listed)
    return replace(profile, core_values=replace(profile.core_values, listed=listed))


def _unlisted(profile: Profile) -> Profile:
    demographics: dict[str, Any] = {one.column: _of_the_pool(one) for one in profile.demographics}
    profile = replace(profile, **demographics)
    if profile.names:
        profile = replace(profile, names=replace(profile.names, listed=()))
    if profile.core_values:
        profile = replace(profile, core_values=replace(profile.core_values, listed=()))
    # The first and the last moment are each the value of one cell.
    if profile.created:
        profile = replace(profile, created=replace(profile.created, first=HIDDEN, last=HIDDEN))
    if profile.dates:
        profile = replace(profile, dates=replace(profile.dates, first=HIDDEN, last=HIDDEN))
    return profile


def _of_the_pool(one: Demographic) -> Demographic:
    kept: list[Category] = [category for category in one.categories if category.in_pool]
    return replace(one, categories=tuple(kept), unlisted=one.unlisted + len(one.categories) - len(kept))
