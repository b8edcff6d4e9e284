"""`vif check`."""

import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import click

from vif_validators.cli.examples import VERDICTS, examples
from vif_validators.cli.github_actions import adds_summary, ci_option, in_actions, tell_actions
from vif_validators.cli.output import (
    FIGURED,
    FORMATS,
    Failure,
    colours,
    emit,
    output_options,
    redact_option,
    render,
    report_target,
    silenced_stderr,
    width,
    write_report,
)
from vif_validators.cli.table_choice import TableName
from vif_validators.files.reading import Reading


@dataclass(frozen=True, kw_only=True)
class _Request:
    paths: tuple[str, ...]
    root: str | None
    registry: str | None
    labels: str | None
    config: tuple[str, ...]
    table: str | None
    contract: str | None
    hive: bool


@click.command(
    "check",
    epilog=examples(
        "vif check",
        "vif check logs/registry/personas.parquet --strict",
        "vif check logs/judge_labels/persona_*_labels.json",
        "vif check --quiet --report junit=out/vif.xml --failing-rows out/rows",
        "vif check data.parquet --contract my_models.py:Orders",
        "vif check data/ --contract my_models.py:Orders --hive",
        after=VERDICTS,
    ),
)
@click.argument("paths", nargs=-1, metavar="[PATH]...")
@click.option("--root", metavar="DIR", help="The folder that is judged (default: the current one).")
@click.option("--registry", metavar="FILE", help="The persona registry, instead of the one under the folder.")
@click.option("--labels", metavar="FILE", help="The judge labels, instead of those under the folder.")
@click.option(
    "--config", metavar="FILE", multiple=True, help="A settings or pools file (YAML) to use instead; repeatable."
)
@click.option("--table", type=TableName(), help="Which table PATH is.")
@click.option("--only", multiple=True, metavar="CODE[,CODE]", help="Report these rules only; X or L1 selects many.")
@click.option("--ignore", multiple=True, metavar="CODE[,CODE]", help="Leave these rules out.")
@click.option("--strict", is_flag=True, help="Warnings fail the check too.")
@click.option(
    "--samples",
    type=click.IntRange(0, 1_000_000),
    metavar="N",
    default=5,
    show_default=True,
    help="Samples per failed rule.",
)
@click.option(
    "--format", "form", type=click.Choice(FORMATS), default="text", show_default=True, help="Format on stdout."
)
@click.option(
    "--report", "reports", multiple=True, metavar="FORMAT=FILE", help="Write a report to a file as well; repeatable."
)
@click.option("--baseline", metavar="FILE", help="Accept the violations recorded there; fail on new ones only.")
@click.option("--write-baseline", metavar="FILE", help="Record today's violations there, and accept them.")
@redact_option
@click.option("--failing-rows", metavar="DIR", help="Write the rows at fault there, one parquet file per rule.")
@click.option("--contract", metavar="MODULE_OR_FILE:MODEL", help="Hold PATH to a pandera.polars model of your own.")
@click.option("--hive", is_flag=True, help="PATH is a folder whose parquet files are one table (with --contract).")
@click.option("-v", "--verbose", is_flag=True, help="List the rules that passed, too.")
@ci_option
@output_options
@click.pass_obj
def command(reading: Reading, /, **options: Any) -> int:
    """Hold the persona registry and the judge labels to their contract.

    Without PATH: the two files of the current folder. A folder: those under it. A file: that table; the other one is
    taken from its configured place for the rules between them. Files that end in .json are judge output files: they
    are judged only where they are named.
    """
    started = time.perf_counter()
    names = ("paths", "root", "registry", "labels", "config", "table", "contract", "hive")
    request = _Request(**{name: options[name] for name in names})
    reports = [report_target(target) for target in options["reports"]]
    from vif_validators.checking.options import Options

    try:
        asked = Options(
            only=_codes(options["only"]),
            ignore=_codes(options["ignore"]),
            strict=options["strict"],
            samples=options["samples"],
            redact=_codes(options["redact"]),
            baseline=options["baseline"],
            record=options["write_baseline"] is not None,
            figures=adds_summary(options)
            or any(form in FIGURED for form in (options["form"], *(form for form, _ in reports))),
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
        if options["write_baseline"]:
            failures += _failure_of(_write_baseline, checked, options["write_baseline"])
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
    if in_actions(options):
        tell_actions(checked.report, options)
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
    from vif_validators.accepting.baseline_file import BaselineError
    from vif_validators.checking.dataset import check_dataset
    from vif_validators.checking.model import check_file, check_folder
    from vif_validators.redaction import UnknownColumnError

    try:
        if request.contract is not None:
            _refuse_beside_contract(request)
            path = targets.only_file(request.paths, hive=request.hive)
            judge = check_folder if request.hive else check_file
            return judge(path, targets.load_model(request.contract), options, reading)
        if request.hive:
            raise ValueError("--hive goes with --contract: the tables of the data set are single files")
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
    try:
        return check_dataset(
            target.root,
            options,
            sources=target.sources,
            config=request.config,
            judged=target.judged,
            label_files=target.label_files,
            reading=reading,
        )
    except (BaselineError, UnknownColumnError) as error:
        raise Failure(str(error)) from error


def _refuse_beside_contract(request: _Request) -> None:
    for name in ("root", "registry", "labels", "config", "table"):
        if getattr(request, name):
            raise ValueError(f"--{name} does not go with --contract, which judges one file by one model")


def _codes(values: tuple[str, ...]) -> tuple[str, ...]:
    return tuple(code.strip() for value in values for code in value.split(","))


def _write_baseline(checked: Any, path: str) -> None:
    from vif_validators.checking.checked import record

    try:
        record(checked, path)
    except ValueError as error:
        raise Failure(str(error)) from error


def _write_failing_rows(checked: Any, folder: str) -> None:
    import polars as pl

    from vif_validators.checking.failing_rows import write_failing_rows

    try:
        write_failing_rows(checked, Path(folder))
    except (OSError, pl.exceptions.PolarsError, pl.exceptions.PanicException) as error:
        said = getattr(error, "strerror", None) or str(error).split("\n", 1)[0]
        raise Failure(f"cannot write the failing rows to {folder}: {said}") from error
