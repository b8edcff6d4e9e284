"""Text from the data as SARIF takes it: cleaned, and with none of the signs that its messages obey."""

from typing import Final

from vif_validators.clean import visible
from vif_validators.reporters.layout import SENTENCE_LIMIT

NAME_LIMIT: Final = 255
"""Characters of a name that GitHub keeps."""

_MARKDOWN: Final = str.maketrans({sign: "\\" + sign for sign in "\\`*_[]()<>#|~!-"} | {"@": "&#64;", "&": "&amp;"})


def plain(text: str, limit: int = SENTENCE_LIMIT) -> str:
    """A plain text message: braces would be placeholders, so they are doubled, and `[text](target)` would be a link."""
    shown = visible(text, limit, ellipsis="...")
    return shown.replace("{", "{{").replace("}", "}}").replace("](", "] (")


def markdown(text: str) -> str:
    """The same words in a formatted message."""
    shown = visible(text, SENTENCE_LIMIT, ellipsis="...").translate(_MARKDOWN)
    return shown.replace("{", "{{").replace("}", "}}")


def closed(text: str) -> str:
    """A sentence with its full stop, by which GitHub knows the first one."""
    return text if text.endswith((".", "!", "?")) else text + "."


def opened(text: str) -> str:
    """A closed sentence that begins with a capital, unless it begins with the name of a column or a file."""
    first = text.partition(" ")[0]
    return closed(text[:1].upper() + text[1:] if first.isalpha() else text)
