"""`vif profile`: figures and D rules in every format, its exit codes, and the D rules that gate `vif check`."""

import json
import random
import re
from datetime import UTC, datetime
from pathlib import Path

import jsonschema
import polars as pl
import pytest
from tests.acceptance.command import Run, check, vif
from tests.support.workflow_commands import commands

from vif_contracts.vocabulary import ALIGNMENT_COLUMNS, LABELS_PATH, REGISTRY_PATH, SETTINGS_PATH
from vif_validators import profile
from vif_validators.files import parquet
from vif_validators.reporters import json_, profile_json, profile_markdown, profile_text
from vif_validators.sample import generate

REPOSITORY = Path(__file__).parents[2]
HOSTILE = (
    "\x1b[31mred",
    "[/] [bold]",
    "<script>alert(1)</script>",
    "a|b\nc",
    "[x](javascript:alert(1))",
    "::error::x%0A",
    "\u202egnp.exe",
    "@everyone #1",
    "=cmd()",
    "x" * 100_000,
)


@pytest.fixture
def project(tmp_path: Path) -> Path:
    return written(tmp_path)


def written(root: Path, personas: pl.DataFrame | None = None, labels: pl.DataFrame | None = None) -> Path:
    data = generate(personas=60, seed=5)
    for place, frame in ((REGISTRY_PATH, personas), (LABELS_PATH, labels)):
        (root / place).parent.mkdir(parents=True, exist_ok=True)
        valid = data.personas if place == REGISTRY_PATH else data.judge_labels
        (valid if frame is None else frame).write_parquet(root / place)
    return root


def gate(root: Path, **settings: object) -> None:
    path = root / SETTINGS_PATH
    path.parent.mkdir(exist_ok=True)
    path.write_text(json.dumps(settings))


def figures(run: Run) -> dict:
    jsonschema.validate(run.json, profile_json.schema(), jsonschema.Draft202012Validator)
    return run.json["profile"]


# The shipped data


def test_the_shipped_data_looks_as_the_real_data_does() -> None:
    run = vif("profile", "--format", "json", cwd=REPOSITORY)
    assert (run.code, run.err) == (0, "")
    found = figures(run)
    assert {result["code"]: result["status"] for result in run.json["results"] if result["code"][0] == "D"} == {
        f"D10{number}": "passed" for number in range(1, 7)
    }
    plus = {each["value"]: each["plus"] for each in found["scores"]}
    assert max(plus, key=plus.__getitem__) == "Benevolence"
    assert set(sorted(plus, key=plus.__getitem__)[:2]) == {"Power", "Stimulation"}
    assert sum(found["signals"]["histogram"][1:4]) > 0.7 * found["signals"]["entries"]
    assert found["missing"] == []


def test_what_the_readme_shows_of_it_is_what_it_prints() -> None:
    readme = (REPOSITORY / "README.md").read_text("utf-8")
    printed = vif("profile", cwd=REPOSITORY).out
    for shown in re.findall(r"^```text\n(SCORES PER VALUE\n.*?)^```$", readme, re.MULTILINE | re.DOTALL):
        assert shown in printed


def test_the_text_fits_a_terminal(project: Path) -> None:
    run = vif("profile", "--root", project, cwd=project)
    assert run.code == 0
    lines = run.out.splitlines()
    assert max(map(len, lines)) <= 80
    assert run.out.isascii()
    titles = [line for line in lines if line.isupper() and not line.startswith(" ")]
    assert titles[:3] == ["OVERVIEW", "SCORES PER VALUE", "SCORES THAT ARE NOT 0, PER ENTRY"]
    assert "RULES" in titles
    assert lines[-1].startswith("PASSED: ")


@pytest.mark.parametrize("width", [40, 60, 80, 100])
def test_no_line_is_longer_than_the_terminal(project: Path, width: int) -> None:
    report = profile(project)
    text = profile_text.render(report, width=width)
    assert max(map(len, text.splitlines())) <= max(width, 72)
    coloured = profile_text.render(report, width=width, color=True)
    assert "\x1b[" in coloured


