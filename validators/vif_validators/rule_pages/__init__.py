"""The pages of `vif rules`, for a terminal and in Markdown: all that they say comes from the rules themselves."""

from vif_validators.rule_pages.markdown import markdown_list, markdown_pages
from vif_validators.rule_pages.text import text_list, text_pages

__all__ = ["markdown_list", "markdown_pages", "text_list", "text_pages"]
