"""`vif check --failing-rows DIR`: the rows at fault whole, one file per rule."""

from pathlib import Path

import polars as pl
import pytest
from polars.testing import assert_frame_equal
from tests.acceptance.cases import PLACES, SCORES
from tests.acceptance.command import check, vif

REGISTRY, LABELS = PLACES.values()


def rows(path: Path, column: str = "row") -> list[int]:
    return pl.read_parquet(path)[column].to_list()


def files(folder: Path) -> set[str]:
    return {path.name for path in folder.iterdir()}


@pytest.fixture
def spoiled(project: Path) -> Path:
    """Two ages in the registry, scores in two columns of the labels, and a journal with a gap."""
    frame = pl.read_parquet(project / REGISTRY).with_columns(notes=pl.lit("kept"))
    frame = frame.with_columns(
        age=pl.when(pl.col("persona_id").is_in(["1f2e3d4c", "d4e5f6a7"])).then(pl.lit("49")).otherwise("age")
    )
    frame.write_parquet(project / REGISTRY)
    labels = pl.read_parquet(project / LABELS).with_columns(
        rationales_json=pl.format("of row {}", pl.int_range(pl.len()))
    )
    labels = labels.with_columns(
        alignment_power=pl.when(pl.int_range(pl.len()) == 4).then(7).otherwise("alignment_power"),
        alignment_security=pl.when(pl.int_range(pl.len()).is_in([4, 9])).then(-7).otherwise("alignment_security"),
    )
    labels.filter(pl.int_range(pl.len()) != 1).write_parquet(project / LABELS)
    return project


def test_whole_rows_with_their_number(spoiled: Path) -> None:
    run = check("--failing-rows", "bad", cwd=spoiled)
    assert run.code == 1
    registry = pl.read_parquet(spoiled / REGISTRY)
    expected = registry.with_row_index("row")[[1, 5]]
    assert_frame_equal(pl.read_parquet(spoiled / "bad" / "P104.parquet"), expected)


def test_undocumented_columns_are_kept(spoiled: Path) -> None:
    check("--failing-rows", "bad", cwd=spoiled)
    assert pl.read_parquet(spoiled / "bad" / "P104.parquet")["notes"].to_list() == ["kept", "kept"]
    assert pl.read_parquet(spoiled / "bad" / "L104.parquet")["rationales_json"].to_list() == ["of row 4", "of row 9"]


def test_one_file_per_rule_even_if_judged_by_column(spoiled: Path) -> None:
    run = check("--failing-rows", "bad", cwd=spoiled)
    assert run.failed == {
        "L004 rationales_json": 1,
        "L104 alignment_power": 1,
        "L104 alignment_security": 2,
        "L201": 2,
        "L302": 1,
        "P004 notes": 1,
        "P104": 2,
        "X104": 1,
    }
    assert files(spoiled / "bad") == {"L104.parquet", "L201.parquet", "L302.parquet", "P104.parquet", "X104.parquet"}
    assert rows(spoiled / "bad" / "L104.parquet") == [3, 8]
    assert rows(spoiled / "bad" / "L201.parquet") == [3, 8]


def test_a_journal_at_fault_is_written_as_a_whole(spoiled: Path) -> None:
    check("--failing-rows", "bad", cwd=spoiled)
    gap = pl.read_parquet(spoiled / "bad" / "L302.parquet")
    assert gap.select("row", "persona_id", "t_index").rows() == [(0, "0a1b2c3d", 0), (1, "0a1b2c3d", 2)]


def test_a_relation_writes_the_rows_of_the_table_that_it_blames(spoiled: Path) -> None:
    check("--failing-rows", "bad", cwd=spoiled)
    persona = pl.read_parquet(spoiled / "bad" / "X104.parquet")
    assert persona.select("row", "persona_id", "entry_count").rows() == [(0, "0a1b2c3d", 3)]
    assert persona.columns == ["row", *pl.read_parquet_schema(spoiled / REGISTRY)]


def test_labels_of_unknown_personas(project: Path) -> None:
    pl.read_parquet(project / REGISTRY)[1:].write_parquet(project / REGISTRY)
    run = check("--failing-rows", "bad", cwd=project)
    assert run.failed == {"X101": 3}
    assert_frame_equal(
        pl.read_parquet(project / "bad" / "X101.parquet"), pl.read_parquet(project / LABELS).with_row_index("row")[:3]
    )


@pytest.mark.parametrize("samples", ["0", "1", "100"])
def test_all_rows_however_many_samples(project: Path, samples: str) -> None:
    pl.read_parquet(project / LABELS).with_columns(date=pl.lit("soon")).write_parquet(project / LABELS)
    check("--failing-rows", "bad", "--samples", samples, cwd=project)
    assert rows(project / "bad" / "L103.parquet") == [*range(12)]


def test_repeats_only(project: Path) -> None:
    """Of rows that repeat each other the first one is not at fault."""
    labels = pl.read_parquet(project / LABELS)
    pl.concat([labels, labels[[3, 7]]]).write_parquet(project / LABELS)
    check("--failing-rows", "bad", cwd=project)
    assert rows(project / "bad" / "L301.parquet") == [12, 13]


