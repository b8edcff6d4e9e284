"""Predicates that the rules of several tables share. Each is null where its column is."""

import polars as pl

PERSONA_ID_PATTERN = r"\A[0-9a-f]{8}\z"
DATE_PATTERN = r"\A[0-9]{4}-[0-9]{2}-[0-9]{2}\z"

DRAWN_CATEGORIES = "LNPS"
"""The general categories of Unicode whose characters are drawn: letters, numbers, punctuation, symbols."""
BLANK_CHARACTERS = "\u115f\u1160\u3164\uffa0\u2800"
"""Those of them of which nothing is seen all the same."""


def is_calendar_day(column: str) -> pl.Expr:
    """A real day of the years 0001 to 9999, written YYYY-MM-DD in ASCII digits and nothing else.

    `str.to_date` alone takes `2025-2-3`, a leading space and the year 0000; the pattern alone takes 2025-02-30.
    """
    text = pl.col(column)
    return pl.when(text.is_not_null()).then(
        text.str.contains(DATE_PATTERN)
        & text.str.to_date("%Y-%m-%d", strict=False).is_not_null()
        & ~text.str.starts_with("0000")
    )


def persona_number(column: str) -> pl.Expr:
    """A well-formed persona_id as a UInt64 below 2**32; equal ids are equal numbers, and the order is the same."""
    return pl.col(column).str.to_integer(base=16, dtype=pl.UInt64, strict=False)


def persona_text(number: pl.Expr) -> pl.Expr:
    """The persona_id of a `persona_number`."""
    octets = pl.Series([f"{octet:02x}" for octet in range(256)])
    return pl.concat_str([pl.lit(octets).gather(number // 256**place % 256) for place in (3, 2, 1, 0)])


def has_visible_character(column: str) -> pl.Expr:
    """A letter, number, punctuation mark or symbol that is drawn; Hangul fillers and the empty Braille cell are not."""
    drawn = "".join(rf"\p{{{category}}}" for category in DRAWN_CATEGORIES)
    blank = "".join(rf"\u{{{ord(character):04X}}}" for character in BLANK_CHARACTERS)
    return pl.col(column).str.contains(f"[{drawn}--[{blank}]]")


def each(column: str, items: list[str] | list[int]) -> pl.Expr:
    """Each element of a list that is not null is one of the items."""
    return pl.col(column).list.eval(pl.element().is_in(items) | pl.element().is_null()).list.all()
