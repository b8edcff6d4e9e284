"""One judge output file from its bytes: the entries in it, or everything that keeps it from having any."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from itertools import islice
from operator import itemgetter
from typing import Any

from vif_contracts.label_file_rules import (
    DUPLICATE_KEY,
    RATIONALE_FOR_NEUTRAL,
    RATIONALE_NAME,
    UNREADABLE_JSON,
    WRONG_SHAPE,
    LabelFileRule,
)
from vif_contracts.label_shape import MOST_FAULTS, Path, path_text, shape_faults, values_in
from vif_contracts.vocabulary import SCHWARTZ_VALUE_ORDER
from vif_validators.strict_json.scan import JsonFault, Place
from vif_validators.strict_json.text import decode, parse, repeats

Entry = tuple[int, str, tuple[int, ...]]
"""t_index, date, and the scores in the order of the alignment vector."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Fault:
    """A violation in a file.

    Attributes:
        code: the rule's.
        cause: what is there, and what is wrong with it.
        subject: what the clause is about: a path in the document, or a column of the labels. None: the file.
        at: the path of the value to point at, or, with `key`, of its key.
        place: where that is, if it is known already.
    """

    code: str
    cause: str
    subject: str | None = None
    at: Path | None = None
    key: bool = False
    place: Place | None = None
    t_index: int | None = None


@dataclass(frozen=True, kw_only=True)
class LabelDocument:
    """What is in a file.

    Attributes:
        persona_id: None where it is not a text, or not known for sure.
        entries: those of a file that has the documented shape, else None.
        faults: violations of J001, J002, J005, J007 and J008, at most some thousands of a rule.
        counts: by code, how many values, keys and rationales there are and how many of them are at fault.
    """

    persona_id: str | None = None
    entries: list[Entry] | None = None
    faults: list[Fault] = field(default_factory=list)
    counts: dict[str, tuple[int, int]] = field(default_factory=dict)


_scores = itemgetter(*SCHWARTZ_VALUE_ORDER)


def read_document(content: bytes) -> LabelDocument:
    """The document of a file; what is wrong with it is in its faults."""
    try:
        text = decode(content)
        parsed = parse(text)
    except JsonFault as error:
        return LabelDocument(faults=[Fault(code=UNREADABLE_JSON.code, cause=error.cause, place=error.place)])
    counts = {DUPLICATE_KEY.code: (parsed.keys, parsed.repeated)}
    faults = list(_repeated(text)) if parsed.repeated else []
    misshapen = shape_faults(parsed.document)
    # Where one fault stands for more than can be told apart, it counts as one.
    counts[WRONG_SHAPE.code] = (values_in(parsed.document), len(misshapen))
    faults += [
        Fault(code=WRONG_SHAPE.code, cause=fault.cause, subject=path_text(fault.path), at=fault.at, key=fault.key)
        for fault in misshapen
    ]
    if faults:
        return LabelDocument(persona_id=_persona_id(parsed.document, faults), faults=faults, counts=counts)
    labels = parsed.document["labels"]
    faults, counts_of_rationales = _rationales(labels)
    return LabelDocument(
        persona_id=parsed.document["persona_id"],
        entries=[(label["t_index"], label["date"], _scores(label["scores"])) for label in labels],
        faults=faults,
        counts=counts | counts_of_rationales,
    )


def _repeated(text: str) -> Iterator[Fault]:
    for repeat in islice(repeats(text), MOST_FAULTS):
        cause = f"repeats a key of line {repeat.earlier.line}"
        subject = path_text(repeat.path)
        yield Fault(code=DUPLICATE_KEY.code, cause=cause, subject=subject, at=repeat.path, key=True, place=repeat.place)


def _persona_id(document: Any, faults: Iterable[Fault]) -> str | None:
    """The persona_id of a file that cannot be judged further, where it is a text that stands there once."""
    known = isinstance(document, dict) and all(fault.subject != "persona_id" for fault in faults)
    persona_id = document.get("persona_id") if known else None
    return persona_id if isinstance(persona_id, str) else None


def _rationales(labels: list[dict[str, Any]]) -> tuple[list[Fault], dict[str, tuple[int, int]]]:
    """The faults of the rationales of well-shaped entries, and their counts by code."""
    faults: list[Fault] = []
    named = judged = misnamed = neutral = 0
    for index, label in enumerate(labels):
        rationales, scores = label.get("rationales"), label["scores"]
        if not rationales:
            continue
        named += len(rationales)
        for name in rationales:
            score = scores.get(name)
            if score is None:
                misnamed += 1
                if misnamed <= MOST_FAULTS:
                    faults.append(_of_rationale(RATIONALE_NAME, "none of the ten values", (index, name), label))
                continue
            judged += 1
            if score == 0:
                neutral += 1
                if neutral <= MOST_FAULTS:
                    faults.append(_of_rationale(RATIONALE_FOR_NEUTRAL, "the score is 0", (index, name), label))
    return faults, {RATIONALE_NAME.code: (named, misnamed), RATIONALE_FOR_NEUTRAL.code: (judged, neutral)}


def _of_rationale(rule: LabelFileRule, cause: str, place: tuple[int, str], label: dict[str, Any]) -> Fault:
    index, name = place
    at = ("labels", index, "rationales", name)
    return Fault(code=rule.code, cause=cause, subject=path_text(at), at=at, key=True, t_index=label["t_index"])
