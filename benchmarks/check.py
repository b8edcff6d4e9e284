"""`vif check` beside what no check can do without: CPU seconds, wall time and peak memory of whole processes.

Large data: against a process that only decodes both files. Shipped data: against one that only imports pandera.
`vif profile`: against `vif check`. A case runs its two processes in turn, so that what else the machine does falls on
both; a ratio is the median of those of the turns. Times differ from machine to machine, ratios hardly do. Needs a
system with `wait4` (Linux, macOS).
"""

import argparse
import json
import multiprocessing
import os
import shutil
import statistics
import subprocess
import sys
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import NamedTuple

# Imports the standard library only: a process starts its count of memory with what the one that started it held.

REPOSITORY = Path(__file__).parents[1]
VIF = str(Path(sys.executable).with_name("vif"))
PERSONAS = 1_250_000
LABELS = "logs/judge_labels/judge_labels.parquet"
TABLES = (LABELS, "logs/registry/personas.parquet")
ROW_GROUP = 250_000
DECODE = "import polars as pl, sys; tables = [pl.scan_parquet(path).collect() for path in sys.argv[1:]]"
FAILING = {"L103": 1, "L104": 1, "L201": 1}
"""Rules that every row of the failing data breaks, with the violations that a row counts for."""


class Usage(NamedTuple):
    """What one process and the processes that it waited for took; `peak` is that of the largest of them, in MB."""

    cpu: float
    wall: float
    peak: float


@dataclass(frozen=True)
class Case:
    """`vif check`, or another `verb`, of one folder beside the process that it is compared with.

    `failing` are the errors that the data is made to have, with their violations per label row.
    """

    name: str
    folder: Path
    beside: str
    reference: list[str]
    failing: dict[str, int]
    verb: str = "check"

    @property
    def command(self) -> list[str]:
        """The command that is measured."""
        return [VIF, self.verb, str(self.folder)]


def main() -> None:
    """Measure all cases and print their table."""
    options = _options()
    folder = options.folder or _cache() / f"benchmark-{options.personas}"
    cases = [_shipped(), *_large(folder, options.personas)] if options.personas else [_shipped()]
    print(f"{options.runs} runs each, medians; {os.cpu_count()} cores", flush=True)
    print(f"{'data':<24}{'process':<24}{'CPU s':>9}{'wall s':>9}{'peak MB':>9}", flush=True)
    for case in cases:
        _show(case, options.runs)


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=str(__doc__).partition("\n")[0])
    parser.add_argument("--runs", type=int, default=5, help="turns of each case (5)")
    parser.add_argument("--personas", type=int, default=PERSONAS, help=f"of the large data; 0: none ({PERSONAS:,})")
    parser.add_argument("--folder", type=Path, help="where the large data is, or is put and kept (the user's cache)")
    options = parser.parse_args()
    if options.runs < 1 or options.personas < 0:
        parser.error("--runs must be at least 1, and --personas must not be negative")
    return options


