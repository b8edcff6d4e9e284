"""The figures as Markdown: a section and a table for each part, for job summaries and wikis."""

from collections.abc import Iterable

from vif_validators.profiling.figures import Profile
from vif_validators.report import Report
from vif_validators.reporters import summary
from vif_validators.reporters.layout import quoted
from vif_validators.reporters.markdown_text import code, coded, escaped, said
from vif_validators.reporters.profile_parts import sections
from vif_validators.reporters.profile_tables import Section, Table, outcome_of


def render(report: Report) -> str:
    """The figures and the D rules as one document."""
    lines = [
        "# Profile",
        "",
        f"**{report.outcome.upper()}**: {said(summary.sections(report, verbose=False, elapsed=None)['totals'][0])}",
    ]
    if report.profile is not None:
        lines += figures(report.profile)
    return "\n".join([*lines, "", *_rules(report)]) + "\n"


def figures(profile: Profile, level: int = 2) -> list[str]:
    """The lines of all sections, with headings of this level."""
    return [line for section in sections(profile) for line in _section(section, level)]


def _section(section: Section, level: int) -> Iterable[str]:
    yield from ("", f"{'#' * level} {escaped(section.title)}", "")
    yield from (f"- {said(words)}" for words in section.words)
    if section.table:
        if section.words:
            yield ""
        yield from _table(section.table)


def _table(table: Table) -> Iterable[str]:
    yield _row([_words(column.heading) for column in table.columns])
    yield _row(["---:" if column.numeric else "---" for column in table.columns])
    for row in table.rows:
        yield _row(
            [
                code(text) if column.from_data else text if column.numeric else _words(text)
                for column, text in zip(table.columns, row, strict=True)
            ]
        )


def _words(text: str) -> str:
    return escaped(quoted(text))


def _row(cells: Iterable[str]) -> str:
    return f"| {' | '.join(cells)} |"


def _rules(report: Report) -> Iterable[str]:
    yield from ("## Rules", "", _row(["rule", "outcome", "message"]), _row(["---", "---", "---"]))
    for result in report:
        if result.code[0] == "D" or result.status == "failed":
            yield _row([f"{coded(result.code)} {escaped(result.name)}", result.status, said(outcome_of(result))])
    for result in report.failed:
        samples = [sample for sample in result.samples if sample.value is not None]
        if samples:
            yield from ("", f"{coded(result.code)}:", "")
        for sample in samples:
            row = "" if sample.row is None else f"row {sample.row:,} "
            who = code(sample.persona_id) + " " if sample.persona_id is not None else ""
            index = "" if sample.t_index is None else f"t_index {sample.t_index:,} "
            column = code(sample.column) + " " if sample.column is not None else ""
            yield f"- {row}{who}{index}{column}{code(sample.value or '')}"
