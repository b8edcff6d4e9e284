"""Which values are never shown: those of redacted columns, and where no samples are wanted any."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from hashlib import sha256

from vif_contracts.dataset import TABLES
from vif_contracts.vocabulary import ALIGNMENT_COLUMNS, SCHWARTZ_VALUE_ORDER
from vif_validators.misspelling import meant
from vif_validators.request_error import RequestError

HIDDEN = "[redacted]"
"""What stands in the place of a value."""

_OF_LABEL_FILES = ("rationale", "rationales")
_VECTOR = "alignment_vector"
_SCORES = dict(zip(SCHWARTZ_VALUE_ORDER, ALIGNMENT_COLUMNS, strict=True))


@dataclass(frozen=True)
class Redaction:
    """What a report must not show.

    Attributes:
        columns: the values of these columns.
        quotes: texts that others wrote about the data (what a check raised, say) and that may quote any of it.
    """

    columns: frozenset[str] = frozenset()
    quotes: bool = False

    @classmethod
    def of(cls, columns: Iterable[str], samples: int) -> "Redaction":
        """That of a report with so many samples of each rule: with none it shows no value at all."""
        hidden = frozenset(columns)
        return cls(hidden, bool(hidden) or samples == 0)

    def hides(self, *names: str) -> bool:
        """Whether one of these columns is redacted."""
        return not self.columns.isdisjoint(names)

    def hides_path(self, path: Sequence[str | int] | None) -> bool:
        """Whether the value at a path of a judge output file is, or holds, or lies in, that of a redacted column."""
        if not self.columns:
            return False
        steps = tuple(step for step in path or () if isinstance(step, str))
        return any(_related(steps, other) for column in self.columns for other in _paths(column))


NOTHING = Redaction()
"""Everything may be shown."""


def _paths(column: str) -> list[tuple[str, ...]]:
    """Where a judge output file holds what a column of the labels does, without the indexes."""
    if column == _VECTOR:
        return [("labels", "scores")]
    score = [name for name, named in _SCORES.items() if named == column]
    if score:
        return [("labels", "scores", score[0])]
    return [("persona_id",)] if column == "persona_id" else [("labels", column)]


def _related(path: tuple[str, ...], other: tuple[str, ...]) -> bool:
    shared = min(len(path), len(other))
    return path[:shared] == other[:shared]


def digest(value: object) -> str:
    """What stands for a redacted value where values are compared: it cannot be read, though it can be guessed."""
    return "sha256:" + sha256(f"{type(value).__name__}:{value}".encode("utf-8", "surrogatepass")).hexdigest()[:16]


def documented_columns() -> tuple[str, ...]:
    """All that the tables and the judge output files are documented to have."""
    return (*(name for model in TABLES.values() for name in model.to_schema().columns), *_OF_LABEL_FILES)


class UnknownColumnError(RequestError):
    """A column to be redacted is none."""


def check_columns(names: Iterable[str], allowed: Mapping[str, Iterable[str]], place: str) -> None:
    """See that every name is that of a column: a misspelled one would redact nothing.

    Raises:
        UnknownColumnError: it is that of no documented column, nor one of the settings' `allowed` (by table).
    """
    check_known(names, [*documented_columns(), *(name for several in allowed.values() for name in several)], place)


def check_known(names: Iterable[str], known: Iterable[str], place: str) -> None:
    """The same for the columns given.

    Raises:
        UnknownColumnError: a name is none of them.
    """
    columns = dict.fromkeys(known)
    for name in names:
        if name not in columns:
            raise UnknownColumnError(f"{place}: no table has a column {name!r}{meant(name, columns)}")
