"""The tables of a data set measured: a few streaming queries, whose answers become the figures."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from functools import partial
from typing import Any

import polars as pl

from vif_contracts.pools import Pools
from vif_contracts.vocabulary import AGE_BRACKETS, ALIGNMENT_COLUMNS, JUDGE_LABELS, PERSONAS
from vif_validators.engine.rounds import collect_all
from vif_validators.engine.table import Table
from vif_validators.profiling import of_both, of_labels, of_personas, queries
from vif_validators.profiling.figures import Missing, Profile

POOL_OF = {"age": "age_ranges", "profession": "professions", "culture": "cultures"}
"""Which pool an attribute is drawn from."""

_NO_ROWS = {PERSONAS: "the registry has no rows", JUDGE_LABELS: "there are no label rows"}


@dataclass(frozen=True, kw_only=True)
class Measurement:
    """The figures, and the tables that the rules on them take their samples from.

    `known` is what `of_both.joined` gives; None where it could not be made.
    """

    profile: Profile
    rows: Mapping[str, int]
    known: pl.DataFrame | None


def measure(
    tables: Mapping[str, Table], absent: Mapping[str, str], pools: Pools | None, pools_from: str
) -> Measurement:
    """Measure what there is.

    Args:
        tables: the registry and the labels, as far as they can be read.
        absent: why a table is not among them.
        pools: those that the personas are drawn from; None where their file cannot be used.
        pools_from: the file, or "the package".

    Raises:
        polars.exceptions.PolarsError: a table does not decode.
    """
    asked = _queries(tables)
    frames = dict(zip(asked, collect_all(list(asked.values())), strict=True))
    return _Figures(tables, absent, frames, pools, pools_from).measurement()


def _queries(tables: Mapping[str, Table]) -> dict[str, pl.LazyFrame]:
    asked: dict[str, pl.LazyFrame] = {}
    if PERSONAS in tables:
        registry = tables[PERSONAS]
        columns = _usable(registry, queries.PERSONA_COLUMNS)
        asked["registry rows"] = registry.frame.select(pl.len())
        asked["registry"] = queries.first_rows(registry.frame, columns)
    if JUDGE_LABELS in tables:
        labels = tables[JUDGE_LABELS]
        columns = _usable(labels, queries.LABEL_COLUMNS)
        scores = [column for column in ALIGNMENT_COLUMNS if column in columns]
        asked["totals"] = queries.score_totals(labels.frame, scores)
        if "persona_id" in columns:
            asked["journals"] = queries.journals(labels.frame, scores)
        if "date" in columns:
            asked |= {"months": queries.months(labels.frame), "dated": queries.dated(labels.frame)}
    return asked


def _usable(table: Table, names: Iterable[str]) -> list[str]:
    documented = set(table.documented())
    return [name for name in names if name in documented]


class _Figures:
    """The parts of a profile, each measured or given a reason."""

    def __init__(
        self,
        tables: Mapping[str, Table],
        absent: Mapping[str, str],
        frames: Mapping[str, pl.DataFrame],
        pools: Pools | None,
        pools_from: str,
    ) -> None:
        self._tables = tables
        self._absent = absent
        self._frames = frames
        self._pools = pools
        self._pools_from = pools_from
        self._missing: list[Missing] = []
        self._known = self._joined()

    def measurement(self) -> Measurement:
        """All parts."""
        parts = {**self._of_personas(), **self._of_labels(), **self._of_both()}
        missing = tuple(sorted(self._missing, key=lambda each: each.part))
        return Measurement(profile=Profile(**parts, missing=missing), rows=self._rows(), known=self._known)

    def _rows(self) -> dict[str, int]:
        places = {PERSONAS: "registry rows", JUDGE_LABELS: "totals"}
        return {table: int(self._frames[name].item(0, 0)) for table, name in places.items() if name in self._frames}

    def _part(
        self, part: str, needs: Mapping[str, Iterable[str]], measured: Callable[[], Any], because: str | None = None
    ) -> dict[str, Any]:
        """The part by its name, or a note of why it is missing: a table, a column, rows, or `because`."""
        reason = self._reason(needs) or because
        found = None if reason else measured()
        if found is None:
            self._missing.append(Missing(part=part, because=reason or "there is nothing to measure"))
        return {part: found}

    def _reason(self, needs: Mapping[str, Iterable[str]]) -> str | None:
        for table, columns in needs.items():
            if table not in self._tables:
                return self._absent.get(table, f"there is no {table}")
            broken = self._tables[table].reason_to_skip(columns)
            if broken:
                return broken
            if columns and not self._rows()[table]:
                return _NO_ROWS[table]
        return None

    def _of_personas(self) -> dict[str, Any]:
        registry = self._frames.get("registry", pl.DataFrame())
        parts = self._part("rows", {PERSONAS: ()}, lambda: self._rows()[PERSONAS])
        parts |= self._part("personas", {PERSONAS: ()}, self._persons)
        for column, pool in POOL_OF.items():
            items = getattr(self._pools, pool, ())
            parts |= self._part(
                column,
                {PERSONAS: (column,)},
                partial(of_personas.demographic, registry, column, items, self._pools_from),
                None if self._pools else f"{self._pools_from} cannot be used",
            )
        stages = [f"stage_{name}" for name in of_personas.STAGES]
        parts |= self._part("stages", {PERSONAS: stages}, lambda: of_personas.stages(registry))
        nudged = ("nudge_enabled",)
        parts |= self._part("nudged", {PERSONAS: nudged}, lambda: int(registry.get_column("nudge_enabled").sum()))
        parts |= self._part("declared", {PERSONAS: ("core_values",)}, lambda: of_personas.declared(registry))
        parts |= self._part("names", {PERSONAS: ("persona_id", "name")}, lambda: of_personas.names(registry))
        return parts | self._part("created", {PERSONAS: ("created_at",)}, lambda: of_personas.created(registry))

    def _persons(self) -> int:
        """The first rows; a registry of which no column can be used has as many as it has rows."""
        registry = self._frames["registry"]
        return len(registry) if registry.width else self._rows()[PERSONAS]

    def _of_labels(self) -> dict[str, Any]:
        scores = {JUDGE_LABELS: ALIGNMENT_COLUMNS}
        ids = {JUDGE_LABELS: ("persona_id",)}
        frames = self._frames
        parts = self._part("entries", {JUDGE_LABELS: ()}, lambda: self._rows()[JUDGE_LABELS])
        parts |= self._part("scores", scores, lambda: of_labels.score_counts(frames["totals"]))
        parts |= self._part("signals", scores, lambda: of_labels.signal_counts(frames["totals"]))
        parts |= self._part("entry_counts", ids, lambda: of_labels.entry_counts(frames["journals"], self._ids()))
        parts |= self._part(
            "dates",
            {JUDGE_LABELS: ("date",)},
            lambda: of_labels.dates(frames["months"], int(frames["dated"].item())),
        )
        return parts | self._part(
            "trajectories",
            {JUDGE_LABELS: ("persona_id", *ALIGNMENT_COLUMNS)},
            lambda: of_labels.trajectories(frames["journals"]),
        )

    def _ids(self) -> pl.Series | None:
        if self._reason({PERSONAS: ("persona_id",)}):
            return None
        return self._frames["registry"].get_column("persona_id").drop_nulls()

    def _joined(self) -> pl.DataFrame | None:
        if self._reason({PERSONAS: ("persona_id",), JUDGE_LABELS: ("persona_id", *ALIGNMENT_COLUMNS)}):
            return None
        return of_both.joined(self._frames["registry"], self._frames["journals"])

    def _of_both(self) -> dict[str, Any]:
        labels = ("persona_id", *ALIGNMENT_COLUMNS)
        parts = self._part(
            "core_values",
            {PERSONAS: ("persona_id", "core_values"), JUDGE_LABELS: labels},
            lambda: None if self._known is None else of_both.core_values(self._known),
        )
        return parts | self._part(
            "alignment",
            {PERSONAS: ("persona_id", "age"), JUDGE_LABELS: labels},
            lambda: None if self._known is None else of_both.alignment(self._known, AGE_BRACKETS),
        )
