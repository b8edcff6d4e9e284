"""Where a command takes a path, it takes no URL: taken for a path, one would make odd folders, or just be missing."""

from collections.abc import Callable, Iterator
from functools import wraps
from typing import Any

import click

from vif_validators.files.disk import UnreadableFile, refuse_url

_PATHS = frozenset({"[PATH]...", "[PATH]", "PATH", "DIR", "FILE", "OUT", "[LABELS_DIR]", "OLD", "NEW"})
_REPORT = "FORMAT=FILE"
"""How the help calls what is a path, and what ends in one."""


def without_urls(command: Callable[..., Any], failure: type[click.ClickException]) -> Callable[..., Any]:
    """The command, which fails with this exception before it does anything, where a URL is given for a path."""

    @wraps(command)
    def wrapped(*arguments: Any, **options: Any) -> Any:
        for path in _paths(click.get_current_context()):
            try:
                refuse_url(path)
            except UnreadableFile as error:
                raise failure(str(error)) from error
        return command(*arguments, **options)

    return wrapped


def _paths(context: click.Context) -> Iterator[str]:
    for parameter in context.command.params:
        given = context.params.get(parameter.name or "")
        if parameter.metavar in _PATHS | {_REPORT} and given:
            for text in [given] if isinstance(given, str) else given:
                yield text.partition("=")[2] if parameter.metavar == _REPORT else text
