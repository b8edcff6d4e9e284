"""Writing a sample: all files or none, the same bytes whatever the pieces, and nothing replaced unasked."""

import json
from collections import defaultdict
from pathlib import Path
from typing import Any

import polars as pl
import pyarrow.parquet as pq
import pytest

from vif_contracts.vocabulary import LABELS_PATH, POOLS_PATH, REGISTRY_PATH, SCHWARTZ_VALUE_ORDER
from vif_validators.sample import SampleData, generate, generate_batches, parquet, write
from vif_validators.sample.staging import Staging
from vif_validators.sample.table_file import write_table

REGISTRY, LABELS, POOLS = map(Path, (REGISTRY_PATH, LABELS_PATH, POOLS_PATH))


def tree(root: Path) -> dict[str, bytes]:
    return {str(path.relative_to(root)): path.read_bytes() for path in root.rglob("*") if path.is_file()}


def journals(data: SampleData) -> dict[str, list[dict[str, Any]]]:
    found: dict[str, list[dict[str, Any]]] = defaultdict(list)
    for row in data.judge_labels.to_dicts():
        found[row["persona_id"]].append(row)
    return found


def test_files_read_back(tmp_path: Path) -> None:
    data = generate()
    paths = write(data, tmp_path)
    assert {str(path.relative_to(tmp_path)) for path in paths} == set(tree(tmp_path))
    for path, frame in ((REGISTRY, data.personas), (LABELS, data.judge_labels)):
        back = pl.read_parquet(tmp_path / path)
        assert list(back.schema.items()) == list(frame.schema.items())
        assert back.equals(frame)
        table = pq.ParquetFile(tmp_path / path, page_checksum_verification=True).read()
        assert pl.DataFrame(table).equals(frame)
    assert sum(len(content) for name, content in tree(tmp_path).items() if name.startswith("logs/")) < 2_000_000


def test_damage_is_caught_by_page_checksums(tmp_path: Path) -> None:
    write(generate(personas=20), tmp_path, label_files=False)
    content = bytearray((tmp_path / REGISTRY).read_bytes())
    page = pq.ParquetFile(tmp_path / REGISTRY).metadata.row_group(0).column(0)
    content[page.dictionary_page_offset + page.total_compressed_size - 2] ^= 1
    (tmp_path / REGISTRY).write_bytes(content)
    with pytest.raises(OSError, match=r"(?i)crc|checksum"):
        pq.ParquetFile(tmp_path / REGISTRY, page_checksum_verification=True).read()


def test_label_files_say_what_the_table_says(tmp_path: Path) -> None:
    data = generate(personas=120)
    write(data, tmp_path)
    found = journals(data)
    files = {path.name for path in (tmp_path / LABELS).parent.glob("*.json")}
    assert files == {f"persona_{persona_id}_labels.json" for persona_id in found}
    texts = []
    for persona_id, entries in found.items():
        content = (tmp_path / LABELS).with_name(f"persona_{persona_id}_labels.json").read_text("utf-8")
        document = json.loads(content)
        assert content == json.dumps(document, ensure_ascii=False, indent=2) + "\n"
        assert list(document) == ["persona_id", "labels"]
        assert document["persona_id"] == persona_id
        for label, entry in zip(document["labels"], entries, strict=True):
            assert list(label) == ["t_index", "date", "scores", "rationales"]
            assert (label["t_index"], label["date"]) == (entry["t_index"], entry["date"])
            assert list(label["scores"].items()) == list(
                zip(SCHWARTZ_VALUE_ORDER, entry["alignment_vector"], strict=True)
            )
            assert set(label["rationales"]) == {value for value, score in label["scores"].items() if score}
            texts += label["rationales"].values()
    assert all(60 <= len(text) <= 110 for text in texts)
    assert len(set(texts)) > 500


def test_without_label_files(tmp_path: Path) -> None:
    write(generate(personas=3), tmp_path, label_files=False)
    assert set(tree(tmp_path)) == {str(REGISTRY), str(LABELS), str(POOLS)}


def test_again_changes_nothing(tmp_path: Path) -> None:
    write(generate(personas=3), tmp_path)
    before = tree(tmp_path)
    write(generate(personas=3), str(tmp_path))
    write(generate(personas=3), tmp_path, label_files=False)
    assert tree(tmp_path) == before


@pytest.mark.parametrize("name", [str(REGISTRY), str(LABELS), "persona"])
def test_a_different_file_is_refused(tmp_path: Path, name: str) -> None:
    write(generate(personas=3), tmp_path)
    if name == "persona":
        name = min(path for path in tree(tmp_path) if path.endswith(".json"))
    (tmp_path / name).write_bytes(b"mine")
    before = tree(tmp_path)
    with pytest.raises(FileExistsError, match=Path(name).name):
        write(generate(personas=3), tmp_path)
    assert tree(tmp_path) == before
    write(generate(personas=3), tmp_path, overwrite=True)
    write(generate(personas=3), tmp_path)


@pytest.mark.parametrize("label_files", [True, False])
def test_label_files_of_other_personas_are_refused(tmp_path: Path, *, label_files: bool) -> None:
    write(generate(personas=3), tmp_path)
    before = tree(tmp_path)
    with pytest.raises(OSError, match=r"persona_[0-9a-f]{8}_labels\.json: .*; remove the file first$"):
        write(generate(personas=3, seed=1), tmp_path, label_files=label_files, overwrite=True)
    assert tree(tmp_path) == before


def test_pools_of_the_user_stay(tmp_path: Path) -> None:
    (tmp_path / POOLS).parent.mkdir()
    (tmp_path / POOLS).write_text("personas: {}\n")
    assert tmp_path / POOLS not in write(generate(personas=1), tmp_path)
    assert (tmp_path / POOLS).read_text() == "personas: {}\n"


