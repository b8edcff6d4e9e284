"""A URL is no path: it is refused in one line, exit 2, and nothing is fetched, made or judged for it."""

import shlex
from pathlib import Path

import pytest
from tests.acceptance.command import vif

from vif_validators import check

URLS = (
    *("http://127.0.0.1:9/personas.parquet", "s3://bucket/x.parquet", "file:///etc/passwd", "hf://datasets/x"),
    *("HTTPS://host/a", "abfss://c@a/x", "gs:/bucket/x"),
)
COMMANDS = (
    *("check URL", "check --root URL", "check --registry URL", "check --labels URL", "check --config URL"),
    *("check --report json=URL", "check --failing-rows URL", "check URL --contract vif_contracts:Personas"),
    *("check URL --hive --contract vif_contracts:Personas", "check URL --table personas", "profile URL"),
    *("consolidate URL", "consolidate --output URL", "consolidate --registry URL", "consolidate --root URL"),
    *("registry status --registry URL", "registry pending wrangled --root URL", "registry add --json URL"),
    *("sample URL", "sample URL.parquet --contract vif_contracts:Personas"),
)


@pytest.mark.parametrize("command", COMMANDS)
def test_a_url_for_a_path(tmp_path: Path, command: str) -> None:
    for url in URLS:
        run = vif(*shlex.split(command.replace("URL", url)), cwd=tmp_path)
        assert (run.code, run.out) == (2, "")
        assert run.err.count("\n") == 1
        assert "is a URL; only files of this machine are read and written" in run.err
        assert list(tmp_path.iterdir()) == []


def test_from_python_it_is_a_finding() -> None:
    report = check(registry="s3://bucket/personas.parquet")
    assert report.exit_code == 2
    assert report["P001"].message.startswith("s3://bucket/personas.parquet: is a URL; ")
    assert "s3:/bucket/logs" in check("s3://bucket")["P001"].message


def test_in_the_settings(tmp_path: Path) -> None:
    (tmp_path / "config").mkdir()
    (tmp_path / "config" / "validation.yaml").write_text("paths: {labels: 's3://bucket/labels.parquet'}\n")
    report = check(tmp_path, only=["C002"])
    assert "paths.labels: s3://bucket/labels.parquet is a URL" in report["C002"].message


@pytest.mark.parametrize("path", ["a:b.parquet", "s3.parquet", "C:/x.parquet", "./s3:/x.parquet", "x/http://y.parquet"])
def test_what_only_looks_like_one_is_a_path(tmp_path: Path, path: str) -> None:
    run = vif("check", "--registry", path, "--format", "json", cwd=tmp_path)
    assert run.failed["P001"] == 1
    assert run.results["P001"]["message"] == f"{path}: no such file"
