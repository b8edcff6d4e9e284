"""A word to whoever is in the wrong folder."""

import os
from collections.abc import Iterable, Mapping
from typing import Any

import click

from vif_validators.report import Input


def tell_of_wrong_folder(inputs: Iterable[Input], options: Mapping[str, Any]) -> None:
    """Say on stderr what to do where no table of the data set is at its place; nothing where a file was named."""
    from vif_contracts.dataset import TABLES

    if options["registry"] or options["labels"] or not all(map(os.path.isdir, options.get("paths", ()))):
        return
    places = [given.path for given in inputs if given.table in TABLES]
    if places and not any(place is None or os.path.lexists(place) for place in places):
        where = "name the folder that holds logs/, or the files with --registry and --labels"
        click.echo(f"vif: note: no table is at its place; {where}", err=True)
