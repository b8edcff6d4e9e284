"""`vif rules`."""

from typing import Any

import click

from vif_validators.cli.examples import examples
from vif_validators.cli.output import Failure, colours, emit, width
from vif_validators.cli.shared_options import output_options


@click.command(
    "rules",
    epilog=examples("vif rules", "vif rules L302", "vif rules t-index-gap", "vif rules X --format markdown"),
)
@click.argument("codes", nargs=-1, metavar="[CODE|NAME]...")
@click.option(
    "--format",
    "form",
    type=click.Choice(["text", "markdown"]),
    default="text",
    show_default=True,
    help="Format on stdout.",
)
@output_options
def command(codes: tuple[str, ...], form: str, **options: Any) -> int:
    """List the rules; with CODE (or a prefix such as X) or NAME, explain them."""
    from vif_contracts.catalog import ALL_RULES, select
    from vif_validators import rule_pages

    try:
        chosen = select(codes)
    except ValueError as error:
        raise Failure(str(error)) from error
    rules = [rule for code, rule in ALL_RULES.items() if code in chosen or not codes]
    if form == "markdown":
        text = rule_pages.markdown_pages(rules) if codes else rule_pages.markdown_list(rules)
    else:
        shown = rule_pages.text_pages if codes else rule_pages.text_list
        text = shown(rules, width=width(), color=colours(no_color=options["no_color"]))
    if not options["quiet"]:
        emit(text)
    return 0
