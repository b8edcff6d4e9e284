"""A command outlives the process that reads for it, ends with it where it is stopped, and passes on how it ended."""

import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

import pytest

pytestmark = pytest.mark.skipif(not sys.platform.startswith("linux"), reason="looks into /proc")

_SCRIPT = """
import os, signal, sys, time
from vif_validators.supervisor import supervise

def work(reading):
{body}

sys.exit(supervise(work))
"""


def script(body: str) -> list[str]:
    """A command whose work is `body`."""
    return [sys.executable, "-c", _SCRIPT.format(body="\n".join("    " + line for line in body.splitlines()))]


def supervised(body: str) -> tuple[int, str, str]:
    """Exit code, stdout and stderr of a command whose work is `body`."""
    run = subprocess.run(script(body), capture_output=True, text=True, timeout=60, check=False)
    return run.returncode, run.stdout, run.stderr


def dead(cause: str) -> str:
    return f"vif: the process that reads the files died ({cause}); nothing was judged\n"


@pytest.mark.parametrize("code", [0, 1, 2, 7, 130])
def test_exit_codes_pass_through(code: int) -> None:
    assert supervised(f"return {code}") == (code, "", "")
    assert supervised(f"sys.exit({code})") == (code, "", "")
    assert supervised(f"os._exit({code})") == (code, "", "")


@pytest.mark.parametrize("leave", ["sys.exit()", "sys.exit('because')"])
def test_leaving_without_a_code_is_no_success(leave: str) -> None:
    assert supervised(leave)[0] == 2


def test_output_is_written_before_the_end() -> None:
    assert supervised("print('out'); print('err', file=sys.stderr); return 1") == (1, "out\n", "err\n")


@pytest.mark.parametrize("cause", ["SIGABRT", "SIGSEGV", "SIGBUS", "SIGKILL", "SIGILL", "SIGFPE"])
def test_a_death_without_a_suspect(cause: str) -> None:
    body = f"signal.signal(signal.{cause}, signal.SIG_DFL)\n" if cause != "SIGKILL" else ""
    assert supervised(f"{body}os.kill(os.getpid(), signal.{cause})") == (2, "", dead(cause))


@pytest.mark.parametrize("cause", ["SIGABRT", "SIGSEGV", "SIGKILL"])
@pytest.mark.parametrize("path", ["file", "a\nb", "a\n\nb\n", "ä \u202e", "a\udc80b", "", "\ud800"])
def test_the_file_that_kills_is_refused_in_the_next_run(cause: str, path: str) -> None:
    code, out, err = supervised(
        f"path = {path!r}\n"
        "if reading.refused:\n"
        "    print(ascii(reading.refused)); return 2\n"
        "with reading.of('harmless'): pass\n"
        "with reading.of(path):\n"
        f"    os.kill(os.getpid(), signal.{cause})"
    )
    assert code == 2
    if path:
        assert err == ""
        assert out == f"{{{path!a}: 'damaged parquet: the decoder died of it ({cause})'}}\n"
    else:
        assert err == dead(cause)


def test_of_two_suspects_each_is_tried_alone() -> None:
    body = (
        "both = [path for path in ('a', 'b') if path not in reading.refused]\n"
        "if reading.one_by_one:\n"
        "    for path in both:\n"
        "        with reading.of(path):\n"
        "            if path == 'b': os.abort()\n"
        "with reading.of(*both):\n"
        "    if 'b' in both: os.abort()\n"
        "print(sorted(reading.refused), reading.one_by_one); return 2"
    )
    assert supervised(body) == (2, "['b'] True\n", "")


def test_both_files_kill() -> None:
    body = (
        "both = [path for path in ('a', 'b') if path not in reading.refused]\n"
        "for path in both if reading.one_by_one else ():\n"
        "    with reading.of(path): os.abort()\n"
        "with reading.of(*both):\n"
        "    if both: os.abort()\n"
        "print(sorted(reading.refused)); return 2"
    )
    assert supervised(body) == (2, "['a', 'b']\n", "")


def test_a_file_that_kills_whatever_is_refused_does_not_go_on_for_ever() -> None:
    started = time.monotonic()
    body = "with reading.of('a'): os.abort()"
    assert supervised(body) == (2, "", dead("SIGABRT"))
    assert time.monotonic() - started < 30


def test_a_file_that_was_read_is_no_suspect() -> None:
    assert supervised("with reading.of('a'): pass\nos.abort()") == (2, "", dead("SIGABRT"))


def test_more_notes_than_a_pipe_holds() -> None:
    body = "for number in range(20_000):\n    with reading.of('x' * 50): pass\nreturn 3"
    assert supervised(body) == (3, "", "")


