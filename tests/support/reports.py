"""Reports for the tests of reporters: hostile ones, and those with many failed rules."""

from hypothesis import strategies as st

from vif_validators.report import SEVERITIES, STATUSES, Input, Report, Result, Sample

HOSTILE = [
    "\x1b[2J\x1b]0;t\x07",
    "[/red]",
    "\u202eevil\u2066",
    "a\nb\u2028c\r\n",
    "\ud800",
    "\ud83d\ude00",
    "\ufffe\uffff\x00\x0b\x85",
    ']]>"<!--',
    "<![CDATA[x]]></failure>",
    '<script>alert("1")</script>',
    "&lt;&#0;&amp;",
    "[x](javascript:alert) ![y](//h/p)",
    "| a | `b` **c** @name #1",
    "::error::%0A ##[error]",
    "{0} {{1}} }{",
    "[[ATTACHMENT|/etc/passwd]]",
    "yaml",
    "../a b/\u00fc?#%/c:d",
    "/abs/\udc80",
    "x" * 700,
]
TEXT = st.text(st.characters(exclude_categories=()), max_size=40) | st.sampled_from(HOSTILE)
WORD = TEXT.filter(bool)
COUNT = st.integers(0, 2**63 - 1)
SAMPLES = st.builds(
    Sample,
    row=st.none() | COUNT,
    persona_id=st.none() | TEXT,
    t_index=st.none() | st.integers(-(2**63), 2**63 - 1),
    column=st.none() | TEXT,
    value=st.none() | TEXT,
    file=st.none() | WORD,
    line=st.none() | st.integers(1, 10**9),
    position=st.none() | st.integers(1, 10**9),
)


@st.composite
def results(draw: st.DrawFn, tables: st.SearchStrategy[str] = WORD) -> Result:
    """A result whose figures fit its status."""
    status = draw(st.sampled_from(STATUSES))
    return Result(
        code=draw(st.sampled_from(["P104", "X101"]) | WORD),
        name=draw(st.just("a-name") | WORD),
        severity=draw(st.sampled_from(SEVERITIES)),
        table=draw(tables),
        status=status,
        message=draw(TEXT),
        columns=tuple(draw(st.lists(TEXT, max_size=3))),
        violations=draw(st.integers(1, 2**63 - 1)) if status == "failed" else 0,
        checked=draw(COUNT),
        waived=draw(st.integers(1, 9)) if status == "waived" else draw(st.integers(0, 1)),
        hint=draw(TEXT),
        demands=draw(TEXT),
        why=draw(TEXT),
        skipped_because=draw(WORD) if status == "skipped" else None,
        blocking=draw(st.booleans()),
        samples=tuple(draw(st.lists(SAMPLES, max_size=3))) if status == "failed" else (),
        waived_because=tuple(draw(st.lists(TEXT, max_size=2))) if status == "waived" else (),
    )


REPORTS = st.builds(
    Report,
    inputs=st.lists(st.builds(Input, table=WORD, path=st.none() | WORD, rows=st.none() | COUNT), max_size=3).map(tuple),
    results=st.lists(results(st.sampled_from(["personas", "judge_labels"]) | WORD), max_size=5).map(tuple),
    strict=st.booleans(),
)


def failing(rules: int, samples: int = 5) -> Report:
    """A report in which so many rules of a user's own model fail."""
    found = tuple(
        Result(
            code="M100",
            name=f"check_number_{number}",
            severity="error",
            table="Orders",
            status="failed",
            message=f"column_{number}: 4,321 of 98,765 rows: the check does not hold; first at row 17: 李小龍 {number}",
            columns=(f"column_{number}",),
            violations=4321,
            checked=98765,
            hint="correct the value in the source and write the file again",
            demands="every check of the model holds",
            why="A check states what the readers of the table rely on.",
            samples=tuple(
                Sample(row=row, column=f"column_{number}", value=f"李小龍 <{row}> & {number} " + "v" * 60)
                for row in range(samples)
            ),
        )
        for number in range(rules)
    )
    return Report(inputs=(Input(table="Orders", path="orders.parquet", rows=98765),), results=found)


def hostile() -> Report:
    """A report with hostile text wherever the data, its columns or its files can have it."""
    found = tuple(
        Result(
            code=code,
            name=text,
            severity="error",
            table=text,
            status="failed",
            message=text,
            columns=(text,),
            violations=1,
            checked=1,
            hint=text,
            demands=text,
            samples=(Sample(row=0, persona_id=text, column=text, value=text, file=file, line=line),),
        )
        for text in HOSTILE
        for code, file, line in (("M100", None, None), ("J002", text, 3))
    )
    return Report(inputs=tuple(Input(table=text, path=text, rows=1) for text in HOSTILE), results=found)
