"""Personas as JSON text: what JSON readers quietly accept is refused."""

import json
from typing import Any

SIZE_LIMIT = 64 * 1024**2
"""Most bytes of a text that is read."""


def parse_personas(content: bytes) -> list[Any]:
    """One object, or a list of them, as a list; what the objects hold is not looked at.

    Raises:
        ValueError: not UTF-8 JSON, a repeated key, NaN or Infinity, or nested too deep; the text is one line.
    """
    try:
        text = content.decode("utf-8")
        parsed = json.loads(text, object_pairs_hook=_object, parse_constant=_constant)
    except UnicodeDecodeError as error:
        raise ValueError(f"is not UTF-8 (byte {error.start:,})") from None
    except json.JSONDecodeError as error:
        raise ValueError(f"is not JSON: line {error.lineno}, column {error.colno}: {error.msg}") from None
    except RecursionError:
        raise ValueError("is not JSON of personas: it is nested too deep") from None
    except _Repeated as error:
        raise ValueError(f"an object has the key {error.args[0]!r} twice") from None
    except ValueError as error:
        # Python refuses numbers of thousands of digits.
        raise ValueError(f"is not JSON of personas: {str(error).split(';')[0]}") from None
    return parsed if isinstance(parsed, list) else [parsed]


class _Repeated(Exception):  # noqa: N818 (it never leaves this room)
    pass


def _object(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found: dict[str, Any] = {}
    for key, value in pairs:
        if key in found:
            raise _Repeated(key)
        found[key] = value
    return found


def _constant(name: str) -> Any:
    raise ValueError(f"{name} is no JSON number")
