"""What JSON readers quietly accept is found, under its code and at its place; what only looks odd is accepted."""

from pathlib import Path

import pytest
from tests.support.label_file_texts import GOOD, MARK, NAME, changed, marked

from vif_validators import Report, check

# Each text has a mark before the character at fault.
NOT_JSON = {
    "nothing": MARK,
    "white space only": f"{MARK} \n\t ",
    "cut short inside a list": GOOD[: GOOD.index('  {"t_index": 1')] + MARK,
    "cut short inside a text": changed('"asks for the keys"', MARK + '"asks').partition("asks")[0] + "asks",
    "cut short after a key": changed('"rationales": null}]}\n', f'"rationales"{MARK}'),
    "cut short after a colon": changed('"rationales": null}]}\n', f'"rationales":{MARK}'),
    "cut short after a comma": changed('"rationales": null}]}\n', f'"confidence": 1,{MARK}'),
    "two documents": GOOD + MARK + GOOD,
    "text after the document": GOOD + f"{MARK}thank you",
    "a bracket too many": GOOD + f"{MARK}}}",
    "JSON lines": f'{{"persona_id": "0a1b2c3d"}}\n{MARK}{{"labels": []}}\n',
    "a comma after the last key": changed(
        '"universalism": 0},\n   "rationales": null', f'"universalism": 0{MARK},}},\n   "rationales": null'
    ),
    "a comma after the last entry": changed("null}]}", f"null}}{MARK},]}}"),
    "two commas": changed('"t_index": 1,', f'"t_index": 1,{MARK},'),
    "a comma before the first key": changed('{"t_index": 1', f'{{{MARK},"t_index": 1'),
    "a comma before the first entry": changed('"labels": [', f'"labels": [{MARK},'),
    "a missing comma between keys": changed('"t_index": 1, ', f'"t_index": 1 {MARK}'),
    "a missing comma between entries": changed('}},\n  {"t_index": 1', f'}}}}\n  {MARK}{{"t_index": 1'),
    "a missing colon": changed('"t_index": 1', f'"t_index" {MARK}1'),
    "two colons": changed('"t_index": 1', f'"t_index": {MARK}: 1'),
    "a missing value": changed('"t_index": 1', f'"t_index": {MARK}'),
    "an equals sign": changed('"t_index": 1', f'"t_index" {MARK}= 1'),
    "a bracket of the other kind": changed("null}]}", f"null{MARK}]}}}}"),
    "single quotes": changed('{"persona_id": "0a1b2c3d"', f"{{{MARK}'persona_id': '0a1b2c3d'"),
    "a text in single quotes": changed('"2025-03-02"', f"{MARK}'2025-03-02'"),
    "a key without quotes": changed('"labels"', f"{MARK}labels"),
    "a text without quotes": changed('"2025-03-02"', f"{MARK}today"),
    "curly quotes": changed('"2025-03-02"', f"{MARK}“2025-03-02”"),
    "a number as key": changed('"labels"', f"{MARK}1"),
    "a comment with slashes": f"{MARK}// by the judge\n" + GOOD,
    "a comment with stars": changed('"t_index": 1,', f'"t_index": 1, {MARK}/* second */'),
    "a comment with a hash": changed('"t_index": 1,', f'"t_index": 1,\n  {MARK}# second\n'),
    "NaN": changed('"hedonism": -1', f'"hedonism": {MARK}NaN'),
    "Infinity": changed('"hedonism": -1', f'"hedonism": {MARK}Infinity'),
    "-Infinity": changed('"hedonism": -1', f'"hedonism": {MARK}-Infinity'),
    "NaN under a key that is ignored": changed('"t_index": 1,', f'"t_index": 1, "confidence": {MARK}NaN,'),
    "NaN alone": f"{MARK}NaN",
    "Python's True": changed('"hedonism": -1', f'"hedonism": {MARK}True'),
    "Python's None": changed("null", f"{MARK}None"),
    "undefined": changed("null", f"{MARK}undefined"),
    "a literal cut short": changed("null", f"{MARK}nul"),
    "a number with a leading zero": changed('"hedonism": -1', f'"hedonism": {MARK}01'),
    "a number with a plus sign": changed('"hedonism": -1', f'"hedonism": {MARK}+1'),
    "a number without a whole part": changed('"hedonism": -1', f'"hedonism": {MARK}.5'),
    "a number without decimals": changed('"hedonism": -1', f'"hedonism": {MARK}1.'),
    "a minus sign alone": changed('"hedonism": -1', f'"hedonism": {MARK}-'),
    "a hexadecimal number": changed('"hedonism": -1', f'"hedonism": {MARK}0x1'),
    "Arabic digits": changed('"hedonism": -1', f'"hedonism": {MARK}٣'),
    "full-width digits": changed('"hedonism": -1', f'"hedonism": {MARK}\uff11'),
    "a thousands separator": changed('"hedonism": -1', f'"hedonism": {MARK}1_000'),
    "a line break inside a text": changed("asks for the keys", f"asks{MARK}\nfor the keys"),
    "a tab inside a text": changed("asks for the keys", f"asks{MARK}\tfor the keys"),
    "a control character inside a text": changed("asks for the keys", f"asks{MARK}\x1b[31m"),
    "a null character inside a text": changed("asks for the keys", f"asks{MARK}\0"),
    "a null character after the end": GOOD + f"{MARK}\0\0\0",
    "an escape that JSON does not know": changed("asks for the keys", rf"asks{MARK}\x41"),
    "an escape cut short": changed("asks for the keys", rf"asks{MARK}\u00e"),
    "a first half of a surrogate pair": changed("asks for the keys", rf"asks {MARK}\ud83d"),
    "a second half of a surrogate pair": changed("asks for the keys", rf"asks {MARK}\ude00"),
    "the halves of a pair in the wrong order": changed("asks for the keys", rf"asks {MARK}\ude00\ud83d"),
    "the halves of a pair apart": changed("asks for the keys", rf"asks {MARK}\ud83d \ude00"),
    "half a pair in a key that is ignored": changed('"t_index": 1,', rf'"t_index": 1, "{MARK}\uD800": 0,'),
    "a Markdown fence": f"{MARK}```json\n{GOOD}```\n",
    "a Markdown fence after blank lines": f"\n\n {MARK}```\n{GOOD}```\n",
    "a Markdown fence at the end": f"{GOOD}{MARK}```\n",
    "a sentence before the document": f"{MARK}Here are the labels:\n{GOOD}",
    "a form feed before the document": f"{MARK}\f{GOOD}",
    "a no-break space": changed('"t_index": 1', f'"t_index":{MARK}\u00a01'),
    "a byte order mark": f"{MARK}\ufeff{GOOD}",
    "a byte order mark inside": changed('"t_index": 1', f'"t_index": {MARK}\ufeff1'),
    "201 lists": changed("null}]}", 'null, "more": ' + "[" * 197 + MARK + "[" + "]" * 198 + "}]}"),
    "lists without an end": "[" * 200 + MARK + "[" * 100_000,
    "HTML": f"{MARK}<html></html>",
    "YAML": f"{MARK}persona_id: 0a1b2c3d\nlabels: []\n",
}
WRONG_SHAPE = {
    "a list at the top": f"{MARK}[]",
    "a file inside a list": MARK + f"[{GOOD}]",
    "a text at the top": f'{MARK}"0a1b2c3d"',
    "null at the top": f"{MARK}null",
    "no persona_id": MARK + changed('"persona_id": "0a1b2c3d",\n', ""),
    "no labels": f'{MARK}{{"persona_id": "0a1b2c3d"}}',
    "a persona_id that is a number": changed('"0a1b2c3d"', f"{MARK}12345678"),
    "a persona_id that is null": changed('"0a1b2c3d"', f"{MARK}null"),
    "labels that are an object": f'{{"persona_id": "0a1b2c3d", "labels": {MARK}{{}}}}',
    "labels that are null": f'{{"persona_id": "0a1b2c3d", "labels": {MARK}null}}',
    "a label that is a number": f'{{"persona_id": "0a1b2c3d", "labels": [{MARK}1]}}',
    "a label that is a list": f'{{"persona_id": "0a1b2c3d", "labels": [{MARK}[]]}}',
    "no t_index": changed('{"t_index": 1, ', MARK + "{"),
    "a t_index that is a text": changed('"t_index": 1', f'"t_index": {MARK}"1"'),
    "a t_index that is a float": changed('"t_index": 1', f'"t_index": {MARK}1.0'),
    "a t_index with an exponent": changed('"t_index": 1', f'"t_index": {MARK}1e0'),
    "a t_index that is true": changed('"t_index": 1', f'"t_index": {MARK}true'),
    "a t_index that is null": changed('"t_index": 1', f'"t_index": {MARK}null'),
    "a t_index beyond 64 bits": changed('"t_index": 1', f'"t_index": {MARK}9223372036854775808'),
    "a t_index below 64 bits": changed('"t_index": 1', f'"t_index": {MARK}-9223372036854775809'),
    "a t_index of 5,000 digits": changed('"t_index": 1', f'"t_index": {MARK}{"9" * 5000}'),
    "no date": changed('"t_index": 1, "date": "2025-03-02"', '"t_index": 1').replace(
        '{"t_index": 1', MARK + '{"t_index": 1'
    ),
    "a date that is null": changed('"2025-03-02"', f"{MARK}null"),
    "a date that is a number": changed('"2025-03-02"', f"{MARK}20250302"),
    "scores that are a list": changed(
        '"rationales": null', f'"rationales": null}}, {{"t_index": 2, "date": "2025-03-02", "scores": {MARK}[0]'
    ),
    "a score that is missing": changed(
        '"scores": {"self_direction": 0, "stimulation": 0, "hedonism": -1, ',
        f'"scores": {MARK}{{"self_direction": 0, "stimulation": 0, ',
    ),
    "a score under another spelling": changed('"hedonism": -1', f'{MARK}"Hedonism": -1'),
    "a score too many": changed('"hedonism": -1', f'"hedonism": -1, {MARK}"overall": 1'),
    "a score that is a text": changed('"hedonism": -1', f'"hedonism": {MARK}"-1"'),
    "a score that is a float": changed('"hedonism": -1', f'"hedonism": {MARK}-1.0'),
    "a score that is true": changed('"hedonism": -1', f'"hedonism": {MARK}true'),
    "a score that is null": changed('"hedonism": -1', f'"hedonism": {MARK}null'),
    "a score that is infinite after all": changed('"hedonism": -1', f'"hedonism": {MARK}1e999'),
    "rationales that are a text": changed('"rationales": null', f'"rationales": {MARK}"all of it"'),
    "a rationale that is null": changed('"asks for the keys"', f"{MARK}null"),
    "a rationale that is a number": changed('"asks for the keys"', f"{MARK}1"),
    "an old rationale that is an object": changed('"rationales": null', f'"rationale": {MARK}{{}}'),
}
DUPLICATE_KEY = {
    "a persona_id": changed('"labels"', f'{MARK}"persona_id": "0a1b2c3d", "labels"'),
    "empty labels": changed("null}]}", f'null}}], {MARK}"labels": []}}'),
    "a score of the same value": changed('"hedonism": -1', f'"hedonism": -1, {MARK}"hedonism": -1'),
    "a key written with an escape": changed('"hedonism": -1', rf'"hedonism": -1, {MARK}"h\u0065donism": -1'),
    "a rationale": changed('"power": "asks for the keys"', f'"power": "asks", {MARK}"power": "for the keys"'),
    "below a key that is ignored": changed(
        '"rationales": null', f'"rationales": null, "more": [{{"a": 1, {MARK}"a": 2}}]'
    ),
}
VALUES = {
    "J006": f'{{"persona_id": "0a1b2c3d",\n "labels": {MARK}[]}}',
    "J007": changed('"power": "asks for the keys"', f'"power": "asks", {MARK}"Power": "for the keys"'),
    "J008": changed('"power": "asks for the keys"', f'"power": "asks", {MARK}"security": "for the keys"'),
    "L103": changed('"2025-03-02"', f'{MARK}"2025-02-30"'),
    "L104": changed('"hedonism": -1', f'"hedonism": {MARK}2'),
    "L301": changed('"t_index": 1', f'"t_index": {MARK}0'),
    "L302": changed('"t_index": 1', f'"t_index": {MARK}2'),
    "L303": changed('"2025-03-02"', f'{MARK}"2025-02-28"'),
}
CASES = [
    *(pytest.param("J001", text, id=f"J001 {name}") for name, text in NOT_JSON.items()),
    *(pytest.param("J002", text, id=f"J002 {name}") for name, text in WRONG_SHAPE.items()),
    *(pytest.param("J005", text, id=f"J005 {name}") for name, text in DUPLICATE_KEY.items()),
    *(pytest.param(code, text, id=code) for code, text in VALUES.items()),
]
BYTES = {
    "UTF-16": (GOOD.encode("utf-16"), (1, 1)),
    "UTF-16 of the other order": (b"\xfe\xff" + GOOD.encode("utf-16-be"), (1, 1)),
    "UTF-16 without a mark": (GOOD.encode("utf-16-le"), (1, 2)),
    "UTF-32": (GOOD.encode("utf-32"), (1, 1)),
    "Latin-1": (changed("asks", "dès").encode("latin-1"), (6, 30)),
    "an overlong zero": (changed("asks", "@").encode().replace(b"@", b"\xc0\x80"), (6, 29)),
    "an encoded surrogate": (changed("asks", "é@").encode().replace(b"@", b"\xed\xa0\x80"), (6, 30)),
    "cut inside a character": (changed("asks", "日").encode()[: GOOD.index("asks") + 2], (6, 29)),
    "gzip": (b"\x1f\x8b\x08\x00", (1, 2)),
    "parquet": (b"PAR1\x15\x04\x15\x80", (1, 8)),
}
ODD_BUT_GOOD = {
    "as it is": GOOD,
    "no line break at the end": GOOD.rstrip(),
    "white space around": f"\r\n\t {GOOD}\n\n ",
    "carriage returns": GOOD.replace("\n", "\r\n"),
    "on one line": GOOD.replace("\n", ""),
    "keys in another order": '{"labels": ['
    + GOOD.partition("[")[2].rstrip().removesuffix("}")
    + ', "persona_id": "0a1b2c3d"}',
    "further keys": changed('"labels"', '"judge": {"model": "m", "temperature": 0.0}, "labels"'),
    "further keys of a label": changed('"t_index": 1', '"confidence": {"power": 0.5}, "t_index": 1'),
    "a huge integer under a key that is ignored": changed('"t_index": 1', f'"seed": {"9" * 6000}, "t_index": 1'),
    "a huge float under a key that is ignored": changed('"t_index": 1', '"seed": -1e999, "t_index": 1'),
    "a key that is empty": changed('"t_index": 1', '"": null, "t_index": 1'),
    "no rationales": changed(',\n   "rationales": null', ""),
    "empty rationales": changed('"rationales": null', '"rationales": {}'),
    "an old rationale": changed('"rationales": null', '"rationale": "nothing stands out"'),
    "an old rationale that is null": changed('"rationales": null', '"rationale": null'),
    "an empty rationale": changed('"asks for the keys"', '""'),
    "escapes": changed('"asks for the keys"', r'"\"\\\/\b\f\n\r\t\u00e9\u0000\ud83d\ude00"'),
    "letters of many scripts": changed('"asks for the keys"', '"Ключи, 鍵, مفاتيح, 🔑"'),
    "a key written with escapes": changed('"persona_id"', r'"\u0070ersona_id"'),
    "the same key in two objects": changed('"t_index": 1', '"persona_id": 1, "t_index": 1'),
    "a minus zero": changed('"hedonism": -1', '"hedonism": -0'),
    "as deep as may be": changed("null}]}", 'null, "more": ' + "[" * 197 + "]" * 197 + "}]}"),
    "many brackets inside a text": changed("asks for the keys", "[{" * 400),
    "fences inside a text": changed("asks for the keys", "```json"),
    "DEL and C1 inside a text": changed("asks for the keys", "\x7f\x85\u2028"),
}


