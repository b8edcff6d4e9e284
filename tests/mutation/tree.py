"""Polars expressions and lazy frames as trees of plain values, to be altered and turned back."""

import io
import json
import warnings
from collections.abc import Iterator
from typing import Any, TypeVar

import polars as pl

Node = Any
"""A dict with one key, the kind of the node, or the bare kind where it has no parts (`"Len"`)."""
Path = tuple[str | int, ...]
Tree = TypeVar("Tree", pl.Expr, pl.LazyFrame)

_LEAVES = {"Literal", "DataFrameScan", "Column", "dtype"}


def load(tree: pl.Expr | pl.LazyFrame) -> Node:
    """The tree of an expression or a lazy frame."""
    if isinstance(tree, pl.Expr):
        return json.loads(tree.meta.serialize(format="json"))
    with warnings.catch_warnings():
        # Polars keeps no frames in JSON from one version to the next; here they live for a moment.
        warnings.simplefilter("ignore", UserWarning)
        return json.loads(tree.serialize(format="json"))


def dump(node: Node, like: type[Tree]) -> Tree:
    """The expression or lazy frame of a tree."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", UserWarning)
        return like.deserialize(io.StringIO(json.dumps(node)), format="json")


def walk(node: Node, path: Path = ()) -> Iterator[tuple[Path, Node]]:
    """Every part of a tree with the way to it, parents first; what is in literals and in the data is left out."""
    yield path, node
    if isinstance(node, dict):
        for key, part in node.items():
            if key not in _LEAVES:
                yield from walk(part, (*path, key))
    elif isinstance(node, list):
        for index, part in enumerate(node):
            yield from walk(part, (*path, index))


def at(node: Node, path: Path) -> Node:
    """The part at the end of a way."""
    for key in path:
        node = node[key]
    return node


def with_part(node: Node, path: Path, part: Node) -> Node:
    """The tree with another part at the end of a way."""
    if not path:
        return part
    changed = dict(node) if isinstance(node, dict) else list(node)
    changed[path[0]] = with_part(node[path[0]], path[1:], part)
    return changed


_SYMBOLS = {
    "Eq": "==",
    "NotEq": "!=",
    "EqValidity": "==?",
    "NotEqValidity": "!=?",
    "Lt": "<",
    "LtEq": "<=",
    "Gt": ">",
    "GtEq": ">=",
    "And": "and",
    "Or": "or",
    "Plus": "+",
    "Minus": "-",
    "Multiply": "*",
    "FloorDivide": "//",
    "Modulus": "%",
}


def symbol(op: str) -> str:
    """An operator as people write it; `==?` takes two nulls for equal."""
    return _SYMBOLS.get(op, op)


def text(node: Node) -> str:
    """A part in one short line."""
    if not isinstance(node, dict) or len(node) != 1:
        return str(node).lower()
    [(kind, body)] = node.items()
    match kind:
        case "Column":
            return str(body)
        case "Literal":
            return _literal(body)
        case "BinaryExpr":
            return f"({text(body['left'])} {symbol(body['op'])} {text(body['right'])})"
        case "Function":
            return f"{_name(body['function'])}({', '.join(map(text, body['input']))})"
        case "Ternary":
            return f"({text(body['truthy'])} if {text(body['predicate'])} else {text(body['falsy'])})"
        case "Agg":
            [(name, of)] = body.items()
            return f"{name.lower()}({text(of.get('input', of) if isinstance(of, dict) else of)})"
        case "Cast":
            return f"cast({text(body['expr'])})"
        case "Eval":
            return f"list({text(body['expr'])}: {text(body['evaluation'])})"
        case "SortBy":
            return f"sorted({text(body['expr'])} by {', '.join(map(text, body['by']))})"
    return kind.lower()


def _name(function: Any) -> str:
    """Of `{"Boolean": {"IsIn": {...}}}` the name `isin`."""
    while isinstance(function, dict):
        [(name, function)] = function.items()
        if not isinstance(function, dict | str) or (isinstance(function, dict) and len(function) != 1):
            return str(name).lower()
        if isinstance(function, dict) and not next(iter(function))[0].isupper():
            return str(name).lower()
    return str(function).lower()


def _literal(body: Any) -> str:
    match body:
        case {"Dyn": {"Int": number}}:
            return str(number)
        case {"Scalar": {"Null": _}}:
            return "null"
        case {"Scalar": {"Boolean": value}}:
            return str(value).lower()
        case {"Scalar": {"String": value}}:
            return repr(value)
        case {"Scalar": {"UInt32": number}}:
            return str(number)
        case {"Scalar": {"Datetime": _}}:
            return "moment"
    return "set"
