"""Texts that are valid and a trial to whoever prints, parses, compares or cuts them."""

from vif_contracts.journals import Choose

_WORDS = (
    *("Ada", "Ana Silva", "Li Na", "x", "O'Brien, Zoë", "Zoe\u0308", "Nguyễn Văn An", "李雷", "مريم", "שרה", "e\u0301"),
    *("ß", "İ", "\ufb01", "\u0663", "²", "\u2163", "-", "_", "…", "€", "+", "🙂", "\U0001f469\u200d\U0001f467", "=1+1"),
    *("@SUM(A1)", "-2+3", "|", "<b>Ada</b>", "[red]Ada[/]", "[/]", "::error::Ada", "**Ada**", "`Ada`", "]]>", "&amp;"),
    *("{{ 7*7 }}", "{0}", "%s", "${HOME}", "';--", '"Ada"', "\\", "\\n", "/", "..", "NaN", "null", "None", "true", "0"),
    *("1e309", "#N/A", "\ufffd", "Robert'); DROP TABLE personas", "a" * 81, "李" * 300, "persona_id", "q\u0307\u0323"),
)
_BETWEEN = (
    *(" ", "", "-", "\n", "\t", "\r\n", "\x00", "\x1b[31m", "\u200b", "\u202e", "\u2028", "\u00a0", "\ufeff", ", "),
)
_SCRIPTS = ((0x21, 0x5E), (0xC0, 0x17), (0x391, 0x11), (0x410, 0x40), (0x5D0, 0x1B), (0x4E00, 0x51A5), (0x1F600, 0x40))
"""First character and number of characters of runs in which every one is visible."""


def text(choose: Choose) -> str:
    """A text with at least one visible character."""
    kind = choose(8)
    if kind < 4:  # noqa: PLR2004 (half of all)
        return _WORDS[choose(len(_WORDS))]
    if kind == 7:  # noqa: PLR2004 (the last of the kinds)
        return "".join(_character(choose) for _ in range(1 + choose(8)))
    return _WORDS[choose(len(_WORDS))] + _BETWEEN[choose(len(_BETWEEN))] + _WORDS[choose(len(_WORDS))]


def _character(choose: Choose) -> str:
    first, number = _SCRIPTS[choose(len(_SCRIPTS))]
    return chr(first + choose(number))
