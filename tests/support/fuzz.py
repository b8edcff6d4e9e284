"""Judges damaged files in processes of its own, which may die of them."""

import multiprocessing
import os
import subprocess
import sys
import tempfile
import traceback
from collections import Counter
from collections.abc import Iterable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from io import BytesIO
from itertools import islice
from multiprocessing.connection import Connection
from multiprocessing.process import BaseProcess
from pathlib import Path

PATIENCE = 120
"""Seconds after which a judgement counts as hanging."""

Case = tuple[str, bytes]
"""What was done to a file, and the file."""


@dataclass
class Tally:
    """What became of the mutants: how many ended how, and those that ended as none may."""

    outcomes: Counter[str] = field(default_factory=Counter)
    wrong: list[tuple[str, bytes]] = field(default_factory=list)

    def __str__(self) -> str:
        return ", ".join(f"{count:,} {outcome}" for outcome, count in sorted(self.outcomes.items()))


def fuzz(project: Path, table: str, cases: Iterable[Case], *, lazy: bool = False, workers: int = 1) -> Tally:
    """Judge each case in place of one table of a project that passes.

    Args:
        project: the folder with both tables.
        table: `personas` or `judge_labels`.
        cases: the damaged files.
        lazy: read them as if they were large.
        workers: how many processes judge at once.
    """
    tally = Tally()
    cases = iter(cases)
    with ThreadPoolExecutor(workers) as threads, tempfile.TemporaryDirectory() as scratch:
        judges = [_Judge(project, table, Path(scratch) / str(number), lazy=lazy) for number in range(workers)]
        for batch in iter(lambda: list(islice(cases, workers * 50)), []):
            shares = [batch[number::workers] for number in range(workers)]
            for judged in threads.map(_Judge.outcomes, judges, shares):
                for (name, content), outcome in judged:
                    kind = outcome.split(":", 1)[0]
                    tally.outcomes[kind] += 1
                    if kind in ("ALTERED", "RAISED", "HUNG", "UNCAUGHT"):
                        tally.wrong.append((f"{name}: {outcome}", content))
        for judge in judges:
            judge.stop()
    return tally


class _Judge:
    """One process that judges, started again where it dies."""

    def __init__(self, project: Path, table: str, scratch: Path, *, lazy: bool) -> None:
        scratch.mkdir()
        self._arguments = (project, table, scratch / "mutant.parquet", lazy)
        self._project, self._table, self._file, _ = self._arguments
        self._process: BaseProcess | None = None
        self._pipe: Connection | None = None

    def outcomes(self, cases: list[Case]) -> list[tuple[Case, str]]:
        return [(case, self._outcome(case)) for case in cases]

    def stop(self) -> None:
        if self._process is not None:
            self._process.kill()
            self._process.join()
            self._process = None

    def _outcome(self, case: Case) -> str:
        if self._process is None:
            # Not fork: polars hangs in a forked process.
            context = multiprocessing.get_context("spawn")
            self._pipe, theirs = context.Pipe()
            self._process = context.Process(target=_serve, args=(theirs, *self._arguments), daemon=True)
            self._process.start()
            theirs.close()
        assert self._pipe is not None
        self._file.write_bytes(case[1])
        try:
            self._pipe.send(None)
            if self._pipe.poll(PATIENCE):
                outcome: str = self._pipe.recv()
                return outcome
            self.stop()
            return f"HUNG: for {PATIENCE} s"
        except (EOFError, OSError):
            self.stop()
            return self._by_command()

    def _by_command(self) -> str:
        """The command, unlike the library, has to survive what kills a process."""
        option = {"personas": "--registry", "judge_labels": "--labels"}[self._table]
        command = (sys.executable, "-c", _COMMAND, str(int(self._arguments[3])), "check", "-q", "--root", self._project)
        run = subprocess.run(
            [*command, option, self._file], capture_output=True, timeout=PATIENCE, text=True, check=False
        )
        quiet = not run.stderr and not run.stdout
        return "died" if run.returncode == 2 and quiet else f"UNCAUGHT: exit code {run.returncode}, {run.stderr[:500]}"


_COMMAND = """
import sys
from vif_validators.supervisor import supervise

def work(reading):
    from vif_validators.files import parquet
    from vif_validators.cli import main
    if int(sys.argv[1]):
        parquet.SMALL_FILE = 0
    return main(sys.argv[2:], reading)

sys.exit(supervise(work))
"""


def _serve(pipe: Connection, project: Path, table: str, file: Path, lazy: bool) -> None:
    os.dup2(os.open(os.devnull, os.O_WRONLY), 2)
    import polars as pl

    from vif_validators import check
    from vif_validators.files import parquet

    if lazy:
        parquet.SMALL_FILE = 0
    home = {"personas": "logs/registry/personas.parquet", "judge_labels": "logs/judge_labels/judge_labels.parquet"}
    original = pl.read_parquet(BytesIO((project / home[table]).read_bytes()))
    while True:
        try:
            pipe.recv()
        except EOFError:
            return
        try:
            report = check(project, **{"registry" if table == "personas" else "labels": file})
            report.to_json()
            outcome = report.outcome
            if report.exit_code == 0:
                outcome = _passed(original, file)
        except BaseException:  # noqa: BLE001 (a panic is a BaseException)
            outcome = "RAISED: " + traceback.format_exc()[-1500:]
        pipe.send(outcome)


def _passed(original: object, file: Path) -> str:
    """Whether a reader of the file gets what was written."""
    import polars as pl
    import pyarrow.parquet as pq

    assert isinstance(original, pl.DataFrame)
    content = file.read_bytes()
    by_polars = pl.read_parquet(BytesIO(content), columns=original.columns, use_statistics=False)
    if not original.equals(by_polars):
        return "ALTERED: passed with other content"
    try:
        by_arrow = pl.from_arrow(pq.ParquetFile(BytesIO(content)).read(columns=original.columns))
    except (OSError, ValueError):
        return "the same to polars alone"
    return "the same" if original.equals(by_arrow) else "ALTERED: passed with other content for pyarrow"  # type: ignore[arg-type]
