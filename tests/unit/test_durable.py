"""A file changed under its lock: nothing lost, nothing half-written, and errors that say what to do."""

import errno
import json
import os
import resource
import stat
import subprocess
import sys
import tempfile
import threading
import time
from pathlib import Path
from typing import Any

import pytest
from tests.support import crashes

from vif_validators.files import placing
from vif_validators.files.durable import FileIsLocked, UnwritableFile, exclusive, make_folder
from vif_validators.files.lock_note import holder

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="kills, mode bits and links of Unix")


def write(path: str | Path, content: bytes, **options: Any) -> None:
    with exclusive(path, **options) as file:
        file.replace(content)


def cause(path: str | Path, content: bytes = b"new", **options: Any) -> str:
    with pytest.raises(UnwritableFile) as error:
        write(path, content, **options)
    assert str(error.value) == f"{path}: {error.value.cause}"
    assert "\n" not in error.value.cause
    return error.value.cause


def names(folder: Path) -> list[str]:
    return sorted(path.name for path in folder.iterdir())


MEMORY = Path("/dev/shm")  # noqa: S108
"""Where the crashes are tried if there is such a place: what is tested is the order of calls, not the disk."""


def run_crashes(*arguments: str) -> dict[str, Any]:
    place = {"TMPDIR": str(MEMORY)} if os.access(MEMORY, os.W_OK) else {}
    run = subprocess.run(
        [sys.executable, crashes.__file__, *arguments],
        capture_output=True,
        text=True,
        env=os.environ | place,
        check=False,
    )
    assert run.returncode == 0, run.stderr
    parsed: dict[str, Any] = json.loads(run.stdout)
    return parsed


class TestEveryCrash:
    def test_of_a_plain_file(self) -> None:
        found = run_crashes("plain")
        assert found["wrong"] == []
        for calls in found["calls"].values():
            assert [call for call in calls if call in {"unlink", "write", "fsync", "replace"}] == [
                *("unlink", "write", "fsync", "replace", "fsync")
            ]
        assert "fchmod" in found["calls"]["an old file"]
        assert found["runs"] > 200

    @pytest.mark.slow
    def test_of_the_registry(self) -> None:
        found = run_crashes("registry")
        assert found["wrong"] == []
        assert found["runs"] > 140

    def test_are_found_where_the_file_is_overwritten_in_place(self) -> None:
        wrong = run_crashes("naive")["wrong"]
        assert any("kill at call 1 (write)" in fault for fault in wrong)
        assert any("half at call 1 (write)" in fault for fault in wrong)


