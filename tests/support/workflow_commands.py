"""Reads a log as GitHub's runner does, by its documented grammar: what is a command, and what it says.

A line that begins with `::name key=value,key=value::data`, after its white space, or that holds
`##[name key=value]data` anywhere.
"""

from collections.abc import Iterator
from dataclasses import dataclass

NAMES = frozenset(
    [
        "add-mask",
        "add-matcher",
        "add-path",
        "debug",
        "echo",
        "endgroup",
        "error",
        "group",
        "notice",
        "remove-matcher",
        "save-state",
        "set-env",
        "set-output",
        "stop-commands",
        "warning",
    ]
)


@dataclass(frozen=True)
class Command:
    """A command as the runner understands it."""

    name: str
    properties: dict[str, str]
    data: str


def commands(log: str) -> list[Command]:
    """All commands of a log, whose lines end in CR, LF or both."""
    return [command for line in lines(log) if (command := parsed(line)) is not None]


def lines(log: str) -> Iterator[str]:
    """The lines that the runner sees."""
    return (line for line in log.replace("\r", "\n").split("\n") if line)


def parsed(line: str) -> Command | None:
    """The command in a line, if there is one."""
    return _second_form(line.lstrip()) or _first_form(line)


def _second_form(line: str) -> Command | None:
    head, separator, data = line.removeprefix("::").partition("::")
    name, _, listed = head.partition(" ")
    if not line.startswith("::") or not separator or name.lower() not in NAMES:
        return None
    pairs = (pair.partition("=") for pair in listed.strip().split(",") if "=" in pair)
    properties = {key: _read(value, ("%0D", "%0A", "%3A", "%2C", "%25")) for key, _, value in pairs}
    return Command(name.lower(), properties, _read(data, ("%0D", "%0A", "%25")))


def _first_form(line: str) -> Command | None:
    _, prefix, rest = line.partition("##[")
    head, bracket, data = rest.partition("]")
    name = head.partition(" ")[0].lower()
    return Command(name, {}, data) if prefix and bracket and name in NAMES else None


def _read(text: str, escapes: tuple[str, ...]) -> str:
    for escape in escapes:
        text = text.replace(escape, chr(int(escape[1:], 16)))
    return text
