"""`vif sample`."""

from collections.abc import Iterator
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

    rows = {"personas": 0, "judge_labels": 0}

    def counted(batches: Iterator[sample.SampleData]) -> Iterator[sample.SampleData]:
        for batch in batches:
            rows["personas"] += batch.personas.height
            rows["judge_labels"] += batch.judge_labels.height
            yield batch

    try:
        batches = counted(sample.generate_batches(personas=personas, seed=seed))
        written = sample.write(batches, Path(out), label_files=label_files, overwrite=overwrite)
    except FileExistsError as error:
        raise Failure(f"{error}; use --overwrite to replace it") from error
    except (OSError, ValueError) as error:
        raise Failure(str(error)) from error
    if not options["quiet"]:
        counts = f"{rows['personas']:,} personas, {rows['judge_labels']:,} label rows"
        emit(f"{out}: {counts}, {len(written):,} files written\n")
    return 0
