"""`vif check`."""

import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import click

from vif_validators.cli.output import (
    FORMATS,
    Failure,
    colours,
    emit,
    output_options,
    render,
    report_target,
    silenced_stderr,
    width,
    write_report,
)
from vif_validators.reading import Reading


@dataclass(frozen=True, kw_only=True)
class _Request:
    paths: tuple[str, ...]
    root: str | None
    registry: str | None
    labels: str | None
    config: tuple[str, ...]
    table: str | None
    contract: str | None


@click.command(
    "check",
    epilog="Examples:  vif check  |  vif check logs/registry/personas.parquet --strict  |  "
    "vif check logs/judge_labels/persona_*_labels.json  |  vif check data.parquet --contract my_models.py:Orders",
)
@click.argument("paths", nargs=-1, metavar="[PATH]...")
@click.option("--root", metavar="DIR", help="The folder that is judged (default: the current one).")
@click.option("--registry", metavar="FILE", help="The persona registry, instead of the one under the folder.")
@click.option("--labels", metavar="FILE", help="The judge labels, instead of those under the folder.")
@click.option("--config", metavar="FILE", multiple=True, help="A settings or pools file (YAML) to use instead.")
@click.option("--table", type=click.Choice(["personas", "judge_labels"]), help="Which table PATH is.")
@click.option("--only", multiple=True, metavar="CODE[,CODE]", help="Report these rules only; X or L1 selects many.")
@click.option("--ignore", multiple=True, metavar="CODE[,CODE]", help="Leave these rules out.")
@click.option("--strict", is_flag=True, help="Warnings fail the check too.")
@click.option(
    "--samples", type=click.IntRange(0, 1_000_000), default=5, show_default=True, help="Samples per failed rule."
)
@click.option(
    "--format", "form", type=click.Choice(FORMATS), default="text", show_default=True, help="Format on stdout."
)
@click.option("--report", "reports", multiple=True, metavar="FORMAT=FILE", help="Write a report to a file as well.")
@click.option("--failing-rows", metavar="DIR", help="Write the rows at fault there, one parquet file per rule.")
@click.option("--contract", metavar="MODULE_OR_FILE:MODEL", help="Hold PATH to a pandera.polars model of your own.")
@click.option("-v", "--verbose", is_flag=True, help="List the rules that passed, too.")
@output_options
@click.pass_obj
def command(reading: Reading, /, **options: Any) -> int:
    """Hold the persona registry and the judge labels to their contract.

    Without PATH: the two files of the current folder. A folder: those under it. A file: that table; the other one is
    taken from its configured place for the rules between them. Files that end in .json are judge output files: they
    are judged only where they are named.
    """
    started = time.perf_counter()
    names = ("paths", "root", "registry", "labels", "config", "table", "contract")
    request = _Request(**{name: options[name] for name in names})
    reports = [report_target(target) for target in options["reports"]]
    from vif_validators.runner import Options

    try:
        asked = Options(
            only=_codes(options["only"]),
            ignore=_codes(options["ignore"]),
            strict=options["strict"],
            samples=options["samples"],
        )
    except ValueError as error:
        raise Failure(str(error)) from error
    # What cannot be written keeps nobody from reading the verdict. Rows are decoded before it is shown: where that
    # kills the process, the next one would show it again.
    failures: list[Failure] = []
    with silenced_stderr():
        checked = _run(request, asked, reading)
        if options["failing_rows"]:
            failures += _failure_of(_write_failing_rows, checked, options["failing_rows"])
    for form, path in reports:
        failures += _failure_of(write_report, path, render(checked.report, form), checked.report)
    if not options["quiet"]:
        look = {
            "width": width(),
            "color": colours(no_color=options["no_color"]),
            "verbose": options["verbose"],
            "elapsed": time.perf_counter() - started,
        }
        emit(render(checked.report, options["form"], **look))
    for failure in failures:
        failure.show()
    code: int = checked.report.exit_code
    return Failure.exit_code if failures else code


def _failure_of(write: Callable[..., None], *arguments: Any) -> list[Failure]:
    try:
        write(*arguments)
    except Failure as failure:
        return [failure]
    return []


def _run(request: _Request, options: Any, reading: Reading) -> Any:
    from vif_validators import targets
    from vif_validators.runner import check_dataset, check_file

    try:
        if request.contract is not None:
            _refuse_beside_contract(request)
            path = targets.only_file(request.paths)
            return check_file(path, targets.load_model(request.contract), options, reading)
        target = targets.resolve(
            request.paths,
            root=request.root,
            registry=request.registry,
            labels=request.labels,
            table=request.table,
            reading=reading,
        )
    except ValueError as error:
        raise Failure(str(error)) from error
    return check_dataset(
        target.root,
        options,
        registry=target.registry,
        labels=target.labels,
        config=request.config,
        judged=target.judged,
        label_files=target.label_files,
        reading=reading,
    )


def _refuse_beside_contract(request: _Request) -> None:
    for name in ("root", "registry", "labels", "config", "table"):
        if getattr(request, name):
            raise ValueError(f"--{name} does not go with --contract, which judges one file by one model")


def _codes(values: tuple[str, ...]) -> tuple[str, ...]:
    return tuple(code.strip() for value in values for code in value.split(","))


def _write_failing_rows(checked: Any, folder: str) -> None:
    import polars as pl

    from vif_validators.failing_rows import write_failing_rows

    try:
        write_failing_rows(checked, Path(folder))
    except (OSError, pl.exceptions.PolarsError, pl.exceptions.PanicException) as error:
        said = getattr(error, "strerror", None) or str(error).split("\n", 1)[0]
        raise Failure(f"cannot write the failing rows to {folder}: {said}") from error
