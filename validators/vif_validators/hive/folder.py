"""A folder of parquet files that make up one table, in folders named `key=value` as Hive, Spark and polars do."""

import os
from collections.abc import Iterator
from dataclasses import dataclass
from urllib.parse import unquote

from vif_validators.files.disk import SIZE_LIMIT, UnreadableFile, why

NULL_KEY = "__HIVE_DEFAULT_PARTITION__"
"""The value of a folder whose rows have a null in the key."""
MOST_PARTS = 100_000
DEEPEST = 64
"""Folders below one another."""

Keys = tuple[tuple[str, str | None], ...]


@dataclass(frozen=True, slots=True)
class Part:
    """A parquet file of the folder, and what the names of the folders that it lies in say of all of its rows."""

    path: str
    keys: Keys


@dataclass(frozen=True, slots=True)
class _Folder:
    path: str
    keys: Keys
    above: frozenset[tuple[int, int]]


def parts_of(folder: str) -> tuple[list[Part], list[UnreadableFile]]:
    """The parquet files under a folder by path, and what keeps others from being found.

    Files that do not end in .parquet, and names that begin with `_` or `.`, are no part of the table, as is the custom.
    Links are followed. Nothing is read of the files.
    """
    parts: list[Part] = []
    faults: list[UnreadableFile] = []
    waiting = [_Folder(folder, (), frozenset())]
    size = 0
    while waiting:
        current = waiting.pop()
        try:
            for entry, below in _entries(current):
                if below is not None:
                    waiting.append(below)
                    continue
                parts.append(Part(entry.path, current.keys))
                size += _size(entry)
        except UnreadableFile as error:
            faults.append(error)
        if len(parts) > MOST_PARTS or size > SIZE_LIMIT:
            said = f"more than {MOST_PARTS:,} files" if len(parts) > MOST_PARTS else f"more than {SIZE_LIMIT:,} bytes"
            return [], [UnreadableFile(folder, f"holds {said} of parquet")]
    if not parts and not faults:
        faults.append(UnreadableFile(folder, "holds no parquet file"))
    return sorted(parts, key=lambda part: part.path), faults


def _entries(folder: _Folder) -> Iterator[tuple[os.DirEntry[str], _Folder | None]]:
    """The parquet files of one folder, and the folders in it.

    Raises:
        UnreadableFile: the folder cannot be listed, lies in itself, or one in it is not named `key=value`.
    """
    try:
        found = os.stat(folder.path)  # noqa: PTH116 (the path as it was given)
        if (found.st_dev, found.st_ino) in folder.above or len(folder.above) >= DEEPEST:
            raise UnreadableFile(folder.path, "is a link to a folder that it lies in")
        above = folder.above | {(found.st_dev, found.st_ino)}
        with os.scandir(folder.path) as listing:
            entries = sorted(listing, key=lambda entry: entry.name)
    except OSError as error:
        if isinstance(error, UnreadableFile):
            raise
        raise UnreadableFile(folder.path, why(error)) from error
    for entry in entries:
        if _is_folder(entry):
            if entry.name.startswith(".") or (entry.name.startswith("_") and "=" not in entry.name):
                continue
            key = _key(entry, folder.keys)
            yield entry, _Folder(entry.path, (*folder.keys, key), above)
        elif entry.name.lower().endswith(".parquet") and not entry.name.startswith(("_", ".")):
            yield entry, None


def _is_folder(entry: os.DirEntry[str]) -> bool:
    try:
        return entry.is_dir()
    except OSError:  # a link that leads nowhere is a file that cannot be read
        return False


def _size(entry: os.DirEntry[str]) -> int:
    try:
        return entry.stat().st_size
    except OSError:
        return 0


def _key(entry: os.DirEntry[str], above: Keys) -> tuple[str, str | None]:
    name, separator, value = entry.name.partition("=")
    if not separator or not name:
        raise UnreadableFile(entry.path, "is a folder that is not named key=value")
    try:
        key, text = unquote(name, errors="strict"), unquote(value, errors="strict")
        (key + text).encode()
    except UnicodeError:
        raise UnreadableFile(entry.path, "is a folder whose name is not UTF-8") from None
    if key in dict(above):
        raise UnreadableFile(entry.path, f"is a second folder of the key {key} above one file")
    return key, None if value == NULL_KEY else text
