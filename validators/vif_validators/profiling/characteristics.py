"""The D rules judged: figures and thresholds in, findings out."""

from collections.abc import Iterable, Mapping
from dataclasses import replace

import polars as pl

from vif_contracts.characteristics import CharacteristicRule
from vif_contracts.thresholds import CharacteristicThresholds
from vif_contracts.verdicts import Imbalance, Measured, Verdict
from vif_validators.engine.offending import Offending, numbered
from vif_validators.engine.table import Table
from vif_validators.profiling import queries
from vif_validators.profiling.figures import Demographic, Profile
from vif_validators.profiling.measuring import Measurement
from vif_validators.profiling.of_both import silent_personas
from vif_validators.redaction import HIDDEN
from vif_validators.report import Sample
from vif_validators.results import Finding, failed, passed, skipped
from vif_validators.text_of import shorten

_NOTHING = "there is nothing to judge"


def judge_characteristics(
    rules: Iterable[CharacteristicRule],
    measurement: Measurement,
    tables: Mapping[str, Table],
    thresholds: CharacteristicThresholds,
    *,
    samples: int,
    redacted: frozenset[str] = frozenset(),
) -> list[Finding]:
    """A finding for each rule; `samples` and `redacted` are for those whose samples are no rows of a table."""
    figures = measured(measurement.profile)
    found = []
    for rule in rules:
        reasons = [measurement.profile.because(part) for part in rule.parts]
        because = "; ".join(dict.fromkeys(reason for reason in reasons if reason))
        verdict = None if because else rule.judge(figures, thresholds)
        if verdict is None or not verdict.checked:
            found.append(Finding(result=skipped(rule, rule.columns, because or _NOTHING)))
        else:
            finding = _finding(rule, verdict, samples, redacted)
            offending = _offending(rule, measurement, tables[rule.table])
            found.append(replace(finding, offending=offending if verdict.violations else None))
    return found


def measured(profile: Profile) -> Measured:
    """The figures that the rules judge."""
    parts = (profile.age, profile.profession, profile.culture)
    demographics = [part for part in parts if part is not None]
    core_values = profile.core_values
    return Measured(
        examples={each.column: (each.minus, each.plus) for each in profile.scores} if profile.scores else None,
        signals=profile.signals.histogram if profile.signals else None,
        imbalances=tuple(map(_imbalance, demographics)) if len(demographics) == len(parts) else None,
        declaring=core_values.personas if core_values else None,
        silent=core_values.silent if core_values else None,
    )


def _imbalance(one: Demographic) -> Imbalance:
    inside = [category for category in one.categories if category.in_pool]
    off = max(inside, key=lambda category: abs(category.count - category.expected), default=None)
    total = sum(category.count for category in inside)
    said = f"{off.name}: {off.count:,} of {total:,}, expected {off.expected:,.1f}" if off else ""
    return Imbalance(column=one.column, cramers_v=one.cramers_v, p_value=one.p_value, most_off=said)


def _finding(rule: CharacteristicRule, verdict: Verdict, samples: int, redacted: frozenset[str]) -> Finding:
    if not verdict.violations:
        return Finding(result=passed(rule, rule.columns, verdict.checked, message=verdict.figures))
    result = failed(rule, rule.columns, violations=verdict.violations, checked=verdict.checked)
    result = replace(result, message=f"{result.message} ({verdict.figures})")
    shown = tuple(
        Sample(column=column, value=HIDDEN if column in redacted else shorten(said))
        for column, said in verdict.places[:samples]
    )
    subjects = tuple(column for column, _ in verdict.places)
    return Finding(result=replace(result, samples=shown), subjects=subjects)


def _offending(rule: CharacteristicRule, measurement: Measurement, table: Table) -> Offending | None:
    """The rows at fault, or the silent personas; None where columns are."""
    if rule.signals is not None:
        numbers = [number for number in range(len(rule.columns) + 1) if rule.signals(number)]
        rows = numbered(table.frame).with_columns(queries.signals())
        rows = rows.filter(pl.col(queries.SIGNALS).is_in(numbers))
        return Offending(
            units=rows, whole=rows, shown=(queries.SIGNALS,), column=None, key=table.key(), about=rule.columns
        )
    if rule.unit != "personas" or measurement.known is None:
        return None
    silent = silent_personas(measurement.known).lazy()
    rows = numbered(table.frame).join(silent.select("persona_id"), on="persona_id", how="semi")
    return Offending(units=silent, whole=rows, shown=rule.columns, column=None, key=("persona_id",))
