"""The hooks as pre-commit installs and runs them, over staged files good and bad."""

import re
import resource
import shutil
import subprocess
from pathlib import Path

import filelock
import polars as pl
import pytest
from tests.acceptance.command import vif
from tests.support.readers import reader
from tests.support.recipes import ADDRESS, clean, clone_of_the_project, git, recipes, repository

from vif_contracts.vocabulary import LABELS_PATH, REGISTRY_PATH

pytestmark = pytest.mark.slow

NAMES = {
    "vif-check": "vif check",
    "vif-check-labels": "vif check (judge output files)",
    "vif-consolidate-check": "vif consolidate --check",
}


@pytest.fixture(scope="session")
def shared(tmp_path_factory, worker_id):
    """The project as a repository, and where pre-commit keeps what it installs: the same for all workers."""
    base = tmp_path_factory.getbasetemp()
    folder = (base if worker_id == "master" else base.parent) / "pre-commit"
    with filelock.FileLock(f"{folder}.lock"):
        if not folder.exists():
            clone_of_the_project(folder / "project")
    return folder


@pytest.fixture
def user(tmp_path):
    """A repository with good data, all staged."""
    root = repository(tmp_path / "user's data")
    assert vif("sample", ".", "--personas", "4", cwd=root).code == 0
    git("add", "--all", cwd=root)
    return root


def pre_commit(*arguments: str | Path, root: Path, shared: Path) -> subprocess.CompletedProcess[str]:
    environment = clean(PRE_COMMIT_HOME=str(shared / "home"), PRE_COMMIT_COLOR="never")
    return subprocess.run(
        [reader("pre-commit"), *arguments], cwd=root, env=environment, check=False, capture_output=True, text=True
    )


def verdicts(said: str) -> dict[str, str]:
    """Passed, Failed or Skipped by hook."""
    found = dict(re.findall(r"^(vif .*?)\.{3,}(?:\(.*\))?(\w+)$", said, re.MULTILINE))
    return {hook: found[name] for hook, name in NAMES.items() if name in found}


def spoil(root: Path) -> None:
    frame = pl.read_parquet(root / REGISTRY_PATH)
    frame.with_columns(age=pl.lit("49")).write_parquet(root / REGISTRY_PATH)


def rewrite_a_judge_output_file(root: Path) -> None:
    name = min((root / LABELS_PATH).parent.glob("*.json"))
    name.write_text(name.read_text("utf-8") + "\n", "utf-8")


def configure(root: Path, shared: Path, recipe: str) -> None:
    (root / ".pre-commit-config.yaml").write_text(recipe.replace(ADDRESS, str(shared / "project")), "utf-8")
    git("add", ".pre-commit-config.yaml", cwd=root)


def test_try_repo_over_good_and_bad_data(user, shared):
    good = pre_commit("try-repo", shared / "project", "--verbose", root=user, shared=shared)
    assert good.returncode == 0, good.stdout + good.stderr
    assert verdicts(good.stdout) == dict.fromkeys(NAMES, "Passed")
    spoil(user)
    git("add", "--all", cwd=user)
    bad = pre_commit("try-repo", shared / "project", "vif-check", root=user, shared=shared)
    assert bad.returncode == 1
    assert verdicts(bad.stdout) == {"vif-check": "Failed"}
    assert "P104 unknown-age-bracket" in bad.stdout
    assert "exit code: 1" in bad.stdout


def test_the_recipe(user, shared):
    configure(user, shared, recipes("- id: vif-check\n")[0])
    done = pre_commit("run", root=user, shared=shared)
    assert (done.returncode, verdicts(done.stdout)) == (0, dict.fromkeys(NAMES, "Passed")), done.stdout + done.stderr
    git("commit", "--quiet", "--message", "good", cwd=user)
    assert git("status", "--porcelain", "--ignored", cwd=user).split() in ([], ["!!", "logs/"]), "hooks leave nothing"

    _what_is_staged_is_judged(user, shared)
    _only_what_concerns_a_hook_starts_it(user, shared)
    _judge_output_files_are_named(user, shared)
    _unreadable_is_no_pass(user, shared)
    [environment] = (shared / "home").glob("repo*/py_env-*")
    _nothing_that_a_gate_does_not_need(environment)
    _a_run_takes_little_more_than_the_import(environment, user)


