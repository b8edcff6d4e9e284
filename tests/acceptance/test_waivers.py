"""Waivers as a user meets them: in the settings of a project, in `vif check`, `vif consolidate` and `vif registry`."""

import shutil
from datetime import UTC, datetime
from pathlib import Path

import polars as pl
import pytest
from tests.acceptance.command import check, vif

from vif_contracts.vocabulary import LABELS_PATH, REGISTRY_PATH, SETTINGS_PATH
from vif_validators import Registry
from vif_validators import check as judge

ROOT = Path(__file__).parents[2]
NOW = datetime(2026, 6, 1, 23, 59, tzinfo=UTC)


@pytest.fixture
def root(tmp_path: Path) -> Path:
    """The shipped data, the first three personas with an age that is no bracket."""
    for place in (REGISTRY_PATH, LABELS_PATH):
        (tmp_path / place).parent.mkdir(parents=True)
        shutil.copy(ROOT / place, tmp_path / place)
    registry = pl.read_parquet(tmp_path / REGISTRY_PATH).with_row_index("n")
    registry = registry.with_columns(age=pl.when(pl.col("n") < 3).then(pl.lit("49")).otherwise("age")).drop("n")
    registry.write_parquet(tmp_path / REGISTRY_PATH)
    return tmp_path


@pytest.fixture
def personas(root: Path) -> list[str]:
    return pl.read_parquet(root / REGISTRY_PATH)["persona_id"].to_list()


@pytest.fixture
def file(root: Path) -> Path:
    """A judge output file, beside those of a few more personas."""
    shipped = sorted((ROOT / LABELS_PATH).parent.glob("*.json"))[:5]
    copies = [Path(shutil.copy(path, (root / LABELS_PATH).parent)) for path in shipped]
    return copies[0]


def waive(root: Path, *waivers: str) -> None:
    lines = [f"  - {{reason: agreed, expires: 2026-06-01, {waiver}}}" for waiver in waivers]
    (root / SETTINGS_PATH).parent.mkdir(exist_ok=True)
    (root / SETTINGS_PATH).write_text("\n".join(("waivers:", *lines)) + "\n")


def test_a_part_of_the_violations(root: Path, personas: list[str]) -> None:
    waive(root, f'rule: P104, persona_id: "{personas[0]}"', f'rule: P104, column: age, persona_id: "{personas[2]}"')
    report = judge(root, now=NOW)
    result = report["P104"]
    assert (result.status, result.violations, result.waived, result.checked) == ("failed", 1, 2, 204)
    expected = "1 of 204 rows: age is not one of 18-24, 25-34, 35-44, 45-54, 55+; 2 more waived; first at row 1: 49"
    assert result.message == expected
    assert [sample.persona_id for sample in result.samples] == [personas[1]]
    assert result.waived_because == ("agreed (until 2026-06-01)",)
    assert report.failing_rows("P104")["persona_id"].to_list() == [personas[1]]
    assert report.exit_code == 1


def test_all_of_them(root: Path) -> None:
    waive(root, "rule: unknown-age-bracket")
    report = judge(root, now=NOW)
    result = report["P104"]
    assert (result.status, result.violations, result.waived, result.samples) == ("waived", 0, 3, ())
    assert report.ok
    assert report.failing_rows("P104").is_empty()
    assert [report["C005"].status, report["C006"].status] == ["passed", "passed"]
    assert "waived:  " in report.to_text()
    assert "3 rows; agreed (until 2026-06-01)" in " ".join(report.to_text().split())


def test_the_json_report_counts_them(root: Path) -> None:
    waive(root, "rule: P104")
    (root / SETTINGS_PATH).write_text((root / SETTINGS_PATH).read_text().replace("2026-06-01", "2999-01-01"))
    run = check(cwd=root)
    assert run.code == 0
    assert run.json["summary"]["rules"]["waived"] == 1
    assert run.json["summary"]["violations"]["error"] == 0
    assert run.results["P104"]["waived"] == 3


def test_the_last_day_counts_and_the_day_after_does_not(root: Path) -> None:
    waive(root, "rule: P104")
    assert judge(root, now=NOW).ok
    report = judge(root, now=datetime(2026, 6, 2, tzinfo=UTC))
    assert report["P104"].violations == 3
    assert (report["C005"].status, report["C005"].severity) == ("failed", "warning")
    assert report["C005"].message == "1 of 1 waiver: has expired, and waives nothing any more"
    assert report["C006"].status == "passed"
    [sample] = report["C005"].samples
    assert sample.value == "waivers[0] of P104: agreed (until 2026-06-01)"


@pytest.mark.parametrize(
    "waiver",
    [
        "rule: P105",
        'rule: P104, persona_id: "FFFFFFFF"',
        "rule: P104, t_index: 0",
        "rule: P104, column: aeg",
        'rule: P301, persona_id: "00000000"',
        "rule: L104, column: alignment_powr",
        "rule: L201, column: alignment_power",
    ],
)
def test_one_that_matches_nothing_is_idle(root: Path, waiver: str) -> None:
    waive(root, waiver)
    report = judge(root, now=NOW)
    assert (report["C006"].violations, report["P104"].violations) == (1, 3)


