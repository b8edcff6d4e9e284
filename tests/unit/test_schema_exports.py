"""What `vif schema` writes of our tables follows from the rules, in every format, as far as the format can say it."""

import json
import re
from pathlib import Path
from typing import Any

import polars as pl
import pyarrow as pa
import pytest
import yaml
from jsonschema import Draft202012Validator
from tests.acceptance.command import Run, vif

from vif_contracts import JudgeLabels, Personas
from vif_contracts.clauses import Between
from vif_contracts.dataset import PLACES, TABLES
from vif_contracts.examples import tables
from vif_contracts.personas import NEGATIVE_ENTRY_COUNT
from vif_contracts.rule import Example, RowRule
from vif_validators.exports import render
from vif_validators.exports.described import Column, Demand, References, Table

SOURCE = {
    "personas": (
        ("persona_id", "str"),
        ("name", "str"),
        ("age", "str"),
        ("profession", "str"),
        ("culture", "str"),
        ("core_values", "list[str]"),
        ("entry_count", "i64"),
        ("created_at", "datetime[us, UTC]"),
        ("stage_synthetic", "bool"),
        ("stage_wrangled", "bool"),
        ("stage_labeled", "bool"),
        ("nudge_enabled", "bool"),
    ),
    "judge_labels": (
        ("persona_id", "str"),
        ("t_index", "i64"),
        ("date", "str"),
        ("alignment_vector", "list[i64]"),
        ("alignment_self_direction", "i64"),
        ("alignment_stimulation", "i64"),
        ("alignment_hedonism", "i64"),
        ("alignment_achievement", "i64"),
        ("alignment_power", "i64"),
        ("alignment_security", "i64"),
        ("alignment_conformity", "i64"),
        ("alignment_tradition", "i64"),
        ("alignment_benevolence", "i64"),
        ("alignment_universalism", "i64"),
    ),
}
"""Names, types and order as the source document of the two files has them."""

SHIPPED = Path(__file__).parents[2]
UNSAID_OF_ROWS = {"P111"}
"""The rules on single rows that JSON Schema has no words for: it knows no clock. P103 it says in part."""


def export(form: str, *arguments: str, cwd: Path = SHIPPED) -> str:
    run = vif("schema", *arguments, "--format", form, cwd=cwd)
    assert (run.code, run.err) == (0, "")
    return run.out


def grid(page: str, head: str) -> list[list[str]]:
    """The cells of the first Markdown table after a heading."""
    lines = page[page.index(head + "\n") :].splitlines()
    start = next(number for number, line in enumerate(lines) if line.startswith("| ---"))
    rows = []
    for line in lines[start + 1 :]:
        if not line.startswith("|"):
            break
        rows.append([cell.strip() for cell in re.split(r"(?<!\\)\|", line)[1:-1]])
    return rows


@pytest.mark.parametrize("table", SOURCE)
def test_dictionary_is_the_source_document(table: str) -> None:
    rows = grid(export("markdown", table), f"# {table}".replace("_", "\\_"))
    assert [(row[0].strip("`"), row[1].strip("`")) for row in rows] == list(SOURCE[table])
    assert all(row[2] for row in rows), "each has a meaning"


def test_dictionary_has_every_rule_of_the_tables() -> None:
    page = export("markdown")
    from vif_contracts.catalog import RULES

    for code, rule in RULES.items():
        if rule.table in SOURCE and code[0] in "PLX":
            line = next(line for line in page.splitlines() if line.startswith(f"| {code} | "))
            assert rule.name in line
            assert rule.severity.value in line


@pytest.mark.parametrize(("minutes", "allowed"), [(5, "at most 5 minutes after now"), (0, "not after now")])
def test_dictionary_says_how_far_after_now_a_moment_may_be(minutes: int, allowed: str, tmp_path: Path) -> None:
    (tmp_path / "config").mkdir()
    (tmp_path / "config" / "validation.yaml").write_text(f"thresholds: {{future_tolerance_minutes: {minutes}}}\n")
    rows = {row[0]: row[3] for row in grid(export("markdown", "personas", cwd=tmp_path), "# personas")}
    assert rows["`created_at`"] == allowed


