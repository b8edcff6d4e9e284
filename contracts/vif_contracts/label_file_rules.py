"""The rules about judge output files (J rules)."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Final

from vif_contracts.rule import Example, Rule, Severity

LABEL_FILES: Final = "label_files"
"""What reports call the judge output files, where a table has its name."""

PERSONA_ID: Final = "0a1b2c3d"
"""The persona of the examples."""


@dataclass(frozen=True, kw_only=True)
class FileExample(Example):
    """Judge output files: their bytes by path. `content` are those of the first."""

    files: Mapping[str, bytes] = field(default_factory=dict)


@dataclass(frozen=True, kw_only=True)
class LabelFileRule(Rule):
    """A demand on judge output files.

    `withholds`: what a file that breaks the rule says is not judged any further, for it cannot be told what it is.
    """

    bad: FileExample
    good: FileExample
    withholds: bool = False


def _place(persona_id: str, folder: str = "") -> str:
    return f"{folder}persona_{persona_id}_labels.json"


def _content(
    *,
    persona_id: str = PERSONA_ID,
    power: str = '"power": 1',
    labels: bool = True,
    rationales: str = '{"power": "asks for the keys"}',
) -> bytes:
    lines = [f'{{"persona_id": "{persona_id}",']
    if labels:
        lines += (
            ' "labels": [',
            '   {"t_index": 0, "date": "2025-03-01",',
            '    "scores": {"self_direction": 0, "stimulation": 0, "hedonism": 0,',
            f'               "achievement": 0, {power}, "security": 0,',
            '               "conformity": 0, "tradition": 0, "benevolence": 0,',
            '               "universalism": 0},',
            f'    "rationales": {rationales}}}]}}',
        )
    else:
        lines.append(' "labels": []}')
    return "\n".join((*lines, "")).encode()


def _example(content: bytes, *, note: str = "", beside: Mapping[str, bytes] | None = None) -> FileExample:
    return FileExample(content=content, files={_place(PERSONA_ID): content, **(beside or {})}, note=note)


_GOOD = _example(_content())

UNREADABLE_JSON = LabelFileRule(
    code="J001",
    name="unreadable-json",
    table=LABEL_FILES,
    demands="a judge output file is JSON in UTF-8, without NaN or Infinity",
    fault="cannot be read as JSON",
    why="Readers differ in what they make of broken JSON: one stops, another takes a part of it for the whole.",
    hint="let the judge write the file again, or correct it at the place that is named",
    unit="files",
    withholds=True,
    bad=_example(_content(power='"power": NaN'), note="NaN is no JSON"),
    good=_GOOD,
)
WRONG_SHAPE = LabelFileRule(
    code="J002",
    name="wrong-shape",
    table=LABEL_FILES,
    demands="each key is there with its documented type: integers are not true, 1.0 or '1', scores are just the ten",
    fault="is missing, superfluous or of another type than documented",
    why="A score of true, 1.0 or '1' is read as 1 by one program and refused by another.",
    hint="write the value as documented: integers without quotes or decimals, and exactly the ten scores",
    unit="values",
    withholds=True,
    bad=_example(_content(power='"power": "1"'), note="a score is a text"),
    good=_GOOD,
)
FILE_NAME_MISMATCH = LabelFileRule(
    code="J003",
    name="file-name-mismatch",
    table=LABEL_FILES,
    demands="a judge output file is named persona_<persona_id>_labels.json",
    fault="the name of the file is not that of its persona_id",
    why="Whoever looks for the labels of a persona by name finds those of another one, or none.",
    hint="rename the file, or correct its persona_id",
    unit="files",
    bad=_example(_content(persona_id="0a1b2c3e"), note=f"in {_place(PERSONA_ID)}"),
    good=_example(_content(), note=f"in {_place(PERSONA_ID)}"),
)
DUPLICATE_LABEL_FILE = LabelFileRule(
    code="J004",
    name="duplicate-label-file",
    implies=("J003",),
    table=LABEL_FILES,
    demands="a persona has one judge output file",
    fault="another file has the same persona_id",
    why="Which of the two is used depends on the order in which they are read.",
    hint="keep one of the files",
    unit="files",
    bad=_example(_content(), beside={_place(PERSONA_ID, "old/"): _content()}),
    good=_example(_content(), beside={_place("0a1b2c3e", "old/"): _content(persona_id="0a1b2c3e")}),
)
DUPLICATE_KEY = LabelFileRule(
    code="J005",
    name="duplicate-key",
    table=LABEL_FILES,
    demands="no JSON object repeats a key",
    fault="an earlier key of the same object has the same name",
    why="Most readers keep the last one silently: a second, empty labels list empties the persona.",
    hint="keep one of the two",
    unit="keys",
    withholds=True,
    bad=_example(_content(power='"power": 1, "power": 0')),
    good=_GOOD,
)
NO_ENTRIES = LabelFileRule(
    code="J006",
    name="no-entries",
    table=LABEL_FILES,
    demands="a judge output file has at least one label",
    fault="labels is empty",
    why="The persona seems to be judged, and has no label to train on.",
    hint="let the judge label the persona, or remove the file",
    unit="files",
    bad=_example(_content(labels=False)),
    good=_GOOD,
)
RATIONALE_NAME = LabelFileRule(
    code="J007",
    name="rationale-name",
    table=LABEL_FILES,
    demands="each rationale is that of one of the ten values",
    fault="its key is none of the ten values",
    why="The reason belongs to no score: nobody who looks for it will find it.",
    hint="write the value as among the scores, in lower case and with an underscore",
    unit="rationales",
    bad=_example(_content(rationales='{"Power": "asks for the keys"}'), note="Power is not how the scores write it"),
    good=_GOOD,
)
RATIONALE_FOR_NEUTRAL = LabelFileRule(
    code="J008",
    name="rationale-for-neutral",
    table=LABEL_FILES,
    severity=Severity.INFO,
    demands="each rationale is that of a score other than 0",
    fault="its score is 0",
    why="A judge that gives a reason may have meant another score than neutral.",
    hint="read the entry again; where 0 is right, the reason may stay",
    unit="rationales",
    bad=_example(_content(power='"power": 0')),
    good=_GOOD,
)

LABEL_FILE_RULES: tuple[LabelFileRule, ...] = (
    UNREADABLE_JSON,
    WRONG_SHAPE,
    FILE_NAME_MISMATCH,
    DUPLICATE_LABEL_FILE,
    DUPLICATE_KEY,
    NO_ENTRIES,
    RATIONALE_NAME,
    RATIONALE_FOR_NEUTRAL,
)
