"""Everything up to the writing: files read and judged, and the table that they give, if they may give one."""

from collections.abc import Callable, Mapping
from contextlib import AbstractContextManager
from dataclasses import dataclass, field, replace
from datetime import datetime
from itertools import count

import polars as pl

from vif_contracts.context import Context
from vif_contracts.relations import LABELED_WITHOUT_LABELS
from vif_contracts.vocabulary import JUDGE_LABELS, PERSONAS
from vif_validators.accepting.lenience import Lenience, Treatment, waiving_of
from vif_validators.checking.selection import with_severity
from vif_validators.checking.sources import Given, open_table
from vif_validators.configuration import Configuration
from vif_validators.consolidation.folder import LabelFolder
from vif_validators.consolidation.judging import JudgedRegistry, judge_labels, judge_with_registry
from vif_validators.consolidation.table import label_table
from vif_validators.engine.judge import show
from vif_validators.files.reading import Reading
from vif_validators.label_files.judging import inputs_of, judge_label_files
from vif_validators.label_files.reading import LabelFiles, read_label_files
from vif_validators.redaction import Redaction
from vif_validators.report import Input, Report, Result, Severity
from vif_validators.results import Finding

Bar = Callable[[int], AbstractContextManager[Callable[[int], None]]]
"""Given how many files there are, a block that is told how many of them have been read."""


@dataclass(frozen=True, kw_only=True)
class Attempt:
    """What the files came to.

    Attributes:
        folder: where they lie.
        read: the files.
        report: all findings.
        table: the label table to be; None where a finding forbids it.
        left_out: indexes of the files that break a rule.
        blocked: a finding that is not the fault of files forbids to write anything.
        waiting: the personas of the registry that it does not mark labeled.
    """

    folder: LabelFolder
    read: LabelFiles
    report: Report
    table: pl.DataFrame | None
    left_out: frozenset[int]
    blocked: bool = False
    waiting: frozenset[str] = frozenset()

    @property
    def personas(self) -> tuple[str, ...]:
        """Those of the table, in its order."""
        return () if self.table is None else tuple(self.table["persona_id"].unique(maintain_order=True))

    def report_with(self, table: Input, result: Result) -> Report:
        """The report with one more table that was looked at, and the result of that."""
        results = tuple(sorted((*self.report.results, result), key=_place))
        return replace(self.report, inputs=(*self.report.inputs, table), results=results)


@dataclass(frozen=True, kw_only=True)
class Judge:
    """By what files are judged; the attributes are those of a request.

    `registry` is the path of the registry, None for none.
    """

    configuration: Configuration
    registry: str | None
    partial: bool
    strict: bool
    samples: int
    now: datetime
    reading: Reading
    redact: frozenset[str] = frozenset()
    severities: Mapping[str, Severity] = field(init=False)
    treatment: Treatment = field(init=False)

    def __post_init__(self) -> None:
        settings = self.configuration.settings
        lenience = Lenience(
            waiving=waiving_of(self.configuration, self.now), settings_path=self.configuration.settings_from
        )
        redaction = Redaction.of((*settings.redact, *self.redact), self.samples)
        object.__setattr__(self, "treatment", Treatment(lenience=lenience, redaction=redaction))
        given = self.configuration.settings.severity
        # A persona whose file was removed leaves its stage behind: that is told, and it must not keep the labels of all
        # others from being written. Two rows of one persona never go, as in every change of the registry.
        unsettled: Severity = "info" if given.get(LABELED_WITHOUT_LABELS.code) == "info" else "warning"
        object.__setattr__(self, "severities", {**given, "P102": "error", LABELED_WITHOUT_LABELS.code: unsettled})

    @property
    def context(self) -> Context:
        """What the rules may depend on."""
        configuration = self.configuration
        return Context(
            pools=configuration.pools,
            pools_from=configuration.pools_from,
            now=self.now,
            future_tolerance=configuration.settings.future_tolerance,
        )

    def weighed(self, finding: Finding) -> Finding:
        """The finding with the severity that it has here."""
        return with_severity(finding, self.severities)

    def fails(self, finding: Finding) -> bool:
        """Whether a finding, weighed, forbids to write what it is about."""
        failing = {"error", "warning"} if self.strict else {"error"}
        return finding.result.status == "failed" and finding.result.severity in failing


def attempt(folder: LabelFolder, judge: Judge, bar: Bar) -> Attempt:
    """Read and judge all files of a folder; what may be written is in `table`."""
    with bar(len(folder.files)) as done:
        number = count(1)
        read = read_label_files(folder.files, each=lambda: done(next(number)))
    lenience, redaction = judge.treatment.lenience, judge.treatment.redaction
    judged = judge_label_files(read, judge.samples, lenience, redaction)
    beside = _with_registry(read, judge)
    about_waivers = lenience.results(judge.samples, redaction)
    findings = [judge.weighed(finding) for finding in (*judged.findings, *beside.findings, *about_waivers)]
    at_fault = {**judged.at_fault, **beside.at_fault}
    # A waiver that is not needed forbids nothing.
    failing = {finding.result.code for finding in findings if judge.fails(finding) and finding not in about_waivers}
    left_out = frozenset(index for code in failing for index in at_fault.get(code, ()))
    table = None
    # What is not the fault of files is one of the registry, and nothing can be written beside it.
    blocked = not failing <= at_fault.keys()
    if not blocked and (judge.partial or not left_out):
        table = label_table(read, left_out)
        broken = _broken(table, beside, judge)
        findings += broken
        table = None if broken or table.is_empty() else table
    report = Report(
        inputs=(*_registry_input(beside), *inputs_of(read)),
        results=tuple(sorted((finding.result for finding in findings), key=_place)),
        strict=judge.strict,
    )
    return Attempt(
        folder=folder, read=read, report=report, table=table, left_out=left_out, blocked=blocked, waiting=beside.waiting
    )


def _with_registry(read: LabelFiles, judge: Judge) -> JudgedRegistry:
    if judge.registry is None:
        return JudgedRegistry()
    settings = judge.configuration.settings
    opened = open_table(PERSONAS, Given(source=judge.registry), judge.context, settings, judge.reading)
    return judge_with_registry(
        read, opened, judge.context, judge.reading, most=judge.samples, treatment=judge.treatment
    )


def _broken(table: pl.DataFrame, beside: JudgedRegistry, judge: Judge) -> list[Finding]:
    """What the table itself breaks: by construction nothing, and nothing is written on trust."""
    found = judge_labels(table, beside.registry, judge.context, judge.reading)
    # What was accepted in the files is accepted in what is made of them.
    lenience = replace(judge.treatment.lenience, waiving=waiving_of(judge.configuration, judge.now))
    weighed = [judge.weighed(lenience.accept(finding)) for finding in found]
    own = [f for f in weighed if f.result.table == JUDGE_LABELS or f.result.code[0] == "X"]
    failing = [f for f in own if judge.fails(f) and f.result.code != LABELED_WITHOUT_LABELS.code]
    return show(failing, judge.samples, judge.treatment.redaction)


def _registry_input(beside: JudgedRegistry) -> tuple[Input, ...]:
    registry = beside.registry
    return () if registry is None else (Input(table=PERSONAS, path=registry.path, rows=registry.rows),)


def _place(result: Result) -> tuple[str, str]:
    return result.code, result.name
