"""The rules of the labels held to the entries of judge output files: the same rules, by way of the same engine."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from typing import TypeVar

import polars as pl

from vif_contracts.context import Context
from vif_contracts.judge_labels import (
    DATE_GOES_BACK,
    DUPLICATE_ENTRY,
    MALFORMED_DATE,
    MALFORMED_PERSONA_ID,
    NEGATIVE_T_INDEX,
    SCORE_OUT_OF_RANGE,
    T_INDEX_GAP,
    JudgeLabels,
)
from vif_contracts.label_file_rules import LABEL_FILES
from vif_contracts.label_shape import Path
from vif_contracts.rule import Rule
from vif_contracts.vocabulary import ALIGNMENT_COLUMNS, SCHWARTZ_VALUE_ORDER
from vif_validators.accepting.lenience import STRICT, Lenience
from vif_validators.engine.judge import judge_data, view
from vif_validators.engine.offending import ROW
from vif_validators.engine.plan import TablePlan, plan_contract
from vif_validators.engine.rounds import collect_all
from vif_validators.label_files.document import Fault
from vif_validators.label_files.places import Located, chosen
from vif_validators.label_files.reading import LabelFiles
from vif_validators.redaction import NOTHING, Redaction
from vif_validators.report import Result, Sample
from vif_validators.results import Finding, skipped

UNITS: Mapping[str, str] = {
    MALFORMED_PERSONA_ID.code: "files",
    NEGATIVE_T_INDEX.code: "entries",
    MALFORMED_DATE.code: "entries",
    SCORE_OUT_OF_RANGE.code: "entries",
    DUPLICATE_ENTRY.code: "entries",
    T_INDEX_GAP.code: "files",
    DATE_GOES_BACK.code: "files",
}
"""The rules that hold for entries, and what each counts: of a file's entries the persona_id stands there once."""

R = TypeVar("R", bound=Rule)
_VALUES = dict(zip(ALIGNMENT_COLUMNS, SCHWARTZ_VALUE_ORDER, strict=True))
_FILE = "vif:file"
_FILE_NUMBER = "{:08x}"
"""How the index of a file stands in for its persona_id, so that each file is a journal by itself."""


@dataclass(frozen=True, kw_only=True)
class Judged:
    """A result, the violations to show of it, and the indexes of all files at fault."""

    result: Result
    shown: tuple[Located, ...] = ()
    at_fault: frozenset[int] = frozenset()


def judge_entries(
    read: LabelFiles, samples: int, lenience: Lenience = STRICT, redaction: Redaction = NOTHING
) -> list[Judged]:
    """The results of the label rules without what is accepted, each with at most `samples` violations to show."""
    plan = _plan()
    files = [read.files[index] for index in read.sound]
    persona_ids = pl.DataFrame({"persona_id": [file.persona_id for file in files]}, {"persona_id": pl.String})
    numbers = [_FILE_NUMBER.format(index) for index in read.sound for _ in range(read.files[index].entries or 0)]
    journals = read.frame.with_columns(pl.Series("persona_id", numbers, pl.String))
    tables = {
        "files": view(_rows_counted_in(plan, "files"), persona_ids.lazy()),
        "entries": view(_rows_counted_in(plan, "entries"), read.frame.lazy()),
        "journals": view(replace(plan, rows=()), journals.lazy()),
    }
    findings = [lenience.accept(_with_persona_ids(read, finding), read.personas) for finding in judge_data(tables)]
    return [_judged(read, finding, samples, redaction) for finding in findings]


def skipped_entries(because: str) -> list[Judged]:
    """The results of the label rules where there is no file that they could judge."""
    plan = _plan()
    rules: list[tuple[Rule, tuple[str, ...]]] = [(check.rule, check.columns) for check in plan.rows]
    rules += [(rule, rule.columns) for rule in plan.groups]
    return [Judged(result=skipped(rule, columns, because)) for rule, columns in rules]


