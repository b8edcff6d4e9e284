"""Runs the command in a child process that may die of the bytes it reads, and survives it.

Imports nothing but a little of the standard library: the child is forked before polars starts its threads.
"""

import os
import signal
import sys
from collections.abc import Callable
from dataclasses import dataclass

from vif_validators.reading import Reading

ATTEMPTS = 5
"""Runs at most: one, one more to find the file, one without each of the two tables, and one to spare."""


@dataclass(frozen=True)
class _PipeDiary:
    descriptor: int

    def write(self, entry: str) -> None:
        os.write(self.descriptor, entry.encode("utf-8", "surrogateescape") + b"\n")


def supervise(work: Callable[[Reading], int]) -> int:
    """Run `work` in a child process until it ends by itself; a file that kills the child is refused in the next run.

    Returns:
        The exit code of `work`, or 2 where it died for another reason. On systems without fork it runs in this process.
    """
    if not hasattr(os, "fork"):
        return work(Reading())
    refused: dict[str, str] = {}
    one_by_one = False
    for _ in range(ATTEMPTS):
        status, suspects = _run_child(work, refused, one_by_one=one_by_one)
        if os.WIFEXITED(status):
            return os.WEXITSTATUS(status)
        cause = signal.Signals(os.WTERMSIG(status)).name
        if not suspects:
            break
        if len(suspects) == 1:
            refused[suspects[0]] = f"damaged parquet: the decoder died of it ({cause})"
        one_by_one = True
    sys.stderr.write(f"vif: the process that reads the files died ({cause}); nothing was judged\n")
    return 2


def _run_child(work: Callable[[Reading], int], refused: dict[str, str], *, one_by_one: bool) -> tuple[int, list[str]]:
    """The child's wait status, and the files that it was decoding when it ended."""
    reader, writer = os.pipe()
    sys.stdout.flush()
    sys.stderr.flush()
    child = os.fork()
    if child == 0:
        os.close(reader)
        _exit_with(work, Reading(refused=refused, one_by_one=one_by_one, diary=_PipeDiary(writer)))
    os.close(writer)
    # An interrupt from the keyboard reaches the child as well; whoever stops only this process means the child too.
    keyboard = signal.signal(signal.SIGINT, signal.SIG_IGN)
    stop = signal.signal(signal.SIGTERM, lambda number, _frame: os.kill(child, number))
    try:
        with os.fdopen(reader, "rb") as pipe:
            notes = pipe.read().decode("utf-8", "surrogateescape").split("\n")
        _, status = os.waitpid(child, 0)
    finally:
        signal.signal(signal.SIGINT, keyboard)
        signal.signal(signal.SIGTERM, stop)
    last = notes[-2] if len(notes) > 1 else ""
    return status, last.split("\0") if last else []


def _exit_with(work: Callable[[Reading], int], reading: Reading) -> None:
    code = 2
    try:
        _no_core_dump()
        code = work(reading)
    except SystemExit as stop:
        code = stop.code if isinstance(stop.code, int) else 2
    except BaseException:  # noqa: BLE001 (the child must not go on in the parent's code)
        import traceback

        traceback.print_exc()
    finally:
        for stream in (sys.stdout, sys.stderr):
            try:
                stream.flush()
            except (OSError, ValueError):
                pass
        os._exit(code)


def _no_core_dump() -> None:
    try:
        import resource

        resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    except (ImportError, ValueError, OSError):
        pass
