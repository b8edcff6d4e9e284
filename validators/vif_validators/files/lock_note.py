"""Who holds a lock, written into the lock file: only ever a courtesy, so nothing here fails."""

import json
import os
import socket
import stat
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from vif_validators.files.placing import status, take_after

_LONGEST = 2000
_START = b'{"vif-lock": '


class LockNote:
    """The note of one holder.

    Args:
        purpose: what the file is locked for.
        target: the locked file: who may write it may lock it, too.
    """

    def __init__(self, purpose: str, target: Path) -> None:
        self._purpose = purpose
        self._target = target
        self._descriptor: int | None = None

    def sign(self, descriptor: int) -> None:
        """Write the note through the open lock file, over that of a holder who was killed."""
        try:
            old = status(self._target)
            if old is not None:
                take_after(descriptor, old, also=stat.S_IRUSR | stat.S_IWUSR)
            if _is_foreign(descriptor):
                return
            note = {"vif-lock": 1, "pid": os.getpid(), "host": socket.gethostname(), "purpose": self._purpose}
            note["since"] = datetime.now(UTC).strftime("%Y-%m-%d %H:%M:%S UTC")
            os.ftruncate(descriptor, 0)
            os.pwrite(descriptor, json.dumps(note).encode(), 0)
            self._descriptor = descriptor
        except (OSError, AttributeError):
            pass

    def clear(self) -> None:
        """Wipe the note, while the lock is still held."""
        if self._descriptor is None:
            return
        try:
            os.ftruncate(self._descriptor, 0)
        except OSError:
            pass


def holder(lock: str) -> str | None:
    """Who holds a lock, as far as its file tells: a process, its computer, what for and since when."""
    note = _read(lock)
    try:
        pid, host, purpose, since = (note[key] for key in ("pid", "host", "purpose", "since"))
    except (KeyError, TypeError):
        return None
    if type(pid) is not int or not all(isinstance(text, str) for text in (host, purpose, since)):
        return None
    if host == socket.gethostname() and not _runs(pid):
        # The note of one who was killed; whoever holds the lock has not signed yet.
        return None
    return f"process {pid} on {host} ({purpose}) since {since}"


def _read(lock: str) -> Any:
    try:
        descriptor = os.open(lock, os.O_RDONLY | getattr(os, "O_NONBLOCK", 0) | getattr(os, "O_NOFOLLOW", 0))
    except OSError:
        return None
    try:
        return json.loads(os.read(descriptor, _LONGEST))
    except (OSError, ValueError, RecursionError):
        return None
    finally:
        os.close(descriptor)


def _is_foreign(descriptor: int) -> bool:
    """Whether the file holds something else than a note: then it is not ours to write to."""
    head = os.pread(descriptor, len(_START), 0)
    return bool(head) and head != _START


def _runs(pid: int) -> bool:
    if os.name != "posix":
        return True  # elsewhere signal 0 is not harmless
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    except (OSError, OverflowError):
        return True
    return True
