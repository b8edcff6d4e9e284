"""A new content written beside a file, flushed, and renamed over it: at every moment there is the old or the new."""

import errno
import os
import stat
from pathlib import Path

_NOT_OFFERED = {errno.EPERM, errno.EINVAL, errno.EBADF, errno.ENOSYS, errno.ENOTSUP, errno.EOPNOTSUPP}
"""Errors of file systems that have no such thing as mode bits, or folders that can be flushed."""


class UncertainWrite(OSError):  # noqa: N818 (the write is uncertain)
    """The new content is in place, but a power cut might still bring the old one back."""


def put_in_place(content: bytes, target: Path, temporary: Path) -> None:
    """Write `temporary`, a file in the same folder that must not exist, flush it, and rename it over `target`.

    Raises:
        OSError: the folder cannot be written to, or the disk is full. The old file has not changed then, and
            `temporary` is gone if the disk lets it be removed.
        UncertainWrite: the file is replaced, but its folder could not be flushed to the disk.
    """
    old = status(target)
    flags = os.O_WRONLY | os.O_CREAT | os.O_EXCL
    for name in ("O_NOFOLLOW", "O_CLOEXEC", "O_BINARY"):
        flags |= getattr(os, name, 0)
    # Never open to more people than the old file, not even while it is being written.
    descriptor = os.open(temporary, flags, 0o666 if old is None else stat.S_IMODE(old.st_mode) & 0o777)
    try:
        try:
            _write(descriptor, content)
            if old is not None:
                take_after(descriptor, old)
            os.fsync(descriptor)
        finally:
            os.close(descriptor)
        os.replace(temporary, target)
    except BaseException:
        discard(temporary)
        raise
    flush_folder(target.parent)


def take_after(descriptor: int, old: os.stat_result, *, also: int = 0) -> None:
    """Give an open file the owner, group and mode bits of another, as far as the system lets this process.

    `also` are mode bits that it gets in any case.
    """
    if not hasattr(os, "fchmod"):
        return
    mine = os.fstat(descriptor)
    if (mine.st_uid, mine.st_gid) != (old.st_uid, old.st_gid):
        for owner in (old.st_uid, -1):
            try:
                os.fchown(descriptor, owner, old.st_gid)
                break
            except OSError:
                continue  # only root gives files away; a group of one's own is allowed
    # After the owner: a change of owner takes mode bits away.
    mode = stat.S_IMODE(old.st_mode) | also
    if stat.S_IMODE(os.fstat(descriptor).st_mode) != mode:
        try:
            os.fchmod(descriptor, mode)
        except OSError as error:
            # File systems without mode bits have none to keep.
            if error.errno not in _NOT_OFFERED:
                raise


def discard(temporary: Path) -> None:
    """Remove a temporary file, if there is one and the disk lets it be removed."""
    try:
        os.unlink(temporary)  # noqa: PTH108 (as all writing here: through os)
    except OSError:
        pass


def flush_folder(folder: Path) -> None:
    """Make what was renamed or made in a folder survive a power cut.

    Raises:
        UncertainWrite: the disk refused.
    """
    try:
        descriptor = os.open(folder, os.O_RDONLY | getattr(os, "O_DIRECTORY", 0) | getattr(os, "O_CLOEXEC", 0))
    except PermissionError:
        return  # a folder that may be written to but not listed; Windows opens none
    except OSError as error:
        raise UncertainWrite(error.errno, error.strerror, str(folder)) from error
    try:
        os.fsync(descriptor)
    except OSError as error:
        if error.errno not in _NOT_OFFERED:
            raise UncertainWrite(error.errno, error.strerror, str(folder)) from error
    finally:
        os.close(descriptor)


def status(target: Path) -> os.stat_result | None:
    """What is at a path, a link followed; None where there is nothing."""
    try:
        return target.stat()
    except FileNotFoundError:
        return None


def _write(descriptor: int, content: bytes) -> None:
    left = memoryview(content)
    while left:
        written = os.write(descriptor, left)
        if not written:
            raise OSError(errno.EIO, "the disk took no more bytes")
        left = left[written:]
