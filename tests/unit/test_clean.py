"""`clean.visible`: nothing of the data acts or hides where it is shown."""

import time
import unicodedata

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from vif_validators.clean import visible

ANY_TEXT = st.text(alphabet=st.characters(exclude_categories=()))
"""Lone surrogates, private and unassigned characters included."""


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("", ""),
        ("Maria Silva", "Maria Silva"),
        ("a\nb\r\tc", r"a\nb\r\tc"),
        ("\x00\x1b[31mred\x7f", r"\x00\x1b[31mred\x7f"),
        ("\x85\x9b", r"\x85\x9b"),
        ("C:\\new", r"C:\\new"),
        (r"\n", r"\\n"),
        ("\u202egnp.exe", r"\u202egnp.exe"),
        ("\u2066a\u2069", r"\u2066a\u2069"),
        ("a\u200bb\u200dc\ufeff", r"a\u200bb\u200dc\ufeff"),
        ("\xa0\u3000\u2028\u2029", r"\xa0\u3000\u2028\u2029"),
        ("\u115f\u1160\u3164\uffa0\u2800", r"\u115f\u1160\u3164\uffa0\u2800"),
        ("a\ufe0f\U000e0100\U000e0041", r"a\ufe0f\U000e0100\U000e0041"),
        ("\ud800\udfff", r"\ud800\udfff"),
        ("\ue000\uffff\U0010ffff", r"\ue000\uffff\U0010ffff"),
        ("[/red] `x` <b> %0A", "[/red] `x` <b> %0A"),
        ("::error::x:::y", r":\x3aerror:\x3ax:\x3a:y"),
        ("##[error]##[###[a]", r"##\x5berror]##\x5b###\x5ba]"),
        ("a:b #[c]", "a:b #[c]"),
    ],
)
def test_what_acts_or_hides_is_escaped(text: str, shown: str) -> None:
    assert visible(text) == shown


@pytest.mark.parametrize(
    "text",
    [
        "Zoë Müller-Łukasiewicz",
        "Nguye\u0302\u0303n Thi\u0323",
        "李小龍 山田 太郎 김철수",
        "محمد بن سلمان",
        "יִשְׂרָאֵל",
        "अनुष्का शर्मा",
        "བསྒྲུབས",
        "ไพลิน วัฒนา",
        "Ελένη Владимир Գոռ",
        "🌱🇧🇷",
    ],
)
def test_names_of_every_script_stay_readable(text: str) -> None:
    assert visible(text) == text


def test_marks_with_nothing_to_sit_on_and_piles_of_marks_are_escaped() -> None:
    assert visible("\u0301a\u0301") == "\\u0301a\u0301"
    assert visible("\n\u0301") == r"\n\u0301"
    assert visible("\\\u0301") == r"\\\u0301"
    assert visible("a" + "\u0301" * 10) == "a" + "\u0301" * 8 + r"\u0301\u0301"


@pytest.mark.parametrize(
    ("limit", "shown"), [(0, ""), (1, "…"), (4, "abc…"), (7, r"abc\nd…"), (6, r"abc\n…"), (5, "abc…"), (8, r"abc\ndef")]
)
def test_no_escape_is_cut_in_two(limit: int, shown: str) -> None:
    assert visible("abc\ndef", limit) == shown


def test_the_ellipsis_can_be_ascii() -> None:
    assert visible("abcdefgh", 6, ellipsis="...") == "abc..."
    assert visible("abcdefgh", 8, ellipsis="...") == "abcdefgh"
    assert visible("abcdefgh", 2, ellipsis="...") == ".."


@settings(deadline=None)
@given(ANY_TEXT)
@example("".join(map(chr, range(0x3000))))
def test_every_character_shown_is_harmless(text: str) -> None:
    shown = visible(text)
    assert shown.isprintable()
    assert shown.encode("utf-8").decode("utf-8") == shown
    assert all(unicodedata.category(char) not in {"Cc", "Cf", "Cs", "Co", "Cn", "Zl", "Zp"} for char in shown)


@settings(deadline=None)
@given(ANY_TEXT)
def test_an_escape_is_unambiguous(text: str) -> None:
    """Reading the escapes back gives the data."""
    parts = _split_escapes(visible(text))
    assert "".join(part if len(part) == 1 else part.encode("ascii").decode("unicode_escape") for part in parts) == text


def _split_escapes(shown: str) -> list[str]:
    sizes = {"x": 4, "u": 6, "U": 10}
    parts: list[str] = []
    place = 0
    while place < len(shown):
        size = sizes.get(shown[place + 1], 2) if shown[place] == "\\" else 1
        parts.append(shown[place : place + size])
        place += size
    return parts


@settings(deadline=None)
@given(ANY_TEXT, st.integers(0, 30))
def test_a_limit_is_kept_and_cuts_only_what_is_too_long(text: str, limit: int) -> None:
    whole, cut = visible(text), visible(text, limit)
    assert len(cut) <= limit
    if len(whole) <= limit:
        assert cut == whole
    elif limit:
        assert cut.endswith("…")
        assert whole.startswith(cut[:-1])


@pytest.mark.parametrize("char", ["a", "\x1b", "\u202e", "é", "\ud800", "\u0301"])
def test_a_megabyte_is_cut_before_it_is_looked_at(char: str) -> None:
    text = char * 1_000_000
    start = time.perf_counter()
    for _ in range(100):
        visible(text, 80)
    assert time.perf_counter() - start < 1
    assert len(visible(text, 80)) <= 80
