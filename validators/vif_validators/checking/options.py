"""What is asked of a check."""

from dataclasses import dataclass
from datetime import datetime

from vif_contracts.catalog import select


@dataclass(frozen=True, kw_only=True)
class Options:
    """What is asked of a check.

    Attributes:
        only: codes, code prefixes or names of the rules to report; empty for all.
        ignore: those to leave out.
        strict: a warning fails the check.
        samples: how many samples to show of each failed rule.
        now: the moment that created_at is compared with; None for the present.
        figures: the report has the figures of the data, too.
        redact: columns whose values are not shown, beside those of the settings.
        baseline: a file with violations that are accepted.
        record: accept whatever can be recorded in a baseline, and remember it.
    """

    only: tuple[str, ...] = ()
    ignore: tuple[str, ...] = ()
    strict: bool = False
    samples: int = 5
    now: datetime | None = None
    figures: bool = False
    redact: tuple[str, ...] = ()
    baseline: str | None = None
    record: bool = False

    def __post_init__(self) -> None:
        if self.baseline is not None and self.record:
            raise ValueError("a baseline is either compared with or written, not both at once")
        if self.samples < 0:
            raise ValueError(f"samples must not be negative, got {self.samples}")
        if self.now is not None and self.now.tzinfo is None:
            raise ValueError("now must have a time zone")
        select((*self.only, *self.ignore))
