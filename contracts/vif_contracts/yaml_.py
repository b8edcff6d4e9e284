"""YAML as data: what PyYAML reads quietly wrong is refused (duplicate keys, aliases, huge files)."""

from typing import Any

import yaml

SIZE_LIMIT = 1_000_000
"""Longest YAML file that is read, in bytes."""


class _StrictLoader(yaml.SafeLoader):
    """SafeLoader without aliases (a few lines of them fill the memory) and without repeated keys (the last would win)."""

    def compose_node(self, parent: yaml.Node | None, index: int) -> yaml.Node | None:
        if self.check_event(yaml.AliasEvent):
            event = self.peek_event()
            raise yaml.constructor.ConstructorError(None, None, "aliases are not accepted", event.start_mark)
        return super().compose_node(parent, index)

    def construct_mapping(self, node: yaml.MappingNode, deep: bool = False) -> dict[Any, Any]:
        seen: set[Any] = set()
        for key_node, _ in node.value:
            key = self.construct_object(key_node, deep=True)
            if not isinstance(key, str):
                raise yaml.constructor.ConstructorError(None, None, f"key {key!r} is not text", key_node.start_mark)
            if key in seen:
                raise yaml.constructor.ConstructorError(None, None, f"key {key!r} is repeated", key_node.start_mark)
            seen.add(key)
        return super().construct_mapping(node, deep=deep)


def load(content: bytes) -> Any:
    """The one document of a YAML file.

    Raises:
        ValueError: too long, not UTF-8, not YAML, aliases, repeated or non-text keys; the text is one line and names
            line and column where they are known.
    """
    if len(content) > SIZE_LIMIT:
        raise ValueError(f"longer than {SIZE_LIMIT:,} bytes")
    try:
        return yaml.load(content.decode("utf-8"), Loader=_StrictLoader)  # noqa: S506 (a SafeLoader)
    except UnicodeDecodeError as error:
        raise ValueError(f"not UTF-8 (byte {error.start})") from error
    except RecursionError as error:
        raise ValueError("nested too deeply") from error
    except yaml.MarkedYAMLError as error:
        mark = error.problem_mark
        place = f"line {mark.line + 1}, column {mark.column + 1}: " if mark else ""
        raise ValueError(place + " ".join((error.problem or "not YAML").split())) from error
    except (yaml.YAMLError, ValueError, OverflowError) as error:
        raise ValueError(" ".join(str(error).split())) from error
