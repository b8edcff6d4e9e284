"""`vif completion`, and what the shell is told when it asks for completions."""

from collections.abc import Callable, Iterable, Iterator

import click
from click.shell_completion import CompletionItem, get_completion_class

from vif_validators.cli.examples import examples
from vif_validators.cli.output import emit

VARIABLE = "_VIF_COMPLETE"
"""Set by the shell's script when it asks; the name is click's."""


@click.command(
    "completion",
    epilog=examples(
        'eval "$(vif completion bash)"',
        "vif completion bash > ~/.local/share/bash-completion/completions/vif",
        'eval "$(vif completion zsh)"',
        "vif completion fish > ~/.config/fish/completions/vif.fish",
    ),
)
@click.argument("shell", type=click.Choice(["bash", "zsh", "fish"]))
@click.pass_context
def command(context: click.Context, shell: str) -> int:
    """Print the script that completes vif's commands, options, rule codes and files with the Tab key.

    The first two examples are for bash (the line goes to ~/.bashrc), the third goes to ~/.zshrc after compinit.
    """
    completer = get_completion_class(shell)
    if completer is not None:
        emit(completer(context.find_root().command, {}, "vif", VARIABLE).source())
    return 0


def prepare(command: click.Command) -> None:
    """Let the parameters of a command and of those below it offer what their metavars promise."""
    if isinstance(command, click.Group):
        context = click.Context(command)
        for name in command.list_commands(context):
            below = command.get_command(context, name)
            if below is not None:
                prepare(below)
    for parameter in command.params:
        offer = OFFERS.get(parameter.metavar or "")
        if offer and parameter.type is click.STRING:
            parameter.type = _Offering(offer)


class _Offering(click.types.StringParamType):
    def __init__(self, offer: Callable[[str], Iterable[CompletionItem]]) -> None:
        self._offer = offer

    def shell_complete(self, ctx: click.Context, param: click.Parameter, incomplete: str) -> list[CompletionItem]:
        del ctx, param
        return list(self._offer(incomplete))


def _files(incomplete: str) -> list[CompletionItem]:
    return [CompletionItem(incomplete, type="file")]


def _folders(incomplete: str) -> list[CompletionItem]:
    return [CompletionItem(incomplete, type="dir")]


def _rules(incomplete: str) -> Iterator[CompletionItem]:
    """Codes and, where one is begun, names; after a comma the next one."""
    from vif_contracts.catalog import ALL_RULES

    before, comma, begun = incomplete.rpartition(",")
    for code, rule in ALL_RULES.items():
        if code.startswith(begun.upper()):
            yield CompletionItem(f"{before}{comma}{code}", help=rule.name)
    names = dict.fromkeys(rule.name for rule in ALL_RULES.values())
    for name in names:
        if begun and name.startswith(begun):
            yield CompletionItem(f"{before}{comma}{name}")


def _columns(incomplete: str) -> Iterator[CompletionItem]:
    """Columns of all tables; after a comma the next one."""
    from vif_contracts.dataset import TABLES

    before, comma, begun = incomplete.rpartition(",")
    for name in dict.fromkeys(name for model in TABLES.values() for name in model.to_schema().columns):
        if name.startswith(begun):
            yield CompletionItem(f"{before}{comma}{name}")


def _formats(incomplete: str) -> Iterator[CompletionItem]:
    from vif_validators.cli.output import FORMATS

    return (CompletionItem(f"{form}=") for form in FORMATS if form.startswith(incomplete))


def _age_brackets(incomplete: str) -> Iterator[CompletionItem]:
    from vif_contracts.vocabulary import AGE_BRACKETS

    return (CompletionItem(bracket) for bracket in AGE_BRACKETS if bracket.startswith(incomplete))


def _stages(incomplete: str) -> Iterator[CompletionItem]:
    """What may follow one id or many."""
    return (CompletionItem(stage) for stage in ("wrangled", "labeled") if stage.startswith(incomplete))


def _value_names(incomplete: str) -> Iterator[CompletionItem]:
    from vif_contracts.vocabulary import SCHWARTZ_VALUE_NAMES

    return (CompletionItem(name) for name in SCHWARTZ_VALUE_NAMES if name.startswith(incomplete))


OFFERS: dict[str, Callable[[str], Iterable[CompletionItem]]] = {
    "[CODE|NAME]...": _rules,
    "CODE[,CODE]": _rules,
    "CODE[=COUNT]": _rules,
    "FORMAT=FILE": _formats,
    "COLUMN[,COLUMN]": _columns,
    "BRACKET": _age_brackets,
    "VALUE": _value_names,
    "ID...": _stages,
    "DIR": _folders,
    "[LABELS_DIR]": _folders,
    "FILE": _files,
    "OLD": _files,
    "NEW": _files,
    "OUT": _files,
    "[PATH]": _files,
    "[PATH]...": _files,
    "MODULE_OR_FILE:MODEL": _files,
}
"""What the metavar of a parameter promises. A choice offers itself; for other metavars there is nothing to offer."""
