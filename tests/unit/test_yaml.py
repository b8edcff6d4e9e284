"""YAML that PyYAML reads quietly wrong, or for hours, is refused in one line."""

import time
from datetime import date

import pytest

from vif_contracts.yaml_ import SIZE_LIMIT, load


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("", None),
        ("# nothing\n", None),
        ("---\n", None),
        ("~", None),
        ("a: b", {"a": "b"}),
        ("a: [no, 1, 1.5, ~, 2025-01-01, 'no']", {"a": [False, 1, 1.5, None, date(2025, 1, 1), "no"]}),
        ("{1: a, true: b, no: c, 1.5: d, ~: e}", {1: "b", False: "c", 1.5: "d", None: "e"}),
        ("a: =", {"a": "="}),
        ("a: &anchor b", {"a": "b"}),
        ("a: é \U0001f600 \u4e2d # \u2028", {"a": "é \U0001f600 \u4e2d"}),
        ("\ufeffa: b", {"a": "b"}),
        ("a: b\n...\n", {"a": "b"}),
        ("- {a: 1}\n- {a: 2}\n", [{"a": 1}, {"a": 2}]),
        ('a: "x\\0\\ud800"', {"a": "x\0\ud800"}),
    ],
)
def test_what_is_read(text: str, value: object) -> None:
    assert load(text.encode()) == value


@pytest.mark.parametrize(
    ("content", "fault"),
    [
        (b"\xff\xfea: b", "not UTF-8 (byte 0)"),
        ("a: b".encode("utf-16"), "not UTF-8 (byte 0)"),
        (b"a: b # \xe9", "not UTF-8 (byte 7)"),
        (b"a: b\nc: \0\n", "line 2: the character U+0000 is not allowed"),
        (b"a: b\nc: \x1b[31m\n", "line 2: the character U+001B is not allowed"),
        (b"a:\n\tb: c\n", "line 2, column 1: found character '\\t' that cannot start any token"),
        (b"a: [b\n", "line 2, column 1: expected ',' or ']', but got '<stream end>'"),
        (b"a: b: c\n", "line 1, column 5: mapping values are not allowed here"),
        (b"a: b\n---\na: c\n", "line 2, column 1: but found another document"),
        (b"%YAML 9.9\n---\n", "line 1, column 1: found incompatible YAML document (version 1.* is required)"),
        (b"a: 1\nb: 2\na: 3\n", "line 3, column 1: key 'a' is repeated"),
        (b"x:\n  - {a: 1, b: 2, a: 1}\n", "line 2, column 18: key 'a' is repeated"),
        (b"{no: 1, off: 2}", "line 1, column 9: key False is repeated"),
        (b"a: &x [1]\nb: *x\n", "line 2, column 4: aliases are not accepted"),
        (b"a: &x {b: 1}\nc:\n  <<: *x\n", "line 3, column 7: aliases are not accepted"),
        (b"a: &x [*x]\n", "line 1, column 8: aliases are not accepted"),
        (b"? [a]\n: b\n", "line 1, column 3: key ['a'] is not a scalar"),
        (b"{{a: b}: c}", "line 1, column 2: key {'a': 'b'} is not a scalar"),
        (b"a: !foo b", "line 1, column 4: could not determine a constructor for the tag '!foo'"),
        (b"a: !!bool x", "line 1, column 4: cannot be read as bool: 'x'"),
        (b"a: !!int x", "line 1, column 4: cannot be read as int: invalid literal for int() with base 10: 'x'"),
        (b"a: 2025-13-45", "line 1, column 4: cannot be read as timestamp: month must be in 1..12"),
        (b"a: !!timestamp x", "line 1, column 4: cannot be read as timestamp: 'NoneType' object has no attribute"),
    ],
)
def test_what_is_refused(content: bytes, fault: str) -> None:
    with pytest.raises(ValueError) as error:
        load(content)
    assert str(error.value).startswith(fault)


def test_no_code_is_run() -> None:
    with pytest.raises(ValueError, match="could not determine a constructor"):
        load(b'a: !!python/object/apply:os.system ["false"]')


def test_a_billion_laughs() -> None:
    lines = ["a: &a [x, x, x, x, x, x, x, x, x]"]
    lines += [f"{new}: &{new} [{', '.join(['*' + old] * 9)}]" for old, new in zip("abcdefgh", "bcdefghi", strict=True)]
    with pytest.raises(ValueError, match="line 2, column 8: aliases are not accepted"):
        load("\n".join(lines).encode())


@pytest.mark.parametrize(
    "content",
    [
        b"[" * 5_000 + b"]" * 5_000,
        b"{a: " * 5_000 + b"}" * 5_000,
        b"[" * SIZE_LIMIT,
        b"- " * (SIZE_LIMIT // 2),
        b"? " * (SIZE_LIMIT // 2),
        b"".join(b" " * depth + b"a:\n" for depth in range(690)),
    ],
)
def test_deep_nesting(content: bytes) -> None:
    with pytest.raises(ValueError, match="nested too deeply"):
        load(content)


def test_a_file_that_is_too_long() -> None:
    assert load(b"#" * SIZE_LIMIT) is None
    with pytest.raises(ValueError, match="longer than"):
        load(b"#" * (SIZE_LIMIT + 1))


@pytest.mark.parametrize(
    "content",
    [
        b"a: [" + b"1," * (SIZE_LIMIT // 2 - 3) + b"]",
        b"a: 1" + b":59" * (SIZE_LIMIT // 3 - 2),
        b"a: 0x" + b"f" * (SIZE_LIMIT - 5),
        b"a: 1" + b"_" * (SIZE_LIMIT - 4),
        b"- \n" * (SIZE_LIMIT // 3),
    ],
    ids=["list", "base 60", "hexadecimal", "underscores", "nulls"],
)
def test_the_longest_file_takes_seconds(content: bytes) -> None:
    started = time.process_time()
    load(content)
    assert time.process_time() - started < 20


@pytest.mark.parametrize(
    "content", [b"!" * 100_000, b"a: 1" + b"1" * 100_000, b"{" + b"a" * 1000 + b": 1, " + b"a" * 1000 + b": 2}"]
)
def test_a_fault_is_one_short_line(content: bytes) -> None:
    with pytest.raises(ValueError) as error:
        load(content)
    assert len(str(error.value)) < 250
    assert "\n" not in str(error.value)
