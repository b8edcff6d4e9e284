"""The small ways in which a part of an expression can be wrong."""

import re
from collections.abc import Callable, Iterator
from typing import Any

import polars as pl
from tests.mutation.tree import Node, Path, at, dump, load, symbol, text

Change = tuple[str, Node]
"""What is done, in a few words, and what it gives."""

COMPARISONS = {
    "Eq": ("NotEq",),
    "NotEq": ("Eq",),
    "EqValidity": ("Eq", "NotEqValidity"),
    "NotEqValidity": ("NotEq", "EqValidity"),
    "Lt": ("LtEq", "GtEq"),
    "LtEq": ("Lt", "Gt"),
    "Gt": ("GtEq", "LtEq"),
    "GtEq": ("Gt", "Lt"),
}
"""Each comparison with its bound moved, and its opposite."""
ARITHMETIC = {"Plus": "Minus", "Minus": "Plus", "Multiply": "Plus", "FloorDivide": "Modulus", "Modulus": "FloorDivide"}
AGGREGATES = {"Min": "Max", "Max": "Min", "First": "Last", "Last": "First"}
KIN = (
    ("label_rows", "indexed_rows", "distinct_t_index"),
    ("stage_synthetic", "stage_wrangled", "stage_labeled"),
    ("entry_count", "last_t_index"),
)
"""Columns that are taken for one another."""
TRUE: Node = {"Literal": {"Scalar": {"Boolean": True}}}
FALSE: Node = {"Literal": {"Scalar": {"Boolean": False}}}


def changes(root: Node, path: Path) -> Iterator[Change]:
    """What can stand in the place of one part of a tree, one small change each, with its name."""
    node = at(root, path)
    if node == "Len":
        yield "one more", _binary_node(node, "Plus", {"Literal": {"Dyn": {"Int": 1}}})
    if not isinstance(node, dict) or len(node) != 1:
        return
    [(kind, body)] = node.items()
    if kind in _BY_KIND:
        yield from _BY_KIND[kind](body)
    yield from _constants(root, path, node)


def _binary_node(left: Node, op: str, right: Node) -> Node:
    return {"BinaryExpr": {"left": left, "op": op, "right": right}}


def _binary(body: Any) -> Iterator[Change]:
    op = body["op"]
    others = {**COMPARISONS, **{one: (other,) for one, other in ARITHMETIC.items()}, "And": ("Or",), "Or": ("And",)}
    for other in others.get(op, ()):
        yield f"{symbol(op)} to {symbol(other)}", {"BinaryExpr": {**body, "op": other}}


def _function(body: Any) -> Iterator[Change]:
    function, inputs = body["function"], body["input"]
    for words, other in _functions(function):
        yield words, {"Function": {**body, "function": other}}
    left_out = {"Not": "not", "FillNull": "fill_null", "Clip": "clip", "Unique": "unique"}
    for name, words in left_out.items():
        if function in (name, {"Boolean": name}) or _is(function, name):
            yield f"{words} left out", inputs[0]
    if function == "Shift":
        step = at(inputs[1], ("Literal", "Dyn", "Int"))
        yield "shift the other way", {"Function": {**body, "input": [inputs[0], {"Literal": {"Dyn": {"Int": -step}}}]}}
    if function == "AsStruct":
        for index, field in enumerate(inputs):
            less = inputs[:index] + inputs[index + 1 :]
            yield f"without {text(field)}", {"Function": {**body, "input": less}}


def _is(function: Any, name: str) -> bool:
    return isinstance(function, dict) and name in function


_PAIRS: tuple[tuple[str, str, str], ...] = (
    ("Boolean", "IsNull", "IsNotNull"),
    ("Boolean", "IsNotNull", "IsNull"),
    ("Boolean", "AllHorizontal", "AnyHorizontal"),
    ("Boolean", "IsFirstDistinct", "IsLastDistinct"),
    ("Boolean", "IsFirstDistinct", "IsUnique"),
    ("ListExpr", "Sum", "Max"),
    ("StringExpr", "StartsWith", "EndsWith"),
)


