"""Plays GitHub's runner: the steps of a composite action, with its expressions, files and shell."""

import os
import re
import subprocess
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import yaml

Uses = Callable[[Mapping[str, str]], Mapping[str, str]]
"""Stands for another action: its `with` in, its outputs out."""


@dataclass
class Job:
    """A job in a workspace; `uses` are other actions by name, `environment` is that of the machine."""

    workspace: Path
    temp: Path
    environment: Mapping[str, str]
    uses: Mapping[str, Uses] = field(default_factory=dict)


@dataclass
class Ran:
    """What the action came to: the exit code of the last step that ran, its outputs, its log and job summary."""

    code: int
    outputs: dict[str, str]
    log: str
    summary: str
    steps: dict[str, dict[str, str]]


def run_action(folder: Path, job: Job, inputs: Mapping[str, str], *, instead: Mapping[str, Mapping[str, str]]) -> Ran:
    """Run `folder/action.yml`. The steps in `instead` are not run but have these outputs.

    A step that fails ends it; the outputs of the steps before stay.
    """
    action = yaml.safe_load((folder / "action.yml").read_text("utf-8"))
    unknown = set(inputs) - set(action["inputs"])
    assert not unknown, f"the action has no input {unknown}"
    given = {name: inputs.get(name, str(spec.get("default", ""))) for name, spec in action["inputs"].items()}
    summary = job.temp / "summary.md"
    ran = Ran(0, {}, "", "", {})
    for number, step in enumerate(action["runs"]["steps"]):
        known = _context(given, ran)
        name = step.get("id", str(number))
        if "if" in step and not evaluate(step["if"], known):
            continue
        if name in instead:
            ran.steps[name] = dict(instead[name])
        elif "uses" in step:
            handed = {key: fill(str(value), known) for key, value in step.get("with", {}).items()}
            ran.steps[name] = dict(job.uses[step["uses"].partition("@")[0]](handed))
        else:
            ran.code, ran.steps[name], log = _run_step(step, job, known, folder, summary)
            ran.log += log
        if ran.code:
            break
    known = _context(given, ran)
    ran.outputs = {name: fill(spec["value"], known) for name, spec in action["outputs"].items()}
    ran.summary = summary.read_text("utf-8") if summary.exists() else ""
    return ran


def _context(given: Mapping[str, str], ran: Ran) -> dict[str, Any]:
    return {"inputs": given, "steps": {name: {"outputs": outputs} for name, outputs in ran.steps.items()}}


def _run_step(step: Any, job: Job, known: Any, folder: Path, summary: Path) -> tuple[int, dict[str, str], str]:
    assert step["shell"] == "bash"
    script, output = job.temp / "step.sh", job.temp / "output"
    script.write_text(fill(step["run"], known), "utf-8")
    output.write_text("", "utf-8")
    environment = {
        **job.environment,
        "CI": "true",
        "GITHUB_ACTIONS": "true",
        "GITHUB_ACTION_PATH": str(folder),
        "GITHUB_OUTPUT": str(output),
        "GITHUB_STEP_SUMMARY": str(summary),
        "GITHUB_WORKSPACE": str(job.workspace),
        "RUNNER_TEMP": str(job.temp),
        **{name: fill(str(value), known) for name, value in step.get("env", {}).items()},
    }
    done = subprocess.run(
        ["bash", "--noprofile", "--norc", "-eo", "pipefail", script],
        cwd=job.workspace,
        env=environment,
        check=False,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
    )
    return done.returncode, outputs_in(output.read_text("utf-8")), done.stdout.decode()


def outputs_in(text: str) -> dict[str, str]:
    """The outputs that a step wrote, one `name=value` a line; anything else would end the job on GitHub."""
    found = {}
    for line in text.splitlines():
        name, equals, value = line.partition("=")
        assert equals, f"not an output: {line!r}"
        assert "<<" not in name, line
        found[name] = value
    return found


def fill(text: str, known: Mapping[str, Any]) -> str:
    """The text with its `${{ }}` replaced."""
    return re.sub(r"\$\{\{(.*?)\}\}", lambda match: str(evaluate(match[1], known)), text)


def evaluate(expression: str, known: Mapping[str, Any]) -> Any:
    """The few expressions that are in use: names, texts, always(), `&&`, `||` and `!=`."""
    for operator, apply in (
        ("||", lambda left, right: left or right),
        ("&&", lambda left, right: left and right),
        ("!=", lambda left, right: left != right),
    ):
        left, found, right = expression.partition(operator)
        if found:
            return apply(evaluate(left, known), evaluate(right, known))
    expression = expression.strip()
    if expression == "always()":
        return True
    if re.fullmatch(r"'[^']*'", expression):
        return expression[1:-1]
    value: Any = known
    for name in expression.split("."):
        value = value.get(name, "") if isinstance(value, Mapping) else ""
    return value


def machine() -> dict[str, str]:
    """What of the environment a hosted machine has, too."""
    kept = ("PATH", "HOME", "TMPDIR", "LANG")
    names = [name for name in os.environ if name in kept or name.startswith(("PIP_", "SSL_", "REQUESTS_"))]
    return {name: os.environ[name] for name in names}
