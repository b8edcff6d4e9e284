"""Files are read once and whole, or refused with a reason; they are replaced whole or not at all."""

import os
import socket
import stat
import subprocess
import sys
from pathlib import Path

import pytest

from vif_validators.files import disk as files
from vif_validators.files.disk import HEAD, UnreadableFile, read_bytes, replace_file


def cause(path: str | Path, **options: object) -> str:
    with pytest.raises(UnreadableFile) as error:
        read_bytes(str(path), **options)
    assert str(error.value) == f"{path}: {error.value.cause}"
    assert "\n" not in error.value.cause
    return error.value.cause


class TestReading:
    @pytest.mark.parametrize("size", [0, 1, HEAD, 8191, 8192, 8193, 1_000_000])
    def test_the_whole_content(self, tmp_path: Path, size: int) -> None:
        content = os.urandom(size)
        (tmp_path / "file").write_bytes(content)
        heads: list[bytes] = []
        assert read_bytes(str(tmp_path / "file"), accept=heads.append) == content
        assert heads == [content[:HEAD]]

    @pytest.mark.parametrize("name", ["run[1].parquet", "*", "?", "a\nb", "a b", "ä", "~", "-", "%41", "{a,b}"])
    def test_a_name_is_never_a_pattern(self, tmp_path: Path, name: str) -> None:
        (tmp_path / "run1.parquet").write_bytes(b"other")
        assert cause(tmp_path / name) == "no such file"
        (tmp_path / name).write_bytes(b"this")
        assert read_bytes(str(tmp_path / name)) == b"this"

    @pytest.mark.parametrize(
        "path",
        [
            *("http://127.0.0.1:9/x.parquet", "https://127.0.0.1/x", "s3://bucket/x", "gs://bucket/x", "hf://x/y"),
            *("file:///etc/hostname", "az://x"),
        ],
    )
    def test_an_address_is_never_followed(self, path: str) -> None:
        assert "URL" in cause(path)

    def test_no_name(self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.chdir(tmp_path)
        assert cause("") == "no such file"

    def test_a_name_that_no_file_can_have(self, tmp_path: Path) -> None:
        assert cause(f"{tmp_path}/a\0b") == "its name holds a null character"
        assert cause(f"{tmp_path}/a\ud800b").startswith("'utf-8' codec can't encode")
        assert cause(tmp_path / ("n" * 300)) == "File name too long"

    def test_a_surrogate_from_the_command_line_is_a_byte_of_the_name(self, tmp_path: Path) -> None:
        (tmp_path / "a\udc80b").write_bytes(b"x")
        assert read_bytes(f"{tmp_path}/a\udc80b") == b"x"

    def test_what_is_not_a_file(self, tmp_path: Path) -> None:
        (tmp_path / "folder").mkdir()
        os.mkfifo(tmp_path / "pipe")
        with socket.socket(socket.AF_UNIX) as server:
            server.bind(str(tmp_path / "socket"))
            assert cause(tmp_path / "socket") == "is a socket, not a file"
        (tmp_path / "zero").symlink_to("/dev/zero")
        assert cause(tmp_path / "folder") == "is a folder, not a file"
        assert cause(tmp_path / "pipe") == "is a named pipe, not a file"
        assert cause(tmp_path / "zero") == "is a device, not a file"

    @pytest.mark.skipif(not Path("/proc/self/fd").is_dir(), reason="there is no other way to count them")
    def test_no_descriptor_is_left_open(self, tmp_path: Path) -> None:
        before = len(list(Path("/proc/self/fd").iterdir()))
        for name in ("folder", "pipe", "missing", "large", "refused"):
            {"folder": os.mkdir, "pipe": os.mkfifo}.get(name, lambda path: None)(tmp_path / name)
        (tmp_path / "large").write_bytes(b"12345")
        (tmp_path / "refused").write_bytes(b"12345")
        for name in ("folder", "pipe", "missing"):
            cause(tmp_path / name)
        cause(tmp_path / "large", limit=4)
        with pytest.raises(ZeroDivisionError):
            read_bytes(str(tmp_path / "refused"), accept=lambda head: 1 / 0)
        assert len(list(Path("/proc/self/fd").iterdir())) == before

    def test_links(self, tmp_path: Path) -> None:
        (tmp_path / "file").write_bytes(b"x")
        (tmp_path / "link").symlink_to("file")
        (tmp_path / "loop").symlink_to("loop")
        (tmp_path / "dangling").symlink_to("nothing")
        assert read_bytes(str(tmp_path / "link")) == b"x"
        assert cause(tmp_path / "loop") == "Too many levels of symbolic links"
        assert cause(tmp_path / "dangling") == "no such file"

    def test_absent_is_only_what_is_not_there_at_all(self, tmp_path: Path) -> None:
        (tmp_path / "file").write_bytes(b"x")
        (tmp_path / "dangling").symlink_to("nothing")
        (tmp_path / "folder").mkdir()
        names = {"nothing": True, "file/below": True, "no/where": True, "dangling": False, "folder": False}
        for name, absent in names.items():
            with pytest.raises(UnreadableFile) as error:
                read_bytes(str(tmp_path / name))
            assert error.value.absent is absent

    def test_a_size_limit(self, tmp_path: Path) -> None:
        (tmp_path / "file").write_bytes(b"12345")
        assert read_bytes(str(tmp_path / "file"), limit=5) == b"12345"
        assert cause(tmp_path / "file", limit=4) == "has 5 bytes, more than the limit of 4"

    def test_a_hole_of_terabytes_is_not_read(self, tmp_path: Path) -> None:
        (tmp_path / "file").touch()
        try:
            os.truncate(tmp_path / "file", 2**42)
        except OSError:
            pytest.skip("this file system has no such files")
        assert "more than the limit" in cause(tmp_path / "file")

    def test_what_the_head_gives_away_is_not_read_to_its_end(
        self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        (tmp_path / "file").write_bytes(bytes(100_000))
        sizes: list[int] = []

        def refuse(head: bytes) -> None:
            sizes.append(len(head))
            raise UnreadableFile("x", "no")

        monkeypatch.setattr(files, "HEAD", 4)
        with pytest.raises(UnreadableFile):
            read_bytes(str(tmp_path / "file"), accept=refuse)
        assert sizes == [4]

    @pytest.mark.parametrize("change", ["append", "truncate", "overwrite"])
    def test_a_file_that_changes_meanwhile(self, tmp_path: Path, change: str) -> None:
        path = tmp_path / "file"
        path.write_bytes(b"x" * 20_000)
        os.utime(path, (1, 1))

        def interfere(head: bytes) -> None:
            match change:
                case "append":
                    with path.open("ab") as file:
                        file.write(b"y")
                case "truncate":
                    os.truncate(path, 10)
                case _:
                    with path.open("r+b") as file:
                        file.write(b"y")

        assert cause(path, accept=interfere) == "was changed while it was read; try again"

    def test_a_file_that_is_replaced_meanwhile_is_read_as_it_was(self, tmp_path: Path) -> None:
        path = tmp_path / "file"
        path.write_bytes(b"x" * 20_000)
        assert read_bytes(str(path), accept=lambda head: replace_file(path, b"new")) == b"x" * 20_000

    def test_a_disk_that_cannot_be_read(self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        (tmp_path / "file").write_bytes(b"x")

        def fail(*_: object) -> bytes:
            raise OSError(5, "Input/output error")

        monkeypatch.setattr(files, "_read", fail)
        assert cause(tmp_path / "file") == "Input/output error"

    def test_too_little_memory(self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        (tmp_path / "file").write_bytes(b"x")

        def fail(*_: object) -> bytes:
            raise MemoryError

        monkeypatch.setattr(files, "_read", fail)
        assert cause(tmp_path / "file") == "does not fit into memory"

    def test_no_permission(self, tmp_path: Path) -> None:
        """In a process of its own that gives up root's rights, where it has them."""
        (tmp_path / "file").write_bytes(b"x")
        (tmp_path / "file").chmod(0)
        code = (
            "import os, sys\n"
            "from vif_validators.files.disk import UnreadableFile, read_bytes\n"
            "if os.getuid() == 0: os.setgroups([]); os.setgid(65534); os.setuid(65534)\n"
            "try: read_bytes(sys.argv[1])\n"
            "except UnreadableFile as error: print(error.cause, error.absent)\n"
        )
        tmp_path.chmod(0o755)
        run = subprocess.run(
            [sys.executable, "-c", code, "file"], capture_output=True, text=True, check=False, cwd=tmp_path
        )
        assert (run.stdout, run.stderr) == ("Permission denied False\n", "")


class TestReplacing:
    def test_a_new_and_an_old_file(self, tmp_path: Path) -> None:
        for content in (b"one", b"two"):
            replace_file(tmp_path / "file", content)
            assert (tmp_path / "file").read_bytes() == content
        assert [path.name for path in tmp_path.iterdir()] == ["file"]

    def test_mode_bits_are_kept(self, tmp_path: Path) -> None:
        (tmp_path / "file").touch()
        (tmp_path / "file").chmod(0o640)
        replace_file(tmp_path / "file", b"new")
        assert stat.S_IMODE((tmp_path / "file").stat().st_mode) == 0o640

    def test_file_and_folder_are_flushed(self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        flushed: list[bool] = []
        monkeypatch.setattr(os, "fsync", lambda descriptor: flushed.append(stat.S_ISDIR(os.fstat(descriptor).st_mode)))
        replace_file(tmp_path / "file", b"new")
        assert flushed == [False, True]

    def test_a_link_stays_a_link(self, tmp_path: Path) -> None:
        (tmp_path / "real").write_bytes(b"old")
        (tmp_path / "link").symlink_to("real")
        replace_file(tmp_path / "link", b"new")
        assert (tmp_path / "link").is_symlink()
        assert (tmp_path / "real").read_bytes() == b"new"

    def test_a_full_disk_keeps_the_old_file(self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        (tmp_path / "file").write_bytes(b"old")

        def fail(_descriptor: int) -> None:
            raise OSError(28, "No space left on device")

        monkeypatch.setattr(os, "fsync", fail)
        with pytest.raises(OSError, match="No space left"):
            replace_file(tmp_path / "file", b"new")
        assert (tmp_path / "file").read_bytes() == b"old"
        assert [path.name for path in tmp_path.iterdir()] == ["file"]

    def test_only_a_regular_file_is_replaced(self, tmp_path: Path) -> None:
        """A file renamed over a device would take its place: the machine would have no /dev/null any more."""
        os.mkfifo(tmp_path / "pipe")
        (tmp_path / "folder").mkdir()
        (tmp_path / "link").symlink_to("pipe")
        for name, kind in (("pipe", "a named pipe"), ("link", "a named pipe"), ("folder", "a folder")):
            with pytest.raises(OSError, match="not a file") as error:
                replace_file(tmp_path / name, b"x")
            assert error.value.strerror == f"is {kind}, not a file"
        assert stat.S_ISFIFO((tmp_path / "pipe").stat().st_mode)
        assert sorted(path.name for path in tmp_path.iterdir()) == ["folder", "link", "pipe"]

    @pytest.mark.parametrize("name", ["missing/file", "file/below", "n" * 256, "a\0b"])
    def test_a_place_that_cannot_be_written(self, tmp_path: Path, name: str) -> None:
        (tmp_path / "file").write_bytes(b"old")
        with pytest.raises(OSError, match=r"No such file|Not a directory|too long|null character"):
            replace_file(tmp_path / name, b"x")
        assert [path.name for path in tmp_path.iterdir()] == ["file"]

    def test_a_long_name(self, tmp_path: Path) -> None:
        replace_file(tmp_path / ("n" * 255), b"x")
        assert [path.name for path in tmp_path.iterdir()] == ["n" * 255]
