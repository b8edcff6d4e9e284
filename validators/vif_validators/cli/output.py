"""Writing results: to stdout whatever its encoding, to files whole or not at all."""

import codecs
import errno
import os
import shutil
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from importlib import import_module
from pathlib import Path
from typing import Any

import click

from vif_validators.files.disk import replace_file
from vif_validators.report import Report

FORMATS = ("text", "json", "github", "markdown", "junit", "sarif", "html")
FIGURED = ("html", "markdown")
"""Those that show the figures of the data (`Report.profile`), where there are any."""
MARKUP = ("junit", "html")
"""Those that say of themselves that they are UTF-8, and have a way to write any character in ASCII."""


def render(report: Report, form: str, **options: Any) -> str:
    """The report in one of the `FORMATS`; the options are those of the text report."""
    # Each reporter is imported only where its format is asked for: some bring a library along.
    reporter = import_module(f"vif_validators.reporters.{'json_' if form == 'json' else form}")
    if form != "text":
        options = {"workspace": os.environ.get("GITHUB_WORKSPACE")} if form == "github" else {}
    text: str = reporter.render(report, **options)
    return text


def emit(text: str, form: str = "text") -> None:
    """Write to stdout; what its encoding lacks becomes an escape. A reader that has gone changes no verdict."""
    encoding = sys.stdout.encoding or "utf-8"
    try:
        if form in MARKUP and codecs.lookup(encoding).name != "utf-8":
            text = text.encode("ascii", "xmlcharrefreplace").decode("ascii")
        sys.stdout.write(text.encode(encoding, "backslashreplace").decode(encoding))
        sys.stdout.flush()
    except (OSError, ValueError) as error:
        if getattr(error, "errno", None) != errno.EPIPE:
            click.echo(f"vif: cannot write to stdout: {error}", err=True)
        _forget_stdout()


def _forget_stdout() -> None:
    # Python writes what is left in the buffer once more at exit, and would then fail with a code of its own.
    try:
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
    except (OSError, ValueError):
        pass


def write_report(path: str, text: str, report: Report, *more_data: str) -> None:
    """Write a report file.

    Raises:
        click.ClickException: it cannot be written, or would replace what was judged or `more_data` (exit code 2).
    """
    data = (*(given.path for given in report.inputs if given.path is not None), *more_data)
    if any(is_same_file(path, file) for file in data):
        raise Failure(f"cannot write the report {path}: it would take the place of the data")
    try:
        Path(path).parent.mkdir(parents=True, exist_ok=True)
        replace_file(Path(path), text.encode("utf-8", "backslashreplace"))
    except (OSError, ValueError) as error:
        said = getattr(error, "strerror", None) or error
        raise Failure(f"cannot write the report {path}: {said}") from error


def attempt(write: Callable[..., None], *arguments: Any) -> list["Failure"]:
    """Why something could not be written, if so: it keeps nobody from reading what was found."""
    try:
        write(*arguments)
    except Failure as failure:
        return [failure]
    return []


def is_same_file(path: str, other: str) -> bool:
    """Whether both lead to one file that is there."""
    try:
        return Path(path).samefile(other)
    except (OSError, ValueError):  # one of them is not there
        return False


class Failure(click.ClickException):
    """Something that could not be done: one line on stderr, exit code 2."""

    exit_code = 2

    def show(self, file: Any = None) -> None:
        """Print the error."""
        del file
        from vif_validators.clean import visible

        click.echo(f"vif: error: {visible(self.message)}", err=True)


def colours(*, no_color: bool) -> bool:
    """Whether to use colour: on a terminal, unless `--no-color` or NO_COLOR says otherwise."""
    return sys.stdout.isatty() and not no_color and not os.environ.get("NO_COLOR")


def width() -> int:
    """The columns to fill: those of the terminal, at most 100; 80 in a file."""
    return max(40, min(shutil.get_terminal_size().columns, 100)) if sys.stdout.isatty() else 80


@contextmanager
def silenced_stderr() -> Iterator[None]:
    """Keep what Rust prints on a panic away from the user; the panic itself becomes a finding."""
    try:
        saved = os.dup(2)
    except OSError:  # there is no stderr to keep anything away from
        yield
        return
    null = os.open(os.devnull, os.O_WRONLY)
    os.dup2(null, 2)
    try:
        yield
    finally:
        os.dup2(saved, 2)
        os.close(saved)
        os.close(null)
