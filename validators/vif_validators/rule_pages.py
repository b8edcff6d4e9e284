"""The pages of `vif rules`, for a terminal and in Markdown: all that they say comes from the rules themselves."""

import re
from collections.abc import Iterable
from itertools import groupby

from vif_contracts.catalog import ALL_RULES
from vif_contracts.characteristics import CharacteristicRule
from vif_contracts.dataset import PLACES, TABLES
from vif_contracts.label_file_rules import LABEL_FILES
from vif_contracts.model_rules import MODEL
from vif_contracts.rule import Rule, Severity
from vif_contracts.thresholds import CharacteristicThresholds
from vif_contracts.vocabulary import CONFIG, SETTINGS_PATH
from vif_validators.reporters.layout import NARROWEST, Line, cells, filled, flow, painter, singular
from vif_validators.rule_examples import Grid, Part, Source, Words, bad_parts, drawn, good_parts

FAMILIES = {
    "C": "Configuration: the YAML files under config/",
    "D": "Data characteristics: what vif profile shows, judged by thresholds of config/validation.yaml",
    "J": "Judge output files: logs/judge_labels/persona_<persona_id>_labels.json",
    **{
        model.__terms__.structure.unreadable.code[0]: f"{table.replace('_', ' ').capitalize()}: {PLACES[table]}"
        for table, model in TABLES.items()
    },
    "X": "Between the registry and the labels",
    "M": "Any parquet file under a pandera.polars model of your own",
}
"""What the rules whose codes start with a letter are about."""

_NO_TABLES = {CONFIG: "the files under config/", LABEL_FILES: "judge output files", MODEL: "a table of your own"}
"""What a page calls the places that are no table of the data set."""

ROOMY = 64
"""Columns of a terminal from which on the list of rules has columns of its own."""

_INDENT = 9
_LEGEND = "A rule is an error (exit 1) unless its line says otherwise. `vif rules L302` explains a rule."


def text_list(rules: Iterable[Rule], *, width: int = 80, color: bool = False) -> str:
    """Every rule in a line or two, by family; `width` is 40 at least."""
    width = max(width, NARROWEST)
    rules = list(rules)
    widest = max((cells(rule.name) for rule in rules), default=0) if width >= ROOMY else 0
    blocks: list[list[Line]] = []
    for family, members in groupby(rules, key=lambda rule: rule.code[0]):
        heading: list[Line] = [[(line, "rule")] for line in filled(FAMILIES.get(family, family), width, width)]
        blocks.append([*heading, *(line for rule in members for line in _entry(rule, widest, width))])
    blocks.append(flow([(f"{len(rules)} rules.", "")], _LEGEND, width, 0))
    return _painted(blocks, color=color)


def _entry(rule: Rule, widest: int, width: int) -> list[Line]:
    """One rule of the list; where there are no columns (`widest` is 0), its sentence follows its name."""
    name = f"{rule.name:<{widest}} " if widest else f"{rule.name}:"
    prefix: Line = [(f"  {rule.code}", "rule"), (f"  {name}", "")]
    weight = "exit 2" if rule.blocking else "" if rule.severity is Severity.ERROR else rule.severity.value
    if weight:
        prefix.append((f" {weight}:", "unreadable" if rule.blocking else weight))
    return flow(prefix, rule.demands, width, len("  C001  ") + widest + 2 if widest else _INDENT)


def text_pages(rules: Iterable[Rule], *, width: int = 80, color: bool = False) -> str:
    """A page for each rule; `width` is 40 at least."""
    width = max(width, NARROWEST)
    blocks = [block for rule in rules for block in _page(rule, width)]
    return _painted(blocks, color=color)


def _page(rule: Rule, width: int) -> list[list[Line]]:
    head: list[Line] = [[(f"{rule.code} {rule.name}", "rule")]]
    head += flow([("  ", ""), (_weight(rule), rule.severity.value)], _scope(rule), width, 4)
    blocks = [head, [*_said("rule", rule.demands, width), *_said("why", rule.why, width)]]
    blocks += [
        _beside(label, drawn(parts, width - _INDENT))
        for label, parts in (("bad", bad_parts(rule)), ("good", good_parts(rule)))
        if parts
    ]
    below = (("mend", rule.hint), ("set", _settable(rule)), ("also", _also(rule)))
    return [*blocks, [line for label, said in below for line in _said(label, said, width)]]


def _scope(rule: Rule) -> str:
    return f"in {_NO_TABLES.get(rule.table, rule.table)}, one violation per {singular(rule.unit)}"


def _also(rule: Rule) -> str:
    others = [f"{code} {ALL_RULES[code].name}" for code in rule.implies]
    return f"often fails together with {' and '.join(others)}" if others else ""


def _settable(rule: Rule) -> str:
    """The thresholds that the rule compares with, and their defaults."""
    if not isinstance(rule, CharacteristicRule) or not rule.thresholds:
        return ""
    defaults = CharacteristicThresholds()
    named = [f"{name} ({getattr(defaults, name):g} by default)" for name in rule.thresholds]
    return f"{' and '.join(named)} under thresholds in {SETTINGS_PATH}"


def _said(label: str, text: str, width: int) -> list[Line]:
    return flow([(_label(label), "label")], text, width, _INDENT) if text else []


def _beside(label: str, lines: list[Line]) -> list[Line]:
    first, *rest = lines
    return [[(_label(label) + " ", "label"), *first], *([(" " * _INDENT, ""), *line] for line in rest)]


def _label(label: str) -> str:
    return f"  {label + ':':<6}"


def _painted(blocks: list[list[Line]], *, color: bool) -> str:
    paint = painter(color=color)
    return "\n\n".join("\n".join(paint(line) for line in block) for block in blocks if block) + "\n"


def markdown_list(rules: Iterable[Rule]) -> str:
    """Every rule as a row of one Markdown table."""
    rows = [("Code", "Name", "Severity", "Demands"), ("---", "---", "---", "---")]
    rows += [(rule.code, rule.name, _weight(rule), _escaped(rule.demands)) for rule in rules]
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
        ("What to set", _sentence(_settable(rule))),
        ("See also", _sentence(_also(rule))),
    ]
    head = f"# {rule.code} {rule.name}\n\n{_sentence(f'{_weight(rule)} {_scope(rule)}')}\n"
    return head + "".join(f"\n## {title}\n\n{text}\n" for title, text in parts if text)


def _weight(rule: Rule) -> str:
    return f"{rule.severity.value} (exit 2)" if rule.blocking else rule.severity.value


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
