"""Renders Markdown as GitHub does, and says what is in the page."""

from dataclasses import dataclass, field
from html.parser import HTMLParser

import cmarkgfm
from cmarkgfm.cmark import Options

EXTENSIONS = ["table", "strikethrough", "autolink", "tagfilter"]


@dataclass
class Page:
    """A rendered page: its HTML, the names of its elements, its text, and that of the cells of its tables."""

    html: str
    elements: set[str] = field(default_factory=set)
    attributes: set[str] = field(default_factory=set)
    text: str = ""
    cells: list[str] = field(default_factory=list)


def page_of(markdown: str) -> Page:
    """The page, raw HTML included: what GitHub's sanitizer takes away must not be there in the first place."""
    rendered = cmarkgfm.markdown_to_html_with_extensions(
        markdown, options=Options.CMARK_OPT_UNSAFE, extensions=EXTENSIONS
    )
    reader = _Reader(Page(rendered))
    reader.feed(rendered)
    reader.close()
    return reader.page


class _Reader(HTMLParser):
    def __init__(self, page: Page) -> None:
        super().__init__(convert_charrefs=True)
        self.page = page
        self._in_cell = False

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.page.elements.add(tag)
        self.page.attributes |= {name for name, _ in attrs}
        if tag in {"td", "th"}:
            self.page.cells.append("")
            self._in_cell = True

    def handle_endtag(self, tag: str) -> None:
        self._in_cell = self._in_cell and tag not in {"td", "th"}

    def handle_data(self, data: str) -> None:
        self.page.text += data
        if self._in_cell:
            self.page.cells[-1] += data

    def handle_comment(self, data: str) -> None:
        self.page.elements.add("!--")

    def unknown_decl(self, data: str) -> None:
        self.page.elements.add("![")

    def handle_decl(self, decl: str) -> None:
        self.page.elements.add("!")

    def handle_pi(self, data: str) -> None:
        self.page.elements.add("?")
