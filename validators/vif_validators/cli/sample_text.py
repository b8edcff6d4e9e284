"""What `vif sample --break` says of the violations that it planted."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import groupby
from pathlib import Path, PurePosixPath

from vif_contracts.catalog import ALL_RULES
from vif_contracts.dataset import PLACES
from vif_contracts.planting import Place
from vif_contracts.rule import RowRule, Rule, StructureRule
from vif_contracts.vocabulary import CONFIG, POOLS_PATH
from vif_validators.report import Result, Sample
from vif_validators.reporters import sample_table
from vif_validators.reporters.layout import PATH_LIMIT, Line, counted, flow, painter, short

MOST_PLACES = 20
"""Places of one rule that are listed."""


def planted(
    root: str,
    places: Iterable[Place],
    counts: Mapping[str, int],
    *,
    expected: Mapping[str, int],
    files: Iterable[str],
    width: int,
    color: bool,
) -> str:
    """A block for each rule that was broken: file, rule, number and places; then what follows from these violations.

    Args:
        root: the folder that the data set is in.
        places: where the violations are, by code and row.
        counts: the violations asked for, by code.
        expected: all violations that there are, by code.
        files: the files that were written beside the tables, by their place under the folder.
        width: cells a line of samples may take.
        color: add ANSI colours.
    """
    paint = painter(color=color)
    lines: list[Line] = []
    for code, found in groupby(places, key=lambda place: place.code):
        of_code = list(found)
        where = ", ".join(short(str(Path(root, path)), PATH_LIMIT) for path in _paths(of_code, files))
        result = _result(code, counts[code], of_code)
        table = sample_table.table([result], width)
        what = counted(result.violations, "violations") + " planted"
        if not table and result.columns:
            what += f", in column {short(result.columns[0])}"
        lines += [*flow([(f"{where}: ", ""), (f"{code} {result.name}", "rule"), (":", "")], what, width, 2), *table]
    lines += _implied({code: count - counts.get(code, 0) for code, count in expected.items()}, width)
    return "".join(f"{paint(line)}\n" for line in lines)


def _paths(places: Sequence[Place], files: Iterable[str]) -> Sequence[str]:
    """The files at fault, under the folder."""
    table = places[0].table
    if table == CONFIG:
        return [path for path in files if PurePosixPath(path).parent == PurePosixPath(POOLS_PATH).parent]
    if table in PLACES:
        return [PLACES[table]]
    named = [place.file for place in places if place.file is not None]
    return named if len(named) <= MOST_PLACES else [*named[:MOST_PLACES], f"{len(named) - MOST_PLACES:,} more"]


def _result(code: str, count: int, found: list[Place]) -> Result:
    """The places as a report shows them."""
    rule = ALL_RULES[code]
    samples = [
        Sample(row=at.row, persona_id=at.persona_id, t_index=at.t_index, column=at.column, value=at.value)
        for at in found[:MOST_PLACES]
    ]
    columns = tuple(dict.fromkeys(place.column for place in found if place.column is not None))
    return Result(
        code=code,
        name=rule.name,
        severity=rule.severity.value,
        table=rule.table,
        status="failed",
        message="",
        columns=columns if _is_judged_by_column(rule) else getattr(rule, "columns", ()),
        violations=count,
        unit=rule.unit,
        samples=tuple(samples),
    )


def _is_judged_by_column(rule: Rule) -> bool:
    return isinstance(rule, StructureRule) or (isinstance(rule, RowRule) and rule.per_column)


def _implied(more: Mapping[str, int], width: int) -> Iterator[Line]:
    found = [f"{code} {ALL_RULES[code].name} ({counted(count, 'violations')})" for code, count in more.items() if count]
    if found:
        yield from flow([("it follows that these fail, too:", "")], ", ".join(found), width, 2)
