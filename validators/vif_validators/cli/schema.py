"""`vif schema`."""

from pathlib import Path
from typing import Any

import click

from vif_validators.cli.examples import examples
from vif_validators.cli.output import Failure, emit
from vif_validators.cli.shared_options import output_options
from vif_validators.cli.table_choice import TableName
from vif_validators.exports import FORMATS


@click.command(
    "schema",
    epilog=examples(
        "vif schema",
        "vif schema personas --format json-schema",
        "vif schema --format odcs --output datacontract.yaml",
        "vif schema --contract my_models.py:Orders",
    ),
)
@click.argument("tables", nargs=-1, metavar="[TABLE]...", type=TableName())
@click.option(
    "--format", "form", type=click.Choice(list(FORMATS)), default="markdown", show_default=True, help="What to write."
)
@click.option(
    "--root", metavar="DIR", default=".", help="The folder whose settings and pools hold (default: this one)."
)
@click.option(
    "--contract", metavar="MODULE_OR_FILE:MODEL", help="A pandera.polars model of your own, instead of a TABLE."
)
@click.option(
    "--output", metavar="FILE", help="Write there. With --format arrow and FILE.arrow: serialised, for Arrow."
)
@output_options
@click.pass_context
def command(context: click.Context, /, tables: tuple[str, ...], **options: Any) -> int:
    """Write what the data must be: as a data dictionary, or in the language of another tool.

    Without TABLE: all tables of the data set. All is derived from the models and rules that `vif check` judges by.
    """
    try:
        if options["contract"] is not None:
            _refuse_beside_contract(context, tables)
            described = [_described_model(options["contract"])]
        else:
            described = _described_tables(tables, options["root"])
        content = _content(described, options["form"], options["output"] or "")
    except ValueError as error:
        raise Failure(str(error)) from error
    if options["output"]:
        _write(options["output"], content)
    elif not options["quiet"]:
        emit(content.decode())
    return 0


def _refuse_beside_contract(context: click.Context, tables: tuple[str, ...]) -> None:
    if tables:
        raise ValueError(f"{tables[0]}: does not go with --contract, which names a model of your own")
    if context.get_parameter_source("root") is click.core.ParameterSource.COMMANDLINE:
        raise ValueError(
            "--root does not go with --contract: settings and pools are of no account to a model of your own"
        )


def _described_model(reference: str) -> Any:
    from vif_validators.exports import models
    from vif_validators.targets import load_model

    return models.described(load_model(reference))


def _described_tables(names: tuple[str, ...], root: str) -> list[Any]:
    from vif_contracts.dataset import TABLES
    from vif_contracts.pools import Pools
    from vif_validators.configuration import load_configuration
    from vif_validators.exports import contracts

    folder = Path(root)
    if not folder.is_dir():
        raise ValueError(f"--root {root}: there is no such folder")
    configuration = load_configuration(folder)
    for result in configuration.results:
        if result.status == "failed" and result.code in {"C001", "C002"}:
            raise ValueError(f"{result.code} {result.name}: {result.message}")
    return contracts.described(dict.fromkeys(names or TABLES), configuration, configuration.pools or Pools.packaged())


def _content(tables: list[Any], form: str, output: str) -> bytes:
    from vif_validators import exports

    if form == "arrow" and output.endswith(".arrow"):
        from vif_validators.exports.arrow import serialised

        if len(tables) > 1:
            raise ValueError(f"--output {output}: holds the schema of one table; name the TABLE")
        return serialised(tables[0])
    return exports.render(tables, form).encode("utf-8", "backslashreplace")


def _write(path: str, content: bytes) -> None:
    from vif_validators.files.disk import replace_file

    try:
        Path(path).parent.mkdir(parents=True, exist_ok=True)
        replace_file(Path(path), content)
    except (OSError, ValueError) as error:
        raise Failure(f"cannot write {path}: {getattr(error, 'strerror', None) or error}") from error
