"""Findings that have a place in a text file: one line each, as editors and people who grep want them."""

from collections.abc import Sequence

from vif_validators.report import Result, Sample
from vif_validators.reporters.layout import PATH_LIMIT, Line, quoted, short
from vif_validators.reporters.sample_table import chosen


def lines(group: Sequence[Result]) -> list[Line]:
    """The samples of one rule as `path:line:character: code name: what`, and how many there are besides.

    Nothing where a sample has no file, or is a row of it. A line is never broken, however long.
    """
    samples = chosen(group)
    if not samples or any(sample.file is None or sample.row is not None for sample in samples):
        return []
    found = [_line(group[0], sample) for sample in samples]
    left = sum(result.violations for result in group) - len(samples)
    return [*found, [(f"and {left:,} more", "")]] if left > 0 else found


def place(sample: Sample) -> str:
    """The file of a sample with line and character, as far as they are known."""
    steps = [short(sample.file or "", PATH_LIMIT)]
    if sample.line is not None:
        steps += [str(number) for number in (sample.line, sample.position) if number is not None]
    return ":".join(steps)


def _line(result: Result, sample: Sample) -> Line:
    rule = f"{short(result.code)} {short(result.name)}"
    return [(f"{place(sample)}: ", ""), (rule, "rule"), (f": {what(sample)}", "")]


def what(sample: Sample) -> str:
    """What is wrong at the place of a sample."""
    said = "" if sample.value is None else quoted(sample.value)
    if sample.column is not None:
        said = f"{short(sample.column)}: {said}"
    if sample.t_index is not None and sample.column != "t_index":
        said += f" (t_index {sample.t_index})"
    return said
