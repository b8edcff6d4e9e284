"""What `vif schema` writes, held by its real readers to the shipped data and to data broken in every rule in turn."""

import json
import os
import subprocess
from functools import cache
from pathlib import Path
from typing import Any

import polars as pl
import pytest
import yaml
from jsonschema import Draft202012Validator
from tests.acceptance.command import check, vif
from tests.support.readers import OFFLINE, apart
from tests.unit.test_schema_models import MODULE

from vif_contracts.catalog import RULES
from vif_contracts.dataset import PLACES

HOME = Path(__file__).parents[2]
CODES = [code for code in RULES if code[0] in "PLX"]
FILES = {"odcs": "datacontract.yaml", "frictionless": "datapackage.json", "json-schema": "rows.json"}

NO_WORDS = {"P301", "L302", "L303", "X102", "X103", "X104", "X105"}
"""Rules on several rows, or on both tables, that no format has words for."""
ODCS_HAS_NONE = NO_WORDS | {"P003", "L003", "P004", "L004", "P005", "L005"}
"""Nor does its reader look at types in parquet files, or at other columns than those described."""
FRICTIONLESS_HAS_NONE = NO_WORDS | {
    *("P004", "L004", "P005", "L005"),  # other columns
    *("P007", "L007", "P111"),  # warnings
    *("P107", "P108", "P109", "L105", "L106"),  # lists
    *("P201", "L201"),  # several columns
}
JSON_SCHEMA_HAS_NONE = NO_WORDS | {
    *("P102", "L301", "X101"),  # several rows
    *("P004", "L004", "P007", "L007", "P111"),  # warnings
}
PARTLY = {"P003", "L003", "P103"}
"""Of these both see some violations and others not; so does Frictionless of L103."""

pytestmark = pytest.mark.slow


def run(program: Path, *arguments: str | Path, cwd: Path) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [program, *arguments],
        cwd=cwd,
        env={**os.environ, **OFFLINE, "NO_COLOR": "1"},
        capture_output=True,
        text=True,
        timeout=300,
        check=False,
    )


def describe(folder: Path) -> None:
    for form, name in FILES.items():
        assert vif("schema", "--format", form, "--output", name, cwd=folder).code == 0


@pytest.fixture
def shipped(tmp_path: Path) -> Path:
    for place in PLACES.values():
        if (HOME / place).exists():
            (tmp_path / place).parent.mkdir(parents=True)
            (tmp_path / place).write_bytes((HOME / place).read_bytes())
    describe(tmp_path)
    return tmp_path


def test_datacontract_lints_the_contract_and_the_shipped_data_pass_it(shipped: Path) -> None:
    program = apart("datacontract")
    linted = run(program, "lint", "datacontract.yaml", cwd=shipped)
    assert linted.returncode == 0, linted.stdout + linted.stderr
    tested = run(program, "test", "datacontract.yaml", cwd=shipped)
    assert tested.returncode == 0, tested.stdout + tested.stderr


def test_frictionless_validates_the_shipped_data(shipped: Path) -> None:
    validated = run(apart("frictionless"), "validate", "datapackage.json", cwd=shipped)
    assert validated.returncode == 0, validated.stdout + validated.stderr


def test_a_model_of_a_users_own(tmp_path: Path) -> None:
    (tmp_path / "models.py").write_text(MODULE, encoding="utf-8")
    contract = ("--contract", "models.py:Orders")
    assert vif("sample", "Orders.parquet", *contract, cwd=tmp_path).code == 0
    for form, name in FILES.items():
        assert vif("schema", *contract, "--format", form, "--output", name, cwd=tmp_path).code == 0
    for program, arguments in (
        ("datacontract", ("test", "datacontract.yaml")),
        ("frictionless", ("validate", "datapackage.json")),
    ):
        told = run(apart(program), *arguments, cwd=tmp_path)
        assert told.returncode == 0, told.stdout + told.stderr


