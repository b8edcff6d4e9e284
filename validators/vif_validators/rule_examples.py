"""The examples of a rule as parts of a page: small tables, files, and words where neither shows the fault."""

from dataclasses import dataclass

import polars as pl

from vif_contracts.dataset import TABLES
from vif_contracts.dtypes import dtype_name
from vif_contracts.examples import tables
from vif_contracts.label_file_rules import FileExample
from vif_contracts.rule import Example, Rule
from vif_contracts.vocabulary import CONFIG
from vif_validators.reporters.layout import Line, cell, cells, filled, flow, quoted
from vif_validators.text_of import presentable, text_of

WHOLE_FILE = "a parquet file that decodes to its last page"


@dataclass(frozen=True, kw_only=True)
class Grid:
    """A table: a column's heading, whether it holds numbers, and its cells, as text that is safe to show."""

    table: str
    columns: tuple[tuple[str, bool, tuple[str, ...]], ...]


@dataclass(frozen=True, kw_only=True)
class Source:
    """The text of a file in a language; its name where there are several."""

    lines: tuple[str, ...]
    language: str = "yaml"
    name: str = ""


@dataclass(frozen=True, kw_only=True)
class Words:
    """What to look at, in words."""

    text: str


Part = Grid | Source | Words


def bad_parts(rule: Rule) -> list[Part]:
    """What breaks the rule; nothing for a rule without examples."""
    return _parts(rule, rule.bad)


def good_parts(rule: Rule) -> list[Part]:
    """What obeys the rule, in the form in which `bad_parts` shows what breaks it."""
    return _parts(rule, rule.good)


def _parts(rule: Rule, example: Example) -> list[Part]:
    note = [Words(text=example.note)] if example.note else []
    if rule.bad.content is not None:
        return [*_file(rule, example), *note]
    complete = tables(example)
    return [*(_part(rule, table, frame) for table, frame in complete.frames.items()), *note]


def _file(rule: Rule, example: Example) -> list[Part]:
    """The text of a file. The bytes of a table say nothing to a reader, and its note is enough."""
    if isinstance(example, FileExample):
        several = len(example.files) > 1
        return [
            Source(lines=tuple(content.decode().splitlines()), language="json", name=name if several else "")
            for name, content in example.files.items()
        ]
    if example.content is None:
        return [Words(text=WHOLE_FILE)]
    return [Source(lines=tuple(example.content.decode().splitlines()))] if rule.table == CONFIG else []


def _part(rule: Rule, table: str, frame: pl.DataFrame) -> Part:
    """One table of an example: its cells, or its columns where the rule is about those."""
    terms, documented = TABLES[table].__terms__, list(TABLES[table].to_schema().columns)
    named = _named(rule, table)
    if rule.bad.cast:
        return Words(text=", ".join(f"{name} is {dtype_name(frame.schema[name])}" for name in rule.bad.cast))
    if rule.bad.drop or not named <= set(documented):
        return Words(text=_said_of_columns(frame.columns, documented))
    columns = dict.fromkeys((*terms.key, *(name for name in documented if name in named)))
    return Grid(table=table, columns=tuple(_column(frame, name) for name in columns))


def _said_of_columns(names: list[str], documented: list[str]) -> str:
    missing = [name for name in documented if name not in names]
    extra = [name for name in names if name not in documented]
    if missing:
        return f"all documented columns but {', '.join(missing)}"
    if extra:
        return f"all documented columns, and {', '.join(extra)}"
    return f"all documented columns: {', '.join(documented)}"


def _named(rule: Rule, table: str) -> set[str]:
    """The columns that the examples of the rule fill in themselves: those that matter."""
    rows = [row for example in (rule.bad, rule.good) for row in example.rows().get(table, ())]
    return {name for row in rows for name in row}


def _column(frame: pl.DataFrame, name: str) -> tuple[str, bool, tuple[str, ...]]:
    dtype = frame.schema[name]
    values = frame.select(presentable(name, dtype)).to_series().to_list()
    return (
        name,
        dtype.is_numeric(),
        tuple("null" if value is None else quoted(text_of(value, dtype)) for value in values),
    )


def drawn(parts: list[Part], room: int) -> list[Line]:
    """The parts as lines of at most `room` cells, for a terminal."""
    titled = sum(isinstance(part, Grid) for part in parts) > 1
    lines: list[Line] = []
    for part in parts:
        match part:
            case Words(text=text):
                lines += [[(line, "")] for line in filled(text, room, room)]
            case Source(lines=source, name=name):
                lines += [[(line, "")] for line in (filled(name, room, room) if name else ())]
                lines += [[(cell(line, min(room, cells(line)), "left"), "")] for line in source]
            case Grid() if titled:
                lines += [[(part.table, "")], *([("  ", ""), *line] for line in _grid(part, room - 2))]
            case Grid():
                lines += _grid(part, room)
    return lines


def _grid(grid: Grid, room: int) -> list[Line]:
    """The columns beside one another where they have room, else each cell of a row in a line of its own."""
    texts = [(heading, *column) for heading, _, column in grid.columns]
    sizes = [max(map(cells, column)) for column in texts]
    if sum(sizes) + 2 * (len(sizes) - 1) > room:
        return _records(grid, room)
    aligns = ["right" if numeric else "left" for _, numeric, _ in grid.columns]
    return [
        [("  ".join(map(cell, row, sizes, aligns)).rstrip(), "" if number else "label")]
        for number, row in enumerate(zip(*texts, strict=True))
    ]


def _records(grid: Grid, room: int) -> list[Line]:
    headings = [heading for heading, _, _ in grid.columns]
    rows = zip(*(column for _, _, column in grid.columns), strict=True)
    widest = max(map(cells, headings))
    return [
        line
        for row in rows
        for heading, text in zip(headings, row, strict=True)
        for line in flow([(f"{heading:<{widest}} ", "label")], text, room, 4)
    ]
