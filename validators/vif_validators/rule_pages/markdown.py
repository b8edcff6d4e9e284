"""Rules in Markdown."""

import re
from collections.abc import Iterable

from vif_contracts.rule import Rule
from vif_validators.rule_examples import Grid, Part, Source, Words, bad_parts, good_parts
from vif_validators.rule_pages.words import also, scope, settable, weight


def markdown_list(rules: Iterable[Rule]) -> str:
    """Every rule as a row of one Markdown table."""
    rows = [("Code", "Name", "Severity", "Demands"), ("---", "---", "---", "---")]
    rows += [(rule.code, rule.name, weight(rule), _escaped(rule.demands)) for rule in rules]
    return "".join(_row(row) for row in rows)


def markdown_pages(rules: Iterable[Rule]) -> str:
    """A page for each rule, with a heading of its own."""
    return "\n".join(_markdown_page(rule) for rule in rules)


def _markdown_page(rule: Rule) -> str:
    parts = [
        ("What it demands", _sentence(rule.demands)),
        ("Why it matters", _escaped(rule.why)),
        ("Bad", _written(bad_parts(rule))),
        ("Good", _written(good_parts(rule))),
        ("How to mend it", _sentence(rule.hint)),
        ("What to set", _sentence(settable(rule))),
        ("See also", _sentence(also(rule))),
    ]
    head = f"# {rule.code} {rule.name}\n\n{_sentence(f'{weight(rule)} {scope(rule)}')}\n"
    return head + "".join(f"\n## {title}\n\n{text}\n" for title, text in parts if text)


def _written(parts: list[Part]) -> str:
    titled = sum(isinstance(part, Grid) for part in parts) > 1
    blocks = []
    for part in parts:
        match part:
            case Words(text=text):
                blocks.append(_sentence(text))
            case Source(lines=lines, language=language, name=name):
                fence = _fence("\n".join(lines), 3)
                blocks += [f"File {_code(name)}:"] if name else []
                blocks.append("\n".join((f"{fence}{language}", *lines, fence)))
            case Grid():
                blocks += [f"Table {_code(part.table)}:"] if titled else []
                blocks.append(_table(part))
    return "\n\n".join(blocks)


def _table(grid: Grid) -> str:
    headings = tuple(_code(heading) for heading, _, _ in grid.columns)
    rules = tuple("---:" if numeric else "---" for _, numeric, _ in grid.columns)
    rows = zip(*(texts for _, _, texts in grid.columns), strict=True)
    return "".join(map(_row, (headings, rules, *(tuple(map(_code, row)) for row in rows)))).rstrip()


def _row(texts: tuple[str, ...]) -> str:
    return f"| {' | '.join(texts)} |\n"


def _code(text: str) -> str:
    """A code span in a cell of a table."""
    fence = _fence(text, 1)
    pad = " " if text[:1] == "`" or text[-1:] == "`" else ""
    return f"{fence}{pad}{text}{pad}{fence}".replace("|", "\\|")


def _fence(text: str, shortest: int) -> str:
    """More backticks than stand together anywhere in the text."""
    return "`" * max(shortest, 1 + max(map(len, re.findall("`+", text)), default=0))


def _sentence(clause: str) -> str:
    """A clause as a sentence; a name at its beginning stays as it is written."""
    if not clause:
        return ""
    first = clause.partition(" ")[0]
    return _escaped((clause[0].upper() + clause[1:] if first.isalpha() else clause) + ".")


def _escaped(text: str) -> str:
    """Text in which nothing is markup; an underscore inside a word is none."""
    return re.sub(r"([\\`*<>\[\]|~&#]|\b_|_\b)", r"\\\1", text)
