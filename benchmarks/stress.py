"""Kill writers at random moments, and count what is torn, lost or stuck afterwards.

Eight writers, every second one a consolidator, work on one project in a loop and acknowledge each change on a pipe once
it has returned; they are killed (SIGKILL) and started again, many times. Readers read the registry and the label table
all the while. In the end every change that was acknowledged must be in them. `--writer naive` is the control: the same
loop with a writer that reads, changes and overwrites the file as `pl.write_parquet` does; it must show losses, or the
test would prove nothing.

    python benchmarks/stress.py --kills 1000
    python benchmarks/stress.py --kills 100 --writer naive

Which worker is killed next, and after how long, follows from `--seed`; what it is doing just then does not.
"""

import argparse
import json
import os
import random
import select
import signal
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

# Everything is imported once, and nothing of it used: the workers are forked, which polars would not survive after use.
import filelock  # noqa: F401
import polars as pl
import pyarrow.parquet  # noqa: F401

from vif_contracts.label_file import content_of, entry_of, place_of
from vif_contracts.vocabulary import ALIGNMENT_COLUMNS
from vif_validators.consolidation.consolidating import consolidate
from vif_validators.consolidation.table import previous_table
from vif_validators.files.disk import UnreadableFile
from vif_validators.files.reading import Reading
from vif_validators.registry.persona_rows import SCHEMA
from vif_validators.registry.registry import Registry

PLACE = "logs/registry/personas.parquet"
LABELS = "logs/judge_labels/judge_labels.parquet"
LOCK_TIMEOUT = 60
"""Seconds that a writer waits before it reports a stuck lock; far longer than eight writers need."""
PERSONA: dict[str, Any] = {
    "name": "Ana Prado",
    "age": "25-34",
    "profession": "Teacher",
    "culture": "East Asian",
    "core_values": ["Power"],
    "entry_count": 3,
    "nudge_enabled": True,
}

CLAIMS = {
    "add": "stage_synthetic",
    "wrangled": "stage_wrangled",
    "labeled": "stage_labeled",
    "consolidated": "stage_labeled",
}
"""What a writer may acknowledge of a persona, and the column that must be true in the end.

A persona that was consolidated must have its rows in the label table, too.
"""
OPEN = 2
"""Personas that a writer keeps at hand before it takes one of them further."""

Say = Callable[[str], None]
"""Acknowledges one change (`CLAIM PERSONA_ID`), or reports a fault, as a line on a pipe to the parent."""


# The workers: each is given the folder of the project, a source of chance and a pipe, and runs until it is killed.


def registry_writer(root: Path, chance: random.Random, say: Say) -> None:
    """Add personas, and take those that it has added through the stages."""
    registry = Registry(root / PLACE, lock_timeout=LOCK_TIMEOUT)
    own: list[str] = []
    while True:
        if len(own) < OPEN or chance.choice((True, False)):
            [persona] = registry.add(PERSONA).persona_ids
            own.append(persona)
            say(f"add {persona}")
        else:
            persona = own.pop(0)
            registry.stage(persona, "wrangled")
            say(f"wrangled {persona}")
            if chance.choice((True, False)):
                registry.mark_labeled([persona])
                say(f"labeled {persona}")


def consolidator(root: Path, _chance: random.Random, say: Say) -> None:
    """Add a persona with its judge output file, and consolidate that with all others that are there."""
    registry = Registry(root / PLACE, lock_timeout=LOCK_TIMEOUT)
    count = PERSONA["entry_count"]
    while True:
        [persona] = registry.add(PERSONA | {"stage_wrangled": True}).persona_ids
        say(f"add {persona}")
        scores = dict.fromkeys(ALIGNMENT_COLUMNS, 0)
        entries = [entry_of({"t_index": t_index, "date": "2025-03-01", **scores}) for t_index in range(count)]
        path = root / place_of(persona)
        path.with_suffix(".part").write_bytes(content_of(persona, entries))
        path.with_suffix(".part").replace(path)
        consolidate(root, lock_timeout=LOCK_TIMEOUT).raise_if_failed()
        say(f"consolidated {persona}")


