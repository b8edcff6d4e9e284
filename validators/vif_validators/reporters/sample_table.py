"""The table of samples under a failed rule."""

from collections.abc import Sequence
from typing import Final

from vif_validators.report import Result, Sample
from vif_validators.reporters.layout import PATH_LIMIT, Line, cell, cells, quoted, short

LEAST_VALUE: Final = 16
"""Cells that a value keeps while other columns can still be cut."""


def table(group: list[Result], width: int) -> list[Line]:
    """The samples of one rule, indented by four, and how many violations are not shown; nothing without a sample."""
    columns = texts_of(group)
    if not columns:
        return []
    sizes = _fitted([max(map(cells, texts)) for _, texts in columns], width - 4 - 2 * (len(columns) - 1))
    aligns = [align for align, _ in columns]
    rows = zip(*(texts for _, texts in columns), strict=True)
    lines: list[Line] = [
        [("    " + "  ".join(map(cell, row, sizes, aligns)).rstrip(), "" if number else "label")]
        for number, row in enumerate(rows)
    ]
    left = not_shown(group)
    return [*lines, [(f"    and {left:,} more", "")]] if left else lines


def texts_of(group: Sequence[Result]) -> list[tuple[str, list[str]]]:
    """The columns of the table: how each is aligned, then its heading and cells, all of them safe to show."""
    samples = chosen(group)
    return _columns(samples, _heading(group, samples))


def not_shown(group: Sequence[Result]) -> int:
    """How many violations have no sample."""
    return max(sum(result.violations for result in group) - _units(chosen(group), group[0].unit), 0)


def chosen(group: Sequence[Result]) -> list[Sample]:
    """As many samples as one result has at most, the first ones of every column before the second ones."""
    numbered = [
        (turn, place, sample) for place, result in enumerate(group) for turn, sample in enumerate(result.samples)
    ]
    chosen = sorted(numbered, key=lambda item: item[:2])[: max(len(result.samples) for result in group)]
    return [sample for _, _, sample in sorted(chosen, key=lambda item: (item[1], item[0]))]


def _units(samples: Sequence[Sample], unit: str) -> int:
    """How many of what the rule counts the samples show: several rows may belong to one persona."""
    personas = {sample.persona_id for sample in samples}
    return len(personas) if unit == "personas" and None not in personas else len(samples)


def _heading(group: Sequence[Result], samples: list[Sample]) -> str | None:
    """The one column whose cells the values are; None where there are several, or a finding is about several."""
    names = {sample.column for sample in samples}
    return names.pop() if len(names) == 1 and all(len(result.columns) <= 1 for result in group) else None


def _columns(samples: list[Sample], fault: str | None) -> list[tuple[str, list[str]]]:
    """The columns that have something to say: their alignment, then heading and cells.

    Where one column of the data is at fault it has its own name as the heading, and is not shown twice. What persona_id
    or t_index shows already is no value.
    """
    several = len({sample.column for sample in samples}) > 1
    repeated = fault is None and not several and all(map(_is_key, samples))
    candidates = {
        ("place", "tail"): [_file(s) for s in samples],
        ("row", "right"): [None if s.row is None else str(s.row) for s in samples],
        ("persona_id", "left"): [_quoted(s.persona_id) for s in samples if fault != "persona_id"],
        ("t_index", "right"): [None if s.t_index is None else str(s.t_index) for s in samples if fault != "t_index"],
        ("column", "left"): [None if s.column is None else short(s.column) for s in samples if several],
        ("value" if fault is None else short(fault), "left"): [_value(s) for s in samples if not repeated],
    }
    return [
        (align, [heading, *("-" if text is None else text for text in texts)])
        for (heading, align), texts in candidates.items()
        if any(text is not None for text in texts)
    ]


def _file(sample: Sample) -> str | None:
    if sample.file is None:
        return None
    return short(sample.file, PATH_LIMIT) + ("" if sample.line is None else f":{sample.line}")


def _value(sample: Sample) -> str | None:
    if sample.value is not None:
        return quoted(sample.value)
    if sample.column == "persona_id" and sample.persona_id is not None:
        return quoted(sample.persona_id)
    return "null" if sample.column is not None and sample.row is not None else None


def _is_key(sample: Sample) -> bool:
    """Whether the value is the persona_id or t_index of the sample itself."""
    if sample.column == "persona_id":
        return sample.persona_id is not None and sample.value in {None, sample.persona_id}
    return sample.column == "t_index" and sample.t_index is not None and sample.value == str(sample.t_index)


def _quoted(text: str | None) -> str | None:
    return None if text is None else quoted(text)


def _fitted(sizes: list[int], room: int) -> list[int]:
    """The widths of the columns: the value gives way first, then whichever is widest, until all have room."""
    value = min(sizes[-1], max(LEAST_VALUE, room - sum(sizes[:-1])))
    sizes = [*sizes[:-1], value]
    while sum(sizes) > room:
        sizes[sizes.index(max(sizes))] -= 1
    return sizes
