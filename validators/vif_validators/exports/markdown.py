"""The data dictionary: every column with its type, meaning, allowed values and rules, and the rules in words."""

from collections.abc import Iterable, Sequence

from vif_contracts.dtypes import dtype_name
from vif_validators.clean import visible
from vif_validators.exports.described import Column, Demand, NoNull, References, Table
from vif_validators.exports.words import allowed
from vif_validators.reporters.markdown_text import code, escaped


def render(tables: Sequence[Table]) -> str:
    """A page with a section for each table."""
    title = "# Data dictionary\n\n" if len(tables) > 1 else ""
    level = "##" if len(tables) > 1 else "#"
    return title + "\n".join(_section(table, level) for table in tables)


def _section(table: Table, level: str) -> str:
    blocks = [
        f"{level} {_prose(table.name)}",
        _prose(table.meaning),
        _facts(table),
        _grid(("Column", "Type", "Meaning", "Allowed", "Rules"), map(_column, table.columns)),
        f"{level}# Rules of the columns of {_prose(table.name)}",
        _rules((demand for column in table.columns for demand in column.demands), table),
        f"{level}# Rules of the table {_prose(table.name)}",
        _rules(table.demands, table),
    ]
    if table.relations:
        blocks += [f"{level}# Relations of {_prose(table.name)}", _rules(table.relations, table)]
    return "\n\n".join(block for block in blocks if block) + "\n"


def _facts(table: Table) -> str:
    key = [demand.clause for demand in table.relations if isinstance(demand.clause, References)]
    facts = [
        ("Place", _code(table.place) if table.place else ""),
        ("Key", ", ".join(map(_code, table.key))),
        ("Refers to", "; ".join(_reference(each) for each in key)),
        ("Pools from", _prose(table.pools_from)),
    ]
    return "\n".join(f"- {head}: {text}" for head, text in facts if text)


def _reference(key: References) -> str:
    pairs = zip(key.columns, key.of, strict=True)
    return " and ".join(f"{_code(column)} to {_code(f'{key.table}.{of}')}" for column, of in pairs)


def _column(column: Column) -> tuple[str, ...]:
    may = [allowed(demand.clause, _code, _pattern) for demand in column.demands]
    if column.nullable:
        may.append("null")
    titles = [demand.code or demand.name for demand in column.demands if demand.code or demand.clause != NoNull()]
    kind = _code(dtype_name(column.dtype)) if column.dtype is not None else "any"
    presence = "" if column.required else " (optional)"
    matching = "columns that match " if column.regex else ""
    return (
        f"{matching}{_code(column.name)}",
        kind + presence,
        _prose(column.meaning),
        "; ".join(text for text in may if text),
        ", ".join(map(_prose, titles)),
    )


def _prose(text: str) -> str:
    """Text that is not to be obeyed, but for what stands between backquotes, which is code."""
    pieces = visible(text).split("`")
    if len(pieces) % 2 == 0:
        return escaped(visible(text))
    return "".join((_code(piece) if at % 2 else _edges(piece)) for at, piece in enumerate(pieces) if piece)


def _edges(piece: str) -> str:
    """Escaped, with the spaces that part it from code."""
    before, after = " " * piece.startswith(" "), " " * (piece.endswith(" ") and bool(piece.strip()))
    return before + escaped(piece) + after


def _code(text: str) -> str:
    """A name or value as code: between backquotes, where nothing in it hides or would end them."""
    return f"`{text}`" if text == visible(text).strip() and not set("`|") & set(text) and text else code(text)


def _pattern(text: str) -> str:
    """A pattern as it is written: its backslashes are not to be doubled, as those of untrusted text are."""
    bare = text.replace("\\", "")
    return f"`{text}`".replace("|", "\\|") if bare == visible(bare).strip() and "`" not in bare else code(text)


def _rules(demands: Iterable[Demand], table: Table) -> str:
    """One row for each rule; one that several columns share names them all."""
    shared: dict[tuple[str, str, str, str], list[str]] = {}
    for demand in demands:
        columns = shared.setdefault((demand.code, demand.name, demand.severity, demand.says), [])
        columns += [column for column in demand.columns if column not in columns]
    if not shared:
        return "None."
    coded = any(code_ for code_, *_ in shared)
    head = (*(("Code",) if coded else ()), "Name", "Severity", "Columns", "Demands")
    rows = [
        (*((rule,) if coded else ()), _prose(name), severity, _names(columns, table), _prose(says))
        for (rule, name, severity, says), columns in sorted(shared.items(), key=lambda each: each[0][0])
    ]
    return _grid(head, rows)


def _names(columns: list[str], table: Table) -> str:
    every = len(columns) > 1 and len(columns) == len(table.columns)
    return "all" if every else ", ".join(map(_code, columns))


def _grid(head: tuple[str, ...], rows: Iterable[tuple[str, ...]]) -> str:
    lines = (head, ("---",) * len(head), *rows)
    return "\n".join(f"| {' | '.join(cells)} |" for cells in lines)
