"""The page: the views of a report put into the templates."""

import base64
import hashlib
from functools import cache
from typing import Final

from jinja2 import Environment, PackageLoader, StrictUndefined
from markupsafe import Markup, escape

from vif_validators.clean import visible
from vif_validators.report import Report
from vif_validators.reporters.html.banner import banner
from vif_validators.reporters.html.findings import by_table
from vif_validators.reporters.html.picture import picture
from vif_validators.reporters.html.rule_rows import rule_rows
from vif_validators.reporters.layout import SENTENCE_LIMIT, short
from vif_validators.version import __version__

POLICY: Final = (
    "default-src 'none'; script-src '{script}'; style-src '{style}'; img-src data:; base-uri 'none'; form-action 'none'"
)
"""No network, and no script or style but the page's own, known by their hashes."""


def render(report: Report) -> str:
    """The report as one HTML document that needs nothing besides; the same report gives the same text."""
    environment = _environment()
    style, script = (_source(environment, name) for name in ("page.css", "page.js"))
    findings, profile = by_table(report), report.profile
    tables = list(dict.fromkeys([given.table for given in report.inputs] + [result.table for result in report]))
    return environment.get_template("page.html").render(
        banner=banner(report),
        findings=findings,
        rules=rule_rows(report, findings, tables),
        tables=tables,
        picture=picture(profile) if profile is not None else None,
        policy=POLICY.format(script=_digest(script), style=_digest(style)),
        style=Markup(style),  # noqa: S704 (ours)
        script=Markup(script),  # noqa: S704 (ours)
        version=__version__,
    )


@cache
def _environment() -> Environment:
    environment = Environment(
        loader=PackageLoader("vif_validators", "reporters/html/templates"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
        finalize=_clean,
    )
    environment.filters |= {"number": _number, "name": _name, "shown": escape, "path": _path}
    return environment


def _clean(value: object) -> object:
    """What every expression of the templates passes: text that nobody has cleaned yet is cleaned, then escaped."""
    return value if not isinstance(value, str) or isinstance(value, Markup) else visible(value, SENTENCE_LIMIT)


def _name(text: str) -> Markup:
    """A name of the data, shorter than a sentence."""
    return escape(short(text))


def _path(shown: str) -> Markup:
    """A path that is safe to show; it may be broken after a slash."""
    return Markup("/<wbr>").join(shown.split("/"))


def _number(value: float) -> str:
    """A coordinate, in as few characters as a pixel needs."""
    return f"{value:.1f}".removesuffix(".0")


def _source(environment: Environment, name: str) -> str:
    assert environment.loader is not None  # noqa: S101 (for the type checker)
    return environment.loader.get_source(environment, name)[0]


def _digest(text: str) -> str:
    return f"sha256-{base64.b64encode(hashlib.sha256(text.encode()).digest()).decode()}"
