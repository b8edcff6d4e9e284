"""The option that says which table of the data set a file is."""

from typing import TYPE_CHECKING, Any

import click

if TYPE_CHECKING:
    from click.shell_completion import CompletionItem


class TableName(click.types.StringParamType):
    """The name of a table. The tables are looked up only where they are asked for: that imports the contracts."""

    name = "table"

    def get_metavar(self, param: click.Parameter, ctx: click.Context | None = None) -> str:
        """The names to choose from, as in the help of click's own choices."""
        del param, ctx
        return f"[{'|'.join(_names())}]"

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> str:
        """The name, if there is such a table.

        Raises:
            click.UsageError: there is none (exit code 2).
        """
        choice: str = click.Choice(_names()).convert(value, param, ctx)
        return choice

    def shell_complete(self, ctx: click.Context, param: click.Parameter, incomplete: str) -> list["CompletionItem"]:
        """The names that go on as it begins."""
        return click.Choice(_names()).shell_complete(ctx, param, incomplete)


def _names() -> list[str]:
    from vif_contracts.dataset import TABLES

    return list(TABLES)
