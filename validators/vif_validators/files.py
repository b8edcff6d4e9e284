"""The only room that touches the disk: reading a file once, replacing a file whole."""

import os
import stat
from pathlib import Path

SIZE_LIMIT = 8 * 1024**3
"""Largest file that is read, in bytes."""


class UnreadableFile(OSError):  # noqa: N818 (said to users as it is: the file is unreadable)
    """A file that could not be read. Its text is one line: the path and the cause."""

    def __init__(self, path: str, cause: str) -> None:
        self.path = path
        self.cause = " ".join(cause.split())
        super().__init__(f"{path}: {self.cause}")


def read_bytes(path: str, limit: int = SIZE_LIMIT) -> bytes:
    """The content of a regular file, opened once.

    Raises:
        UnreadableFile: it does not exist, is not a regular file, may not be read, is longer than `limit` bytes, or was
            changed while it was read.
    """
    # O_NONBLOCK: opening a FIFO that nobody writes to would wait for ever.
    flags = os.O_RDONLY | getattr(os, "O_NONBLOCK", 0) | getattr(os, "O_CLOEXEC", 0) | getattr(os, "O_BINARY", 0)
    try:
        descriptor = os.open(path, flags)
    except FileNotFoundError:
        raise UnreadableFile(path, "no such file") from None
    except (OSError, ValueError) as error:
        raise UnreadableFile(path, _why(error)) from error
    with os.fdopen(descriptor, "rb") as file:
        before = os.fstat(descriptor)
        if not stat.S_ISREG(before.st_mode):
            raise UnreadableFile(path, f"is {_kind(before.st_mode)}, not a file")
        if before.st_size > limit:
            raise UnreadableFile(path, f"has {before.st_size:,} bytes, more than the limit of {limit:,}")
        try:
            content = file.read(limit + 1)
        except OSError as error:
            raise UnreadableFile(path, _why(error)) from error
        after = os.fstat(descriptor)
    if len(content) != before.st_size or after.st_mtime_ns != before.st_mtime_ns:
        raise UnreadableFile(path, "was changed while it was read; try again")
    return content


def replace_file(path: Path, content: bytes) -> None:
    """Write a file whole or not at all: readers see the old content or the new.

    Raises:
        OSError: the folder cannot be written to, or the disk is full; the old file is then as it was.
    """
    target = Path(os.path.realpath(path))
    temporary = target.with_name(f".{target.name}.{os.getpid()}.tmp")
    try:
        with temporary.open("xb") as file:
            file.write(content)
            file.flush()
            os.fsync(file.fileno())
        os.replace(temporary, target)
    finally:
        temporary.unlink(missing_ok=True)


def _why(error: OSError | ValueError) -> str:
    return (error.strerror if isinstance(error, OSError) else None) or str(error)


def _kind(mode: int) -> str:
    kinds = {
        stat.S_IFDIR: "a folder",
        stat.S_IFIFO: "a named pipe",
        stat.S_IFSOCK: "a socket",
        stat.S_IFCHR: "a device",
        stat.S_IFBLK: "a device",
    }
    return kinds.get(stat.S_IFMT(mode), "something else")
