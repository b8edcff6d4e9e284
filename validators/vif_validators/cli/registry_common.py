"""What the commands of `vif registry` have in common: options, the registry that they name, and how they fail."""

import os
import sys
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import click

from vif_validators.cli.output import Failure, colours, emit, render, width
from vif_validators.cli.shared_options import output_options
from vif_validators.files.reading import Reading

Options = Mapping[str, Any]


def place_options(wrapped: Callable[..., Any]) -> Callable[..., Any]:
    """The options that every command of the registry has."""
    wrapped = output_options(wrapped)
    wrapped = click.option(
        "--format",
        "form",
        type=click.Choice(["text", "json"]),
        default="text",
        show_default=True,
        help="Format on stdout.",
    )(wrapped)
    wrapped = click.option(
        "--config", metavar="FILE", multiple=True, help="A settings or pools file (YAML) to use instead; repeatable."
    )(wrapped)
    wrapped = click.option("--registry", metavar="FILE", help="The registry, instead of the one under the folder.")(
        wrapped
    )
    return click.option("--root", metavar="DIR", default=".", help="The folder of the project (default: this one).")(
        wrapped
    )


lock_option = click.option(
    "--lock-timeout",
    type=click.FloatRange(0, 86_400),
    default=60,
    show_default=True,
    metavar="SECONDS",
    help="How long to wait for other writers.",
)


def registry_of(options: Options, reading: Reading) -> Any:
    """The registry that the options name.

    Raises:
        Failure: there is no such folder, or the configuration cannot be used.
    """
    from vif_contracts.vocabulary import PERSONAS
    from vif_validators.checking.sources import place_under
    from vif_validators.configuration import load_configuration
    from vif_validators.registry.registry import Registry

    root, named = Path(options["root"]), options["registry"]
    if not os.path.isdir(root):
        raise Failure(f"{root}: no such folder")
    if named is not None and not Path(named).parent.is_dir():
        raise Failure(f"{named}: its folder does not exist")
    configuration = load_configuration(root, options["config"])
    for result in configuration.results:
        if result.blocking and result.status == "failed":
            raise Failure(f"{result.code} {result.name}: {result.message}")
    place = named if named is not None else place_under(root, configuration.settings.path_of(PERSONAS))
    timeout = options.get("lock_timeout", 0)
    return Registry(place, root=root, config=options["config"], lock_timeout=timeout, reading=reading)


def redacted_columns(options: Options) -> frozenset[str]:
    """The columns that the settings say not to show."""
    from vif_validators.configuration import load_configuration

    return frozenset(load_configuration(Path(options["root"]), options["config"]).settings.redact)


@contextmanager
def failures(options: Options, nothing: str = "") -> Iterator[None]:
    """Turn what keeps a command from being done into one line, and a refusal into its report."""
    from vif_validators.registry.results import Refused

    try:
        yield
    except Refused as error:
        _show_report(options, error.report)
        complain(f"error: {error.reason}")
        raise click.exceptions.Exit(error.report.exit_code) from error
    except (OSError, ValueError) as error:
        raise Failure(f"{error}; {nothing}" if nothing and isinstance(error, ValueError) else str(error)) from error


def _show_report(options: Options, report: Any) -> None:
    look = {"width": width(), "color": colours(no_color=options["no_color"])} if options["form"] == "text" else {}
    emit_unless_quiet(options, render(report, options["form"], **look))


def emit_unless_quiet(options: Options, text: str) -> None:
    """Write a result to stdout."""
    if not options["quiet"]:
        sys.stderr.flush()
        emit(text)


def complain(text: str) -> None:
    """Write one line to stderr, whatever is in it."""
    from vif_validators.clean import visible

    click.echo(f"vif: {visible(text)}", err=True)
