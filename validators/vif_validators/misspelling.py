"""A word that was probably meant."""

from collections.abc import Iterable
from difflib import get_close_matches


def meant(word: object, known: Iterable[str]) -> str:
    """The clause that names the known word that resembles this one most; empty if none does."""
    found = get_close_matches(str(word), list(known), n=1)
    return f" (did you mean {found[0]}?)" if found else ""
