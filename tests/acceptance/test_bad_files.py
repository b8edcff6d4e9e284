"""A file that cannot be read gives one finding with path and cause, and the other file is judged all the same."""

import os
import socket
from collections.abc import Callable
from io import BytesIO
from pathlib import Path

import polars as pl
import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from tests.acceptance.cases import PLACES, SCORES
from tests.acceptance.command import Run, check, vif
from tests.support.thrift import chunk_metadata, footer_of, page_at, row_groups, set_field, with_footer

from vif_validators.files import parquet

TABLES = ("personas", "judge_labels")
UNREADABLE = {"personas": "P001", "judge_labels": "L001"}
RELATIONS = {f"X10{number}" for number in range(1, 6)}


def written(frame: pl.DataFrame | pa.Table, **options: object) -> bytes:
    content = BytesIO()
    table = frame.to_arrow() if isinstance(frame, pl.DataFrame) else frame
    pq.write_table(table, content, write_page_checksum=True, **options)
    return content.getvalue()


def no_traceback(run: Run) -> Run:
    for text in (run.out, run.err):
        assert "Traceback" not in text
        assert "panicked at" not in text
    return run


def assert_unreadable(project: Path, table: str, cause: str) -> None:
    """One finding names path and cause; nothing of the table passes; the other table is judged whole."""
    path = str(PLACES[table])
    run = no_traceback(check(cwd=project))
    assert run.code == 2
    assert run.err == ""
    assert run.failed == {UNREADABLE[table]: 1}
    message = run.results[UNREADABLE[table]]["message"]
    assert message.startswith(f"{path}: ")
    assert "\n" not in message
    assert cause in message
    for result in run.results.values():
        if result["table"] == table and result["code"] != UNREADABLE[table]:
            assert result["status"] == "skipped"
        elif result["code"] in RELATIONS:
            assert result["status"] == "skipped"
            assert path in result["skipped_because"]
        elif result["table"] in TABLES and result["code"] != UNREADABLE[table]:
            assert result["status"] == "passed"
    text = no_traceback(vif("check", cwd=project))
    assert text.code == 2
    assert text.out.startswith("UNREADABLE: 1 file could not be judged")