def test_a_link_is_followed(tmp_path: Path) -> None:
    (tmp_path / "real").mkdir()
    (tmp_path / REGISTRY).parent.mkdir(parents=True)
    (tmp_path / REGISTRY).symlink_to(tmp_path / "real" / "personas.parquet")
    write(generate(personas=1), tmp_path)
    assert (tmp_path / REGISTRY).is_symlink()
    assert len(pl.read_parquet(tmp_path / "real" / "personas.parquet")) == 1


def test_bytes_do_not_depend_on_pieces(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(parquet, "ROW_GROUP", 150)
    for size in (35, 500):
        write(generate_batches(size=size), tmp_path / str(size))
    write(generate(), tmp_path / "whole")
    assert tree(tmp_path / "35") == tree(tmp_path / "500") == tree(tmp_path / "whole")
    groups = pq.ParquetFile(tmp_path / "35" / LABELS).metadata
    rows = [groups.row_group(number).num_rows for number in range(groups.num_row_groups)]
    assert set(rows[:-1]) == {150}
    assert sum(rows) == len(generate().judge_labels)


def interrupted(pieces: Any) -> Any:
    yield from pieces
    raise KeyboardInterrupt


@pytest.mark.parametrize("label_files", [True, False])
def test_an_interrupt_leaves_nothing_behind(tmp_path: Path, *, label_files: bool) -> None:
    with pytest.raises(KeyboardInterrupt):
        write(interrupted(generate_batches(personas=30, size=10)), tmp_path / "new" / "out", label_files=label_files)
    assert list(tmp_path.iterdir()) == []


def test_an_interrupt_leaves_the_old_files(tmp_path: Path) -> None:
    write(generate(personas=3), tmp_path)
    before = tree(tmp_path)
    with pytest.raises(KeyboardInterrupt):
        write(interrupted([generate(personas=3, entries=(1, 1))]), tmp_path, overwrite=True)
    assert tree(tmp_path) == before


@pytest.mark.parametrize("name", [REGISTRY_PATH, LABELS_PATH])
def test_a_folder_in_the_way_keeps_all_files_from_being_replaced(tmp_path: Path, name: str) -> None:
    write(generate(personas=3), tmp_path)
    (tmp_path / name).unlink()
    (tmp_path / name).mkdir()
    before = tree(tmp_path)
    with pytest.raises(OSError, match=f"{Path(name).name}: .* not a file"):
        write(generate(personas=3), tmp_path, overwrite=True)
    assert tree(tmp_path) == before


def test_what_a_killed_run_left_is_taken_over(tmp_path: Path) -> None:
    left = (tmp_path / REGISTRY).with_name(f".{REGISTRY.name}.sample.tmp")
    left.parent.mkdir(parents=True)
    left.write_bytes(b"half")
    write(generate(personas=3), tmp_path, label_files=False)
    assert set(tree(tmp_path)) == {str(REGISTRY), str(LABELS), str(POOLS)}


def test_changed_bytes_and_further_files(tmp_path: Path) -> None:
    further = {POOLS_PATH: b"personas: {}", "config/validation.yaml": b"{}"}
    spoil = {REGISTRY_PATH: lambda content: content[:9]}
    paths = write(generate(personas=3), tmp_path, label_files=False, spoil=spoil, files=further)
    found = tree(tmp_path)
    assert {str(path.relative_to(tmp_path)) for path in paths} == set(found)
    assert {name: found[name] for name in further} == further
    assert len(found[REGISTRY_PATH]) == 9
    with pytest.raises(FileExistsError, match=r"synthetic_data\.yaml"):
        write(generate(personas=3), tmp_path, label_files=False, spoil=spoil, files={POOLS_PATH: b"other"})


def test_label_files_are_those_of_the_judged(tmp_path: Path) -> None:
    data = generate(personas=3)
    write(data, tmp_path / "a")
    write(SampleData(data.personas, data.judge_labels.clear(), judged=data.judge_labels), tmp_path / "b")
    one, other = tree(tmp_path / "a"), tree(tmp_path / "b")
    assert {name for name in one if one[name] != other[name]} == {str(LABELS)}


def test_staged_files_wait_for_each_other(tmp_path: Path) -> None:
    with Staging() as staging:
        for name in ("a/one", "b/two"):
            staging.add(tmp_path / name, name.encode())
        assert [path for path in tree(tmp_path) if not path.endswith(".tmp")] == []
        staging.put_in_place(overwrite=False)
    assert tree(tmp_path) == {"a/one": b"a/one", "b/two": b"b/two"}


def test_any_table_reads_back(tmp_path: Path) -> None:
    frame = pl.DataFrame(
        {
            "enum": pl.Series(["b", None, "a"], dtype=pl.Enum(["a", "b"])),
            "category": pl.Series(["x", "y", "x"], dtype=pl.Categorical()),
            "price": pl.Series(["1.50", "2.25", None]).str.to_decimal(scale=2),
            "lists": [[1], [], None],
            "struct": [{"a": 1}, {"a": None}, {"a": 3}],
        }
    )
    path = tmp_path / "new" / "table.parquet"
    write_table(frame, path)
    assert pl.read_parquet(path).equals(frame)
    assert pl.read_parquet(path).schema == frame.schema
    before = tree(tmp_path)
    write_table(frame, path)
    with pytest.raises(FileExistsError, match=r"table\.parquet: exists"):
        write_table(frame.head(1), path)
    assert tree(tmp_path) == before
    write_table(frame.head(1), path, overwrite=True)
    assert len(pl.read_parquet(path)) == 1
