"""SARIF against the schema of its standard and Microsoft's validator, with the rules of GitHub's code scanning."""

import json
import os
import subprocess

import jsonschema
import polars as pl
import pytest
from hypothesis import given, settings
from tests.support.readers import OFFLINE, from_npm, unpacked
from tests.support.reports import REPORTS, failing, hostile

from vif_validators import check

pytestmark = pytest.mark.slow

MULTITOOL = "27d8e3e96dde578a23b7c45035b8d741fece5731e2700aa068015b8c44d1514e"


@pytest.fixture(scope="module")
def package(tmp_path_factory):
    archive = from_npm("@microsoft/sarif-multitool-linux", "5.7.0", sha256=MULTITOOL)
    return unpacked(archive, tmp_path_factory.mktemp("multitool")) / "package"


@pytest.fixture(scope="module")
def schema(package):
    found = json.loads((package / "sarif-2.1.0.json").read_text(encoding="utf-8"))
    return jsonschema.validators.validator_for(found)(found)


@pytest.fixture(scope="module")
def faults(package, tmp_path_factory):
    """The errors and warnings of the validator, as rule and place."""
    tool = package / "Sarif.Multitool"
    tool.chmod(0o755)
    folder = tmp_path_factory.mktemp("sarif")
    # It would ask whether the address of the schema answers.
    environment = {**os.environ, **OFFLINE, "DOTNET_SYSTEM_GLOBALIZATION_INVARIANT": "1"}

    def judged(text):
        (folder / "report.sarif").write_text(text, encoding="utf-8")
        rules = ["--rule-kind", "Sarif;Gh", "--level", "Error;Warning"]
        command = [tool, "validate", "report.sarif", *rules, "--output", "found.sarif", "--log", "ForceOverwrite"]
        done = subprocess.run(
            command, cwd=folder, env=environment, capture_output=True, text=True, timeout=120, check=False
        )
        assert (folder / "found.sarif").exists(), done.stdout + done.stderr
        [run] = json.loads((folder / "found.sarif").read_text(encoding="utf-8-sig"))["runs"]
        (folder / "found.sarif").unlink()
        assert "executionSuccessful" in run["invocations"][0]
        return [(one["ruleId"], one.get("level", "warning")) for one in run.get("results", [])]

    return judged


@pytest.fixture
def broken_project(vif_project):
    """A project with faults in a table and in a judge output file."""
    registry = vif_project / "logs/registry/personas.parquet"
    pl.read_parquet(registry).with_columns(age=pl.lit("49"), mood=pl.lit("x")).write_parquet(registry)
    file = min((vif_project / "logs/judge_labels").glob("*.json"))
    file.write_text(file.read_text().replace('"t_index": 0', '"t_index": 7', 1))
    return vif_project


def test_the_validator_notices_what_is_wrong(schema, faults, broken_project):
    log = json.loads(check(broken_project).to_sarif())
    [run] = log["runs"]
    del run["results"][0]["locations"]
    del run["tool"]["driver"]["rules"][0]["help"]
    assert {("GH1015", "error"), ("GH2012", "error")} <= set(faults(json.dumps(log)))
    run["results"][0]["level"] = "fatal"
    assert not schema.is_valid(log)


def test_real_reports_are_valid_and_taken_by_code_scanning(schema, faults, broken_project, tmp_path):
    files = sorted((broken_project / "logs/judge_labels").glob("*.json"))
    reports = {
        "violated": check(broken_project),
        "with lines": check(broken_project, label_files=files),
        "unreadable": check(tmp_path),
        "many": failing(100),
        "hostile": hostile(),
    }
    assert '"startColumn"' in reports["with lines"].to_sarif()
    for name, report in reports.items():
        text = report.to_sarif()
        schema.validate(json.loads(text))
        # There is no address with information about the tool.
        assert set(faults(text)) - {("SARIF2005", "warning")} == set(), name


@settings(deadline=None, max_examples=200)
@given(REPORTS)
def test_every_report_obeys_the_schema(schema, report):
    schema.validate(json.loads(report.to_sarif()))
