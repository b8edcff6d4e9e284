"""Waivers applied to findings, and what the rules C005 and C006 say of the waivers."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime

import polars as pl

from vif_contracts.acceptance_rules import EXPIRED_WAIVER, IDLE_WAIVER
from vif_contracts.rule import Rule
from vif_validators.accepting.finding import without, without_columns
from vif_validators.accepting.waivers import Waiver
from vif_validators.engine.offending import Offending
from vif_validators.engine.rounds import collect_all
from vif_validators.redaction import HIDDEN, Redaction
from vif_validators.report import Result, Sample
from vif_validators.results import Finding, failed, passed
from vif_validators.text_of import shorten

SUBJECT = "subject"
"""Column of units in judge output files: the column that each is about."""


@dataclass(kw_only=True)
class Waiving:
    """The waivers of one check, and what became of them.

    Attributes:
        waivers: those of the settings.
        now: the moment of the check, aware.
    """

    waivers: Sequence[Waiver]
    now: datetime
    _used: set[Waiver] = field(default_factory=set)
    _judged: set[tuple[Waiver, str]] = field(default_factory=set)
    _unknown: set[Waiver] = field(default_factory=set)

    def accept(self, finding: Finding, known: frozenset[str] | None = None) -> Finding:
        """The finding without what is waived.

        `known` are the personas that were looked at, where that is only a part of all.
        """
        code = finding.result.code
        waivers = [waiver for waiver in self._live() if code in waiver.codes and _about(waiver, finding)]
        if finding.result.status == "skipped":
            self._unknown.update(waivers)
            return finding
        self._judged |= {(waiver, code) for waiver in waivers if known is None or waiver.persona_id in known}
        if not waivers or finding.result.status != "failed" or finding.result.blocking:
            return finding
        try:
            return self._waived(finding, waivers)
        except pl.exceptions.PolarsError:
            # The counts stand, and of the waivers nothing is known.
            self._unknown.update(waivers)
            return finding

    def misses(self, findings: Iterable[Finding]) -> None:
        """Note the waivers for a column that the rule does not look at: they are idle, as far as the rule ran."""
        ran = {finding.result.code for finding in findings if finding.result.status != "skipped"}
        columns = {(f.result.code, column) for f in findings for column in _columns(f)}
        for waiver in self._live():
            if waiver.column is not None:
                missed = {code for code in waiver.codes & ran if (code, waiver.column) not in columns}
                self._judged |= {(waiver, code) for code in missed}

    def results(self, path: str, most: int, redaction: Redaction) -> list[Result]:
        """C005 and C006, if there are waivers; `path` is the settings file."""
        if not self.waivers:
            return []
        live = self._live()
        expired = [waiver for waiver in self.waivers if waiver not in live]
        # Where one of its rules did not run, or not on everything, nobody knows whether a waiver is needed.
        idle = [
            waiver
            for waiver in live
            if waiver not in self._used | self._unknown and all((waiver, code) in self._judged for code in waiver.codes)
        ]
        return [
            _result(rule, len(judged), [_sample(waiver, path, redaction) for waiver in at_fault], most)
            for rule, judged, at_fault in (
                (EXPIRED_WAIVER, self.waivers, expired),
                (IDLE_WAIVER, [*self._used, *idle], idle),
            )
        ]

    def _live(self) -> list[Waiver]:
        today = self.now.astimezone(UTC).date()
        return [waiver for waiver in self.waivers if today <= waiver.expires]

    def _waived(self, finding: Finding, waivers: list[Waiver]) -> Finding:
        offending, plain = finding.offending, [waiver for waiver in waivers if not _keys(waiver, finding)]
        keyed = [waiver for waiver in waivers if waiver not in plain]
        used = list(plain)
        matches: list[pl.Expr] = []
        if offending is not None:
            for keys, several in _by_keys(offending, finding, keyed).items():
                wanted = _frame(keys, several, offending.units.collect_schema())
                [found] = collect_all([offending.units.select(keys).join(wanted.lazy(), on=keys, how="semi").unique()])
                hits = set(found.iter_rows())
                used += [waiver for waiver in several if _values(waiver, keys) in hits]
                matches.append(_is_one_of(keys, wanted))
        self._used.update(used)
        because = [waiver.because for waiver in used]
        if plain:
            return without(finding, None, finding.result.violations, because)
        if finding.subjects:
            return _without_columns(finding, keyed, self._used)
        if not used or offending is None:
            return finding
        match = pl.any_horizontal(*matches).fill_null(value=False)
        [count] = collect_all([offending.units.select(match.sum())])
        return without(finding, offending.units.filter(~match), count.item(), because)


def _is_one_of(keys: tuple[str, ...], wanted: pl.DataFrame) -> pl.Expr:
    if len(keys) == 1:
        return pl.col(keys[0]).is_in(wanted.to_series().implode())
    return pl.struct(keys).is_in(wanted.to_struct().implode())


def _columns(finding: Finding) -> tuple[str, ...]:
    """The columns by which a waiver may name the finding."""
    columns = finding.result.columns
    if finding.subjects:
        return finding.subjects
    named = finding.offending.column if finding.offending else None
    return tuple(dict.fromkeys((*(columns if len(columns) == 1 else ()), *((named,) if named else ()))))


def _about(waiver: Waiver, finding: Finding) -> bool:
    return waiver.column is None or waiver.column in _columns(finding) or _has_subjects(finding)


def _has_subjects(finding: Finding) -> bool:
    return finding.offending is not None and SUBJECT in finding.offending.key


def _keys(waiver: Waiver, finding: Finding) -> tuple[str, ...]:
    """The columns of units that the waiver is about."""
    keys = {"persona_id": waiver.persona_id, "t_index": waiver.t_index}
    if waiver.column is not None and (finding.subjects or waiver.column not in _columns(finding)):
        keys[SUBJECT] = waiver.column
    return tuple(key for key, value in keys.items() if value is not None)


def _values(waiver: Waiver, keys: tuple[str, ...]) -> tuple[object, ...]:
    values = {"persona_id": waiver.persona_id, "t_index": waiver.t_index, SUBJECT: waiver.column}
    return tuple(values[key] for key in keys)


def _without_columns(finding: Finding, waivers: list[Waiver], used: set[Waiver]) -> Finding:
    """A finding about columns without those that are waived."""
    fitting = [w for w in waivers if w.column in finding.subjects and w.persona_id is None and w.t_index is None]
    if not fitting:
        return finding
    used.update(fitting)
    columns = {waiver.column for waiver in fitting if waiver.column is not None}
    return without_columns(finding, columns, [waiver.because for waiver in fitting])


def _by_keys(offending: Offending, finding: Finding, waivers: list[Waiver]) -> dict[tuple[str, ...], list[Waiver]]:
    """The waivers by their keys, without those for keys that the units have not: they match nothing."""
    schema = offending.units.collect_schema()
    fitting = {"persona_id": pl.String, "t_index": pl.Int64, SUBJECT: pl.String}
    grouped: dict[tuple[str, ...], list[Waiver]] = {}
    for waiver in waivers:
        keys = _keys(waiver, finding)
        if all(key in offending.key and schema[key] == fitting[key] for key in keys):
            grouped.setdefault(keys, []).append(waiver)
    return grouped


def _frame(keys: tuple[str, ...], waivers: list[Waiver], schema: Mapping[str, pl.DataType]) -> pl.DataFrame:
    rows = [_values(waiver, keys) for waiver in waivers]
    return pl.DataFrame(rows, schema={key: schema[key] for key in keys}, orient="row").unique(maintain_order=True)


def _result(rule: Rule, judged: int, at_fault: Sequence[Sample], most: int) -> Result:
    if not at_fault:
        return passed(rule, (), judged)
    result = failed(rule, (), violations=len(at_fault), checked=judged)
    return replace(result, samples=tuple(at_fault[:most]))


def _sample(waiver: Waiver, path: str, redaction: Redaction) -> Sample:
    persona_id = HIDDEN if waiver.persona_id is not None and redaction.hides("persona_id") else waiver.persona_id
    whom = f" for {persona_id}" if persona_id is not None else ""
    return Sample(
        persona_id=persona_id,
        t_index=None if redaction.hides("t_index") else waiver.t_index,
        column=waiver.column,
        value=shorten(f"{waiver.place} of {waiver.rule}{whom}: {waiver.because}"),
        file=path,
    )
