"""Judge output files held to the registry: the rules of the registry and those between it and the labels.

They are judged on the registry as the consolidation would leave it, the personas of the files marked labeled. A fault
of a file is shown where it stands in the file.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace

import polars as pl

from vif_contracts.context import Context
from vif_contracts.dataset import TABLES
from vif_contracts.label_file_rules import LABEL_FILES
from vif_contracts.personas import DUPLICATE_PERSONA, STAGE_SKIPPED
from vif_contracts.relations import (
    ENTRY_COUNT_MISMATCH,
    LABELED_WITHOUT_LABELS,
    RELATION_RULES,
    T_INDEX_BEYOND_JOURNAL,
    UNKNOWN_PERSONA,
)
from vif_contracts.vocabulary import JUDGE_LABELS, PERSONAS
from vif_validators.accepting.lenience import Treatment
from vif_validators.checking.skips import skipped_relations
from vif_validators.checking.sources import Opened, open_frame
from vif_validators.checking.tables import judge_tables
from vif_validators.consolidation.folder import persona_in_name
from vif_validators.engine.judge import show
from vif_validators.engine.offending import ROW
from vif_validators.engine.plan import plan_contract
from vif_validators.engine.rounds import collect_all
from vif_validators.files.reading import Reading
from vif_validators.label_files.document import Fault
from vif_validators.label_files.places import Located, chosen, samples
from vif_validators.label_files.reading import LabelFiles
from vif_validators.results import Finding, accepted, failed, passed, unit_of

_LOCATED = (UNKNOWN_PERSONA, ENTRY_COUNT_MISMATCH, T_INDEX_BEYOND_JOURNAL)
_NOT_WRANGLED = "note its stages in order first (vif registry stage ID wrangled), or remove its judge output file"


@dataclass(frozen=True, kw_only=True)
class JudgedRegistry:
    """Findings about registry and files.

    Attributes:
        findings: of the P and X rules.
        at_fault: by code, the indexes of the files at fault. Codes that are not here are faults of the registry.
        registry: the registry as it is; None where there is none to be looked at.
        waiting: the personas in it that it does not mark labeled.
    """

    findings: tuple[Finding, ...] = ()
    at_fault: Mapping[str, frozenset[int]] = field(default_factory=dict)
    registry: Opened | None = None
    waiting: frozenset[str] = frozenset()


def judge_labels(frame: pl.DataFrame, registry: Opened | None, context: Context, reading: Reading) -> list[Finding]:
    """The findings of the rules of a label table and, with a registry that could be read, of those between them."""
    tables = {JUDGE_LABELS: open_frame(plan_contract(TABLES[JUDGE_LABELS], context), frame)}
    if registry is not None and registry.frame is not None:
        tables |= {PERSONAS: marked(registry, set(frame["persona_id"]))}
    _, findings = judge_tables(tables, reading)
    return findings


def marked(registry: Opened, personas: set[str]) -> Opened:
    """The registry with stage_labeled set of all these personas, as far as it has such columns."""
    assert registry.frame is not None  # noqa: S101 (callers have one that could be read)
    schema = registry.frame.collect_schema()
    if schema.get("persona_id") != pl.String or schema.get("stage_labeled") != pl.Boolean:
        return registry
    ids = pl.Series(sorted(personas), dtype=pl.String).implode()
    return replace(
        registry, frame=registry.frame.with_columns(pl.col("stage_labeled") | pl.col("persona_id").is_in(ids))
    )


def judge_with_registry(
    read: LabelFiles, registry: Opened, context: Context, reading: Reading, *, most: int, treatment: Treatment
) -> JudgedRegistry:
    """Judge the registry, and the entries of all files against it, with at most `most` samples of each result."""
    lenience, redaction = treatment.lenience, treatment.redaction
    opened, found = judge_tables({PERSONAS: registry}, reading)
    # What is only worth knowing about the registry keeps nothing from being written.
    own = [f for f in found if f.result.code[0] == "P" and f.result.severity != "info"]
    # Two rows of one persona never go, as in every change of the registry.
    own = [f if f.result.code == DUPLICATE_PERSONA.code else lenience.accept(f) for f in own]
    registry = opened[PERSONAS]
    if registry.frame is None or not read.sound:
        labels = open_frame(plan_contract(TABLES[JUDGE_LABELS], context), read.frame)
        tables = {PERSONAS: registry} | ({JUDGE_LABELS: labels} if read.sound else {})
        findings = (*show(own, most, redaction), *skipped_relations(RELATION_RULES, tables))
        return JudgedRegistry(findings=findings, registry=registry)
    between = {
        finding.result.code: lenience.accept(finding)
        for finding in judge_labels(read.frame, registry, context, reading)
        if finding.result.code[0] == "X" or finding.result.code == STAGE_SKIPPED.code
    }
    violated = any(f.result.code == STAGE_SKIPPED.code and f.result.status == "failed" for f in own)
    at_fault: dict[str, frozenset[int]] = {}
    if not violated:
        between[STAGE_SKIPPED.code], at_fault[STAGE_SKIPPED.code] = _not_wrangled(read, between[STAGE_SKIPPED.code])
    places = {rule.code: _located(read, between[rule.code]) for rule in _LOCATED}
    shown = samples(read, [chosen(located, most) for located in places.values()], redaction)
    for (code, located), lines in zip(places.items(), shown, strict=True):
        at_fault[code] = frozenset(index for index, _ in located)
        between[code] = Finding(result=replace(between[code].result, table=LABEL_FILES, samples=lines))
    between[LABELED_WITHOUT_LABELS.code] = _unsettled(read, between[LABELED_WITHOUT_LABELS.code])
    own = [finding for finding in own if finding.result.code not in between]
    return JudgedRegistry(
        findings=(*show(own, most, redaction), *show(list(between.values()), most, redaction)),
        at_fault={code: files for code, files in at_fault.items() if files},
        registry=registry,
        waiting=_waiting(registry),
    )


def _waiting(registry: Opened) -> frozenset[str]:
    assert registry.frame is not None  # noqa: S101 (as above)
    schema = registry.frame.collect_schema()
    if schema.get("persona_id") != pl.String or schema.get("stage_labeled") != pl.Boolean:
        return frozenset()
    not_labeled = ~pl.col("stage_labeled").fill_null(value=False)
    [found] = collect_all([registry.frame.filter(not_labeled).select("persona_id")])
    return frozenset(found["persona_id"].drop_nulls())


def _not_wrangled(read: LabelFiles, finding: Finding) -> tuple[Finding, frozenset[int]]:
    """The finding about personas that cannot be marked labeled, and the files that hold their labels."""
    offending = finding.offending
    if offending is None:
        return finding, frozenset()
    files = _by_persona(read)
    at_fault = frozenset(index for persona in _column(finding, "persona_id") for index in files.get(persona, ()))
    result = finding.result
    # The registry does not say that they are labeled; the consolidation would.
    message = f"{result.violations:,} {unit_of('personas', result.violations)} with judge output files cannot be marked"
    more = f"; {result.waived:,} more waived" if result.waived else ""
    message = f"{message} labeled, having not reached the stages before{more}"
    result = replace(result, message=message, hint=_NOT_WRANGLED)
    return Finding(result=result, offending=replace(offending, shown=offending.shown[:-1])), at_fault


def _column(finding: Finding, name: str) -> list[str]:
    if finding.offending is None:
        return []
    [units] = collect_all([finding.offending.units.select(name)])
    return units.to_series().to_list()


def _located(read: LabelFiles, finding: Finding) -> list[Located]:
    """Every unit at fault with the index of its file."""
    if finding.offending is None:
        return []
    count = finding.result.violations
    [units] = collect_all([finding.offending.sample_query(count)])
    values = [sample.value or "" for sample in finding.offending.samples(units)]
    if finding.result.code == ENTRY_COUNT_MISMATCH.code:
        files = _by_persona(read)
        return [
            (index, Fault(code=finding.result.code, cause=value, subject="labels", at=("labels",)))
            for persona, value in zip(units["persona_id"], values, strict=True)
            for index in files.get(persona, ())
        ]
    located = []
    for row, t_index, value in zip(units[ROW], units["t_index"], values, strict=True):
        index, entry = read.at_row(row)
        unknown = finding.result.code == UNKNOWN_PERSONA.code
        subject = "persona_id" if unknown else "t_index"
        at = ("persona_id",) if unknown else ("labels", entry, "t_index")
        fault = Fault(code=finding.result.code, cause=value, subject=subject, at=at, t_index=t_index)
        located.append((index, fault))
    return located


def _by_persona(read: LabelFiles) -> dict[str, list[int]]:
    files: dict[str, list[int]] = {}
    for index in read.sound:
        files.setdefault(str(read.files[index].persona_id), []).append(index)
    return files


def _unsettled(read: LabelFiles, finding: Finding) -> Finding:
    """Only the personas that have no file at all: one whose file is at fault is told of as that."""
    if finding.offending is None:
        return finding
    there = {file.persona_id for file in read.files} | {persona_in_name(file.path) for file in read.files}
    left = [persona for persona in _column(finding, "persona_id") if persona not in there]
    result, rule = finding.result, LABELED_WITHOUT_LABELS
    if not left:
        cleared = passed(rule, result.columns, result.checked)
        return Finding(result=replace(cleared, status="waived", waived=result.waived) if result.waived else cleared)
    units = finding.offending.units.filter(pl.col("persona_id").is_in(pl.Series(left, dtype=pl.String).implode()))
    counted = failed(rule, result.columns, violations=len(left) + result.waived, checked=result.checked)
    counted = accepted(counted, result.waived, result.waived_because) if result.waived else counted
    return Finding(result=counted, offending=replace(finding.offending, units=units))