def _cache() -> Path:
    return Path(os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache") / "vif-contracts"


def _shipped() -> Case:
    reference = [sys.executable, "-c", "import pandera.polars"]
    return Case("shipped", REPOSITORY, "import pandera.polars", reference, {})


def _large(folder: Path, personas: int) -> list[Case]:
    """The large data as it is made, its personas or its rows in random order, and with rules that fail in every row."""
    _made(folder, _write_sorted, personas)
    regrouped, unsorted, failing = folder / "regrouped", folder / "unsorted", folder / "failing"
    _made(regrouped, _write_regrouped, folder)
    _made(unsorted, _write_unsorted, folder)
    _made(failing, _write_failing, folder)
    return [
        _decoding("sorted", folder, {}),
        _decoding("personas unsorted", regrouped, {}),
        _decoding("rows unsorted", unsorted, {}),
        _decoding(f"{len(FAILING)} rules fail in all", failing, FAILING),
        Case("sorted", folder, "vif check", [VIF, "check", str(folder)], {}, verb="profile"),
    ]


def _decoding(name: str, folder: Path, failing: dict[str, int]) -> Case:
    reference = [sys.executable, "-c", DECODE, *(str(folder / place) for place in TABLES)]
    return Case(name, folder, "decode both files", reference, failing)


def _made(folder: Path, write: Callable[..., None], argument: object) -> None:
    """Write data in a process of its own, unless it is there; a folder that is there is complete."""
    if (folder / "logs").exists():
        return
    print(f"writing {folder}", flush=True)
    partial = folder / "partial"
    shutil.rmtree(partial, ignore_errors=True)
    process = multiprocessing.get_context("spawn").Process(target=write, args=(partial, argument))
    process.start()
    process.join()
    if process.exitcode:
        sys.exit(f"{folder}: the data could not be written")
    (partial / "logs").rename(folder / "logs")
    shutil.rmtree(partial)


def _write_sorted(out: Path, personas: int) -> None:
    from vif_validators import sample

    sample.write(sample.generate_batches(personas=personas), out, label_files=False)


def _write_regrouped(out: Path, source: Path) -> None:
    import polars as pl

    labels = pl.read_parquet(source / LABELS).sort(pl.col("persona_id").hash(seed=0), maintain_order=True)
    labels.write_parquet(_copied_registry(out, source), row_group_size=ROW_GROUP)


def _write_unsorted(out: Path, source: Path) -> None:
    import polars as pl

    labels = pl.read_parquet(source / LABELS).sample(fraction=1, shuffle=True, seed=0)
    labels.write_parquet(_copied_registry(out, source), row_group_size=ROW_GROUP)


def _write_failing(out: Path, source: Path) -> None:
    import polars as pl

    # No such day, no such score, and the vector has another one.
    broken = {"date": pl.lit("2025-02-30"), "alignment_power": pl.lit(2, pl.Int64)}
    labels = pl.scan_parquet(source / LABELS).with_columns(**broken)
    labels.sink_parquet(_copied_registry(out, source), row_group_size=ROW_GROUP)


def _copied_registry(out: Path, source: Path) -> Path:
    """Where the labels beside the copy of the registry belong."""
    for place in TABLES:
        (out / place).parent.mkdir(parents=True)
    shutil.copyfile(source / TABLES[1], out / TABLES[1])
    return out / LABELS


def _show(case: Case, runs: int) -> None:
    rows = _verified(case)
    _measured(case.reference, 0)  # what the first run of anything waits for is not its own
    code = 1 if case.failing else 0
    turns = [(_measured(case.command, code), _measured(case.reference, 0)) for _ in range(runs)]
    checks, references = zip(*turns, strict=True)
    ratios = [Usage(*(one / other for one, other in zip(*turn, strict=True))) for turn in turns]
    _row(case.name, f"vif {case.verb}", _medians(checks))
    _row(f"  {rows:,} rows", case.beside, _medians(references))
    _row("", "ratio", _medians(ratios))


def _verified(case: Case) -> int:
    """The label rows of the data, once a check of it has found what it should find."""
    answer = subprocess.run(
        [*case.command, "--format", "json", "--samples", "0"], stdout=subprocess.PIPE, check=False, env=_environment()
    )
    if answer.returncode not in (0, 1):
        sys.exit(f"{case.folder}: the check ended with exit code {answer.returncode}")
    report = json.loads(answer.stdout)
    rows = next(table["rows"] for table in report["inputs"] if table["table"] == "judge_labels")
    found = {
        result["code"]: result["violations"]
        for result in report["results"]
        if result["status"] == "failed" and result["severity"] == "error"
    }
    if found != {code: rows * violations for code, violations in case.failing.items()}:
        sys.exit(f"{case.folder}: the check does not find what the data was made to have, but {found}")
    return int(rows)


def _measured(command: list[str], exit_code: int) -> Usage:
    """Run a command to its end, what it prints left out.

    The figures of `wait4` include the processes that the command itself waited for: `vif` reads in a child.
    """
    quiet = [(os.POSIX_SPAWN_OPEN, 1, os.devnull, os.O_WRONLY, 0)]
    started = time.perf_counter()
    process = os.posix_spawn(command[0], command, _environment(), file_actions=quiet)
    _, status, usage = os.wait4(process, 0)
    wall = time.perf_counter() - started
    if os.waitstatus_to_exitcode(status) != exit_code:
        sys.exit(f"{' '.join(command)}: exit status {status}, expected exit code {exit_code}")
    to_mb = 1e-6 if sys.platform == "darwin" else 1024e-6  # bytes there, kibibytes elsewhere
    return Usage(usage.ru_utime + usage.ru_stime, wall, usage.ru_maxrss * to_mb)


def _environment() -> dict[str, str]:
    """The environment without what would make either process another one than a user has."""
    return {
        name: value
        for name, value in os.environ.items()
        if name != "PYTHONDONTWRITEBYTECODE" and not name.startswith(("PANDERA_", "POLARS_"))
    }


def _medians(usages: Sequence[Usage]) -> Usage:
    return Usage(*map(statistics.median, zip(*usages, strict=True)))


def _row(data: str, process: str, usage: Usage) -> None:
    peak = f"{usage.peak:>9.2f}" if process == "ratio" else f"{usage.peak:>9,.0f}"
    print(f"{data:<24}{process:<24}{usage.cpu:>9.2f}{usage.wall:>9.2f}{peak}", flush=True)


if __name__ == "__main__":
    main()
