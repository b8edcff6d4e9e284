"""One writer at a time, and nothing half-written: a file changed under a kernel lock, so that no crash loses anything.

The lock is on a file of its own beside the real one (`NAME.lock`), which is never removed: locking a file that is then
replaced, or removing the lock, lets two writers in. Readers need no lock. Who holds it is written into it, for those
who wait in vain.
"""

import errno
import math
import os
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from os import PathLike
from pathlib import Path

from vif_validators.files.disk import replaceable
from vif_validators.files.lock_note import LockNote, holder
from vif_validators.files.placing import UncertainWrite, flush_folder, put_in_place

LOCK_TIMEOUT = 60.0
"""Seconds to wait for another writer."""
_POLL = 0.01

_MENDS = {
    errno.ENOSPC: "free some space and try again",
    errno.EDQUOT: "free some of the quota and try again",
    errno.EFBIG: "raise the limit on the size of files (ulimit -f) and try again",
    errno.EROFS: "make the file system writable",
    errno.EACCES: "make the file and its folder writable for this user",
    errno.EPERM: "make the file and its folder writable for this user",
    errno.EIO: "check the disk before trying again",
    errno.ENOENT: "make its folder first",
    errno.ENAMETOOLONG: "give the file a shorter name",
    errno.ENOSYS: "use a file system that has locks (flock)",
    errno.ENOTSUP: "use a file system that has locks (flock)",
    errno.ENOLCK: "use a file system that has locks (flock)",
}


class UnwritableFile(OSError):  # noqa: N818 (said to users as it is: the file is unwritable)
    """A file that could not be written; its content is the old one, unless the text says otherwise.

    Its text is one line: the path, the cause and how to mend it.
    """

    def __init__(self, path: str, cause: str) -> None:
        self.path = path
        self.cause = " ".join(cause.split())
        super().__init__(f"{path}: {self.cause}")


class FileIsLocked(UnwritableFile):
    """Another process was changing the file for longer than one was willing to wait. `holder` names it, if known."""

    def __init__(self, path: str, timeout: float, holder: str | None) -> None:
        self.holder = holder
        by = f"held by {holder}" if holder else "held by another process"
        waited = f"gave up after {timeout:g} s; try again, or give it a longer lock timeout"
        super().__init__(path, f"is locked, {by}; {waited}")


@dataclass(frozen=True, kw_only=True)
class LockedFile:
    """A file that nobody else changes for as long as the block of `exclusive` runs.

    `path` is as the caller wrote it, `target` the file itself where that is a link.
    """

    path: str
    target: Path

    @property
    def exists(self) -> bool:
        """Whether there is anything at the place of the file."""
        return os.path.lexists(self.target)

    def replace(self, content: bytes) -> None:
        """Replace the whole file. Once this returns, the new content survives a crash and a power cut.

        A temporary file that a killed writer left is cleared away first.

        Raises:
            UnwritableFile: it cannot be written.
        """
        temporary = self.target.with_name(f".{self.target.name}.tmp")
        try:
            if self.exists and not os.access(self.target, os.W_OK):
                raise PermissionError(errno.EACCES, "the file is write-protected")
            # Of a fixed name, so that at most one is ever left; under the lock nobody else is writing it.
            temporary.unlink(missing_ok=True)
            put_in_place(content, self.target, temporary)
        except UncertainWrite as error:
            said = "is written, but it is not certain that it would survive a power cut"
            raise UnwritableFile(self.path, f"{said}: {error.strerror}; check the disk") from error
        except OSError as error:
            raise _unwritable(self.path, error, temporary) from error


@contextmanager
def exclusive(
    path: str | PathLike[str], *, timeout: float = LOCK_TIMEOUT, purpose: str = "writing"
) -> Iterator[LockedFile]:
    """Be the only one who changes a file: read it inside the block, not before it, then replace it.

    Args:
        path: the file; it need not exist, but its folder must.
        timeout: seconds to wait for another writer; 0 to try once.
        purpose: what for, in a word or two, told to those who wait in vain.

    Raises:
        FileIsLocked: another writer was at it all the time.
        UnwritableFile: it is not a regular file, or its folder takes no lock file.
        ValueError: the timeout is negative or not finite.
    """
    # Imported here: readers need no lock.
    from filelock import FileLock, Timeout

    if not (math.isfinite(timeout) and timeout >= 0):
        raise ValueError(f"the lock timeout must be a number of seconds from 0 on, got {timeout}")
    name = os.fspath(path)
    try:
        target = replaceable(Path(name))
        if not target.parent.is_dir():
            # filelock would make it.
            raise FileNotFoundError(errno.ENOENT, "no such folder", str(target.parent))
    except OSError as error:
        raise _unwritable(name, error) from error
    note = LockNote(purpose, target)
    lock = FileLock(
        f"{target}.lock",
        timeout=timeout,
        poll_interval=_POLL,
        fallback_to_soft=False,
        preserve_lock_file=True,
        on_acquired=note.sign,
    )
    try:
        lock.acquire()
    except Timeout:
        if not os.path.lexists(f"{target}.lock"):
            # filelock takes a folder in which no file can be made for one that changes just then.
            raise UnwritableFile(name, "cannot be written: no lock file can be made in its folder") from None
        raise FileIsLocked(name, timeout, holder(f"{target}.lock")) from None
    except OSError as error:
        raise _unwritable(name, error, Path(f"{target}.lock")) from error
    try:
        yield LockedFile(path=name, target=target)
    finally:
        note.clear()
        lock.release()


def make_folder(folder: Path) -> None:
    """Make a folder and those above it, where they are missing, so that they survive a power cut.

    Raises:
        UnwritableFile: it cannot be made.
    """
    try:
        for each in (*reversed(folder.parents), folder):
            if not each.is_dir():
                each.mkdir(exist_ok=True)
                flush_folder(each.parent)
    except FileExistsError as error:
        raise UnwritableFile(str(folder), f"cannot be made: {error.filename} is a file, not a folder") from error
    except ValueError as error:
        raise UnwritableFile(str(folder), f"cannot be made: {error}") from error
    except OSError as error:
        raise _unwritable(str(folder), error) from error


def _unwritable(path: str, error: OSError, beside: Path | None = None) -> UnwritableFile:
    said = error.strerror or str(error)
    if error.filename is not None and beside is not None and os.fspath(error.filename) == str(beside):
        # What is in the way is not the file itself.
        if error.errno in {errno.EISDIR, errno.ELOOP, errno.ENOTDIR, errno.EEXIST}:
            return UnwritableFile(path, f"cannot be written: {beside} is in the way ({said}); remove it")
        if error.errno in {errno.EACCES, errno.EPERM} and os.path.lexists(beside):
            said = f"{said} ({beside})"
    mend = _MENDS.get(error.errno or 0)
    return UnwritableFile(path, f"cannot be written: {said}" + (f"; {mend}" if mend else ""))
