"""`vif profile`."""

from pathlib import Path
from typing import Any

import click

from vif_validators.cli.examples import VERDICTS, examples
from vif_validators.cli.output import Failure, attempt, colours, emit, render, silenced_stderr, width, write_report
from vif_validators.cli.shared_options import (
    config_option,
    output_options,
    redact_option,
    report_options,
    report_target,
    words,
)
from vif_validators.cli.wrong_folder import tell_of_wrong_folder
from vif_validators.files.reading import Reading
from vif_validators.report import Report

FORMATS = ("text", "json", "markdown", "html")


@click.command(
    "profile",
    epilog=examples(
        "vif profile",
        "vif profile ../other-project --report html=out/profile.html",
        "vif profile --labels new_labels.parquet --format json",
        after=VERDICTS,
    ),
)
@click.argument("path", required=False, metavar="[PATH]")
@click.option("--root", metavar="DIR", help="The folder that is measured, as PATH (default: the current one).")
@click.option("--registry", metavar="FILE", help="The persona registry, instead of the one under the folder.")
@click.option("--labels", metavar="FILE", help="The judge labels, instead of those under the folder.")
@config_option
@click.option("--strict", is_flag=True, help="Warnings fail, too: D rules that the settings raise.")
@report_options(FORMATS, samples="Samples per failed rule; with 0 no name and no persona is listed.")
@redact_option
@output_options
@click.pass_obj
def command(reading: Reading, /, **options: Any) -> int:
    """Show what the data is like: how often each value is scored, who the personas are, what repeats.

    PATH is a folder (default: the current one). The D rules are judged on these figures: they only inform, unless
    config/validation.yaml raises them.
    """
    if options["path"] is not None and options["root"] is not None:
        raise Failure("--root does not go with PATH: they say the same")
    reports = [report_target(target, FORMATS) for target in options["reports"]]
    with silenced_stderr():
        report = _measured(options, reading)
    failures: list[Failure] = []
    for form, path in reports:
        failures += attempt(write_report, path, _rendered(report, form), report)
    if not options["quiet"]:
        look = {"width": width(), "color": colours(no_color=options["no_color"])}
        emit(_rendered(report, options["form"], **look), options["form"])
    tell_of_wrong_folder(report.inputs, options)
    for failure in failures:
        failure.show()
    return Failure.exit_code if failures else report.exit_code


def _measured(options: dict[str, Any], reading: Reading) -> Report:
    from vif_contracts.vocabulary import JUDGE_LABELS, PERSONAS
    from vif_validators.checking.options import Options
    from vif_validators.profiler import profile_dataset
    from vif_validators.request_error import RequestError

    root = Path(options["path"] or options["root"] or ".")
    if not root.is_dir():
        raise Failure(f"{root}: is no folder; name single files with --registry and --labels")
    given = {PERSONAS: options["registry"], JUDGE_LABELS: options["labels"]}
    try:
        return profile_dataset(
            root,
            Options(strict=options["strict"], samples=options["samples"], redact=words(options["redact"])),
            sources={table: file for table, file in given.items() if file is not None},
            config=options["config"],
            reading=reading,
        ).report
    except RequestError as error:
        raise Failure(str(error)) from error


def _rendered(report: Report, form: str, **look: Any) -> str:
    """The figures in one of the `FORMATS`; the page shows them beside what it shows of any report."""
    if form == "text":
        from vif_validators.reporters import profile_text

        return profile_text.render(report, **look)
    if form == "json":
        from vif_validators.reporters import profile_json

        return profile_json.render(report)
    if form == "markdown":
        from vif_validators.reporters import profile_markdown

        return profile_markdown.render(report)
    return render(report, form)
