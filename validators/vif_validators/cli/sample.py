"""`vif sample`."""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import click
from click.core import ParameterSource

from vif_validators.cli.examples import examples
from vif_validators.cli.output import Failure, colours, emit, width
from vif_validators.cli.progress import progress
from vif_validators.cli.sample_arguments import entries, violations, whole
from vif_validators.cli.shared_options import output_options

_MOST_ENTRIES = 366
_DATA_SET = ("personas", "entries", "label_files", "broken")
"""Parameters of a data set, which a table of a model of the user's own does not have."""
_WATCHED = 2_000
"""Personas between two moves of the bar where each takes a file."""


@dataclass(frozen=True, kw_only=True)
class _Request:
    personas: int
    entries: tuple[int, int]
    seed: int
    label_files: bool
    overwrite: bool
    broken: tuple[str, ...]
    contract: str | None
    rows: int
    quiet: bool
    no_color: bool


@click.command(
    "sample",
    epilog=examples(
        "vif sample /tmp/demo --personas 20 --seed 7 && vif check /tmp/demo",
        "vif sample /tmp/bad --break P104=3 --break L302",
        "vif sample orders.parquet --contract my_models.py:Orders --rows 1000",
    ),
)
@click.argument("out", metavar="OUT")
@click.option(
    "--personas", callback=whole(1, 2**32), metavar="N", default="204", show_default=True, help="How many personas."
)
@click.option(
    "--entries",
    callback=entries(_MOST_ENTRIES),
    metavar="N|LOW-HIGH",
    default="2-12",
    show_default=True,
    help="Journal entries of each persona.",
)
@click.option(
    "--seed", callback=whole(0), metavar="N", default="0", show_default=True, help="The same seed gives the same bytes."
)
@click.option("--json/--no-json", "label_files", default=True, help="Write the judge output files, too.")
@click.option(
    "--break",
    "broken",
    multiple=True,
    metavar="CODE[=COUNT]",
    help="Plant COUNT violations (default 1) of this rule, and say where. May be repeated. Only the J rules touch judge"
    " output files: any other fault is in a parquet or YAML file, as an edit by hand leaves it.",
)
@click.option(
    "--contract",
    metavar="MODULE_OR_FILE:MODEL",
    help="Write one parquet file, OUT, with rows of a pandera.polars model of your own.",
)
@click.option(
    "--rows", callback=whole(1, 10**9), metavar="N", default="100", show_default=True, help="Rows, with --contract."
)
@click.option("--overwrite", is_flag=True, help="Replace files that are there already.")
@output_options
@click.pass_context
def command(context: click.Context, /, out: str, **options: Any) -> int:
    """Write a realistic data set that obeys the contract under the folder OUT.

    With --break it obeys all rules but those named, and the few that these imply. All files are written, or none.
    """
    if not out:
        raise Failure("OUT is empty: name a folder, or . for the current one")
    request = _Request(**options)
    given = {name for name in options if context.get_parameter_source(name) is ParameterSource.COMMANDLINE}
    if request.contract is None:
        if "rows" in given:
            raise Failure(f"--rows {request.rows}: goes with --contract only; a data set has --personas and --entries")
        told = _or_failure(_write_data_set, out, request)
    else:
        _refuse_beside_contract(context, given)
        told = _or_failure(_write_table, out, request)
    if not request.quiet:
        emit(told)
    return 0


def _or_failure(write: Callable[[str, _Request], str], out: str, request: _Request) -> str:
    try:
        return write(out, request)
    except FileExistsError as error:
        raise Failure(f"{error}; use --overwrite to replace it") from error
    except OSError as error:
        said = f"cannot write {error.filename or out}: {error.strerror}" if error.strerror else str(error)
        raise Failure(said) from error
    except ValueError as error:
        raise Failure(str(error)) from error


def _refuse_beside_contract(context: click.Context, given: set[str]) -> None:
    names = {option.name: "/".join((*option.opts, *option.secondary_opts)) for option in context.command.params}
    for name in _DATA_SET:
        if name in given:
            raise Failure(f"{names[name]} does not go with --contract, which writes one table with --rows and --seed")


def _write_data_set(out: str, request: _Request) -> str:
    from vif_validators import sample

    if Path(out).exists() and not Path(out).is_dir():
        raise ValueError(f"{out}: is a file; name the folder to write the data set to")
    counts = violations(request.broken)
    if not request.label_files and (unwritten := [code for code in counts if code.startswith("J")]):
        raise ValueError(f"--break {unwritten[0]}: is about the judge output files, which --no-json leaves out")
    drawn: dict[str, Any] = {"personas": request.personas, "seed": request.seed, "entries": request.entries}
    pieces = sample.generate_batches(**drawn, size=_WATCHED if request.label_files else None)
    how: dict[str, Any] = {"label_files": request.label_files, "overwrite": request.overwrite}
    rows = _Rows()
    with progress("personas", request.personas, quiet=request.quiet, no_color=request.no_color) as done:
        if not counts:
            written = sample.write(rows.counted(pieces, done), out, **how)
            return f"{out}: {rows}, {len(written):,} files written\n"
        from vif_validators.sample.breaking import Broken, refuse_other_pools

        try:
            broken = Broken(counts, **drawn)
        except ValueError as error:
            raise ValueError(f"--break {' --break '.join(request.broken)}: {error}") from error
        refuse_other_pools(Path(out), broken.files)
        pieces = rows.counted(broken.pieces(pieces), done)
        written = sample.write(pieces, out, **how, spoil=broken.spoil, files=broken.files)
    from vif_validators.cli.sample_text import planted

    look: dict[str, Any] = {"width": width(), "color": colours(no_color=request.no_color)}
    text = planted(out, broken.places(), counts, expected=broken.expected, files=broken.files, **look)
    return f"{out}: {rows}, {len(written):,} files written\n{text}"


class _Rows:
    """How much of a data set has gone by."""

    personas = 0
    judge_labels = 0

    def counted(self, pieces: Iterable[Any], done: Callable[[int], None]) -> Iterator[Any]:
        for piece in pieces:
            yield piece
            self.personas += piece.personas.height
            self.judge_labels += piece.judge_labels.height
            done(self.personas)

    def __str__(self) -> str:
        return f"{self.personas:,} personas, {self.judge_labels:,} label rows"


def _write_table(out: str, request: _Request) -> str:
    reference = str(request.contract)
    from vif_validators.sample.table_file import write_table
    from vif_validators.targets import load_model

    if not out.endswith(".parquet"):
        raise ValueError(f"{out}: with --contract, OUT is one parquet file; name it {out.rstrip('/')}.parquet")
    if Path(out).is_dir():
        raise ValueError(f"{out}: is a folder; with --contract, OUT is one parquet file")
    model = load_model(reference)
    from vif_validators.model_sample import rows_of

    with progress("rows", request.rows, quiet=request.quiet, no_color=request.no_color) as done:
        try:
            frame = rows_of(model, rows=request.rows, seed=request.seed, progress=done)
        except (TypeError, ValueError) as error:
            raise ValueError(f"--contract {reference}: {error}") from error
        write_table(frame, Path(out), overwrite=request.overwrite)
    return f"{out}: {frame.height:,} rows of {_named(reference)} written\n"


def _named(reference: str) -> str:
    home, _, name = reference.rpartition(":")
    return f"{Path(home).stem if home.endswith('.py') else home}.{name}"
