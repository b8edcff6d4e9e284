"""Parquet is decoded as it was written, or refused with a reason: also where the file is large and read lazily."""

import base64
import copy
from collections.abc import Callable
from decimal import Decimal
from io import BytesIO
from pathlib import Path
from typing import Any

import polars as pl
import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from polars.testing import assert_frame_equal
from tests.support.thrift import (
    Items,
    Struct,
    chunk_metadata,
    footer_of,
    page_at,
    row_groups,
    set_field,
    with_footer,
    with_page_header,
    write_struct,
)

from vif_validators.files import footer, parquet
from vif_validators.files.disk import UnreadableFile
from vif_validators.files.parquet import ParquetFile, open_parquet
from vif_validators.files.reading import Reading

ROWS = 12
FRAME = pl.DataFrame(
    {
        "text": [f"{number % 5:08x}" for number in range(ROWS)],
        "whole": [number * 7 - 3 for number in range(ROWS)],
        "flag": [number % 3 == 0 for number in range(ROWS)],
        "names": [["a", "b"][: number % 3] for number in range(ROWS)],
        "vector": [[number, -number] for number in range(ROWS)],
    }
).with_columns(moment=pl.datetime_range(pl.datetime(2026, 1, 1), pl.datetime(2026, 1, 12), time_zone="UTC"))
TABLE = FRAME.to_arrow().cast(
    pa.schema(
        [
            ("text", pa.string()),
            ("whole", pa.int64()),
            ("flag", pa.bool_()),
            ("names", pa.list_(pa.string())),
            ("vector", pa.list_(pa.int64())),
            ("moment", pa.timestamp("us", "UTC")),
        ]
    )
)