def naive_writer(root: Path, _chance: random.Random, say: Say) -> None:
    """What everybody writes first: read, append, overwrite; and start anew where there is nothing to read."""
    path = root / PLACE
    while True:
        persona = os.urandom(4).hex()
        stages = {"stage_synthetic": True, "stage_wrangled": False, "stage_labeled": False}
        row = {"persona_id": persona, **PERSONA, **stages, "created_at": time.time_ns() // 1000}
        new = pl.DataFrame([row], schema_overrides={"created_at": pl.Int64}).select(list(SCHEMA)).cast(dict(SCHEMA))
        try:
            old = pl.read_parquet(path)
        except (OSError, pl.exceptions.PolarsError, pl.exceptions.PanicException):
            old = new.clear()
        pl.concat([old, new]).write_parquet(path)
        say(f"add {persona}")


def reader(root: Path, _chance: random.Random, say: Say) -> None:
    """Read without a lock; say whether the file was whole, and whether it holds less than it did before."""
    registry = Registry(root / PLACE)
    most = 0
    while True:
        try:
            total = registry.status().total
            say("read" if total >= most else f"shrunk from {most} to {total}")
            most = max(most, total)
        except UnreadableFile as error:
            say("read" if error.absent and not most else f"torn {error.cause}")
        time.sleep(0.02)


def label_reader(root: Path, _chance: random.Random, say: Say) -> None:
    """The same with the label table."""
    most = 0
    while True:
        table = previous_table(str(root / LABELS), Reading())
        total = 0 if table.frame is None else table.frame.height
        if table.frame is None and not (table.absent and not most):
            say(f"torn {table.fault}")
        else:
            say("read" if total >= most else f"shrunk from {most} to {total}")
        most = max(most, total)
        time.sleep(0.02)


WRITERS = {"registry": [registry_writer, consolidator], "naive": [naive_writer]}
"""The kinds of writers of a run. Where there are several, each gets its share of the places."""
READERS = {"registry": [reader, label_reader], "naive": [reader]}
"""The kinds of readers beside them."""


@dataclass
class Worker:
    """A running worker, and what is left of the last line that it wrote."""

    pid: int
    pipe: int
    rest: bytes = b""


@dataclass
class Tally:
    """What the workers said: how often each kind of line came, and the changes that were acknowledged."""

    counts: Counter[str] = field(default_factory=Counter)
    acknowledged: set[tuple[str, str]] = field(default_factory=set)
    faults: list[str] = field(default_factory=list)

    def take(self, line: str) -> None:
        """Count one line of a worker."""
        kind, _, rest = line.partition(" ")
        self.counts[kind] += 1
        if kind in CLAIMS:
            self.acknowledged.add((kind, rest))
        elif kind != "read":
            self.faults.append(line)


def start(work: Callable[[Path, random.Random, Say], None], root: Path, seed: int) -> Worker:
    """Start a worker in a process of its own."""
    reading, writing = os.pipe()
    pid = os.fork()
    if pid == 0:
        os.close(reading)
        # Faults go through the pipe; what polars says of its panics over torn files is of no use.
        os.dup2(os.open(os.devnull, os.O_WRONLY), 2)
        try:
            work(root, random.Random(seed), lambda line: _say(writing, line))  # noqa: S311
        except BaseException as error:  # noqa: BLE001 (told to the parent)
            _say(writing, f"failed {type(error).__name__}: {error}")
        finally:
            os._exit(1)
    os.close(writing)
    os.set_blocking(reading, False)
    return Worker(pid, reading)


def _say(pipe: int, line: str) -> None:
    # One write of a short line is whole or not there at all.
    os.write(pipe, (" ".join(line.split())[:1000] + "\n").encode())


def listen(workers: list[Worker], tally: Tally, seconds: float) -> None:
    """Take what the workers say for so long."""
    until = time.monotonic() + seconds
    while (left := until - time.monotonic()) > 0:
        ready, _, _ = select.select([worker.pipe for worker in workers], [], [], left)
        for worker in workers:
            if worker.pipe in ready and not drain(worker, tally):
                # It ended by itself: its last words are counted, and the pipe would be ready for ever.
                time.sleep(min(left, 0.05))


def drain(worker: Worker, tally: Tally) -> bool:
    """Take what is in a pipe; False at its end."""
    try:
        while said := os.read(worker.pipe, 65536):
            *lines, worker.rest = (worker.rest + said).split(b"\n")
            for line in lines:
                tally.take(line.decode())
    except BlockingIOError:
        return True
    return False


def end(worker: Worker, tally: Tally) -> None:
    """Kill a worker; what it had acknowledged until then counts."""
    os.kill(worker.pid, signal.SIGKILL)
    os.waitpid(worker.pid, 0)
    drain(worker, tally)
    os.close(worker.pipe)


def holder_of(root: Path, place: str) -> int | None:
    """The process that holds the lock of a file, if it says so just now."""
    try:
        return int(json.loads((root / f"{place}.lock").read_bytes())["pid"])
    except (OSError, ValueError, KeyError, TypeError):
        return None


def killing(root: Path, options: argparse.Namespace) -> tuple[Tally, int]:
    """Start, kill and start again; what was said, and how many of those killed held the lock."""
    chance = random.Random(options.seed)  # noqa: S311
    kinds = WRITERS[options.writer]
    tally = Tally()
    seeds = iter(range(options.seed * 1_000_000, sys.maxsize))
    writers = [start(kinds[place % len(kinds)], root, next(seeds)) for place in range(options.writers)]
    readers = [start(kind, root, next(seeds)) for kind in READERS[options.writer] for _ in range(options.readers)]
    held = 0
    for number in range(options.kills):
        listen([*writers, *readers], tally, chance.expovariate(1 / options.pause))
        place = chance.randrange(len(writers))
        if chance.random() < options.aim:
            # One that waits for the lock loses nothing; aim at the one that is at work.
            pid = holder_of(root, chance.choice((PLACE, LABELS)) if len(kinds) > 1 else PLACE)
            place = next((index for index, worker in enumerate(writers) if worker.pid == pid), place)
            held += writers[place].pid == pid
        end(writers[place], tally)
        writers[place] = start(kinds[place % len(kinds)], root, next(seeds))
        if options.progress and number % 50 == 0:
            sys.stderr.write(f"{number} kills, {len(tally.acknowledged):,} changes\n")
    for worker in (*writers, *readers):
        end(worker, tally)
    return tally, held


def lost(root: Path, tally: Tally) -> list[tuple[str, str]]:
    """The acknowledged changes that are not in the files."""
    try:
        rows = Registry(root / PLACE).show().to_dicts()
    except UnreadableFile:
        rows = []
    there = {(claim, row["persona_id"]) for row in rows for claim, column in CLAIMS.items() if row[column]}
    table = previous_table(str(root / LABELS), Reading()).frame
    labels = set() if table is None else set(table["persona_id"])
    there -= {(claim, persona) for claim, persona in there if claim == "consolidated" and persona not in labels}
    return sorted(tally.acknowledged - there)


def verdict(root: Path, tally: Tally, held: int, options: argparse.Namespace) -> dict[str, Any]:
    """The figures of a run."""
    missing = lost(root, tally)
    left = [path.name for path in root.rglob("*.tmp")]
    stuck = [fault for fault in tally.faults if "FileIsLocked" in fault]
    started = time.monotonic()
    try:
        Registry(root / PLACE, lock_timeout=10).add(PERSONA)
        after = f"{time.monotonic() - started:.2f} s"
    except Exception as error:  # noqa: BLE001 (whatever keeps the registry from being used)
        after = f"failed: {' '.join(str(error).split())[:100]}"
        stuck += ["the lock, in the end"] * ("FileIsLocked" in type(error).__name__)
    return {
        "writer": options.writer,
        "kills": options.kills,
        "killed holding the lock": held,
        "changes acknowledged": len(tally.acknowledged),
        "consolidations among them": tally.counts["consolidated"],
        "reads": tally.counts["read"] + tally.counts["torn"] + tally.counts["shrunk"],
        "torn reads": tally.counts["torn"],
        "reads of fewer personas than before": tally.counts["shrunk"],
        "acknowledged changes lost": len(missing),
        "stuck locks": len(stuck),
        "other failures of writers": tally.counts["failed"] - sum("failed" in fault for fault in stuck),
        "temporary files left": len(left),
        "the next change": after,
        "faults": tally.faults[:5],
    }


def parse(arguments: list[str] | None = None) -> argparse.Namespace:
    """The options of the command line."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").split("\n", 1)[0])
    parser.add_argument("--kills", type=int, default=1000)
    parser.add_argument("--writers", type=int, default=8, help="how many write at once")
    parser.add_argument("--readers", type=int, default=1, help="of each kind")
    parser.add_argument("--writer", choices=WRITERS, default="registry", help="naive: the control, which must lose")
    parser.add_argument("--pause", type=float, default=0.2, help="mean seconds between two kills")
    parser.add_argument("--aim", type=float, default=0.5, help="share of the kills aimed at the holder of the lock")
    parser.add_argument("--seed", type=int, default=0)
    parser.add_argument("--json", action="store_true", help="figures for programs")
    parser.add_argument("--progress", action="store_true")
    return parser.parse_args(arguments)


def main() -> int:
    """Run, print the figures, and fail if anything was torn, lost or stuck (the control: if nothing was)."""
    options = parse()
    with tempfile.TemporaryDirectory() as folder:
        root = Path(folder)
        for place in (PLACE, LABELS):
            (root / place).parent.mkdir(parents=True)
        started = time.monotonic()
        tally, held = killing(root, options)
        seconds = time.monotonic() - started
        figures = verdict(root, tally, held, options) | {"seconds": round(seconds)}
    bad = ("torn reads", "acknowledged changes lost", "reads of fewer personas than before", "stuck locks")
    faults = sum(figures[name] for name in (*bad, "other failures of writers"))
    if options.json:
        print(json.dumps(figures, indent=1))
    else:
        for name, value in figures.items():
            print(f"{name:<36} {value:,}" if isinstance(value, int) else f"{name:<36} {value}")
    return int(not faults if options.writer == "naive" else bool(faults))


if __name__ == "__main__":
    sys.exit(main())
