"""What the parts of a profile are made of: sentences and tables, and how a figure is written in them."""

from collections.abc import Iterable
from dataclasses import dataclass

from vif_validators.report import Result


@dataclass(frozen=True, kw_only=True)
class Column:
    """A column of a table; `numeric` ones are aligned to the right, those `from_data` are untrusted text."""

    heading: str
    numeric: bool = True
    from_data: bool = False


@dataclass(frozen=True, kw_only=True)
class Table:
    """Rows of text under columns.

    Attributes:
        bars: shares from 0 to 1, one for each row.
        marks: where each bar should end.
        stacked: three shares that make a whole, for each row.
        legend: how to read the bars, for a heading above them.
    """

    columns: tuple[Column, ...]
    rows: tuple[tuple[str, ...], ...]
    bars: tuple[float, ...] = ()
    marks: tuple[float, ...] = ()
    stacked: tuple[tuple[float, float, float], ...] = ()
    legend: str = ""


@dataclass(frozen=True, kw_only=True)
class Section:
    """A part of the profile: sentences, then a table."""

    title: str
    words: tuple[str, ...] = ()
    table: Table | None = None


def number(value: float | None) -> str:
    """A mean with two decimals and its sign, or a dash."""
    return "-" if value is None else f"{value:+.2f}".replace("+0.00", "0.00").replace("-0.00", "0.00")


def share(part: int, whole: int) -> str:
    """A share as per cent."""
    return f"{100 * part / whole:.1f}%" if whole else "-"


def ratio(part: float, whole: float) -> float:
    """A part as a share of the whole; 0 where there is nothing."""
    return part / whole if whole else 0.0


def outcome_of(result: Result) -> str:
    """What a rule came to, or why it did not run."""
    return result.message if result.status != "skipped" else result.skipped_because or "no reason given"


def text_columns(*headings: str, from_data: bool = False) -> tuple[Column, ...]:
    """Columns of words."""
    return tuple(Column(heading=heading, numeric=False, from_data=from_data) for heading in headings)


def number_columns(*headings: str) -> tuple[Column, ...]:
    """Columns of numbers."""
    return tuple(Column(heading=heading) for heading in headings)


def counted(heading: str, counts: Iterable[tuple[str, int]], unit: str = "entries") -> Table:
    """Counts with their shares, and bars of which the longest is that of the largest count."""
    pairs = list(counts)
    total, most = sum(count for _, count in pairs), max((count for _, count in pairs), default=0)
    return Table(
        columns=(*text_columns(heading), *number_columns(unit, "share")),
        rows=tuple((label, f"{count:,}", share(count, total)) for label, count in pairs),
        bars=tuple(ratio(count, most) for _, count in pairs),
    )
