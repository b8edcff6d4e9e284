"""How to break the structural rules of a table: its file, its columns, its having rows."""

from collections.abc import Callable, Iterable, Mapping, Sequence

import polars as pl

from vif_contracts.dtypes import dtype_name
from vif_contracts.journals import schema
from vif_contracts.planting.dice import Dice
from vif_contracts.planting.fault import Change, ColumnFault, Fault, FileFault
from vif_contracts.vocabulary import GENERATION_METADATA, JUDGE_LABELS, PERSONAS

Frames = Mapping[str, Callable[[pl.DataFrame], pl.DataFrame]]

_PREFIXES = {PERSONAS: "P", JUDGE_LABELS: "L"}
_MOST_EXTRA = 1000


def _drop(table: str, count: int, dice: Dice) -> Change:
    columns = dice.some(schema(table), count)
    return Change(frames={table: lambda frame: frame.drop(columns)}, columns=columns)


_OTHER_DTYPES: Mapping[str, Sequence[pl.DataType]] = {
    "str": (pl.Binary(), pl.Int64(), pl.Float64()),
    "i64": (pl.Int32(), pl.Int8(), pl.UInt64(), pl.Float64(), pl.String(), pl.Boolean()),
    "bool": (pl.Int8(), pl.Int64(), pl.String()),
    "datetime[us, UTC]": (
        *(pl.Datetime("us"), pl.Datetime("ms", "UTC"), pl.Datetime("ns", "UTC"), pl.Date(), pl.Int64()),
    ),
    "list[str]": (pl.String(), pl.List(pl.Binary()), pl.List(pl.Int64())),
    "list[i64]": (
        *(pl.List(pl.Int32()), pl.List(pl.Int8()), pl.List(pl.Float64()), pl.List(pl.String()), pl.String()),
    ),
}
"""By documented dtype, others that a parquet file of any writer keeps apart from it."""


def _cast(column: str, dtype: pl.DataType, to: pl.DataType) -> pl.Expr:
    """The column in another dtype; what does not fit becomes null."""
    cells = pl.col(column)
    if isinstance(dtype, pl.Datetime) and to == pl.Datetime("us"):
        return cells.dt.replace_time_zone(None)
    if isinstance(dtype, pl.List) and not isinstance(to, pl.List):
        cells = cells.list.eval(pl.element().cast(pl.String)).list.join(", ")
    return cells.cast(to, strict=False)


def _retype(table: str, count: int, dice: Dice) -> Change:
    columns = dice.some(schema(table), count)
    dtypes = schema(table)
    casts = [
        _cast(column, dtypes[column], dice.one_of(_OTHER_DTYPES[dtype_name(dtypes[column])])) for column in columns
    ]
    return Change(frames={table: lambda frame: frame.with_columns(casts)}, columns=columns)


_NAMES = (
    *("confidence", "rationales_json", "annotation_order", "__index_level_0__", "Unnamed: 0", "id", "Tone", "tone "),
    *("name\n", "\u202ename", "a,b", '"', "=1+1", "[bold]", "::error::", "名前", "🙂", "x" * 300),
)


def _undocumented(table: str, place: int, dice: Dice) -> str:
    """The name of an undocumented column, another one for each place."""
    documented = dice.one_of(list(schema(table)))
    name = dice.one_of((*_NAMES, documented.upper(), f"{documented} ", f"{documented}_right", documented[:-1]))
    return f"{name}{place}" if place or name in schema(table) or name in GENERATION_METADATA else name


def _added(table: str, names: Iterable[str], dice: Dice) -> Change:
    values: tuple[object, ...] = ("terse", 1, 0.5, True, None)
    columns = list(names)
    literals = [pl.lit(dice.one_of(values)).alias(name) for name in columns]
    return Change(frames={table: lambda frame: frame.with_columns(literals)}, columns=columns)


def _add(table: str, count: int, dice: Dice) -> Change:
    return _added(table, [_undocumented(table, place, dice) for place in range(count)], dice)


def _add_metadata(table: str, count: int, dice: Dice) -> Change:
    return _added(table, dice.some(GENERATION_METADATA, count), dice)


def _empty(table: str, _count: int, _dice: Dice) -> Change:
    """Labels without a registry would be those of unknown personas; a registry without labels is one without stage."""

    def unlabeled(frame: pl.DataFrame) -> pl.DataFrame:
        return frame.with_columns(stage_labeled=pl.lit(value=False))

    frames: Frames = {JUDGE_LABELS: pl.DataFrame.clear, PERSONAS: unlabeled}
    implied = {}
    if table == PERSONAS:
        frames, implied = dict.fromkeys(frames, pl.DataFrame.clear), {"L007": 1}
    return Change(frames=frames, columns=[None], implied=implied)


_NOT_PARQUET = (
    b"",
    b"PAR1",
    b"PAR1PAR1",
    b"persona_id,name\n",
    b"version https://git-lfs.github.com/spec/v1\noid sha256:0\nsize 1\n",
    bytes(1000),
)


def _spoil(dice: Dice) -> Callable[[bytes], bytes]:
    """The file is cut short, has another head or foot, a footer of nothing, or is something else altogether."""
    kind, share, instead = dice.below(7), dice.below(2**16), dice.one_of(_NOT_PARQUET)
    changes: tuple[Callable[[bytes], bytes], ...] = (
        lambda content: content[: len(content) * share >> 16],
        lambda content: content[:-1],
        lambda content: b"PAR2" + content[4:],
        lambda content: content[:-4] + b"PAR2",
        lambda content: content[:-8] + b"\xff\xff\xff\x7fPAR1",
        lambda content: content + content,
        lambda _: instead,
    )
    return changes[kind]


def _faults(table: str) -> tuple[Fault, ...]:
    def fault(
        number: str, plant: Callable[[str, int, Dice], Change], *, most: int = 1, alone: bool = False
    ) -> ColumnFault:
        return ColumnFault(
            code=_PREFIXES[table] + number,
            table=table,
            plant=lambda count, dice: plant(table, count, dice),
            most=most,
            alone=alone,
        )

    columns = len(schema(table))
    return (
        FileFault(code=_PREFIXES[table] + "001", table=table, plant=_spoil),
        # One column is left: a file without columns has no rows.
        fault("002", _drop, most=columns - 1, alone=True),
        fault("003", _retype, most=columns, alone=True),
        fault("004", _add, most=_MOST_EXTRA),
        fault("005", _add_metadata, most=len(GENERATION_METADATA)),
        fault("007", _empty, alone=True),
    )


STRUCTURE_FAULTS: tuple[Fault, ...] = (*_faults(PERSONAS), *_faults(JUDGE_LABELS))
