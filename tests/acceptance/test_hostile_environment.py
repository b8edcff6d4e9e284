"""Whatever the environment, the verdict is the same, and nothing but it is said. Here the command runs as a process."""

import json
import os
import re
import shutil
import signal
import subprocess
import sys
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import polars as pl
import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from tests.acceptance.cases import PLACES
from tests.support.thrift import chunk_metadata, footer_of, page_at, row_groups, set_field, with_page_header

COMMAND = (sys.executable, "-m", "vif_validators")
REGISTRY, LABELS = PLACES.values()


def vif(
    *arguments: str | Path, cwd: Path, env: Mapping[str, str] | None = None, **options: Any
) -> subprocess.CompletedProcess[str]:
    """Run the command in a folder."""
    environment = {**os.environ, **(env or {})}
    options = {"stdout": subprocess.PIPE, "stderr": subprocess.PIPE} | options
    return subprocess.run(
        [*COMMAND, *arguments], cwd=cwd, env=environment, text=True, timeout=120, check=False, **options
    )


def shell(line: str, cwd: Path) -> subprocess.CompletedProcess[str]:
    """Run a line of bash in which `vif` is the command."""
    command = " ".join(COMMAND)
    return subprocess.run(
        ["bash", "-c", f'vif() {{ {command} "$@"; }}; {line}'],
        cwd=cwd,
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
    )


