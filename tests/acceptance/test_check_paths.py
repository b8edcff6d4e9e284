"""`vif check`: which files are judged, and as which table."""

import shutil
from pathlib import Path

import polars as pl
import pytest
from tests.acceptance.cases import PLACES
from tests.acceptance.command import check, vif

REGISTRY, LABELS = map(str, PLACES.values())
RELATIONS = {"X101", "X102", "X103", "X104", "X105"}


def spoil(path: Path, **cells: object) -> None:
    """Put one value into every row of some columns."""
    frame = pl.read_parquet(path)
    frame.with_columns(pl.lit(value, frame[name].dtype).alias(name) for name, value in cells.items()).write_parquet(
        path
    )


@pytest.fixture
def spoiled(project: Path) -> Path:
    """A project with a fault in either table: every age, and every first score."""
    spoil(project / REGISTRY, age="49")
    spoil(project / LABELS, date="soon")
    return project


def inputs(run) -> dict[str, str]:
    return {given["table"]: given["path"] for given in run.json["inputs"]}


class TestFolder:
    def test_no_path_is_the_current_folder(self, spoiled: Path) -> None:
        run = check(cwd=spoiled)
        assert inputs(run) == {"personas": REGISTRY, "judge_labels": LABELS}
        assert run.failed == {"P104": 6, "L103": 12}
        assert run.code == 1

    @pytest.mark.parametrize("arguments", [["project"], ["--root", "project"], ["./project/"]])
    def test_a_folder(self, spoiled: Path, arguments: list[str]) -> None:
        run = check(*arguments, cwd=spoiled.parent)
        folder = arguments[-1].rstrip("/").removeprefix("./")
        assert {str(Path(path)) for path in inputs(run).values()} == {f"{folder}/{REGISTRY}", f"{folder}/{LABELS}"}
        assert run.failed == {"P104": 6, "L103": 12}
        assert run.results["C003"]["status"] == "passed"

    def test_an_absolute_folder(self, spoiled: Path, tmp_path: Path) -> None:
        run = check(spoiled, cwd=tmp_path)
        assert inputs(run) == {"personas": f"{spoiled}/{REGISTRY}", "judge_labels": f"{spoiled}/{LABELS}"}

    def test_an_empty_folder(self, tmp_path: Path) -> None:
        run = check(cwd=tmp_path)
        assert run.failed == {"P001": 1, "L001": 1}
        assert run.code == 2

    def test_settings_lie_under_the_folder(self, spoiled: Path) -> None:
        (spoiled / "config" / "validation.yaml").write_text("severity: {P104: info, L103: warning}\n")
        assert check("project", cwd=spoiled.parent).code == 0
        assert check("--root", "project", cwd=spoiled.parent).code == 0

    def test_a_folder_stands_alone(self, project: Path) -> None:
        for arguments in (["project", "project"], ["project", f"project/{LABELS}"], ["project", "--root", "project"]):
            run = vif("check", *arguments, cwd=project.parent)
            assert (run.code, run.out) == (2, "")
            assert run.err == "vif: error: project: a folder stands alone; check one folder at a time\n"


