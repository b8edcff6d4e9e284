"""Tab completion: in bash itself, and by click's protocol for what bash would ask."""

import os
import shutil
import subprocess
import sys
from pathlib import Path

import click
import pytest

from vif_contracts.catalog import ALL_RULES
from vif_validators.cli import cli, completion
from vif_validators.cli.output import FORMATS

BIN = str(Path(sys.executable).parent)
BASH = """
cd "$FOLDER"
eval "$(vif completion bash)"
compopt() { local IFS=' '; echo "compopt $*"; }
for words in "vif rules L10" "vif check --repor" "vif check some"; do
  IFS=' ' read -ra COMP_WORDS <<< "$words"
  COMP_CWORD=$((${#COMP_WORDS[@]} - 1))
  COMPREPLY=()
  _vif_completion vif
  echo "${COMPREPLY[@]}"
done
complete -p vif
"""


def test_in_bash(tmp_path):
    bash = shutil.which("bash")
    if bash is None:
        pytest.skip("there is no bash")
    environment = {**os.environ, "PATH": f"{BIN}:{os.environ['PATH']}", "FOLDER": str(tmp_path)}
    done = subprocess.run([bash, "-c", BASH], env=environment, check=False, capture_output=True, text=True)
    assert done.stderr == ""
    assert done.stdout.splitlines() == [
        "L101 L102 L103 L104 L105 L106",
        "--report",
        "compopt -o default",
        "",
        "complete -o nosort -F _vif_completion vif",
    ]


@pytest.mark.parametrize("shell", ["bash", "zsh", "fish"])
def test_the_script_of_each_shell_is_that_of_click(shell, monkeypatch, capsys):
    assert cli.main(["completion", shell], prog_name="vif", standalone_mode=False) == 0
    said = capsys.readouterr().out
    monkeypatch.setenv("_VIF_COMPLETE", f"{shell}_source")
    with pytest.raises(SystemExit) as ended:
        cli.main([], prog_name="vif")
    assert ended.value.code == 0
    assert said.strip() == capsys.readouterr().out.strip()


@pytest.fixture
def offered(monkeypatch, capsys):
    """What is offered for the last word of a line."""
    kept = [(parameter, parameter.type) for _, command in commands() for parameter in command.params]

    def ask(line: str) -> list[str]:
        monkeypatch.setenv("_VIF_COMPLETE", "bash_complete")
        monkeypatch.setenv("COMP_WORDS", line)
        monkeypatch.setenv("COMP_CWORD", str(line.count(" ")))
        with pytest.raises(SystemExit):
            cli.main([], prog_name="vif")
        return [item.removeprefix("plain,") for item in capsys.readouterr().out.split()]

    yield ask
    for parameter, type_ in kept:
        parameter.type = type_


def commands(command: click.Command = cli, name: str = "vif") -> list[tuple[str, click.Command]]:
    found = [(name, command)]
    if isinstance(command, click.Group):
        context = click.Context(command)
        for below in command.list_commands(context):
            found += commands(command.get_command(context, below), f"{name} {below}")
    return found


def test_commands_and_options(offered):
    assert offered("vif ") == list(cli.list_commands(click.Context(cli)))
    assert offered("vif registry st") == ["stage", "status"]
    assert offered("vif consolidate --no-re") == ["--no-registry"]


def test_rules(offered):
    codes = list(ALL_RULES)
    assert offered("vif rules ") == codes
    assert offered("vif rules t-ind") == ["t-index-gap", "t-index-beyond-journal"]
    assert offered("vif rules p10") == [code for code in codes if code.startswith("P10")]
    assert offered("vif check --only X101,X10") == [f"X101,{code}" for code in codes if code.startswith("X10")]
    assert offered("vif check --ignore=L30") == ["L301", "L302", "L303"]
    assert offered("vif sample out --break J00") == [code for code in codes if code.startswith("J00")]


def test_words_of_the_data_and_of_the_command(offered):
    assert offered("vif check --table ") == ["personas", "judge_labels"]
    assert offered("vif check --format ") == list(FORMATS)
    assert offered("vif check --report ") == [f"{form}=" for form in FORMATS]
    assert offered("vif registry stage 0a1b2c3d w") == ["wrangled"]
    assert offered("vif registry pending w") == ["wrangled"]
    assert offered("vif registry add --age 4") == ["45-54"]
    assert offered("vif registry add --core-value S") == ["Self-Direction", "Stimulation", "Security"]


def test_columns(offered):
    assert offered("vif check --redact name,cul") == ["name,culture"]
    assert offered("vif check --redact alignment_v") == ["alignment_vector"]


def test_files_and_folders(offered):
    assert offered("vif check logs/") == ["file,logs/"]
    assert offered("vif check --labels lab") == ["file,lab"]
    assert offered("vif check --root ") == ["dir,"]
    assert offered("vif consolidate new") == ["dir,new"]


NOTHING_TO_OFFER = {"N", "N|LOW-HIGH", "ID", "[ID]", "TEXT", "MOMENT", "SECONDS", "CODE", "DATE"}


@pytest.mark.parametrize(("name", "command"), commands(), ids=lambda value: value if isinstance(value, str) else "")
def test_every_parameter_offers_what_it_can(name, command):
    for parameter in command.params:
        if parameter.type is click.STRING:
            assert parameter.metavar in {*completion.OFFERS, *NOTHING_TO_OFFER}, f"{name}: {parameter.name}"
