"""The GitHub action: valid, pinned, and run step by step by a stand-in for the runner.

The step that installs packages is left out here, as those of this environment will do; tests/slow runs it.
"""

import json
import os
import re
import subprocess
import sys
import sysconfig
import tomllib
from pathlib import Path

import polars as pl
import pytest
import yaml
from tests.acceptance.command import vif
from tests.support.github_runner import Job, Ran, evaluate, fill, machine, run_action
from tests.support.readers import reader
from tests.support.recipes import README, REPOSITORY, recipes

from vif_contracts.vocabulary import REGISTRY_PATH

ACTION = yaml.safe_load((REPOSITORY / "action.yml").read_text("utf-8"))
STEPS = ACTION["runs"]["steps"]
TRAPS = ("polars", "click", "pip", "yaml", "vif_validators", "sitecustomize")
"""Modules that lie in the workspace: whoever imports them passes a judgement that they make up."""


@pytest.fixture
def job(tmp_path):
    """A workspace with good data and with traps, and an environment with more of them."""
    workspace, temp = tmp_path / "work space", tmp_path / "temp"
    workspace.mkdir()
    temp.mkdir()
    (temp / "packages").symlink_to(sysconfig.get_path("purelib"))
    # The python3 of the path is the one whose packages these are.
    (temp / "bin").mkdir()
    (temp / "bin" / "python3").symlink_to(sys.executable)
    environment = machine()
    environment["PATH"] = os.pathsep.join((str(temp / "bin"), environment["PATH"]))
    assert vif("sample", ".", "--personas", "3", "--no-json", cwd=workspace).code == 0
    for name in TRAPS:
        (workspace / f"{name}.py").write_text("import os; open('pwned', 'w').close(); os._exit(0)\n", "utf-8")
    return Job(
        workspace,
        temp,
        {**environment, "PYTHONPATH": str(workspace)},
        {"actions/setup-python": lambda handed: {"python-path": sys.executable}},
    )


def act(job: Job, **inputs: str) -> Ran:
    given = {name.replace("_", "-"): value for name, value in inputs.items()}
    ran = run_action(REPOSITORY, job, given, instead={"install": {"folder": str(job.temp)}})
    assert not (job.workspace / "pwned").exists()
    return ran


def spoil(root: Path) -> None:
    frame = pl.read_parquet(root / REGISTRY_PATH)
    frame.with_columns(age=pl.lit("49")).write_parquet(root / REGISTRY_PATH)


def test_good_data(job):
    ran = act(job)
    assert (ran.code, ran.outputs["outcome"], ran.outputs["exit-code"]) == (0, "passed", "0"), ran.log
    assert json.loads(Path(ran.outputs["report"]).read_text("utf-8"))["outcome"] == "passed"
    assert json.loads(Path(ran.outputs["sarif"]).read_text("utf-8"))["version"] == "2.1.0"
    assert ran.summary
    assert "::error" not in ran.log


def test_bad_data_in_a_folder_of_its_own(job):
    spoil(job.workspace)
    (job.workspace / 'it\'s "mine"').mkdir()
    for name in ("logs", "config"):
        (job.workspace / name).rename(job.workspace / 'it\'s "mine"' / name)
    ran = act(job, root='it\'s "mine"', report="\n  text=out/a report.txt\r\n\njson=out/second.json\n")
    assert (ran.code, ran.outputs["outcome"], ran.outputs["exit-code"]) == (1, "violated", "1"), ran.log
    assert json.loads(Path(ran.outputs["report"]).read_text("utf-8"))["exit_code"] == 1
    assert "P104" in ran.summary
    assert re.search(r"^VIOLATED: ", ran.log, re.MULTILINE)
    assert len(re.findall(r"^::error .*P104", ran.log, re.MULTILINE)) == 1
    assert "P104" in (job.workspace / "out" / "a report.txt").read_text("utf-8")
    assert (job.workspace / "out" / "second.json").read_bytes() == Path(ran.outputs["report"]).read_bytes()


def test_unreadable_data_and_settings_and_another_python(job):
    (job.workspace / REGISTRY_PATH).write_bytes(b"PAR1")
    (job.workspace / "my settings.yaml").write_text("allow_columns: {}\n", "utf-8")
    ran = act(job, config="my settings.yaml\n", python_version="")
    assert (ran.code, ran.outputs["outcome"], ran.outputs["exit-code"]) == (2, "unreadable", "2"), ran.log
    assert json.loads(Path(ran.outputs["report"]).read_text("utf-8"))["outcome"] == "unreadable"


def test_strict(job):
    frame = pl.read_parquet(job.workspace / REGISTRY_PATH)
    frame.with_columns(more=pl.lit(1)).write_parquet(job.workspace / REGISTRY_PATH)
    ran = act(job, strict="true")
    assert (ran.code, ran.outputs["outcome"]) == (1, "violated"), ran.log


@pytest.mark.parametrize("text", ['"; touch pwned; "$(touch pwned)`touch pwned`\noutcome=passed\n', "--help"])
def test_no_input_is_more_than_a_text(job, text):
    ran = act(job, root=text, config=text, baseline=text)
    assert (ran.code, ran.outputs["outcome"]) == (2, "unreadable"), ran.log


