"""Charts of the entries: how many a persona has, and when they were written."""

from vif_validators.profiling.figures import Bin, Dates, EntryCounts
from vif_validators.reporters.html.bars import Column, histogram
from vif_validators.reporters.html.figures import percent, plain
from vif_validators.reporters.html.shapes import Chart, Grid
from vif_validators.reporters.layout import counted
from vif_validators.reporters.profile_tables import ratio


def per_persona(counts: EntryCounts) -> Chart:
    """Personas by their number of entries."""
    most = counted(counts.most, "entries")
    text = f"A persona has {counts.least:,} to {most}, {plain(counts.median, 1)} in the middle"
    if counts.least == counts.most:
        text = f"Every persona has {most}"
    if counts.without:
        text += f"; {counted(counts.without, 'personas')} of the registry {_have(counts.without)} none"
    if counts.unknown:
        text += f"; {counted(counts.unknown, 'label rows')} {_belong(counts.unknown)} to no persona of the registry"
    return Chart(
        "Entries per persona",
        text + ".",
        histogram(
            [
                Column(_range(each), each.count, f"{counted(each.count, 'personas')} with {_range(each)} entries")
                for each in counts.histogram
            ]
        ),
        (("bar", "personas, by their number of entries"),),
        Grid(
            ("Entries", "Personas", "Share"),
            tuple(
                (_range(each), f"{each.count:,}", percent(ratio(each.count, counts.personas)))
                for each in counts.histogram
            ),
        ),
    )


def _range(each: Bin) -> str:
    return f"{each.low:,}" if each.low == each.high else f"{each.low:,}-{each.high:,}"


def _have(number: int) -> str:
    return "has" if number == 1 else "have"


def _belong(number: int) -> str:
    return "belongs" if number == 1 else "belong"


def over_time(dates: Dates) -> Chart:
    """Entries per month, year, decade or century."""
    busiest = max(dates.periods, key=lambda period: period.entries)
    text = (
        f"{counted(dates.entries, 'entries')} from {dates.first} to {dates.last}, "
        f"most in {busiest.label} ({busiest.entries:,})"
    )
    if dates.malformed:
        text += f"; {counted(dates.malformed, 'dates')} cannot be read"
    return Chart(
        "Entries over time",
        text + ".",
        histogram([Column(p.label, p.entries, f"{p.label}: {counted(p.entries, 'entries')}") for p in dates.periods]),
        (("bar", f"entries per {dates.step}"),),
        Grid((dates.step.capitalize(), "Entries"), tuple((p.label, f"{p.entries:,}") for p in dates.periods)),
    )
