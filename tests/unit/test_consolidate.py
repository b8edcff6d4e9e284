"""`consolidate`: what is written, what is refused, what is said of the difference; and that nothing is half-done."""

import json
import os
import shutil
import subprocess
import sys
import threading
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import polars as pl
import pytest
from tests.acceptance.cases import SCORES, VALUES
from tests.support import consolidation_crashes

from vif_contracts import JudgeLabels
from vif_validators import ContractViolation, Registry, check, consolidate
from vif_validators.consolidation.changes import Changes, Difference, changes
from vif_validators.consolidation.outcome import Consolidated
from vif_validators.files.disk import UnreadableFile
from vif_validators.files.durable import FileIsLocked, UnwritableFile, exclusive

REGISTRY = "logs/registry/personas.parquet"
FOLDER = "logs/judge_labels"
LABELS = f"{FOLDER}/judge_labels.parquet"
IDS = ("00000001", "00000002", "00000003")


def entry(t_index: int = 0, date: str = "2025-03-01", **scores: int) -> dict[str, Any]:
    return {"t_index": t_index, "date": date, "scores": dict.fromkeys(VALUES, 0) | scores, "confidence": 0.5}


def place(root: Path, persona_id: str) -> Path:
    return root / FOLDER / f"persona_{persona_id}_labels.json"


def put(root: Path, persona_id: str, *entries: dict[str, Any], **more: Any) -> None:
    document = {"persona_id": persona_id, "labels": list(entries), **more}
    place(root, persona_id).write_text(json.dumps(document))


def persona(persona_id: str, entry_count: int = 2, **more: Any) -> dict[str, Any]:
    return {
        "persona_id": persona_id,
        "name": f"Ana {persona_id}",
        "age": "25-34",
        "profession": "Teacher",
        "culture": "East Asian",
        "core_values": ["Power"],
        "entry_count": entry_count,
        "created_at": datetime(2026, 1, 15, tzinfo=UTC),
        "nudge_enabled": False,
        "stage_wrangled": True,
        **more,
    }


def bytes_of(root: Path) -> dict[str, bytes]:
    """Everything but the locks."""
    files = (path for path in root.rglob("*") if path.is_file() and path.suffix != ".lock")
    return {str(path.relative_to(root)): path.read_bytes() for path in files}


def failed(done: Consolidated) -> dict[str, int]:
    return {result.code: result.violations for result in done.report.failed if result.severity != "info"}


def places(done: Consolidated, code: str) -> list[tuple[str | None, int | None, int | None]]:
    return [(sample.file, sample.line, sample.position) for sample in done.report[code].samples]


