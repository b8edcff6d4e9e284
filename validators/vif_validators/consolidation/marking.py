"""The registry brought up to date with the labels that were written."""

from collections.abc import Sequence
from pathlib import Path

from vif_validators.consolidation.attempt import Attempt
from vif_validators.consolidation.outcome import Marked
from vif_validators.files.parquet_bytes import UnfaithfulBytes
from vif_validators.files.reading import Reading
from vif_validators.registry.registry import Registry
from vif_validators.registry.results import Refused


def unmarked(tried: Attempt) -> tuple[str, ...]:
    """The personas of the table that the registry did not mark labeled when the files were judged."""
    return tuple(persona for persona in tried.personas if persona in tried.waiting)


def mark(
    tried: Attempt, path: str, *, root: Path, config: Sequence[str], lock_timeout: float, reading: Reading
) -> Marked:
    """Mark the personas of the table labeled; whatever keeps them from it is told, as the labels are written."""
    waiting = unmarked(tried)
    already = len(tried.personas) - len(waiting)
    if not waiting:
        return Marked(path=path, already=already)
    registry = Registry(path, root=root, config=config, lock_timeout=lock_timeout, reading=reading)
    try:
        staged = registry.mark_labeled(waiting)
    except Refused as error:
        return Marked(path=path, already=already, waiting=waiting, fault=error.reason)
    except (OSError, UnfaithfulBytes) as error:
        return Marked(path=path, already=already, waiting=waiting, fault=str(error))
    # Somebody else may have marked some of them in the meantime.
    return Marked(path=path, marked=staged.changed, already=already + len(staged.already), refused=dict(staged.refused))
