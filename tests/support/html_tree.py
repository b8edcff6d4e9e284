"""A page as a tree, by Python's own parser of HTML."""

from collections.abc import Iterator
from html.parser import HTMLParser
from xml.etree.ElementTree import Element, SubElement

VOID = {"meta", "link", "br", "wbr", "img", "input", "hr"}
CELLS = {"td", "th", "dt", "dd", "caption"}


class _Builder(HTMLParser):
    def __init__(self):
        super().__init__(convert_charrefs=True)
        self.root = Element("document")
        self.open = [self.root]

    def handle_starttag(self, tag, attrs):
        element = SubElement(self.open[-1], tag, {name: value or "" for name, value in attrs})
        if tag not in VOID:
            self.open.append(element)

    def handle_startendtag(self, tag, attrs):
        SubElement(self.open[-1], tag, {name: value or "" for name, value in attrs})

    def handle_endtag(self, tag):
        assert self.open[-1].tag == tag, f"</{tag}> closes <{self.open[-1].tag}>"
        self.open.pop()

    def handle_data(self, data):
        last = self.open[-1][-1] if len(self.open[-1]) else None
        if last is None:
            self.open[-1].text = (self.open[-1].text or "") + data
        else:
            last.tail = (last.tail or "") + data


def tree(page: str) -> Element:
    """The page; every element must be closed in its turn."""
    builder = _Builder()
    builder.feed(page)
    builder.close()
    assert builder.open == [builder.root], [element.tag for element in builder.open]
    return builder.root


def text(element: Element) -> str:
    """All text of an element, its gaps and the borders of its cells as one space."""
    return " ".join("".join(_texts(element)).split())


def _texts(element: Element) -> Iterator[str]:
    yield element.text or ""
    for child in element:
        yield from _texts(child)
        yield " " if child.tag in CELLS else ""
        yield child.tail or ""