def labeled(root: Path) -> list[str]:
    return sorted(Registry(root / REGISTRY).show().filter("stage_labeled")["persona_id"])


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A project of three wrangled personas with two entries each, not consolidated yet."""
    root = tmp_path_factory.mktemp("made")
    (root / FOLDER).mkdir(parents=True)
    Registry(root / REGISTRY).add([persona(persona_id) for persona_id in IDS])
    for number, persona_id in enumerate(IDS):
        put(root, persona_id, entry(1, "2025-03-02", power=number - 1), entry(hedonism=1))
    return root


@pytest.fixture
def root(made: Path, tmp_path: Path) -> Path:
    return Path(shutil.copytree(made, tmp_path / "project"))


@pytest.fixture
def there(root: Path) -> Path:
    """The project, consolidated."""
    assert consolidate(root).ok
    return root


class TestWriting:
    def test_the_table(self, root: Path) -> None:
        done = consolidate(root)
        assert (done.state, done.exit_code, failed(done)) == ("written", 0, {})
        assert (done.files, done.personas, done.entries) == (3, 3, 6)
        table = pl.read_parquet(root / LABELS)
        assert table.schema == pl.DataFrame(schema=table.schema).schema
        JudgeLabels.validate(table, lazy=True)
        assert table.columns == ["persona_id", "t_index", "date", "alignment_vector", *SCORES]
        assert table.select("persona_id", "t_index").rows() == [(p, t) for p in IDS for t in (0, 1)]
        assert table["alignment_power"].to_list() == [0, -1, 0, 0, 0, 1]
        assert table["alignment_vector"].to_list() == [list(row) for row in table.select(SCORES).rows()]
        assert check(root).ok

    def test_the_stages(self, root: Path) -> None:
        done = consolidate(root)
        assert done.registry
        assert (done.registry.marked, done.registry.already, done.registry.waiting) == (IDS, 0, ())
        assert labeled(root) == list(IDS)

    def test_once_more_changes_nothing(self, there: Path) -> None:
        before = {path: path.stat().st_mtime_ns for path in (there / LABELS, there / REGISTRY)}
        done = consolidate(there)
        assert (done.state, done.exit_code) == ("unchanged", 0)
        assert done.registry
        assert (done.registry.marked, done.registry.already) == ((), 3)
        assert {path: path.stat().st_mtime_ns for path in before} == before

    def test_the_same_bytes_again(self, there: Path, root: Path, tmp_path: Path) -> None:
        other = shutil.copytree(there, tmp_path / "other", copy_function=shutil.copyfile)
        (other / LABELS).unlink()
        for persona_id in reversed(IDS):
            path = place(other, persona_id)
            path.write_text(json.dumps(json.loads(path.read_text()), indent=4))
        code = f"from vif_validators import consolidate; assert consolidate({str(other)!r}).ok"
        environment = {"PYTHONHASHSEED": "7", "LC_ALL": "C", "POLARS_MAX_THREADS": "1"}
        subprocess.run([sys.executable, "-c", code], env=os.environ | environment, check=True)
        assert (other / LABELS).read_bytes() == (there / LABELS).read_bytes()

    def test_old_files(self, root: Path) -> None:
        old = entry() | {"rationale": "one text"}
        put(root, IDS[0], old, entry(1) | {"rationales": None, "rationale": None}, model="judge-1")
        assert consolidate(root).ok

    def test_what_changed(self, there: Path) -> None:
        Registry(there / REGISTRY).add(persona("0000000a"))
        put(there, "0000000a", entry(), entry(1))
        put(there, IDS[1], entry(), entry(1, power=1))
        place(there, IDS[2]).unlink()
        done = consolidate(there)
        assert (done.added, done.changed, done.removed) == ({"0000000a": 2}, (IDS[1],), {IDS[2]: 2})
        assert (done.state, done.exit_code) == ("written", 0)
        # The persona whose file was removed is still marked labeled; that is told.
        assert failed(done) == {"X102": 1}
        assert done.report["X102"].severity == "warning"
        assert done.report["X102"].samples[0].persona_id == IDS[2]
        assert sorted(set(pl.read_parquet(there / LABELS)["persona_id"])) == [IDS[0], IDS[1], "0000000a"]

    def test_a_table_of_other_bytes_is_replaced(self, there: Path) -> None:
        wanted = (there / LABELS).read_bytes()
        pl.read_parquet(there / LABELS).write_parquet(there / LABELS)
        done = consolidate(there)
        assert (done.state, done.added, done.changed) == ("written", {}, ())
        assert (there / LABELS).read_bytes() == wanted

    @pytest.mark.parametrize("content", [b"", b"PAR1", b"x" * 100])
    def test_a_broken_table_is_made_again(self, there: Path, content: bytes) -> None:
        wanted = (there / LABELS).read_bytes()
        (there / LABELS).write_bytes(content)
        done = consolidate(there)
        assert done.previous
        assert (there / LABELS).read_bytes() == wanted

    def test_after_a_crash_before_the_stages(self, there: Path, made: Path) -> None:
        shutil.copyfile(made / REGISTRY, there / REGISTRY)
        assert check(there)["X103"].violations == 3
        done = consolidate(there)
        assert done.state == "unchanged"
        assert done.registry
        assert done.registry.marked == IDS
        assert check(there).ok

    def test_elsewhere(self, root: Path, tmp_path: Path) -> None:
        shutil.move(root / FOLDER, tmp_path / "labels")
        done = consolidate(root, labels_dir=tmp_path / "labels")
        assert done.output == str(tmp_path / "labels" / "judge_labels.parquet")
        done = consolidate(root, labels_dir=tmp_path / "labels", output=tmp_path / "out.parquet")
        assert (tmp_path / "out.parquet").read_bytes() == (tmp_path / "labels" / "judge_labels.parquet").read_bytes()

    def test_places_of_the_settings(self, root: Path) -> None:
        (root / FOLDER).rename(root / "elsewhere")
        (root / REGISTRY).rename(root / "r.parquet")
        (root / "config").mkdir()
        (root / "config" / "validation.yaml").write_text("paths: {labels: elsewhere/l.parquet, registry: r.parquet}")
        assert consolidate(root).ok
        assert (root / "elsewhere" / "l.parquet").exists()

    def test_without_the_registry(self, root: Path) -> None:
        before = (root / REGISTRY).read_bytes()
        done = consolidate(root, registry=False)
        assert (done.state, done.registry) == ("written", None)
        assert not any(result.code[0] in "PX" for result in done.report)
        (root / REGISTRY).write_bytes(b"")
        assert consolidate(root, registry=False).state == "unchanged"
        (root / REGISTRY).write_bytes(before)
        assert consolidate(root, registry=root / REGISTRY).registry

    def test_a_linked_table_and_linked_files(self, root: Path, tmp_path: Path) -> None:
        (tmp_path / "store").mkdir()
        (root / LABELS).symlink_to(tmp_path / "store" / "real.parquet")
        shutil.move(place(root, IDS[0]), tmp_path / "store" / "x.json")
        place(root, IDS[0]).symlink_to(tmp_path / "store" / "x.json")
        assert consolidate(root).entries == 6
        assert (root / LABELS).is_symlink()
        assert (tmp_path / "store" / "real.parquet").exists()


class TestRefusing:
    def refused(self, root: Path, **options: Any) -> Consolidated:
        before = bytes_of(root)
        done = consolidate(root, **options)
        assert done.state == "not written"
        assert done.exit_code
        assert bytes_of(root) == before
        with pytest.raises(ContractViolation):
            done.raise_if_failed()
        return done

    def test_everything_wrong_is_told(self, there: Path) -> None:
        place(there, IDS[0]).write_text('{\n "persona_id": ')
        put(there, IDS[1], entry(power=2), entry(2))
        put(there, "ffffffff", entry())
        done = self.refused(there)
        assert failed(done) == {"J001": 1, "L104": 1, "L302": 1, "X101": 1, "X105": 1}
        assert len(done.left_out) == 3
        assert places(done, "X101") == [(str(place(there, "ffffffff")), 1, 16)]
        assert all(sample.line for result in done.report.failed for sample in result.samples)

    def test_entry_counts(self, root: Path) -> None:
        put(root, IDS[0], entry())
        put(root, IDS[1], *(entry(number) for number in range(4)))
        done = self.refused(root)
        assert failed(done) == {"X104": 2, "X105": 2}
        assert {file for file, _, _ in places(done, "X104")} == {str(place(root, persona)) for persona in IDS[:2]}
        assert len({(line, position) for _, line, position in places(done, "X105")}) == 2

    def test_a_persona_that_is_not_wrangled(self, root: Path) -> None:
        Registry(root / REGISTRY).add(persona("0000000a", stage_wrangled=False))
        put(root, "0000000a", entry(), entry(1))
        done = self.refused(root)
        assert failed(done) == {"P201": 1}
        assert "stage ID wrangled" in done.report["P201"].hint
        assert "cannot be marked labeled" in done.report["P201"].message
        assert done.report["P201"].samples[0].value == "stage_synthetic true, stage_wrangled false"
        done = consolidate(root, partial=True)
        assert (done.exit_code, done.personas) == (1, 3)
        assert labeled(root) == list(IDS)

    @pytest.mark.parametrize(
        ("column", "value", "code"), [("age", "49", "P104"), ("stage_synthetic", False, "P201"), ("name", None, "P006")]
    )
    @pytest.mark.parametrize("partial", [False, True])
    def test_a_registry_that_violates(self, root: Path, column: str, value: Any, code: str, partial: bool) -> None:
        rows = pl.read_parquet(root / REGISTRY)
        rows.with_columns(pl.lit(value, rows.schema[column]).alias(column)).write_parquet(root / REGISTRY)
        done = self.refused(root, partial=partial)
        assert done.exit_code == 1
        assert code in failed(done)

    @pytest.mark.parametrize("spoil", [os.unlink, lambda path: path.write_bytes(b"PAR1")])
    def test_an_unreadable_registry(self, root: Path, spoil: Any) -> None:
        spoil(root / REGISTRY)
        put(root, IDS[0], entry(power=2))
        done = self.refused(root, partial=True)
        assert done.exit_code == 2
        assert {"P001", "L104"} == set(failed(done))
        assert done.report["X101"].status == "skipped"

    @pytest.mark.parametrize("column", ["persona_id", "stage_labeled", "entry_count"])
    def test_a_registry_without_a_column(self, root: Path, column: str) -> None:
        pl.read_parquet(root / REGISTRY).drop(column).write_parquet(root / REGISTRY)
        assert "P002" in failed(self.refused(root))

    def test_two_files_for_a_persona(self, root: Path) -> None:
        shutil.copyfile(place(root, IDS[0]), root / FOLDER / "persona_copy_labels.json")
        assert failed(self.refused(root)) == {"J003": 1, "J004": 1}
        done = consolidate(root, partial=True)
        assert (done.personas, len(done.left_out)) == (2, 2)

    @pytest.mark.parametrize("kind", ["folder", "pipe", "dangling", "loop", "long", "empty", "capitals"])
    def test_what_is_no_judge_output_file(self, root: Path, kind: str) -> None:
        path = place(root, "ABCDEF01" if kind == "capitals" else "0000000f")
        match kind:
            case "folder":
                path.mkdir()
            case "pipe":
                os.mkfifo(path)
            case "dangling":
                path.symlink_to("nowhere")
            case "loop":
                path.symlink_to(path)
            case "long":
                with path.open("wb") as file:
                    file.truncate(50 * 1024**2)
            case "empty":
                put(root, "0000000f")
            case _:
                put(root, "ABCDEF01", entry())
        expected = {"empty": {"J006"}, "capitals": {"L101", "X101"}}.get(kind, {"J001"})
        assert set(failed(self.refused(root))) == expected
        done = consolidate(root, partial=True)
        assert (done.exit_code, done.personas, done.left_out) == (1, 3, (str(path),))

    @pytest.mark.skipif(os.getuid() == 0, reason="root may read everything")
    def test_a_file_that_may_not_be_read(self, root: Path) -> None:
        place(root, IDS[0]).chmod(0)
        done = consolidate(root)
        assert (done.state, done.exit_code, failed(done)) == ("not written", 1, {"J001": 1})
        assert not (root / LABELS).exists()

    def test_a_warning(self, root: Path) -> None:
        put(root, IDS[0], entry(0, "2025-03-02"), entry(1, "2025-03-01"))
        assert failed(self.refused(root, strict=True)) == {"L303": 1}
        done = consolidate(root)
        assert (done.state, done.exit_code, failed(done)) == ("written", 0, {"L303": 1})
        done = consolidate(root, strict=True, partial=True)
        assert (done.exit_code, done.dropped) == (1, {IDS[0]: 2})

    def test_severities_of_the_settings(self, root: Path) -> None:
        (root / "config").mkdir()
        put(root, IDS[0], entry())
        (root / "config" / "validation.yaml").write_text("severity: {X104: warning, L303: error}")
        assert consolidate(root).ok
        put(root, IDS[0], entry(0, "2025-03-02"), entry(1, "2025-03-01"))
        assert failed(self.refused(root)) == {"L303": 1}

    def test_unknown_personas_that_the_settings_allow(self, root: Path) -> None:
        (root / "config").mkdir()
        (root / "config" / "validation.yaml").write_text("severity: {X101: warning}")
        put(root, "ffffffff", entry())
        done = consolidate(root)
        assert (done.exit_code, done.personas) == (0, 4)
        assert done.registry
        assert (done.registry.marked, done.registry.refused) == (IDS, {})

    def test_empty_paths(self, root: Path) -> None:
        assert self.refused(root, registry="").exit_code == 2
        for options in ({"labels_dir": ""}, {"output": ""}):
            with pytest.raises(OSError, match=r"no such|is a folder"):
                consolidate(root, **options)

    def test_broken_settings(self, root: Path) -> None:
        (root / "config").mkdir()
        (root / "config" / "validation.yaml").write_text("paths: [")
        done = self.refused(root)
        assert (done.exit_code, failed(done)) == (2, {"C001": 1})

    def test_nothing_valid_is_not_an_empty_table(self, there: Path) -> None:
        for persona_id in IDS:
            put(there, persona_id, entry(power=2))
        done = self.refused(there, partial=True)
        assert done.exit_code == 1

    def test_folders(self, there: Path, tmp_path: Path) -> None:
        before = bytes_of(there)
        for folder, said in (
            (tmp_path / "none", "no such folder"),
            (there / LABELS, "is a file, not a folder of judge output files"),
            (there, "holds no file persona_<persona_id>_labels.json; nothing was consolidated"),
            ("a\0b", "its name holds a null character"),
        ):
            with pytest.raises(UnreadableFile) as error:
                consolidate(there, labels_dir=folder)
            assert str(error.value) == f"{folder}: {said}"
        assert bytes_of(there) == before

    def test_no_files_left(self, there: Path) -> None:
        for persona_id in IDS:
            place(there, persona_id).unlink()
        before = bytes_of(there)
        for check_only in (False, True):
            with pytest.raises(UnreadableFile, match="nothing was consolidated"):
                consolidate(there, check_only=check_only)
        assert bytes_of(there) == before

    def test_arguments(self, root: Path) -> None:
        with pytest.raises(ValueError, match="samples must not be negative"):
            consolidate(root, samples=-1)
        with pytest.raises(ValueError, match="time zone"):
            consolidate(root, now=datetime(2026, 1, 1))  # noqa: DTZ001


class TestPartial:
    def test_the_table_is_what_the_valid_files_give(self, there: Path) -> None:
        put(there, IDS[1], entry(power=2), entry(1))
        done = consolidate(there, partial=True)
        assert (done.state, done.exit_code, done.dropped, done.removed) == ("written", 1, {IDS[1]: 2}, {})
        assert done.left_out == (str(place(there, IDS[1])),)
        assert sorted(set(pl.read_parquet(there / LABELS)["persona_id"])) == [IDS[0], IDS[2]]
        assert set(failed(done)) == {"L104"}
        done = consolidate(there, partial=True, check_only=True)
        assert (done.state, done.exit_code) == ("current", 1)

    def test_of_valid_files(self, root: Path) -> None:
        assert consolidate(root, partial=True).exit_code == 0


class TestNames:
    def test_names_that_do_not_match(self, root: Path) -> None:
        names = ("Persona_1_labels.json", "notes.json", "persona_1_labels.json.bak", "persona_1.json", "PERSONA_x")
        for name in (*names, ".persona_1_labels.json", ".x.json", "README.md"):
            (root / FOLDER / name).write_text("{")
        done = consolidate(root)
        assert (done.state, done.overlooked) == ("written", tuple(sorted(names)))

    def test_names_that_no_terminal_can_show(self, root: Path) -> None:
        (root / FOLDER / "persona_\x1b[2J\n_labels.json").write_text("{")
        name = os.fsencode(root / FOLDER) + b"/persona_\xff_labels.json"
        with open(name, "w") as file:  # noqa: PTH123
            file.write("{")
        done = consolidate(root)
        assert failed(done) == {"J001": 2}
        assert "\x1b" not in done.report.to_text()
        assert json.loads(done.report.to_json())


class TestChecking:
    def checked(self, root: Path, **options: Any) -> Consolidated:
        before, names = bytes_of(root), sorted(root.rglob("*"))
        done = consolidate(root, check_only=True, **options)
        assert bytes_of(root) == before
        assert sorted(root.rglob("*")) == names
        return done

    def change(self, root: Path, *expressions: pl.Expr) -> None:
        pl.read_parquet(root / LABELS).with_columns(*expressions).write_parquet(root / LABELS)

    def test_right_after(self, there: Path) -> None:
        done = self.checked(there)
        assert (done.state, done.exit_code) == ("current", 0)
        assert done.report["J101"].status == "passed"

    def test_other_bytes_of_the_same_content(self, there: Path) -> None:
        self.change(there)
        assert self.checked(there).ok

    def test_missing(self, root: Path) -> None:
        done = self.checked(root)
        assert (done.state, done.exit_code, done.report["J101"].violations) == ("stale", 1, 3)
        assert done.report["J101"].message == "the table: no such file"
        with pytest.raises(ContractViolation):
            done.raise_if_failed()

    def test_unreadable(self, there: Path) -> None:
        (there / LABELS).write_bytes(b"PAR1")
        assert (self.checked(there).exit_code, self.checked(there).state) == (2, "stale")

    def test_edited_by_hand(self, there: Path) -> None:
        edited = (pl.col("persona_id") == IDS[1]) & (pl.col("t_index") == 1)
        self.change(there, pl.when(edited).then(1).otherwise("alignment_power").alias("alignment_power"))
        done = self.checked(there)
        result = done.report["J101"]
        assert (done.exit_code, result.violations, result.checked) == (1, 1, 3)
        assert result.message.endswith(": 1 differs (1 cell)")
        [sample] = result.samples
        assert (sample.persona_id, sample.t_index, sample.column) == (IDS[1], 1, "alignment_power")
        assert sample.value == "1, must be 0"

    def test_an_edited_vector(self, there: Path) -> None:
        self.change(there, pl.lit([1] * 10).alias("alignment_vector"))
        result = self.checked(there).report["J101"]
        assert result.message.endswith(": 3 differ (6 cells)")
        assert {sample.column for sample in result.samples} == {"alignment_vector"}

    def test_stale(self, there: Path) -> None:
        place(there, IDS[0]).unlink()
        put(there, IDS[1], entry(), entry(1, "2025-04-01", power=1))
        Registry(there / REGISTRY).add(persona("0000000a"))
        put(there, "0000000a", entry(), entry(1))
        done = self.checked(there)
        assert (done.exit_code, done.added, done.removed) == (1, {"0000000a": 2}, {IDS[0]: 2})
        assert done.changed == (IDS[1],)
        assert done.report["J101"].violations == 3
        said = {(sample.persona_id, sample.column, sample.value) for sample in done.report["J101"].samples}
        assert ("0000000a", None, "2 rows missing") in said
        assert (IDS[0], None, "2 rows without a judge output file") in said
        assert (IDS[1], "date", "2025-03-02, must be 2025-04-01") in said

    def test_at_most_so_many(self, there: Path) -> None:
        self.change(there, *(pl.lit(1, pl.Int64).alias(column) for column in SCORES))
        for samples in (0, 1, 3):
            done = self.checked(there, samples=samples)
            assert len(done.report["J101"].samples) == samples
            assert done.report["J101"].violations == 3

    @pytest.mark.parametrize(
        ("change", "said"),
        [
            (lambda table: table.with_columns(extra=1), ("extra", "the column is not one of the documented ones")),
            (lambda table: table.drop("date"), ("date", "the column is missing")),
            (lambda table: table.cast({"t_index": pl.Int32}), ("t_index", "the column is i32, must be i64")),
        ],
    )
    def test_other_columns(self, there: Path, change: Any, said: tuple[str, str]) -> None:
        change(pl.read_parquet(there / LABELS)).write_parquet(there / LABELS)
        done = self.checked(there)
        assert done.exit_code == 1
        assert said in [(sample.column, sample.value) for sample in done.report["J101"].samples]

    def test_another_order(self, there: Path) -> None:
        pl.read_parquet(there / LABELS).reverse().write_parquet(there / LABELS)
        done = self.checked(there)
        assert done.exit_code == 1
        assert done.report["J101"].message.endswith("the rows are in another order")

    def test_with_invalid_files(self, there: Path) -> None:
        put(there, IDS[0], entry(power=2), entry(1))
        done = self.checked(there)
        assert (done.state, done.exit_code) == ("undecided", 1)
        assert "J101" not in done.report
        assert self.checked(there, partial=True).report["J101"].violations == 1

    def test_stages_are_not_its_business(self, there: Path, made: Path) -> None:
        shutil.copyfile(made / REGISTRY, there / REGISTRY)
        done = self.checked(there)
        assert done.exit_code == 0
        assert done.registry
        assert done.registry.waiting == IDS


class TestChanges:
    table = pl.DataFrame(
        {"persona_id": ["a", "a", "b"], "t_index": [0, 1, 0], "v": [[1], [2], [3]]},
        schema_overrides={"v": pl.List(pl.Int64)},
    )

    def test_none(self) -> None:
        assert changes(self.table, self.table, 9).none
        assert changes(self.table.select("v", "t_index", "persona_id"), self.table, 9).none
        assert changes(None, self.table, 9) == Changes(added={"a": 2, "b": 1})

    def test_rows_that_one_side_has(self) -> None:
        found = changes(pl.concat([self.table[:1], self.table[:1], self.table[2:]]), self.table, 9)
        assert (found.changed, found.rows, found.cells) == (("a",), 2, 0)
        assert found.differences == (
            Difference(persona_id="a", t_index=1, what="the entry is missing"),
            Difference(persona_id="a", t_index=0, what="the judge output file has no such entry"),
        )

    def test_nulls(self) -> None:
        odd = pl.DataFrame({"persona_id": [None, "b"], "t_index": [None, 0], "v": [[None], None]}, self.table.schema)
        found = changes(odd, self.table, 9)
        assert (found.added, found.removed, found.changed) == ({"a": 2}, {"null": 1}, ("b",))
        assert found.differences == (Difference(persona_id="b", t_index=0, column="v", what="null, must be [3]"),)


class TestSideBySide:
    def test_a_lock_that_is_held(self, root: Path) -> None:
        with exclusive(root / LABELS, purpose="a test"):
            with pytest.raises(FileIsLocked, match=rf"held by process {os.getpid()} on .* \(a test\)"):
                consolidate(root, lock_timeout=0.05)
            assert consolidate(root, check_only=True).exit_code == 1

    def test_a_registry_that_is_held(self, root: Path) -> None:
        with exclusive(root / REGISTRY, purpose="a test"):
            done = consolidate(root, lock_timeout=0.05)
        assert (done.state, done.exit_code) == ("written", 2)
        assert done.registry
        assert "is locked, held by process" in done.registry.fault
        assert done.registry.waiting == IDS
        with pytest.raises(OSError, match="is locked"):
            done.raise_if_failed()
        assert consolidate(root).ok
        assert check(root).ok

    def test_files_are_read_inside_the_lock(self, root: Path) -> None:
        """What is put there while a consolidation waits is in the table that it writes."""
        waiting = threading.Thread(target=consolidate, args=(root,))
        with exclusive(root / LABELS):
            waiting.start()
            Registry(root / REGISTRY).add(persona("0000000a"))
            put(root, "0000000a", entry(), entry(1))
        waiting.join()
        assert "0000000a" in pl.read_parquet(root / LABELS)["persona_id"]

    def test_two_at_once_and_a_reader(self, root: Path) -> None:
        stop = threading.Event()
        seen: set[int] = set()
        faults: list[BaseException] = []

        def read() -> None:
            while not stop.is_set():
                try:
                    seen.add(pl.read_parquet((root / LABELS).read_bytes()).height)
                except FileNotFoundError:
                    pass
                except BaseException as error:  # noqa: BLE001
                    faults.append(error)

        def write(number: int) -> Iterator[None]:
            for turn in range(4):
                put(root, IDS[number], entry(), entry(1, power=turn % 2))
                assert consolidate(root, partial=True).state in {"written", "unchanged"}
            yield

        threads = [threading.Thread(target=list, args=(write(number),)) for number in range(2)]
        reader = threading.Thread(target=read)
        for thread in (reader, *threads):
            thread.start()
        for thread in threads:
            thread.join()
        stop.set()
        reader.join()
        assert faults == []
        assert seen <= {2, 4, 6}
        assert consolidate(root).ok
        assert check(root).ok

    def test_places_that_cannot_be_written(self, root: Path, tmp_path: Path) -> None:
        for output, said in (
            (tmp_path, "is a folder, not a file"),
            (tmp_path / "no" / "x.parquet", "no such folder"),
        ):
            with pytest.raises(UnwritableFile, match=said):
                consolidate(root, output=output)
        assert labeled(root) == []


def test_every_crash() -> None:
    found = consolidation_crashes.run("--kills-only")
    assert found["wrong"] == []
    assert found["runs"] > 20
    assert found["calls"].count("replace") == 2


@pytest.mark.slow
def test_every_crash_and_error() -> None:
    found = consolidation_crashes.run()
    assert found["wrong"] == []
    assert found["runs"] > 80
