"""A baseline as a user meets it: written once, compared with ever after."""

import json
import shutil
from pathlib import Path

import polars as pl
import pytest
from tests.acceptance.command import vif

from vif_contracts.vocabulary import LABELS_PATH, REGISTRY_PATH, SETTINGS_PATH
from vif_validators import check

ROOT = Path(__file__).parents[2]
FILE = "baseline.json"


@pytest.fixture
def root(tmp_path: Path) -> Path:
    """The shipped data, three personas with an age that is no bracket, and two rows with no persona_id."""
    for place in (REGISTRY_PATH, LABELS_PATH):
        (tmp_path / place).parent.mkdir(parents=True)
        shutil.copy(ROOT / place, tmp_path / place)
    spoil(tmp_path, "age", "49", 0, 1, 2)
    return tmp_path


def spoil(root: Path, column: str, value: object, *rows: int) -> None:
    registry = pl.read_parquet(root / REGISTRY_PATH)
    values = [value if n in rows else old for n, old in enumerate(registry[column])]
    registry.with_columns(pl.Series(column, values, registry.schema[column])).write_parquet(root / REGISTRY_PATH)


def edited(root: Path, **changes: object) -> None:
    document = json.loads((root / FILE).read_text())
    (root / FILE).write_text(json.dumps(document | changes))


def test_the_recipe(root: Path) -> None:
    assert vif("check", cwd=root).code == 1
    first = vif("check", "--write-baseline", FILE, cwd=root)
    assert (first.code, first.err) == (0, "")
    assert vif("check", "--baseline", FILE, cwd=root).code == 0
    spoil(root, "age", "77", 9)
    report = check(root, baseline=root / FILE)
    assert [(result.code, result.violations, result.waived) for result in report.failed] == [("P104", 1, 3)]
    assert [sample.row for sample in report["P104"].samples] == [9]
    assert report["P104"].waived_because == (f"recorded in {root / FILE}",)
    assert report.failing_rows("P104")["row"].to_list() == [9]


def test_what_is_gone_is_told_and_fails_nothing(root: Path) -> None:
    vif("check", "--write-baseline", FILE, cwd=root)
    persona = pl.read_parquet(root / REGISTRY_PATH)["persona_id"][1]
    spoil(root, "age", "18-24", 1)
    report = check(root, baseline=root / FILE, strict=True)
    assert report.ok
    assert report["C007"].message == f"1 of 3 violations recorded in {root / FILE} are gone"
    [sample] = report["C007"].samples
    assert (sample.persona_id, sample.column, sample.value) == (persona, "age", "P104 unknown-age-bracket")


def test_rows_may_move(root: Path) -> None:
    vif("check", "--write-baseline", FILE, cwd=root)
    registry = pl.read_parquet(root / REGISTRY_PATH)
    registry.reverse().write_parquet(root / REGISTRY_PATH)
    assert check(root, baseline=root / FILE).ok


def test_the_file_is_stable_sorted_text(root: Path) -> None:
    vif("check", "--write-baseline", FILE, cwd=root)
    text = (root / FILE).read_text()
    registry = pl.read_parquet(root / REGISTRY_PATH)
    places = ",\n".join(
        f'      {{"at": {{"persona_id": "{persona}"}}}}' for persona in sorted(registry["persona_id"][:3])
    )
    assert text == (
        '{\n  "format": "vif-baseline/1",\n  "contract": "vif-contracts",\n  "redacted": [],\n  "recorded": [\n'
        '    {"rule": "P104", "name": "unknown-age-bracket", "table": "personas", "columns": ["age"], "violations": [\n'
        f"{places}\n    ]}}\n  ]\n}}\n"
    )
    registry.reverse().write_parquet(root / REGISTRY_PATH)
    vif("check", "--write-baseline", FILE, cwd=root)
    assert (root / FILE).read_text() == text


def test_a_key_that_repeats_is_counted(root: Path) -> None:
    registry = pl.read_parquet(root / REGISTRY_PATH)
    more = pl.concat([registry, registry.head(1), registry.head(1)])
    more.write_parquet(root / REGISTRY_PATH)
    vif("check", "--write-baseline", FILE, "--only", "P102", cwd=root)
    assert '"count": 2' in (root / FILE).read_text()
    pl.concat([more, registry.head(1)]).write_parquet(root / REGISTRY_PATH)
    result = check(root, baseline=root / FILE)["P102"]
    assert (result.violations, result.waived) == (1, 2)


