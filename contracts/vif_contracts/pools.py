"""The randomization pools of the pipeline (`config/synthetic_data.yaml`)."""

from dataclasses import dataclass
from functools import cache
from importlib import resources
from typing import Any

from vif_contracts.yaml_ import load

_LISTS = ("age_ranges", "cultures", "professions", "schwartz_values")


@dataclass(frozen=True, slots=True)
class Pools:
    """What the pipeline draws a persona's attributes from; the order is that of the file."""

    age_ranges: tuple[str, ...]
    cultures: tuple[str, ...]
    professions: tuple[str, ...]
    schwartz_values: tuple[str, ...]

    @classmethod
    def from_yaml(cls, content: bytes) -> "Pools":
        """Read the pools; keys that belong to the pipeline alone are left out.

        Raises:
            ValueError: the bytes are not acceptable YAML.
            PoolsShapeError: a list is missing, empty or holds something other than text.
        """
        return cls.from_document(load(content))

    @classmethod
    def from_document(cls, document: Any) -> "Pools":
        """Take the pools from a parsed YAML document.

        Raises:
            PoolsShapeError: a list is missing, empty or holds something other than text.
        """
        personas = document.get("personas") if isinstance(document, dict) else None
        if not isinstance(personas, dict):
            raise PoolsShapeError("personas: must be a mapping with " + ", ".join(_LISTS))
        return cls(**{key: _texts(key, personas.get(key)) for key in _LISTS})

    @staticmethod
    def packaged() -> "Pools":
        """The pools used in production, which ship with the package."""
        return _packaged()


class PoolsShapeError(ValueError):
    """The pools file parses but does not have the documented shape."""


@cache
def _packaged() -> Pools:
    return Pools.from_yaml(resources.files("vif_contracts").joinpath("synthetic_data.yaml").read_bytes())


def _texts(key: str, value: object) -> tuple[str, ...]:
    if not isinstance(value, list) or not value:
        raise PoolsShapeError(f"personas.{key}: must be a list of text, with at least one item")
    for number, item in enumerate(value, start=1):
        if not isinstance(item, str) or not item.strip():
            raise PoolsShapeError(f"personas.{key}: item {number} is {repr(item)[:80]}, must be text (quote it)")
    return tuple(value)
