"""Predicates that the rules of several tables share. Each is null where its column is."""

import polars as pl

PERSONA_ID_PATTERN = r"\A[0-9a-f]{8}\z"
DATE_PATTERN = r"\A[0-9]{4}-[0-9]{2}-[0-9]{2}\z"


def is_persona_id(column: str) -> pl.Expr:
    """Exactly eight lower-case hexadecimal digits."""
    return pl.col(column).str.contains(PERSONA_ID_PATTERN)


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


def has_visible_character(column: str) -> pl.Expr:
    """A letter, number, punctuation mark or symbol that is drawn; Hangul fillers and the empty Braille cell are not."""
    return pl.col(column).str.contains(r"[\p{L}\p{N}\p{P}\p{S}--[\u{115F}\u{1160}\u{3164}\u{FFA0}\u{2800}]]")


def each(column: str, items: list[str] | list[int]) -> pl.Expr:
    """Each element of a list that is not null is one of the items."""
    return pl.col(column).list.eval(pl.element().is_in(items) | pl.element().is_null()).list.all()
