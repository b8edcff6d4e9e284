"""How to break each rule about judge output files: one violation in each of some files."""

import json
from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import PurePosixPath
from typing import Any

from vif_contracts.label_file import place_of
from vif_contracts.label_file_rules import LABEL_FILES
from vif_contracts.planting.dice import Dice
from vif_contracts.planting.fault import Fault
from vif_contracts.vocabulary import SCHWARTZ_VALUE_ORDER

Document = dict[str, Any]


@dataclass(frozen=True, kw_only=True)
class SpoiledFile:
    """What became of a judge output file.

    Attributes:
        files: its bytes, and those of a file beside it if there is one, by place.
        at: the place of the file at fault.
        implied: violations of other rules.
    """

    files: Mapping[str, bytes]
    at: str
    implied: Mapping[str, int]


@dataclass(frozen=True, kw_only=True)
class LabelFileFault(Fault):
    """A fault in a judge output file: `spoil(place, content, dice)` plants one violation in a valid one."""

    spoil: Callable[[str, bytes, Dice], SpoiledFile]


def _spoiled(place: str, content: bytes, **implied: int) -> SpoiledFile:
    return SpoiledFile(files={place: content}, at=place, implied=implied)


def _written(document: object) -> bytes:
    return f"{json.dumps(document, ensure_ascii=False, indent=2)}\n".encode()


def _edited(edit: Callable[[Document, Dice], None]) -> Callable[[str, bytes, Dice], SpoiledFile]:
    """A fault in what the file says."""

    def spoil(place: str, content: bytes, dice: Dice) -> SpoiledFile:
        document = json.loads(content)
        edit(document, dice)
        return _spoiled(place, _written(document))

    return spoil


def _rewritten(edit: Callable[[str, Dice], bytes]) -> Callable[[str, bytes, Dice], SpoiledFile]:
    """A fault in how the file says it."""

    def spoil(place: str, content: bytes, dice: Dice) -> SpoiledFile:
        return _spoiled(place, edit(content.decode(), dice))

    return spoil


def _unreadable(text: str, dice: Dice) -> bytes:
    body = text.rstrip()
    return dice.one_of(
        (
            body[:-1].encode(),
            b"",
            b"```json\n" + body.encode() + b"\n```\n",
            body.replace('"t_index": 0', '"t_index": NaN', 1).encode(),
            body.replace('"t_index": 0', '"t_index": -Infinity', 1).encode(),
            (body[:-1] + ",}").encode(),
            body.encode() + b" {}",
            b"\xff\xfe" + body.encode("utf-16-le"),
            body.replace('"persona_id"', '"note": "\\ud800", "persona_id"', 1).encode(),
            body.encode().replace(b'"persona_id"', b'"note": "\xe9", "persona_id"', 1),
            b"// labels\n" + body.encode(),
            body.replace('"', "'").encode(),
            b"[" * 100_000,
        )
    )


_NO_INTEGERS: tuple[object, ...] = ("1", True, 1.0, None, [1], {}, 2**63, 10**40)
_NO_TEXTS: tuple[object, ...] = (None, 20250301, True, ["2025-03-01"], {})
_NO_LABELS: tuple[object, ...] = (None, {}, "[]", 1)


def _misshapen(document: Document, dice: Dice) -> None:
    """A value of another type, one missing, or a score too many."""
    entry = dice.one_of(document["labels"])
    value = dice.one_of(SCHWARTZ_VALUE_ORDER)
    match dice.below(8):
        case 0:
            entry["scores"][value] = dice.one_of(_NO_INTEGERS)
        case 1:
            entry["t_index"] = dice.one_of(_NO_INTEGERS)
        case 2:
            entry["date"] = dice.one_of(_NO_TEXTS)
        case 3:
            del entry["scores"][value]
        case 4:
            entry["scores"][dice.one_of(("Power", "wealth", ""))] = 0
        case 5:
            del entry[dice.one_of(("t_index", "date", "scores"))]
        case 6:
            document["labels"] = dice.one_of(_NO_LABELS)
        case _:
            del document["labels"]


