"""New files beside the old ones, until all of them are put in place together."""

import hashlib
import os
from collections.abc import Callable
from pathlib import Path
from typing import BinaryIO, Self


class Staging:
    """Files on their way; those that are not put in place are removed when the block ends, with their new folders."""

    def __init__(self) -> None:
        self._temporary: dict[Path, Path] = {}
        self._folders: list[Path] = []

    def open(self, target: Path) -> BinaryIO:
        """A new file that is to be at `target`; the file that a link leads to."""
        real = Path(os.path.realpath(target))
        # Not the name that the writers under the lock use for theirs.
        temporary = real.with_name(f".{real.name}.sample.tmp")
        try:
            self._make(real.parent)
            temporary.unlink(missing_ok=True)
            self._temporary[target] = temporary
            return temporary.open("xb")
        except OSError as error:
            raise OSError(error.errno, error.strerror, str(target)) from error  # its own name, not the temporary one

    def add(self, target: Path, content: bytes) -> None:
        """A new file of this content."""
        with self.open(target) as file:
            file.write(content)

    def change(self, target: Path, change: Callable[[bytes], bytes]) -> None:
        """Put other bytes into a new file that is complete already."""
        self.add(target, change(self._temporary[target].read_bytes()))

    def put_in_place(self, *, overwrite: bool) -> list[Path]:
        """Rename every file to what it is to be; the paths.

        Raises:
            FileExistsError: one is there, differs, and `overwrite` is not set. Nothing is replaced.
            OSError: something else than a file is there (nothing is replaced), or a file cannot be renamed.
        """
        for target, temporary in self._temporary.items():
            if target.exists() and not target.is_file():
                raise OSError(f"{target}: there is something that is not a file")
            if not overwrite and target.exists() and not _same(target, temporary):
                raise FileExistsError(f"{target}: exists and is different")
        for target, temporary in self._temporary.items():
            temporary.replace(os.path.realpath(target))
        self._folders.clear()
        return list(self._temporary)

    def _make(self, folder: Path) -> None:
        if not folder.exists():
            self._make(folder.parent)
            folder.mkdir(exist_ok=True)
            self._folders.append(folder)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        for temporary in self._temporary.values():
            temporary.unlink(missing_ok=True)
        for folder in reversed(self._folders):
            try:
                folder.rmdir()
            except OSError:
                pass  # it is used


def durable(file: BinaryIO) -> None:
    """Have what was written reach the disk before the file takes its name."""
    file.flush()
    os.fsync(file.fileno())


def _same(one: Path, other: Path) -> bool:
    return one.stat().st_size == other.stat().st_size and _digest(one) == _digest(other)


def _digest(path: Path) -> bytes:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").digest()
