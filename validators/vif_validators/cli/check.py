"""`vif check`."""

import time
from typing import Any

import click

from vif_validators.cli.check_steps import asked_by, carry_out, write_baseline, write_failing_rows
from vif_validators.cli.examples import VERDICTS, examples
from vif_validators.cli.github_actions import adds_summary, ci_option, in_actions, tell_actions
from vif_validators.cli.output import (
    FIGURED,
    Failure,
    attempt,
    colours,
    emit,
    render,
    silenced_stderr,
    width,
    write_report,
)
from vif_validators.cli.shared_options import (
    config_option,
    output_options,
    redact_option,
    report_options,
    report_target,
)
from vif_validators.cli.table_choice import TableName
from vif_validators.cli.wrong_folder import tell_of_wrong_folder
from vif_validators.files.reading import Reading


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
@config_option
@click.option("--table", type=TableName(), help="Which table PATH is.")
@click.option("--only", multiple=True, metavar="CODE[,CODE]", help="Report these rules only; X or L1 selects many.")
@click.option("--ignore", multiple=True, metavar="CODE[,CODE]", help="Leave these rules out.")
@click.option("--strict", is_flag=True, help="Warnings fail the check too.")
@report_options()
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
    reports = [report_target(target) for target in options["reports"]]
    forms = {options["form"], *(form for form, _ in reports)}
    asked = asked_by(options, figures=adds_summary(options) or not forms.isdisjoint(FIGURED))
    failures: list[Failure] = []
    # Rows are decoded before the verdict is shown: where that kills the process, the next one would show it again.
    with silenced_stderr():
        checked = carry_out(options, asked, reading)
        if options["failing_rows"]:
            failures += attempt(write_failing_rows, checked, options["failing_rows"])
        if options["write_baseline"] is not None:
            failures += attempt(write_baseline, checked, options["write_baseline"])
    report = checked.report
    for form, path in reports:
        failures += attempt(write_report, path, render(report, form), report)
    if not options["quiet"]:
        look = {"width": width(), "color": colours(no_color=options["no_color"]), "verbose": options["verbose"]}
        emit(render(report, options["form"], **look, elapsed=time.perf_counter() - started), options["form"])
    if in_actions(options):
        tell_actions(report, options)
    tell_of_wrong_folder(report.inputs, options)
    for failure in failures:
        failure.show()
    code: int = report.exit_code
    return Failure.exit_code if failures else code
