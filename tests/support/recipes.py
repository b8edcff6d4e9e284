"""The recipes of the README, and the repositories that they are tried in."""

import os
import re
import shutil
import subprocess
from pathlib import Path

REPOSITORY = Path(__file__).parents[2]
README = (REPOSITORY / "README.md").read_text("utf-8")
ADDRESS = "https://github.com/your-org/vif-contracts"
"""What the README says instead of the place that a user installs from."""
VERSION = "v0.1.0"
INSTALLED = (
    ".pre-commit-hooks.yaml",
    "README.md",
    "action.yml",
    "contracts",
    "pyproject.toml",
    "requirements-runtime.lock",
    "validators",
)


def recipes(marker: str) -> list[str]:
    """The fenced blocks of the README with this text in them, in order."""
    blocks = re.findall(r"^```\w+\n(.*?)^```$", README, re.MULTILINE | re.DOTALL)
    found = [block for block in blocks if marker in block]
    assert found, f"the README has no recipe with {marker!r}"
    return found


def git(*arguments: str | Path, cwd: Path) -> str:
    """What git says; without anything of the user's own configuration."""
    name = "commit.gpgsign=false"
    identity = ("-c", "user.name=tester", "-c", "user.email=tester@example.org", "-c", name)
    done = subprocess.run(["git", *identity, *arguments], cwd=cwd, check=True, capture_output=True, env=clean())
    return done.stdout.decode()


def clean(**more: str) -> dict[str, str]:
    """The environment without what git, make and pytest tell their own children."""
    kept = {
        name: value
        for name, value in os.environ.items()
        if not name.startswith(("GIT_DIR", "GIT_INDEX", "MAKE", "MFLAGS", "PYTEST"))
    }
    return {**kept, "GIT_CONFIG_GLOBAL": os.devnull, **more}


def repository(folder: Path) -> Path:
    """An empty git repository."""
    folder.mkdir(parents=True, exist_ok=True)
    git("init", "--quiet", "--initial-branch=main", cwd=folder)
    return folder


def clone_of_the_project(folder: Path) -> Path:
    """What of this working tree is installed, committed or not, as a repository with the tag `VERSION`."""
    repository(folder)
    for name in INSTALLED:
        if (REPOSITORY / name).is_dir():
            shutil.copytree(REPOSITORY / name, folder / name, ignore=shutil.ignore_patterns("__pycache__"))
        else:
            shutil.copy2(REPOSITORY / name, folder / name)
    git("add", "--all", cwd=folder)
    git("commit", "--quiet", "--message", "everything", cwd=folder)
    git("tag", VERSION, cwd=folder)
    return folder
