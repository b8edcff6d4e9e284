"""`vif rules`."""

from typing import Any

import click

from vif_validators.cli.output import Failure, colours, emit, output_options, width


@click.command("rules", epilog="Examples:  vif rules  |  vif rules L302  |  vif rules --format markdown > rules.md")
@click.argument("codes", nargs=-1, metavar="[CODE]...")
@click.option("--format", "form", type=click.Choice(["text", "markdown"]), default="text", show_default=True)
@output_options
def command(codes: tuple[str, ...], form: str, **options: Any) -> int:
    """List the rules; with CODE (or a prefix such as X), explain them."""
    from vif_contracts.catalog import ALL_RULES, select

    from vif_validators import rule_pages

    try:
        chosen = select(codes)
    except ValueError as error:
        raise Failure(str(error)) from error
    rules = [ALL_RULES[code] for code in ALL_RULES if code in chosen]
    if form == "markdown":
        text = rule_pages.markdown_pages(rules) if codes else rule_pages.markdown_list(ALL_RULES.values())
    else:
        look = {"width": width(), "color": colours(no_color=options["no_color"])}
        text = rule_pages.text_pages(rules, **look) if codes else rule_pages.text_list(ALL_RULES.values(), **look)
    if not options["quiet"]:
        emit(text)
    return 0
