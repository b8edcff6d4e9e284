"""`vif profile`."""

from pathlib import Path
from typing import Any

import click

from vif_validators.cli.examples import VERDICTS, examples
from vif_validators.cli.output import (
    Failure,
    colours,
    emit,
    output_options,
    redact_option,
    render,
    silenced_stderr,
    width,
    write_report,
)
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
@click.option(
    "--config", metavar="FILE", multiple=True, help="A settings or pools file (YAML) to use instead; repeatable."
)
@click.option("--strict", is_flag=True, help="Warnings fail, too: D rules that the settings raise.")
@click.option(
    "--samples",
    type=click.IntRange(0, 1_000_000),
    metavar="N",
    default=5,
    show_default=True,
    help="Samples per failed rule; with 0 no name and no persona is listed.",
)
@click.option(
    "--format", "form", type=click.Choice(FORMATS), default="text", show_default=True, help="Format on stdout."
)
@click.option(
    "--report", "reports", multiple=True, metavar="FORMAT=FILE", help="Write a report to a file as well; repeatable."
)
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
    reports = [_target(target) for target in options["reports"]]
    with silenced_stderr():
        report = _measured(options, reading)
    failures = [failure for form, path in reports for failure in _failures(path, form, report)]
    if not options["quiet"]:
        look = {"width": width(), "color": colours(no_color=options["no_color"])}
        emit(_rendered(report, options["form"], **look))
    for failure in failures:
        failure.show()
    return Failure.exit_code if failures else report.exit_code


def _failures(path: str, form: str, report: Report) -> list[Failure]:
    """Why the report could not be written there; what was measured is shown nevertheless."""
    try:
        write_report(path, _rendered(report, form), report)
    except Failure as failure:
        return [failure]
    return []


def _target(target: str) -> tuple[str, str]:
    form, _, path = target.partition("=")
    if form not in FORMATS or not path:
        raise Failure(f"--report {target}: expected FORMAT=FILE with FORMAT one of {', '.join(FORMATS)}")
    return form, path


def _measured(options: dict[str, Any], reading: Reading) -> Report:
    from vif_contracts.vocabulary import JUDGE_LABELS, PERSONAS
    from vif_validators.checking.options import Options
    from vif_validators.profiler import profile_dataset
    from vif_validators.redaction import UnknownColumnError

    root = Path(options["path"] or options["root"] or ".")
    if not root.is_dir():
        raise Failure(f"{root}: is no folder; name single files with --registry and --labels")
    given = {PERSONAS: options["registry"], JUDGE_LABELS: options["labels"]}
    redact = tuple(column.strip() for value in options["redact"] for column in value.split(","))
    try:
        return profile_dataset(
            root,
            Options(strict=options["strict"], samples=options["samples"], redact=redact),
            sources={table: file for table, file in given.items() if file is not None},
            config=options["config"],
            reading=reading,
        ).report
    except UnknownColumnError as error:
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
