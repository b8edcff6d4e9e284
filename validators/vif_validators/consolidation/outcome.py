"""What came of a consolidation."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Literal

from vif_validators.report import Report

State = Literal["written", "unchanged", "not written", "current", "stale", "undecided"]


@dataclass(frozen=True, kw_only=True)
class Marked:
    """What was done to the registry.

    Attributes:
        path: the registry.
        marked: the personas that were marked labeled.
        already: how many of the personas of the table were so before.
        waiting: the personas of the table that are not: those to be marked where nothing is written.
        refused: those that could not be marked after all, with the reason.
        fault: why nobody was marked although the labels are written; empty if that was not so.
    """

    path: str
    marked: tuple[str, ...] = ()
    already: int = 0
    waiting: tuple[str, ...] = ()
    refused: Mapping[str, str] = field(default_factory=dict)
    fault: str = ""


@dataclass(frozen=True, kw_only=True)
class Consolidated:
    """What a consolidation found and did.

    Attributes:
        report: all findings; with `check_only` J101 among them, which says in what the table differs.
        output: the label table.
        state: `written`, `unchanged` (it had these bytes already), `not written` (a finding forbids it); with
            `check_only` `current`, `stale` or `undecided` (a finding forbids to say).
        folder: where the judge output files lie.
        files: how many there are.
        personas: how many personas the table has, as the files give it; 0 where there is none to be given.
        entries: how many rows it has.
        added: personas that the table did not have, with their entries.
        changed: personas whose rows were others.
        removed: personas that it had and whose judge output file is gone, with their entries.
        dropped: personas that it had and whose judge output file is left out, with their entries.
        left_out: judge output files that break a rule.
        blocked: a finding that is not the fault of files, but of the registry, forbids to write anything.
        overlooked: names in the folder that resemble those of judge output files but are none.
        previous: why the table that was there could not be read; empty if it could, or if there was none.
        registry: what was done to the registry; None where there was none to be looked at.
        redacted: columns whose values are not to be shown.
    """

    report: Report
    output: str
    state: State
    folder: str
    files: int = 0
    personas: int = 0
    entries: int = 0
    added: Mapping[str, int] = field(default_factory=dict)
    changed: tuple[str, ...] = ()
    removed: Mapping[str, int] = field(default_factory=dict)
    dropped: Mapping[str, int] = field(default_factory=dict)
    left_out: tuple[str, ...] = ()
    blocked: bool = False
    overlooked: tuple[str, ...] = ()
    previous: str = ""
    redacted: frozenset[str] = frozenset()
    registry: Marked | None = None

    @property
    def exit_code(self) -> Literal[0, 1, 2]:
        """That of the report; 2 where the registry could not be updated, 1 where personas were refused there."""
        if self.report.exit_code == 2 or (self.registry and self.registry.fault):  # noqa: PLR2004
            return 2
        return 1 if self.report.exit_code or (self.registry and self.registry.refused) else 0

    @property
    def ok(self) -> bool:
        """True if the exit code is 0."""
        return self.exit_code == 0

    def raise_if_failed(self) -> None:
        """Do nothing if `ok`.

        Raises:
            ContractViolation: a file breaks a rule, the table is stale, or something could not be judged.
            OSError: the labels are written, but the registry could not be brought up to date.
        """
        self.report.raise_if_failed()
        if self.registry and (self.registry.fault or self.registry.refused):
            raise OSError(self.registry.fault or f"{self.registry.path}: {_first(self.registry.refused)}")


def _first(refused: Mapping[str, str]) -> str:
    persona, reason = next(iter(refused.items()))
    return f"{persona} could not be marked labeled: {reason}"