def test_the_same_data_gives_the_same_bytes(project: Path) -> None:
    for form in ("text", "json", "markdown"):
        assert (
            vif("profile", "--format", form, cwd=project).out == vif("profile", ".", "--format", form, cwd=project).out
        )


def test_reports_are_written_beside_the_output(project: Path) -> None:
    run = vif("profile", "-q", "--report", "json=out/a.json", "--report", "markdown=out/b.md", cwd=project)
    assert (run.code, run.out, run.err) == (0, "", "")
    assert (project / "out/a.json").read_text() == vif("profile", "--format", "json", cwd=project).out
    assert (project / "out/b.md").read_text().startswith("# Profile\n")


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["nowhere"], "nowhere: is no folder"),
        (
            ["--report", "sarif=x"],
            "--report sarif=x: expected FORMAT=FILE with FORMAT one of text, json, markdown, html",
        ),
        (["--report", "json"], "--report json: expected FORMAT=FILE"),
        ([".", "--root", "."], "--root does not go with PATH"),
        (["--redact", "nmae"], "no table has a column 'nmae'"),
        (["--samples", "-1"], "samples"),
        (["--report", f"json={REGISTRY_PATH}"], "logs/registry/personas.parquet"),
    ],
)
def test_wrong_words(project: Path, arguments: list[str], said: str) -> None:
    before = (project / REGISTRY_PATH).read_bytes()
    run = vif("profile", *arguments, cwd=project)
    assert run.code == 2
    assert said in run.err
    assert (project / REGISTRY_PATH).read_bytes() == before


# What cannot be measured


def test_a_missing_file_is_said_and_the_other_measured(project: Path) -> None:
    (project / LABELS_PATH).unlink()
    run = vif("profile", "--format", "json", cwd=project)
    assert run.code == 2
    found = figures(run)
    assert found["personas"] == 60
    assert found["scores"] is None
    assert {each["part"] for each in found["missing"]} == {
        "alignment",
        "core_values",
        "dates",
        "entries",
        "entry_counts",
        "scores",
        "signals",
        "trajectories",
    }
    skipped = {result["code"] for result in run.json["results"] if result["status"] == "skipped"}
    assert skipped >= {"D101", "D102", "D103", "D105", "D106"}
    assert run.results["L001"]["status"] == "failed"


