"""Judge output files drawn at random, and what their rules say of them in slow, obvious Python.

A document is made of `Pairs`, so that keys can repeat; the oracle looks at that and never at the JSON.
"""

import json
import re
from dataclasses import dataclass
from datetime import date
from typing import Any

from hypothesis import strategies as st

TEN = (
    *("self_direction", "stimulation", "hedonism", "achievement", "power"),
    *("security", "conformity", "tradition", "benevolence", "universalism"),
)
ODD = (None, True, False, 1.0, "1", "", 2**63, -(2**63) - 1, [], [1])
Figures = dict[tuple[str, ...], tuple[int, int]]


@dataclass(frozen=True)
class Pairs:
    """A JSON object with its keys in order, repeated ones included."""

    items: tuple[tuple[str, Any], ...]

    def plain(self) -> dict[str, Any]:
        return dict(self.items)


@dataclass(frozen=True)
class File:
    """A file; `document` is None where it is no JSON."""

    path: str
    document: Any

    def content(self) -> bytes:
        return b'{"persona_id": ' if self.document is None else written(self.document).encode()


def written(value: Any) -> str:
    if isinstance(value, Pairs):
        return "{" + ",\n".join(f"{json.dumps(key)}: {written(item)}" for key, item in value.items) + "}"
    if isinstance(value, list):
        return "[" + ", ".join(map(written, value)) + "]"
    return json.dumps(value)


# Drawing

rarely = st.sampled_from([False] * 24 + [True])


@st.composite
def pairs(draw: Any, items: list[tuple[str, Any]]) -> Pairs:
    """The items, now and then with one missing, repeated or under another name, or one too many."""
    drawn = list(items)
    if draw(rarely) and drawn:
        place = draw(st.integers(0, len(drawn) - 1))
        key, value = drawn[place]
        change = draw(st.sampled_from(["drop", "repeat", "rename", "add"]))
        if change == "drop":
            del drawn[place]
        elif change == "repeat":
            drawn.append((key, draw(st.sampled_from([value, 0, *ODD]))))
        elif change == "rename":
            drawn[place] = key.title(), value
        else:
            drawn.append(("overall", 1))
    return Pairs(tuple(drawn))


@st.composite
def labels(draw: Any, index: int) -> Any:
    if draw(rarely):
        return draw(st.sampled_from(ODD))
    wanted = {"t_index": index, "date": f"2025-03-{index + 1:02}"}
    if draw(rarely):
        wanted["t_index"] = draw(st.sampled_from([-1, 0, 1, 2, 3, *ODD]))
    if draw(rarely):
        wanted["date"] = draw(st.sampled_from(["2025-02-28", "2025-02-30", "2025-3-1", "0000-01-01", *ODD]))
    scores = [(name, draw(st.sampled_from([0, 0, 0, 1, -1]))) for name in TEN]
    if draw(rarely):
        scores[draw(st.integers(0, 9))] = ("power", draw(st.sampled_from([2, -2, *ODD])))
    items = [*wanted.items(), ("scores", draw(st.just(1) if draw(rarely) else pairs(scores)))]
    kind = draw(st.sampled_from(["none", "null", "some", "some", "some", "old", "odd"]))
    if kind == "null":
        items.append(("rationales", None))
    elif kind == "some":
        names = draw(st.lists(st.sampled_from([*TEN, *TEN, "Power", ""]), max_size=3, unique=True))
        items.append(("rationales", draw(pairs([(name, None if draw(rarely) else "why") for name in names]))))
    elif kind == "old":
        items.append(("rationale", draw(st.sampled_from(["why", None, 1]))))
    elif kind == "odd" and draw(rarely):
        items.append(("rationales", draw(st.sampled_from(ODD))))
    return draw(pairs(items))


@st.composite
def files(draw: Any) -> list[File]:
    """A few files; some share a persona, some have another name than their persona."""
    drawn = {}
    for _ in range(draw(st.integers(1, 4))):
        persona_id = draw(st.sampled_from(["0a1b2c3d", "0a1b2c3e", "ffffffff", "0A1B2C3D", ""]))
        name = persona_id if draw(st.integers(0, 5)) else "copy"
        path = f"{draw(st.sampled_from(['a', 'b']))}/persona_{name}_labels.json"
        said = persona_id if not draw(rarely) else draw(st.sampled_from(ODD))
        entries = [draw(labels(index)) for index in range(draw(st.integers(0, 4)))]
        document = draw(pairs([("persona_id", said), ("labels", entries)]))
        drawn[path] = None if draw(rarely) else draw(st.sampled_from([document] * 12 + [[document], "text"]))
    return [File(path, document) for path, document in drawn.items()]


# Judging


def judge(given: list[File]) -> Figures:
    """Violations and units judged by code (and column); a rule that has nothing to look at is left out."""
    found = sorted(given, key=lambda file: file.path)
    read = [file for file in found if file.document is not None]
    figures: Figures = {("J001",): (len(found) - len(read), len(found))}
    if not read:
        return figures
    shapes = [shape(plain(file.document)) for file in read]
    figures["J002",] = add_up(shapes)
    repeats = [repeated(file.document) for file in read]
    figures["J005",] = add_up(repeats)
    known = [file for file in read if persona_of(file) is not None]
    if known:
        figures["J003",] = sum(name_of(file) != file.path.split("/")[1] for file in known), len(known)
        figures["J004",] = len(known) - len({persona_of(file) for file in known}), len(known)
    sound = [f for f, (bad, _), (again, _) in zip(read, shapes, repeats, strict=True) if not bad and not again]
    return figures | (judge_content([plain(file.document) for file in sound]) if sound else {})