def _what_is_staged_is_judged(user: Path, shared: Path) -> None:
    good = (user / REGISTRY_PATH).read_bytes()
    spoil(user)
    bad = (user / REGISTRY_PATH).read_bytes()
    done = pre_commit("run", root=user, shared=shared)
    assert (done.returncode, set(verdicts(done.stdout).values())) == (0, {"Skipped"}), "nothing is staged"
    git("add", "--all", cwd=user)
    (user / REGISTRY_PATH).write_bytes(good)
    assert pre_commit("run", root=user, shared=shared).returncode == 1, "bad staged, good in the working tree"
    assert (user / REGISTRY_PATH).read_bytes() == good
    git("reset", "--quiet", "--hard", cwd=user)
    rewrite_a_judge_output_file(user)
    git("add", "--all", cwd=user)
    (user / LABELS_PATH).write_bytes(bad)
    done = pre_commit("run", root=user, shared=shared)
    assert verdicts(done.stdout) == dict.fromkeys(NAMES, "Passed"), "good staged, bad in the working tree"
    assert (user / LABELS_PATH).read_bytes() == bad
    git("reset", "--quiet", "--hard", cwd=user)


def _only_what_concerns_a_hook_starts_it(user: Path, shared: Path) -> None:
    (user / "README.md").write_text("new", "utf-8")
    git("add", "--all", cwd=user)
    assert set(verdicts(pre_commit("run", root=user, shared=shared).stdout).values()) == {"Skipped"}
    rewrite_a_judge_output_file(user)
    git("add", "--all", cwd=user)
    assert verdicts(pre_commit("run", root=user, shared=shared).stdout) == dict.fromkeys(NAMES, "Passed")
    git("reset", "--quiet", "--hard", cwd=user)


def _judge_output_files_are_named(user: Path, shared: Path) -> None:
    folder = user / "--quiet"
    folder.mkdir()
    (folder / "persona_0a1b2c3d_labels.json").write_text("{}", "utf-8")
    git("add", "--all", cwd=user)
    done = pre_commit("run", root=user, shared=shared)
    assert verdicts(done.stdout)["vif-check-labels"] == "Failed"
    assert "--quiet/persona_0a1b2c3d_labels.json:1:1: J002" in done.stdout, done.stdout
    git("reset", "--quiet", "--hard", cwd=user)


def _unreadable_is_no_pass(user: Path, shared: Path) -> None:
    (user / LABELS_PATH).write_bytes((user / LABELS_PATH).read_bytes()[:-100])
    git("add", "--all", cwd=user)
    done = pre_commit("run", root=user, shared=shared)
    assert verdicts(done.stdout)["vif-check"] == "Failed"
    assert "exit code: 2" in done.stdout
    git("reset", "--quiet", "--hard", cwd=user)


def _nothing_that_a_gate_does_not_need(environment: Path) -> None:
    notes = environment.glob("lib/python*/site-packages/*.dist-info")
    installed = {path.name.partition("-")[0].lower() for path in notes}
    assert "vif_contracts" in installed
    assert not installed & {"pandas", "hypothesis", "pytest", "jsonschema", "numpy"}


def _a_run_takes_little_more_than_the_import(environment: Path, user: Path) -> None:
    check = cpu_of(environment / "bin" / "vif", "check", "--quiet", cwd=user)
    bare = cpu_of(environment / "bin" / "python", "-c", "import pandera.polars", cwd=user)
    assert check < 2.5 * bare


def cpu_of(*words: str | Path, cwd: Path) -> float:
    """Seconds of processor time, the least of five runs: other work on the machine does not count."""
    taken = []
    for _ in range(5):
        before = resource.getrusage(resource.RUSAGE_CHILDREN)
        subprocess.run(words, cwd=cwd, check=True, env=clean())
        after = resource.getrusage(resource.RUSAGE_CHILDREN)
        taken.append(after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime)
    return min(taken)


def test_data_in_another_folder(user, shared):
    """The second recipe: the settings of a hook for data that lie elsewhere, and for commits that only delete."""
    configure(user, shared, recipes("- id: vif-check\n")[1])
    (user / "study").mkdir()
    for name in ("logs", "config"):
        shutil.move(user / name, user / "study" / name)
    git("add", "--all", cwd=user)
    done = pre_commit("run", root=user, shared=shared)
    wanted = {"vif-check": "Passed", "vif-check-labels": "Passed"}
    assert (done.returncode, verdicts(done.stdout)) == (0, wanted), done.stdout + done.stderr
    git("commit", "--quiet", "--message", "good", cwd=user)
    (user / "study" / REGISTRY_PATH).unlink()
    git("add", "--all", cwd=user)
    done = pre_commit("run", root=user, shared=shared)
    assert verdicts(done.stdout) == {"vif-check": "Failed", "vif-check-labels": "Skipped"}
