"""`vif registry`."""

from typing import Any

import click

from vif_validators.cli.examples import examples
from vif_validators.cli.output import silenced_stderr
from vif_validators.cli.registry_common import (
    complain,
    emit_unless_quiet,
    failures,
    lock_option,
    place_options,
    redacted_columns,
    registry_of,
)
from vif_validators.files.reading import Reading

_STAGES = click.Choice(["synthetic", "wrangled", "labeled"])
_MOST_REFUSALS = 20


@click.group(
    "registry",
    epilog=examples(
        "vif registry status",
        "vif registry add --help",
        after="Exit codes: 0 done, 1 refused by the rules or no such persona, 2 could not be done.",
    ),
)
def command() -> None:
    """Add personas to the registry, note the stages that they have reached, and look at it.

    Any number of processes may change the registry at once. What is said to be done survives a crash; a process killed
    meanwhile leaves the registry as it was or as it should be. Reading waits for nobody.
    """


@command.command(
    "add",
    short_help="Add personas: all that are given, or none.",
    epilog=examples(
        'vif registry add --name "Ana Prado" --age 25-34 --profession Teacher \\',
        '  --culture "East Asian" --core-value Power --entry-count 8 --nudge-enabled',
        "vif registry add --json personas.json",
    ),
)
@click.option("--persona-id", metavar="ID", help="8 hexadecimal digits (default: new ones).")
@click.option("--name", metavar="TEXT", help="Full name.")
@click.option("--age", metavar="BRACKET", help="Age bracket, such as 25-34.")
@click.option("--profession", metavar="TEXT", help="One of the pool.")
@click.option("--culture", metavar="TEXT", help="One of the pool.")
@click.option("--core-value", "core_values", metavar="VALUE", multiple=True, help="A Schwartz value; once or twice.")
@click.option("--entry-count", type=int, metavar="N", help="Journal entries.")
@click.option("--created-at", metavar="MOMENT", help="Such as 2026-01-15T09:30:00Z (default: now).")
@click.option("--nudge-enabled/--no-nudge-enabled", default=None, help="Whether nudges were enabled.")
@click.option("--json", "source", metavar="FILE", help="Objects with these columns, one or a list; - for stdin.")
@lock_option
@place_options
@click.pass_obj
def add(reading: Reading, /, **options: Any) -> int:
    """Add personas: all that are given, or none.

    They are refused (exit code 1) where the registry would violate the P rules with them, and where a persona_id is
    known. With --json, the options hold for every object that has not the column itself.
    """
    from vif_validators.cli.registry_rows import rows_from

    rows = rows_from(options)
    with failures(options, "nothing was added"):
        registry = registry_of(options, reading)
        with silenced_stderr():
            added = registry.add(rows)
    from vif_validators.cli import registry_text as text

    if options["form"] == "json":
        said = text.as_json({"registry": registry.path, "added": added.persona_ids, "personas": added.total})
    else:
        said = text.added_text(registry.path, added)
    emit_unless_quiet(options, said)
    for warning in added.warnings:
        complain(f"warning: {warning.code} {warning.name}: {warning.message}")
    return 0


@command.command(
    "stage",
    short_help="Note that personas have reached a stage.",
    epilog=examples("vif registry stage a3f8b2c1 0b7d44e9 wrangled"),
)
@click.argument("personas", nargs=-1, required=True, metavar="ID...")
@click.argument("stage", type=_STAGES)
@lock_option
@place_options
@click.pass_obj
def set_stage(reading: Reading, /, personas: tuple[str, ...], stage: Any, **options: Any) -> int:
    """Note that personas have reached a stage: all of them, or none.

    A stage can only follow the one before it (synthetic, wrangled, labeled); one that was reached before is no error.
    """
    from vif_validators.cli import registry_text as text
    from vif_validators.registry.results import StageRefused

    with failures(options, "nothing was changed"):
        registry = registry_of(options, reading)
        try:
            with silenced_stderr():
                staged = registry.stage(personas, stage)
        except StageRefused as error:
            return _refused(options, stage, error.reasons)
    if options["form"] == "json":
        said = text.as_json({"stage": stage, "changed": staged.changed, "already": staged.already, "refused": {}})
    else:
        said = text.staged_text(registry.path, stage, staged)
    emit_unless_quiet(options, said)
    return 0


@command.command(
    "pending",
    short_help="List the personas that wait for a stage.",
    epilog=examples("vif registry pending labeled"),
)
@click.argument("stage", type=_STAGES)
@place_options
@click.pass_obj
def pending(reading: Reading, /, stage: Any, **options: Any) -> int:
    """List the personas that wait for a stage, having reached the one before it: one id a line."""
    from vif_validators.cli import registry_text as text

    with failures(options), silenced_stderr():
        waiting = registry_of(options, reading).pending(stage)
    emit_unless_quiet(options, text.as_json(waiting) if options["form"] == "json" else text.ids(waiting))
    return 0


@command.command(
    "status",
    short_help="Count the personas of each stage.",
    epilog=examples("vif registry status", "vif registry status --format json"),
)
@place_options
@click.pass_obj
def status(reading: Reading, /, **options: Any) -> int:
    """Say how many personas there are, and how many have reached each stage or wait for it."""
    from vif_validators.cli import registry_text as text

    with failures(options), silenced_stderr():
        registry = registry_of(options, reading)
        found = registry.status()
    shown = text.as_json(text.status_json(registry.path, found)) if options["form"] == "json" else None
    emit_unless_quiet(options, shown or text.status_text(registry.path, found))
    return 0


@command.command(
    "show",
    short_help="Show one persona, or all of them.",
    epilog=examples("vif registry show", "vif registry show a3f8b2c1 --format json"),
)
@click.argument("persona", required=False, metavar="[ID]")
@place_options
@click.pass_obj
def show(reading: Reading, /, persona: str | None, **options: Any) -> int:
    """Show one persona with all columns, or list all of them; in JSON as `add --json` takes them.

    Columns under `redact` in the settings are not shown.
    """
    from vif_validators.cli import registry_text as text

    with failures(options), silenced_stderr():
        registry = registry_of(options, reading)
        rows = text.redacted(text.rows_of(registry.show(persona)), redacted_columns(options))
    if persona is not None and not rows:
        complain(f"error: {registry.path}: there is no persona {persona}")
        return 1
    if options["form"] == "json":
        emit_unless_quiet(options, text.as_json(rows if persona is None else rows[0]))
    else:
        emit_unless_quiet(options, text.list_text(rows) if persona is None else "\n".join(map(text.persona_text, rows)))
    return 0


def _refused(options: dict[str, Any], stage: str, reasons: dict[str, str]) -> int:
    from vif_validators.cli import registry_text as text

    if options["form"] == "json":
        emit_unless_quiet(options, text.as_json({"stage": stage, "changed": [], "already": [], "refused": reasons}))
    shown = list(reasons.items())[:_MOST_REFUSALS]
    for persona, reason in shown:
        complain(f"{persona}: {reason}")
    more = f"; {len(reasons) - len(shown):,} more were refused" if len(reasons) > len(shown) else ""
    complain(f"error: no persona was set to {stage}{more}")
    return 1