def schema_of(table: str) -> Draft202012Validator:
    schema = json.loads(export("json-schema", table))
    Draft202012Validator.check_schema(schema)
    return Draft202012Validator(schema, format_checker=Draft202012Validator.FORMAT_CHECKER)


VALIDATORS = {table: schema_of(table) for table in SOURCE}


def in_json(frame: pl.DataFrame) -> list[dict[str, Any]]:
    return [json.loads(line) for line in frame.write_ndjson().splitlines()]


def refused(table: str, example: Example) -> bool:
    rows = in_json(tables(example).frames[table])
    return not all(VALIDATORS[table].is_valid(row) for row in rows)


def row_rules() -> list[RowRule]:
    found: dict[str, RowRule] = {}
    for model in (Personas, JudgeLabels):
        checks = [check for column in model.to_schema().columns.values() for check in column.checks]
        rules = [*(getattr(check, "rule", None) for check in checks), *model.__terms__.rules]
        found |= {rule.code: rule for rule in rules if isinstance(rule, RowRule)}
    return list(found.values())


@pytest.mark.parametrize("rule", row_rules(), ids=lambda rule: rule.code)
def test_json_schema_refuses_what_a_rule_on_rows_refuses(rule: RowRule) -> None:
    assert refused(rule.table, rule.bad) == (rule.code not in UNSAID_OF_ROWS)
    assert not refused(rule.table, rule.good)


@pytest.mark.parametrize("number", ["002", "003", "005", "006"])
@pytest.mark.parametrize("table", SOURCE)
def test_json_schema_refuses_what_the_structure_refuses(table: str, number: str) -> None:
    rule = next(rule for rule in TABLES[table].__terms__.structure.rules() if rule.code.endswith(number))
    # An i32 is written like an i64.
    assert refused(table, rule.bad) == (number != "003")


@pytest.mark.parametrize(
    ("table", "column", "value"),
    [
        ("personas", "persona_id", "0a1b2c3d\n"),
        ("personas", "persona_id", "0a1b2c3d0"),
        ("personas", "core_values", ["Power", None]),
        ("personas", "core_values", ["Power", "Security", "Hedonism"]),
        ("personas", "entry_count", 1.5),
        ("personas", "entry_count", "1"),
        ("personas", "stage_synthetic", 1),
        ("judge_labels", "date", "2025-02-30"),
        ("judge_labels", "date", "2025-02-28\n"),
        ("judge_labels", "date", "0000-01-01"),
        ("judge_labels", "alignment_power", True),
        ("judge_labels", "alignment_vector", [0] * 11),
        ("judge_labels", "alignment_vector", [0] * 9 + [1]),
    ],
)
def test_json_schema_at_the_edges(table: str, column: str, value: Any) -> None:
    [row] = in_json(tables(Example(**{table: ({},)})).frames[table])
    assert VALIDATORS[table].is_valid(row)
    assert not VALIDATORS[table].is_valid({**row, column: value})


def test_json_schema_takes_the_shipped_rows() -> None:
    schema = json.loads(export("json-schema"))
    data = {
        "personas": in_json(pl.read_parquet(SHIPPED / "logs/registry/personas.parquet").head(40)),
        "judge_labels": in_json(pl.read_parquet(SHIPPED / "logs/judge_labels/judge_labels.parquet").head(40)),
    }
    assert Draft202012Validator(schema).is_valid(data)
    data["judge_labels"][7]["alignment_power"] = 2
    assert not Draft202012Validator(schema).is_valid(data)


def test_json_schema_names_what_it_cannot_say() -> None:
    comment = json.loads(export("json-schema", "judge_labels"))["$defs"]["judge_labels"]["$comment"]
    unsaid, weaker = comment.split("Not judged")
    assert re.findall("[LX][0-9]{3}", unsaid) == ["L301", "L302", "X101", "X105", "L103"]
    assert re.findall("[LX][0-9]{3}", weaker) == ["L004", "L007", "L303"]


def test_polars_source_is_the_model() -> None:
    names: dict[str, Any] = {}
    exec(export("polars"), names)  # noqa: S102 (it is to be pasted)
    for table, model in (("PERSONAS", Personas), ("JUDGE_LABELS", JudgeLabels)):
        assert names[table] == pl.Schema({name: c.dtype.type for name, c in model.to_schema().columns.items()})


