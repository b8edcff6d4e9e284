"""Frames of other libraries come in by the Arrow C stream, and are judged as polars' own are."""

from datetime import UTC, datetime

import pandera.polars as pa_polars
import polars as pl
import pyarrow as pa
import pytest
from polars.io.plugins import register_io_source
from tests.acceptance.cases import base

from vif_contracts import JudgeLabels, Personas
from vif_validators import check, check_frame, profile
from vif_validators.foreign_frames import UnreadableFrame, is_frame, taken

NOW = datetime(2026, 1, 1, tzinfo=UTC)


@pytest.fixture(scope="module")
def tables() -> dict[str, pl.DataFrame]:
    return base("small")


class Stream:
    """What any other library hands out: a stream, and nothing else."""

    def __init__(self, table):
        self.table = table

    def __arrow_c_stream__(self, requested_schema=None):
        return self.table.__arrow_c_stream__(requested_schema)


def as_reader(table):
    return pa.RecordBatchReader.from_batches(table.schema, table.to_batches(max_chunksize=2))


KINDS = {"table": lambda table: table, "stream": Stream, "reader": as_reader}


@pytest.mark.parametrize("kind", KINDS)
def test_good_and_bad_tables_are_told_apart(tables, kind):
    registry = tables["personas"].with_columns(
        age=pl.when(pl.int_range(pl.len()) == 1).then(pl.lit("49")).otherwise("age")
    )
    expected = check(registry=registry, labels=tables["judge_labels"], now=NOW)
    given = {"registry": KINDS[kind](registry.to_arrow()), "labels": KINDS[kind](tables["judge_labels"].to_arrow())}
    assert check(**given, now=NOW) == expected
    assert expected.exit_code == 1


def test_a_frame_by_any_model(tables):
    assert check_frame(tables["personas"].to_arrow(), Personas).ok
    assert check_frame(tables["judge_labels"].head(0).to_arrow(), JudgeLabels)["L007"].status == "failed"


def test_a_column_named_twice_is_missing(tables):
    table = tables["personas"].to_arrow()
    report = check_frame(table.append_column("age", table.column("age")), Personas)
    assert {result.code: result.columns for result in report.failed} == {"P002": ("age",)}


def test_a_dictionary_is_no_text(tables):
    table = tables["personas"].to_arrow()
    report = check_frame(table.set_column(2, "age", table.column("age").dictionary_encode()), Personas)
    assert [result.code for result in report.failed] == ["P003"]


def invalid_text():
    offsets, data = pa.py_buffer(b"\0\0\0\0\2\0\0\0"), pa.py_buffer(b"\xff\xfe")
    return pa.Table.from_arrays([pa.Array.from_buffers(pa.string(), 1, [None, offsets, data])], names=["name"])


def broken_stream():
    def batches():
        yield pa.record_batch({"name": ["a"]})
        raise OSError("the connection was lost")

    return pa.RecordBatchReader.from_batches(pa.schema({"name": pa.string()}), batches())


CANNOT = {
    "no UTF-8": (invalid_text, "Invalid UTF8"),
    "a lost connection": (broken_stream, "the connection was lost"),
    "a type that polars lacks": (
        lambda: pa.table({"a": [1], "u": pa.nulls(1, pa.list_view(pa.int8()))}),
        "column u of",
    ),
    "a type that polars panics at": (lambda: pa.table({"d": pa.nulls(1, pa.decimal256(50))}), "column d of"),
}


@pytest.mark.parametrize("kind", CANNOT)
def test_what_cannot_be_taken_over_is_unreadable(kind):
    make, cause = CANNOT[kind]
    with pytest.raises(UnreadableFrame, match=cause) as raised:
        taken(make())
    assert "\n" not in str(raised.value)
    report = check_frame(make(), Personas)
    assert (report.exit_code, report["P001"].status) == (2, "failed")
    assert cause in report["P001"].message


def test_a_lazy_frame_that_cannot_say_its_columns():
    assert check_frame(pl.scan_parquet("there/is/none.parquet"), Personas).exit_code == 2


def once(frame):
    """A lazy frame whose source gives its rows to the first that asks, and none to the others."""
    left = [frame]

    def source(with_columns, predicate, n_rows, batch_size):
        del n_rows, batch_size
        for batch in (left.pop() for _ in list(left)):
            rows = batch if predicate is None else batch.filter(predicate)
            yield rows if with_columns is None else rows.select(with_columns)

    return register_io_source(source, schema=frame.schema)


class Ages(pa_polars.DataFrameModel):
    age: str = pa_polars.Field(isin=["18-24"])


def test_a_lazy_frame_that_can_be_read_once_is_not_judged_by_what_is_left_of_it(tables):
    bad = tables["personas"].with_columns(age=pl.lit("49"))
    for model, code in ((Personas, "P001"), (Ages, "M001")):
        report = check_frame(once(bad), model)
        assert (report.exit_code, report[code].status) == (2, "failed")
        assert report[code].message == f"the lazy frame gave {bad.height} rows and then 0; collect it first"
    report = check(registry=once(bad), labels=once(tables["judge_labels"].reverse()), now=NOW)
    assert {result.code for result in report.failed} == {"P001", "L001"}
    assert profile(registry=once(bad)).exit_code == 2


@pytest.mark.parametrize(
    "thing",
    ["logs", b"logs", None, [{"a": 1}], {"a": [1]}, pa.Table, pl.DataFrame, pl.Series([1]), pa.chunked_array([[1]])],
)
def test_what_is_no_frame(thing):
    assert not is_frame(thing)
    with pytest.raises(TypeError, match="expected a frame of polars, pyarrow or pandas"):
        check_frame(thing, Personas)
