"""Numbers as the page writes them."""

from vif_validators.reporters.layout import cells, fitting, short

MINUS = "\N{MINUS SIGN}"
ELLIPSIS = "…"
ALMOST_ALL, HARDLY_ANY, LEAST_WHOLE = 0.999, 0.001, 0.01


def percent(share: float) -> str:
    """A share of one; what is not quite none or all is never shown as none or all."""
    if 0 < share < HARDLY_ANY:
        return "<0.1%"
    if ALMOST_ALL < share < 1:
        return ">99.9%"
    return f"{100 * share:.{0 if share in {0, 1} else 1}f}%"


def whole_percent(share: float) -> str:
    """A share of one in as few characters as can be."""
    return "<1%" if 0 < share < LEAST_WHOLE else f"{100 * share:.0f}%"


def signed(number: float | None, digits: int = 2) -> str:
    """A number with its sign, none before zero; a dash for None."""
    if number is None:
        return "-"
    text = f"{abs(number):.{digits}f}"
    if not float(text):
        return text
    return (MINUS if number < 0 else "+") + text


def plain(number: float, digits: int = 2) -> str:
    """A number with at most so many decimals."""
    text = f"{number:,.{digits}f}"
    return text.rstrip("0").rstrip(".") if "." in text else text


def label(text: str, room: int) -> str:
    """A name beside a bar: safe to show, and at most as wide as `room` letters."""
    shown = short(text)
    return shown if cells(shown) <= room else shown[: fitting(shown, room - 1)] + ELLIPSIS


def ticks(most: float) -> list[float]:
    """Round numbers from 0 to at least `most`, three to five of them."""
    step = 1.0
    while True:
        for factor in (1, 2, 5):
            if step * factor * 4 >= most:
                count = max(1, -int(-most // (step * factor)))
                return [step * factor * number for number in range(count + 1)]
        step *= 10
