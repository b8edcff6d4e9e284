"""What a column may hold, in a few words."""

from collections.abc import Callable
from typing import Any

from vif_contracts.clauses import CalendarDay, Count, EachOneOf, Matches, NoRepeats, OneOf, Visible
from vif_validators.exports.described import Clause, NoneOf, NotLaterThanNow, Range, TextLength, Unique


def allowed(clause: Clause | None, code: Callable[[str], str], pattern: Callable[[str], str]) -> str:
    """What a clause on one column lets pass; "" where its rule says it better.

    `code` marks a value as one, and `pattern` a regular expression.
    """

    def listed(values: tuple[Any, ...]) -> str:
        return ", ".join(code(str(value)) for value in values)

    match clause:
        case OneOf(values):
            return listed(values)
        case EachOneOf(values):
            return "each of " + listed(values)
        case NoneOf(values):
            return "not " + listed(values)
        case Range():
            return _range(clause, code)
        case TextLength(low, high):
            return _counted(low, high, "character")
        case Count(low, high):
            return _counted(low, high, "element")
        case NoRepeats():
            return "no repeats"
        case Matches(expression):
            return "matches " + pattern(expression)
        case CalendarDay():
            return "a day, " + code("YYYY-MM-DD")
        case Visible():
            return "a visible character"
        case NotLaterThanNow(seconds):
            return (
                f"at most {_counted(seconds // 60, seconds // 60, 'minute')} after now" if seconds else "not after now"
            )
        case Unique(columns) if len(columns) == 1:
            return "no value twice"
    return ""


def _range(bounds: Range, code: Callable[[str], str]) -> str:
    low, high = (code(str(bound)) if bound is not None else "" for bound in (bounds.low, bounds.high))
    if low and high and not (bounds.above or bounds.below):
        return low if low == high else f"{low} to {high}"
    lower = f"more than {low}" if bounds.above else f"{low} or more"
    upper = f"less than {high}" if bounds.below else f"{high} or less"
    return " and ".join([*([lower] if low else []), *([upper] if high else [])])


def _counted(low: int | None, high: int | None, unit: str) -> str:
    many = f"{unit}s"
    if low == high:
        return f"{low} {unit if low == 1 else many}"
    if high is None:
        return f"{low} {many} or more"
    return f"{low} to {high} {many}" if low else f"{high} {many} or less"
