"""The recipes for other gates, pasted from the README into an empty repository.

pip and python3 are stand-ins that put this environment's `vif` where the recipe expects it; the slow test installs.
"""

import os
import stat
import subprocess
import sys
from pathlib import Path
from xml.etree import ElementTree as ET

import polars as pl
import pytest
import yaml
from tests.acceptance.command import vif
from tests.support.readers import reader
from tests.support.recipes import ADDRESS, VERSION, clean, clone_of_the_project, git, recipes, repository

from vif_contracts.vocabulary import REGISTRY_PATH

BIN = Path(sys.executable).parent
PIP = f"""#!/bin/sh
for word; do :; done  # the last one
test "$word" = "git+{ADDRESS}@{VERSION}" && ln -sf "{BIN}/vif" "$(dirname "$0")/vif"
"""
PYTHON = """#!/bin/sh
case "$1 $2" in
  "-m venv") mkdir -p "$3/bin" && cp "$(dirname "$0")/pip" "$(dirname "$0")/python3" "$3/bin" &&
             cp "$3/bin/python3" "$3/bin/python" ;;
  "-m pip") shift 2; exec "$(dirname "$0")/pip" "$@" ;;
  "train.py ") echo trained ;;
  *) exit 9 ;;
esac
"""


@pytest.fixture
def user(tmp_path):
    """An empty repository, with good data beside it that is not committed."""
    root = repository(tmp_path / "user")
    assert vif("sample", ".", "--personas", "3", "--no-json", cwd=root).code == 0
    return root


@pytest.fixture
def tools(tmp_path):
    """A folder with stand-ins for pip and python3."""
    folder = tmp_path / "tools"
    folder.mkdir()
    for name, text in (("pip", PIP), ("python3", PYTHON)):
        (folder / name).write_text(text, "utf-8")
        (folder / name).chmod(0o755)
    return folder


def run(*words: str, root: Path, tools: Path) -> subprocess.CompletedProcess[str]:
    environment = clean(PATH=f"{tools}:/usr/bin:/bin")
    return subprocess.run(words, cwd=root, env=environment, check=False, capture_output=True, text=True)


def spoil(root: Path) -> None:
    frame = pl.read_parquet(root / REGISTRY_PATH)
    frame.with_columns(age=pl.lit("49")).write_parquet(root / REGISTRY_PATH)


def pasted(marker: str, *, lines: int) -> str:
    [recipe] = recipes(marker)
    assert len([line for line in recipe.splitlines() if not line.startswith("#")]) <= lines
    return recipe


def test_gitlab(user, tools):
    recipe = pasted("# .gitlab-ci.yml", lines=7)
    (user / ".gitlab-ci.yml").write_text(recipe, "utf-8")
    command = [reader("check-jsonschema"), "--builtin-schema", "vendor.gitlab-ci", str(user / ".gitlab-ci.yml")]
    assert subprocess.run(command, check=False, capture_output=True).returncode == 0
    [job] = yaml.safe_load(recipe).values()
    script = "set -eo pipefail\n" + "\n".join(job["script"])
    report = user / job["artifacts"]["reports"]["junit"]
    assert job["artifacts"]["when"] == "always"
    for code in (0, 1):
        assert run("bash", "-c", script, root=user, tools=tools).returncode == code
        failures = ET.parse(report).getroot().iter("failure")  # noqa: S314
        assert bool(list(failures)) is bool(code)
        report.unlink()
        spoil(user)


def test_a_script(user, tools):
    (user / "gate.sh").write_text(pasted("# gate.sh", lines=5), "utf-8")
    assert run("sh", "gate.sh", root=user, tools=tools).returncode == 0
    assert (user / "out" / "vif.json").is_file()
    spoil(user)
    assert run("sh", "gate.sh", root=user, tools=tools).returncode == 1


def test_make(user, tools):
    (user / "Makefile").write_text(pasted("# Makefile", lines=9), "utf-8")
    done = run("make", root=user, tools=tools)
    assert (done.returncode, done.stdout.splitlines()[-1]) == (0, "trained"), done.stdout + done.stderr
    spoil(user)
    done = run("make", root=user, tools=tools)
    assert done.returncode == 2
    assert "trained" not in done.stdout
    assert "pip" not in done.stdout, "it is installed once"


def test_a_git_hook_judges_what_is_staged(user, tools):
    hook = user / ".git" / "hooks" / "pre-commit"
    hook.parent.mkdir(exist_ok=True)
    hook.write_text(pasted("# .git/hooks/pre-commit", lines=5), "utf-8")
    hook.chmod(hook.stat().st_mode | stat.S_IXUSR)
    (tools / "vif").symlink_to(BIN / "vif")

    def commit() -> int:
        words = ("git", "-c", "user.name=me", "-c", "user.email=me@example.org", "commit", "-m", "new", "--allow-empty")
        return run(*words, root=user, tools=tools).returncode

    git("add", "--all", cwd=user)
    assert commit() == 0
    good = (user / REGISTRY_PATH).read_bytes()
    spoil(user)
    assert commit() == 0, "the fault is not staged"
    git("add", "--all", cwd=user)
    (user / REGISTRY_PATH).write_bytes(good)
    assert commit() == 1, "the cure is not staged"
    git("add", "--all", cwd=user)
    assert commit() == 0
    git("rm", "--quiet", "--cached", REGISTRY_PATH, cwd=user)
    assert commit() == 1, "a table that the commit deletes"


@pytest.mark.slow
def test_a_script_that_really_installs(user, tmp_path):
    clone = clone_of_the_project(tmp_path / "clone")
    recipe = pasted("# gate.sh", lines=5).replace(ADDRESS, f"file://{clone}")
    (user / "gate.sh").write_text(recipe, "utf-8")
    environment = clean(PATH=f"{BIN}:{os.environ['PATH']}")
    for code in (0, 1):
        done = subprocess.run(["sh", "gate.sh"], cwd=user, env=environment, check=False, capture_output=True, text=True)
        assert done.returncode == code, done.stdout + done.stderr
        spoil(user)
    [installed] = (user / ".vif" / "lib").glob("python*/site-packages")
    assert not list(installed.glob("pandas*"))