def judge_content(sound: list[dict[str, Any]]) -> Figures:
    entries = [label for document in sound for label in document["labels"]]
    rationales = [label["scores"].get(name) for label in entries for name in (label.get("rationales") or {})]
    known = [score for score in rationales if score is not None]
    figures: Figures = {
        ("J006",): (sum(not document["labels"] for document in sound), len(sound)),
        ("J007",): (len(rationales) - len(known), len(rationales)),
        ("J008",): (sum(score == 0 for score in known), len(known)),
        ("L101",): (sum(not re.fullmatch("[0-9a-f]{8}", document["persona_id"]) for document in sound), len(sound)),
        ("L102",): (sum(label["t_index"] < 0 for label in entries), len(entries)),
        ("L103",): (sum(not is_day(label["date"]) for label in entries), len(entries)),
    }
    for name in TEN:
        outside = sum(label["scores"][name] not in (-1, 0, 1) for label in entries)
        figures["L104", f"alignment_{name}"] = outside, len(entries)
    journals = [document["labels"] for document in sound if document["labels"]]
    numbers = [[label["t_index"] for label in journal] for journal in journals]
    figures["L301",] = sum(len(journal) - len(set(journal)) for journal in numbers), len(entries)
    figures["L302",] = sum(has_gap(journal) for journal in numbers), len(numbers)
    dated = [[label for label in journal if is_day(label["date"])] for journal in journals]
    figures["L303",] = sum(map(goes_back, dated)), sum(map(bool, dated))
    return figures


def plain(value: Any) -> Any:
    if isinstance(value, Pairs):
        return {key: plain(item) for key, item in value.items}
    return [plain(item) for item in value] if isinstance(value, list) else value


def repeated(value: Any) -> tuple[int, int]:
    """Keys that repeat one, and all keys."""
    inside = value if isinstance(value, list) else [item for _, item in value.items] if isinstance(value, Pairs) else []
    own = (len(value.items) - len(value.plain()), len(value.items)) if isinstance(value, Pairs) else (0, 0)
    return add_up([own, *map(repeated, inside)])


def add_up(figures: list[tuple[int, int]]) -> tuple[int, int]:
    return sum(first for first, _ in figures), sum(second for _, second in figures)


def shape(document: Any) -> tuple[int, int]:
    """Values that are missing, superfluous or of another type, and all values looked at."""
    if not isinstance(document, dict):
        return 1, 1
    faults = (not isinstance(document.get("persona_id"), str)) + (not isinstance(document.get("labels"), list))
    some = document["labels"] if isinstance(document.get("labels"), list) else []
    return add_up([(faults, 3), *map(shape_of_label, some)])


def shape_of_label(label: Any) -> tuple[int, int]:
    if not isinstance(label, dict):
        return 1, 1
    faults, judged = 0, 4
    faults += not is_integer(label.get("t_index"))
    faults += not isinstance(label.get("date"), str)
    scores = label.get("scores")
    if isinstance(scores, dict):
        extra = set(scores) - set(TEN)
        faults += len(extra) + sum(not is_integer(scores[name]) for name in TEN if name in scores)
        faults += 0 if extra else len(set(TEN) - set(scores))
        judged += len(set(TEN) | set(scores))
    else:
        faults += 1
    if "rationales" in label:
        rationales = label["rationales"]
        judged += 1
        if isinstance(rationales, dict):
            judged += len(rationales)
            faults += sum(not isinstance(text, str) for text in rationales.values())
        else:
            faults += rationales is not None
    if "rationale" in label:
        judged += 1
        faults += label["rationale"] is not None and not isinstance(label["rationale"], str)
    return faults, judged


def is_integer(value: Any) -> bool:
    return type(value) is int and -(2**63) <= value < 2**63


def persona_of(file: File) -> str | None:
    if not isinstance(file.document, Pairs) or sum(key == "persona_id" for key, _ in file.document.items) != 1:
        return None
    persona_id = file.document.plain()["persona_id"]
    return persona_id if isinstance(persona_id, str) else None


def name_of(file: File) -> str:
    return f"persona_{persona_of(file)}_labels.json"


def is_day(text: str) -> bool:
    if not re.fullmatch("[0-9]{4}-[0-9]{2}-[0-9]{2}", text):
        return False
    try:
        date.fromisoformat(text)
    except ValueError:
        return False
    return True


def has_gap(journal: list[int]) -> bool:
    numbers = sorted({number for number in journal if number >= 0})
    return numbers != list(range(len(numbers)))


def goes_back(journal: list[dict[str, Any]]) -> bool:
    return any(
        one["t_index"] < other["t_index"] and one["date"] > other["date"] for one in journal for other in journal
    )
