"""What came of a change to the registry, and what it holds."""

from collections.abc import Mapping
from dataclasses import dataclass

from vif_validators.report import ContractViolation, Report, Result


class Refused(ContractViolation):
    """A change that was not made, since the registry would violate its contract, or does so already.

    Attributes:
        reason: one line; which of both it is.
        report: all that was found in the registry as it would be, or as it is.
    """

    def __init__(self, reason: str, report: Report) -> None:
        self.reason = reason
        super().__init__(report)

    def __str__(self) -> str:
        return f"{self.reason}\n\n{super().__str__()}"


class StageRefused(ValueError):  # noqa: N818 (the stage is refused)
    """Personas that cannot be set to a stage; nobody was. `reasons` says why, by persona_id."""

    def __init__(self, stage: str, reasons: Mapping[str, str]) -> None:
        self.reasons = dict(reasons)
        first, *rest = (f"{persona}: {reason}" for persona, reason in self.reasons.items())
        super().__init__(f"cannot be set to {stage}: {first}" + (f"; and {len(rest):,} more" if rest else ""))


@dataclass(frozen=True, kw_only=True)
class Added:
    """What `add` did: the new personas in the order given, how many there are in all, warnings about the new ones.

    `created`: there was no registry before.
    """

    persona_ids: tuple[str, ...]
    total: int
    created: bool
    warnings: tuple[Result, ...] = ()


@dataclass(frozen=True, kw_only=True)
class Staged:
    """What setting a stage did: personas set, personas that had it before, and those refused with the reason."""

    changed: tuple[str, ...]
    already: tuple[str, ...]
    refused: Mapping[str, str]


@dataclass(frozen=True, kw_only=True)
class StageCount:
    """How many personas have reached a stage, and how many have reached the one before it only."""

    reached: int
    pending: int


@dataclass(frozen=True, kw_only=True)
class Status:
    """The registry in figures; `stages` are in the order of the pipeline."""

    total: int
    stages: Mapping[str, StageCount]
