"""Whether the table that is there is the one that the judge output files give, as a finding."""

from dataclasses import replace

from vif_contracts.stale_labels import STALE_LABELS
from vif_validators.consolidation.changes import Changes, Difference
from vif_validators.consolidation.table import Previous
from vif_validators.redaction import HIDDEN, NOTHING, Redaction
from vif_validators.report import Result, Sample
from vif_validators.results import failed, passed, unit_of
from vif_validators.text_of import shorten


def staleness(previous: Previous, found: Changes, personas: int, most: int, redaction: Redaction = NOTHING) -> Result:
    """J101, with at most `most` samples of each kind of difference.

    Args:
        previous: the table that is there.
        found: its differences from the table that the files give.
        personas: how many personas the files give.
        most: samples of a kind.
        redaction: what they must not show.
    """
    checked = personas + len(found.removed)
    if previous.frame is None:
        result = failed(STALE_LABELS, (), violations=checked, checked=checked, message=f"the table: {previous.fault}")
        # A table that is not there is not what the files give; of one that is there and cannot be read nobody knows.
        return result if previous.absent else replace(result, violations=1, checked=1, blocking=True)
    if found.none:
        return passed(STALE_LABELS, (), personas)
    violations = len(found.added) + len(found.removed) + len(found.changed)
    who = f"{violations:,} of {checked:,} {unit_of(STALE_LABELS.unit, checked)}: " if violations else ""
    message = f"{who}{STALE_LABELS.fault}: {', '.join(_differences(found))}"
    result = failed(STALE_LABELS, (), violations=max(violations, 1), checked=max(checked, 1), message=message)
    return replace(result, samples=tuple(_samples(found, most, redaction)))


def _differences(found: Changes) -> list[str]:
    kinds = [
        (len(found.changed), f"differs ({_extent(found)})", f"differ ({_extent(found)})"),
        (len(found.added), "is missing", "are missing"),
        (len(found.removed), "has no judge output file", "have no judge output file"),
        (len(_columns(found)), "column is not as documented", "columns are not as documented"),
    ]
    said = [f"{number:,} {one if number == 1 else several}" for number, one, several in kinds if number]
    return [*said, "the rows are in another order"] if found.reordered else said


def _extent(found: Changes) -> str:
    counts = ((found.cells, "cells"), (found.rows, "rows"))
    return ", ".join(f"{number:,} {unit_of(unit, number)}" for number, unit in counts if number) or "all rows"


def _columns(found: Changes) -> list[str | None]:
    return [difference.column for difference in found.differences if difference.persona_id is None]


def _hidden(place: Difference, redaction: Redaction) -> bool:
    return place.column is not None and redaction.hides(place.column)


def _samples(found: Changes, most: int, redaction: Redaction) -> list[Sample]:
    hides_personas = redaction.hides("persona_id")
    columns = [difference for difference in found.differences if difference.persona_id is None][:most]
    places = [difference for difference in found.differences if difference.persona_id is not None]
    samples = [
        Sample(
            persona_id=None if place.persona_id is None else HIDDEN if hides_personas else shorten(place.persona_id),
            t_index=None if redaction.hides("t_index") else place.t_index,
            column=place.column,
            # Of a column as a whole only its type is told.
            value=HIDDEN if place.persona_id is not None and _hidden(place, redaction) else shorten(place.what),
        )
        for place in (*columns, *places)
    ]
    for personas, what in ((found.added, "missing"), (found.removed, "without a judge output file")):
        for persona, rows in list(personas.items())[:most]:
            shown = HIDDEN if hides_personas else shorten(persona)
            samples.append(Sample(persona_id=shown, value=f"{rows:,} {unit_of('rows', rows)} {what}"))
    return samples