def test_rows_without_a_key_are_counted_together(root: Path) -> None:
    spoil(root, "persona_id", None, 0, 1)
    vif("check", "--write-baseline", FILE, "--ignore", "X", cwd=root)
    assert '{"at": {"persona_id": null}, "count": 2}' in (root / FILE).read_text()
    spoil(root, "persona_id", None, 2)
    report = check(root, baseline=root / FILE, ignore="X")
    assert {result.code: (result.violations, result.waived) for result in report.failed} == {
        "P006": (1, 2),
        "P104": (1, 2),
        "C007": (1, 0),  # that of the persona who has lost its id
    }


def test_a_column_of_still_another_type_is_new(root: Path) -> None:
    registry = pl.read_parquet(root / REGISTRY_PATH)
    registry.with_columns(pl.col("entry_count").cast(pl.Int32)).write_parquet(root / REGISTRY_PATH)
    vif("check", "--write-baseline", FILE, cwd=root)
    assert check(root, baseline=root / FILE).ok
    registry.with_columns(pl.col("entry_count").cast(pl.Int16)).write_parquet(root / REGISTRY_PATH)
    assert check(root, baseline=root / FILE)["P003"].violations == 1


def test_rules_and_tables_that_were_not_judged_are_not_gone(root: Path) -> None:
    vif("check", "--write-baseline", FILE, cwd=root)
    assert check(root, baseline=root / FILE, only="L")["L104"].status == "passed"
    assert "C007" not in check(root, baseline=root / FILE, only="L")
    labels = check(labels=root / LABELS_PATH, baseline=root / FILE)
    assert labels["C007"].status == "passed"


def test_waived_violations_are_not_recorded_and_not_gone(root: Path) -> None:
    persona = pl.read_parquet(root / REGISTRY_PATH)["persona_id"][0]
    (root / SETTINGS_PATH).parent.mkdir()
    waiver = f'waivers:\n  - {{rule: P104, persona_id: "{persona}", reason: agreed, expires: 2999-01-01}}\n'
    vif("check", "--write-baseline", FILE, cwd=root)
    (root / SETTINGS_PATH).write_text(waiver)
    both = check(root, baseline=root / FILE)
    assert (both.ok, both["P104"].waived, both["C007"].status) == (True, 3, "passed")
    vif("check", "--write-baseline", FILE, cwd=root)
    (root / SETTINGS_PATH).unlink()
    assert check(root, baseline=root / FILE)["P104"].violations == 1


def test_digests_of_redacted_keys_are_compared_with_plain_ones(root: Path) -> None:
    vif("check", "--write-baseline", FILE, "--redact", "persona_id", cwd=root)
    assert '{"at": {"persona_id": "sha256:' in (root / FILE).read_text()
    assert check(root, baseline=root / FILE).ok
    spoil(root, "age", "77", 9)
    assert check(root, baseline=root / FILE)["P104"].violations == 1


def test_judge_output_files(root: Path) -> None:
    shipped = sorted((ROOT / LABELS_PATH).parent.glob("*.json"))[:2]
    files = [Path(shutil.copy(path, (root / LABELS_PATH).parent)) for path in shipped]
    files[0].write_text(files[0].read_text().replace('"date": "2', '"date": "x2', 2))
    paths = [file.relative_to(root) for file in files]
    assert vif("check", "--write-baseline", FILE, *paths, cwd=root).code == 0
    assert vif("check", "--baseline", FILE, *paths, cwd=root).code == 0
    other = vif("check", "--baseline", FILE, paths[1], "--format", "json", cwd=root)
    assert (other.code, other.results["C007"]["status"]) == (0, "passed")
    files[0].write_text(files[0].read_text().replace('"date": "2', '"date": "x2', 1))
    run = vif("check", "--baseline", FILE, *paths, "--format", "json", cwd=root)
    assert run.failed == {"L103": 1}
    files[0].write_text(files[0].read_text().replace('"x2', '"2'))
    mended = vif("check", "--baseline", FILE, *paths, "--format", "json", cwd=root)
    assert mended.failed == {"C007": 2}