def test_arrow_schema_can_be_written_and_read(tmp_path: Path) -> None:
    run = vif("schema", "personas", "--format", "arrow", "--output", "p.arrow", cwd=tmp_path)
    assert (run.code, run.out, run.err) == (0, "", "")
    schema = pa.ipc.read_schema(pa.py_buffer((tmp_path / "p.arrow").read_bytes()))
    assert schema.field("age").metadata[b"rules"] == b"P006, P104"
    assert not any(field.nullable for field in schema)
    rows = pl.read_parquet(SHIPPED / "logs/registry/personas.parquet")
    assert pl.DataFrame(pa.Table.from_pylist(rows.to_dicts(), schema=schema)).equals(rows)
    text = export("arrow", "personas")
    assert "core_values: list<element: string not null> not null" in text
    assert "omitted" not in export("arrow")


def test_a_changed_rule_changes_every_export(monkeypatch: pytest.MonkeyPatch) -> None:
    before = {form: export(form, "personas") for form in ("markdown", "json-schema", "odcs", "frictionless")}
    assert "`7` to `9`" not in before["markdown"]
    monkeypatch.setitem(NEGATIVE_ENTRY_COUNT.__dict__, "holds", Between(7, 9))
    assert "`7` to `9`" in export("markdown", "personas")
    count = json.loads(export("json-schema", "personas"))["$defs"]["personas"]["properties"]["entry_count"]
    assert (count["minimum"], count["maximum"]) == (7, 9)
    assert '"entry_count" >= 7 AND "entry_count" <= 9' in export("odcs", "personas")
    fields = {field["name"]: field for field in package()["personas"]["schema"]["fields"]}
    assert fields["entry_count"]["constraints"] == {"required": True, "minimum": 7, "maximum": 9}


def package(cwd: Path = SHIPPED) -> dict[str, Any]:
    return {resource["name"]: resource for resource in json.loads(export("frictionless", cwd=cwd))["resources"]}


def test_frictionless_has_keys_and_places() -> None:
    labels = package()["judge_labels"]
    assert labels["path"] == "logs/judge_labels/judge_labels.parquet"
    assert labels["schema"]["primaryKey"] == ["persona_id", "t_index"]
    assert labels["schema"]["foreignKeys"] == [
        {"fields": ["persona_id"], "reference": {"resource": "personas", "fields": ["persona_id"]}}
    ]


HOSTILE = ("a|b `c` [x](javascript:1)", "two\nlines\n| --- |", "no", "- 1: {model}", "it's ${HOME}", "<img src=x>")


@pytest.fixture
def hostile(tmp_path: Path) -> Path:
    """A project whose pools and settings are its own."""
    pools = {
        "personas": {
            "age_ranges": ["18-24", "25-34", "35-44", "45-54", "55+"],
            "cultures": ["Here"],
            "professions": list(HOSTILE),
            "schwartz_values": ["Self-Direction"],
        }
    }
    (tmp_path / "config").mkdir()
    (tmp_path / "config/synthetic_data.yaml").write_text(yaml.safe_dump(pools), encoding="utf-8")
    settings = {"severity": {"P110": "info"}, "paths": {"registry": "here/people.parquet"}}
    (tmp_path / "config/validation.yaml").write_text(yaml.safe_dump(settings), encoding="utf-8")
    return tmp_path


def test_pools_and_settings_are_those_of_the_root(hostile: Path) -> None:
    page = export("markdown", "personas", "--root", str(hostile))
    rows = grid(page, "# personas")
    assert len(rows) == 12
    assert "two\\\\nlines" in rows[3][3]
    assert "](javascript" not in page.replace("`", "").replace("\\]", "")
    assert "<img" not in page.replace("`<img src=x>`", "")
    assert "| P110 | negative-entry-count | info |" in page
    assert "`here/people.parquet`" in page