def test_of_what_did_not_run_nothing_is_said(root: Path) -> None:
    (root / LABELS_PATH).unlink()
    waive(root, "rule: L104", "rule: X101", "rule: null-value", "rule: J006")
    report = judge(root, now=NOW)
    assert report["C006"].status == "passed"
    pl.read_parquet(root / REGISTRY_PATH).drop("culture").write_parquet(root / REGISTRY_PATH)
    waive(root, "rule: P106", "rule: P006, column: culture")
    assert judge(root, now=NOW)["C006"].status == "passed"


def test_of_personas_whose_file_was_not_named_nothing_is_said(root: Path, file: Path, personas: list[str]) -> None:
    persona = file.name.split("_")[1]
    other = next(other for other in personas if other != persona)
    waive(root, f'rule: J006, persona_id: "{other}"', "rule: J006", f'rule: J003, persona_id: "{persona}"')
    report = judge(label_files=file, config=root / SETTINGS_PATH, now=NOW)
    assert report["C006"].violations == 1
    assert report["C006"].samples[0].persona_id == persona


def test_waiving_a_missing_column_leaves_the_others_skipped(root: Path) -> None:
    pl.read_parquet(root / REGISTRY_PATH).drop("age").write_parquet(root / REGISTRY_PATH)
    waive(root, "rule: P002, column: age")
    report = judge(root, now=NOW)
    assert report.ok
    assert report["P104"].status == "skipped"
    assert [result.status for result in report if result.code == "P002"].count("waived") == 1


def test_a_waiver_does_not_hide_what_could_not_be_judged(root: Path) -> None:
    (root / REGISTRY_PATH).write_bytes(b"PAR1")
    waive(root, "rule: P001")
    run = check(cwd=root)
    assert run.code == 2
    assert "waivers[0].rule: P001 unreadable-file cannot be waived" in run.results["C002"]["message"]


def test_a_column_of_a_characteristic(root: Path) -> None:
    (root / SETTINGS_PATH).parent.mkdir()
    raised = "severity: {D101: error}\nthresholds: {min_examples: 10000}\n"
    (root / SETTINGS_PATH).write_text(raised)
    before = judge(root, now=NOW)["D101"]
    waive(root, "rule: D101, column: alignment_power")
    (root / SETTINGS_PATH).write_text(raised + (root / SETTINGS_PATH).read_text())
    report = judge(root, now=NOW, samples=20)
    after = report["D101"]
    assert (after.violations, after.waived, report["C006"].status) == (before.violations - 2, 2, "passed")  # +1 and -1
    assert "alignment_power" not in {sample.column for sample in after.samples}


# Writers


def test_waived_findings_do_not_forbid_to_consolidate(root: Path, file: Path) -> None:
    persona = file.name.split("_")[1]
    file.write_text(file.read_text().replace('"date": "2', '"date": "0002-2', 1))
    assert vif("consolidate", "--no-registry", cwd=root).code == 1
    waive(root, f'rule: L103, persona_id: "{persona}", t_index: 0')
    (root / SETTINGS_PATH).write_text((root / SETTINGS_PATH).read_text().replace("2026-06-01", "2999-01-01"))
    run = vif("consolidate", "--no-registry", cwd=root)
    assert run.code == 0, run.out + run.err
    labels = pl.read_parquet(root / LABELS_PATH)
    assert labels.filter(persona_id=persona, t_index=0)["date"].item().startswith("0002-2")


def test_nor_do_those_of_files_themselves(root: Path, file: Path) -> None:
    persona = file.name.split("_")[1]
    text = file.read_text()
    file.write_text(text.replace('"rationales": {', '"rationales": {"bravery": "why",', 1))
    assert file.read_text() != text
    assert vif("consolidate", "--no-registry", cwd=root).code == 1
    waive(root, f'rule: J007, persona_id: "{persona}", column: "labels[0].rationales.bravery"')
    (root / SETTINGS_PATH).write_text((root / SETTINGS_PATH).read_text().replace("2026-06-01", "2999-01-01"))
    run = vif("consolidate", "--no-registry", "--format", "json", cwd=root)
    assert run.code == 0, run.out + run.err
    assert (run.results["J007"]["status"], run.results["J007"]["waived"]) == ("waived", 1)


def test_a_registry_with_waived_violations_can_be_changed(root: Path, personas: list[str]) -> None:
    waive(root, *(f'rule: P104, persona_id: "{persona}"' for persona in personas[:3]))
    (root / SETTINGS_PATH).write_text((root / SETTINGS_PATH).read_text().replace("2026-06-01", "2999-01-01"))
    row = pl.read_parquet(root / REGISTRY_PATH).row(5, named=True) | {"persona_id": "00000001", "name": "Ana Prado"}
    registry = Registry(root / REGISTRY_PATH, root=root)
    assert registry.add(row).persona_ids == ("00000001",)
    with pytest.raises(ValueError, match="would violate"):
        registry.add(row | {"persona_id": "00000002", "age": "49"})


def test_a_known_persona_is_not_added_whatever_is_waived(root: Path, personas: list[str]) -> None:
    waive(root, "rule: P102", "rule: P104")
    (root / SETTINGS_PATH).write_text((root / SETTINGS_PATH).read_text().replace("2026-06-01", "2999-01-01"))
    row = pl.read_parquet(root / REGISTRY_PATH).row(5, named=True)
    with pytest.raises(ValueError, match="would violate"):
        Registry(root / REGISTRY_PATH, root=root).add(row)
