"""Every way in which a change of a file can be cut short, one after the other.

Before each system call that changes the disk, and half-way through each write, the process is killed; at each of them
the disk fails once, or from there on. Run as a script of its own: it forks, which a process that has used polars must
not. What it found goes to stdout as JSON.
"""

import errno
import json
import os
import shutil
import signal
import sys
import tempfile
from argparse import ArgumentParser
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

CALLS = ("open", "write", "pwrite", "ftruncate", "unlink", "fchmod", "fchown", "fsync", "replace", "mkdir")
MODES = ("kill", "half", "ENOSPC", "EIO", "EIO from here on")
REFUSED, WRITTEN = 3, 4
"""Exit codes of a change that raised: nothing was changed, or everything but its durability is certain."""

TARGET = "personas.parquet"
OLD, NEW, NEXT = b"old" * 1000, b"new" * 2000, b"next"


@dataclass(frozen=True)
class Scenario:
    """A file before the change, the change, and a further one that must work whatever became of the first."""

    name: str
    prepare: Callable[[Path], None]
    change: Callable[[Path], None]
    follow: Callable[[Path], None]


class Shim:
    """Stands before the functions of `os` and strikes at one call."""

    def __init__(self, at: int, mode: str) -> None:
        self.at, self.mode = at, mode
        self.calls: list[str] = []
        self.real = {name: getattr(os, name) for name in CALLS}

    def install(self) -> None:
        for name in CALLS:
            setattr(os, name, self._wrapped(name))

    def _wrapped(self, name: str) -> Callable[..., object]:
        real = self.real[name]

        def call(*args: object, **kwargs: object) -> object:
            if name == "open" and not args[1] & (os.O_WRONLY | os.O_RDWR | os.O_CREAT | os.O_DIRECTORY):
                return real(*args, **kwargs)
            number = len(self.calls)
            self.calls.append(name)
            if number == self.at or (self.mode.endswith("on") and number > self.at):
                self._strike(name, args)
            return real(*args, **kwargs)

        return call

    def _strike(self, name: str, args: tuple[object, ...]) -> None:
        if self.mode == "half" and "write" in name:
            self.real[name](args[0], bytes(args[1])[: len(args[1]) // 2], *args[2:])
        if self.mode in ("kill", "half"):
            os.kill(os.getpid(), signal.SIGKILL)
        code = getattr(errno, self.mode[:6].split()[0])
        raise OSError(code, os.strerror(code))


def in_child(work: Callable[[], None], shim: Shim | None = None) -> tuple[int, list[str], bool]:
    """Do the work in a process of its own: its wait status, its calls, and whether it acknowledged."""
    reader, writer = os.pipe()
    child = os.fork()
    if child == 0:
        code = 0
        if shim:
            shim.install()
        try:
            work()
        except OSError as error:
            code = WRITTEN if "is written" in str(error) else REFUSED
            if len(str(error).splitlines()) != 1 or TARGET not in str(error):
                code = 5
        except BaseException as error:  # noqa: BLE001
            sys.stderr.write(f"{error!r}\n")
            code = 6
        write = shim.real["write"] if shim else os.write
        write(writer, json.dumps([shim.calls if shim else [], code == 0]).encode())
        os._exit(code)
    os.close(writer)
    with os.fdopen(reader, "rb") as pipe:
        said = pipe.read()
    _, status = os.waitpid(child, 0)
    calls, acknowledged = json.loads(said) if said else ([], False)
    return status, calls, acknowledged


def outcome_of(scenario: Scenario) -> tuple[bytes | None, bytes, list[str]]:
    """The file before and after a change that nothing disturbs, and the calls that it makes."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        scenario.prepare(folder)
        before = content(folder)
        status, calls, acknowledged = in_child(lambda: scenario.change(folder), Shim(-1, "kill"))
        assert (status, acknowledged) == (0, True), (scenario.name, status)
        return before, content(folder), calls


def content(folder: Path) -> bytes | None:
    path = folder / TARGET
    return path.read_bytes() if path.exists() else None


def faults(scenario: Scenario, modes: tuple[str, ...]) -> tuple[list[str], list[str], int]:
    """What went wrong, the calls that were struck, and how many times."""
    before, after, calls = outcome_of(scenario)
    wrong = []
    runs = 0
    for at, name in enumerate(calls):
        for mode in modes:
            if mode == "half" and "write" not in name:
                continue
            runs += 1
            wrong += [
                f"{scenario.name}, {mode} at call {at} ({name}): {fault}"
                for fault in struck(scenario, Shim(at, mode), before, after)
            ]
    return wrong, calls, runs


def struck(scenario: Scenario, shim: Shim, before: bytes | None, after: bytes) -> list[str]:
    folder = Path(tempfile.mkdtemp())
    try:
        scenario.prepare(folder)
        status, _, acknowledged = in_child(lambda: scenario.change(folder), shim)
        found = content(folder)
        wrong = []
        if found not in (before, after):
            wrong.append("the file is neither the old nor the new one")
        code = os.WEXITSTATUS(status) if os.WIFEXITED(status) else -os.WTERMSIG(status)
        if code not in (0, REFUSED, WRITTEN, -signal.SIGKILL):
            wrong.append(f"it ended with {code}")
        if (acknowledged or code == WRITTEN) and found != after:
            wrong.append("the change was acknowledged and is lost")
        if code == REFUSED and found != before:
            wrong.append("the change was refused and made")
        status, _, _ = in_child(lambda: scenario.follow(folder))
        if status != 0:
            wrong.append(f"the next change ended with {status}")
        left = sorted(path.name for path in folder.rglob("*") if path.name.endswith(".tmp"))
        return wrong + ([f"left over: {left}"] if left else [])
    finally:
        shutil.rmtree(folder)


def plain_scenarios() -> list[Scenario]:
    """The layer of bytes, without any data frame."""
    import filelock  # noqa: F401 (once, not in each child)

    from vif_validators.files.durable import exclusive, make_folder

    def write(data: bytes, place: str = TARGET) -> Callable[[Path], None]:
        def change(folder: Path) -> None:
            path = folder / place
            make_folder(path.parent)
            with exclusive(path, timeout=2) as file:
                file.replace(data)

        return change

    def old(folder: Path) -> None:
        (folder / TARGET).write_bytes(OLD)
        (folder / TARGET).chmod(0o660)

    def left_over(folder: Path) -> None:
        old(folder)
        (folder / f".{TARGET}.tmp").write_bytes(b"half")
        (folder / f"{TARGET}.lock").write_bytes(b'{"vif-lock": 1, "pid": 1')

    def linked(folder: Path) -> None:
        (folder / "elsewhere").mkdir()
        (folder / "elsewhere" / "real.parquet").write_bytes(OLD)
        (folder / TARGET).symlink_to("elsewhere/real.parquet")

    def foreign(folder: Path) -> None:
        old(folder)
        if os.getuid() == 0:
            os.chown(folder / TARGET, 12345, 12345)

    follow = write(NEXT)
    return [
        Scenario("no file", lambda folder: None, write(NEW), follow),
        Scenario("an old file", old, write(NEW), follow),
        Scenario("left-overs of a killed writer", left_over, write(NEW), follow),
        Scenario("a link", linked, write(NEW), follow),
        Scenario("a file of somebody else", foreign, write(NEW), follow),
    ]


def registry_scenarios() -> list[Scenario]:
    """The registry itself; this process only imports polars, and never uses it."""
    import filelock  # noqa: F401 (once, not in each child)
    import pyarrow.parquet  # noqa: F401

    from vif_validators.registry.registry import Registry

    def persona(number: int) -> dict[str, object]:
        return {
            "persona_id": f"{number:08x}",
            "name": "Ana Prado",
            "age": "25-34",
            "profession": "Teacher",
            "culture": "East Asian",
            "core_values": ["Power"],
            "entry_count": 3,
            "created_at": "2026-01-15T09:30:00Z",
            "nudge_enabled": True,
        }

    def add(number: int) -> Callable[[Path], None]:
        return lambda folder: Registry(folder / TARGET, lock_timeout=5).add(persona(number))  # type: ignore[func-returns-value,return-value]

    def stage(folder: Path) -> None:
        Registry(folder / TARGET, lock_timeout=5).stage("00000001", "wrangled")

    def one(folder: Path) -> None:
        status, _, _ = in_child(lambda: add(1)(folder))
        assert status == 0

    return [
        Scenario("add to no registry", lambda folder: None, add(1), add(2)),
        Scenario("add", one, add(2), add(3)),
        Scenario("stage", one, stage, add(3)),
    ]


def naive_scenarios() -> list[Scenario]:
    """What all of this is against, as a control: the file overwritten where it is."""

    def overwrite(folder: Path) -> None:
        descriptor = os.open(folder / TARGET, os.O_WRONLY | os.O_CREAT | os.O_TRUNC)
        os.write(descriptor, NEW)
        os.fsync(descriptor)
        os.close(descriptor)

    return [Scenario("overwritten", lambda folder: (folder / TARGET).write_bytes(OLD) and None, overwrite, overwrite)]


def main() -> None:
    parser = ArgumentParser()
    parser.add_argument("what", choices=("plain", "registry", "naive"))
    parser.add_argument("--kills-only", action="store_true")
    options = parser.parse_args()
    makers = {"plain": plain_scenarios, "registry": registry_scenarios, "naive": naive_scenarios}
    found: dict[str, Any] = {"wrong": [], "calls": {}, "runs": 0}
    for scenario in makers[options.what]():
        wrong, calls, runs = faults(scenario, MODES[:2] if options.kills_only else MODES)
        found["wrong"] += wrong
        found["calls"][scenario.name] = calls
        found["runs"] += runs
    sys.stdout.write(json.dumps(found, indent=1) + "\n")


if __name__ == "__main__":
    main()