def _under_another_name(place: str, content: bytes, dice: Dice) -> SpoiledFile:
    """The file is another persona's, or is named in another way."""
    document = json.loads(content)
    document["persona_id"] = dice.unknown_id()
    return _spoiled(place, _written(document))


def _second_file(place: str, content: bytes, dice: Dice) -> SpoiledFile:
    """A copy in another folder, or in the same one under the name of another persona."""
    home = PurePosixPath(place)
    if dice.heads():
        copy = str(home.with_name(PurePosixPath(place_of(dice.unknown_id())).name))
        return SpoiledFile(files={place: content, copy: content}, at=max(place, copy), implied={"J003": 1})
    copy = str(home.parent / "old" / home.name)
    return SpoiledFile(files={place: content, copy: content}, at=max(place, copy), implied={})


def _repeated_key(text: str, dice: Dice) -> bytes:
    """A key of the document, of an entry or of its scores stands there twice."""
    key, again = dice.one_of(
        (
            ('"labels": [', '"labels": [], '),
            ('"persona_id":', '"persona_id": "00000000", '),
            ('"date":', '"date": "2025-03-01", '),
            ('"power":', '"power": 0, '),
        )
    )
    return text.replace(key, again + key, 1).encode()


def _no_entries(document: Document, _dice: Dice) -> None:
    document["labels"] = []


def _misnamed_rationale(document: Document, dice: Dice) -> None:
    entry = dice.one_of(document["labels"])
    name = dice.one_of(("Power", "self-direction", "alignment_power", "", "wealth"))
    entry["rationales"] = {**(entry.get("rationales") or {}), name: "why"}


def _rationale_of_neutral(document: Document, dice: Dice) -> None:
    entry = dice.one_of(document["labels"])
    neutral = [value for value, score in entry["scores"].items() if score == 0]
    value = dice.one_of(neutral or SCHWARTZ_VALUE_ORDER)
    entry["scores"][value] = 0
    entry["rationales"] = {**(entry.get("rationales") or {}), value: "why"}


def _fault(code: str, spoil: Callable[[str, bytes, Dice], SpoiledFile]) -> LabelFileFault:
    return LabelFileFault(code=code, table=LABEL_FILES, spoil=spoil)


LABEL_FILE_FAULTS: tuple[LabelFileFault, ...] = (
    _fault("J001", _rewritten(_unreadable)),
    _fault("J002", _edited(_misshapen)),
    _fault("J003", _under_another_name),
    _fault("J004", _second_file),
    _fault("J005", _rewritten(_repeated_key)),
    _fault("J006", _edited(_no_entries)),
    _fault("J007", _edited(_misnamed_rationale)),
    _fault("J008", _edited(_rationale_of_neutral)),
)


@dataclass(frozen=True, kw_only=True)
class SpoiledFiles:
    """Judge output files with faults in some of them.

    Attributes:
        files: those that are other than before, or were not there, by place.
        at: the places of the files at fault, by code.
        implied: violations of other rules.
    """

    files: Mapping[str, bytes]
    at: Sequence[tuple[LabelFileFault, str]]
    implied: Mapping[str, int]


def spoil_label_files(
    files: Mapping[str, bytes], faults: Sequence[tuple[LabelFileFault, int]], dice: Dice
) -> SpoiledFiles:
    """Plant so many violations of each rule, each in a file of its own.

    Args:
        files: valid judge output files by place; at least as many as violations.
        faults: what to plant, and how often.
        dice: what chooses.

    Raises:
        ValueError: there are too few files.
    """
    wanted = [fault for fault, count in faults for _ in range(count)]
    if len(wanted) > len(files):
        code, count = faults[0][0].code, len(wanted)
        raise ValueError(
            f"cannot plant {count:,} violations of {code} in {len(files):,} judge output files: each needs its own"
        )
    implied: Counter[str] = Counter()
    changed: dict[str, bytes] = {}
    at: list[tuple[LabelFileFault, str]] = []
    for fault, place in zip(wanted, dice.some(files, len(wanted)), strict=True):
        spoiled = fault.spoil(place, files[place], dice)
        changed |= spoiled.files
        at.append((fault, spoiled.at))
        implied.update(spoiled.implied)
    return SpoiledFiles(files=changed, at=at, implied=implied)