def _functions(function: Any) -> Iterator[Change]:
    for family, one, other in _PAIRS:
        if function == {family: one}:
            yield f"{one} to {other}", {family: other}
    match function:
        case {"Boolean": {"IsBetween": {"closed": "Both"}}}:
            for closed in ("Left", "Right", "None"):
                yield f"closed {closed.lower()}", {"Boolean": {"IsBetween": {"closed": closed}}}
        case {"Boolean": {"All": options}}:
            yield "all to any", {"Boolean": {"Any": options}}
        case {"Boolean": {"Any": options}}:
            yield "any to all", {"Boolean": {"All": options}}
        case {"Boolean": {"IsIn": {"nulls_equal": equal}}}:
            yield "nulls equal", {"Boolean": {"IsIn": {"nulls_equal": not equal}}}
        case {"StringExpr": {"Contains": {"literal": False, "strict": strict}}}:
            yield "pattern to text", {"StringExpr": {"Contains": {"literal": True, "strict": strict}}}
        case {"StringExpr": {"Strptime": [dtype, options]}}:
            for option, value in (("strict", True), ("exact", False), ("format", "%Y-%d-%m")):
                yield f"{option} {value}", {"StringExpr": {"Strptime": [dtype, {**options, option: value}]}}
        case {"StringExpr": {"ToInteger": {"strict": False, "dtype": dtype}}}:
            yield "strict", {"StringExpr": {"ToInteger": {"strict": True, "dtype": dtype}}}
        case {"ListExpr": {"Get": True}}:
            yield "raises beyond the end", {"ListExpr": {"Get": False}}


def _aggregate(body: Any) -> Iterator[Change]:
    [(name, of)] = body.items()
    column = of["input"] if isinstance(of, dict) and "input" in of else of
    if name in AGGREGATES:
        yield f"{name} to {AGGREGATES[name]}".lower(), {"Agg": {AGGREGATES[name]: of}}
    elif name == "NUnique":
        yield "n_unique to count", {"Agg": {"Count": {"input": column, "include_nulls": False}}}
    elif name == "Count":
        yield "count to n_unique", {"Agg": {"NUnique": column}}
        yield "nulls counted", {"Agg": {"Count": {"input": column, "include_nulls": not of["include_nulls"]}}}


def _ternary(body: Any) -> Iterator[Change]:
    yield "condition left out", body["truthy"]
    yield "condition turned round", {"Ternary": {**body, "truthy": body["falsy"], "falsy": body["truthy"]}}


def _cast(body: Any) -> Iterator[Change]:
    yield "cast left out", body["expr"]


def _sort_by(body: Any) -> Iterator[Change]:
    yield "sort left out", body["expr"]
    by, options = body["by"], body["sort_options"]
    for index, key in enumerate(by):
        flipped = [down ^ (place == index) for place, down in enumerate(options["descending"])]
        yield f"{text(key)} descending", {"SortBy": {**body, "sort_options": {**options, "descending": flipped}}}
        less = {
            name: value[:index] + value[index + 1 :] if isinstance(value, list) else value
            for name, value in options.items()
        }
        keys = by[:index] + by[index + 1 :]
        yield f"not by {text(key)}", {"SortBy": {**body, "by": keys, "sort_options": less}}


def _filter(body: Any) -> Iterator[Change]:
    yield "filter left out", body["input"]


def _distinct(body: Any) -> Iterator[Change]:
    yield "unique left out", body["input"]
    yield "the last kept", {"Distinct": {**body, "options": {**body["options"], "keep_strategy": "Last"}}}


def _join(body: Any) -> Iterator[Change]:
    options = body["options"]
    for how in ("Left", "Right", "Inner"):
        yield f"how {how.lower()}", {"Join": {**body, "options": {**options, "args": {**options["args"], "how": how}}}}


def _column(name: Any) -> Iterator[Change]:
    for kin in KIN:
        if name in kin:
            yield from ((f"{name} to {other}", {"Column": other}) for other in kin if other != name)


def _literal(body: Any) -> Iterator[Change]:
    match body:
        case {"Dyn": {"Int": number}}:
            yield from (
                (f"{number} to {number + step}", {"Literal": {"Dyn": {"Int": number + step}}}) for step in (-1, 1)
            )
        case {"Scalar": {"UInt32": number}}:
            for step in (-1, 1):
                yield f"{number} to {number + step}", {"Literal": {"Scalar": {"UInt32": number + step}}}
        case {"Scalar": {"Boolean": value}}:
            yield f"{value} to {not value}".lower(), {"Literal": {"Scalar": {"Boolean": not value}}}
        case {"Scalar": {"Datetime": [moment, *unit]}}:
            for step in (-1, 1):
                yield f"{step:+} microsecond", {"Literal": {"Scalar": {"Datetime": [moment + step, *unit]}}}
        case {"Scalar": {"String": value}} if value != "raise":  # what a datetime without zone is to do
            yield from (
                (f"{value!r} to {other!r}", {"Literal": {"Scalar": {"String": other}}}) for other in _texts(value)
            )
        case {"Scalar": {"List": _}}:
            members = pl.select(dump({"Literal": body}, pl.Expr)).to_series()[0]
            for words, other in _sets(members):
                yield words, load(pl.lit(pl.Series([other], dtype=pl.List(members.dtype))))


