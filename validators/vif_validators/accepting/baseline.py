"""Findings held against a baseline: what it records is accepted, what is new is not, and what is gone is told."""

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field, replace

import polars as pl

from vif_contracts.acceptance_rules import GONE_FROM_BASELINE
from vif_contracts.catalog import ALL_RULES
from vif_validators.accepting.baseline_file import At, Group, Recorded
from vif_validators.accepting.finding import in_order, without, without_columns
from vif_validators.accepting.keys import (
    COLUMN,
    COUNT,
    as_texts,
    counts_of,
    frame_of,
    group_of,
    keys_of,
    places_of,
    places_without_units,
    recordable,
)
from vif_validators.accepting.waivers import waivable
from vif_validators.engine.rounds import collect_all
from vif_validators.redaction import HIDDEN, Redaction
from vif_validators.report import Result, Sample
from vif_validators.results import Finding, failed, passed
from vif_validators.text_of import shorten

_NTH, _KEY = "vif:nth", "vif:key:"


@dataclass(kw_only=True)
class Recording:
    """Accepts whatever can be recorded, and remembers it."""

    contract: str
    redacted: frozenset[str]
    violations: dict[Group, dict[At, int]] = field(default_factory=dict)
    _seen: Counter[Group] = field(default_factory=Counter)

    @property
    def content(self) -> Recorded:
        """What is to be written."""
        return Recorded(contract=self.contract, redacted=self.redacted, violations=self.violations)

    def results(self, most: int, redaction: Redaction) -> list[Result]:
        """None: nothing is compared."""
        del most, redaction
        return []

    def accept(self, finding: Finding, before: Finding, known: frozenset[str] | None = None) -> Finding:
        """The finding without what is recorded of it."""
        del before, known
        group = group_of(finding.result, self._seen)
        if not recordable(finding.result):
            return finding
        try:
            places = places_of(finding, self.redacted)
        except pl.exceptions.PolarsError:
            return finding
        self.violations[group] = places
        # Of very many faults of one file only the first are told apart; the others are left.
        left = finding.offending.units.head(0) if finding.offending else None
        return without(
            finding, left, min(sum(places.values()), finding.result.violations), ("recorded in the baseline",)
        )


@dataclass(kw_only=True)
class Comparing:
    """Accepts what a baseline records, and remembers which of that is gone.

    Attributes:
        path: of the baseline.
        recorded: its content.
    """

    path: str
    recorded: Recorded
    _seen: Counter[Group] = field(default_factory=Counter)
    _gone: dict[Group, dict[At, int]] = field(default_factory=dict)
    _compared: dict[Group, int] = field(default_factory=dict)
    _skipped: set[Group] = field(default_factory=set)
    _ran: set[tuple[str, str]] = field(default_factory=set)

    def accept(self, finding: Finding, before: Finding, known: frozenset[str] | None = None) -> Finding:
        """The finding without what is recorded of it.

        Args:
            finding: what is left after the waivers.
            before: the finding before them: what was waived is not gone.
            known: the personas that were looked at, where that is only a part of all.
        """
        result = finding.result
        group = group_of(result, self._seen)
        if result.status == "skipped":
            self._skipped.add(group)
            return finding
        self._ran |= {(result.code, result.table)} if known is None else set()
        places = self.recorded.violations.get(group, {})
        if not places or not waivable(ALL_RULES[result.code]):
            return finding
        try:
            self._note_gone(group, places, before, known)
            if not recordable(result):
                return finding
            return self._left(finding, places)
        except pl.exceptions.PolarsError:
            # Nothing is accepted that cannot be compared.
            self._skipped.add(group)
            self._gone.pop(group, None)
            return finding

    def results(self, most: int, redaction: Redaction) -> list[Result]:
        """C007, with at most `most` samples."""
        for group, places in self.recorded.violations.items():
            # A column or a check that is not there any more is told of by no finding of its own.
            if group not in self._compared and group not in self._skipped and (group.rule, group.table) in self._ran:
                self._gone[group] = dict(places)
                self._compared[group] = sum(places.values())
        compared = sum(self._compared.values())
        gone = sum(sum(places.values()) for places in self._gone.values())
        if not gone:
            said = f"{compared:,} violations recorded in {self.path}, none of them gone"
            return [passed(GONE_FROM_BASELINE, (), compared, message=said)]
        message = f"{gone:,} of {compared:,} violations recorded in {self.path} {GONE_FROM_BASELINE.fault}"
        result = failed(GONE_FROM_BASELINE, (), violations=gone, checked=compared, message=message)
        gone_places = [(group, at, self._gone[group][at]) for group in sorted(self._gone) for at in self._gone[group]]
        return [replace(result, samples=tuple(_sample(*place, redaction) for place in gone_places[:most]))]

    def _note_gone(self, group: Group, places: Mapping[At, int], before: Finding, known: frozenset[str] | None) -> None:
        if known is not None:
            places = {at: count for at, count in places.items() if dict(at).get("persona_id") in known}
        found: Counter[At] = Counter()
        if before.offending is not None:
            answer = counts_of(before.offending, places, self.recorded.redacted)
            found.update({as_texts(at): count for at, count in answer.items()})
        elif before.result.violations:
            found.update(places_without_units(before))
        gone = {at: count - found[as_texts(at)] for at, count in places.items() if count > found[as_texts(at)]}
        if gone:
            self._gone[group] = gone
        self._compared[group] = sum(places.values())

    def _left(self, finding: Finding, places: Mapping[At, int]) -> Finding:
        because = (f"recorded in {self.path}",)
        offending = finding.offending
        if offending is None:
            if finding.subjects:
                return without_columns(finding, [str(dict(at).get(COLUMN)) for at in places], because)
            there = places_without_units(finding)
            count = sum(min(places.get(at, 0), number) for at, number in there.items())
            return without(finding, None, count, because) if count else finding
        keys = keys_of(offending, self.recorded.redacted)
        wanted = frame_of(places, list(keys))
        if wanted.is_empty():
            return finding
        # The keys stand beside the units, under names of their own, and of those with one key the first are accepted.
        on = [_KEY + name for name in keys]
        keyed = offending.units.with_columns(**dict(zip(on, keys.values(), strict=True)))
        nth = keyed.with_columns(pl.int_range(pl.len()).over(on).alias(_NTH))
        joined = nth.join(wanted.lazy().rename(dict(zip(keys, on, strict=True))), on=on, how="left", nulls_equal=True)
        is_new = pl.col(COUNT).is_null() | (pl.col(_NTH) >= pl.col(COUNT))
        [answer] = collect_all([joined.select((~is_new).sum())])
        left = in_order(joined.filter(is_new).drop(*on, _NTH, COUNT), offending.key)
        return without(finding, left, answer.item(), because) if answer.item() else finding


def _sample(group: Group, at: At, count: int, redaction: Redaction) -> Sample:
    values = {name: HIDDEN if value is not None and redaction.hides(name) else value for name, value in at}
    persona_id, t_index = values.pop("persona_id", None), values.pop("t_index", None)
    others = [f"{name} {value}" for name, value in values.items()]
    said = ", ".join((f"{group.rule} {group.name}", *others, *((f"{count:,} of them",) if count > 1 else ())))
    return Sample(
        persona_id=None if persona_id is None else shorten(str(persona_id)),
        t_index=t_index if type(t_index) is int else None,
        column=group.columns[0] if len(group.columns) == 1 else None,
        value=shorten(said),
    )
