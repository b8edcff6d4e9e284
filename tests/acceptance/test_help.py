"""The help of each command: complete, with examples that the command takes, in 80 columns."""

import contextlib
import re
import shlex
import subprocess
import sys

import click
import pytest
from tests.acceptance.command import vif
from tests.acceptance.test_completion import commands
from tests.support.recipes import README

from vif_validators.cli import cli

COMMANDS = dict(commands())
each_command = pytest.mark.parametrize("name", COMMANDS)


def help_of(name: str, tmp_path) -> str:
    run = vif(*name.split()[1:], "--help", cwd=tmp_path)
    assert run.code == 0
    return run.out


def example_lines(text: str) -> list[str]:
    _, found, after = text.partition("  Examples:\n")
    if not found:
        _, found, after = text.partition("  Example:\n")
    assert found, "no example"
    return re.sub(r" \\\n\s*", " ", after).splitlines()


@each_command
def test_it_fits_into_80_columns(name, tmp_path, monkeypatch):
    monkeypatch.setenv("COLUMNS", "80")
    assert max(len(line) for line in help_of(name, tmp_path).splitlines()) <= 80


@each_command
def test_every_parameter_is_explained(name):
    command = COMMANDS[name]
    assert command.help
    for parameter in command.params:
        if isinstance(parameter, click.Option):
            assert parameter.help, parameter.name


@each_command
def test_its_examples_are_command_lines_that_it_takes(name, tmp_path):
    lines = example_lines(help_of(name, tmp_path))
    own = [line for line in lines if re.search(rf"\b{name}\b", line)]
    assert own
    for line in lines:
        for call in re.split(r"&&|[|>]", line.strip()):
            words = re.sub(r'^eval "\$\((.*)\)"$', r"\1", call.strip())
            if words.startswith("vif "):
                parse(cli, "vif", shlex.split(words)[1:])


def parse(command: click.Command, name: str, words: list[str]) -> None:
    """As far as click goes without running anything."""
    with contextlib.suppress(click.exceptions.Exit):  # --help
        context = command.make_context(name, words)
        if isinstance(command, click.Group):
            below, found, rest = command.resolve_command(context, [*context._protected_args, *context.args])
            parse(found, below, rest)


def test_the_page_of_the_command_itself_is_a_table_of_contents(tmp_path, monkeypatch):
    monkeypatch.setenv("COLUMNS", "80")
    contents = help_of("vif", tmp_path).partition("Commands:\n")[2].partition("\n\n")[0].splitlines()
    assert len(contents) == len(cli.list_commands(click.Context(cli))), "one line each"
    assert all(line.endswith(".") for line in contents)


def test_without_a_command_it_shows_the_same_page(tmp_path):
    bare = vif(cwd=tmp_path)
    assert bare.code == 2
    assert bare.err.strip() == help_of("vif", tmp_path).strip()


def test_as_a_module(tmp_path):
    done = subprocess.run(
        [sys.executable, "-m", "vif_validators", "--help"], cwd=tmp_path, check=True, capture_output=True, text=True
    )
    assert done.stdout == help_of("vif", tmp_path)


@each_command
def test_the_readme_names_the_command(name):
    assert re.search(rf"(?:`|^\$ |\(|\b){name}\b", README, re.MULTILINE)
