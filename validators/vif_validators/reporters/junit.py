"""The report as JUnit XML: for the test pages of GitLab, Jenkins and GitHub.

One suite per table, one test case per rule: a rule that is judged column by column is one case, whose text has its
columns. What those readers make of a case decides its shape: GitLab shows `classname` and `name`, takes the first of
two cases that agree in both, and of a failure its text, never its message; Jenkins takes what stands before the last
dot of `classname` for a package. The elements and attributes are those of Jenkins' schema, which has a file for a suite
and none for a case; and no time, for none is known.
"""

from collections.abc import Iterable, Mapping, Sequence
from html import escape
from typing import Final

from vif_validators.report import Report, Result
from vif_validators.reporters import located, sample_table
from vif_validators.reporters.layout import PATH_LIMIT, counted, painter, sentence, short

WIDTH: Final = 100
"""Cells that a line of samples takes at most."""
MOST_MESSAGES: Final = 50
"""Columns of one rule whose messages are written out."""
HEADLINE_LIMIT: Final = 200
"""Characters of the one line that stands for a failure; the whole message is in its text."""
PACKAGE: Final = "vif"

Cases = dict[str, list[Result]]
"""The results of each case of a suite by the name of the case."""


def render(report: Report) -> str:
    """The report as lines that end in a newline each; the same report gives the same text.

    Cases with an error or a failure are there exactly where the exit code is not 0, and with an error where it is 2.
    """
    suites = [_suite(report, table, cases) for table, cases in _tables(report).items()]
    if not suites or all(result.status == "skipped" for result in report):
        suites.append(_nothing_judged())
    totals = [sum(counts) for counts in zip(*(counts for counts, _ in suites), strict=True)]
    lines = [line for _, lines in suites for line in lines]
    attributes = {"name": PACKAGE, "tests": totals[0], "failures": totals[1], "errors": totals[2]}
    body = [f"<testsuites{_written(attributes)}>", *lines, "</testsuites>"]
    return "\n".join(['<?xml version="1.0" encoding="UTF-8"?>', *body]) + "\n"


def _tables(report: Report) -> dict[str, Cases]:
    # By the names as they are shown: two that are cut to the same text would be one case to a reader.
    tables: dict[str, Cases] = {}
    for result in report:
        cases = tables.setdefault(short(result.table), {})
        cases.setdefault(f"{short(result.code)} {short(result.name)}", []).append(result)
    return tables


def _suite(report: Report, table: str, cases: Cases) -> tuple[tuple[int, ...], list[str]]:
    """How many cases there are, failed, in error and skipped; and the lines of the suite."""
    file = _file(report, table)
    written = [_case(report, f"{PACKAGE}.{table}", name, results, file) for name, results in cases.items()]
    kinds = [kind for kind, _ in written]
    counts = (len(kinds), *(kinds.count(kind) for kind in ("failure", "error", "skipped")))
    names = ("tests", "failures", "errors", "skipped")
    attributes = {"name": table, **dict(zip(names, counts, strict=True)), **({"file": file} if file else {})}
    lines = [line for _, lines in written for line in lines]
    return counts, [f"  <testsuite{_written(attributes)}>", *lines, "  </testsuite>"]


def _nothing_judged() -> tuple[tuple[int, ...], list[str]]:
    """A suite without which a reader would call a check passed that judged nothing."""
    return (1, 0, 1, 0), [
        f'  <testsuite name="{PACKAGE}" tests="1" failures="0" errors="1" skipped="0">',
        f'    <testcase classname="{PACKAGE}" name="nothing-judged">',
        _element("error", "no rule could be judged", {"type": "unreadable", "message": "no rule could be judged"}),
        "    </testcase>",
        "  </testsuite>",
    ]


def _file(report: Report, table: str) -> str | None:
    """The file of a table, where it is one."""
    paths = [given.path for given in report.inputs if short(given.table) == table and given.path is not None]
    return short(paths[0], PATH_LIMIT) if len(paths) == 1 else None


