"""What stands below the findings of a text report: what was skipped, waived, passed and judged, and the totals."""

import os
from collections.abc import Collection, Iterable
from typing import Final

from vif_validators.report import Input, Report, Result
from vif_validators.reporters.layout import PATH_LIMIT, cell, cells, counted, sentence, short

SHORTEST_RANGE: Final = 3
"""Codes in a row that are worth a dash."""
MOST_REASONS: Final = 3
"""Reasons for waiving violations of one rule that are named."""


def sections(report: Report, *, verbose: bool, elapsed: float | None) -> dict[str, list[str]]:
    """The entries of every section by its label, in order; `verbose` adds the rules that passed."""
    return {
        "skipped": _skipped(report),
        "waived": _waived(report),
        "passed": _passed(report) if verbose else [],
        "judged": [_judged(report, table) for table in dict.fromkeys(given.table for given in report.inputs)],
        "note": ["row numbers count from 0"] if _shows_rows(report) else [],
        "totals": [_totals(report, elapsed)],
    }


def place(report: Report, table: str) -> str:
    """The file of a table, or the folder that all files of a kind are under."""
    named = (given.path for given in report.inputs if given.table == table)
    paths = [path for path in dict.fromkeys(named) if path is not None]
    path = paths[0] if len(paths) == 1 else _folder(paths) or table
    return short(path, PATH_LIMIT)


def _folder(paths: list[str]) -> str:
    try:
        return os.path.commonpath([os.path.dirname(path) for path in paths]) if paths else ""  # noqa: PTH120
    except ValueError:  # some are absolute, others are not
        return ""


def _skipped(report: Report) -> list[str]:
    reasons: dict[str, list[str]] = {}
    for result in report:
        if result.status == "skipped":
            reasons.setdefault(result.skipped_because or "no reason given", []).append(result.code)
    return [f"{sentence(reason)} ({_ranges(codes)})" for reason, codes in reasons.items()]


def _ranges(codes: Iterable[str]) -> str:
    """Codes without repeats, three or more in a row as `P101-P111`."""
    runs: list[list[str]] = []
    for code in dict.fromkeys(codes):
        if runs and _follows(runs[-1][-1], code):
            runs[-1].append(code)
        else:
            runs.append([code])
    ranges = [[f"{run[0]}-{run[-1]}"] if len(run) >= SHORTEST_RANGE else run for run in runs]
    return ", ".join(short(code) for run in ranges for code in run)


def _follows(code: str, other: str) -> bool:
    number = code[1:]
    return number.isdecimal() and other == f"{code[0]}{int(number) + 1:0{len(number)}}"


def _waived(report: Report) -> list[str]:
    counts: dict[tuple[str, str], int] = {}
    reasons: dict[tuple[str, str], dict[str, None]] = {}
    for result in report:
        if result.waived or result.status == "waived":
            key = f"{place(report, result.table)}: {short(result.code)} {short(result.name)}", short(result.unit)
            counts[key] = counts.get(key, 0) + result.waived
            reasons.setdefault(key, {}).update(dict.fromkeys(result.waived_because))
    return [f"{rule}: {counted(count, unit)}{_because(reasons[rule, unit])}" for (rule, unit), count in counts.items()]


def _because(reasons: Collection[str]) -> str:
    """Why violations were accepted: the first reasons, and how many more there are."""
    shown = [sentence(reason) for reason, _ in zip(reasons, range(MOST_REASONS), strict=False)]
    more = [f"{len(reasons) - MOST_REASONS:,} more"] if len(reasons) > MOST_REASONS else []
    return f"; {'; '.join((*shown, *more))}" if reasons else ""


def _passed(report: Report) -> list[str]:
    rules: dict[tuple[str, str], list[Result]] = {}
    for result in report:
        if result.status == "passed":
            rules.setdefault((short(result.code), short(result.name)), []).append(result)
    widest = max((cells(name) for _, name in rules), default=0)
    return [f"{code} {cell(name, widest, 'left')}  {_checked(results)}" for (code, name), results in rules.items()]


def _checked(results: list[Result]) -> str:
    """How much was judged, of a rule as a whole or in each of its columns."""
    fewest, most = min(result.checked for result in results), max(result.checked for result in results)
    unit = short(results[0].unit)
    if len(results) == 1:
        return counted(most, unit)
    if most == 1:
        return counted(len(results), "columns")
    figure = counted(most, unit) if fewest == most else f"{fewest:,} to {counted(most, unit)}"
    return f"{figure} in each of {len(results)} columns"


def _judged(report: Report, table: str) -> str:
    files = [given for given in report.inputs if given.table == table]
    if len(files) > 1:
        return _judged_together(report, files)
    [given] = files
    if given.rows is not None:
        said = counted(given.rows, given.unit)
    else:
        blocked = any(result.blocking and result.table == table for result in report.failed)
        said = "could not be judged" if blocked or given.unit != "rows" else ""
    facts = [short(table) if given.path is not None else "in memory", said]
    return f"{place(report, table)} ({', '.join(fact for fact in facts if fact)})"


def _judged_together(report: Report, files: list[Input]) -> str:
    """Many files of a kind in one line."""
    judged = sum(given.rows is not None for given in files)
    rows = counted(_rows(files), files[0].unit) + (f" in {judged:,} of them" if judged < len(files) else "")
    facts = [short(files[0].table), counted(len(files), "files"), rows]
    return f"{place(report, files[0].table)} ({', '.join(facts)})"


def _rows(inputs: Iterable[Input]) -> int:
    return sum(given.rows or 0 for given in inputs)


def _shows_rows(report: Report) -> bool:
    return any(sample.row is not None for result in report.failed for sample in result.samples)


def _totals(report: Report, elapsed: float | None) -> str:
    counts = [f"{counted(report.rules('passed'), 'checks')} passed"]
    counts += [
        f"{report.rules(status):,} {status}" for status in ("failed", "skipped", "waived") if report.rules(status)
    ]
    units = list(dict.fromkeys(given.unit for given in report.inputs)) or ["rows"]
    rows = [counted(_rows(given for given in report.inputs if given.unit == unit), unit) for unit in units]
    text = f"{', '.join(counts)}; {', '.join(rows)}"
    return text if elapsed is None else f"{text} in {elapsed:,.2f} s"
