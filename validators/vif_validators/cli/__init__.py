"""The `vif` command: one file per subcommand, imported when it is called."""

import errno
import os
import sys
from collections.abc import Sequence
from importlib import import_module
from typing import Any

import click

from vif_validators import __version__
from vif_validators.cli.examples import VERDICTS, examples
from vif_validators.files.reading import Reading

_COMMANDS = {
    "check": "Hold the two tables, or any parquet file, to their contract.",
    "consolidate": "Make the label table of the judge output files.",
    "registry": "Add personas, note their stages, look at them.",
    "profile": "Show what the data is like: shares, counts, imbalance.",
    "rules": "List the rules, or explain one.",
    "sample": "Write a realistic data set that obeys the contract.",
    "schema": "Write the contract as a data dictionary, or for another tool.",
    "completion": "Print the script that lets the shell complete all of this.",
}


class _LazyGroup(click.Group):
    """Imports the room of a subcommand only when it is called."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        return list(_COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        if cmd_name not in _COMMANDS:
            return None
        command: click.Command = import_module(f"vif_validators.cli.{cmd_name}").command
        if os.environ.get("_VIF_COMPLETE"):
            from vif_validators.cli.completion import prepare

            prepare(command)
        return command

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        with formatter.section("Commands"):
            formatter.write_dl(list(_COMMANDS.items()))


@click.group(
    cls=_LazyGroup,
    # Never called: from their names click tells which command was probably meant.
    commands=[click.Command(name) for name in _COMMANDS],
    context_settings={"help_option_names": ["-h", "--help"]},
    epilog=examples("vif check", "vif check --help", "vif rules L302", after=VERDICTS),
)
@click.version_option(__version__, prog_name="vif")
def cli() -> None:
    """Data contracts for the persona registry and the judge labels that the VIF is trained on."""


def main(argv: Sequence[str] | None = None, reading: Reading | None = None) -> int:
    """Run a command line and return its exit code; errors are one line on stderr."""
    try:
        code: Any = cli.main(
            args=list(sys.argv[1:] if argv is None else argv),
            prog_name="vif",
            standalone_mode=False,
            obj=reading or Reading(),
        )
    except click.exceptions.Exit as stop:
        return stop.exit_code
    except click.ClickException as error:
        error.show()
        return error.exit_code if error.exit_code != 1 else 2
    except click.Abort:
        sys.stderr.write("vif: interrupted\n")
        return 130
    except OSError as error:
        if error.errno not in (errno.EPIPE, errno.ENOSPC, errno.EIO):
            raise
        if error.errno != errno.EPIPE:
            sys.stderr.write(f"vif: cannot write to stdout: {error.strerror}\n")
        # Nothing may be said of it at exit either, when the rest of the buffer is written.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return 2
    return code if isinstance(code, int) else 0
