"""What the commands do by themselves in a job of GitHub Actions: annotations, and the job's summary.

The annotations stand on stdout below a text report; where stdout is another format, which somebody will read, they go
to stderr, which the runner reads as well. Neither changes a verdict.
"""

import os
import stat
from collections.abc import Callable, Iterable
from contextlib import suppress
from typing import Any

import click

from vif_validators.cli.output import emit, is_same_file
from vif_validators.report import Report


def ci_option(command: Callable[..., Any]) -> Callable[..., Any]:
    """`--no-ci`."""
    said = "In GitHub Actions, neither annotate nor write to the job's summary."
    return click.option("--no-ci", is_flag=True, help=said)(command)


def in_actions(options: dict[str, Any]) -> bool:
    """Whether a runner of GitHub Actions watches, and nobody objects."""
    return os.environ.get("GITHUB_ACTIONS") == "true" and not options["no_ci"]


def adds_summary(options: dict[str, Any]) -> bool:
    """Whether the job's summary will be written, which shows the figures of the data."""
    return in_actions(options) and bool(os.environ.get("GITHUB_STEP_SUMMARY"))


def tell_actions(report: Report, options: dict[str, Any], *more_data: str) -> None:
    """Annotate (unless `quiet`) and add to the job's summary, unless that leads to what was judged or `more_data`."""
    from vif_validators.reporters import github

    if not options["quiet"] and options["form"] != "github":
        lines = github.commands(report, workspace=os.environ.get("GITHUB_WORKSPACE"))
        if options["form"] == "text":
            emit(lines)
        else:
            with suppress(OSError, ValueError):  # nobody is there to be told
                click.echo(lines, err=True, nl=False)
    path = os.environ.get("GITHUB_STEP_SUMMARY")
    if path:
        try:
            _append_summary(path, report, more_data)
        except (OSError, ValueError) as error:
            said = getattr(error, "strerror", None) or error
            click.echo(f"vif: warning: cannot add to the job's summary: {said}", err=True)


def _append_summary(path: str, report: Report, more_data: Iterable[str]) -> None:
    """Add the report below what other commands of the step wrote.

    Raises:
        OSError: the file cannot be written.
        ValueError: there is no room left in it, or it is data.
    """
    from vif_validators.reporters import markdown

    data = (*(given.path for given in report.inputs if given.path is not None), *more_data)
    if any(is_same_file(path, file) for file in data):
        raise ValueError("it is the data")
    # A pipe that nobody reads would be waited for.
    flags = os.O_RDWR | os.O_APPEND | os.O_CREAT
    for name in ("O_NONBLOCK", "O_CLOEXEC", "O_BINARY"):
        flags |= getattr(os, name, 0)  # not every system has them all
    with open(os.open(path, flags, 0o666), "r+b") as file:  # noqa: PTH123 (by its descriptor)
        if not stat.S_ISREG(os.fstat(file.fileno()).st_mode):
            raise ValueError("it is not a file")
        there = file.seek(0, os.SEEK_END)
        between = b""
        if there:
            file.seek(there - 1)
            between = b"\n" if file.read(1) == b"\n" else b"\n\n"
        room = markdown.LIMIT - there - len(between)
        if room < markdown.LEAST:
            raise ValueError("GitHub would not show more of it")
        file.write(between + markdown.render(report, limit=room).encode("utf-8", "backslashreplace"))
