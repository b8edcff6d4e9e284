"""Any text as Markdown that shows it as it is, on GitHub and elsewhere: no element, no link, no mention.

What Markdown itself obeys gets a backslash. GitHub looks once more at the text that comes out, where no backslash is
left: for mentions, issues, bare addresses, emoji and formulas. There the deciding sign is put into an element of its
own, which readers do not notice.
"""

import html
import re
from typing import Final

from vif_validators.clean import visible
from vif_validators.reporters.layout import SENTENCE_LIMIT, quoted

_APART: Final = (
    r"@(?=\S)"  # a mention, an e-mail address
    r"|\#(?=\d)|(?<=\bGH)-(?=\d)"  # an issue
    r"|:(?=//|(?!\d\d:)[\w+-]+:)"  # an address, an emoji (and no time of day)
    r"|(?<=www)\."
    r"|\$"  # a formula
)
_AT_THE_START: Final = r"\A[-+](?= |\Z)|\A-(?=-)|\A=|\A\d+[.)](?= |\Z)"
"""A list, a line, or an underlined heading."""
_IN_TEXT: Final = re.compile(rf"(?P<apart>{_APART})|[\\`*_\[\]<>\#|~&]|{_AT_THE_START}", re.IGNORECASE)
_IN_HTML: Final = re.compile(f"({_APART})", re.IGNORECASE)
_BREAKS: Final = re.compile(r"[^\S ]+")
_PLAIN: Final = re.compile(r"[^`|\s]([^`|]*[^`|\s])?")


def escaped(text: str) -> str:
    """One line of Markdown that shows `text`, in a paragraph, a heading, a list or a cell of a table.

    Line breaks and tabs become a space; spaces around the text are left out. Other characters that act or hide are
    not looked at: text from the data is made `visible` before.
    """
    return _IN_TEXT.sub(_guarded, _on_one_line(text))


def in_html(text: str) -> str:
    """The same between tags of raw HTML, where Markdown is not read, such as those of a `<summary>`."""
    pieces = _IN_HTML.split(_on_one_line(text))
    return "".join(_apart(piece) if at % 2 else html.escape(piece, quote=False) for at, piece in enumerate(pieces))


def said(text: str) -> str:
    """A sentence that may quote the data: cleaned, cut and escaped."""
    return escaped(visible(text, SENTENCE_LIMIT, ellipsis="..."))


def code(text: str) -> str:
    """A name or value of the data as code: cleaned, cut, and in quotes where it would be overlooked."""
    return coded(quoted(text))


def coded(text: str) -> str:
    """Text that was cleaned already as code."""
    # Between backquotes a pipe would end the cell of a table: a backslash does not help everywhere.
    return f"`{text}`" if _PLAIN.fullmatch(text) else f"<code>{escaped(text)}</code>"


def _on_one_line(text: str) -> str:
    return _BREAKS.sub(" ", text).strip(" ")


def _guarded(match: re.Match[str]) -> str:
    if match["apart"]:
        return _apart(match[0])
    return f"{match[0][:-1]}\\{match[0][-1]}"


def _apart(sign: str) -> str:
    return f"<span>{sign}</span>"
