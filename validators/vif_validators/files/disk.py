"""The only room that touches the disk: reading a file once, replacing a file whole."""

import errno
import os
import re
import stat
from collections.abc import Callable
from pathlib import Path

from vif_validators.files.placing import put_in_place, status

SIZE_LIMIT = 8 * 1024**3
"""Largest file that is read, in bytes."""
HEAD = 64
"""Bytes of a file's beginning by which it may be refused before the rest is read."""

_URL = re.compile(r"[A-Za-z][A-Za-z0-9+.-]+:/")
"""`s3://`, `file:/`; a single letter before the colon is a drive."""


class UnreadableFile(OSError):  # noqa: N818 (said to users as it is: the file is unreadable)
    """A file that could not be read. Its text is one line: the path and the cause.

    `absent`: there is nothing at the path, not even a link or a folder that may not be entered.
    """

    def __init__(self, path: str, cause: str, *, absent: bool = False) -> None:
        self.path = path
        self.cause = " ".join(cause.split())
        self.absent = absent
        super().__init__(f"{path}: {self.cause}")


def refuse_url(path: str) -> None:
    """Refuse what names a place on a network, or a file in the manner of one; also as pathlib shortens it.

    Raises:
        UnreadableFile: it is a URL.
    """
    if _URL.match(path):
        raise UnreadableFile(path, "is a URL; only files of this machine are read and written, by their paths")


def read_bytes(path: str, limit: int = SIZE_LIMIT, accept: Callable[[bytes], None] | None = None) -> bytes:
    """The content of a regular file, opened once.

    Args:
        path: a local file.
        limit: the most bytes it may have.
        accept: is shown the first `HEAD` bytes and raises what is wrong with them.

    Raises:
        UnreadableFile: it does not exist, is not a regular file, may not be read, is longer than `limit` bytes, does
            not fit into memory, or was changed while it was read.
    """
    descriptor = _open(path)
    try:
        before = os.fstat(descriptor)
        if not stat.S_ISREG(before.st_mode):
            raise UnreadableFile(path, f"is {_kind(before.st_mode)}, not a file")
        if before.st_size > limit:
            raise UnreadableFile(path, f"has {before.st_size:,} bytes, more than the limit of {limit:,}")
        # One byte more than there should be: a file that grows is noticed.
        content = _read(descriptor, before.st_size + 1, accept)
        after = os.fstat(descriptor)
    except MemoryError:
        raise UnreadableFile(path, "does not fit into memory") from None
    except UnreadableFile:
        raise
    except OSError as error:
        raise UnreadableFile(path, why(error)) from error
    finally:
        os.close(descriptor)
    if len(content) != before.st_size or after.st_mtime_ns != before.st_mtime_ns:
        raise UnreadableFile(path, "was changed while it was read; try again")
    return content


def replace_file(path: Path, content: bytes) -> None:
    """Write a file whole or not at all: readers see the old content or the new.

    The mode bits of an old file are kept, and a link stays a link to the file that is replaced.

    Raises:
        OSError: what is there is not a regular file, the folder cannot be written to, or the disk is full; the old file
            is then as it was.
        UncertainWrite: the file is replaced, but its folder could not be flushed to the disk.
    """
    target = replaceable(path)
    put_in_place(content, target, target.with_name(f".vif-{os.urandom(6).hex()}.tmp"))


def replaceable(path: Path) -> Path:
    """The file itself, where the path is a link to it.

    Raises:
        OSError: what is there is not a regular file, or the path cannot be one.
    """
    try:
        refuse_url(str(path))
        target = Path(os.path.realpath(path))
        old = status(target)
    except ValueError as error:
        raise OSError(errno.EINVAL, why(error), str(path)) from error
    if old is not None and not stat.S_ISREG(old.st_mode):
        # A file renamed over /dev/null would take the place of the device.
        raise OSError(errno.EINVAL, f"is {_kind(old.st_mode)}, not a file", str(path))
    return target


def _open(path: str) -> int:
    refuse_url(path)
    # O_NONBLOCK: opening a FIFO that nobody writes to would wait for ever.
    flags = os.O_RDONLY | getattr(os, "O_NONBLOCK", 0) | getattr(os, "O_CLOEXEC", 0) | getattr(os, "O_BINARY", 0)
    try:
        return os.open(path, flags)
    except FileNotFoundError:
        raise UnreadableFile(path, "no such file", absent=not os.path.lexists(path)) from None
    except NotADirectoryError as error:
        raise UnreadableFile(path, f"no such file ({why(error)})", absent=True) from None
    except (OSError, ValueError) as error:
        raise UnreadableFile(path, _special(path) or why(error)) from error


def _read(descriptor: int, size: int, accept: Callable[[bytes], None] | None) -> bytes:
    with open(descriptor, "rb", closefd=False) as file:
        if accept is not None:
            accept(file.peek(HEAD)[:HEAD])
        return file.read(size)


def _special(path: str) -> str | None:
    """What a path that cannot be opened is, where that says more than the error."""
    try:
        mode = os.stat(path).st_mode  # noqa: PTH116 (the path as it was given)
    except (OSError, ValueError):
        return None
    return None if stat.S_ISREG(mode) or stat.S_ISDIR(mode) else f"is {_kind(mode)}, not a file"


def why(error: OSError | ValueError) -> str:
    """What a call of the operating system complains of, without the path."""
    if isinstance(error, OSError):
        return error.strerror or str(error)
    # Python versions word this differently, and name the path once more.
    return "its name holds a null character" if "null" in str(error) else str(error)


def _kind(mode: int) -> str:
    kinds = {
        stat.S_IFDIR: "a folder",
        stat.S_IFIFO: "a named pipe",
        stat.S_IFSOCK: "a socket",
        stat.S_IFCHR: "a device",
        stat.S_IFBLK: "a device",
    }
    return kinds.get(stat.S_IFMT(mode), "something else")