def judged(content: bytes, folder: Path) -> Report:
    path = folder / NAME
    path.write_bytes(content)
    return check(label_files=path, samples=100)


def found(report: Report) -> list[tuple[str, int | None, int | None]]:
    return [(result.code, sample.line, sample.position) for result in report.failed for sample in result.samples]


@pytest.mark.parametrize(("code", "text"), CASES)
def test_one_fault_is_one_finding_at_its_place(code: str, text: str, tmp_path: Path) -> None:
    content, place = marked(text)
    report = judged(content.encode(), tmp_path)
    assert place is not None
    other = {"L301": {"L302"}}.get(code, set())
    assert {result.code for result in report.failed} - other == {code}
    assert {item for item in found(report) if item[0] == code} == {(code, *place)}
    assert report[code].violations == 1
    assert report.exit_code == (1 if report[code].severity == "error" else 0)


@pytest.mark.parametrize(("content", "place"), BYTES.values(), ids=BYTES)
def test_bytes_that_are_not_utf_8(content: bytes, place: tuple[int, int], tmp_path: Path) -> None:
    assert found(judged(content, tmp_path)) == [("J001", *place)]


@pytest.mark.parametrize("text", ODD_BUT_GOOD.values(), ids=ODD_BUT_GOOD)
def test_what_only_looks_odd_is_accepted(text: str, tmp_path: Path) -> None:
    report = judged(text.encode(), tmp_path)
    assert found(report) == []
    assert report["L104"].checked == 20


