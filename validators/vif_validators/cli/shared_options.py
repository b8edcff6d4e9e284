"""Options that several commands have, and what is made of their words."""

from collections.abc import Callable, Iterable, Sequence
from typing import Any

import click

from vif_validators.cli.output import FORMATS, Failure
from vif_validators.cli.urls import without_urls

_Decorator = Callable[[Callable[..., Any]], Callable[..., Any]]

config_option = click.option(
    "--config", metavar="FILE", multiple=True, help="A settings or pools file (YAML) to use instead; repeatable."
)
redact_option = click.option(
    "--redact", multiple=True, metavar="COLUMN[,COLUMN]", help="Never show the values of this column; repeatable."
)


def report_options(formats: Sequence[str] = FORMATS, *, samples: str = "Samples per failed rule.") -> _Decorator:
    """`--samples`, of which `samples` is the help, `--format` and `--report`."""

    def add(command: Callable[..., Any]) -> Callable[..., Any]:
        said = "Write a report to a file as well; repeatable."
        command = click.option("--report", "reports", multiple=True, metavar="FORMAT=FILE", help=said)(command)
        form = click.Choice(formats)
        command = click.option(
            "--format", "form", type=form, default="text", show_default=True, help="Format on stdout."
        )(command)
        most = click.IntRange(0, 1_000_000)
        return click.option("--samples", type=most, metavar="N", default=5, show_default=True, help=samples)(command)

    return add


def output_options(command: Callable[..., Any]) -> Callable[..., Any]:
    """The options that every command has; it takes no URL for a path."""
    command = without_urls(command, Failure)
    command = click.option("--no-color", is_flag=True, help="Never use colour (NO_COLOR does the same).")(command)
    return click.option("-q", "--quiet", is_flag=True, help="Print no results; the exit code tells.")(command)


def report_target(target: str, formats: Sequence[str] = FORMATS) -> tuple[str, str]:
    """Format and file of `--report FORMAT=FILE`.

    Raises:
        click.ClickException: it is written in another way (exit code 2).
    """
    form, _, path = target.partition("=")
    if form not in formats or not path:
        raise Failure(f"--report {target}: expected FORMAT=FILE with FORMAT one of {', '.join(formats)}")
    return form, path


def words(values: Iterable[str]) -> tuple[str, ...]:
    """Every word of a repeatable option whose values are lists with commas."""
    return tuple(word.strip() for value in values for word in value.split(","))
