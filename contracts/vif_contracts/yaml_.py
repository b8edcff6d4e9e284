"""YAML as data: what PyYAML reads quietly wrong is refused (duplicate keys, aliases, huge files)."""

from collections.abc import Hashable
from typing import Any

import yaml

SIZE_LIMIT = 250_000
"""Longest YAML file that is read, in bytes; PyYAML takes up to some seconds for that much."""

_LONGEST_PROBLEM = 200


class _StrictLoader(yaml.SafeLoader):
    """SafeLoader without aliases (a few of them fill the memory) and without repeated keys (the last would win)."""

    def compose_node(self, parent: yaml.Node | None, index: int) -> yaml.Node | None:
        if self.check_event(yaml.AliasEvent):
            mark = self.peek_event().start_mark  # type: ignore[no-untyped-call]
            raise yaml.constructor.ConstructorError(None, None, "aliases are not accepted", mark)
        return super().compose_node(parent, index)

    def construct_object(self, node: yaml.Node, deep: bool = False) -> Any:
        try:
            return super().construct_object(node, deep=deep)
        except (yaml.YAMLError, RecursionError):
            raise
        except Exception as error:
            # Constructors fail in many ways on text that their tag does not fit: `!!bool x` is a KeyError.
            kind = node.tag.rpartition(":")[2]
            said = f"cannot be read as {kind}: {error}"
            raise yaml.constructor.ConstructorError(None, None, said, node.start_mark) from error

    def construct_mapping(self, node: yaml.MappingNode, deep: bool = False) -> dict[Hashable, Any]:
        seen: set[Any] = set()
        for key_node, _ in node.value:
            key = self.construct_object(key_node, deep=True)
            if not isinstance(key, Hashable):
                raise yaml.constructor.ConstructorError(None, None, f"key {key!r} is not a scalar", key_node.start_mark)
            if (type(key), key) in seen:
                raise yaml.constructor.ConstructorError(None, None, f"key {key!r} is repeated", key_node.start_mark)
            seen.add((type(key), key))
        return super().construct_mapping(node, deep=deep)


# PyYAML resolves a plain `=` to a type that its safe loader does not know.
_StrictLoader.add_constructor("tag:yaml.org,2002:value", yaml.constructor.SafeConstructor.construct_yaml_str)  # type: ignore[type-var]


def load(content: bytes) -> Any:
    """The one document of a YAML file; None for an empty one.

    Raises:
        ValueError: too long, not UTF-8, not YAML, aliases, repeated keys, more than one document; the text is one line
            and names line and column where they are known.
    """
    if len(content) > SIZE_LIMIT:
        raise ValueError(f"longer than {SIZE_LIMIT:,} bytes")
    try:
        text = content.decode("utf-8")
    except UnicodeDecodeError as error:
        raise ValueError(f"not UTF-8 (byte {error.start})") from error
    try:
        return yaml.load(text, Loader=_StrictLoader)  # noqa: S506 (a SafeLoader)
    except RecursionError as error:
        raise ValueError("nested too deeply") from error
    except yaml.reader.ReaderError as error:
        line = text.count("\n", 0, error.position) + 1
        raise ValueError(f"line {line}: the character U+{error.character:04X} is not allowed") from error
    except yaml.MarkedYAMLError as error:
        mark = error.problem_mark
        place = f"line {mark.line + 1}, column {mark.column + 1}: " if mark else ""
        raise ValueError(place + _one_line(error.problem or "not YAML")) from error
    except yaml.YAMLError as error:
        raise ValueError(_one_line(str(error))) from error


def _one_line(text: str) -> str:
    line = " ".join(text.split())
    return line if len(line) <= _LONGEST_PROBLEM else line[: _LONGEST_PROBLEM - 1] + "…"
