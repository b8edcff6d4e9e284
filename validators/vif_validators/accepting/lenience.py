"""What a check accepts though it breaks a rule: waived by the settings, or recorded in a baseline."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING

from vif_validators.accepting.waiving import Waiving
from vif_validators.configuration import Configuration
from vif_validators.redaction import NOTHING, Redaction
from vif_validators.report import Result
from vif_validators.results import Finding

if TYPE_CHECKING:
    from vif_validators.accepting.baseline import Comparing, Recording


@dataclass(frozen=True, kw_only=True)
class Lenience:
    """Both, for one check.

    Attributes:
        waiving: the waivers; None for none.
        baseline: what records violations, or compares them with those recorded; None for neither.
        chosen: the codes to which the baseline is held; None for all.
        settings_path: the file with the waivers.
    """

    waiving: Waiving | None = None
    baseline: "Recording | Comparing | None" = None
    chosen: frozenset[str] | None = None
    settings_path: str = ""

    @property
    def active(self) -> bool:
        """Whether there is anything by which a violation may be accepted."""
        return self.waiving is not None or self.baseline is not None

    def accept(self, finding: Finding, known: frozenset[str] | None = None) -> Finding:
        """The finding without what is accepted of it.

        `known` are the personas that were looked at, where that is only a part of all.
        """
        left = self.waiving.accept(finding, known) if self.waiving else finding
        if self.baseline is None or (self.chosen is not None and finding.result.code not in self.chosen):
            return left
        return self.baseline.accept(left, finding, known)

    def accept_all(self, findings: Iterable[Finding]) -> list[Finding]:
        """The findings of whole tables without what is accepted of them."""
        findings = list(findings)
        if self.waiving:
            self.waiving.misses(findings)
        return [self.accept(finding) for finding in findings]

    def results(self, most: int, redaction: Redaction) -> list[Finding]:
        """What is to be said of waivers and baseline, with at most `most` samples of each rule."""
        results: list[Result] = []
        if self.waiving:
            results += self.waiving.results(self.settings_path, most, redaction)
        if self.baseline:
            results += self.baseline.results(most, redaction)
        return [Finding(result=result) for result in results]

    @property
    def recorded(self) -> "Recording | None":
        """What the check records, if it does."""
        from vif_validators.accepting.baseline import Recording

        return self.baseline if isinstance(self.baseline, Recording) else None


STRICT = Lenience()
"""Nothing is accepted."""


@dataclass(frozen=True, kw_only=True)
class Treatment:
    """What becomes of findings before they are reported: what is accepted of them, and what is not shown."""

    lenience: Lenience = STRICT
    redaction: Redaction = NOTHING


UNTREATED = Treatment()
"""Nothing is accepted, and everything shown."""


def waiving_of(configuration: Configuration, now: datetime) -> Waiving | None:
    """The waivers of the settings, as far as the settings can be used."""
    waivers = configuration.settings.waivers
    return Waiving(waivers=waivers, now=now) if waivers else None


def baseline_of(
    read: str | None, *, record: bool, contract: str, redaction: Redaction
) -> "Recording | Comparing | None":
    """The baseline at a path, to compare with; or one to be recorded.

    Raises:
        BaselineError: it cannot be used.
    """
    if read is None and not record:
        return None
    # Imported here: most checks have no baseline.
    from vif_validators.accepting.baseline import Comparing, Recording
    from vif_validators.accepting.baseline_file import read_baseline

    if read is not None:
        return Comparing(path=read, recorded=read_baseline(read, contract))
    return Recording(contract=contract, redacted=redaction.columns)