class TestOneFile:
    def test_by_its_name(self, spoiled: Path) -> None:
        run = check(REGISTRY, cwd=spoiled)
        assert run.failed == {"P104": 6}
        assert {code[0] for code in run.codes} == {"C", "P", "X"}
        assert run.results["X104"]["checked"] == 4

    def test_by_its_name_labels(self, spoiled: Path) -> None:
        run = check(LABELS, cwd=spoiled)
        assert run.failed == {"L103": 12}
        assert {code[0] for code in run.codes} == {"C", "L", "X"}

    @pytest.mark.parametrize(("place", "table"), [(REGISTRY, "personas"), (LABELS, "judge_labels")])
    def test_by_its_columns(self, spoiled: Path, place: str, table: str) -> None:
        shutil.move(spoiled / place, spoiled / "export-2025.pq")
        run = check("export-2025.pq", cwd=spoiled)
        assert inputs(run)[table] == "export-2025.pq"
        assert set(run.failed) == {"P104" if table == "personas" else "L103"}
        assert run.results["X101"]["checked"] == 12

    def test_by_some_of_its_columns(self, project: Path) -> None:
        pl.read_parquet(project / LABELS).select("persona_id", "t_index", "date").write_parquet(
            project / "some.parquet"
        )
        run = check("some.parquet", cwd=project)
        assert inputs(run)["judge_labels"] == "some.parquet"
        assert set(run.failed) == {f"L002 {name}" for name in pl.read_parquet_schema(project / LABELS)} - {
            "L002 persona_id",
            "L002 t_index",
            "L002 date",
        }

    def test_the_name_wins_over_the_columns(self, project: Path) -> None:
        (project / "other").mkdir()
        shutil.copy(project / LABELS, project / "other" / "personas.parquet")
        run = check("other/personas.parquet", cwd=project)
        assert inputs(run)["personas"] == "other/personas.parquet"
        assert "P002 age" in run.failed

    def test_table_settles_it(self, project: Path) -> None:
        shutil.copy(project / LABELS, project / "personas.parquet")
        run = check("personas.parquet", "--table", "judge_labels", cwd=project)
        assert inputs(run)["judge_labels"] == "personas.parquet"
        assert run.failed == {}
        assert run.code == 0

    def test_columns_of_no_table(self, project: Path) -> None:
        pl.DataFrame({"a": [1]}).write_parquet(project / "a.parquet")
        run = vif("check", "a.parquet", cwd=project)
        assert (run.code, run.out) == (2, "")
        assert run.err == (
            "vif: error: a.parquet: its columns fit no table of the contract; say which it is with --table\n"
        )

    def test_columns_of_no_table_with_table(self, project: Path) -> None:
        pl.DataFrame({"a": [1]}).write_parquet(project / "a.parquet")
        run = check("a.parquet", "--table", "personas", cwd=project)
        assert run.code == 1
        assert sum(key.startswith("P002") for key in run.failed) == 12
        assert "P004 a" in run.failed

    def test_the_other_table_beside_it_is_not_judged_itself(self, spoiled: Path) -> None:
        spoil(spoiled / REGISTRY, entry_count=9)
        run = check(LABELS, cwd=spoiled)
        assert run.failed == {"L103": 12, "X104": 4}

    def test_without_the_other_table_the_relations_are_skipped(self, project: Path) -> None:
        (project / LABELS).unlink()
        run = check(REGISTRY, cwd=project)
        assert {code for code in run.codes if code.startswith("X")} == RELATIONS
        for code in RELATIONS:
            assert run.results[code]["status"] == "skipped"
            assert run.results[code]["skipped_because"] == f"there is no {LABELS}"
        assert inputs(run) == {"personas": REGISTRY}
        assert run.code == 0

    def test_the_other_table_cannot_be_read(self, project: Path) -> None:
        (project / LABELS).write_bytes(b"PAR1 and nothing else")
        run = check(REGISTRY, cwd=project)
        assert set(run.failed) == {"L001"}
        assert run.results["X101"]["skipped_because"] == f"{LABELS} cannot be read"
        assert run.code == 2

    def test_the_other_table_lies_where_the_settings_say(self, project: Path) -> None:
        (project / "config" / "validation.yaml").write_text("paths: {registry: people.parquet}\n")
        shutil.move(project / REGISTRY, project / "people.parquet")
        run = check(LABELS, cwd=project)
        assert inputs(run) == {"personas": "people.parquet", "judge_labels": LABELS}
        assert run.results["X101"]["status"] == "passed"

    def test_root_says_where_the_other_table_lies(self, project: Path) -> None:
        shutil.move(project / LABELS, project.parent / "new.parquet")
        run = check("new.parquet", "--root", "project", cwd=project.parent)
        assert inputs(run) == {"personas": f"project/{REGISTRY}", "judge_labels": "new.parquet"}
        assert run.code == 0

    def test_a_file_that_is_not_there(self, project: Path) -> None:
        run = vif("check", "nowhere.parquet", cwd=project)
        assert (run.code, run.out) == (2, "")
        assert run.err.startswith("vif: error: nowhere.parquet: no such file")
        assert run.err.count("\n") == 1

    def test_a_file_of_known_name_that_is_not_there(self, project: Path) -> None:
        run = check("elsewhere/personas.parquet", cwd=project)
        assert run.failed == {"P001": 1}
        assert run.code == 2


class TestTwoFiles:
    @pytest.mark.parametrize("paths", [(REGISTRY, LABELS), (LABELS, REGISTRY)])
    def test_both_tables_in_any_order(self, spoiled: Path, paths: tuple[str, str]) -> None:
        run = check(*paths, cwd=spoiled)
        assert inputs(run) == {"personas": REGISTRY, "judge_labels": LABELS}
        assert run.failed == {"P104": 6, "L103": 12}

    def test_other_names(self, project: Path) -> None:
        shutil.move(project / REGISTRY, project / "a.parquet")
        shutil.move(project / LABELS, project / "b.parquet")
        run = check("b.parquet", "a.parquet", cwd=project)
        assert inputs(run) == {"personas": "a.parquet", "judge_labels": "b.parquet"}
        assert run.code == 0

    def test_two_files_of_one_table(self, project: Path) -> None:
        shutil.copy(project / LABELS, project / "b.parquet")
        for arguments in (
            [LABELS, "b.parquet"],
            [LABELS, REGISTRY, "--table", "personas"],
            ["b.parquet", "--labels", LABELS],
        ):
            run = vif("check", *arguments, cwd=project)
            assert (run.code, run.out) == (2, "")
            assert "second file for the table" in run.err
            assert run.err.count("\n") == 1


