"""What a profile of two tables must say, in slow and obvious Python over their rows; it shares no code with it."""

import re
import statistics
from collections import Counter
from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

import polars as pl

Row = dict[str, Any]

NAMES = (
    "Self-Direction",
    "Stimulation",
    "Hedonism",
    "Achievement",
    "Power",
    "Security",
    "Conformity",
    "Tradition",
    "Benevolence",
    "Universalism",
)
COLUMNS = {name: "alignment_" + name.lower().replace("-", "_") for name in NAMES}
BRACKETS = ("18-24", "25-34", "35-44", "45-54", "55+")
LISTED = 20


def rows_of(frame: pl.DataFrame) -> list[Row]:
    """The rows, moments as microseconds: Python's end with the year 9999."""
    return frame.with_columns(pl.col(pl.Datetime).to_physical()).to_dicts()


def first_rows(registry: list[Row]) -> list[Row]:
    seen: set[str] = set()
    kept = []
    for row in registry:
        persona_id = row["persona_id"]
        if persona_id is None or persona_id not in seen:
            kept.append(row)
        seen.add(persona_id)
    return kept


def known(registry: list[Row]) -> dict[str, Row]:
    return {row["persona_id"]: row for row in first_rows(registry) if row["persona_id"] is not None}


def journals(labels: list[Row]) -> dict[str, list[Row]]:
    found: dict[str, list[Row]] = {}
    for row in labels:
        if row["persona_id"] is not None:
            found.setdefault(row["persona_id"], []).append(row)
    return found


def scores_of(rows: list[Row], name: str) -> list[int]:
    return [row[COLUMNS[name]] for row in rows if row[COLUMNS[name]] in (-1, 0, 1)]


def mean(scores: Sequence[int]) -> float | None:
    return sum(scores) / len(scores) if scores else None


def score_counts(labels: list[Row]) -> list[tuple]:
    found = []
    for name in NAMES:
        cells = [row[COLUMNS[name]] for row in labels]
        counts = Counter(cells)
        other = len(cells) - counts[-1] - counts[0] - counts[1] - counts[None]
        found.append((name, counts[-1], counts[0], counts[1], other, counts[None], mean(scores_of(labels, name))))
    return found


def signals(labels: list[Row]) -> list[int]:
    complete = [row for row in labels if None not in [row[column] for column in COLUMNS.values()]]
    counts = Counter(sum(row[column] in (-1, 1) for column in COLUMNS.values()) for row in complete)
    return [counts[number] for number in range(11)]


def entry_counts(registry: list[Row], labels: list[Row]) -> tuple | None:
    sizes = sorted(len(rows) for rows in journals(labels).values())
    if not sizes:
        return None
    ids = known(registry)
    without = sum(persona_id not in journals(labels) for persona_id in ids)
    unknown = sum(len(rows) for persona_id, rows in journals(labels).items() if persona_id not in ids)
    return (
        len(sizes),
        sizes[0],
        statistics.median(sizes),
        sum(sizes) / len(sizes),
        sizes[-1],
        without if registry else None,
        unknown if registry else None,
    )


def demographic(registry: list[Row], column: str, pool: Sequence[str]) -> tuple:
    counts = Counter(row[column] for row in first_rows(registry) if row[column] is not None)
    inside = sum(counts[item] for item in pool)
    expected = inside / len(pool)
    chi_square = sum((counts[item] - expected) ** 2 / expected for item in pool) if inside else None
    outside = sorted(((item, n) for item, n in counts.items() if item not in pool), key=lambda one: (-one[1], one[0]))
    return (
        sum(counts.values()),
        sum(n for _, n in outside),
        [(item, counts[item]) for item in pool] + outside[:LISTED],
        max(len(outside) - LISTED, 0),
        chi_square,
        None if chi_square is None else (chi_square / inside / (len(pool) - 1)) ** 0.5,
    )


def stages(registry: list[Row]) -> list[tuple[int, int, int]]:
    cells = [[row[f"stage_{name}"] for row in first_rows(registry)] for name in ("synthetic", "wrangled", "labeled")]
    return [(each.count(True), each.count(False), each.count(None)) for each in cells]