@pytest.fixture(scope="session")
def spoiled(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A project with faults of many kinds, among them text that not every terminal can show. Nobody writes there."""
    from tests.acceptance.cases import Case, build

    folder = tmp_path_factory.mktemp("spoiled")
    build(Case(path=folder, about="spoiled"), folder)
    personas = pl.read_parquet(folder / REGISTRY).with_columns(
        age=pl.Series(["49", None, "25-34", "25\u201334", "\x1b[31m", "李小龍"]), name=pl.lit("Zoë")
    )
    personas.write_parquet(folder / REGISTRY)
    labels = pl.read_parquet(folder / LABELS)
    labels.with_columns(alignment_power=pl.lit(7, pl.Int64), date=pl.lit("2025-02-30")).write_parquet(folder / LABELS)
    return folder


@pytest.fixture(scope="session")
def expected(spoiled: Path) -> str:
    run = vif("check", "--format", "json", cwd=spoiled)
    assert (run.returncode, run.stderr) == (1, "")
    failed = {result["code"] for result in json.loads(run.stdout)["results"] if result["status"] == "failed"}
    assert failed == {"P006", "P104", "P301", "L103", "L104", "L201"}
    return run.stdout


ENVIRONMENTS = (
    {"PANDERA_VALIDATION_ENABLED": "False"},
    {"PANDERA_VALIDATION_DEPTH": "SCHEMA_ONLY"},
    {"PANDERA_VALIDATION_DEPTH": "garbage"},
    {"PANDERA_USE_NARWHALS_BACKEND": "True"},
    {"POLARS_MAX_THREADS": "1"},
    {"POLARS_MAX_THREADS": "garbage", "POLARS_VERBOSE": "1", "POLARS_FORCE_NEW_STREAMING": "1"},
    {"POLARS_ENGINE_AFFINITY": "in-memory", "POLARS_IGNORE_TIMEZONE_PARSE_ERROR": "1", "POLARS_PANIC_ON_ERR": "1"},
    {"LC_ALL": "C", "PYTHONUTF8": "0", "PYTHONCOERCECLOCALE": "0"},
    {"PYTHONIOENCODING": "ascii", "LANG": "C"},
    {"PYTHONOPTIMIZE": "1"},
    {"PYTHONOPTIMIZE": "2", "PYTHONDONTWRITEBYTECODE": "1"},
    {"PYTHONWARNINGS": "error"},
    {"PYTHONDEVMODE": "1", "PYTHONUNBUFFERED": "1"},
    {"TZ": "Pacific/Apia"},
    {"TZ": "garbage", "HOME": "/nowhere", "TMPDIR": "/nowhere", "TERM": "garbage", "COLUMNS": "garbage"},
    {"RUST_BACKTRACE": "full", "ARROW_DEFAULT_MEMORY_POOL": "garbage", "OMP_NUM_THREADS": "garbage"},
    {"_VIF_COMPLETE": "bash_source"},
    {"FORCE_COLOR": "1", "CLICOLOR_FORCE": "1", "PY_COLORS": "1"},
)


@pytest.mark.parametrize("env", ENVIRONMENTS, ids=" ".join)
def test_no_variable_changes_the_verdict(spoiled: Path, expected: str, env: dict[str, str]) -> None:
    run = vif("check", "--format", "json", cwd=spoiled, env=env)
    assert (run.returncode, run.stderr) == (1, "")
    assert run.stdout == expected


@pytest.mark.parametrize(
    "env",
    [
        {"LC_ALL": "C", "PYTHONUTF8": "0", "PYTHONCOERCECLOCALE": "0", "PYTHONIOENCODING": "ascii"},
        {"PYTHONIOENCODING": "latin-1"},
        {"PYTHONIOENCODING": "utf-16"},
    ],
    ids=str,
)
def test_text_that_stdout_cannot_show(spoiled: Path, env: dict[str, str]) -> None:
    run = subprocess.run([*COMMAND, "check"], cwd=spoiled, env=os.environ | env, capture_output=True, check=False)
    assert (run.returncode, run.stderr) == (1, b"")
    text = run.stdout.decode(env["PYTHONIOENCODING"])
    assert text.startswith("VIOLATED: ")
    assert r"\x1b[31m" in text
    assert ("李" in text) is (env["PYTHONIOENCODING"] == "utf-16")


def test_a_folder_that_is_gone(spoiled: Path, tmp_path: Path) -> None:
    gone = "mkdir gone && cd gone && rmdir ../gone && "
    run = shell(f"{gone}vif check", cwd=tmp_path)
    assert run.returncode == 2
    assert re.fullmatch(r"vif: note: no table is at its place; .*\n", run.stderr)
    assert "no such file" in run.stdout
    run = shell(f"{gone}vif check '{spoiled}'", cwd=tmp_path)
    assert (run.returncode, run.stderr) == (1, "")


class TestStreams:
    @pytest.mark.parametrize(
        "line",
        [
            "vif check >&-",
            "vif check >&- 2>&- <&-",
            "vif check --format json 2>&- >/dev/null",
            "vif check --format json | true; exit ${PIPESTATUS[0]}",
            "vif check -v | true; exit ${PIPESTATUS[0]}",
            "vif check --format json -v | head -1 >/dev/null; exit ${PIPESTATUS[0]}",
        ],
    )
    def test_a_reader_that_is_not_there(self, spoiled: Path, line: str) -> None:
        run = shell(line, cwd=spoiled)
        assert (run.returncode, run.stdout, run.stderr) == (1, "", "")

    @pytest.mark.parametrize("form", ["text", "json"])
    def test_a_full_disk(self, spoiled: Path, form: str) -> None:
        run = shell(f"vif check --format {form} >/dev/full", cwd=spoiled)
        assert run.returncode == 1
        assert run.stderr == "vif: cannot write to stdout: [Errno 28] No space left on device\n"

    def test_errors_that_nobody_hears(self, spoiled: Path) -> None:
        for line in ("vif check --nonsense 2>&-", "vif check --nonsense 2>/dev/full", "vif nonsense >&- 2>&-"):
            assert shell(line, cwd=spoiled).returncode == 2

    def test_a_closed_stream_does_not_become_a_file(self, spoiled: Path, tmp_path: Path) -> None:
        """The lowest free descriptor is the next to be given out: a report would get what is meant for stderr."""
        line = f"vif check --report json='{tmp_path}/report.json' --samples 1 >&- 2>&- <&-"
        assert shell(line, cwd=spoiled).returncode == 1
        assert json.loads((tmp_path / "report.json").read_text())["outcome"] == "violated"

    @pytest.mark.parametrize("arguments", ["--help", "--version", "rules"])
    def test_other_commands_on_a_full_disk(self, spoiled: Path, arguments: str) -> None:
        run = shell(f"vif {arguments} >/dev/full", cwd=spoiled)
        assert "Traceback" not in run.stderr
        assert run.stderr.count("\n") == 1


class TestDamagedFiles:
    """What a decoder dies of: by the command the file is named, and the other one is judged."""

    DRIVER = """
import sys
from vif_validators.supervisor import supervise

def work(reading):
    from vif_validators.files import parquet
    from vif_validators.cli import main
    parquet.SMALL_FILE = 0
    if sys.argv[1] == "unchecked":
        parquet.check_footer = lambda path, *_: ROWS[path]
    return main(sys.argv[2:], reading)

ROWS = {"logs/registry/personas.parquet": 6, "logs/judge_labels/judge_labels.parquet": 12}
sys.exit(supervise(work))
"""

    @staticmethod
    def deadly(path: Path, column: int) -> None:
        """polars ends the process on a negative number of values."""
        table = pq.read_table(path)
        pq.write_table(table, path)
        content = path.read_bytes()
        offset = chunk_metadata(row_groups(footer_of(content))[0], column)[9][1]
        header, _ = page_at(content, offset)
        set_field(header[5][1], 1, -table.num_rows - 1)
        path.write_bytes(with_page_header(content, offset, header))

    def run(self, mode: str, cwd: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
        command = [sys.executable, "-c", self.DRIVER, mode, "check", "--format", "json", *arguments]
        return subprocess.run(command, cwd=cwd, capture_output=True, text=True, timeout=120, check=False)

    def test_these_bytes_are_deadly(self, project: Path) -> None:
        """If polars one day survives them, the tests below need others."""
        self.deadly(project / REGISTRY, 0)
        code = f"import polars; polars.read_parquet('{REGISTRY}')"
        run = subprocess.run([sys.executable, "-c", code], cwd=project, capture_output=True, check=False)
        assert run.returncode == -signal.SIGABRT

    def test_page_headers_are_checked_before(self, project: Path) -> None:
        self.deadly(project / REGISTRY, 0)
        run = self.run("checked", project)
        assert (run.returncode, run.stderr) == (2, "")
        assert self.message(run.stdout, "P001") == (
            f"{REGISTRY}: damaged parquet: column persona_id: a page holds -7 of 6 values"
        )

    @staticmethod
    def message(report: str, code: str) -> str:
        messages = [result["message"] for result in json.loads(report)["results"] if result["code"] == code]
        assert len(messages) == 1
        return str(messages[0])

    @pytest.mark.parametrize("tables", [["P001"], ["L001"], ["P001", "L001"]], ids="+".join)
    def test_a_death_while_decoding(self, project: Path, tables: list[str]) -> None:
        places = {"P001": REGISTRY, "L001": LABELS}
        for code in tables:
            self.deadly(project / places[code], 1)
        run = self.run("unchecked", project)
        assert (run.returncode, run.stderr) == (2, "")
        statuses: dict[str, set[str]] = {}
        for result in json.loads(run.stdout)["results"]:
            statuses.setdefault(result["code"], set()).add(result["status"])
        for code, place in places.items():
            if code in tables:
                said = f"{place}: damaged parquet: the decoder died of it (SIGABRT)"
                assert self.message(run.stdout, code) == said
            else:
                assert all(found == {"passed"} for rule, found in statuses.items() if rule[0] == code[0])

    def test_a_deadly_column_that_is_not_documented(self, project: Path) -> None:
        table = pq.read_table(project / REGISTRY)
        table = table.set_column(2, "age", pa.array(["49"] * 6)).append_column("extra", pa.array([1] * 6))
        pq.write_table(table, project / REGISTRY)
        self.deadly(project / REGISTRY, 12)
        run = vif("check", "--format", "json", cwd=project)
        assert (run.returncode, run.stderr) == (1, "")
        assert self.message(run.stdout, "P104").startswith("6 of 6 rows")
        run = vif("check", "--format", "json", "--failing-rows", "bad", cwd=project)
        assert run.returncode == 2
        assert run.stderr.startswith("vif: error: cannot write the failing rows to bad: ")
        assert run.stderr.endswith("column extra: a page holds -7 of 6 values\n")
        assert self.message(run.stdout, "P104").startswith("6 of 6 rows")

    def test_a_death_of_a_file_of_unknown_name(self, project: Path) -> None:
        shutil.move(project / REGISTRY, project / "data.parquet")
        self.deadly(project / "data.parquet", 0)
        run = vif("check", "data.parquet", cwd=project)
        assert run.returncode == 2
        assert "Traceback" not in run.stderr

    def test_a_panic_says_nothing_on_stderr(self, project: Path) -> None:
        table = pq.read_table(project / REGISTRY)
        moments = table["created_at"].cast(pa.timestamp("us", "Mars/Olympus"))
        pq.write_table(table.set_column(7, "created_at", moments), project / REGISTRY)
        run = vif("check", "--format", "json", cwd=project)
        assert (run.returncode, run.stderr) == (2, "")
        assert "timestamp[us, tz=Mars/Olympus]" in self.message(run.stdout, "P001")


class TestLibrary:
    """`check` and `check_frame`, where nobody takes the variables away."""

    CODE = """
import pandera.polars as pa
import polars as pl
from vif_validators import check, check_frame

class Model(pa.DataFrameModel):
    a: int = pa.Field(gt=0, unique=True)

    @pa.check("a")
    def even(cls, data):
        return bool(data.lazyframe.select((pl.col(data.key) % 2 == 0).all()).collect().item())

report = check_frame(pl.DataFrame({"a": [2, 2, -1]}), Model)
print(sorted((result.code, result.name, result.violations) for result in report.failed))
print(check(".").to_json())
"""

    @pytest.mark.parametrize(
        "env",
        [
            {},
            {"PANDERA_VALIDATION_ENABLED": "False"},
            {"PANDERA_VALIDATION_DEPTH": "SCHEMA_ONLY"},
            {"PANDERA_VALIDATION_DEPTH": "DATA_ONLY", "PANDERA_CACHE_DATAFRAME": "True"},
            {"POLARS_ENGINE_AFFINITY": "in-memory", "POLARS_MAX_THREADS": "1"},
            {"PYTHONOPTIMIZE": "1"},
        ],
        ids=str,
    )
    def test_no_variable_changes_the_verdict(self, spoiled: Path, expected: str, env: dict[str, str]) -> None:
        command = [sys.executable, "-c", self.CODE]
        run = subprocess.run(
            command, cwd=spoiled, env=os.environ | env, capture_output=True, text=True, check=False, timeout=120
        )
        assert run.returncode == 0, run.stderr
        model, _, report = run.stdout.partition("\n")
        assert model == "[('M008', 'duplicate-value', 2), ('M100', 'even', 1), ('M100', 'greater_than', 1)]"
        assert report.rstrip("\n") == expected.rstrip("\n")
