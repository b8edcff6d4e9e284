"""What the reader of hostile files tells whoever watches over it.

Some bytes end the whole process, whatever Python does. The command therefore reads in a child process (`supervisor`):
the child says which file it is decoding, and where it dies, a second child is told to leave that file alone.
"""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Protocol


class Diary(Protocol):
    """Takes notes that outlive the process."""

    def write(self, paths: tuple[str, ...]) -> None:
        """Note that these files, and no others, are being decoded from here on."""


@dataclass(frozen=True, kw_only=True)
class Reading:
    """How files are read.

    Attributes:
        refused: files not to be decoded, with the reason, by path.
        one_by_one: decode each file by itself before judging, so that a crash shows which one it was.
        diary: where the files being decoded are noted; None in a process that nobody watches.
    """

    refused: Mapping[str, str] = field(default_factory=dict)
    one_by_one: bool = False
    diary: Diary | None = None

    @contextmanager
    def of(self, *paths: str) -> Iterator[None]:
        """Note that these files are being decoded, for as long as the block runs."""
        if self.diary is None:
            yield
            return
        self.diary.write(paths)
        try:
            yield
        finally:
            self.diary.write(())