@pytest.mark.parametrize("content", [b"", b"PAR1", b"no parquet at all", None])
def test_what_is_not_parquet_is_no_traceback(project: Path, content: bytes | None) -> None:
    whole = (project / REGISTRY_PATH).read_bytes()
    (project / REGISTRY_PATH).write_bytes(whole[: len(whole) // 2] if content is None else content)
    run = vif("profile", cwd=project)
    assert (run.code, run.err) == (2, "")
    assert "P001 unreadable-file failed" in run.out
    assert "UNREADABLE" in run.out


def test_a_large_file_is_read_in_pieces_and_may_turn_out_damaged(
    project: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    whole = vif("profile", "--format", "json", cwd=project)
    monkeypatch.setattr(parquet, "SMALL_FILE", 0)
    in_pieces = vif("profile", "--format", "json", cwd=project)
    assert figures(in_pieces) == figures(whole)
    assert "L001" not in in_pieces.codes
    content, dice, codes = (project / LABELS_PATH).read_bytes(), random.Random(0), set()
    for _ in range(8):
        place = dice.randrange(8, len(content) - 3000)
        (project / LABELS_PATH).write_bytes(content[:place] + dice.randbytes(8) + content[place + 8 :])
        run = vif("profile", "--format", "json", cwd=project)
        codes.add(run.code)
        assert (run.code == 2) == (figures(run)["scores"] is None) == ("L001" in run.failed)
        assert figures(run)["personas"] == 60
    assert codes == {0, 2}


def test_a_missing_column_takes_its_figures_along_and_no_more(tmp_path: Path) -> None:
    data = generate(personas=60, seed=5)
    root = written(tmp_path, data.personas.drop("age"), data.judge_labels.with_columns(pl.col("date").str.to_date()))
    run = vif("profile", "--format", "json", cwd=root)
    assert run.code == 1
    found = figures(run)
    assert {each["part"] for each in found["missing"]} == {"age", "alignment", "dates"}
    assert run.failed == {"P002 age": 1, "L003 date": 1, "D101": 4}
    assert run.results["D104"]["skipped_because"] == run.results["P002 age"]["message"]
    assert all(run.results[code]["status"] == "passed" for code in ("D102", "D103", "D106"))


def test_one_score_column_of_another_type(tmp_path: Path) -> None:
    labels = generate(personas=60, seed=5).judge_labels.with_columns(pl.col("alignment_power").cast(pl.Int32))
    run = vif("profile", "--format", "json", cwd=written(tmp_path, labels=labels))
    missing = {each["part"] for each in figures(run)["missing"]}
    assert missing == {"scores", "signals", "trajectories", "core_values", "alignment"}
    assert figures(run)["entry_counts"]["personas"] == 60
    assert all(run.results[f"D10{n}"]["status"] == "skipped" for n in (1, 2, 3, 5, 6))


def test_empty_tables_have_no_figures(tmp_path: Path) -> None:
    data = generate(personas=5)
    run = vif("profile", "--format", "json", cwd=written(tmp_path, data.personas.clear(), data.judge_labels.clear()))
    found = figures(run)
    assert (found["rows"], found["personas"], found["entries"]) == (0, 0, 0)
    assert all(found[part] is None for part in ("scores", "signals", "age", "names", "core_values", "dates"))
    statuses = {result["status"] for result in run.json["results"] if result["code"][0] == "D"}
    assert statuses == {"skipped"}
    for form in ("text", "markdown"):
        assert "there are no label rows" in vif("profile", "--format", form, cwd=tmp_path).out


def test_pools_that_cannot_be_used(project: Path) -> None:
    path = project / "config/synthetic_data.yaml"
    path.parent.mkdir()
    path.write_text("personas: [")
    run = vif("profile", "--format", "json", cwd=project)
    assert run.code == 2
    assert {each["part"] for each in figures(run)["missing"]} == {"age", "profession", "culture"}


# Other sources


def test_single_files(project: Path, tmp_path: Path) -> None:
    other = tmp_path / "other.parquet"
    generate(personas=3, seed=9).judge_labels.write_parquet(other)
    run = vif("profile", "--labels", other, "--format", "json", cwd=project)
    assert figures(run)["entries"] < 40
    assert figures(run)["personas"] == 60


def test_frames_and_one_table_alone() -> None:
    data = generate(personas=60, seed=5)
    report = profile(registry=data.personas)
    assert report.profile is not None
    assert report.profile.because("scores") == "there are no labels"
    assert "L001" not in report
    assert report["D104"].status == "passed"
    assert report["D101"].skipped_because == "there are no labels"


# Hostile text


def hostile(root: Path) -> Path:
    data = generate(personas=60, seed=5)
    texts = pl.Series([HOSTILE[number // 3 % len(HOSTILE)] for number in range(60)])
    return written(root, data.personas.with_columns(name=texts, profession=texts))


def test_hostile_text_is_shown_and_does_nothing(tmp_path: Path) -> None:
    root = hostile(tmp_path)
    text = vif("profile", cwd=root).out
    assert max(map(len, text.splitlines())) <= 80
    assert text.replace("\n", "").isprintable()
    assert "\\x1b[31mred" in text
    assert "\\u202egnp.exe" in text
    document = vif("profile", "--format", "markdown", cwd=root).out
    assert len(document.encode()) < 2**20
    assert document.replace("\n", "").isprintable()
    run = vif("profile", "--format", "json", cwd=root)
    names = [each["name"] for each in figures(run)["names"]["listed"]]
    assert "\x1b[31mred" in names
    assert max(map(len, names)) <= 200


def test_no_line_of_the_log_is_a_command(project: Path) -> None:
    registry = project / REGISTRY_PATH
    said = "::error::x ##[add-mask]a"
    pl.read_parquet(registry).with_columns(name=pl.lit(said), profession=pl.lit(said)).write_parquet(registry)
    shown = {form: vif("profile", "--format", form, cwd=project).out for form in ("text", "json", "markdown", "html")}
    shown["registry"] = vif("registry", "show", "--format", "json", cwd=project).out
    assert [form for form, text in shown.items() if commands(text)] == []
    assert said in {each["name"] for each in json.loads(shown["json"])["profile"]["names"]["listed"]}
    assert {each["name"] for each in json.loads(shown["registry"])} == {said}


def test_text_and_markdown_name_the_entry_at_fault(tmp_path: Path) -> None:
    labels = generate(personas=60, seed=5).judge_labels
    fifth = pl.int_range(pl.len()) == 4
    full = [pl.when(fifth).then(1).otherwise(column).alias(column) for column in ALIGNMENT_COLUMNS]
    root = written(tmp_path, labels=labels.with_columns(full))
    index = labels.item(4, "t_index")
    for form in ("text", "markdown"):
        assert f"t_index {index}" in vif("profile", "--format", form, cwd=root).out


def test_markdown_renders_as_tables_and_nothing_else(tmp_path: Path) -> None:
    cmarkgfm = pytest.importorskip("cmarkgfm")
    document = profile_markdown.render(profile(hostile(tmp_path)))
    html = cmarkgfm.github_flavored_markdown_to_html(document)
    assert html.count("<table>") == document.count("\n| ---")
    assert "<script" not in html
    assert "<a " not in html
    assert "<img" not in html
    assert "&lt;script&gt;alert(1)&lt;/script&gt;" in html
    assert "x" * 150 not in html.replace("\\", "")


def test_nothing_is_listed_without_samples(tmp_path: Path) -> None:
    root = hostile(tmp_path)
    for form in ("text", "json", "markdown"):
        shown = vif("profile", "--samples", "0", "--format", form, cwd=root).out
        assert not any(text[:10] in shown for text in ("[31mred", "gnp.exe", "javascript", "everyone", "xxxxxxxxxx"))


def test_redacted_columns_keep_their_counts_and_lose_their_values(tmp_path: Path) -> None:
    root = hostile(tmp_path)
    columns = ["profession", "persona_id", "date", "created_at", "core_values", "age"]
    gate(root, redact=columns, thresholds={"max_silent_share": 0, "max_cramers_v": 0, "imbalance_p_value": 1})
    ids = pl.read_parquet(root / REGISTRY_PATH)["persona_id"].to_list()
    for form in ("text", "json", "markdown"):
        shown = vif("profile", "--redact", "name", "--format", form, cwd=root).out
        assert "redacted" in shown
        assert "D104" in shown
        values = ("gnp.exe", "everyone", "Nurse", "2025-", "18-24", "2026-01", *ids)
        assert [value for value in values if value in shown] == []
    found = figures(vif("profile", "--redact", "name", "--format", "json", cwd=root))
    assert len(found["names"]["listed"]) == len(HOSTILE)
    assert found["profession"]["outside"] == 60


# D rules that gate


def test_a_waived_persona_is_no_violation(project: Path) -> None:
    none = {"thresholds": {"max_silent_share": 0}, "severity": {"D105": "error"}}
    labels = pl.read_parquet(project / LABELS_PATH)
    labels.with_columns(pl.col("^alignment_[a-z_]+$").exclude("alignment_vector").clip(-1, 0)).write_parquet(
        project / LABELS_PATH
    )
    gate(project, **none)
    silent = vif("profile", "--format", "json", "--samples", "100", cwd=project).results["D105"]
    assert silent["violations"] == len(silent["samples"]) > 10
    waived = {"rule": "D105", "persona_id": silent["samples"][3]["persona_id"], "reason": "x", "expires": "2099-01-01"}
    gate(project, **none, waivers=[waived])
    for run in (vif("profile", "--format", "json", cwd=project), check(cwd=project)):
        found = run.results["D105"]
        assert (found["violations"], found["waived"]) == (silent["violations"] - 1, 1)


def test_a_raised_rule_gates_the_check(project: Path) -> None:
    assert {code[0] for code in check(cwd=project).codes} == {"C", "L", "P", "X"}
    gate(project, severity={"D101": "error", "D103": "warning"}, thresholds={"min_examples": 10_000})
    run = check(cwd=project)
    assert run.code == 1
    assert run.failed == {"D101": 20}
    assert run.results["D101"]["severity"] == "error"
    assert run.results["D103"]["status"] == "passed"
    assert not {"D102", "D104", "D105", "D106"} & run.codes
    assert vif("profile", "-q", cwd=project).code == 1
    gate(project, severity={"D101": "warning"}, thresholds={"min_examples": 10_000})
    assert check(cwd=project).code == vif("profile", "-q", cwd=project).code == 0
    assert check("--strict", cwd=project).code == vif("profile", "-q", "--strict", cwd=project).code == 1


def test_a_rule_asked_for_by_name_says_where_it_is_judged(project: Path) -> None:
    run = check("--only", "D101", cwd=project)
    assert run.code == 2
    assert "vif profile" in run.results["D101"]["skipped_because"]
    gate(project, severity={"D101": "warning"})
    assert check("--only", "rare-score", cwd=project).results["D101"]["status"] in {"passed", "failed"}
    assert "D101" not in check("--ignore", "D", cwd=project).codes
    assert "D101" not in check("--only", "P1", cwd=project).codes


def test_the_rows_at_fault_can_be_had(project: Path) -> None:
    labels = pl.read_parquet(project / LABELS_PATH)
    scores = [column for column in labels.columns if column.startswith("alignment_") and column != "alignment_vector"]
    number = pl.sum_horizontal(pl.col(column) != 0 for column in scores)
    gate(project, severity={"D102": "warning", "D105": "warning"}, thresholds={"min_sparse_share": 1.0})
    run = check("--failing-rows", "rows", cwd=project)
    rows = pl.read_parquet(project / "rows/D102.parquet")
    at_fault = labels.with_row_index("row").filter(~number.is_between(1, 3))
    assert rows["row"].to_list() == at_fault["row"].to_list()
    assert run.results["D102"]["violations"] == len(at_fault)
    assert len(run.results["D102"]["samples"]) == 5
    sample = run.results["D102"]["samples"][0]
    assert sample["row"] == at_fault["row"][0]
    assert sample["value"] == str(labels.select(number).to_series()[sample["row"]])


def test_only_the_table_that_is_judged_gates(project: Path) -> None:
    gate(project, severity={"D101": "error", "D104": "error"}, thresholds={"min_examples": 10_000})
    assert "D101" not in check(REGISTRY_PATH, "--root", ".", cwd=project).codes
    assert check(LABELS_PATH, "--root", ".", cwd=project).failed == {"D101": 20}


def test_a_check_has_the_figures_where_a_page_shows_them(project: Path) -> None:
    from vif_validators.checking.dataset import check_dataset
    from vif_validators.checking.options import Options

    found = check_dataset(project, Options(figures=True, now=datetime.now(UTC))).report
    assert found.profile == profile(project).profile
    assert check_dataset(project, Options()).report.profile is None
    assert json_.render(found) == json_.render(check_dataset(project, Options()).report)


# The format


def test_the_schema_knows_every_figure() -> None:
    schema = profile_json.schema()
    jsonschema.Draft202012Validator.check_schema(schema)
    report = json_.schema()
    assert {name: schema["$defs"][name] for name in report["$defs"]} == report["$defs"]
    assert set(schema["properties"]) == {*report["properties"], "profile"}


def test_no_number_is_other_than_a_number(project: Path) -> None:
    found = figures(vif("profile", "--format", "json", cwd=project))
    means = [each["mean"] for each in found["scores"]]
    assert all(isinstance(mean, float) and -1 <= mean <= 1 and round(mean, 6) == mean for mean in means)
