"""Any text as Markdown: GitHub's renderer gives the text back, and no element that was not meant."""

import html
import re

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st
from tests.support.github_markdown import Page, page_of
from tests.support.reports import HOSTILE

from vif_validators.clean import visible
from vif_validators.reporters.layout import quoted
from vif_validators.reporters.markdown_text import code, escaped, in_html, said

SIGNS = "\\`*_[]<>#|~&!-+=.():@$\"'/1aw \t"
TEXT = (
    st.text(st.sampled_from(SIGNS), max_size=25)
    | st.sampled_from(HOSTILE)
    | st.text(st.characters(exclude_categories=()))
)
KNOWN = [
    "# a heading",
    "- a list",
    "1. a list",
    "2) a list",
    "+ a",
    "===",
    "---",
    "***",
    "> quoted",
    "    code",
    "~~~",
    "```x",
    "**bold** _slanted_ ~~struck~~ `code`",
    "[x](javascript:alert(1))",
    "![x](http://h/y.png)",
    "<http://h>",
    "[a]: /b",
    "<script>alert(1)</script>",
    "<!-- -->",
    "</details>",
    "&lt; &#35; &amp",
    "a|b\\|c",
    "| a |\n| - |\n| b |",
    "http://h.example https://h.example/a ftp://h.example/b www.h.example WWW.h.example",
    "a.b@h.example mailto:a@h.example",
    "xmpp:a@h.example/b",
    "@name a@-b.example",
    "#1 o/r#1 GH-1 gh-1 :+1: :100: $x$ $$y$$",
    "0123456789abcdef0123456789abcdef01234567",
    "[^1]",
    "- [ ] task",
    "[!NOTE]",
    "a  \nb",
    "a\\\nb",
    "]]>",
    "::error::x",
    "%0A",
    "\x1b[31m",
    "\u202eevil",
]


def shown(text: str) -> str:
    """The text as a reader sees it: spaces in a row are one."""
    return re.sub(" +", " ", text).strip(" \n").replace(" \n", "\n")


def of_paragraph(text: str) -> Page:
    return page_of(f"{said(text)}\n")


@pytest.mark.parametrize("text", KNOWN)
def test_a_paragraph_shows_the_text_and_nothing_else(text: str) -> None:
    page = of_paragraph(text)
    assert page.elements <= {"p", "span"}
    assert shown(page.text) == shown(visible(text, 600, ellipsis="..."))


@settings(deadline=None, max_examples=150)
@given(TEXT)
@example("1.")
@example("www.@a.b:c:$")
@example("-")
def test_any_text_in_every_place(text: str) -> None:
    """A paragraph, a list, bold words before it, a cell, code in a cell, and a summary."""
    wanted = shown(visible(text, 600, ellipsis="..."))
    cell = f"| a | b |\n| --- | --- |\n| {said(text)} | {code(text)} |\n"
    summary = f"<details>\n<summary>{in_html(visible(text, 600, ellipsis='...'))}</summary>\n\nx\n\n</details>\n"
    places = {f"{said(text)}\n": {"p"}, f"- {said(text)}\n": {"ul", "li"}, f"**A:** {said(text)}\n": {"p", "strong"}}
    for source, elements in places.items():
        page = page_of(source)
        assert page.elements <= elements | {"span"}
        assert shown(page.text.removeprefix("A:")) == wanted
    table = page_of(cell)
    assert table.elements <= {"table", "thead", "tbody", "tr", "th", "td", "code", "span"}
    assert shown(table.cells[2]) == wanted
    assert table.cells[3] == quoted(text)
    folded = page_of(summary)
    assert folded.elements <= {"details", "summary", "p", "span"}
    assert shown(folded.text) == f"{wanted}\nx".lstrip()


@settings(deadline=None, max_examples=100)
@given(TEXT)
def test_nothing_of_it_is_found_once_more_in_the_text_that_comes_out(text: str) -> None:
    """GitHub looks for mentions, issues, emoji and formulas in each piece of text between two tags."""
    for source in (f"x {said(text)}\n", f"<summary>{in_html(visible(text, 600))}</summary>\n"):
        for piece in re.split(r"<[^<>]*>", page_of(source).html):
            words = html.unescape(piece)
            assert not re.search(
                r"(?<!\w)@\w|#\d|\bGH-\d|:(?!\d\d:)[\w+-]+:|\$\S.*\$|\w@\w|://|\bwww\.", words, re.IGNORECASE
            )


@pytest.mark.parametrize(
    ("text", "source"),
    [
        ("", ""),
        ("plain words, 3 of 4", "plain words, 3 of 4"),
        ("alignment_power", r"alignment\_power"),
        ("a\nb\tc", "a b c"),
        ("1. - x", r"1\. - x"),
        ("-1", "-1"),
        ("77.6%", "77.6%"),
        ("- x", r"\- x"),
        ("---", r"\---"),
        ("a@b #1 #x 1:2 10:15:00 :100:", r"a<span>@</span>b <span>#</span>1 \#x 1:2 10:15:00 <span>:</span>100:"),
    ],
)
def test_what_is_written(text: str, source: str) -> None:
    assert escaped(text) == source


@pytest.mark.parametrize(
    ("text", "source"),
    [
        ("49", "`49`"),
        ("", '`""`'),
        ("25-34 ", '`"25-34 "`'),
        ("a|b", r"<code>a\|b</code>"),
        ("`", r"<code>\`</code>"),
        ("<b> @x", "`<b> @x`"),
        ("\n", r"`\n`"),
    ],
)
def test_values_are_code(text: str, source: str) -> None:
    assert code(text) == source


def test_a_text_of_a_megabyte_is_cut() -> None:
    assert len(said("x" * 1_000_000)) == 600
    assert len(code("x" * 1_000_000)) == 82