class TestReplacing:
    def test_a_new_and_an_old_file(self, tmp_path: Path) -> None:
        for content in (b"one", b"", b"three" * 100_000):
            write(tmp_path / "file", content)
            assert (tmp_path / "file").read_bytes() == content
        assert names(tmp_path) == ["file", "file.lock"]
        assert (tmp_path / "file.lock").read_bytes() == b""

    def test_a_reader_has_the_file_that_it_opened(self, tmp_path: Path) -> None:
        write(tmp_path / "file", b"old")
        with (tmp_path / "file").open("rb") as reader:
            write(tmp_path / "file", b"newer")
            assert reader.read() == b"old"

    @pytest.mark.parametrize("mode", [0o600, 0o640, 0o664, 0o666, 0o755])
    def test_mode_bits_are_kept(self, tmp_path: Path, mode: int) -> None:
        (tmp_path / "file").touch()
        (tmp_path / "file").chmod(mode)
        write(tmp_path / "file", b"new")
        assert stat.S_IMODE((tmp_path / "file").stat().st_mode) == mode

    @pytest.mark.parametrize(("umask", "mode"), [(0o022, 0o644), (0o077, 0o600), (0o002, 0o664)])
    def test_a_new_file_obeys_the_umask(self, tmp_path: Path, umask: int, mode: int) -> None:
        before = os.umask(umask)
        try:
            write(tmp_path / "file", b"new")
        finally:
            os.umask(before)
        assert stat.S_IMODE((tmp_path / "file").stat().st_mode) == mode

    @pytest.mark.skipif(os.getuid() != 0, reason="only root gives files away")
    def test_owner_and_group_are_kept(self, tmp_path: Path) -> None:
        (tmp_path / "file").touch()
        os.chown(tmp_path / "file", 1234, 5678)
        write(tmp_path / "file", b"new")
        for name in ("file", "file.lock"):
            status = (tmp_path / name).stat()
            assert (status.st_uid, status.st_gid) == (1234, 5678)

    def test_a_link_stays_a_link(self, tmp_path: Path) -> None:
        (tmp_path / "store").mkdir()
        (tmp_path / "store" / "real").write_bytes(b"old")
        (tmp_path / "link").symlink_to("store/real")
        write(tmp_path / "link", b"new")
        assert (tmp_path / "link").is_symlink()
        assert (tmp_path / "store" / "real").read_bytes() == b"new"
        assert names(tmp_path) == ["link", "store"]
        assert names(tmp_path / "store") == ["real", "real.lock"]

    def test_a_link_to_nothing_yet(self, tmp_path: Path) -> None:
        (tmp_path / "link").symlink_to("real")
        write(tmp_path / "link", b"new")
        assert (tmp_path / "link").is_symlink()
        assert (tmp_path / "real").read_bytes() == b"new"

    def test_what_a_killed_writer_left_is_cleared_away(self, tmp_path: Path) -> None:
        (tmp_path / ".file.tmp").write_bytes(b"half")
        (tmp_path / ".other.tmp").write_bytes(b"not ours")
        write(tmp_path / "file", b"new")
        assert names(tmp_path) == [".other.tmp", "file", "file.lock"]

    def test_a_link_in_place_of_the_temporary_file_is_not_followed(self, tmp_path: Path) -> None:
        (tmp_path / "precious").write_bytes(b"precious")
        (tmp_path / ".file.tmp").symlink_to("precious")
        write(tmp_path / "file", b"new")
        assert (tmp_path / "precious").read_bytes() == b"precious"

    def test_short_writes(self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        real = os.write
        monkeypatch.setattr(os, "write", lambda descriptor, data: real(descriptor, data[:7]))
        write(tmp_path / "file", b"0123456789" * 10)
        assert (tmp_path / "file").read_bytes() == b"0123456789" * 10

    def test_an_error_in_the_block_changes_nothing(self, tmp_path: Path) -> None:
        with pytest.raises(ZeroDivisionError), exclusive(tmp_path / "file"):
            raise ZeroDivisionError
        assert names(tmp_path) == ["file.lock"]
        write(tmp_path / "file", b"new", timeout=0)

    @pytest.mark.skipif(not Path("/proc/self/fd").is_dir(), reason="there is no other way to count them")
    def test_no_descriptor_is_left_open(self, tmp_path: Path) -> None:
        write(tmp_path / "file", b"first")
        before = len(list(Path("/proc/self/fd").iterdir()))
        for _ in range(3):
            write(tmp_path / "file", b"new")
        with exclusive(tmp_path / "file"):
            cause(tmp_path / "file", timeout=0)
        assert len(list(Path("/proc/self/fd").iterdir())) == before


class TestWhatCannotBeWritten:
    def test_what_is_not_a_file(self, tmp_path: Path) -> None:
        (tmp_path / "folder").mkdir()
        os.mkfifo(tmp_path / "pipe")
        assert cause(tmp_path / "folder") == "cannot be written: is a folder, not a file"
        assert cause(tmp_path / "pipe") == "cannot be written: is a named pipe, not a file"
        assert cause("/dev/null") == "cannot be written: is a device, not a file"
        assert stat.S_ISCHR(os.stat("/dev/null").st_mode)  # noqa: PTH116
        assert names(tmp_path) == ["folder", "pipe"]

    def test_a_place_that_no_file_can_have(self, tmp_path: Path) -> None:
        (tmp_path / "file").touch()
        assert cause(tmp_path / "no" / "file") == "cannot be written: no such folder; make its folder first"
        assert cause(tmp_path / "file" / "below").startswith("cannot be written: Not a directory")
        assert cause(f"{tmp_path}/a\0b") == "cannot be written: its name holds a null character"
        assert cause(tmp_path / ("n" * 252)) == "cannot be written: File name too long; give the file a shorter name"
        assert names(tmp_path) == ["file"]

    def test_something_else_in_the_way(self, tmp_path: Path) -> None:
        (tmp_path / ".file.tmp").mkdir()
        assert cause(tmp_path / "file") == (
            f"cannot be written: {tmp_path / '.file.tmp'} is in the way (Is a directory); remove it"
        )
        (tmp_path / "other.lock").mkdir()
        assert "other.lock is in the way (Is a directory); remove it" in cause(tmp_path / "other")
        (tmp_path / "third.lock").symlink_to("precious")
        assert "third.lock is in the way" in cause(tmp_path / "third")
        assert not (tmp_path / "precious").exists()

    def test_a_file_that_is_renamed_to_the_lock_is_not_written_to(self, tmp_path: Path) -> None:
        (tmp_path / "file.lock").write_bytes(b"precious")
        write(tmp_path / "file", b"new")
        assert (tmp_path / "file.lock").read_bytes() == b"precious"

    @pytest.mark.parametrize("call", ["write", "fsync", "replace"])
    @pytest.mark.parametrize(
        ("code", "mend"),
        [
            (errno.ENOSPC, "free some space and try again"),
            (errno.EDQUOT, "free some of the quota and try again"),
            (errno.EIO, "check the disk before trying again"),
            (errno.EROFS, "make the file system writable"),
        ],
    )
    def test_a_disk_that_fails(
        self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, call: str, code: int, mend: str
    ) -> None:
        write(tmp_path / "file", b"old")

        def fail(*_: object) -> None:
            raise OSError(code, os.strerror(code))

        with monkeypatch.context() as patch:
            # The note in the lock file is not written by these.
            patch.setattr(os, call, fail)
            assert cause(tmp_path / "file") == f"cannot be written: {os.strerror(code)}; {mend}"
        assert (tmp_path / "file").read_bytes() == b"old"
        assert names(tmp_path) == ["file", "file.lock"]
        write(tmp_path / "file", b"new")

    def test_a_folder_that_cannot_be_flushed(self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        """The file is replaced then; to say that it is not would be as wrong as to say that all is well."""
        real = os.fsync

        def fail(descriptor: int) -> None:
            if stat.S_ISDIR(os.fstat(descriptor).st_mode):
                raise OSError(errno.EIO, "Input/output error")
            real(descriptor)

        monkeypatch.setattr(os, "fsync", fail)
        assert cause(tmp_path / "file") == (
            "is written, but it is not certain that it would survive a power cut: Input/output error; check the disk"
        )
        assert (tmp_path / "file").read_bytes() == b"new"

    @pytest.mark.parametrize("code", [errno.EINVAL, errno.ENOTSUP])
    def test_a_file_system_whose_folders_are_never_flushed(
        self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, code: int
    ) -> None:
        real = os.fsync

        def fail(descriptor: int) -> None:
            if stat.S_ISDIR(os.fstat(descriptor).st_mode):
                raise OSError(code, "not here")
            real(descriptor)

        monkeypatch.setattr(os, "fsync", fail)
        write(tmp_path / "file", b"new")

    def test_a_limit_on_the_size_of_files(self, tmp_path: Path) -> None:
        """The kernel takes the first bytes and refuses the rest, as a full disk does."""
        write(tmp_path / "file", b"old")
        soft, hard = resource.getrlimit(resource.RLIMIT_FSIZE)
        resource.setrlimit(resource.RLIMIT_FSIZE, (5000, hard))
        try:
            said = cause(tmp_path / "file", bytes(10_000))
        finally:
            resource.setrlimit(resource.RLIMIT_FSIZE, (soft, hard))
        assert said.startswith("cannot be written: File too large")
        assert (tmp_path / "file").read_bytes() == b"old"
        assert names(tmp_path) == ["file", "file.lock"]

    @pytest.mark.parametrize("what", ["folder", "file"])
    def test_no_permission(self, what: str) -> None:
        """In a process of its own that gives up root's rights, where it has them; and in a folder that it may enter."""
        with tempfile.TemporaryDirectory() as folder:
            self.refuses_without_permission(Path(folder), what)

    def refuses_without_permission(self, folder: Path, what: str) -> None:
        write(folder / "file", b"old")
        (folder / "file").chmod(0o444 if what == "file" else 0o666)
        (folder / "file.lock").chmod(0o666)
        folder.chmod(0o555 if what == "folder" else 0o777)
        code = (
            "import os, sys, filelock\n"
            "from vif_validators.files.durable import UnwritableFile, exclusive\n"
            "if os.getuid() == 0: os.setgroups([]); os.setgid(65534); os.setuid(65534)\n"
            "try:\n"
            "    with exclusive('file') as file: file.replace(b'new')\n"
            "except UnwritableFile as error: print(error)\n"
        )
        run = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, cwd=folder, check=False)
        assert run.stderr == ""
        said = {"folder": "Permission denied", "file": "the file is write-protected"}[what]
        assert run.stdout == (f"file: cannot be written: {said}; make the file and its folder writable for this user\n")
        folder.chmod(0o755)
        assert (folder / "file").read_bytes() == b"old"
        assert names(folder) == ["file", "file.lock"]

    def test_a_folder_that_takes_no_files(self) -> None:
        assert cause("/proc/file", timeout=0) == "cannot be written: no lock file can be made in its folder"


class TestLocking:
    def test_one_writer_at_a_time(self, tmp_path: Path) -> None:
        (tmp_path / "file").write_bytes(b"0")

        def count() -> None:
            for _ in range(20):
                with exclusive(tmp_path / "file") as file:
                    number = int((tmp_path / "file").read_bytes())
                    time.sleep(0.0001)
                    file.replace(str(number + 1).encode())

        threads = [threading.Thread(target=count) for _ in range(5)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        assert (tmp_path / "file").read_bytes() == b"100"

    def test_a_link_and_its_file_have_one_lock(self, tmp_path: Path) -> None:
        (tmp_path / "file").touch()
        (tmp_path / "link").symlink_to("file")
        with exclusive(tmp_path / "link"), pytest.raises(FileIsLocked):
            write(tmp_path / "file", b"new", timeout=0)

    def test_waiting_in_vain_names_the_holder(self, tmp_path: Path) -> None:
        code = (
            "import sys\n"
            "from vif_validators.files.durable import exclusive\n"
            "with exclusive('file', purpose='a test'): print('held', flush=True); sys.stdin.read()\n"
        )
        with subprocess.Popen(
            [sys.executable, "-c", code], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True, cwd=tmp_path
        ) as process:
            assert process.stdout
            assert process.stdout.readline() == "held\n"
            started = time.monotonic()
            with pytest.raises(FileIsLocked) as error:
                write(tmp_path / "file", b"new", timeout=0.2)
            assert 0.2 <= time.monotonic() - started < 5
            assert error.value.holder
            assert error.value.holder.startswith(f"process {process.pid} on ")
            assert " (a test) since 20" in error.value.holder
            assert str(error.value) == (
                f"{tmp_path / 'file'}: is locked, held by {error.value.holder}; gave up after 0.2 s; "
                "try again, or give it a longer lock timeout"
            )
            process.kill()
        # The kernel lets go of what a killed process held; its note stays behind and is not believed.
        assert (tmp_path / "file.lock").read_bytes() != b""
        assert holder(str(tmp_path / "file.lock")) is None
        write(tmp_path / "file", b"new", timeout=5)
        assert (tmp_path / "file.lock").read_bytes() == b""

    @pytest.mark.parametrize(
        "note", [b"", b"\xff", b"[]", b"{}", b'{"pid": true, "host": "", "purpose": "", "since": ""}', b"[" * 2000]
    )
    def test_a_note_that_says_nothing(self, tmp_path: Path, note: bytes) -> None:
        (tmp_path / "lock").write_bytes(note)
        assert holder(str(tmp_path / "lock")) is None
        assert holder(str(tmp_path / "missing")) is None

    def test_a_note_that_cannot_be_written_keeps_nobody_from_writing(
        self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        def fail(*_: object) -> None:
            raise OSError(errno.ENOSPC, "No space left on device")

        monkeypatch.setattr(os, "pwrite", fail)
        monkeypatch.setattr(os, "ftruncate", fail)
        write(tmp_path / "file", b"new")
        with exclusive(tmp_path / "file"):
            assert "held by another process" in cause(tmp_path / "file", timeout=0)

    @pytest.mark.parametrize("timeout", [-1, float("nan"), float("inf")])
    def test_a_timeout_that_is_none(self, tmp_path: Path, timeout: float) -> None:
        with pytest.raises(ValueError, match="lock timeout"):
            write(tmp_path / "file", b"new", timeout=timeout)

    def test_the_lock_file_outlives_a_write_protected_file(self, tmp_path: Path) -> None:
        (tmp_path / "file").touch()
        (tmp_path / "file").chmod(0o444)
        with exclusive(tmp_path / "file"):
            pass
        assert stat.S_IMODE((tmp_path / "file.lock").stat().st_mode) == 0o644


class TestFolders:
    def test_are_made_with_those_above(self, tmp_path: Path) -> None:
        make_folder(tmp_path / "a" / "b" / "c")
        make_folder(tmp_path / "a" / "b" / "c")
        assert (tmp_path / "a" / "b" / "c").is_dir()

    def test_that_cannot_be_made(self, tmp_path: Path) -> None:
        (tmp_path / "file").touch()
        with pytest.raises(UnwritableFile, match="file is a file, not a folder") as error:
            make_folder(tmp_path / "file" / "below")
        assert "\n" not in str(error.value)
        with pytest.raises(UnwritableFile):
            make_folder(Path("/proc/new"))


def test_an_interrupt_leaves_no_temporary_file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def interrupt(*_: object) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr(os, "fsync", interrupt)
    with pytest.raises(KeyboardInterrupt):
        write(tmp_path / "file", b"new")
    assert names(tmp_path) == ["file.lock"]


def test_a_disk_that_takes_nothing(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(os, "write", lambda *_: 0)
    with pytest.raises(OSError, match="took no more bytes"):
        placing.put_in_place(b"new", tmp_path / "file", tmp_path / ".file.tmp")