def test_nothing_is_recorded_of_what_could_not_be_judged(root: Path) -> None:
    (root / LABELS_PATH).write_bytes(b"PAR1")
    run = vif("check", "--write-baseline", FILE, cwd=root)
    assert run.code == 2
    assert "no baseline was written: L001 unreadable-file" in run.err
    assert not (root / FILE).exists()


def test_a_baseline_does_not_hide_what_could_not_be_judged(root: Path) -> None:
    vif("check", "--write-baseline", FILE, cwd=root)
    (root / LABELS_PATH).write_bytes(b"PAR1")
    assert vif("check", "--baseline", FILE, cwd=root).code == 2


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (None, "no such file"),
        ("", "line 1, column 1"),
        ("[]", "is not a baseline: it has no format vif-baseline/1"),
        ('{"format": "vif-baseline/2"}', "its format is 'vif-baseline/2', and this version reads vif-baseline/1"),
        ('{"format": "vif-baseline/1", "format": "vif-baseline/1"}', "a key is repeated"),
        ('{"format": "vif-baseline/1"}', "must have exactly contract, format, recorded, redacted"),
    ],
)
def test_a_file_that_is_no_baseline(root: Path, content: str | None, said: str) -> None:
    if content is not None:
        (root / FILE).write_text(content)
    run = vif("check", "--baseline", FILE, cwd=root)
    assert (run.code, run.out) == (2, "")
    assert run.err.startswith(f"vif: error: the baseline {FILE}")
    assert run.err.count("\n") == 1
    assert said in run.err


PLACE = {"rule": "P104", "name": "unknown-age-bracket", "table": "personas", "columns": ["age"]}


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({"contract": "Orders"}, "records violations of Orders, and the data is held to vif-contracts"),
        ({"contract": 3}, "contract: must be a text"),
        ({"redacted": "name"}, "redacted: must be a list of columns"),
        ({"recorded": {}}, "recorded: must be a list"),
        ({"recorded": [3]}, "recorded[0]: must be an object"),
        ({"recorded": [PLACE]}, "recorded[0]: must have exactly"),
        ({"recorded": [PLACE | {"violations": []}]}, "recorded[0].violations: must be a list of places"),
        ({"recorded": [PLACE | {"violations": [{}]}]}, "recorded[0].violations[0]: must have at, and count"),
        ({"recorded": [PLACE | {"violations": [{"at": {}, "row": 1}]}]}, "must have at, and count"),
        ({"recorded": [PLACE | {"violations": [{"at": {"a": 1.5}}]}]}, "must be columns with a text, a whole number"),
        ({"recorded": [PLACE | {"violations": [{"at": {}, "count": 0}]}]}, "count: must be a whole number from 1"),
        ({"recorded": [PLACE | {"violations": [{"at": {}, "count": 2**63}]}]}, "must be a whole number from 1 to"),
        ({"recorded": [PLACE | {"violations": [{"at": {}}, {"at": {}}]}]}, "violations[1]: the place is there twice"),
        ({"recorded": [PLACE | {"rule": "P999", "violations": [{"at": {}}]}]}, "this version has no rule 'P999'"),
        (
            {"recorded": [PLACE | {"violations": [{"at": {}}]}] * 2},
            "recorded[1]: P104 unknown-age-bracket is there twice",
        ),
    ],
)
def test_a_baseline_of_another_shape(root: Path, changes: dict[str, object], said: str) -> None:
    vif("check", "--write-baseline", FILE, cwd=root)
    edited(root, **changes)
    run = vif("check", "--baseline", FILE, cwd=root)
    assert (run.code, run.out) == (2, "")
    assert said in run.err


def test_written_or_compared_with_but_not_both(root: Path) -> None:
    run = vif("check", "--baseline", FILE, "--write-baseline", FILE, cwd=root)
    assert (run.code, run.out) == (2, "")
    assert "not both at once" in run.err


def test_one_that_cannot_be_written(root: Path) -> None:
    (root / "folder.json").mkdir()
    run = vif("check", "--write-baseline", "folder.json", cwd=root)
    assert run.code == 2
    assert "cannot write the baseline folder.json" in run.err
    assert vif("check", "--write-baseline", "", cwd=root).code == 2, "a variable that is not set, say"


