"""`vif check` and `vif consolidate` in a job of GitHub Actions."""

import json
import os
from pathlib import Path

import polars as pl
import pytest
from tests.acceptance.cases import PLACES
from tests.acceptance.command import vif
from tests.support.github_markdown import page_of
from tests.support.workflow_commands import commands

from vif_validators.cli.output import FORMATS
from vif_validators.reporters.markdown import LIMIT

HOSTILE = "::stop-commands::x\n::error::forged ##[add-mask]a </details><script>alert(1)</script> @name"


@pytest.fixture
def violated(project: Path) -> Path:
    registry = project / PLACES["personas"]
    pl.read_parquet(registry).with_columns(age=pl.lit("49")).write_parquet(registry)
    return project


@pytest.fixture
def summary(project: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The file of the job's summary, and the rest of the runner's environment."""
    path = tmp_path / "summary.md"
    path.touch()
    monkeypatch.setenv("GITHUB_ACTIONS", "true")
    monkeypatch.setenv("GITHUB_STEP_SUMMARY", str(path))
    monkeypatch.setenv("GITHUB_WORKSPACE", str(tmp_path))
    return path


def test_annotations_stand_below_the_text(violated: Path, summary: Path) -> None:
    run = vif("check", cwd=violated)
    assert (run.code, run.err) == (1, "")
    text, _, annotation = run.out.rstrip("\n").rpartition("\n")
    assert text.startswith("VIOLATED: ")
    (only,) = commands(run.out)
    assert commands(annotation) == [only]
    assert only.properties == {"file": f"project/{PLACES['personas']}", "title": "P104 unknown-age-bracket"}


@pytest.mark.parametrize("form", ["json", "markdown"])
def test_beside_another_format_they_go_to_stderr(form: str, violated: Path, summary: Path) -> None:
    run = vif("check", "--format", form, cwd=violated)
    assert not commands(run.out)
    assert [each.name for each in commands(run.err)] == ["error"]
    assert form != "json" or json.loads(run.out)["exit_code"] == 1


def test_as_a_format_they_are_written_once(violated: Path, summary: Path) -> None:
    run = vif("check", "--format", "github", cwd=violated)
    assert (len(commands(run.out)), run.err) == (1, "")
    assert run.out.splitlines()[-1] == "VIOLATED: 1 error (6 violations) in 2 files"


def test_quiet_leaves_the_summary_only(violated: Path, summary: Path) -> None:
    run = vif("check", "--quiet", cwd=violated)
    assert (run.code, run.out, run.err) == (1, "", "")
    assert summary.read_text().startswith("## vif: VIOLATED\n")


def test_the_summary_grows_by_each_run(project: Path, summary: Path) -> None:
    summary.write_text("# Of another step")
    for _ in range(2):
        assert vif("check", cwd=project).code == 0
    text = summary.read_text()
    assert text.startswith("# Of another step\n\n## vif: PASSED\n")
    assert text.count("\n\n## vif: PASSED\n") == 2
    assert text.count("<summary>The data in figures</summary>") == 2


@pytest.mark.parametrize("arguments", [["--no-ci"], []])
def test_nothing_of_it_elsewhere_or_with_no_ci(
    arguments: list[str], violated: Path, summary: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    if not arguments:
        monkeypatch.setenv("GITHUB_ACTIONS", "")
    run = vif("check", *arguments, cwd=violated)
    assert (run.code, run.err, commands(run.out)) == (1, "", [])
    assert summary.read_text() == ""


def test_a_summary_that_has_no_room_is_left_alone(project: Path, summary: Path) -> None:
    summary.write_text("x" * (LIMIT - 100))
    run = vif("check", cwd=project)
    assert (run.code, run.err) == (
        0,
        "vif: warning: cannot add to the job's summary: GitHub would not show more of it\n",
    )
    assert summary.stat().st_size == LIMIT - 100


def test_what_is_there_counts_against_the_limit(violated: Path, summary: Path) -> None:
    summary.write_text("x" * (LIMIT - 3_000))
    assert vif("check", cwd=violated).err == ""
    text = summary.read_text()
    assert len(text.encode()) <= LIMIT
    assert "## vif: VIOLATED" in text
    assert text.splitlines()[-1].startswith("Left out, to stay within 2,998 bytes: ")


@pytest.mark.parametrize("kind", ["no folder", "folder", "pipe", "data", "name"])
def test_a_summary_that_cannot_be_written_changes_no_verdict(
    kind: str, project: Path, summary: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    registry = project / PLACES["personas"]
    before = registry.read_bytes()
    if kind == "pipe":
        summary.unlink()
        os.mkfifo(summary)
    paths = {"no folder": summary / "x", "folder": project, "pipe": summary, "data": registry, "name": "a" * 5_000}
    monkeypatch.setenv("GITHUB_STEP_SUMMARY", str(paths[kind]))
    run = vif("check", cwd=project)
    assert run.code == 0
    assert run.out.startswith("PASSED")
    assert run.err.startswith("vif: warning: cannot add to the job's summary: ")
    assert run.err.count("\n") == 1
    assert registry.read_bytes() == before


def test_a_runner_without_summaries(project: Path, summary: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("GITHUB_STEP_SUMMARY")
    run = vif("check", cwd=project)
    assert (run.code, run.err) == (0, "")


@pytest.mark.parametrize("form", FORMATS)
def test_forged_commands_and_html(form: str, project: Path, summary: Path) -> None:
    registry = project / PLACES["personas"]
    pl.read_parquet(registry).with_columns(age=pl.lit(HOSTILE), culture=pl.lit("a" * 35 + HOSTILE)).write_parquet(
        registry
    )
    run = vif("check", "--format", form, cwd=project)
    found = [*commands(run.out), *commands(run.err)]
    assert [(each.name, each.properties["title"]) for each in found] == [
        ("error", "P104 unknown-age-bracket"),
        ("error", "P106 unknown-culture"),
    ]
    page = page_of(summary.read_text())
    assert "script" not in page.elements
    assert r":\x3astop-commands" in page.text


class TestConsolidate:
    @pytest.fixture
    def folder(self, project: Path) -> Path:
        """A judge output file that is no JSON."""
        (project / "logs/judge_labels/persona_deadbeef_labels.json").write_text("{\n  ::error::x\n")
        return project

    def test_what_has_a_line_is_annotated_there(self, folder: Path, summary: Path) -> None:
        run = vif("consolidate", "--check", cwd=folder)
        found = {each.properties["title"]: each.properties for each in commands(run.out)}
        place = found["J001 unreadable-json"]
        assert place["file"] == "project/logs/judge_labels/persona_deadbeef_labels.json"
        assert place["line"] == "2"
        assert "J001" in summary.read_text()

    def test_no_ci(self, folder: Path, summary: Path) -> None:
        run = vif("consolidate", "--check", "--no-ci", cwd=folder)
        assert not commands(run.out + run.err)
        assert summary.read_text() == ""

    def test_the_table_that_it_writes_is_no_summary(self, tmp_path: Path, summary: Path) -> None:
        assert vif("sample", "demo", "--personas", "3", cwd=tmp_path).code == 0
        summary.unlink()
        summary.symlink_to(tmp_path / "demo" / PLACES["judge_labels"])
        run = vif("consolidate", "--no-registry", cwd=tmp_path / "demo")
        assert (run.code, run.err) == (0, "vif: warning: cannot add to the job's summary: it is the data\n")
        assert vif("consolidate", "--no-registry", "--check", "--no-ci", cwd=tmp_path / "demo").code == 0

    @pytest.mark.parametrize("form", ["github", "markdown"])
    def test_formats(self, form: str, folder: Path) -> None:
        run = vif("consolidate", "--check", "--format", form, "--report", f"{form}=out.txt", cwd=folder)
        assert (folder / "out.txt").read_text() == run.out
        assert run.out.startswith({"github": "::error file=logs/", "markdown": "## vif: "}[form])
