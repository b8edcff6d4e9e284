"""Laws of judge output files: the oracle's figures, places inside the file, and nothing that stops the program."""

import json
import os
import random
import tempfile
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from tests.support.label_file_oracle import File, Pairs, files, judge, plain
from tests.support.label_file_texts import GOOD, NAME

from vif_validators import Report, check
from vif_validators.label_files.reading import read_label_files
from vif_validators.strict_json.scan import JsonFault, values
from vif_validators.strict_json.text import parse

LAW = settings(
    max_examples=120, deadline=None, suppress_health_check=list(HealthCheck), database=None, derandomize=True
)
TEXTS = st.text(st.characters(exclude_categories=["Cs"]))
SCALARS = st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False, allow_infinity=False) | TEXTS
JSON = st.recursive(
    SCALARS, lambda inner: st.lists(inner, max_size=4) | st.dictionaries(TEXTS, inner, max_size=4), max_leaves=20
)
PIECES = st.sampled_from(
    [
        '{"',
        '"',
        "{",
        "}",
        "[",
        "]",
        ",",
        ":",
        " ",
        "\n",
        "1",
        "-",
        ".",
        "e",
        "0",
        "true",
        "null",
        "NaN",
        "\\",
        "\\u",
        "d83d",
        "a",
    ]
)


def judged(given: list[File]) -> tuple[Report, Path]:
    """The report on files written to a folder of their own."""
    folder = Path(tempfile.mkdtemp())
    for file in given:
        (folder / file.path).parent.mkdir(exist_ok=True)
        (folder / file.path).write_bytes(file.content())
    shuffled = random.Random(len(given)).sample(given, len(given))
    return check(label_files=[folder / file.path for file in shuffled], samples=1000), folder


def figures(report: Report) -> dict[tuple[str, ...], tuple[int, int]]:
    return {
        (result.code, *(result.columns if result.code == "L104" else ())): (result.violations, result.checked)
        for result in report
        if result.code[0] in "JL" and result.status != "skipped"
    }


@LAW
@given(files())
def test_the_figures_are_those_of_the_oracle(given: list[File]) -> None:
    report, _ = judged(given)
    assert figures(report) == judge(given)
    for result in report.failed:
        assert len(result.samples) == result.violations


@LAW
@given(files())
def test_every_place_is_inside_its_file(given: list[File]) -> None:
    report, _ = judged(given)
    for sample in (sample for result in report.failed for sample in result.samples):
        lines = Path(str(sample.file)).read_text("utf-8").split("\n")
        assert sample.line is not None
        assert sample.position is not None
        assert 1 <= sample.position <= len(lines[sample.line - 1]) + 1


@LAW
@given(files(), st.randoms())
def test_the_order_in_which_files_are_named_does_not_matter(given: list[File], chance: random.Random) -> None:
    _, folder = judged(given)
    paths = [folder / file.path for file in given]
    one = check(label_files=paths).to_json()
    chance.shuffle(paths)
    assert check(label_files=[*paths, *paths[:1]]).to_json() == one


@LAW
@given(files())
def test_what_is_sound_comes_out_as_it_went_in(given: list[File]) -> None:
    _, folder = judged(given)
    read = read_label_files(folder / file.path for file in given)
    documents = {str(folder / file.path): plain(file.document) for file in given}
    for index in read.sound:
        rows = read.rows_of(index).to_dicts()
        document = documents[read.files[index].path]
        assert [{"t_index": row["t_index"], "date": row["date"], "scores": scores_of(row)} for row in rows] == [
            {key: label[key] for key in ("t_index", "date", "scores")} for label in document["labels"]
        ]
        assert {row["persona_id"] for row in rows} <= {document["persona_id"]}
        assert all(row["alignment_vector"] == list(scores_of(row).values()) for row in rows)


def scores_of(row: dict[str, Any]) -> dict[str, int]:
    return {name.removeprefix("alignment_"): row[name] for name in list(row)[4:]}


@LAW
@given(JSON)
def test_no_document_stops_the_program(document: Any) -> None:
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / NAME
        path.write_text(json.dumps(document, ensure_ascii=False), "utf-8")
        report = check(label_files=path)
        assert report.exit_code == 1
        assert report["J001"].status == "passed"


@LAW
@given(st.binary())
def test_no_bytes_stop_the_program(content: bytes) -> None:
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / NAME
        path.write_bytes(content)
        assert check(label_files=path).exit_code == 1


# The two readers


def fast(text: str) -> Any:
    """Python's own reader; None as a whole stands for a text that it refuses."""

    def refuse(_name: str) -> None:
        raise ValueError

    try:
        document = json.loads(text, object_pairs_hook=lambda items: Pairs(tuple(items)), parse_constant=refuse)
        json.dumps(plain(document), ensure_ascii=False).encode()
    except ValueError:
        return None
    return document


def slow(text: str) -> list[Any] | None:
    """The values that the reader of places finds, each read from where it begins."""
    try:
        found = list(values(text))
    except JsonFault:
        return None
    decoder = json.JSONDecoder(object_pairs_hook=lambda items: Pairs(tuple(items)))
    return [(value.path, decoder.raw_decode(text, value.start)[0]) for value in found]


def walked(value: Any, path: tuple[str | int, ...] = ()) -> list[Any]:
    inside: Any = value.items if isinstance(value, Pairs) else enumerate(value) if isinstance(value, list) else ()
    return [(path, value), *(found for key, item in inside for found in walked(item, (*path, key)))]


@settings(LAW, max_examples=1500)
@given(st.lists(PIECES, max_size=12).map("".join) | JSON.map(json.dumps))
def test_both_readers_take_the_same_texts(text: str) -> None:
    document = fast(text)
    found = slow(text)
    assert (found is None) == (document is None and text.strip(" \t\n\r") != "null")
    if found is not None:
        assert found == walked(document)


@pytest.mark.parametrize("seed", range(4))
def test_both_readers_take_the_same_mutants_of_a_file(seed: int) -> None:
    chance = random.Random(seed)
    for _ in range(1000):
        start = chance.randrange(len(GOOD))
        text = (
            GOOD[:start]
            + chance.choice(['"', ",", "}", "]", ":", "\\", "\n", "0", "-", "", "é"])
            + GOOD[start + chance.randint(0, 2) :]
        )
        assert (fast(text) is None) == (slow(text) is None)
        try:
            parsed = parse(text)
        except JsonFault:
            assert fast(text) is None
        else:
            assert parsed.document == plain(fast(text))


def test_a_file_that_is_changed_while_it_is_judged_loses_its_places_only(tmp_path: Path) -> None:
    path = tmp_path / NAME
    path.write_text(GOOD.replace('"hedonism": -1', '"hedonism": 2'))
    from vif_validators.label_files.judging import judge_label_files

    read = read_label_files([path])
    path.write_text("\n\n" + path.read_text())
    os.utime(path)
    [finding] = [found for found in judge_label_files(read, 5).findings if found.result.status == "failed"]
    [sample] = finding.result.samples
    assert (finding.result.code, sample.line, sample.position) == ("L104", None, None)