def test_values_survive_every_format_as_they_are(hostile: Path) -> None:
    properties = json.loads(export("json-schema", "personas", cwd=hostile))["$defs"]["personas"]["properties"]
    assert properties["profession"]["enum"] == list(HOSTILE)
    assert "minimum" not in properties["entry_count"], "an info refuses no row"
    fields = {field["name"]: field for field in package(hostile)["personas"]["schema"]["fields"]}
    assert fields["profession"]["constraints"]["enum"] == list(HOSTILE)
    contract = yaml.safe_load(export("odcs", cwd=hostile))
    profession = next(each for each in contract["schema"][0]["properties"] if each["name"] == "profession")
    query = profession["quality"][0]["query"]
    assert "{model}'" not in query.partition(" WHERE ")[2], "datacontract-cli would put something else in its place"
    assert "${HOME}" not in query
    for value in HOSTILE:
        assert f"'{value}'".replace("it's", "it''s") in query.replace("' || '", "")
    assert [server["path"] for server in contract["servers"]] == [
        "here/people.parquet",
        *list(PLACES.values())[1:],
    ]


def schema(*arguments: str, cwd: Path) -> Run:
    return vif("schema", *arguments, cwd=cwd)


def test_output_is_written_whole(tmp_path: Path) -> None:
    run = schema("--format", "odcs", "--output", "contract.yaml", cwd=tmp_path)
    assert (run.code, run.out, run.err) == (0, "", "")
    assert (tmp_path / "contract.yaml").read_text(encoding="utf-8") == export("odcs", cwd=tmp_path)
    assert [path.name for path in tmp_path.iterdir()] == ["contract.yaml"]


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (("persona",), "'persona' is not one of"),
        (("--output", "file/x.md"), "cannot write file/x.md: "),
        (("--format", "arrow", "--output", "x.arrow"), "x.arrow: holds the schema of one table; name the TABLE"),
        (("--root", "nowhere"), "--root nowhere: there is no such folder"),
        (("personas", "--contract", "m.py:M"), "personas: does not go with --contract"),
        (("--root", ".", "--contract", "m.py:M"), "--root does not go with --contract"),
        (("--contract", "m.py:M"), "m.py: no such file"),
    ],
)
def test_what_cannot_be_done_is_said(arguments: tuple[str, ...], said: str, tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    run = schema(*arguments, cwd=tmp_path)
    assert (run.code, run.out) == (2, "")
    assert said in run.err


def test_a_configuration_that_cannot_be_used_is_said(tmp_path: Path) -> None:
    (tmp_path / "config").mkdir()
    (tmp_path / "config/synthetic_data.yaml").write_text("personas: 7\n", encoding="utf-8")
    run = schema(cwd=tmp_path)
    assert (run.code, run.out) == (2, "")
    assert "C002 config-shape" in run.err
    assert schema("-q", cwd=SHIPPED).out == ""


def test_a_key_of_several_columns_refers_to_another_table() -> None:
    def table(name: str, *relations: Demand) -> Table:
        columns = (Column(name="persona_id", dtype=pl.String()), Column(name="t_index", dtype=pl.Int64()))
        place = f"logs/{name}/{name}.parquet"
        return Table(name=name, meaning="", place=place, columns=columns, demands=(), relations=relations)

    key = ("persona_id", "t_index")
    refers = Demand(
        code="K101",
        name="no-label",
        severity="error",
        says="",
        columns=key,
        clause=References(key, "judge_labels", key),
    )
    both = [table("consensus", refers), table("judge_labels")]
    contract = yaml.safe_load(render(both, "odcs"))
    assert contract["servers"][0]["path"] == "logs/*/{model}.parquet"
    [relationship] = contract["schema"][0]["relationships"]
    assert relationship["from"] == ["consensus.persona_id", "consensus.t_index"]
    assert relationship["to"] == ["judge_labels.persona_id", "judge_labels.t_index"]
    resource = json.loads(render(both, "frictionless"))["resources"][0]
    assert resource["schema"]["foreignKeys"] == [
        {"fields": list(key), "reference": {"resource": "judge_labels", "fields": list(key)}}
    ]
    alone = json.loads(render(both[:1], "frictionless"))["resources"][0]
    assert "foreignKeys" not in alone["schema"], "the other table is not described"
    assert "`persona_id` to `judge_labels.persona_id` and `t_index` to" in render(both[:1], "markdown")
