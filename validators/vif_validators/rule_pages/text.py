"""Rules for a terminal."""

from collections.abc import Iterable
from itertools import groupby

from vif_contracts.rule import Rule, Severity
from vif_validators.reporters.layout import NARROWEST, Line, cells, filled, flow, painter
from vif_validators.rule_examples import bad_parts, drawn, good_parts
from vif_validators.rule_pages.words import FAMILIES, also, scope, settable, weight

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
    note = "exit 2" if rule.blocking else "" if rule.severity is Severity.ERROR else rule.severity.value
    if note:
        prefix.append((f" {note}:", "unreadable" if rule.blocking else note))
    return flow(prefix, rule.demands, width, len("  C001  ") + widest + 2 if widest else _INDENT)


def text_pages(rules: Iterable[Rule], *, width: int = 80, color: bool = False) -> str:
    """A page for each rule; `width` is 40 at least."""
    width = max(width, NARROWEST)
    blocks = [block for rule in rules for block in _page(rule, width)]
    return _painted(blocks, color=color)


def _page(rule: Rule, width: int) -> list[list[Line]]:
    head: list[Line] = [[(f"{rule.code} {rule.name}", "rule")]]
    head += flow([("  ", ""), (weight(rule), rule.severity.value)], scope(rule), width, 4)
    blocks = [head, [*_said("rule", rule.demands, width), *_said("why", rule.why, width)]]
    blocks += [
        _beside(label, drawn(parts, width - _INDENT))
        for label, parts in (("bad", bad_parts(rule)), ("good", good_parts(rule)))
        if parts
    ]
    below = (("mend", rule.hint), ("set", settable(rule)), ("also", also(rule)))
    return [*blocks, [line for label, said in below for line in _said(label, said, width)]]


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