def _case(
    report: Report, classname: str, name: str, results: Sequence[Result], file: str | None
) -> tuple[str, list[str]]:
    """What became of the case, and its lines."""
    failed = [result for result in results if result.status == "failed"]
    failing = [result for result in failed if _fails(report, result)]
    blocking = any(result.blocking for result in failing)
    lesser = [result for result in failed if result not in failing]
    skipped = [result for result in results if result.status == "skipped"]
    kind, elements = "passed", []
    if failing:
        kind = "error" if blocking else "failure"
        attributes = {"type": "unreadable" if blocking else failing[0].severity, "message": _headline(failing)}
        elements.append(_element(kind, _finding(failing, name, file), attributes))
    elif skipped:
        kind = "skipped"
        elements.append(_element(kind, _reasons(skipped), {"message": _reasons(skipped)}))
    notes = [f"{lesser[0].severity}: {_finding(lesser, name, file)}"] if lesser else []
    notes += [f"not judged: {_reasons(skipped)}"] if skipped and failing else []
    notes += _waived(results)
    if notes:
        elements.append(_element("system-out", "\n".join(notes), {}))
    head = f"    <testcase{_written({'classname': classname, 'name': name})}"
    return kind, [head + ">", *elements, "    </testcase>"] if elements else [head + "/>"]


def _fails(report: Report, result: Result) -> bool:
    """Whether the result makes the exit code what it is."""
    return result.blocking or result.severity == "error" or (report.strict and result.severity == "warning")


def _headline(failing: Sequence[Result]) -> str:
    more = f"; and {len(failing) - 1:,} more of this rule" if len(failing) > 1 else ""
    return short(failing[0].message, HEADLINE_LIMIT) + more


def _finding(failed: Sequence[Result], name: str, file: str | None) -> str:
    """All that a person needs to find and mend it: rule, messages, samples, why and how."""
    first = failed[0]
    place = f"{file}: " if file is not None else ""
    lines = [f"{place}{name}", *(sentence(result.message) for result in failed[:MOST_MESSAGES])]
    if len(failed) > MOST_MESSAGES:
        lines.append(f"and {len(failed) - MOST_MESSAGES:,} more of this rule")
    group = list(failed)
    paint = painter(color=False)
    lines += map(paint, located.lines(group) or sample_table.table(group, WIDTH))
    if any(sample.row is not None for result in failed for sample in result.samples):
        lines.append("(row numbers count from 0)")
    said = (("rule", first.demands), ("why", first.why), ("mend", first.hint))
    return "\n".join([*lines, *(f"{label}: {sentence(text)}" for label, text in said if text)])


def _reasons(skipped: Iterable[Result]) -> str:
    reasons = dict.fromkeys(sentence(result.skipped_because or "no reason given") for result in skipped)
    return "; ".join(list(reasons)[:MOST_MESSAGES])


def _waived(results: Iterable[Result]) -> list[str]:
    return [
        f"waived: {counted(result.waived, short(result.unit))}: {sentence('; '.join(said) or 'no reason given')}"
        for result, said in ((result, result.waived_because) for result in results)
        if result.waived or result.status == "waived"
    ][:MOST_MESSAGES]


# XML. Cleaned text has only characters that XML 1.0 allows, and ours the newline.


def _element(name: str, text: str, attributes: Mapping[str, object]) -> str:
    # GitLab and Jenkins take what stands in such brackets, wherever it stands, for a file to attach.
    text = text.replace("[[ATTACHMENT", "[ [ATTACHMENT")
    content = f">{escape(text, quote=False)}</{name}>" if text else "/>"
    return f"      <{name}{_written(attributes)}{content}"


def _written(attributes: Mapping[str, object]) -> str:
    return "".join(f' {name}="{escape(str(value))}"' for name, value in attributes.items())
