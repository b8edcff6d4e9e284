"""What failed, as Markdown: a table of the rules, and a part to unfold for each of them."""

from collections.abc import Sequence
from typing import Final

from vif_validators.report import Result
from vif_validators.reporters.layout import counted, sentence, short
from vif_validators.reporters.markdown_text import code, coded, escaped, in_html, said
from vif_validators.reporters.sample_table import not_shown, texts_of

MOST_ROWS: Final = 20
"""Findings of one rule that have a row, columns that are named, and sentences."""
MOST_SAMPLES: Final = 100
"""Samples of one rule; a page is read by people."""

HEADING: Final = "| Severity | Code | Rule | Table | Columns | Violations |\n| --- | --- | --- | --- | --- | ---: |\n"


def rows(group: Sequence[Result]) -> list[str]:
    """The rows of one rule in the table under `HEADING`."""
    shown = [_row(result) for result in group[:MOST_ROWS]]
    left = len(group) - MOST_ROWS
    return [*shown, f"|  |  | and {left:,} more of {said(group[0].code)} |  |  |  |\n"] if left > 0 else shown


def details(group: Sequence[Result]) -> str:
    """What the rule found, what it demands and why, what mends it, and samples: folded, with a title."""
    title = f"<code>{in_html(short(group[0].code))}</code> {in_html(short(group[0].name))}: {in_html(_figures(group))}"
    messages = [f"- {said(result.message)}\n" for result in group[:MOST_ROWS]]
    if len(group) > MOST_ROWS:
        messages.append(f"- and {len(group) - MOST_ROWS:,} more of this rule\n")
    parts = ["".join(messages), *_explained(group), _samples(group)]
    body = "\n".join(part for part in parts if part)
    return f"<details>\n<summary>{title}</summary>\n\n{body}\n</details>\n"


def _row(result: Result) -> str:
    columns = [code(column) for column in result.columns[:MOST_ROWS]]
    if len(result.columns) > MOST_ROWS:
        columns.append(f"and {len(result.columns) - MOST_ROWS:,} more")
    figures = f"{result.violations:,} of {escaped(counted(result.checked, short(result.unit)))}"
    cells = [result.severity, escaped(short(result.code)), escaped(short(result.name)), code(result.table)]
    return f"| {' | '.join([*cells, ', '.join(columns), figures])} |\n"


def _figures(group: Sequence[Result]) -> str:
    """How much is at fault and where."""
    unit = short(group[0].unit)
    text = f"{counted(sum(result.violations for result in group), unit)} at fault in {short(group[0].table)}"
    if group[0].blocking:
        text = f"{short(group[0].table)} could not be judged"
    waived = sum(result.waived for result in group)
    return f"{text}; {counted(waived, unit)} waived" if waived else text


def _explained(group: Sequence[Result]) -> list[str]:
    """The rule, its reason and the way to mend it, a paragraph each."""
    texts = {
        "Rule": [result.demands for result in group],
        "Why": [result.why for result in group],
        "Mend": [result.hint for result in group],
    }
    return [
        f"**{label}:** {escaped(sentence(text))}\n"
        for label, found in texts.items()
        for text in list(dict.fromkeys(found))[:MOST_ROWS]
        if text
    ]


def _samples(group: Sequence[Result]) -> str:
    columns = texts_of(group)
    if not columns:
        return ""
    left = not_shown(group) + max(len(columns[0][1]) - 1 - MOST_SAMPLES, 0)
    heading = f"| {' | '.join(escaped(texts[0]) for _, texts in columns)} |\n"
    rule = f"| {' | '.join('---:' if align == 'right' else '---' for align, _ in columns)} |\n"
    shown = slice(1, MOST_SAMPLES + 1)
    cells = zip(*([_cell(align, text) for text in texts[shown]] for align, texts in columns), strict=True)
    more = f"\nand {left:,} more\n" if left > 0 else ""
    return heading + rule + "".join(f"| {' | '.join(row)} |\n" for row in cells) + more


def _cell(align: str, text: str) -> str:
    return escaped(text) if align == "right" or text == "-" else coded(text)