@pytest.fixture(params=["small", "large"], autouse=True)
def size(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> str:
    """Every file is read as a small one and as a large one."""
    if request.param == "large":
        monkeypatch.setattr(parquet, "SMALL_FILE", 0)
    return str(request.param)


def written(table: pa.Table = TABLE, **options: Any) -> bytes:
    content = BytesIO()
    pq.write_table(table, content, **{"write_page_checksum": True} | options)
    return content.getvalue()


def opened(tmp_path: Path, content: bytes, columns: list[str] | None = None) -> ParquetFile:
    (tmp_path / "file").write_bytes(content)
    wanted = FRAME.columns if columns is None else columns
    return open_parquet(str(tmp_path / "file"), lambda names: [name for name in names if name in wanted])


def decoded(tmp_path: Path, content: bytes, columns: list[str] | None = None) -> pl.DataFrame:
    file = opened(tmp_path, content, columns)
    frame = file.frame.collect(engine="streaming")
    file.check_rows(frame.height)
    return frame


def refusal(tmp_path: Path, content: bytes) -> str:
    """Why a file is refused, before it is decoded or while it is."""
    with pytest.raises((UnreadableFile, pl.exceptions.PolarsError, pl.exceptions.PanicException)) as error:
        decoded(tmp_path, content)
    if not isinstance(error.value, UnreadableFile):
        return f"while decoding: {error.value}"
    assert "\n" not in error.value.cause
    return error.value.cause


def lying(content: bytes, change: Callable[[Struct], object]) -> bytes:
    told = footer_of(content)
    change(told)
    return with_footer(content, told)


def with_header(content: bytes, column: int, change: Callable[[Struct], object]) -> bytes:
    """The header of the first data page of a column changed, which must not change its length."""
    offset = chunk_metadata(row_groups(footer_of(content))[0], column)[9][1]
    header, _ = page_at(content, offset)
    change(header)
    return with_page_header(content, offset, header)


class TestWhatIsRead:
    @pytest.mark.parametrize(
        "options",
        [
            *({"compression": name} for name in ("none", "snappy", "gzip", "brotli", "lz4", "zstd")),
            *({"data_page_version": "2.0", "compression": name} for name in ("none", "zstd")),
            {"use_dictionary": False},
            {"write_page_checksum": False},
            {"row_group_size": 5},
            {"row_group_size": 1},
            {"data_page_size": 1, "write_batch_size": 1},
            {"write_statistics": False},
            {"write_page_index": True},
            {"bloom_filter_options": {"text": True}},
            {"version": "1.0"},
            {"store_schema": False},
            {"use_compliant_nested_type": False},
            {"use_dictionary": False, "column_encoding": {"whole": "DELTA_BINARY_PACKED", "text": "DELTA_BYTE_ARRAY"}},
            {"sorting_columns": [pq.SortingColumn(0)]},
        ],
        ids=str,
    )
    @pytest.mark.parametrize("nullable", [True, False])
    def test_however_pyarrow_stores_it(self, tmp_path: Path, options: dict[str, Any], nullable: bool) -> None:
        fields = []
        for field in TABLE.schema:
            kind = field.type
            if pa.types.is_list(kind):
                kind = pa.list_(pa.field("element", kind.value_type, nullable=nullable))
            fields.append(pa.field(field.name, kind, nullable=nullable))
        assert_frame_equal(decoded(tmp_path, written(TABLE.cast(pa.schema(fields)), **options)), FRAME)

    @pytest.mark.parametrize(
        "options",
        [
            *({"compression": name} for name in ("uncompressed", "snappy", "gzip", "brotli", "lz4", "zstd")),
            {"statistics": False},
            {"statistics": "full"},
            {"row_group_size": 3},
            {"data_page_size": 8},
        ],
        ids=str,
    )
    def test_however_polars_stores_it(self, tmp_path: Path, options: dict[str, Any]) -> None:
        content = BytesIO()
        FRAME.write_parquet(content, **options)
        assert_frame_equal(decoded(tmp_path, content.getvalue()), FRAME)

    @pytest.mark.parametrize(
        ("column", "kind"),
        [
            *(("text", kind) for kind in (pa.large_string(), pa.string_view())),
            *(("names", kind) for kind in (pa.large_list(pa.string()), pa.list_(pa.large_string()))),
        ],
        ids=str,
    )
    def test_as_arrow_holds_it(self, tmp_path: Path, column: str, kind: pa.DataType) -> None:
        place = TABLE.schema.get_field_index(column)
        table = TABLE.set_column(place, column, TABLE[column].cast(kind))
        assert_frame_equal(decoded(tmp_path, written(table)), FRAME)

    @pytest.mark.parametrize("rows", [0, 1, ROWS])
    def test_rows(self, tmp_path: Path, rows: int) -> None:
        assert_frame_equal(decoded(tmp_path, written(TABLE.slice(0, rows))), FRAME.head(rows))

    def test_no_row_group(self, tmp_path: Path) -> None:
        content = BytesIO()
        pq.ParquetWriter(content, TABLE.schema).close()
        assert_frame_equal(decoded(tmp_path, content.getvalue()), FRAME.clear())

    def test_no_column(self, tmp_path: Path) -> None:
        assert decoded(tmp_path, written(pa.table({}))).width == 0

    def test_no_wanted_column_but_rows(self, tmp_path: Path) -> None:
        file = opened(tmp_path, written(), columns=[])
        assert (file.names, file.declared_rows) == (tuple(FRAME.columns), ROWS)
        assert file.frame.select(pl.len()).collect().item() == ROWS

    def test_the_wanted_columns_in_the_order_of_the_file(self, tmp_path: Path) -> None:
        assert decoded(tmp_path, written(), ["flag", "text"]).columns == ["text", "flag"]

    def test_thousands_of_columns(self, tmp_path: Path) -> None:
        names = [f"c{number}" for number in range(5_000)]
        columns = [pa.array([1] * ROWS)] * len(names)
        table = pa.Table.from_arrays([*TABLE.columns, *columns], names=[*TABLE.column_names, *names])
        file = opened(tmp_path, written(table))
        assert len(file.names) == 5_006
        assert_frame_equal(file.frame.collect(), FRAME)

    @pytest.mark.parametrize(
        "name", ["", ".", "text.x", "a.b", "x\0y", "\x1b[31m\n", "é\u202e", "vif:row", "x" * 10**6]
    )
    def test_odd_names_of_other_columns(self, tmp_path: Path, name: str) -> None:
        file = opened(tmp_path, written(TABLE.append_column(name, pa.array([1] * ROWS))))
        assert file.names == (*FRAME.columns, name)
        assert_frame_equal(file.frame.collect(), FRAME)


OTHER_TYPES = {
    "map": pa.array([[(1, 2)]] * ROWS, pa.map_(pa.int32(), pa.int32())),
    "struct": pa.array([{"a": {"b": 1}}] * ROWS),
    "two fields of one name": pa.StructArray.from_arrays([pa.array([1] * ROWS)] * 2, names=["a", "a"]),
    "decimal128": pa.array([Decimal(1)] * ROWS, pa.decimal128(38, 2)),
    "decimal256": pa.array([Decimal(1)] * ROWS, pa.decimal256(60, 2)),
    "half float": pa.array([1.0] * ROWS, pa.float16()),
    "uuid": pa.array([b"a" * 16] * ROWS, pa.uuid()),
    "json": pa.array(["{}"] * ROWS, pa.json_()),
    "opaque": pa.ExtensionArray.from_storage(pa.opaque(pa.int32(), "x", "y"), pa.array([1] * ROWS, pa.int32())),
    "null": pa.nulls(ROWS),
    "binary view": pa.array([b"x"] * ROWS, pa.binary_view()),
    "fixed size binary": pa.array([b"abc"] * ROWS, pa.binary(3)),
    "fixed size list": pa.array([[1, 2]] * ROWS, pa.list_(pa.int32(), 2)),
    "list view": pa.array([[1]] * ROWS, pa.list_view(pa.int32())),
    "nested list": pa.array([[[1]]] * ROWS),
    "list of nulls": pa.array([[None]] * ROWS, pa.list_(pa.null())),
    "duration": pa.array([1] * ROWS, pa.duration("us")),
    "time": pa.array([1] * ROWS, pa.time32("s")),
    "date64": pa.array([0] * ROWS, pa.date64()),
    "categorical": pa.array(["x"] * ROWS).dictionary_encode(),
    "unknown time zone": pa.array([0] * ROWS, pa.timestamp("us", "Mars/Olympus")),
    "last moment": pa.array([2**63 - 1] * ROWS, pa.timestamp("us")),
    "unsigned": pa.array([2**64 - 1] * ROWS, pa.uint64()),
}


class TestColumnsThatAreNotWanted:
    @pytest.mark.parametrize("name", OTHER_TYPES)
    def test_types(self, tmp_path: Path, name: str) -> None:
        file = opened(tmp_path, written(TABLE.append_column("other", OTHER_TYPES[name])))
        assert file.names == (*FRAME.columns, "other")
        assert_frame_equal(file.frame.collect(), FRAME)

    @pytest.mark.parametrize("name", ["list view", "unknown time zone"])
    def test_a_type_that_polars_lacks_is_left_out_of_the_whole(self, tmp_path: Path, name: str) -> None:
        table = TABLE.append_column("other", OTHER_TYPES[name]).append_column("last", pa.array([7] * ROWS))
        whole = opened(tmp_path, written(table)).whole().collect()
        assert_frame_equal(whole, FRAME.with_columns(last=pl.lit(7, pl.Int64)))

    def test_a_name_that_is_there_twice(self, tmp_path: Path) -> None:
        columns = [*TABLE.columns, TABLE["flag"], OTHER_TYPES["struct"], OTHER_TYPES["list view"]]
        table = pa.Table.from_arrays(columns, names=[*TABLE.column_names, "flag", "x", "x"])
        file = opened(tmp_path, written(table))
        assert file.names == (*FRAME.columns, "flag", "x", "x")
        assert_frame_equal(file.frame.collect(), FRAME.drop("flag"))
        assert_frame_equal(file.whole().collect(), FRAME.drop("flag"))

    def test_a_damaged_page_is_not_looked_at(self, tmp_path: Path) -> None:
        content = bytearray(written(TABLE.append_column("other", pa.array([f"v{row}" for row in range(ROWS)]))))
        chunk = chunk_metadata(row_groups(footer_of(bytes(content)))[0], TABLE.num_columns)
        start, size = chunk[11][1], chunk[7][1]
        content[start : start + size] = b"\xff" * size
        file = opened(tmp_path, bytes(content))
        assert_frame_equal(file.frame.collect(), FRAME)
        with pytest.raises(UnreadableFile, match="damaged parquet: "):
            file.whole()


class TestWantedColumnsThatCannotBeJudged:
    @pytest.mark.parametrize(
        ("name", "said"),
        [
            ("list view", "column text is of the type list_view<element: int32>, which polars lacks"),
            ("unknown time zone", "column text is of the type timestamp[us, tz=Mars/Olympus], which polars lacks"),
            ("decimal256", "column text is of the type decimal256(60, 2), which polars lacks"),
        ],
    )
    def test_types_that_polars_lacks(self, tmp_path: Path, name: str, said: str) -> None:
        assert refusal(tmp_path, written(TABLE.set_column(0, "text", OTHER_TYPES[name]))) == said


class TestWhatIsNotParquet:
    @pytest.mark.parametrize(
        ("content", "said"),
        [
            (b"", "is empty (0 bytes)"),
            (b"P", "is not parquet (it does not start with PAR1)"),
            (b"PAR1", "is cut short (it does not end with PAR1)"),
            (b"PAR1PAR1", "is cut short (it does not end with PAR1)"),
            (b"PAR1\0\0\0\0PAR1", "damaged parquet: Couldn't deserialize thrift: No more data to read."),
            (b"PAR1\xff\xff\xff\xffPAR1", "damaged parquet: "),
            (b"a,b\n1,2\n", "is not parquet (it does not start with PAR1)"),
            (b"version https://git-lfs.github.com/spec/v1\noid sha256:00\nsize 1\n", "is a git-lfs pointer"),
            (b"PARE" + b"\0" * 20 + b"PARE", "is encrypted parquet"),
            (b"PAR1" + b"\0" * 20 + b"PARE", "is encrypted parquet"),
        ],
    )
    def test_content(self, tmp_path: Path, content: bytes, said: str) -> None:
        assert refusal(tmp_path, content).startswith(said)

    def test_every_truncation(self, tmp_path: Path) -> None:
        content = written()
        for length in range(len(content)):
            with pytest.raises(UnreadableFile):
                opened(tmp_path, content[:length])

    @pytest.mark.parametrize("magic", [b"PAR2", b"\0\0\0\0", b"par1"])
    def test_another_magic(self, tmp_path: Path, magic: bytes) -> None:
        content = written()
        assert "does not start with PAR1" in refusal(tmp_path, magic + content[4:])
        assert "does not end with PAR1" in refusal(tmp_path, content[:-4] + magic)

    def test_one_file_behind_another(self, tmp_path: Path) -> None:
        """Decoders take the footer of the last and, by its offsets, the data of the first."""
        old, new = written(), written(TABLE.set_column(1, "whole", pa.array(range(ROWS), pa.int64())))
        said = {refusal(tmp_path, one + other) for one in (old, new) for other in (old, new)}
        assert "is one parquet file behind another; only the data of the first one is read" in said
        assert len(said) <= 2

    def test_bytes_behind_the_end(self, tmp_path: Path) -> None:
        assert refusal(tmp_path, written() + b"\n") == "is cut short (it does not end with PAR1)"

    def test_an_encrypted_column(self, tmp_path: Path) -> None:
        def encrypt(told: Struct) -> None:
            del row_groups(told)[0][1][1].values[0][3]

        said = refusal(tmp_path, lying(written(), encrypt))
        assert "encrypted" in said or "damaged" in said


class TestLies:
    def test_the_tool_for_lies_is_sound(self, tmp_path: Path) -> None:
        content = written(write_page_checksum=False)
        assert_frame_equal(decoded(tmp_path, lying(content, lambda told: None)), FRAME)
        assert_frame_equal(decoded(tmp_path, with_header(content, 1, lambda header: None)), FRAME)

    @pytest.mark.parametrize("rows", [-1, 0, 5, 11, 13, 500, 2**31, 2**40, 2**62])
    def test_rows_of_the_file(self, tmp_path: Path, rows: int) -> None:
        assert refusal(tmp_path, lying(written(), lambda told: set_field(told, 3, rows)))

    @pytest.mark.parametrize("rows", [-1, 5, 11, 13, 500, 2**31, 2**40, 2**62])
    @pytest.mark.parametrize("chunks", [False, True])
    def test_rows_of_a_row_group(self, tmp_path: Path, rows: int, chunks: bool) -> None:
        def lie(told: Struct) -> None:
            set_field(told, 3, rows)
            group = row_groups(told)[0]
            set_field(group, 3, rows)
            for number in range(len(group[1][1].values) if chunks else 0):
                set_field(chunk_metadata(group, number), 5, rows)

        assert refusal(tmp_path, lying(written(), lie))

    def test_a_row_group_that_is_listed_twice(self, tmp_path: Path) -> None:
        def lie(told: Struct) -> None:
            told[4][1].values.append(told[4][1].values[0])
            set_field(told, 3, 2 * ROWS)

        assert refusal(tmp_path, lying(written(), lie)) == "damaged parquet: columns text and text overlap"

    def test_a_row_group_that_is_left_out(self, tmp_path: Path) -> None:
        def lie(told: Struct) -> None:
            del told[4][1].values[1]

        said = refusal(tmp_path, lying(written(row_group_size=4), lie))
        assert said == "the footer says 12 rows, its row groups 8"

    def test_a_row_group_without_a_column(self, tmp_path: Path) -> None:
        def lie(told: Struct) -> None:
            del row_groups(told)[0][1][1].values[-1]

        assert refusal(tmp_path, lying(written(), lie))

    def test_a_column_in_the_place_of_another(self, tmp_path: Path) -> None:
        """Every page has its checksum, and both columns are of one type."""
        table = TABLE.append_column("other", pa.array([0] * ROWS, pa.int64()))

        def lie(told: Struct) -> None:
            group = row_groups(told)[0]
            theirs = copy.deepcopy(chunk_metadata(group, table.num_columns - 1))
            chunk_metadata(group, 1).update({field: theirs[field] for field in (6, 7, 9, 11)})

        said = refusal(tmp_path, lying(written(table), lie))
        assert said == "damaged parquet: columns whole and other overlap"

    @pytest.mark.parametrize(("field", "value"), [(7, -1), (7, 10**6), (7, 2**62), (9, -1), (9, 0), (9, 10**6)])
    def test_places_outside_the_file(self, tmp_path: Path, field: int, value: int) -> None:
        def lie(told: Struct) -> None:
            set_field(chunk_metadata(row_groups(told)[0], 1), field, value)

        assert "outside the file" in refusal(tmp_path, lying(written(use_dictionary=False), lie))

    def test_data_in_another_file(self, tmp_path: Path) -> None:
        def lie(told: Struct) -> None:
            row_groups(told)[0][1][1].values[0][1] = (8, b"other.parquet")

        assert refusal(tmp_path, lying(written(), lie)) == "column text lies in another file"

    def test_statistics(self, tmp_path: Path) -> None:
        """Rows that a filter finds are found, whatever the statistics say of them."""

        def lie(told: Struct) -> None:
            statistics = chunk_metadata(row_groups(told)[0], 1)[12][1]
            for field in (1, 2, 5, 6):
                set_field(statistics, field, (1).to_bytes(8, "little"))

        file = opened(tmp_path, lying(written(), lie))
        assert file.frame.filter(pl.col("whole") > 50).collect().height == 4
        assert file.frame.select((pl.col("whole") > 50).sum()).collect().item() == 4
        assert file.whole().filter(pl.col("whole") > 50).collect().height == 4

    def test_statistics_of_nulls(self, tmp_path: Path) -> None:
        table = TABLE.set_column(1, "whole", pa.array([None, *range(1, ROWS)], pa.int64()))

        def lie(told: Struct) -> None:
            set_field(chunk_metadata(row_groups(told)[0], 1)[12][1], 3, 0)

        file = opened(tmp_path, lying(written(table), lie))
        assert file.frame.select(pl.col("whole").null_count()).collect().item() == 1
        assert file.frame.filter(pl.col("whole").is_null()).collect().height == 1

    def test_an_order_that_is_none(self, tmp_path: Path) -> None:
        table = TABLE.take([0, 1, 2, 0, *range(3, ROWS)])
        file = opened(tmp_path, written(table, sorting_columns=[pq.SortingColumn(1)]))
        assert file.frame.select(pl.col("whole").n_unique()).collect().item() == ROWS

    def test_a_column_that_has_no_nulls_by_the_schema_alone(self, tmp_path: Path) -> None:
        """The marks "not null" of its pages would be taken for values: other texts, each of them valid."""

        def lie(told: Struct) -> None:
            set_field(told[2][1].values[1], 3, 0)

        for options in ({}, {"compression": "none"}, {"use_dictionary": False}, {"compression": "zstd"}):
            content = lying(written(write_page_checksum=False, **options), lie)
            assert "the schema says that there are none" in refusal(tmp_path, content)
        assert refusal(tmp_path, lying(written(data_page_version="2.0"), lie))

    def test_a_schema_of_many_levels(self, tmp_path: Path) -> None:
        def lie(told: Struct) -> None:
            elements = told[2][1].values
            elements += [{3: (5, 0), 4: (8, b"a"), 5: (5, 1)} for _ in range(60_000)]
            elements.append({1: (5, 1), 3: (5, 0), 4: (8, b"x")})
            set_field(elements[0], 5, elements[0][5][1] + 1)

        assert "too deeply nested" in refusal(tmp_path, lying(written(), lie))

    def test_a_type_that_the_footer_remembers_wrong(self, tmp_path: Path) -> None:
        """What Arrow says of the schema does not change what is decoded into another table."""
        other = TABLE.schema.set(1, pa.field("whole", pa.timestamp("us")))

        def lie(told: Struct) -> None:
            (entry,) = told[5][1].values
            entry[2] = (8, base64.b64encode(other.serialize().to_pybytes()))

        try:
            frame = decoded(tmp_path, lying(written(), lie))
        except UnreadableFile:
            return
        assert frame.schema["whole"] in (pl.Datetime("us"), pl.Int64())


class TestDamagedPages:
    @pytest.mark.parametrize("column", range(6))
    def test_a_page_without_its_checksum(self, tmp_path: Path, column: int) -> None:
        content = bytearray(written(compression="none"))
        offset = chunk_metadata(row_groups(footer_of(bytes(content)))[0], column)[9][1]
        header, start = page_at(bytes(content), offset)
        content[start + header[3][1] - 1] ^= 1
        said = refusal(tmp_path, bytes(content))
        assert said == f"damaged parquet: column {FRAME.columns[column]}: a page does not have its checksum"

    @pytest.mark.parametrize("column", [0, 1, 2, 5])
    @pytest.mark.parametrize("version", ["1.0", "2.0"])
    def test_a_negative_number_of_values(self, tmp_path: Path, column: int, version: str) -> None:
        """polars ends the process on the first of these."""
        field = {"1.0": 5, "2.0": 8}[version]

        def lie(header: Struct) -> None:
            set_field(header[field][1], 1, -ROWS - 1)

        said = refusal(tmp_path, with_header(written(data_page_version=version), column, lie))
        assert "a page holds -13 of 12 values" in said

    def test_more_values_than_rows(self, tmp_path: Path) -> None:
        content = with_header(written(), 1, lambda header: set_field(header[5][1], 1, ROWS + 1))
        assert "a page holds 13 of 12 values" in refusal(tmp_path, content)

    @pytest.mark.parametrize("field", [2, 3])
    def test_a_negative_size(self, tmp_path: Path, field: int) -> None:
        content = with_header(written(), 1, lambda header: set_field(header, field, -header[field][1] - 1))
        assert refusal(tmp_path, content)

    def test_levels_in_an_old_encoding(self, tmp_path: Path) -> None:
        content = with_header(written(), 1, lambda header: set_field(header[5][1], 3, 4))
        assert "decoders differ in how they take its levels" in refusal(tmp_path, content)

    @pytest.mark.parametrize("column", range(6))
    def test_rubbish(self, tmp_path: Path, column: int) -> None:
        content = bytearray(written())
        chunk = chunk_metadata(row_groups(footer_of(bytes(content)))[0], column)
        content[chunk[9][1] : chunk[9][1] + 8] = b"\xff" * 8
        assert refusal(tmp_path, bytes(content))

    def test_text_that_is_not_utf_8(self, tmp_path: Path) -> None:
        table = TABLE.set_column(0, "text", TABLE["text"].cast(pa.binary()))
        table = table.set_column(0, "text", pa.array([b"\xff\xfe", *[b"abcdefgh"] * (ROWS - 1)]))
        mistaken = pa.Table.from_arrays(
            [pa.Array.from_buffers(pa.string(), ROWS, table["text"].chunk(0).buffers()), *table.columns[1:]],
            names=table.column_names,
        )
        assert refusal(tmp_path, written(mistaken))


class TestHowItIsRead:
    def test_once(self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        calls: list[str] = []
        real = parquet.read_bytes

        def count(path: str, **options: Any) -> bytes:
            calls.append(path)
            return real(path, **options)

        monkeypatch.setattr(parquet, "read_bytes", count)
        file = opened(tmp_path, written())
        (tmp_path / "file").unlink()
        assert file.frame.collect().height == file.whole().collect().height == ROWS
        assert calls == [str(tmp_path / "file")]

    def test_two_decoders_have_to_agree(self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setattr(parquet, "SMALL_FILE", 10**6)
        monkeypatch.setattr(parquet, "_by_arrow", lambda *_: FRAME.with_columns(whole=pl.lit(0, pl.Int64)))
        with pytest.raises(UnreadableFile, match="two decoders disagree on the column whole"):
            opened(tmp_path, written())
        monkeypatch.setattr(parquet, "_by_arrow", lambda *_: FRAME.head(3))
        with pytest.raises(UnreadableFile, match="12 or 3 rows, as one decodes it"):
            opened(tmp_path, written())

    def test_a_limit_of_rows(self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setattr(parquet, "SMALL_ROWS", ROWS - 1)
        assert not opened(tmp_path, written()).verified

    @pytest.mark.parametrize("name", ["ROW_GROUP_LIMIT", "FOOTER_LIMIT"])
    def test_limits_of_the_footer(self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, name: str) -> None:
        monkeypatch.setattr(footer, name, 100)
        assert "more than 100" in refusal(tmp_path, written())

    @pytest.mark.parametrize("error", [MemoryError(), pa.ArrowMemoryError("malloc of size 1 failed")])
    def test_too_little_memory(self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, error: Exception) -> None:
        def fail(*_: object) -> None:
            raise error

        monkeypatch.setattr(parquet, "_open", fail)
        assert refusal(tmp_path, written()) == "does not fit into memory"

    def test_a_panic(self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        def fail(*_: object) -> None:
            raise pl.exceptions.PanicException("at thread 17")

        monkeypatch.setattr(parquet, "_open", fail)
        assert refusal(tmp_path, written()) == "damaged parquet: the decoder panicked"

    def test_a_decoder_that_is_not_installed_is_no_fault_of_the_file(
        self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        def fail(*_: object) -> None:
            raise ImportError("pyarrow")

        monkeypatch.setattr(parquet, "_open", fail)
        with pytest.raises(ImportError):
            opened(tmp_path, written())

    def test_what_is_being_read_is_noted(self, tmp_path: Path) -> None:
        notes: list[tuple[str, ...]] = []

        class Diary:
            def write(self, paths: tuple[str, ...]) -> None:
                notes.append(paths)

        path = str(tmp_path / "file")
        (tmp_path / "file").write_bytes(b"PAR1")
        with pytest.raises(UnreadableFile):
            open_parquet(path, list, Reading(diary=Diary()))
        assert notes == [(path,), ()]

    def test_a_refused_file_is_not_opened(self, tmp_path: Path) -> None:
        with pytest.raises(UnreadableFile, match="missing: it kills"):
            open_parquet("missing", list, Reading(refused={"missing": "it kills"}))


class TestTheReaderOfThrift:
    @pytest.mark.parametrize(
        "content",
        [
            b"\x15",
            b"\x18\xff\xff\xff\xff\x0f",
            b"\x19\xfc\xff\xff\xff\xff\x0f",
            b"\x1c" * 1000,
            b"\x19\x19" * 1000,
            b"\x16" + b"\xff" * 20,
            b"\x1e\x00",
            b"\x1b\x7f\x55",
        ],
    )
    def test_rubbish_ends(self, content: bytes) -> None:
        from vif_validators.files.thrift import DamagedThrift, read_struct

        with pytest.raises(DamagedThrift):
            read_struct(content, 0)

    def test_every_type(self) -> None:
        from vif_validators.files.thrift import read_struct

        content = (
            b"\x11\x12\x13\x2a\x14\x03\x15\x04\x16\xff\x01\x17" + bytes(8) + b"\x18\x02ab\x19\x32\x01\x02\x01"
            b"\x1a\x15\x08\x1b\x01\x58\x06\x01x\x1c\x11\x00\x1d" + bytes(16) + b"\x05\xc8\x01\x54\x00"
        )
        fields, end = read_struct(b"#" + content, 1)
        assert end == len(content) + 1
        assert fields == {
            1: True,
            2: False,
            3: b"\x2a",
            4: -2,
            5: 2,
            6: -128,
            7: bytes(8),
            8: b"ab",
            9: [True, False, True],
            10: [4],
            11: [(3, b"x")],
            12: {1: True},
            13: bytes(16),
            100: 42,
        }

    def test_real_footers(self) -> None:
        from vif_validators.files.thrift import read_struct

        content = written()
        start = len(content) - 8 - int.from_bytes(content[-8:-4], "little")
        fields, end = read_struct(content, start)
        assert end == len(content) - 8
        assert fields == plain(footer_of(content))
        assert write_struct(footer_of(content)) == content[start:end]


def plain(value: Any) -> Any:
    """The tests' own reading of Thrift in the form of the reader under test."""
    if isinstance(value, Items):
        return [plain(item) for item in value.values]
    if isinstance(value, dict):
        return {number: kind == 1 if kind in (1, 2) else plain(item) for number, (kind, item) in value.items()}
    return value
