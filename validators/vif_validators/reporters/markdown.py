"""The report as Markdown: the summary of a job, and a comment on a pull request.

Verdict and table first, then what to unfold, then what was skipped, waived and judged, then the figures. What is too
long for GitHub is cut at the end, and a line says what was.
"""

from collections.abc import Iterable
from typing import Final

from vif_validators.profiling.figures import Profile
from vif_validators.report import Report
from vif_validators.reporters import markdown_findings, summary
from vif_validators.reporters.markdown_text import escaped
from vif_validators.reporters.verdict import groups, verdict

LIMIT: Final = 2**20 - 1
"""Bytes of a job summary that GitHub takes; of a longer one it shows nothing."""
LEAST: Final = 2_000
"""Bytes in which every verdict and what is said of a cut have room."""
MOST_ENTRIES: Final = 50
"""Entries of one list below the findings."""

_FOR_THE_CUT: Final = 400
"""Bytes in which to say what was cut."""


def render(report: Report, *, limit: int = LIMIT) -> str:
    """The report as a page of at most `limit` bytes of UTF-8, of which `LEAST` are needed."""
    page = _Page(limit - _FOR_THE_CUT)
    below = summary.sections(report, verbose=False, elapsed=None)
    word, sentence = verdict(report)
    totals, notes = below.pop("totals"), below.pop("note")
    page.add(f"## vif: {escaped(word)}\n\n{escaped(sentence)}\n")
    page.add(f"\n{escaped('; '.join([*totals, *notes]))}\n")
    found = groups(report)
    rows = [row for group in found for row in markdown_findings.rows(group)]
    if rows:
        rows[0] = f"\n{markdown_findings.HEADING}{rows[0]}"
    page.add_all(rows, len(rows), "rows of the table")
    page.add_all((f"\n{markdown_findings.details(group)}" for group in found), len(found), "rules with their samples")
    lists = [_list(label, entries) for label, entries in below.items() if entries]
    page.add_all(lists, len(lists), "lists below them")
    if report.profile is not None:
        page.add_all([_figures(report.profile)], 1, "pages of the data's figures")
    return page.text(limit)


def _figures(profile: Profile) -> str:
    from vif_validators.reporters.profile_markdown import figures

    lines = "\n".join(figures(profile, level=3))
    return f"\n<details>\n<summary>The data in figures</summary>\n{lines}\n\n</details>\n"


def _list(label: str, entries: list[str]) -> str:
    shown = [escaped(entry) for entry in entries[:MOST_ENTRIES]]
    if len(entries) > MOST_ENTRIES:
        shown.append(f"and {len(entries) - MOST_ENTRIES:,} more")
    return f"\n### {label.capitalize()}\n\n" + "".join(f"- {entry}\n" for entry in shown)


class _Page:
    """Pieces of Markdown as long as there is room for them, and a record of those that are left out."""

    def __init__(self, room: int) -> None:
        self._pieces: list[str] = []
        self._room = room
        self._cut: list[str] = []

    def add(self, piece: str) -> bool:
        """Add a piece if there is room for it."""
        size = len(piece.encode("utf-8"))
        if size > self._room:
            return False
        self._room -= size
        self._pieces.append(piece)
        return True

    def add_all(self, pieces: Iterable[str], total: int, what: str) -> None:
        """Add the first of so many pieces; those after the first one without room are not even made."""
        added = 0
        for piece in pieces:
            if not self.add(piece):
                break
            added += 1
        if added < total:
            self._cut.append(f"{total - added:,} of {total:,} {what}")

    def text(self, limit: int) -> str:
        """The page; where something is cut, the last line says what."""
        if self._cut:
            left = f"\nLeft out, to stay within {limit:,} bytes: {'; '.join(self._cut)}.\n"
            return "".join([*self._pieces, left])
        return "".join(self._pieces)