def damage(kind: str) -> Callable[[Path], None]:
    """What is done to the place of a table."""

    def rewrite(change: Callable[[bytes], bytes]) -> Callable[[Path], None]:
        def apply(path: Path) -> None:
            path.write_bytes(change(path.read_bytes()))

        return apply

    def instead(make: Callable[[Path], object]) -> Callable[[Path], None]:
        def apply(path: Path) -> None:
            path.unlink()
            make(path)

        return apply

    kinds: dict[str, Callable[[Path], None]] = {
        "missing": Path.unlink,
        "empty": rewrite(lambda _: b""),
        "cut short": rewrite(lambda content: content[:-100]),
        "half": rewrite(lambda content: content[: len(content) // 2]),
        "text": rewrite(lambda _: b"persona_id,name\n" * 20),
        "git-lfs": rewrite(lambda _: b"version https://git-lfs.github.com/spec/v1\noid sha256:00\nsize 1\n"),
        "other head": rewrite(lambda content: b"PAR2" + content[4:]),
        "encrypted": rewrite(lambda content: b"PARE" + content[4:-4] + b"PARE"),
        "twice": rewrite(lambda content: content + content),
        "footer": rewrite(_with_damaged_footer),
        "page": rewrite(_with_damaged_page),
        "folder": instead(Path.mkdir),
        "pipe": instead(os.mkfifo),
        "socket": instead(_listen),
        "loop": instead(lambda path: path.symlink_to(path.name)),
        "dangling": instead(lambda path: path.symlink_to("nothing")),
        "endless": instead(lambda path: path.symlink_to("/dev/zero")),
    }
    return kinds[kind]


def _listen(path: Path) -> None:
    with socket.socket(socket.AF_UNIX) as server:
        server.bind(str(path))


def _with_damaged_footer(content: bytes) -> bytes:
    start = len(content) - 8 - int.from_bytes(content[-8:-4], "little")
    return content[: start + 10] + bytes(20) + content[start + 30 :]


def _with_damaged_page(content: bytes) -> bytes:
    chunk = chunk_metadata(row_groups(footer_of(content))[0], 2)
    start = chunk.get(11, chunk[9])[1]
    _, page = page_at(content, start)
    return content[:page] + b"\xff" * 9 + content[page + 9 :]


CAUSES = {
    "missing": "no such file",
    "empty": "is empty (0 bytes)",
    "cut short": "is cut short (it does not end with PAR1)",
    "half": "is cut short (it does not end with PAR1)",
    "text": "is not parquet (it does not start with PAR1)",
    "git-lfs": "is a git-lfs pointer, not the file itself; run `git lfs pull`",
    "other head": "is not parquet (it does not start with PAR1)",
    "encrypted": "is encrypted parquet",
    "twice": "is one parquet file behind another",
    "footer": "damaged parquet",
    "page": "damaged parquet",
    "folder": "is a folder, not a file",
    "pipe": "is a named pipe, not a file",
    "socket": "is a socket, not a file",
    "loop": "Too many levels of symbolic links",
    "dangling": "no such file",
    "endless": "is a device, not a file",
}


@pytest.mark.parametrize("table", TABLES)
@pytest.mark.parametrize("kind", CAUSES)
def test_one_file(project: Path, monkeypatch: pytest.MonkeyPatch, kind: str, table: str) -> None:
    monkeypatch.chdir(project)  # the path of a socket may not be long
    damage(kind)(PLACES[table])
    assert_unreadable(project, table, CAUSES[kind])


@pytest.mark.parametrize("kind", ["missing", "empty", "page", "folder"])
def test_both_files(project: Path, kind: str) -> None:
    for table in TABLES:
        damage(kind)(project / PLACES[table])
    run = no_traceback(check(cwd=project))
    assert run.code == 2
    assert run.failed == {"P001": 1, "L001": 1}
    assert all(CAUSES[kind] in run.results[code]["message"] for code in ("P001", "L001"))


@pytest.mark.parametrize("step", [97, pytest.param(7, marks=pytest.mark.slow)])
@pytest.mark.parametrize("table", TABLES)
def test_a_file_cut_short_at_many_lengths(project: Path, table: str, step: int) -> None:
    path = project / PLACES[table]
    content = path.read_bytes()
    for length in (*range(0, len(content), step), *range(len(content) - 9, len(content))):
        path.write_bytes(content[:length])
        run = check("--only", UNREADABLE[table], cwd=project)
        assert (run.code, run.failed) == (2, {UNREADABLE[table]: 1})


@pytest.mark.parametrize("table", TABLES)
def test_a_large_file(project: Path, monkeypatch: pytest.MonkeyPatch, table: str) -> None:
    """What is read row group by row group turns out to be damaged while it is judged."""
    monkeypatch.setattr(parquet, "SMALL_FILE", 0)
    path = project / PLACES[table]
    content = bytearray(written(pl.read_parquet(path), compression="none", use_dictionary=False))
    chunk = chunk_metadata(row_groups(footer_of(bytes(content)))[0], 0)
    header, page = page_at(bytes(content), chunk[9][1])
    assert header.pop(4)  # without its checksum, the page has to be decoded
    content[page : page + 4] = b"\xff" * 4
    path.write_bytes(content)
    assert_unreadable(project, table, "damaged parquet")


@pytest.mark.parametrize("size", ["small", "large"])
@pytest.mark.parametrize("table", TABLES)
@pytest.mark.parametrize("rows", [0, 3, 1000])
def test_a_footer_that_counts_wrong(
    project: Path, monkeypatch: pytest.MonkeyPatch, rows: int, table: str, size: str
) -> None:
    if size == "large":
        monkeypatch.setattr(parquet, "SMALL_FILE", 0)
    path = project / PLACES[table]
    told = footer_of(path.read_bytes())
    set_field(told, 3, rows)
    set_field(row_groups(told)[0], 3, rows)
    path.write_bytes(with_footer(path.read_bytes(), told))
    assert_unreadable(project, table, "damaged parquet")


@pytest.mark.parametrize("size", ["small", "large"])
def test_statistics_that_lie_hide_no_row(project: Path, monkeypatch: pytest.MonkeyPatch, size: str) -> None:
    if size == "large":
        monkeypatch.setattr(parquet, "SMALL_FILE", 0)
    path = project / PLACES["personas"]
    frame = pl.read_parquet(path)
    frame = frame.with_columns(age=pl.Series(["49", None, *frame["age"][2:]]))
    content = written(frame)
    told = footer_of(content)
    statistics = chunk_metadata(row_groups(told)[0], frame.columns.index("age"))[12][1]
    for field in {1, 2, 5, 6} & set(statistics):
        set_field(statistics, field, b"18-24")
    set_field(statistics, 3, 0)
    path.write_bytes(with_footer(content, told))
    run = check(cwd=project)
    assert run.failed == {"P104": 1, "P006 age": 1}
    assert run.results["P104"]["samples"][0]["value"] == "49"


class TestColumnsThatAreNotDocumented:
    @staticmethod
    def add(project: Path, *columns: tuple[str, pa.Array], **options: object) -> bytes:
        path = project / PLACES["personas"]
        table = pq.read_table(path)
        names = [*table.column_names, *(name for name, _ in columns)]
        table = pa.Table.from_arrays([*table.columns, *(column for _, column in columns)], names=names)
        path.write_bytes(written(table, **options))
        return path.read_bytes()

    @pytest.mark.parametrize(
        "column",
        [
            pa.array([[(1, 2)]] * 6, pa.map_(pa.int32(), pa.int32())),
            pa.array([{"a": 1}] * 6),
            pa.array([1] * 6, pa.decimal256(60, 2)),
            pa.array([1.0] * 6, pa.float16()),
            pa.array([b"a" * 16] * 6, pa.uuid()),
            pa.nulls(6),
            pa.array([b"x"] * 6, pa.binary_view()),
            pa.array([1] * 6, pa.duration("us")),
            pa.array([[1]] * 6, pa.list_view(pa.int32())),
            pa.array([0] * 6, pa.timestamp("us", "Mars/Olympus")),
        ],
        ids=lambda column: str(column.type),
    )
    @pytest.mark.parametrize("size", ["small", "large"])
    def test_of_any_type(self, project: Path, monkeypatch: pytest.MonkeyPatch, column: pa.Array, size: str) -> None:
        if size == "large":
            monkeypatch.setattr(parquet, "SMALL_FILE", 0)
        self.add(project, ("extra", column))
        run = no_traceback(check(cwd=project))
        assert (run.code, run.failed) == (0, {"P004 extra": 1})

    @pytest.mark.parametrize("name", ["", "a.b", "\x1b[31m\n\0", "é\u202e", "vif:row", "x" * 10**6])
    def test_of_any_name(self, project: Path, name: str) -> None:
        self.add(project, (name, pa.array([1] * 6)))
        run = no_traceback(check(cwd=project))
        assert (run.code, run.failed) == (0, {f"P004 {name}": 1})
        text = vif("check", cwd=project)
        assert "\x1b" not in text.out
        assert "\u202e" not in text.out
        assert len(text.out) < 5_000

    def test_thousands(self, project: Path) -> None:
        self.add(project, *((f"c{number}", pa.array([1] * 6)) for number in range(5_000)))
        run = no_traceback(check(cwd=project))
        assert run.code == 0
        assert len(run.failed) == 5_000
        assert len(vif("check", cwd=project).out) < 20_000

    def test_there_twice(self, project: Path) -> None:
        self.add(project, ("extra", pa.array([1] * 6)), ("extra", pa.array([{"a": 1}] * 6)))
        run = no_traceback(check(cwd=project))
        assert (run.code, run.failed) == (0, {"P004 extra": 1})

    def test_a_documented_one_there_twice(self, project: Path) -> None:
        self.add(project, ("age", pa.array(["18-24"] * 6)))
        run = no_traceback(check(cwd=project))
        assert (run.code, run.failed) == (1, {"P002 age": 1})
        assert run.results["P002 age"]["message"] == "column age is there 2 times"

    def spoil(self, project: Path) -> None:
        content = bytearray(self.add(project, ("extra", pa.array([f"value {row}" for row in range(6)]))))
        values = chunk_metadata(row_groups(footer_of(bytes(content)))[0], 12)
        start, size = values[11][1], values[7][1]
        content[start : start + size] = b"\xff" * size
        (project / PLACES["personas"]).write_bytes(content)

    def test_a_damaged_page(self, project: Path) -> None:
        self.spoil(project)
        run = no_traceback(check(cwd=project))
        assert (run.code, run.failed) == (0, {"P004 extra": 1})

    def test_a_damaged_page_of_rows_to_be_written_whole(self, project: Path) -> None:
        path = project / PLACES["personas"]
        pl.read_parquet(path).with_columns(age=pl.lit("49")).write_parquet(path)
        labels = pl.read_parquet(project / PLACES["judge_labels"])
        labels.with_columns(date=pl.lit("soon")).write_parquet(project / PLACES["judge_labels"])
        self.spoil(project)
        run = no_traceback(check("--failing-rows", "bad", cwd=project))
        assert run.code == 2
        assert run.err.startswith(
            f"vif: error: cannot write the failing rows to bad: {PLACES['personas']}: the rows at fault do not decode"
        )
        assert run.err.count("\n") == 1
        assert run.failed == {"P004 extra": 1, "P104": 6, "L103": 12}
        assert [file.name for file in (project / "bad").iterdir()] == ["L103.parquet"]


class TestTypes:
    """The documented type in another coat is fine; another type is a finding, not a crash."""

    @staticmethod
    def judge(project: Path, table: str, name: str, column: pa.Array) -> Run:
        path = project / PLACES[table]
        data = pq.read_table(path)
        path.write_bytes(written(data.set_column(data.schema.get_field_index(name), name, column)))
        return no_traceback(check(cwd=project))

    @pytest.mark.parametrize("zone", ["UTC", "+00:00"])
    def test_time_zones_that_are_utc(self, project: Path, zone: str) -> None:
        moments = pq.read_table(project / PLACES["personas"])["created_at"]
        run = self.judge(project, "personas", "created_at", moments.cast(pa.timestamp("us", zone)))
        assert (run.code, run.failed) == (0, {})

    @pytest.mark.parametrize(
        ("kind", "said"),
        [
            (pa.timestamp("us", "Etc/UTC"), "datetime[us, Etc/UTC]"),
            (pa.timestamp("us", "Europe/Berlin"), "datetime[us, Europe/Berlin]"),
            (pa.timestamp("ms", "UTC"), "datetime[ms, UTC]"),
            (pa.timestamp("ns", "UTC"), "datetime[ns, UTC]"),
            (pa.timestamp("us"), "datetime[us]"),
        ],
        ids=str,
    )
    def test_other_moments(self, project: Path, kind: pa.DataType, said: str) -> None:
        moments = pq.read_table(project / PLACES["personas"])["created_at"]
        run = self.judge(project, "personas", "created_at", moments.cast(kind, safe=False))
        assert (run.code, run.failed) == (1, {"P003 created_at": 1})
        assert f"is {said}, must be" in run.results["P003 created_at"]["message"]

    @pytest.mark.parametrize("zone", ["Z", "Mars/Olympus", "+25:99", ""])
    def test_a_time_zone_that_there_is_not(self, project: Path, zone: str) -> None:
        moments = pq.read_table(project / PLACES["personas"])["created_at"]
        run = self.judge(project, "personas", "created_at", moments.cast(pa.timestamp("us", zone)))
        assert run.code in (1, 2)
        assert set(run.failed) <= {"P001", "P003 created_at"}

    @pytest.mark.parametrize("moment", [2**63 - 1, 253402300800000000, 8210298412800000000])
    def test_moments_beyond_every_calendar(self, project: Path, moment: int) -> None:
        moments = pa.array([moment, *[0] * 5], pa.timestamp("us", "UTC"))
        run = self.judge(project, "personas", "created_at", moments)
        assert (run.code, run.failed) == (0, {"P111": 1})
        assert str(moment) in run.results["P111"]["samples"][0]["value"]
        assert str(moment) in no_traceback(vif("check", cwd=project)).out
        no_traceback(check("--failing-rows", "bad", cwd=project))

    @pytest.mark.parametrize("moment", [-(2**63), -(2**63) + 1, -62135596800000001])
    def test_moments_before_every_calendar(self, project: Path, moment: int) -> None:
        run = self.judge(project, "personas", "created_at", pa.array([moment] * 6, pa.timestamp("us", "UTC")))
        assert (run.code, run.failed) == (0, {})

    @pytest.mark.parametrize(
        ("name", "column"),
        [
            ("entry_count", pa.array([2] * 6, pa.int32())),
            ("entry_count", pa.array([2**64 - 1] * 6, pa.uint64())),
            ("entry_count", pa.array([2.0] * 6, pa.float16())),
            ("entry_count", pa.array([[2]] * 6)),
            ("name", pa.array(["x"] * 6).dictionary_encode()),
            ("name", pa.array([b"x"] * 6)),
            ("name", pa.array([b"\xff"] * 6)),
            ("name", pa.nulls(6)),
            ("name", pa.array([{"a": 1}] * 6)),
            ("name", pa.array([[(1, 2)]] * 6, pa.map_(pa.int32(), pa.int32()))),
            ("name", pa.array(["{}"] * 6, pa.json_())),
            ("core_values", pa.array([["Power"]] * 6, pa.list_(pa.string(), 1))),
            ("core_values", pa.array([[["Power"]]] * 6)),
            ("core_values", pa.array(["Power"] * 6)),
        ],
        ids=lambda value: value if isinstance(value, str) else str(value.type)[:30],
    )
    def test_another_type(self, project: Path, name: str, column: pa.Array) -> None:
        run = self.judge(project, "personas", name, column)
        assert (run.code, run.failed) == (1, {f"P003 {name}": 1})

    def test_a_vector_of_fixed_size(self, project: Path) -> None:
        vectors = pq.read_table(project / PLACES["judge_labels"])["alignment_vector"].to_pylist()
        column = pa.array(vectors, pa.list_(pa.int64(), len(SCORES)))
        run = self.judge(project, "judge_labels", "alignment_vector", column)
        assert (run.code, run.failed) == (1, {"L003 alignment_vector": 1})

    @pytest.mark.parametrize("kind", [pa.large_string(), pa.string_view()], ids=str)
    def test_text_in_another_coat(self, project: Path, kind: pa.DataType) -> None:
        names = pq.read_table(project / PLACES["personas"])["name"]
        run = self.judge(project, "personas", "name", names.cast(kind))
        assert (run.code, run.failed) == (0, {})

    def test_text_that_is_not_utf_8(self, project: Path) -> None:
        column = pa.array([b"\xff\xfe"] * 6)
        column = pa.Array.from_buffers(pa.string(), 6, column.buffers())
        run = self.judge(project, "personas", "name", column)
        assert (run.code, run.failed) == (2, {"P001": 1})


class TestShapes:
    @pytest.mark.parametrize("groups", [0, 1, 2])
    def test_no_rows(self, project: Path, groups: int) -> None:
        for table in TABLES:
            path = project / PLACES[table]
            data = pq.read_table(path).slice(0, 0)
            with pq.ParquetWriter(path, data.schema) as writer:
                for _ in range(groups):
                    writer.write_table(data)
        run = no_traceback(check(cwd=project))
        assert (run.code, run.failed) == (0, {"P007": 1, "L007": 1})

    def test_no_columns(self, project: Path) -> None:
        (project / PLACES["personas"]).write_bytes(written(pa.table({})))
        run = no_traceback(check(cwd=project))
        assert run.code == 1
        assert sum(key.startswith("P002 ") for key in run.failed) == 12

    def test_only_columns_of_something_else(self, project: Path) -> None:
        (project / PLACES["personas"]).write_bytes(written(pa.table({"x": [1, 2]})))
        run = no_traceback(check(cwd=project))
        assert run.code == 1
        assert {key[:4] for key in run.failed} == {"P002", "P004"}
        assert run.json["inputs"][0]["rows"] == 2


class TestPaths:
    @pytest.mark.parametrize(
        "path",
        ["run[1].parquet", "*.parquet", "?", "a\nb", "a\udc80b", "n" * 300, "~/x.parquet", "-"],
    )
    @pytest.mark.parametrize("option", ["--registry", "--labels"])
    def test_a_path_is_a_path(self, project: Path, option: str, path: str) -> None:
        (project / "run1.parquet").write_bytes((project / PLACES["personas"]).read_bytes())
        run = no_traceback(check(f"{option}={path}", cwd=project))
        assert run.code == 2
        assert run.failed == {"P001" if option == "--registry" else "L001": 1}
        message = next(iter(run.results[key]["message"] for key in run.failed))
        assert message.endswith((": no such file", ": File name too long"))
        assert no_traceback(vif("check", f"{option}={path}", cwd=project)).code == 2

    @pytest.mark.parametrize("path", ["run[1].parquet", "a\nb.parquet", "ä b.parquet"])
    def test_odd_names_are_read(self, project: Path, path: str) -> None:
        (project / PLACES["personas"]).rename(project / path)
        run = check("--registry", path, cwd=project)
        assert (run.code, run.failed) == (0, {})

    @pytest.mark.parametrize("kind", ["missing", "empty", "folder", "pipe", "half"])
    def test_a_path_of_an_unknown_name(self, project: Path, monkeypatch: pytest.MonkeyPatch, kind: str) -> None:
        monkeypatch.chdir(project)
        Path("data.parquet").write_bytes(PLACES["personas"].read_bytes())
        damage(kind)(Path("data.parquet"))
        run = no_traceback(check("data.parquet", cwd=project))
        assert run.code == 2
        if kind != "folder":
            assert run.err.startswith("vif: error: data.parquet: ")
            assert run.err.count("\n") == 1
        assert no_traceback(check("data.parquet", "--table", "personas", cwd=project)).code == 2


class TestConfiguration:
    @pytest.mark.parametrize(
        ("content", "code", "cause"),
        [
            (b"personas: [\n", "C001", "line 2, column 1: "),
            (b"\xff\xfe", "C001", "not UTF-8 (byte 0)"),
            (b"personas:\n\tage_ranges: []\n", "C001", "line 2, column 1: found character '\\t'"),
            (b"a: &a [1]\nb: *a\n", "C001", "aliases are not accepted"),
            (b"personas: {}\npersonas: {}\n", "C001", "key 'personas' is repeated"),
            (b"[" * 10_000, "C001", "nested too deeply"),
            (b"#" * 10_000_000, "C001", "has 10,000,000 bytes, more than the limit"),
            (b"a: b\n---\nc: d\n", "C001", "but found another document"),
            (b"", "C002", "personas: must be a mapping"),
            (b"- a\n- b\n", "C002", "personas: must be a mapping"),
            (b"personas: [a]\n", "C002", "personas: must be a mapping"),
            (b"personas: {age_ranges: }\n", "C002", "personas.age_ranges: must be a list of text"),
            (b"personas: {age_ranges: [no]}\n", "C002", "personas.age_ranges: item 1 is False, must be text"),
            (b"personas: {age_ranges: [18]}\n", "C002", "personas.age_ranges: item 1 is 18, must be text"),
            (b"personas: {age_ranges: [~]}\n", "C002", "personas.age_ranges: item 1 is None, must be text"),
        ],
    )
    def test_pools(self, project: Path, content: bytes, code: str, cause: str) -> None:
        (project / "config" / "synthetic_data.yaml").write_bytes(content)
        run = no_traceback(check(cwd=project))
        assert (run.code, run.failed) == (2, {code: 1})
        assert run.results[code]["message"].startswith("config/synthetic_data.yaml: ")
        assert cause in run.results[code]["message"]
        assert {run.results[rule]["status"] for rule in ("P105", "P106", "C003")} == {"skipped"}
        assert run.results["P104"]["status"] == run.results["X101"]["status"] == "passed"

    @pytest.mark.parametrize(
        ("content", "code", "cause"),
        [
            (b"severity: [\n", "C001", "line 2, column 1: "),
            (b"- a\n", "C002", ""),
            (b"just text\n", "C002", ""),
            (b"nonsense: 1\n", "C002", "nonsense"),
            (b"1: 2\n", "C002", "1"),
            (b"severity:\n", "C002", "severity"),
            (b"severity: {X999: error}\n", "C002", "X999"),
            (b"severity: {P104: fatal}\n", "C002", "severity.P104"),
            (b"severity: {P104: no}\n", "C002", "severity.P104"),
            (b"severity: {P001: info}\n", "C002", "P001"),
            (b"allow_columns: {tables: [a]}\n", "C002", "tables"),
            (b"allow_columns: {personas: a}\n", "C002", "allow_columns.personas"),
            (b"thresholds: {future_tolerance_minutes: 1e400}\n", "C002", "thresholds.future_tolerance_minutes"),
            (b"thresholds: {future_tolerance_minutes: true}\n", "C002", "thresholds.future_tolerance_minutes"),
        ],
    )
    def test_settings(self, project: Path, content: bytes, code: str, cause: str) -> None:
        (project / "config" / "validation.yaml").write_bytes(content)
        run = no_traceback(check(cwd=project))
        assert (run.code, run.failed) == (2, {code: 1})
        assert run.results[code]["message"].startswith("config/validation.yaml: ")
        assert cause in run.results[code]["message"]
        assert run.results["P104"]["status"] == run.results["X101"]["status"] == "passed"

    @pytest.mark.parametrize("content", [b"", b"# nothing\n", b"~\n", b"---\n", b"{}\n"])
    def test_empty_settings_are_the_defaults(self, project: Path, content: bytes) -> None:
        (project / "config" / "validation.yaml").write_bytes(content)
        assert check(cwd=project).code == 0

    def test_keys_of_the_pipeline_are_left_alone(self, project: Path) -> None:
        path = project / "config" / "synthetic_data.yaml"
        path.write_text(path.read_text() + "nudge: {1: 0.5, yes: [2025-01-01, 1.5], no: {a: ~}}\njournal_entries: =\n")
        assert check(cwd=project).code == 0

    @pytest.mark.parametrize("kind", ["folder", "pipe", "loop", "dangling", "endless"])
    @pytest.mark.parametrize("name", ["synthetic_data.yaml", "validation.yaml"])
    def test_not_a_file(self, project: Path, kind: str, name: str) -> None:
        path = project / "config" / name
        path.touch()
        damage(kind)(path)
        run = no_traceback(check(cwd=project))
        assert (run.code, run.failed) == (2, {"C001": 1})
        assert CAUSES[kind] in run.results["C001"]["message"]

    @pytest.mark.parametrize("place", ["a\\0b", "a\\ud800b", "/dev/zero", "../nothing"])
    def test_paths_of_the_settings(self, project: Path, place: str) -> None:
        (project / "config" / "validation.yaml").write_text(f'paths: {{registry: "{place}"}}\n')
        run = no_traceback(check(cwd=project))
        assert (run.code, run.failed) == (2, {"P001": 1})

    @pytest.mark.parametrize("arguments", [["--config", "nothing.yaml"], ["--config", "config"]])
    def test_a_file_named_by_the_user(self, project: Path, arguments: list[str]) -> None:
        run = no_traceback(check(*arguments, cwd=project))
        assert (run.code, run.failed) == (2, {"C001": 1})


class TestWhereResultsGo:
    @pytest.mark.parametrize("kind", ["folder", "pipe"])
    def test_a_report_takes_the_place_of_nothing_but_a_file(self, project: Path, kind: str) -> None:
        target = project / "target"
        target.touch()
        damage(kind)(target)
        run = no_traceback(check("--report", "json=target", cwd=project))
        assert run.code == 2
        assert run.err == f"vif: error: cannot write the report target: {CAUSES[kind]}\n"
        assert not target.is_file()
        assert run.failed == {}

    def test_failing_rows_where_a_file_is(self, project: Path) -> None:
        (project / "target").touch()
        run = no_traceback(check("--failing-rows", "target", cwd=project))
        assert run.code == 2
        assert run.err.startswith("vif: error: cannot write the failing rows to target: ")
        assert "is a file, not a folder" in run.err
        assert run.err.count("\n") == 1

    @pytest.mark.parametrize("option", ["--report=json=a\0b", "--failing-rows=a\0b"])
    def test_a_name_that_no_file_can_have(self, project: Path, option: str) -> None:
        run = no_traceback(check(option, cwd=project))
        assert run.code == 2
        assert run.err.count("\n") == 1
