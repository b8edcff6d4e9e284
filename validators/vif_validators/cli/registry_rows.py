"""The personas that a command line names: by its options, by a JSON file, or by both."""

import sys
from typing import Any

from vif_validators.cli.output import Failure

_COLUMNS = (
    *("persona_id", "name", "age", "profession", "culture", "core_values"),
    *("entry_count", "created_at", "nudge_enabled"),
)
_NEEDED = ("name", "age", "profession", "culture", "core_values", "entry_count", "nudge_enabled")


def rows_from(options: dict[str, Any]) -> list[Any]:
    """The rows to add; what they hold is judged by whoever adds them.

    Raises:
        Failure: an option is missing, a column is given twice, or the file cannot be read or is not JSON.
    """
    common = {name: options[name] for name in _COLUMNS if options[name] not in (None, ())}
    if "core_values" in common:
        common["core_values"] = list(common["core_values"])
    if options["source"] is None:
        missing = [_option(name) for name in _NEEDED if name not in common]
        if missing:
            raise Failure(f"{', '.join(missing)} must be given, or --json FILE")
        return [common]
    return [_with(row, common, number) for number, row in enumerate(_read(options["source"]))]


def _with(row: Any, common: dict[str, Any], number: int) -> Any:
    if not isinstance(row, dict):
        return row
    twice = [name for name in common if name in row]
    if twice:
        raise Failure(f"row {number}: {twice[0]}: is given there and by {_option(twice[0])}")
    return {**row, **common}


def _option(column: str) -> str:
    return "--core-value" if column == "core_values" else "--" + column.replace("_", "-")


def _read(source: str) -> list[Any]:
    from vif_validators.files.disk import UnreadableFile, read_bytes
    from vif_validators.registry.persona_json import SIZE_LIMIT, parse_personas

    name = "stdin" if source == "-" else source
    try:
        content = sys.stdin.buffer.read(SIZE_LIMIT + 1) if source == "-" else read_bytes(source, SIZE_LIMIT)
        if len(content) > SIZE_LIMIT:
            raise Failure(f"{name}: has more than {SIZE_LIMIT:,} bytes")
        return parse_personas(content)
    except UnreadableFile as error:
        raise Failure(str(error)) from error
    except (OSError, ValueError) as error:
        raise Failure(f"{name}: {error}") from error
