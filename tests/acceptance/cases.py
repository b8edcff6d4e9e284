"""Case folders: what they say, and the data they describe, built anew from text."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from typing import Any

import polars as pl
import pyarrow as pa
import pyarrow.parquet as pq
import yaml

PROJECT = Path(__file__).parents[2]
DATA = PROJECT / "tests" / "data"
PLACES = {
    "personas": Path("logs/registry/personas.parquet"),
    "judge_labels": Path("logs/judge_labels/judge_labels.parquet"),
}
VALUES = (
    *("self_direction", "stimulation", "hedonism", "achievement", "power"),
    *("security", "conformity", "tradition", "benevolence", "universalism"),
)
SCORES = tuple(f"alignment_{value}" for value in VALUES)

_DTYPES = {
    "i32": pl.Int32(),
    "i64": pl.Int64(),
    "f64": pl.Float64(),
    "str": pl.String(),
    "cat": pl.Categorical(),
    "datetime[ms, UTC]": pl.Datetime("ms", "UTC"),
    "datetime[us, Asia/Tokyo]": pl.Datetime("us", "Asia/Tokyo"),
    "list[i32]": pl.List(pl.Int32()),
    "list[f64]": pl.List(pl.Float64()),
}
_CASE_KEYS = {"about", "base", "personas", "judge_labels", "config", "files", "arguments", "expect"}
_EXPECT_KEYS = {"exit", "failed", "skipped"}


@dataclass(frozen=True, kw_only=True)
class Case:
    """One case folder as it was written."""

    path: Path
    about: str
    base: str = "small"
    personas: tuple[Mapping[str, Any], ...] = ()
    judge_labels: tuple[Mapping[str, Any], ...] = ()
    config: Mapping[str, Any] = field(default_factory=dict)
    files: Mapping[str, Any] = field(default_factory=dict)
    arguments: tuple[str, ...] = ()
    exit: int = 0
    failed: Mapping[str, Mapping[str, Any]] = field(default_factory=dict)
    skipped: Mapping[str, list[str]] = field(default_factory=dict)


@dataclass
class _Draft:
    """A table on its way to a file."""

    frame: pl.DataFrame
    repeated: list[str] = field(default_factory=list)
    store: dict[str, Any] = field(default_factory=dict)


def case_folders() -> list[Path]:
    """Every case folder there is."""
    return sorted(path for kind in ("good", "bad") for path in (DATA / kind).iterdir() if path.is_dir())


def name_of(folder: Path) -> str:
    return folder.relative_to(DATA).as_posix()


def load(folder: Path) -> Case:
    """Read a case; a key that means nothing is an error, or it would silently test nothing."""
    document = yaml.safe_load((folder / "case.yaml").read_text("utf-8"))
    _only(document, _CASE_KEYS)
    expect = document.pop("expect", {})
    _only(expect, _EXPECT_KEYS)
    for name in ("personas", "judge_labels", "arguments"):
        document[name] = tuple(document.get(name, ()))
    return Case(path=folder, **document, **expect)


def build(case: Case, root: Path) -> None:
    """Write the files of a case under a folder."""
    for table, frame in base(case.base).items():
        draft = _Draft(frame)
        for step in getattr(case, table):
            _apply(draft, step)
        _write(draft, root / PLACES[table])
    _write_config(case.config, root / "config")
    for place, change in case.files.items():
        _change_file(root, root / place, change)


def base(name: str) -> dict[str, pl.DataFrame]:
    """A valid data set to start from, by table."""
    if name == "shipped":
        return {table: pl.read_parquet(PROJECT / place) for table, place in PLACES.items()}
    _only({name: None}, {"small"})
    personas = pl.read_csv(DATA / "base" / "personas.csv", try_parse_dates=False).with_columns(
        pl.col("core_values").str.split("|"),
        pl.col("created_at").str.to_datetime("%Y-%m-%dT%H:%M:%SZ", time_unit="us", time_zone="UTC"),
    )
    labels = pl.read_csv(DATA / "base" / "judge_labels.csv", try_parse_dates=False)
    labels = labels.rename(dict(zip(VALUES, SCORES, strict=True)))
    vector = pl.concat_list(SCORES).alias("alignment_vector")
    return {"personas": personas, "judge_labels": labels.select("persona_id", "t_index", "date", vector, *SCORES)}


# Steps on a table


def _apply(draft: _Draft, step: Mapping[str, Any]) -> None:
    step = dict(step)
    rows = _selected(draft.frame, step)
    copied = step.pop("copy", None)
    verbs = [verb for verb in step if verb in _STEPS]
    if copied is not None:
        _only(step, {"set"})
        draft.frame = pl.concat([draft.frame, _with_cells(draft.frame[rows], step.get("set", {}))])
        return
    if len(verbs) != 1 or len(step) != 1:
        raise ValueError(f"not one step: {step}")
    _STEPS[verbs[0]](draft, step[verbs[0]], rows)


def _selected(frame: pl.DataFrame, step: dict[str, Any]) -> list[int]:
    """The rows that a step is about; takes what says so out of the step."""
    where, rows, personas = (step.pop(key, None) for key in ("where", "rows", "first_personas"))
    chosen = list(range(frame.height)) if rows is None else rows
    for column, value in (where or {}).items():
        values = value if isinstance(value, list) else [value]
        chosen = [row for row in chosen if frame[column][row] in values]
    if personas is not None:
        ids = frame["persona_id"].unique(maintain_order=True).to_list()[:personas]
        chosen = [row for row in chosen if frame["persona_id"][row] in ids]
    return chosen


def _with_cells(frame: pl.DataFrame, cells: Mapping[str, Any], rows: Iterable[int] | None = None) -> pl.DataFrame:
    columns = []
    for name, value in cells.items():
        series = frame[name]
        new = datetime.fromisoformat(value) if isinstance(series.dtype, pl.Datetime) and value is not None else value
        chosen = set(range(frame.height) if rows is None else rows)
        cell = [new if row in chosen else old for row, old in enumerate(series.to_list())]
        columns.append(pl.Series(name, cell, series.dtype, strict=True))
    return frame.with_columns(columns)


def _set(draft: _Draft, cells: Mapping[str, Any], rows: list[int]) -> None:
    if not rows:
        raise ValueError("the step selects no row")
    draft.frame = _with_cells(draft.frame, cells, rows)


def _delete(draft: _Draft, _: Any, rows: list[int]) -> None:
    draft.frame = draft.frame[[row for row in range(draft.frame.height) if row not in set(rows)]]


def _swap(draft: _Draft, column: str, rows: list[int]) -> None:
    one, other = rows
    cells = draft.frame[column].to_list()
    cells[one], cells[other] = cells[other], cells[one]
    draft.frame = draft.frame.with_columns(pl.Series(column, cells, draft.frame[column].dtype))


def _cast(draft: _Draft, dtypes: Mapping[str, str], _: list[int]) -> None:
    for name, dtype in dtypes.items():
        column = pl.col(name)
        if dtype == "date":
            column = column.str.to_date()
        elif dtype == "datetime[us]":
            column = column.dt.replace_time_zone(None)
        else:
            column = column.cast(_DTYPES[dtype])
        draft.frame = draft.frame.with_columns(column)


def _reorder_vector(draft: _Draft, order: list[int], rows: list[int]) -> None:
    vectors = draft.frame["alignment_vector"].to_list()
    for row in rows:
        vectors[row] = [vectors[row][place] for place in order]
    draft.frame = draft.frame.with_columns(alignment_vector=pl.Series(vectors, dtype=pl.List(pl.Int64)))


def _sorted(frame: pl.DataFrame, columns: list[str]) -> pl.DataFrame:
    """Sorted by columns; those with a minus before their name descending."""
    descending = [column.startswith("-") for column in columns]
    return frame.sort([column.removeprefix("-") for column in columns], descending=descending, maintain_order=True)


def _frame_step(change: Callable[[pl.DataFrame, Any], pl.DataFrame]) -> Callable[[_Draft, Any, list[int]], None]:
    def step(draft: _Draft, value: Any, _: list[int]) -> None:
        draft.frame = change(draft.frame, value)

    return step


_STEPS: dict[str, Callable[[_Draft, Any, list[int]], None]] = {
    "set": _set,
    "delete": _delete,
    "swap": _swap,
    "cast": _cast,
    "reorder_vector": _reorder_vector,
    "repeat": _frame_step(lambda frame, times: pl.concat([frame] * times)),
    "repeat_rows": _frame_step(lambda frame, times: frame.select(pl.all().repeat_by(times).explode())),
    "sort": _frame_step(_sorted),
    "reverse": _frame_step(lambda frame, _: frame.reverse()),
    "drop_columns": _frame_step(lambda frame, names: frame.drop(names)),
    "add_columns": _frame_step(lambda frame, cells: frame.with_columns(**{n: pl.lit(c) for n, c in cells.items()})),
    "rename": _frame_step(lambda frame, names: frame.rename(names)),
    "select": _frame_step(lambda frame, names: frame.select(names)),
    "join_text": _frame_step(lambda frame, name: frame.with_columns(pl.col(name).list.join(", "))),
    "repeat_columns": lambda draft, names, _: draft.repeated.extend(names),
    "store": lambda draft, options, _: draft.store.update(options),
}


# Files


def _write(draft: _Draft, path: Path) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    if not draft.repeated and not draft.store:
        draft.frame.write_parquet(path)
        return
    options = dict(draft.store)
    table = draft.frame.to_arrow()
    if options.pop("short_types", False):
        table = table.cast(pa.schema([(item.name, _short(item.type)) for item in table.schema]))
    for name in draft.repeated:
        table = table.append_column(name, table[name])
    pq.write_table(table, path, **options)


def _short(dtype: pa.DataType) -> pa.DataType:
    """The 32-bit variant of an Arrow type: string for large_string, list for large_list."""
    if pa.types.is_large_list(dtype):
        return pa.list_(_short(dtype.value_type))
    return pa.string() if pa.types.is_large_string(dtype) or pa.types.is_string_view(dtype) else dtype


def _write_config(config: Mapping[str, Any], folder: Path) -> None:
    pools = "synthetic_data.yaml"
    shipped = (PROJECT / "config" / pools).read_text("utf-8")
    for name, content in ({pools: {}} | dict(config)).items():
        text = content
        if isinstance(content, Mapping):
            text = shipped
            for old, new in content.items():
                if text.count(old) != 1:
                    raise ValueError(f"{old!r} does not stand just once in the shipped {pools}")
                text = text.replace(old, new)
        if text is not None:
            folder.mkdir(exist_ok=True)
            (folder / name).write_bytes(text.encode())


def _change_file(root: Path, path: Path, change: Mapping[str, Any]) -> None:
    [(verb, value)] = change.items()
    content = path.read_bytes()
    path.unlink()
    if verb == "cut":
        path.write_bytes(content[:value])
    elif verb == "text":
        path.write_text(value, "utf-8")
    elif verb == "folder":
        path.mkdir()
    elif verb == "move":
        (root / value).parent.mkdir(parents=True, exist_ok=True)
        (root / value).write_bytes(content)
    else:
        _only({verb: value}, {"absent"})


def _only(document: Mapping[str, Any], known: set[str]) -> None:
    if unknown := set(document) - known:
        raise ValueError(f"unknown: {', '.join(sorted(unknown))}")
