"""Wrong texts that look right: misspelled words, malformed ids and dates, names that nobody can see."""

import re
from collections.abc import Callable, Collection
from datetime import date

from vif_contracts.planting.dice import Dice

_FULL_WIDTH = {code: code + 0xFEE0 for code in range(0x21, 0x7F)}
_ARABIC = {ord("0") + digit: 0x0660 + digit for digit in range(10)}
_CYRILLIC = str.maketrans("aceopxyACEHKMOPTX", "асеорхуАСЕНКМОРТХ")  # noqa: RUF001 (the point of it)

_NOT_A_WORD = ("", " ", "?", "0", "49", "null", "None", "nan", "N/A", "unknown", "::error::x", "=1+1", "\ufeff")

_SPELLINGS: tuple[Callable[[str], str], ...] = (
    str.lower,
    str.upper,
    str.swapcase,
    "{} ".format,
    " {}".format,
    "{}\n".format,
    "{}\x00".format,
    "{}\u200b".format,
    "\ufeff{}".format,
    "{}s".format,
    "{0}, {0}".format,
    lambda word: word[:-1],
    lambda word: word[1:],
    lambda word: word[:1] + word,
    lambda word: word.replace(" ", "\u00a0"),
    lambda word: word.replace(" ", "_"),
    lambda word: word.replace("-", "\u2013"),
    lambda word: word.replace("-", " "),
    lambda word: word.replace("\u0020", ""),
    lambda word: word.translate(_CYRILLIC),
    lambda word: word.translate(_FULL_WIDTH),
    lambda word: word.lower().replace("-", "_"),
)


def misspelled(word: str, allowed: Collection[str], dice: Dice) -> str:
    """A text that is not allowed: mostly the word in a spelling that only a careless comparison takes for it."""
    kind = dice.below(len(_SPELLINGS) + 4)
    text = _SPELLINGS[kind](word) if kind < len(_SPELLINGS) else dice.one_of(_NOT_A_WORD)
    while text in allowed:
        text += "?"
    return text


_ID_SPELLINGS: tuple[Callable[[str], str], ...] = (
    str.upper,
    lambda text: text[:-1],
    lambda text: text[:-1] + "g",
    "{}0".format,
    "{}\n".format,
    "\n{}".format,
    "{}\x00".format,
    "{} ".format,
    lambda text: " " + text[1:],
    lambda text: text[:-1] + " ",
    lambda text: text[:-1] + "\n",
    lambda text: text[:-1] + "\u00b2",
    lambda text: "0x" + text[2:],
    lambda text: text[:4] + "-" + text[4:],
    lambda text: text[:4] + "-" + text[5:],
    lambda text: text.translate(_ARABIC),
    lambda text: text.translate(_FULL_WIDTH),
    lambda text: text.translate(_CYRILLIC),
    lambda text: text[:7] + text[7:].translate(_FULL_WIDTH),
    "persona_{}".format,
    "{0}-{0}".format,
    lambda _: "",
    lambda _: "null",
)


def malformed_id(persona_id: str, dice: Dice) -> str:
    """A text that is no persona_id and that nothing else in the data has."""
    text = dice.one_of(_ID_SPELLINGS)(persona_id)
    if re.fullmatch("[0-9a-f]{8}", text):
        text += "0"
    return dice.unused(text, filler="x")


_INVISIBLE = (
    *(" ", "\t", "\n", "\r", "\x00", "\x1b", "\x7f", "\x85", "\u00a0", "\u00ad", "\u0301", "\u034f", "\u061c"),
    *("\u115f", "\u1160", "\u1680", "\u180e", "\u2003", "\u200b", "\u200d", "\u200e", "\u2028", "\u2029", "\u202e"),
    *("\u2060", "\u20dd", "\u2800", "\u3000", "\u3164", "\ufe0f", "\ufeff", "\uffa0", "\ue000", "\U000e0001"),
)


def blank(dice: Dice) -> str:
    """A text of up to six invisible characters that nothing else in the data has."""
    text = "".join(dice.one_of(_INVISIBLE) for _ in range(dice.below(7)))
    return dice.unused(text, filler=" ")


_DAY_SPELLINGS: tuple[Callable[[str], str], ...] = (
    lambda day: day[:8] + "32",
    lambda day: day[:8] + "00",
    lambda day: day[:5] + "02-30",
    lambda day: day[:5] + "04-31",
    lambda day: day[:5] + "13" + day[7:],
    lambda day: day[:5] + "00" + day[7:],
    lambda day: "0000" + day[4:],
    lambda day: "1900-02-29" + day[10:],
    lambda day: "2025-02-29" + day[10:],
    "{}\n".format,
    "\n{}".format,
    "{} ".format,
    " {}".format,
    "{}\x00".format,
    "{}Z".format,
    "{}-".format,
    "{}T00:00:00".format,
    "{} 00:00".format,
    "0{}".format,
    "+{}".format,
    "-{}".format,
    lambda day: day[:9],
    lambda day: day[:7],
    lambda day: day[:4],
    lambda day: day[2:],
    lambda day: day[1:],
    lambda day: day.replace("-", ""),
    lambda day: day.replace("-", "/"),
    lambda day: day.replace("-", "."),
    lambda day: day.replace("-", "\u2013"),
    lambda day: day.replace("-", "\u2212"),
    lambda day: day[:5] + day[5:].replace("-", "_"),
    lambda day: f"{day[8:]}-{day[5:7]}-{day[:4]}",
    lambda day: f"{day[5:7]}/{day[8:]}/{day[:4]}",
    lambda day: day[:5] + " 1" + day[7:],
    lambda day: day[:5] + "1-" + day[8:],
    lambda day: day[:9] + "\u00b2",
    lambda day: day[:9] + "x",
    lambda day: "1e" + day[2:],
    lambda day: "0x" + day[2:],
    lambda day: day.translate(_ARABIC),
    lambda day: day.translate(_FULL_WIDTH),
    lambda day: day[:9] + day[9:].translate(_ARABIC),
    lambda day: day[:5] + "Jan" + day[7:],
    lambda day: day[:5] + "W03-3",
    lambda day: day[:5] + "015",
    lambda _: "",
    lambda _: " ",
    lambda _: "0000-00-00",
    lambda _: "null",
    lambda _: "NaT",
)


def not_a_day(day: str, dice: Dice) -> str:
    """A text that is no calendar day written YYYY-MM-DD."""
    text = dice.one_of(_DAY_SPELLINGS)(day)
    return text + "T00:00:00" if is_day(text) else text


def is_day(text: str) -> bool:
    """Whether the text is a real day of the years 0001 to 9999, written YYYY-MM-DD in ASCII digits."""
    if not re.fullmatch("[0-9]{4}-[0-9]{2}-[0-9]{2}", text):
        return False
    try:
        date.fromisoformat(text)
    except ValueError:
        return False
    return True