def declared(registry: list[Row]) -> list[int]:
    return [sum(name in (row["core_values"] or []) for row in first_rows(registry)) for name in NAMES]


def core_values(registry: list[Row], labels: list[Row]) -> tuple:
    rows_by_id = journals(labels)
    personas = [(row, rows_by_id[key]) for key, row in known(registry).items() if key in rows_by_id]
    judged, silent = 0, []
    for row, entries in personas:
        values = [name for name in NAMES if name in (row["core_values"] or []) and scores_of(entries, name)]
        judged += bool(values)
        never = [name for name in values if 1 not in scores_of(entries, name)]
        if never:
            silent.append((row["persona_id"], tuple(never), len(entries)))
    return judged, len(silent), [_of_value(name, personas) for name in NAMES], sorted(silent)[:LISTED]


def _of_value(name: str, personas: list[tuple[Row, list[Row]]]) -> tuple:
    mine = [entries for row, entries in personas if name in (row["core_values"] or [])]
    others = [entries for row, entries in personas if row["core_values"] is not None and name not in row["core_values"]]
    scored = [scores_of(entries, name) for entries in mine if scores_of(entries, name)]
    return (
        name,
        len(scored),
        sum(1 in scores for scores in scored),
        mean([score for scores in scored for score in scores]),
        mean([score for entries in others for score in scores_of(entries, name)]),
    )


def names(registry: list[Row]) -> tuple:
    counts = Counter(row["name"] for row in known(registry).values() if row["name"] is not None)
    repeated = sorted(((name, n) for name, n in counts.items() if n > 1), key=lambda one: (-one[1], one[0].encode()))
    return len(counts), len(repeated), repeated[:LISTED]


def is_day(text: str) -> bool:
    if not re.fullmatch("[0-9]{4}-[0-9]{2}-[0-9]{2}", text):
        return False
    try:
        date.fromisoformat(text)
    except ValueError:
        return False
    return True


def dates(labels: list[Row]) -> tuple | None:
    given = [row["date"] for row in labels if row["date"] is not None]
    days = sorted(text for text in given if is_day(text))
    if not days:
        return None
    return len(days), len(given) - len(days), days[0], days[-1], Counter(day[:7] for day in days)


def alignment(registry: list[Row], labels: list[Row]) -> list[tuple]:
    rows_by_id = journals(labels)
    found = []
    for name in NAMES:
        for age in BRACKETS:
            rows = [
                row
                for key, persona in known(registry).items()
                if persona["age"] == age
                for row in rows_by_id.get(key, [])
            ]
            found.append((name, age, len(rows), mean(scores_of(rows, name))))
    return found


def trajectories(labels: list[Row]) -> list[tuple]:
    found = []
    for name in NAMES:
        means = [m for rows in journals(labels).values() if (m := mean(scores_of(rows, name))) is not None]
        found.append((name, len(means), *quartiles(means)))
    return found


def quartiles(values: list[float]) -> tuple[float | None, ...]:
    if not values:
        return (None,) * 5
    ordered = sorted(values)
    points = []
    for share in (0, 0.25, 0.5, 0.75, 1):
        place = share * (len(ordered) - 1)
        low = int(place)
        high = min(low + 1, len(ordered) - 1)
        points.append(ordered[low] + (place - low) * (ordered[high] - ordered[low]))
    return tuple(points)


def figures(registry: pl.DataFrame, labels: pl.DataFrame, pools: Mapping[str, Sequence[str]]) -> dict[str, Any]:
    """Everything, by the parts of a profile."""
    personas, entries = rows_of(registry), rows_of(labels)
    return {
        "rows": len(personas),
        "personas": len(first_rows(personas)),
        "entries": len(entries),
        "scores": score_counts(entries),
        "signals": signals(entries),
        "entry_counts": entry_counts(personas, entries),
        **{column: demographic(personas, column, pool) for column, pool in pools.items()},
        "stages": stages(personas),
        "nudged": sum(row["nudge_enabled"] is True for row in first_rows(personas)),
        "declared": declared(personas),
        "core_values": core_values(personas, entries),
        "names": names(personas),
        "dates": dates(entries),
        "alignment": alignment(personas, entries),
        "trajectories": trajectories(entries),
    }
