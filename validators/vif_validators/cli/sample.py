"""`vif sample`."""

from pathlib import Path
from typing import Any

import click

from vif_validators.cli.output import Failure, emit, output_options


@click.command("sample", epilog="Example:  vif sample /tmp/demo --personas 20 --seed 7 && vif check /tmp/demo")
@click.argument("out", metavar="OUT")
@click.option("--personas", type=click.IntRange(min=1), default=204, show_default=True, help="How many personas.")
@click.option(
    "--seed", type=click.IntRange(min=0), default=0, show_default=True, help="The same seed gives the same bytes."
)
@click.option("--json/--no-json", "label_files", default=True, help="Write the judge output files, too.")
@click.option("--overwrite", is_flag=True, help="Replace files that are there already.")
@output_options
def command(out: str, personas: int, seed: int, *, label_files: bool, overwrite: bool, **options: Any) -> int:
    """Write a realistic data set that obeys the contract under the folder OUT."""
    from vif_validators import sample

    try:
        data = sample.generate(personas=personas, seed=seed)
        written = sample.write(data, Path(out), label_files=label_files, overwrite=overwrite)
    except FileExistsError as error:
        raise Failure(f"{error}; use --overwrite to replace it") from error
    except (OSError, ValueError) as error:
        raise Failure(str(error)) from error
    if not options["quiet"]:
        rows = data.judge_labels.height
        emit(f"{out}: {data.personas.height:,} personas, {rows:,} label rows, {len(written):,} files\n")
    return 0
