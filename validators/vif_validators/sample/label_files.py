"""The judge output files: what the label table says, and the judges' reasons."""

from collections.abc import Iterator
from itertools import groupby
from typing import Any

import polars as pl

from vif_contracts.label_file import content_of, entry_of, place_of
from vif_contracts.vocabulary import ALIGNMENT_COLUMNS, SCHWARTZ_VALUE_ORDER
from vif_validators.sample.dice import key, mix
from vif_validators.sample.phrases import ENDINGS, RATIONALES


def label_files(labels: pl.DataFrame) -> Iterator[tuple[str, bytes]]:
    """Place and content of each persona's file; the rows of a persona stand together."""
    rows = labels.select("persona_id", "t_index", "date", *ALIGNMENT_COLUMNS).iter_rows(named=True)
    for persona_id, entries in groupby(rows, key=lambda row: str(row["persona_id"])):
        number = int(persona_id, 16)
        found = [entry_of(row, rationales=_rationales(number, row)) for row in entries]
        yield place_of(persona_id), content_of(persona_id, found)


def _rationales(number: int, row: dict[str, Any]) -> dict[str, str]:
    scores = zip(SCHWARTZ_VALUE_ORDER, map(row.__getitem__, ALIGNMENT_COLUMNS), strict=True)
    return {value: _rationale(number, row["t_index"], value, score) for value, score in scores if score}


def _rationale(number: int, t_index: int, value: str, score: int) -> str:
    """A sentence; a persona's entries take turns with the phrases, so that neighbours differ."""
    phrases, endings = RATIONALES[score][value], ENDINGS[score]
    draw = key(number, f"{value} {score}")
    return phrases[(draw + t_index) % len(phrases)] + endings[mix(draw + t_index & 2**64 - 1) % len(endings)]
