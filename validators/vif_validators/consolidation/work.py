"""One consolidation from the lock to the stages."""

from dataclasses import dataclass
from pathlib import Path

from vif_contracts.vocabulary import JUDGE_LABELS
from vif_validators.consolidation.attempt import Attempt, Bar, Judge, attempt
from vif_validators.consolidation.changes import Changes, changes
from vif_validators.consolidation.folder import label_folder, persona_in_name
from vif_validators.consolidation.marking import mark, unmarked
from vif_validators.consolidation.outcome import Consolidated, Marked, State
from vif_validators.consolidation.staleness import staleness
from vif_validators.consolidation.table import Previous, previous_table
from vif_validators.files.disk import UnreadableFile, read_bytes
from vif_validators.files.durable import LockedFile, exclusive
from vif_validators.files.parquet_bytes import parquet_bytes
from vif_validators.report import Input, Report


@dataclass(frozen=True, kw_only=True)
class Work:
    """The places of a consolidation, and by what it judges."""

    folder: str
    output: str
    judge: Judge
    root: Path
    config: tuple[str, ...]
    lock_timeout: float
    bar: Bar

    def check(self) -> Consolidated:
        """Compare the table that is there with the one that the files give; write nothing."""
        tried = self._attempt()
        if tried.table is None:
            return self._outcome(tried, "undecided")
        previous = previous_table(self.output, self.judge.reading)
        found = changes(previous.frame, tried.table, self.judge.samples)
        redaction = self.judge.treatment.redaction
        result = staleness(previous, found, len(tried.personas), self.judge.samples, redaction)
        table = Input(
            table=JUDGE_LABELS, path=self.output, rows=None if previous.frame is None else previous.frame.height
        )
        state: State = "stale" if result.status == "failed" else "current"
        return self._outcome(
            tried, state, found, previous, self._waiting(tried), report=tried.report_with(table, result)
        )

    def write(self) -> Consolidated:
        """Replace the table if the files may give one, then bring the registry up to date."""
        with exclusive(self.output, timeout=self.lock_timeout, purpose="consolidate") as file:
            tried = self._attempt()
            if tried.table is None:
                return self._outcome(tried, "not written")
            content = parquet_bytes(tried.table)
            previous = previous_table(self.output, self.judge.reading)
            found = changes(previous.frame, tried.table, 0)
            state = _put(file, content)
        # Labels first, stages second: whoever is killed here leaves labels without a stage, which the next
        # consolidation mends. The other way round, personas would count as labeled that are not.
        return self._outcome(tried, state, found, previous, self._mark(tried))

    def _attempt(self) -> Attempt:
        return attempt(label_folder(self.folder), self.judge, self.bar)

    def _waiting(self, tried: Attempt) -> Marked | None:
        if self.judge.registry is None:
            return None
        waiting = unmarked(tried)
        return Marked(path=self.judge.registry, already=len(tried.personas) - len(waiting), waiting=waiting)

    def _mark(self, tried: Attempt) -> Marked | None:
        if self.judge.registry is None:
            return None
        return mark(
            tried,
            self.judge.registry,
            root=self.root,
            config=self.config,
            lock_timeout=self.lock_timeout,
            reading=self.judge.reading,
        )

    def _outcome(
        self,
        tried: Attempt,
        state: State,
        found: Changes | None = None,
        previous: Previous | None = None,
        registry: Marked | None = None,
        *,
        report: Report | None = None,
    ) -> Consolidated:
        found = found or Changes()
        files = tried.read.files
        there = {file.persona_id or persona_in_name(file.path) for file in files}
        return Consolidated(
            report=report or tried.report,
            output=self.output,
            state=state,
            folder=self.folder,
            files=len(files),
            personas=len(tried.personas),
            entries=0 if tried.table is None else tried.table.height,
            added=found.added,
            changed=found.changed,
            removed={persona: rows for persona, rows in found.removed.items() if persona not in there},
            dropped={persona: rows for persona, rows in found.removed.items() if persona in there},
            left_out=tuple(files[index].path for index in sorted(tried.left_out)),
            blocked=tried.blocked,
            overlooked=tried.folder.overlooked,
            redacted=self.judge.treatment.redaction.columns,
            previous=previous.fault if previous and not previous.absent else "",
            registry=registry,
        )


def _put(file: LockedFile, content: bytes) -> State:
    """Replace the file, unless it has these bytes already: nobody who watches it is to be woken for nothing."""
    try:
        if read_bytes(file.path) == content:
            return "unchanged"
    except UnreadableFile:
        pass  # there is none, or one that is to be replaced
    file.replace(content)
    return "written"