@pytest.mark.parametrize(
    "error", ["ValueError('one\\ntwo')", "MemoryError()", "RecursionError('deep')", "GeneratorExit()"]
)
def test_a_fault_of_the_program_is_one_line(error: str) -> None:
    code, out, err = supervised(f"raise {error}")
    assert (code, out) == (2, "")
    assert err.startswith(f"vif: internal error: {error.partition('(')[0]}")
    assert err.count("\n") == 1


def test_the_traceback_is_there_for_who_asks() -> None:
    code, _, err = supervised("os.environ['VIF_TRACEBACK'] = '1'\nraise ValueError('x')")
    assert code == 2
    assert err.startswith("Traceback (most recent call last):")
    assert err.endswith("ValueError: x\n")


def test_an_interrupt_within_is_an_interrupt() -> None:
    assert supervised("raise KeyboardInterrupt") == (130, "", "vif: interrupted\n")


def test_no_core_dump_and_the_first_to_go() -> None:
    body = (
        "import resource\n"
        "print(resource.getrlimit(resource.RLIMIT_CORE), open('/proc/self/oom_score_adj').read().strip()); return 0"
    )
    assert supervised(body) == (0, "(0, 0) 1000\n", "")


def test_where_there_is_no_fork(monkeypatch: pytest.MonkeyPatch) -> None:
    from vif_validators.supervisor import supervise

    monkeypatch.delattr(os, "fork")
    assert supervise(lambda reading: 5 + len(reading.refused)) == 5


# Signals


def stopped(body: str, stop: Callable[[int], None], before: Callable[[], None] | None = None) -> tuple[int, str, str]:
    """The command after `stop` was done to it while its work ran."""
    started = f"print('started', flush=True)\n{body}"
    process = subprocess.Popen(
        script(started),
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        start_new_session=True,
        preexec_fn=before,  # noqa: PLW1509 (a signal's disposition is inherited in no other way)
    )
    with process:
        assert process.stdout is not None
        assert process.stdout.readline() == "started\n"
        child = _child_of(process.pid)
        stop(process.pid)
        out, err = process.communicate(timeout=60)
    deadline = time.monotonic() + 10
    while _runs(child) and time.monotonic() < deadline:
        time.sleep(0.01)
    assert not _runs(child)
    return process.returncode, out, err


def _child_of(process: int) -> int:
    children = Path(f"/proc/{process}/task/{process}/children").read_text().split()
    return int(children[0])


def _runs(process: int) -> bool:
    try:
        return Path(f"/proc/{process}/stat").read_text().rpartition(")")[2].split()[0] != "Z"
    except FileNotFoundError:
        return False


SLEEP = "time.sleep(30); return 0"


@pytest.mark.parametrize("to", [os.kill, os.killpg], ids=["the process", "the terminal"])
@pytest.mark.parametrize(
    ("number", "code", "said"),
    [(signal.SIGINT, 130, "vif: interrupted\n"), (signal.SIGTERM, 143, ""), (signal.SIGHUP, 129, "")],
)
def test_whoever_stops_it_stops_both(to: Callable[[int, int], None], number: int, code: int, said: str) -> None:
    assert stopped(SLEEP, lambda process: to(process, number)) == (code, "", said)


def test_a_stop_is_not_the_fault_of_a_file() -> None:
    body = "with reading.of('a'): time.sleep(30)\nreturn 0"
    assert stopped(body, lambda process: os.killpg(process, signal.SIGTERM)) == (143, "", "")


def test_an_interrupt_that_is_not_heeded() -> None:
    """Its first is lost, as within a decoder; the second stops the process."""
    body = (
        "for _ in range(2):\n    try: time.sleep(30)\n    except KeyboardInterrupt: print('no', flush=True)\nreturn 0"
    )

    def press_twice(process: int) -> None:
        time.sleep(1)  # until it is inside its first `try`
        os.kill(process, signal.SIGINT)
        time.sleep(1)
        os.kill(process, signal.SIGINT)

    assert stopped(body, press_twice) == (143, "no\n", "")


def test_interrupts_in_quick_succession() -> None:
    def press(process: int) -> None:
        for _ in range(20):
            try:
                os.killpg(process, signal.SIGINT)
            except ProcessLookupError:
                return

    code, out, err = stopped(SLEEP, press)
    # To whoever waits for it a process that dies of the signal on its last steps looks like one that says 130.
    assert code in (130, 143, -signal.SIGINT)
    assert out == ""
    assert err in ("", "vif: interrupted\n")


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGHUP])
def test_what_was_ignored_stays_ignored(number: int) -> None:
    """As under nohup, or in the background of a script."""
    run = stopped(
        "time.sleep(1); return 5",
        lambda process: os.killpg(process, number),
        before=lambda: signal.signal(number, signal.SIG_IGN),
    )
    assert run == (5, "", "")