@pytest.mark.parametrize("strict", ["TRUE\noutcome=passed", "yes; touch pwned", "1"])
def test_a_misspelled_strict_is_no_false(job, strict):
    ran = act(job, strict=strict)
    assert (ran.code, ran.outputs["outcome"], ran.outputs["exit-code"]) == (2, "unreadable", "2")
    assert ran.log == "::error title=vif check::the input strict must be true or false\n"


def test_inputs_reach_the_shell_through_the_environment_only():
    for step in STEPS:
        assert "${{" not in step.get("run", ""), step["name"]
    used = {name for step in STEPS for name in re.findall(r"inputs\.([\w-]+)", str(step))}
    assert used == set(ACTION["inputs"])


def test_other_actions_are_pinned_and_say_their_version():
    text = (REPOSITORY / "action.yml").read_text("utf-8")
    assert re.findall(r"uses: (.*)", text)
    for used in re.findall(r"uses: (.*)", text):
        assert re.fullmatch(r"[\w/-]+@[0-9a-f]{40} # v\d+\.\d+\.\d+", used)


def test_python_is_isolated_from_the_workspace():
    calls = re.findall(r'"\$PYTHON"(.*)', (REPOSITORY / "action.yml").read_text("utf-8"))
    assert len(calls) == 2
    assert all(call.startswith(" -I ") for call in calls)


def pins(name: str) -> dict[str, str]:
    """What a lock says of each package: version, marker and hashes."""
    text = re.sub(r"^ +#.*\n", "", (REPOSITORY / name).read_text("utf-8"), flags=re.MULTILINE)
    return dict(re.findall(r"^([a-z][\w-]*)==((?:.*\\\n)*.*)", text, re.MULTILINE))


def test_what_it_installs_is_what_the_project_is_tested_with():
    runtime, everything = pins("requirements-runtime.lock"), pins("requirements.lock")
    project = tomllib.loads((REPOSITORY / "pyproject.toml").read_text("utf-8"))["project"]
    asked = {re.match(r"[\w-]+", line)[0] for line in project["dependencies"]}
    assert asked <= set(runtime)
    assert {name: pin.split(" ")[0] for name, pin in runtime.items()} == {
        name: everything[name].split(" ")[0] for name in runtime
    }
    assert all("--hash=sha256:" in pin for pin in runtime.values())
    assert not set(runtime) & {"pandas", "hypothesis", "pytest"}


def linted(*arguments: str | Path) -> None:
    command, *rest = arguments
    environment = {name: value for name, value in os.environ.items() if name != "GH_TOKEN"}
    done = subprocess.run([reader(str(command)), *rest], check=False, capture_output=True, text=True, env=environment)
    assert done.returncode == 0, done.stdout + done.stderr


def test_public_linters_find_nothing():
    linted("check-jsonschema", "--builtin-schema", "vendor.github-actions", REPOSITORY / "action.yml")
    linted("zizmor", "--offline", "--persona", "auditor", REPOSITORY / "action.yml")


def test_the_readme_says_it_all():
    for name in (*ACTION["inputs"], *ACTION["outputs"]):
        assert f"`{name}`" in README


def test_the_recipe(job, tmp_path):
    """The workflow of the README, pasted: its own step runs, the steps of others get what they need."""
    [recipe] = recipes("# .github/workflows/")
    place = tmp_path / ".github" / "workflows" / "data.yml"
    place.parent.mkdir(parents=True)
    # Who pastes it is told to pin the action, as the other steps are.
    place.write_text(recipe.replace("@v0.1.0", "@" + "0" * 40), "utf-8")
    linted("check-jsonschema", "--builtin-schema", "vendor.github-workflows", place)
    linted("zizmor", "--offline", place)
    spoil(job.workspace)
    known = {"steps": {}}
    handed = {}
    for step in yaml.safe_load(recipe)["jobs"]["data"]["steps"]:
        if step["uses"].startswith("your-org/"):
            ran = act(job, **step.get("with", {}))
            assert ran.code == 1
            known["steps"][step["id"]] = {"outputs": ran.outputs}
        elif evaluate(step.get("if", "'x'"), known):
            handed[step["uses"].partition("@")[0]] = {key: fill(str(to), known) for key, to in step["with"].items()}
    assert Path(handed["github/codeql-action/upload-sarif"]["sarif_file"]).is_file()
    assert Path(handed["actions/upload-artifact"]["path"]).is_file()


@pytest.mark.slow
def test_it_installs_what_it_runs_with(job):
    """Nothing is left out, and Python is that of the path, which knows no package of the project."""
    (job.temp / "packages").unlink()
    base = Path(sys.base_prefix) / "bin" / "python3"
    job.uses = {"actions/setup-python": lambda handed: {"python-path": str(base)}}
    ran = run_action(REPOSITORY, job, {}, instead={})
    assert (ran.code, ran.outputs["outcome"]) == (0, "passed"), ran.log
    assert not (job.workspace / "pwned").exists()
    [installed] = job.temp.glob("vif.*/packages")
    assert {"polars", "pandera", "pyarrow"} <= {path.name for path in installed.iterdir()}
    assert not {"pandas", "hypothesis", "pytest"} & {path.name for path in installed.iterdir()}