def _plan() -> TablePlan:
    """The rules that hold for entries, as they are said of judge output files."""
    plan = plan_contract(JudgeLabels, Context(pools=None, now=datetime.min.replace(tzinfo=UTC)))
    rows = [replace(check, rule=_said_of_files(check.rule)) for check in plan.rows if check.rule.code in UNITS]
    groups = [_said_of_files(rule) for rule in plan.groups if rule.code in UNITS]
    return TablePlan(
        table=LABEL_FILES, structure=plan.structure, columns=(), rows=tuple(rows), groups=tuple(groups), key=plan.key
    )


def _said_of_files(rule: R) -> R:
    return replace(rule, table=LABEL_FILES, unit=UNITS[rule.code])


def _rows_counted_in(plan: TablePlan, unit: str) -> TablePlan:
    return replace(plan, rows=tuple(check for check in plan.rows if check.rule.unit == unit), groups=())


def _with_persona_ids(read: LabelFiles, finding: Finding) -> Finding:
    """The finding with the persona of each journal at fault beside the number of its file."""
    offending = finding.offending
    if offending is None or ROW in offending.units.collect_schema():
        return finding
    numbers = [_FILE_NUMBER.format(index) for index in read.sound]
    homes = pl.LazyFrame({_FILE: numbers, "persona_id": [read.files[index].persona_id for index in read.sound]})
    units = offending.units.rename({"persona_id": _FILE})
    units = units.join(homes, on=_FILE, how="left", maintain_order="left")
    return replace(finding, offending=replace(offending, units=units, whole=units))


def _judged(read: LabelFiles, finding: Finding, samples: int, redaction: Redaction) -> Judged:
    offending = finding.offending
    if offending is None:
        return Judged(result=finding.result)
    by_row = ROW in offending.units.collect_schema()
    key = ROW if by_row else _FILE
    [answer] = collect_all([offending.units.select(key)])
    homes = [(_home(read, finding.result, key), key) for key in answer.to_series()]
    places = chosen(homes, samples)
    units = offending.units.filter(pl.col(key).is_in([found for _, found in places]))
    [frame] = collect_all([replace(offending, units=units).sample_query(len(places))])
    shown = [
        (index, _fault(read, finding.result, (index, found), sample))
        for (index, found), sample in zip(places, offending.samples(frame, redaction), strict=True)
    ]
    return Judged(result=finding.result, shown=tuple(shown), at_fault=frozenset(index for index, _ in homes))


def _home(read: LabelFiles, result: Result, key: int | str) -> int:
    """The index of the file that a unit at fault lies in; its key is a row, or the number of the file."""
    if isinstance(key, str):
        return int(key, 16)
    return read.sound[key] if result.code == MALFORMED_PERSONA_ID.code else read.at_row(key)[0]


def _fault(read: LabelFiles, result: Result, place: tuple[int, int | str], sample: Sample) -> Fault:
    index, key = place
    subject = sample.column or result.columns[-1]
    if result.code == MALFORMED_PERSONA_ID.code:
        at: Path = (subject,)
    elif isinstance(key, int):
        at = ("labels", read.at_row(key)[1], *_keys(subject))
    else:
        at = ("labels", _entry_out_of_step(read.rows_of(index), result.code), subject)
    cause = sample.value if sample.value is not None else "null"
    return Fault(code=result.code, cause=cause, subject=subject, at=at, t_index=sample.t_index)


def _keys(column: str) -> tuple[str, ...]:
    """The keys under which an entry holds what a column of the labels does."""
    return ("scores", _VALUES[column]) if column in _VALUES else (column,)


def _entry_out_of_step(rows: pl.DataFrame, code: str) -> int:
    """The index of the first entry of a file that does not follow the one before it."""
    if code == T_INDEX_GAP.code:
        found = rows["t_index"].to_list()
        journal = sorted({t_index for t_index in found if t_index >= 0})
        return found.index(next(t_index for wanted, t_index in enumerate(journal) if t_index != wanted))
    dated = rows.with_row_index(ROW).filter(DATE_GOES_BACK.judges()).sort("t_index", "date")
    return int(dated.filter(pl.col("date") < pl.col("date").shift(1)).item(0, ROW))