@pytest.mark.parametrize("place", [REGISTRY_PATH, LABELS_PATH, SETTINGS_PATH, "persona_a_labels.json", "link.json"])
def test_it_takes_the_place_of_nothing_but_a_baseline(root: Path, place: str) -> None:
    (root / SETTINGS_PATH).parent.mkdir()
    (root / SETTINGS_PATH).write_text("redact: [name]\n")
    (root / "persona_a_labels.json").write_text('{"persona_id": "a", "labels": []}')
    (root / "link.json").symlink_to(REGISTRY_PATH)
    before = (root / place).read_bytes()
    run = vif("check", "--write-baseline", place, cwd=root)
    said = "the file that is there is no baseline; remove it first"
    assert (run.code, run.err) == (2, f"vif: error: cannot write the baseline {place}: {said}\n")
    assert (root / place).read_bytes() == before


@pytest.mark.parametrize("there", ["", '{"format": "vif-baseline/9"}', '{"format": "vif-baseline/1",\n<<<<<<< HEAD\n'])
def test_one_that_cannot_be_used_any_more_is_replaced(root: Path, there: str) -> None:
    (root / FILE).write_text(there)
    assert vif("check", "--write-baseline", FILE, cwd=root).code == 0
    assert vif("check", "--baseline", FILE, cwd=root).code == 0


def test_too_much_to_record(root: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("vif_validators.accepting.baseline_file.MOST", 2)
    run = vif("check", "--write-baseline", FILE, cwd=root)
    assert run.code == 2
    assert "more than 2 places are at fault, most of them under P104 unknown-age-bracket" in run.err
    assert not (root / FILE).exists()


MODEL = """
import pandera.polars as pa

class Orders(pa.DataFrameModel):
    number: int = pa.Field(unique=UNIQUE)
    amount: int = pa.Field(ge=0)
"""


@pytest.mark.parametrize(("unique", "at"), [("True", '{"number": 2}'), ("False", '{"row": "sha256:')])
def test_a_model_of_ones_own(tmp_path: Path, unique: str, at: str) -> None:
    (tmp_path / "models.py").write_text(MODEL.replace("UNIQUE", unique))
    orders = pl.DataFrame({"number": [1, 2, 3], "amount": [1, -2, 3]})
    orders.write_parquet(tmp_path / "orders.parquet")
    command = ("check", "orders.parquet", "--contract", "models.py:Orders")
    assert vif(*command, "--write-baseline", FILE, cwd=tmp_path).code == 0
    assert f'{{"at": {at}' in (tmp_path / FILE).read_text()
    orders.reverse().write_parquet(tmp_path / "orders.parquet")
    assert vif(*command, "--baseline", FILE, cwd=tmp_path).code == 0
    pl.concat([orders, pl.DataFrame({"number": [4], "amount": [-4]})]).write_parquet(tmp_path / "orders.parquet")
    run = vif(*command, "--baseline", FILE, "--format", "json", cwd=tmp_path)
    assert list(run.failed.values()) == [1]
    assert vif("check", "--baseline", FILE, cwd=ROOT).code == 2


SAME_NAMES = """
import pandera.polars as pa
import polars as pl

Orders = pa.DataFrameSchema({"amount": pa.Column(int, [pa.Check.ge(LEAST), pa.Check.ge(2)])}, name="Orders")
"""


def test_two_checks_of_one_name_on_one_column(tmp_path: Path) -> None:
    (tmp_path / "models.py").write_text(SAME_NAMES.replace("LEAST", "0"))
    pl.DataFrame({"amount": [0, 1, 2]}).write_parquet(tmp_path / "orders.parquet")
    command = ("check", "orders.parquet", "--contract", "models.py:Orders", "--format", "json")
    assert vif(*command, "--write-baseline", FILE, cwd=tmp_path).code == 0
    assert vif(*command, "--baseline", FILE, cwd=tmp_path).code == 0
    (tmp_path / "models.py").write_text(SAME_NAMES.replace("LEAST", "1"))
    run = vif(*command, "--baseline", FILE, cwd=tmp_path)
    assert [result["violations"] for result in run.json["results"] if result["status"] == "failed"] == [1]
