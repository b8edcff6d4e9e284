"""Judge output files held to their rules: what was found while reading them, and the label rules on their entries."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path

import polars as pl

from vif_contracts.label_file_rules import (
    DUPLICATE_KEY,
    DUPLICATE_LABEL_FILE,
    FILE_NAME_MISMATCH,
    LABEL_FILE_RULES,
    LABEL_FILES,
    NO_ENTRIES,
    UNREADABLE_JSON,
    WRONG_SHAPE,
    LabelFileRule,
)
from vif_validators.accepting.lenience import STRICT, Lenience
from vif_validators.accepting.waiving import SUBJECT
from vif_validators.engine.offending import ROW, Offending
from vif_validators.label_files.document import Fault
from vif_validators.label_files.entries import Judged, judge_entries, skipped_entries
from vif_validators.label_files.places import Located, chosen, samples
from vif_validators.label_files.reading import LabelFiles
from vif_validators.redaction import NOTHING, Redaction
from vif_validators.report import Input, Result
from vif_validators.results import Finding, failed, passed, skipped


@dataclass(frozen=True, kw_only=True)
class JudgedLabelFiles:
    """The findings of all rules that hold for judge output files.

    `at_fault` has, for every code that failed, the indexes of the files in which it did, in `LabelFiles.files`; where
    two files have one persona_id, both are at fault.
    """

    findings: tuple[Finding, ...]
    at_fault: Mapping[str, frozenset[int]]


def judge_label_files(
    read: LabelFiles, show: int, lenience: Lenience = STRICT, redaction: Redaction = NOTHING
) -> JudgedLabelFiles:
    """Judge files that were read, with at most `show` samples of each result.

    What is accepted is no fault of a file.
    """
    judged = [_judge(rule, read, show, lenience) for rule in LABEL_FILE_RULES]
    judged += judge_entries(read, show, lenience, redaction) if read.sound else skipped_entries(_NOTHING_SOUND)
    shown = samples(read, [one.shown for one in judged], redaction)
    results = [replace(one.result, samples=found) for one, found in zip(judged, shown, strict=True)]
    at_fault: dict[str, frozenset[int]] = {}
    for one in judged:
        if one.at_fault:
            at_fault[one.result.code] = at_fault.get(one.result.code, frozenset()) | one.at_fault
    return JudgedLabelFiles(findings=tuple(Finding(result=result) for result in results), at_fault=at_fault)


def inputs_of(read: LabelFiles) -> tuple[Input, ...]:
    """What a report says was judged."""
    return tuple(Input(table=LABEL_FILES, path=file.path, rows=file.entries, unit="entries") for file in read.files)


_UNITS = {ROW: pl.Int64(), "persona_id": pl.String(), "t_index": pl.Int64(), SUBJECT: pl.String()}
_NOTHING_SOUND = "no judge output file has content that can be judged"
_REASONS = {
    UNREADABLE_JSON.code: "no judge output files were given",
    WRONG_SHAPE.code: "no judge output file can be read as JSON",
    DUPLICATE_KEY.code: "no judge output file can be read as JSON",
    FILE_NAME_MISMATCH.code: "no judge output file says whose it is",
    DUPLICATE_LABEL_FILE.code: "no judge output file says whose it is",
}
"""Why a rule has nothing to look at, where it has not."""


@dataclass(frozen=True, kw_only=True)
class _Found:
    """Units at fault, units looked at, the violations, and the file that is at fault beside that of a violation."""

    violations: int
    checked: int
    faults: list[Located]
    beside: Mapping[int, int] = field(default_factory=dict)


def _judge(rule: LabelFileRule, read: LabelFiles, show: int, lenience: Lenience) -> Judged:
    judgement = _JUDGEMENTS.get(rule.code)
    found = judgement(read) if judgement else _while_reading(read, rule.code)
    if found is None:
        return Judged(result=skipped(rule, (), _REASONS.get(rule.code, _NOTHING_SOUND)))
    if not found.violations:
        return Judged(result=lenience.accept(Finding(result=passed(rule, (), found.checked)), read.personas).result)
    result = failed(rule, (), violations=found.violations, checked=found.checked)
    # A file that is not there is not bad data: it could not be judged.
    result = replace(result, blocking=rule is UNREADABLE_JSON and any(file.absent for file in read.files))
    result, faults = _left(read, result, found.faults, lenience)
    at_fault = {index for index, _ in faults}
    at_fault |= {other for index, other in found.beside.items() if index in at_fault}
    return Judged(result=result, shown=tuple(chosen(faults, show)), at_fault=frozenset(at_fault))


def _left(read: LabelFiles, result: Result, faults: list[Located], lenience: Lenience) -> tuple[Result, list[Located]]:
    """What is not accepted of the violations that are told apart; of very many in one file the others stand."""
    if not lenience.active:
        return result, faults
    rows = [(number, read.files[index].persona_id, f.t_index, f.subject) for number, (index, f) in enumerate(faults)]
    units = pl.DataFrame(rows, schema=_UNITS, orient="row").lazy()
    key = ("persona_id", "t_index", SUBJECT)
    finding = Finding(result=result, offending=Offending(units=units, whole=units, shown=(), column=None, key=key))
    left = lenience.accept(finding, read.personas)
    if left is finding:
        return result, faults
    numbers = left.offending.units.collect()[ROW].to_list() if left.offending else []
    return left.result, [faults[number] for number in sorted(numbers)]


def _while_reading(read: LabelFiles, code: str) -> _Found | None:
    if code not in read.counts:
        return None
    checked, violations = read.counts[code]
    return _Found(violations=violations, checked=checked, faults=_faults(read, code))


def _faults(read: LabelFiles, code: str) -> list[Located]:
    return [(index, fault) for index, file in enumerate(read.files) for fault in file.faults if fault.code == code]


def _unreadable(read: LabelFiles) -> _Found | None:
    faults = _faults(read, UNREADABLE_JSON.code)
    return _Found(violations=len(faults), checked=len(read.files), faults=faults) if read.files else None


def _misnamed(read: LabelFiles) -> _Found | None:
    known = _with_persona_id(read)
    faults = []
    for index, persona_id in known:
        found, wanted = Path(read.files[index].path).name, f"persona_{persona_id}_labels.json"
        if found != wanted:
            faults.append((index, _of_persona_id(FILE_NAME_MISMATCH, f"{persona_id}, in a file named {found}")))
    return _Found(violations=len(faults), checked=len(known), faults=faults) if known else None


def _duplicates(read: LabelFiles) -> _Found | None:
    known = _with_persona_id(read)
    first: dict[str, int] = {}
    faults = []
    for index, persona_id in known:
        other = first.setdefault(persona_id, index)
        if other != index:
            cause = f"{persona_id}, as in {read.files[other].path}"
            faults.append((index, _of_persona_id(DUPLICATE_LABEL_FILE, cause)))
    twice = {str(read.files[index].persona_id) for index, _ in faults}
    beside = {index: first[persona_id] for index, persona_id in known if persona_id in twice}
    return _Found(violations=len(faults), checked=len(known), faults=faults, beside=beside) if known else None


def _empty(read: LabelFiles) -> _Found | None:
    faults = [
        (index, Fault(code=NO_ENTRIES.code, cause="[]", subject="labels", at=("labels",)))
        for index in read.sound
        if not read.files[index].entries
    ]
    return _Found(violations=len(faults), checked=len(read.sound), faults=faults) if read.sound else None


def _with_persona_id(read: LabelFiles) -> list[tuple[int, str]]:
    return [(index, file.persona_id) for index, file in enumerate(read.files) if file.persona_id is not None]


def _of_persona_id(rule: LabelFileRule, cause: str) -> Fault:
    return Fault(code=rule.code, cause=cause, subject="persona_id", at=("persona_id",))


_JUDGEMENTS: dict[str, Callable[[LabelFiles], _Found | None]] = {
    UNREADABLE_JSON.code: _unreadable,
    FILE_NAME_MISMATCH.code: _misnamed,
    DUPLICATE_LABEL_FILE.code: _duplicates,
    NO_ENTRIES.code: _empty,
}
"""What is judged on all files together; the other rules were judged while each was read."""
