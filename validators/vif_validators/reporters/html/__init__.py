"""The report as one HTML page. jinja2 is imported with this room, hence only when the page is asked for."""

from vif_validators.reporters.html.page import render

__all__ = ["render"]
