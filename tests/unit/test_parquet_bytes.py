"""A frame as parquet: faithful or refused, checkable, and the same bytes every time."""

from datetime import UTC, datetime, timedelta
from io import BytesIO
from pathlib import Path
from typing import Any

import polars as pl
import pyarrow.parquet as pq
import pytest

from vif_validators import sample
from vif_validators.files import parquet_bytes as room
from vif_validators.files.disk import UnreadableFile
from vif_validators.files.parquet import decode_parquet
from vif_validators.files.parquet_bytes import ROW_GROUP, UnfaithfulBytes, parquet_bytes

REGISTRY = "logs/registry/personas.parquet"
LABELS = "logs/judge_labels/judge_labels.parquet"


@pytest.fixture(scope="module")
def data() -> Any:
    return sample.generate(personas=5, seed=1)


def test_as_vif_sample_writes_them(data: Any, tmp_path: Path) -> None:
    sample.write(data, tmp_path, label_files=False)
    assert parquet_bytes(data.personas) == (tmp_path / REGISTRY).read_bytes()
    assert parquet_bytes(data.judge_labels) == (tmp_path / LABELS).read_bytes()


def test_the_same_bytes_however_the_rows_came_together(data: Any) -> None:
    whole = data.judge_labels
    pieces = pl.concat([whole.head(3), whole.slice(3)], rechunk=False)
    assert parquet_bytes(pieces) == parquet_bytes(whole)


def test_plain_types_for_any_reader(data: Any) -> None:
    schema = pq.read_schema(BytesIO(parquet_bytes(data.personas)))
    assert {str(schema.field(name).type) for name in ("persona_id", "core_values", "created_at")} == {
        *("string", "list<element: string>", "timestamp[us, tz=UTC]")
    }


def test_a_changed_byte_is_noticed(data: Any) -> None:
    content = parquet_bytes(data.personas)
    place = content.index(b"\x28\xb5\x2f\xfd") + 6  # within the first compressed page
    with pytest.raises(UnreadableFile, match=r"damaged parquet"):
        decode_parquet("x", content[:place] + bytes([content[place] ^ 1]) + content[place + 1 :], list)


@pytest.mark.parametrize(
    "column",
    [
        pl.Series([timedelta(days=1), None]),
        pl.Series(["a", "b"], dtype=pl.Categorical),
        pl.Series([datetime(2026, 1, 1, tzinfo=UTC)]).dt.convert_time_zone("Europe/Paris"),
        pl.Series([float("nan"), 0.0, -0.0, None]),
        pl.Series([[], None, [None]], dtype=pl.List(pl.String)),
        pl.Series([{"a": 1}, None]),
        pl.Series([None, None]),
        pl.Series(["\0", "", "ä\U0001f600"]),
        pl.Series([], dtype=pl.Int8),
    ],
    ids=lambda column: str(column.dtype),
)
def test_what_else_a_column_may_be(column: pl.Series) -> None:
    frame = pl.DataFrame({"column": column})
    read = decode_parquet("x", parquet_bytes(frame), list).frame.collect()
    assert read.schema == frame.schema
    assert read.equals(frame)


def test_what_parquet_cannot_hold() -> None:
    with pytest.raises(UnfaithfulBytes, match="the table cannot be written as parquet: ") as error:
        parquet_bytes(pl.DataFrame({"column": pl.Series([object()])}))
    assert "\n" not in str(error.value)


@pytest.mark.parametrize("change", [lambda frame: frame.reverse(), lambda frame: frame.cast({"n": pl.Int32})])
def test_an_encoder_that_alters_something(change: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    real = room._encoded
    monkeypatch.setattr(room, "_encoded", lambda frame, **options: real(change(frame), **options))
    with pytest.raises(UnfaithfulBytes, match=r"reads back (with other values|as Int32, not Int64)"):
        parquet_bytes(pl.DataFrame({"n": [1, 2]}))


def test_several_row_groups() -> None:
    frame = pl.DataFrame({"n": pl.arange(0, ROW_GROUP + 1, eager=True)})
    assert pq.ParquetFile(BytesIO(parquet_bytes(frame))).num_row_groups == 2
