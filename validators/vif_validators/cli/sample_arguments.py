"""What the words of `vif sample` mean. A wrong one is one line: the option, its value, and what it must be."""

import re
from collections.abc import Callable, Iterable
from typing import Any

import click

from vif_validators.cli.output import Failure

Callback = Callable[[click.Context, click.Parameter, str], Any]


def whole(low: int, high: int | None = None) -> Callback:
    """An option's callback that gives a whole number from `low` to `high`."""

    def convert(_context: click.Context, param: click.Parameter, value: str) -> int:
        number = _whole(str(value))
        if number is None or number < low or (high is not None and number > high):
            upto = f"to {high:,}" if high is not None else "on"
            raise Failure(f"{param.opts[0]} {value}: must be a whole number from {low:,} {upto}")
        return number

    return convert


def entries(most: int) -> Callback:
    """An option's callback that gives the least and the largest number of entries, from `N` or `LOW-HIGH`."""

    def convert(_context: click.Context, param: click.Parameter, value: str) -> tuple[int, int]:
        low, dash, high = value.partition("-")
        least, largest = _whole(low), _whole(high if dash else low)
        if least is None or largest is None or not 1 <= least <= largest <= most:
            must = f"must be N or LOW-HIGH with whole numbers from 1 to {most}, such as 8 or 2-12"
            raise Failure(f"{param.opts[0]} {value}: {must}")
        return least, largest

    return convert


def violations(words: Iterable[str]) -> dict[str, int]:
    """Code to count, from `CODE` and `CODE=COUNT`.

    Raises:
        click.ClickException: no rule has the code, it is there twice, or the rule cannot be broken so often.
    """
    from vif_contracts.catalog import RULES
    from vif_contracts.planting import FAULTS

    counts: dict[str, int] = {}
    for word in words:
        code, equals, number = word.partition("=")
        code = code.strip().upper()
        count = _whole(number.strip()) if equals else 1
        if code not in FAULTS and code in RULES:
            table = RULES[code].table
            raise Failure(f"--break {word}: the data set is written without {table}, which has the rule {code}")
        if code not in FAULTS:
            raise Failure(f"--break {word}: no rule of the data set has the code {code}; `vif rules` lists them")
        if code in counts:
            raise Failure(f"--break {word}: {code} is named twice; give it once, with its number: {code}=COUNT")
        if count is None or count < 1:
            raise Failure(f"--break {word}: expected CODE=COUNT with a whole number from 1 on, such as {code}=1")
        most = FAULTS[code].most
        if count > most:
            raise Failure(
                f"--break {word}: {code} can have at most {most:,} violation{'s' * (most > 1)}; ask for fewer"
            )
        counts[code] = count
    return counts


def _whole(text: str) -> int | None:
    # Python refuses to read numbers of more than some thousand digits.
    return int(text) if re.fullmatch("-?[0-9]{1,4000}", text) else None
