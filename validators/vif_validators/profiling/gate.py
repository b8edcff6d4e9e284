"""What a check takes from the profile: the D rules that the settings raise above info, and the figures for a report."""

from collections.abc import Mapping
from dataclasses import dataclass

from vif_contracts.catalog import select
from vif_contracts.characteristics import CHARACTERISTIC_RULES, CharacteristicRule
from vif_contracts.context import Context
from vif_validators.checking.sources import Opened
from vif_validators.files.reading import Reading
from vif_validators.profiling.characteristics import judge_characteristics
from vif_validators.profiling.figures import Profile
from vif_validators.profiling.opened import MeasuredTables, measure_opened
from vif_validators.profiling.withholding import withheld
from vif_validators.results import Finding, skipped
from vif_validators.settings import Settings

_NOT_RAISED = "it is judged by vif profile, and by vif check where the settings raise its severity above info"


@dataclass(frozen=True, kw_only=True)
class Characterised:
    """The findings of the D rules, the figures that may be shown, and the tables with their rows or faults."""

    findings: tuple[Finding, ...] = ()
    profile: Profile | None = None
    opened: Mapping[str, Opened]


@dataclass(frozen=True, kw_only=True)
class Wanted:
    """What a check wants of the profile.

    Attributes:
        only: the codes, prefixes or names that it reports; empty for all.
        samples: how many samples of each failed rule.
        redacted: columns whose values are not shown.
        figures: it shows the figures, too.
    """

    only: tuple[str, ...] = ()
    samples: int = 5
    redacted: frozenset[str] = frozenset()
    figures: bool = False


def characterise(
    opened: Mapping[str, Opened], context: Context, settings: Settings, wanted: Wanted, reading: Reading
) -> Characterised:
    """The D rules that gate, and those that were asked for by name as skipped; measured only where need be."""
    asked = select(wanted.only)
    rules = [rule for rule in CHARACTERISTIC_RULES if rule.table in opened and opened[rule.table].role == "judged"]
    raised = [rule for rule in rules if settings.severity.get(rule.code, "info") != "info"]
    gating = [rule for rule in raised if not asked or rule.code in asked]
    unraised = [rule for rule in rules if rule not in raised and rule.code in asked]
    findings = [Finding(result=skipped(rule, rule.columns, _NOT_RAISED)) for rule in unraised]
    if not gating and not wanted.figures:
        return Characterised(findings=tuple(findings), opened=opened)
    tables = measure_opened(opened, context, reading)
    return Characterised(
        findings=(*findings, *judged(gating, tables, settings, wanted)),
        profile=shown(tables, wanted) if wanted.figures else None,
        opened=tables.opened,
    )


def judged(
    rules: list[CharacteristicRule], tables: MeasuredTables, settings: Settings, wanted: Wanted
) -> list[Finding]:
    """The findings of these rules on measured tables."""
    return judge_characteristics(
        rules,
        tables.measurement,
        tables.views,
        settings.thresholds,
        samples=wanted.samples,
        redacted=wanted.redacted,
    )


def shown(tables: MeasuredTables, wanted: Wanted) -> Profile:
    """The figures without what must not be shown."""
    return withheld(tables.measurement.profile, wanted.redacted, listed=wanted.samples > 0)
