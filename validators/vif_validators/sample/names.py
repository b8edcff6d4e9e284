"""A name for each persona that no other persona has, in the fashion of its culture.

The number of a persona leads to a place in the tables of names, one to one: nothing has to be compared. The first ten
thousand names have two parts; after them come rarer names, second first names and second last names, and after three
million names a number.
"""

from collections.abc import Callable, Iterable
from itertools import accumulate, chain
from typing import Final

import polars as pl

from vif_validators.sample.dice import Dice, pick, scattered, u64
from vif_validators.sample.name_lists import NAMES, PLAIN, NameGroup

_GROUPS: Final = tuple(group for groups in NAMES.values() for group in groups)
_CULTURES: Final = tuple(culture for culture, groups in NAMES.items() for _ in groups)
_PAIRS: Final = PLAIN * PLAIN
_LOWS: Final = PLAIN * 6
PLAIN_NAMES: Final = len(_GROUPS) * _PAIRS
"""How many names have two parts, both common."""
_MORE_FIRST: Final = PLAIN // 2
"""Second first names to one name, none among them: women's go with women's, men's with men's."""
_KINDS: Final = _MORE_FIRST * PLAIN
"""What can become of a plain name."""


def with_names(frame: pl.LazyFrame, seed: int) -> pl.LazyFrame:
    """Add `name`, and the `culture` that it is of, to the UInt64 numbers in `index`."""
    plain, block = pl.col("plain"), pl.col("index") // u64(PLAIN_NAMES)
    frame = frame.with_columns(plain=pl.col("index") % u64(PLAIN_NAMES))
    frame = scattered(frame, "plain", seed, lows=_LOWS, highs=PLAIN_NAMES // _LOWS, block=block)
    kind, turn, kinds = block % u64(_KINDS), Dice(seed, plain), _of_group(_first_kinds)
    return (
        frame.with_columns(
            given=plain % u64(PLAIN),
            family=plain // u64(PLAIN) % u64(PLAIN),
            more_given=_turned(kind % kinds, turn.bits("more given"), kinds),
            more_family=_turned(kind // kinds, turn.bits("more family"), _of_group(_last_kinds)),
        )
        .with_columns(name=_numbered(_name(), block // u64(_KINDS)), culture=pick(_CULTURES, _group()))
        .drop("plain", "given", "family", "more_given", "more_family")
    )


def _group() -> pl.Expr:
    return pl.col("plain") // u64(_PAIRS)


def _of_group(value: Callable[[NameGroup], object]) -> pl.Expr:
    return pick(map(value, _GROUPS), _group())


def _is_two_part(group: NameGroup) -> bool:
    return len(group.first) > PLAIN


def _first_kinds(group: NameGroup) -> int:
    return len(group.first) // PLAIN if _is_two_part(group) else _MORE_FIRST


def _last_kinds(group: NameGroup) -> int:
    return len(group.last) // PLAIN if _is_two_part(group) else PLAIN


def _turned(kind: pl.Expr, by: pl.Expr, kinds: pl.Expr) -> pl.Expr:
    """The same numbers in turn from another start on, so that neighbours differ; 0 stays 0."""
    rest = (kinds - 1).cast(pl.UInt64)
    return pl.when(kind == 0).then(u64(0)).otherwise((kind - 1 + by % rest) % rest + 1)


def _name() -> pl.Expr:
    first, last, more_first, more_last = map(pl.col, ("given", "family", "more_given", "more_family"))
    two_part, family_first = _of_group(_is_two_part), _of_group(lambda group: group.family_first)
    # A father's name is a man's, which stand at odd places.
    father = _of_group(lambda group: group.patronymic) & (first % u64(2) == 0)
    second = (first + more_first * u64(2) + u64(PLAIN) - father.cast(pl.UInt64)) % u64(PLAIN)
    given = _word(_FIRST, first + pl.when(two_part).then(more_first * u64(PLAIN)).otherwise(u64(0)))
    family = _word(_LAST, last + pl.when(two_part).then(more_last * u64(PLAIN)).otherwise(u64(0)))
    middle = pl.concat_str(pl.lit(" "), _word(_FIRST, second))
    joined = pl.concat_str(_of_group(lambda group: group.joint), _word(_LAST, (last + more_last) % u64(PLAIN)))
    return (
        pl.when(family_first)
        .then(pl.concat_str(family, pl.lit(" "), given))
        .otherwise(
            pl.concat_str(
                given,
                pl.when(two_part | (more_first == 0)).then(pl.lit("")).otherwise(middle),
                pl.lit(" "),
                family,
                pl.when(two_part | (more_last == 0)).then(pl.lit("")).otherwise(joined),
            )
        )
    )


class _Words:
    """The names of all groups in one column, and where those of each group begin."""

    def __init__(self, names: Iterable[tuple[str, ...]]) -> None:
        lists = list(names)
        self.words = pl.Series(list(chain.from_iterable(lists)))
        self.starts = list(accumulate(map(len, lists[:-1]), initial=0))


_FIRST: Final = _Words(group.first for group in _GROUPS)
_LAST: Final = _Words(group.last for group in _GROUPS)


def _word(words: _Words, position: pl.Expr) -> pl.Expr:
    return pl.lit(words.words).gather(pl.lit(pl.Series(words.starts, dtype=pl.UInt64)).gather(_group()) + position)


def _numbered(name: pl.Expr, laps: pl.Expr) -> pl.Expr:
    number = pl.concat_str(name, pl.lit(" "), (laps + 1).cast(pl.String))
    return pl.when(laps == 0).then(name).otherwise(number)