class TestOptions:
    def test_registry_and_labels(self, spoiled: Path) -> None:
        shutil.move(spoiled / REGISTRY, spoiled / "r.pq")
        shutil.move(spoiled / LABELS, spoiled / "l.pq")
        run = check("--registry", "r.pq", "--labels", "l.pq", cwd=spoiled)
        assert inputs(run) == {"personas": "r.pq", "judge_labels": "l.pq"}
        assert run.failed == {"P104": 6, "L103": 12}

    def test_registry_alone_leaves_the_labels_where_they_are(self, spoiled: Path) -> None:
        shutil.copy(spoiled / REGISTRY, spoiled / "r.pq")
        run = check("--registry", "r.pq", cwd=spoiled)
        assert inputs(run) == {"personas": "r.pq", "judge_labels": LABELS}
        assert run.failed == {"P104": 6, "L103": 12}

    def test_registry_for_the_labels_of_a_path(self, spoiled: Path) -> None:
        shutil.move(spoiled / REGISTRY, spoiled / "r.pq")
        run = check(LABELS, "--registry", "r.pq", cwd=spoiled)
        assert inputs(run) == {"personas": "r.pq", "judge_labels": LABELS}
        assert run.failed == {"P104": 6, "L103": 12}

    def test_a_folder_with_another_registry(self, project: Path) -> None:
        shutil.move(project / REGISTRY, project.parent / "r.pq")
        run = check("project", "--registry", "r.pq", cwd=project.parent)
        assert inputs(run) == {"personas": "r.pq", "judge_labels": f"project/{LABELS}"}
        assert run.code == 0

    def test_a_registry_that_is_not_there(self, project: Path) -> None:
        run = check("--registry", "r.pq", cwd=project)
        assert run.failed == {"P001": 1}
        assert run.results["P001"]["message"] == "r.pq: no such file"
        assert run.code == 2

    def test_a_table_that_does_not_exist(self, project: Path) -> None:
        run = vif("check", LABELS, "--table", "labels", cwd=project)
        assert (run.code, run.out) == (2, "")
        assert "judge_labels" in run.err


class TestConfig:
    def test_a_settings_file(self, spoiled: Path) -> None:
        (spoiled / "lenient.yaml").write_text("severity: {P104: info, L103: info}\n")
        assert check("--config", "lenient.yaml", cwd=spoiled).code == 0

    def test_a_pools_file(self, project: Path) -> None:
        pools = (project / "config" / "synthetic_data.yaml").read_text()
        (project / "old-pools.yaml").write_text(pools.replace("    - Nurse\n", ""))
        run = check("--config", "old-pools.yaml", cwd=project)
        assert run.failed == {"P105": 1}

    def test_both(self, project: Path) -> None:
        pools = (project / "config" / "synthetic_data.yaml").read_text()
        (project / "pools.yaml").write_text(pools.replace("    - Nurse\n", ""))
        (project / "settings.yaml").write_text("severity: {P105: warning}\n")
        run = check("--config", "settings.yaml", "--config", "pools.yaml", cwd=project)
        assert run.failed == {"P105": 1}
        assert run.code == 0

    def test_it_stands_instead_of_that_of_the_folder(self, spoiled: Path) -> None:
        (spoiled / "config" / "validation.yaml").write_text("severity: {P104: info, L103: info}\n")
        (spoiled / "strict.yaml").write_text("{}\n")
        assert check(cwd=spoiled).code == 0
        assert check("--config", "strict.yaml", cwd=spoiled).code == 1

    def test_a_file_that_is_not_there(self, project: Path) -> None:
        run = check("--config", "nowhere.yaml", cwd=project)
        assert run.failed == {"C001": 1}
        assert run.results["C001"]["message"] == "nowhere.yaml: no such file"
        assert run.code == 2

    def test_of_two_settings_files_none_is_left_out_silently(self, project: Path) -> None:
        (project / "a.yaml").write_text("severity: {P104: info}\n")
        (project / "b.yaml").write_text("severity: {L103: info}\n")
        run = check("--config", "a.yaml", "--config", "b.yaml", cwd=project)
        assert run.code == 2
        assert "b.yaml" in run.results["C002"]["message"]

    def test_pools_that_the_settings_name_have_to_exist(self, project: Path) -> None:
        (project / "config" / "validation.yaml").write_text("paths: {pools: config/pools.yaml}\n")
        run = check(cwd=project)
        assert run.failed == {"C001": 1}
        assert "config/pools.yaml: no such file" in run.results["C001"]["message"]
        assert {run.results[code]["status"] for code in ("C003", "C004", "P105", "P106")} == {"skipped"}
        assert run.code == 2

    def test_paths_are_shown_as_a_user_writes_them(self, project: Path) -> None:
        pools = project / "config" / "synthetic_data.yaml"
        pools.write_text(pools.read_text().replace('"55+"', '"55"'))
        assert check(cwd=project).results["C003"]["message"].startswith("config/synthetic_data.yaml: ")
        run = check("project", cwd=project.parent)
        assert run.results["C003"]["message"].startswith("project/config/synthetic_data.yaml: ")


@pytest.mark.parametrize("paths", [[], ["."]])
def test_a_table_without_a_file_is_refused(paths: list[str], tmp_path: Path) -> None:
    run = vif("check", "--table", "personas", *paths, cwd=tmp_path)
    assert (run.code, run.out) == (2, "")
    assert run.err == "vif: error: --table says which table a PATH is, and there is no file among the paths\n"