def test_every_repeated_key_is_told_with_both_places(tmp_path: Path) -> None:
    text = '{"persona_id": "0a1b2c3d",\n "a": 1, "a": 2,\n "a": 3,\n "labels": []}'
    result = judged(text.encode(), tmp_path)["J005"]
    assert (result.violations, result.checked) == (2, 5)
    assert [(sample.line, sample.position, sample.column, sample.value) for sample in result.samples] == [
        (2, 10, "a", "repeats a key of line 2"),
        (3, 2, "a", "repeats a key of line 2"),
    ]


def test_all_faults_of_a_file_are_told(tmp_path: Path) -> None:
    text = (
        changed('"hedonism": -1', '"hedonism": "-1"').replace('"t_index": 1', '"t_index": 1.0').replace("0a1b2c3d", "x")
    )
    report = judged(text.encode(), tmp_path)
    assert [(result.code, result.violations) for result in report.failed] == [("J002", 2), ("J003", 1)]
    assert [sample.value for sample in report["J002"].samples] == [
        'the text "-1", must be an integer',
        "1.0, must be an integer",
    ]
    assert [sample.column for sample in report["J002"].samples] == ["labels[0].scores.hedonism", "labels[1].t_index"]


def test_a_list_longer_than_any_journal_is_one_finding(tmp_path: Path) -> None:
    text = '{"persona_id": "0a1b2c3d", "labels": [' + ",".join("1" * 100_001) + "]}"
    result = judged(text.encode(), tmp_path)["J002"]
    [sample] = result.samples
    assert (sample.column, sample.position) == ("labels", 38)
    assert sample.value == "a list of 100,001 entries, more than 100,000"


def test_a_file_of_nothing_but_faults_is_told_of_in_one_finding(tmp_path: Path) -> None:
    text = '{"persona_id": "0a1b2c3d", "labels": [' + ",".join("1" * 20_000) + "]}"
    result = judged(text.encode(), tmp_path)["J002"]
    assert [(sample.column, sample.value) for sample in result.samples] == [
        ("the document", "20,000 values of another shape")
    ]
