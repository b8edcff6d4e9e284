"""The contracts in the languages of others (`vif schema`): derived from models and rules, never kept beside them."""

from collections.abc import Sequence
from importlib import import_module
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from vif_validators.exports.described import Table

FORMATS: Final = {
    "markdown": "markdown",
    "json-schema": "json_schema",
    "arrow": "arrow",
    "polars": "polars_",
    "odcs": "odcs",
    "frictionless": "frictionless",
}
"""The module of each format."""


def render(tables: "Sequence[Table]", form: str) -> str:
    """The tables in one of the `FORMATS`.

    Raises:
        ValueError: the format has no way to say what the tables are.
    """
    text: str = import_module(f"vif_validators.exports.{FORMATS[form]}").render(tables)
    return text
