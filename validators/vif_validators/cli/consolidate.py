"""`vif consolidate`."""

import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager, redirect_stderr
from functools import partial
from pathlib import Path
from typing import Any

import click

from vif_validators.cli.examples import VERDICTS, examples
from vif_validators.cli.github_actions import ci_option, in_actions, tell_actions
from vif_validators.cli.output import Failure, attempt, colours, emit, render, silenced_stderr, width, write_report
from vif_validators.cli.progress import progress
from vif_validators.cli.registry_common import complain, lock_option
from vif_validators.cli.shared_options import (
    config_option,
    output_options,
    redact_option,
    report_options,
    report_target,
    words,
)
from vif_validators.files.reading import Reading


@click.command(
    "consolidate",
    epilog=examples(
        "vif consolidate",
        "vif consolidate --check",
        "vif consolidate --partial --report json=report.json",
        "vif consolidate new_labels --output new.parquet --no-registry",
        after=VERDICTS,
    ),
)
@click.argument("labels_dir", required=False, metavar="[LABELS_DIR]")
@click.option("--root", metavar="DIR", default=".", help="The folder of the project (default: this one).")
@click.option("--output", metavar="FILE", help="The label table (default: the one of the folder).")
@click.option("--registry", metavar="FILE", help="The persona registry, instead of the one under the folder.")
@click.option("--no-registry", is_flag=True, help="Neither look at the registry nor update it.")
@config_option
@click.option("--partial", is_flag=True, help="Write the personas whose files break no rule; leave out the others.")
@click.option("--check", is_flag=True, help="Write nothing; fail if the label table is not what the files give.")
@click.option("--strict", is_flag=True, help="Warnings forbid to write too.")
@report_options()
@redact_option
@lock_option
@ci_option
@output_options
@click.pass_obj
def command(reading: Reading, /, **options: Any) -> int:
    """Merge the judge output files into the label table, and mark their personas labeled.

    All files persona_<persona_id>_labels.json of LABELS_DIR (default: the folder of the label table) are judged, by
    themselves and with the registry; links are followed. Only if none of them breaks a rule the table is replaced, and
    the registry updated. What is said to be written survives a crash; after one in between, consolidate again.
    """
    reports = [report_target(target) for target in options["reports"]]
    if options["registry"] and options["no_registry"]:
        raise Failure("--registry does not go with --no-registry")
    if not os.path.isdir(options["root"]):
        raise Failure(f"{options['root']}: no such folder")
    done = _run(options, reading)
    failures: list[Failure] = []
    for form, path in reports:
        failures += attempt(write_report, path, _shown(done, form), done.report, done.output)
    if not options["quiet"]:
        look = {"width": width(), "color": colours(no_color=options["no_color"])}
        emit(_shown(done, options["form"], **look), options["form"])
    if in_actions(options):
        tell_actions(done.report, options, done.output)
    if done.registry and (done.registry.fault or done.registry.refused):
        from vif_validators.cli.consolidate_text import unfinished

        for line in unfinished(done.registry, hidden="persona_id" in done.redacted):
            complain(f"error: {line}")
    for failure in failures:
        failure.show()
    code: int = done.exit_code
    return Failure.exit_code if failures else code


def _run(options: dict[str, Any], reading: Reading) -> Any:
    from vif_validators.consolidation.consolidating import Request, carry_out
    from vif_validators.files.parquet_bytes import UnfaithfulBytes
    from vif_validators.redaction import UnknownColumnError

    request = Request(
        root=Path(options["root"]),
        labels_dir=options["labels_dir"],
        output=options["output"],
        registry=False if options["no_registry"] else options["registry"],
        config=options["config"],
        partial=options["partial"],
        check_only=options["check"],
        strict=options["strict"],
        samples=options["samples"],
        redact=words(options["redact"]),
        lock_timeout=options["lock_timeout"],
        reading=reading,
        bar=partial(progress, "files", quiet=options["quiet"], no_color=options["no_color"]),
    )
    try:
        with _bar_only_on_stderr():
            return carry_out(request)
    except (OSError, UnfaithfulBytes, UnknownColumnError) as error:
        raise Failure(str(error)) from error


@contextmanager
def _bar_only_on_stderr() -> Iterator[None]:
    """Keep what Rust prints on a panic away from the user, but not the bar, which Python writes."""
    try:
        copy = os.dup(2)
    except OSError:  # there is no stderr to write to
        yield
        return
    encoding = getattr(sys.stderr, "encoding", None) or "utf-8"
    with os.fdopen(copy, "w", encoding=encoding, errors="backslashreplace") as kept:
        shown = kept if sys.stderr.isatty() else sys.stderr
        with redirect_stderr(shown), silenced_stderr():
            yield


def _shown(done: Any, form: str, **look: Any) -> str:
    if form != "text":
        return render(done.report, form)
    from vif_validators.cli.consolidate_text import summary

    said = summary(done, width=look.get("width", 80), color=look.get("color", False))
    return f"{render(done.report, form, **look)}\n{said}" if done.report.failed else said
