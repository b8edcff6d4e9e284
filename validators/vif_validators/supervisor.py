"""Runs the command in a child process that may die of the bytes it reads, and survives it.

Imports nothing but a little of the standard library: the child is forked before polars starts its threads.
"""

import os
import signal
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass

from vif_validators.files.reading import Reading

ATTEMPTS = 5
"""Runs at most: one, one more to find the file, one without each of the two tables, and one to spare."""
INTERRUPTED = 130

_FAULTS = ("SIGABRT", "SIGBUS", "SIGFPE", "SIGILL", "SIGKILL", "SIGSEGV", "SIGSYS", "SIGTRAP")
"""Signals by which a process dies of what it does (SIGKILL: of the memory it takes). All others are sent to stop it."""
_STOPS = ("SIGINT", "SIGTERM", "SIGHUP")


@dataclass(frozen=True)
class _PipeDiary:
    """An entry is the paths, each ended by a zero byte, and one more zero byte; no path holds one."""

    descriptor: int

    def write(self, paths: tuple[str, ...]) -> None:
        entry = "".join(f"{path}\0" for path in paths) + "\0"
        try:
            os.write(self.descriptor, entry.encode("utf-8", "surrogatepass"))
        except OSError:
            pass  # nobody watches any more


def supervise(work: Callable[[Reading], int]) -> int:
    """Run `work` in a child process until it ends by itself; a file that kills the child is refused in the next run.

    Returns:
        The exit code of `work`; 128 + n where signal n stopped it; 2 where it died for another reason. On systems
        without fork it runs in this process.
    """
    if not hasattr(os, "fork"):
        return work(Reading())
    refused: dict[str, str] = {}
    one_by_one = False
    cause = ""
    for _ in range(ATTEMPTS):
        status, suspects = _run_child(work, Reading(refused=refused, one_by_one=one_by_one))
        if os.WIFEXITED(status):
            return os.WEXITSTATUS(status)
        cause = _signal_name(os.WTERMSIG(status))
        if cause not in _FAULTS:
            return 128 + os.WTERMSIG(status)
        if not suspects:
            break
        if len(suspects) == 1:
            refused[suspects[0]] = f"damaged parquet: the decoder died of it ({cause})"
        one_by_one = True
    sys.stderr.write(f"vif: the process that reads the files died ({cause}); nothing was judged\n")
    return 2


def _run_child(work: Callable[[Reading], int], reading: Reading) -> tuple[int, list[str]]:
    """The child's wait status, and the files that it was decoding when it ended."""
    reader, writer = os.pipe()
    with _stops_held_back() as release:
        child = os.fork()
        if child == 0:
            os.close(reader)
            _exit_with(
                work, Reading(refused=reading.refused, one_by_one=reading.one_by_one, diary=_PipeDiary(writer)), release
            )
        os.close(writer)
        with _passing_on_stops(child):
            release()
            with os.fdopen(reader, "rb") as pipe:
                notes = pipe.read()
            _, status = os.waitpid(child, 0)
    return status, _last_entry(notes)


def _last_entry(notes: bytes) -> list[str]:
    last = notes.decode("utf-8", "surrogatepass").removesuffix("\0").rsplit("\0\0", 1)[-1]
    return [path for path in last.split("\0") if path]


@contextmanager
def _stops_held_back() -> Iterator[Callable[[], None]]:
    """Hold signals back between the fork and the moment when both processes know what to do with them."""
    before = signal.pthread_sigmask(signal.SIG_BLOCK, _stop_signals())

    def release() -> None:
        signal.pthread_sigmask(signal.SIG_SETMASK, before)

    try:
        yield release
    finally:
        release()


@contextmanager
def _passing_on_stops(child: int) -> Iterator[None]:
    """Whoever stops this process means the child. A second Ctrl-C stops a child that does not heed the first."""
    pressed = 0

    def pass_on(number: int, _frame: object) -> None:
        nonlocal pressed
        pressed += number == signal.SIGINT
        try:
            os.kill(child, signal.SIGTERM if pressed > 1 else number)
        except OSError:
            pass  # it has ended

    before = {number: signal.signal(number, pass_on) for number in _stop_signals()}
    try:
        yield
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)


def _stop_signals() -> set[signal.Signals]:
    """The signals to pass on; one that is ignored (`nohup`, `&` in a script) stays so."""
    numbers = {signal.Signals[name] for name in _STOPS}
    return {number for number in numbers if signal.getsignal(number) is not signal.SIG_IGN}


def _exit_with(work: Callable[[Reading], int], reading: Reading, release: Callable[[], None]) -> None:
    code = 2
    try:
        _expect_the_worst()
        if signal.SIGINT in _stop_signals():
            signal.signal(signal.SIGINT, _interrupt_once)
        release()
        code = work(reading)
    except SystemExit as stop:
        code = stop.code if isinstance(stop.code, int) else 2
    except KeyboardInterrupt:
        code = INTERRUPTED
        _complain("interrupted")
    except BaseException as error:  # noqa: BLE001 (the child must not go on in the parent's code)
        _complain_of(error)
    finally:
        for stream in (sys.stdout, sys.stderr):
            try:
                stream.flush()
            except (OSError, ValueError, AttributeError):
                pass
        os._exit(code)


def _interrupt_once(number: int, _frame: object) -> None:
    # A second interrupt could strike in the cleaning up after the first.
    signal.signal(number, signal.SIG_IGN)
    raise KeyboardInterrupt


def _complain_of(error: BaseException) -> None:
    if os.environ.get("VIF_TRACEBACK"):
        import traceback

        traceback.print_exc()
        return
    from vif_validators.clean import visible

    said = visible(" ".join(f"{type(error).__name__}: {error}".split()))[:500]
    _complain(f"internal error: {said} (VIF_TRACEBACK=1 shows where)")


def _complain(text: str) -> None:
    try:
        sys.stderr.write(f"vif: {text}\n")
    except (OSError, ValueError, AttributeError):
        pass


def _signal_name(number: int) -> str:
    try:
        return signal.Signals(number).name
    except ValueError:
        return f"signal {number}"


def _expect_the_worst() -> None:
    """Leave no core dump behind, and be the process that the kernel ends where memory runs out, not another."""
    try:
        import resource

        resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
        with open("/proc/self/oom_score_adj", "w") as score:  # noqa: PTH123 (pathlib costs start-up time)
            score.write("1000")
    except (ImportError, ValueError, OSError):
        pass
