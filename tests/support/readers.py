"""Programs and packages of other projects that read what we write, for the slow tests.

A package that brings a reader or a schema of a format is fetched by name from its registry, pinned to a version and to
its content. Where a reader cannot be had the test is skipped, or fails where VIF_NEEDS_READERS says that this run is to
have all readers.
"""

import hashlib
import os
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path
from typing import NoReturn

import pytest

CACHE = Path(tempfile.gettempdir()) / f"vif-readers-{os.getuid() if hasattr(os, 'getuid') else 'all'}"
ENVIRONMENT = Path(__file__).parents[2] / ".venv" / "readers" / "bin"
"""Where `make .venv/.readers` puts the readers that do not go together with the project's own packages."""
PATIENCE = 180
"""Seconds that a registry has."""
OFFLINE = dict.fromkeys(("http_proxy", "https_proxy", "HTTP_PROXY", "HTTPS_PROXY", "ALL_PROXY"), "http://127.0.0.1:9")
"""Environment of a reader that is to do without a network: it is sent to a port where nobody answers."""


def unavailable(reason: str) -> NoReturn:
    """End the test: a reader is missing."""
    if os.environ.get("VIF_NEEDS_READERS") == "1":
        pytest.fail(f"a reader is missing: {reason}")
    pytest.skip(reason)


def reader(name: str) -> str:
    """The path of a program beside this Python."""
    return shutil.which(name, path=str(Path(sys.executable).parent)) or unavailable(f"{name} is not installed")


def apart(name: str) -> Path:
    """The path of a program of the readers' own environment."""
    program = ENVIRONMENT / name
    if not program.exists():
        unavailable("there is no .venv/readers; `make .venv/.readers` makes it")
    return program


def from_pypi(name: str, version: str, *, sha256: str) -> Path:
    """The source distribution of a Python package."""
    pip = [sys.executable, "-m", "pip", "download", "--quiet", "--disable-pip-version-check", "--no-deps"]
    return _archive(
        f"{name}-{version}.tar.gz", [*pip, "--no-binary", name, f"{name}=={version}", "--dest", "."], sha256
    )


def from_npm(name: str, version: str, *, sha256: str) -> Path:
    """The archive of an npm package; its content lies in a folder `package`."""
    archive = f"{name.removeprefix('@').replace('/', '-')}-{version}.tgz"
    return _archive(archive, ["npm", "pack", "--silent", f"{name}@{version}"], sha256)


def unpacked(archive: Path, folder: Path) -> Path:
    """The folder with the content of an archive."""
    shutil.unpack_archive(archive, folder, filter="data")
    return folder


def _archive(name: str, command: list[str], sha256: str) -> Path:
    kept = CACHE / name
    if not (kept.is_file() and _digest(kept) == sha256):
        CACHE.mkdir(mode=0o700, exist_ok=True)
        with tempfile.TemporaryDirectory(dir=CACHE) as folder:
            _fetch(command, Path(folder))
            fetched = Path(folder) / name
            assert fetched.is_file(), f"{' '.join(command)} did not give {name}"
            assert _digest(fetched) == sha256, f"{name} is not the file that was pinned"
            fetched.replace(kept)
    return kept


def _fetch(command: list[str], folder: Path) -> None:
    try:
        done = subprocess.run(command, cwd=folder, capture_output=True, text=True, timeout=PATIENCE, check=False)
    except (FileNotFoundError, subprocess.TimeoutExpired) as error:
        unavailable(str(error))
    if done.returncode:
        unavailable(f"{' '.join(command)}: {done.stderr.strip()[-500:]}")


def _digest(path: Path) -> str:
    return hashlib.sha256(path.read_bytes()).hexdigest()