@cache
def broken_projects(home: Path) -> dict[str, tuple[Path, set[str]]]:
    """By the code of a rule: a project that breaks it, and the codes that `vif check` finds there; "" is a good one."""
    projects = {}
    for code in ["", *CODES]:
        folder = home / (code or "good")
        options = ["--break", code] if code else []
        assert vif("sample", folder, "--personas", "20", "--no-json", *options, cwd=home).code == 0
        describe(folder)
        results = check("--samples", "0", cwd=folder).json["results"]
        projects[code] = folder, {result["code"] for result in results if result["status"] == "failed"}
    return projects


@pytest.fixture
def projects(tmp_path_factory: pytest.TempPathFactory) -> dict[str, tuple[Path, set[str]]]:
    home = tmp_path_factory.getbasetemp() / "broken"
    home.mkdir(exist_ok=True)
    return broken_projects(home)


def found_by(driver: str, projects: dict[str, tuple[Path, set[str]]]) -> dict[str, list[list[str]]]:
    folders = [str(folder) for folder, _ in projects.values()]
    ran = run(apart("python"), HOME / "tests" / "readers" / driver, *folders, cwd=HOME)
    assert ran.returncode == 0, ran.stderr
    found: dict[str, list[list[str]]] = json.loads(ran.stdout)
    return {code: found[str(folder)] for code, (folder, _) in projects.items()}


def code_of(check: str, field: str) -> str:
    """The code of our rule that a check of datacontract-cli stands for; "" if it is but another view of one."""
    letter = "P" if field.startswith("personas.") else "L"
    if check[1:4].isdigit():
        return check[:4]
    of_schema = {"field_is_present": f"{letter}002", "field_required": f"{letter}006", "field_relationships": "X101"}
    return of_schema.get(check, "")


def test_datacontract_finds_what_we_find(projects: dict[str, tuple[Path, set[str]]]) -> None:
    for code, checks in found_by("datacontracts.py", projects).items():
        ours = projects[code][1]
        if code.endswith("001"):
            assert {result for _, _, result, _ in checks} >= {"not run"}
            continue
        found = {code_of(check, field) for check, field, _, _ in checks} - {""}
        if code.endswith(("002", "003")):
            found.discard(f"{code[0]}006")  # what is missing, or of another type, is read as nulls
        assert found == ours - ODCS_HAS_NONE, code


def test_the_contract_has_a_rule_for_every_code() -> None:
    contract = yaml.safe_load(vif("schema", "--format", "odcs", cwd=HOME).out)
    rules: list[dict[str, Any]] = []
    for table in contract["schema"]:
        rules += [*table["quality"], *(rule for each in table["properties"] for rule in each.get("quality", []))]
    written = {rule["id"][:4]: rule for rule in rules}
    by_schema = {"P001", "L001", "P002", "L002", "P003", "L003"}
    assert set(written) | by_schema == set(CODES)
    texts = {code for code, rule in written.items() if rule["type"] == "text"}
    assert texts == (ODCS_HAS_NONE - by_schema) | {"X101"}, "X101 is a relationship"


def test_frictionless_finds_what_we_find(projects: dict[str, tuple[Path, set[str]]]) -> None:
    for code, errors in found_by("frictionless_packages.py", projects).items():
        if code not in PARTLY | {"L103"}:
            assert bool(errors) == bool(projects[code][1] - FRICTIONLESS_HAS_NONE), (code, errors)


def test_json_schema_refuses_what_we_refuse(projects: dict[str, tuple[Path, set[str]]]) -> None:
    for code, (folder, ours) in projects.items():
        if code.endswith("001") or code in PARTLY:
            continue
        definitions = json.loads((folder / FILES["json-schema"]).read_bytes())
        refused = False
        for table, place in PLACES.items():
            validator = Draft202012Validator(
                {"$ref": f"#/$defs/{table}", "$defs": definitions["$defs"]},
                format_checker=Draft202012Validator.FORMAT_CHECKER,
            )
            rows = pl.read_parquet((folder / place).read_bytes()).write_ndjson().splitlines()
            refused = refused or not all(validator.is_valid(json.loads(row)) for row in rows)
        assert refused == bool(ours - JSON_SCHEMA_HAS_NONE), code
