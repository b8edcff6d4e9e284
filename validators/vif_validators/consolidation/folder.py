"""The judge output files of a folder, found by their names."""

import os
import re
from dataclasses import dataclass
from pathlib import Path

from vif_validators.files.disk import UnreadableFile, why

NAME = "persona_<persona_id>_labels.json"
_NAME = re.compile(r"persona_(.*)_labels\.json", re.DOTALL)
_LOOKS_LIKE_ONE = re.compile(r"[^.].*\.json|persona_.*", re.DOTALL | re.IGNORECASE)


@dataclass(frozen=True, kw_only=True)
class LabelFolder:
    """What lies in the folder, in the order of the names.

    Attributes:
        path: as it was named.
        files: paths of everything that has the name of a judge output file, links and folders included.
        overlooked: names that resemble one but are none; those files are not read.
    """

    path: str
    files: tuple[str, ...]
    overlooked: tuple[str, ...]


def label_folder(path: str) -> LabelFolder:
    """List a folder.

    Raises:
        UnreadableFile: there is no such folder, it may not be read, or no judge output file is in it.
    """
    try:
        # Code points, not the rules of some language: the order must be the same everywhere.
        names = sorted(os.listdir(path))  # noqa: PTH208 (names, not paths)
    except FileNotFoundError:
        raise UnreadableFile(path, "no such folder", absent=True) from None
    except NotADirectoryError:
        raise UnreadableFile(path, "is a file, not a folder of judge output files") from None
    except (OSError, ValueError) as error:
        raise UnreadableFile(path, why(error)) from error
    named = [name for name in names if _NAME.fullmatch(name)]
    if not named:
        # An empty table in place of a full one would be a loss that nobody asked for.
        raise UnreadableFile(path, f"holds no file {NAME}; nothing was consolidated")
    folder = Path(path)
    return LabelFolder(
        path=path,
        files=tuple(str(folder / name) for name in named),
        overlooked=tuple(name for name in names if _LOOKS_LIKE_ONE.fullmatch(name) and not _NAME.fullmatch(name)),
    )


def persona_in_name(path: str) -> str:
    """The persona_id that the name of a judge output file holds; empty if it holds none."""
    found = _NAME.fullmatch(os.path.basename(path))  # noqa: PTH119 (paths are text here)
    return found[1] if found else ""
