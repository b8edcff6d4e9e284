"""`vif` itself: version, help, commands that do not exist."""

from importlib import metadata
from pathlib import Path

import pytest
from tests.acceptance.command import vif

from vif_contracts import RULES

COMMANDS = ("check", "rules", "sample")


def test_version(tmp_path: Path) -> None:
    run = vif("--version", cwd=tmp_path)
    assert (run.code, run.err) == (0, "")
    assert run.out.split()[-1] == metadata.version("vif-contracts")


@pytest.mark.parametrize("option", ["--help", "-h"])
def test_help(tmp_path: Path, option: str) -> None:
    run = vif(option, cwd=tmp_path)
    assert (run.code, run.err) == (0, "")
    assert run.out.startswith("Usage: vif ")
    assert all(f"  {command}  " in run.out for command in COMMANDS)
    assert "Exit codes:" in run.out


@pytest.mark.parametrize("command", COMMANDS)
def test_help_of_each_command(tmp_path: Path, command: str) -> None:
    run = vif(command, "--help", cwd=tmp_path)
    assert (run.code, run.err) == (0, "")
    assert run.out.startswith(f"Usage: vif {command} ")
    assert all(len(line) <= 80 for line in run.out.splitlines())
    for option in ("--quiet", "--no-color", "--help"):
        assert option in run.out


@pytest.mark.parametrize(
    "option",
    [
        *("--root", "--registry", "--labels", "--config", "--table", "--only", "--ignore", "--strict", "--samples"),
        *("--format", "--report", "--failing-rows", "--contract", "--verbose"),
    ],
)
def test_help_of_check_names_every_option(tmp_path: Path, option: str) -> None:
    assert f"{option} " in vif("check", "--help", cwd=tmp_path).out


def test_help_needs_no_data(tmp_path: Path) -> None:
    assert vif("check", "--help", cwd=tmp_path).code == 0
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize(
    "arguments", [["chek"], ["--nonsense"], ["check", "--nonsense"], ["rules", "P999"], ["sample"]]
)
def test_bad_usage(tmp_path: Path, arguments: list[str]) -> None:
    run = vif(*arguments, cwd=tmp_path)
    assert (run.code, run.out) == (2, "")
    assert run.err
    assert "Traceback" not in run.err
    assert len(run.err.splitlines()[-1]) < 200


def test_no_command_shows_the_help(tmp_path: Path) -> None:
    run = vif(cwd=tmp_path)
    assert "Usage: vif " in run.out + run.err
    assert run.code == 2


class TestRules:
    def test_the_list(self, tmp_path: Path) -> None:
        run = vif("rules", cwd=tmp_path)
        assert (run.code, run.err) == (0, "")
        for code, rule in RULES.items():
            assert any(code in line and rule.name in line for line in run.out.splitlines()), code

    @pytest.mark.parametrize("code", RULES)
    def test_one_rule(self, tmp_path: Path, code: str) -> None:
        run = vif("rules", code, cwd=tmp_path)
        assert (run.code, run.err) == (0, "")
        words = " ".join(run.out.split())
        assert RULES[code].name in words
        for said in (RULES[code].demands, RULES[code].why, RULES[code].hint):
            assert said in words

    def test_several_in_markdown(self, tmp_path: Path) -> None:
        run = vif("rules", "X", "--format", "markdown", cwd=tmp_path)
        assert run.code == 0
        assert [line for line in run.out.splitlines() if line.startswith("#") and "X10" in line]
        assert "P104" not in run.out