def _sets(members: pl.Series) -> Iterator[tuple[str, pl.Series]]:
    for index, member in enumerate(members):
        yield f"without {member!r}", members.filter(pl.int_range(len(members), eager=True) != index)
    more = ("", members[0].lower()) if members.dtype == pl.String else (members.min() - 1, members.max() + 1)
    for member in more:
        if member not in members:
            yield f"with {member!r}", pl.concat([members, pl.Series([member], dtype=members.dtype)])


_REGEX_PARTS = re.compile(r"\\p\{\w\}|\\u\{\w+\}|\\A|\\z|\{(\d+)\}|(\w)-(\w)")


def _texts(value: str) -> Iterator[str]:
    """Of a pattern each part left out, each range and number moved; of other text the first and last character."""
    if not (value.startswith(("\\A", "["))):
        yield from (value[1:], value[:-1])
        return
    for part in _REGEX_PARTS.finditer(value):
        count, low, high = part.groups()
        for other in _regex_parts(part[0], count, low, high):
            yield value[: part.start()] + other + value[part.end() :]


def _regex_parts(whole: str, count: str | None, low: str | None, high: str | None) -> Iterator[str]:
    if count:
        yield from (f"{{{int(count) + step}}}" for step in (-1, 1))
        yield from (f"{{{count},}}", "*")
    elif low and high:
        yield from (f"{_next(low, 1)}-{high}", f"{low}-{_next(high, -1)}", f"{low}-{_next(high, 1)}")
        if not low.isdigit():
            yield f"{low}-{high}{low.upper()}-{high.upper()}"
    else:
        yield ""


def _next(character: str, step: int) -> str:
    return chr(ord(character) + step)


def _constants(root: Node, path: Path, node: Node) -> Iterator[Change]:
    """True, or false, in every row; under `and` and `or` only the one that leaves the other operands to decide."""
    if not is_boolean(node):
        return
    if path[-1:] == ("evaluation",) and is_boolean(at(root, path[:-2])):
        return  # the verdict on a list as a whole, which is altered itself
    operator = _operator_above(root, path)
    if operator not in ("Or", {"Boolean": "AnyHorizontal"}, {"Boolean": "Not"}):
        yield "always true", _binary_node(node, "Or", TRUE)
    if operator not in ("And", {"Boolean": "AllHorizontal"}):
        yield "always false", _binary_node(node, "And", FALSE)


def _operator_above(root: Node, path: Path) -> Any:
    if path[-2:-1] == ("BinaryExpr",):
        return at(root, path[:-1])["op"]
    if path[-3:-2] == ("Function",):
        return at(root, path[:-2])["function"]
    return None


def is_boolean(node: Node) -> bool:
    """Whether the values of a part are true and false."""
    match node:
        case {"BinaryExpr": {"op": op}}:
            return op in COMPARISONS or op in ("And", "Or")
        case {"Function": {"function": {"Boolean": _}}}:
            return True
        case {"Function": {"function": {"StringExpr": operation}}}:
            return operation == "StartsWith" or _is(operation, "Contains")
        case {"Ternary": {"truthy": truthy}}:
            return is_boolean(truthy)
        case {"Eval": {"evaluation": inner, "variant": "ListAgg"}}:
            return is_boolean(inner)
        case {"Column": "in_registry" | "stage_synthetic" | "stage_wrangled" | "stage_labeled"}:
            return True
    return False


_BY_KIND: dict[str, Callable[[Any], Iterator[Change]]] = {
    "BinaryExpr": _binary,
    "Function": _function,
    "Agg": _aggregate,
    "Ternary": _ternary,
    "Cast": _cast,
    "SortBy": _sort_by,
    "Filter": _filter,
    "Distinct": _distinct,
    "Join": _join,
    "Column": _column,
    "Literal": _literal,
}
