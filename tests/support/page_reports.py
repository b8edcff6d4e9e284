"""Reports for the tests of pages: what a browser might obey, and a profile made by hand."""

from vif_validators.profiling.figures import (
    Alignment,
    Bin,
    Category,
    CoreValues,
    Created,
    Dates,
    DeclaredCount,
    Demographic,
    EntryCounts,
    ExpressedValue,
    Missing,
    Names,
    Period,
    Profile,
    RepeatedName,
    ScoreCounts,
    SignalCounts,
    SilentPersona,
    Stage,
    Trajectory,
)
from vif_validators.report import Input, Report, Result, Sample

VALUES = (
    *("Self-Direction", "Stimulation", "Hedonism", "Achievement", "Power"),
    *("Security", "Conformity", "Tradition", "Benevolence", "Universalism"),
)
AGES = ("18-24", "25-34", "35-44", "45-54", "55+")

HOSTILE = (
    "<script>window.hacked = 1</script>",
    "</script><img src=x onerror=window.hacked=1>",
    "</style></title></textarea><svg onload=window.hacked=1>",
    '"><a href="javascript:window.hacked=1">x</a>',
    "' onmouseover='window.hacked=1",
    "{{ 7 * 7 }} {% raw %} ${7*7} &lt;b&gt; &#60;",
    "\x1b[31mred\x1b[0m \x9b31m \x00 \x07 \x7f",
    "[red]markup[/] | *pipes* `ticks` [link](javascript:alert(1))",
    "::error file=a::b\n##[error]c %0A",
    "\u202eevil\u2066 \u200b \u2028 \ufeff",
    "a]]>b<!-- c --><![CDATA[",
    "\ud800 lone",
    "e\u0301" + "\u0301" * 60,
    "x" * 1_000_000,
    "https://example.com/tracker.png",
)
"""Texts that would run, hide or break something, or load it."""


def hostile_report(profile: Profile | None = None) -> Report:
    """Every hostile text in every place of a report where text of the data or of a user's model may stand."""
    results = [
        Result(
            code=f"M{100 + number}",
            name=text,
            severity="error",
            table=text,
            status="failed",
            message=text,
            columns=(text,),
            violations=1,
            checked=2,
            hint=text,
            demands=text,
            why=text,
            unit=text,
            samples=(Sample(row=0, persona_id=text, column=text, value=text, file=text, line=1, position=2),),
        )
        for number, text in enumerate(HOSTILE)
    ]
    skipped = [
        Result(code=text, name=text, severity="info", table=text, status="skipped", message=text, skipped_because=text)
        for text in HOSTILE
    ]
    inputs = tuple(Input(table=text, path=text, rows=2, unit=text) for text in HOSTILE)
    return Report(inputs=inputs, results=(*results, *skipped), profile=profile)


def made_up_profile(text: str = "Ana Prado") -> Profile:
    """A profile with every part, `text` where the data's own text stands."""
    return Profile(
        rows=206,
        personas=204,
        entries=1636,
        entry_counts=EntryCounts(
            personas=201,
            least=4,
            median=8.0,
            mean=8.1,
            most=13,
            histogram=tuple(
                Bin(low=n, high=n, count=c) for n, c in enumerate((9, 21, 30, 41, 38, 29, 17, 9, 5, 2), start=4)
            ),
            without=3,
            unknown=12,
        ),
        scores=tuple(
            ScoreCounts(
                value=value,
                column=f"alignment_{value.lower().replace('-', '_')}",
                minus=30 + 37 * n % 140,
                zero=1634 - (30 + 37 * n % 140) - (90 + 61 * n % 420),
                plus=90 + 61 * n % 420,
                other=n % 2,
                nulls=1,
                mean=((90 + 61 * n % 420) - (30 + 37 * n % 140)) / 1634,
            )
            for n, value in enumerate(VALUES)
        ),
        signals=SignalCounts(entries=1634, histogram=(61, 402, 571, 380, 151, 48, 16, 3, 1, 0, 1)),
        age=_demographic("age", AGES, (38, 52, 41, 40, 33)),
        profession=_demographic(
            "profession",
            ("Teacher", "Software engineer", "Stay-at-home parent", "Nurse", "Artist"),
            (70, 52, 41, 20, 18),
        ),
        culture=_demographic("culture", ("Latin American", "East Asian", "Nordic"), (66, 68, 70), text),
        stages=tuple(
            Stage(name=name, reached=count, not_reached=204 - count, nulls=0)
            for name, count in (("synthetic", 204), ("wrangled", 202), ("labeled", 201))
        ),
        nudged=101,
        declared=tuple(DeclaredCount(value=value, personas=20 + 7 * n % 31) for n, value in enumerate(VALUES)),
        core_values=CoreValues(
            personas=201,
            silent=14,
            values=tuple(
                ExpressedValue(
                    value=value,
                    declaring=20 + 7 * n % 31,
                    expressing=19 + 7 * n % 31 - n % 3,
                    declared_mean=0.31 + 0.03 * (n % 4),
                    other_mean=0.05 - 0.02 * (n % 5),
                )
                for n, value in enumerate(VALUES)
            ),
            listed=(SilentPersona(persona_id=text, values=("Power", "Security"), entries=9),),
        ),
        names=Names(
            distinct=199,
            repeated=2,
            listed=(RepeatedName(name=text, personas=4), RepeatedName(name="Bo Lind", personas=2)),
        ),
        dates=Dates(
            entries=1636,
            malformed=0,
            first="2023-11-04",
            last="2025-10-19",
            step="month",
            periods=tuple(
                Period(label=f"{2023 + (10 + n) // 12}-{(10 + n) % 12 + 1:02}", entries=30 + 41 * n % 97)
                for n in range(24)
            ),
        ),
        created=Created(first="2025-01-02 03:04:05 UTC", last="2025-10-20 11:12:13 UTC"),
        alignment=tuple(
            Alignment(
                value=value,
                age=age,
                entries=300 + n,
                mean=None if (n, m) == (3, 4) else ((n * 7 + m * 5) % 17 - 6) / 30,
            )
            for n, value in enumerate(VALUES)
            for m, age in enumerate(AGES)
        ),
        trajectories=tuple(
            Trajectory(
                value=value,
                personas=201,
                least=-0.5 + 0.03 * n,
                lower_quartile=-0.1 + 0.02 * n,
                median=0.04 + 0.03 * n,
                upper_quartile=0.2 + 0.03 * n,
                most=0.6 + 0.04 * n,
            )
            for n, value in enumerate(VALUES)
        ),
        missing=(Missing(part="spread", because=f"judge_labels cannot be read: {text[:200]}"),),
    )


def _demographic(column: str, pool: tuple[str, ...], counts: tuple[int, ...], other: str | None = None) -> Demographic:
    categories = [
        Category(name=name, count=count, expected=sum(counts) / len(counts), in_pool=True)
        for name, count in zip(pool, counts, strict=True)
    ]
    if other is not None:
        categories.append(Category(name=other, count=2, expected=0, in_pool=False))
    return Demographic(
        column=column,
        pool_from="config/synthetic_data.yaml",
        personas=sum(each.count for each in categories),
        outside=0 if other is None else 2,
        categories=tuple(categories),
        unlisted=0,
        chi_square=5.1,
        degrees=len(pool) - 1,
        p_value=0.28,
        cramers_v=0.08,
    )