def test_nulls_of_several_columns(project: Path) -> None:
    frame = pl.read_parquet(project / REGISTRY)
    place = pl.int_range(pl.len())
    frame.with_columns(
        age=pl.when(place != 3).then("age"), name=pl.when(~place.is_in([0, 3])).then("name")
    ).write_parquet(project / REGISTRY)
    check("--failing-rows", "bad", cwd=project)
    assert rows(project / "bad" / "P006.parquet") == [0, 3]


def test_files_of_an_earlier_run_are_removed(spoiled: Path) -> None:
    check("--failing-rows", "bad", cwd=spoiled)
    (spoiled / "bad" / "P999.parquet").write_text("not ours")
    (spoiled / "bad" / "notes.txt").write_text("not ours")
    registry = pl.read_parquet(spoiled / REGISTRY)
    registry.with_columns(age=pl.lit("18-24")).write_parquet(spoiled / REGISTRY)
    check("--failing-rows", "bad", cwd=spoiled)
    assert files(spoiled / "bad") == {
        *("L104.parquet", "L201.parquet", "L302.parquet", "X104.parquet"),
        *("P999.parquet", "notes.txt"),
    }


def test_clean_data_leaves_an_empty_folder(project: Path) -> None:
    assert check("--failing-rows", "deep/bad", cwd=project).code == 0
    assert files(project / "deep" / "bad") == set()


def test_same_bytes_again(spoiled: Path) -> None:
    for folder in ("one", "two"):
        check("--failing-rows", folder, cwd=spoiled)
    for name in files(spoiled / "one"):
        assert (spoiled / "one" / name).read_bytes() == (spoiled / "two" / name).read_bytes()


def test_only_what_is_reported(spoiled: Path) -> None:
    check("--failing-rows", "bad", "--only", "P104", cwd=spoiled)
    assert files(spoiled / "bad") == {"P104.parquet"}


def test_no_rows_are_at_fault_under_a_structural_rule(project: Path) -> None:
    pl.read_parquet(project / REGISTRY).drop("age").write_parquet(project / REGISTRY)
    check("--failing-rows", "bad", cwd=project)
    assert files(project / "bad") == set()


def test_a_table_that_cannot_be_read_keeps_the_other_one(spoiled: Path) -> None:
    (spoiled / LABELS).write_bytes(b"")
    assert check("--failing-rows", "bad", cwd=spoiled).code == 2
    assert files(spoiled / "bad") == {"P104.parquet"}


def test_the_data_has_a_column_named_row(project: Path) -> None:
    frame = pl.read_parquet(project / REGISTRY).with_columns(age=pl.lit("49"), row=pl.lit("mine"))
    frame.write_parquet(project / REGISTRY)
    check("--failing-rows", "bad", cwd=project)
    written = pl.read_parquet(project / "bad" / "P104.parquet")
    assert written["row"].unique().to_list() == ["mine"]
    assert written["row_number"].to_list() == [*range(6)]


def test_types_are_kept(project: Path) -> None:
    frame = pl.read_parquet(project / LABELS).with_columns(alignment_vector=pl.concat_list(SCORES).list.head(9))
    frame.write_parquet(project / LABELS)
    check("--failing-rows", "bad", cwd=project)
    written = pl.read_parquet(project / "bad" / "L105.parquet")
    assert {name: dtype for name, dtype in written.schema.items() if name != "row"} == dict(frame.schema)


def test_the_model_of_a_user(project: Path) -> None:
    (project / "orders.py").write_text(
        "import pandera.polars as pa\n\n\nclass Orders(pa.DataFrameModel):\n    amount: int = pa.Field(gt=0)\n"
    )
    pl.DataFrame({"amount": [1, -1, 2, 0], "who": ["a", "b", "c", "d"]}).write_parquet(project / "o.parquet")
    check("o.parquet", "--contract", "orders.py:Orders", "--failing-rows", "bad", cwd=project)
    written = pl.read_parquet(project / "bad" / "M100.parquet")
    assert written.rows() == [(1, -1, "b"), (3, 0, "d")]


@pytest.mark.parametrize("place", ["config/synthetic_data.yaml", "config/synthetic_data.yaml/bad"])
def test_a_place_that_cannot_be_written(spoiled: Path, place: str) -> None:
    run = vif("check", "--failing-rows", place, cwd=spoiled)
    assert run.code == 2
    assert run.err.startswith("vif: error: cannot write the failing rows to ")
    assert run.err.count("\n") == 1


@pytest.mark.parametrize("name", ["M100.parquet", "M008.parquet"])
def test_what_was_judged_is_neither_replaced_nor_removed(project: Path, name: str) -> None:
    (project / "orders.py").write_text(
        "import pandera.polars as pa\n\n\nclass Orders(pa.DataFrameModel):\n    amount: int = pa.Field(gt=0)\n"
    )
    pl.DataFrame({"amount": [1, -1]}).write_parquet(project / name)
    before = (project / name).read_bytes()
    run = vif("check", name, "--contract", "orders.py:Orders", "--failing-rows", ".", cwd=project)
    assert run.code == 2
    assert f"cannot write the failing rows to .: {name} there is a file that was judged" in run.err
    assert (project / name).read_bytes() == before


def test_a_place_that_cannot_be_written_keeps_no_result_back(spoiled: Path) -> None:
    run = vif("check", "--failing-rows", "config/synthetic_data.yaml", "--report", "json=report.json", cwd=spoiled)
    assert run.code == 2
    assert run.out.startswith("VIOLATED:")
    assert (spoiled / "report.json").exists()
