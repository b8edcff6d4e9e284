"""What `vif check` does not import: a hook waits for every run of it."""

import json
import subprocess
import sys

RUN = """
import contextlib, io, json, sys
from vif_validators.cli import main
loaded = {}
for form in sys.argv[1:]:
    with contextlib.redirect_stdout(io.StringIO()):
        assert main(["check", "--no-ci", "--format", form]) == 0, form
    loaded[form] = sorted(sys.modules)
print(json.dumps(loaded))
"""
NEVER = {"jinja2", "hypothesis", "jsonschema", "rich", "filelock", "junitparser", "xml.etree"}
SELDOM = {
    "vif_contracts.label_shape",
    *(f"vif_validators.accepting.{name}" for name in ("baseline", "baseline_file", "keys")),
    *(f"vif_validators.{name}" for name in ("strict_json", "label_files", "hive", "exports", "consolidation")),
    *("vif_validators.registry", "vif_validators.sample", "vif_validators.checking.model"),
}
FIGURES = {"vif_validators.profiling", "vif_validators.reporters.profile_parts"}


def test_a_check_imports_what_it_needs_only(vif_project):
    forms = ("text", "json", "github", "junit", "sarif", "markdown")
    done = subprocess.run(
        [sys.executable, "-c", RUN, *forms], cwd=vif_project, check=False, capture_output=True, text=True
    )
    assert done.returncode == 0, done.stderr
    loaded = {form: set(modules) for form, modules in json.loads(done.stdout).items()}
    assert loaded["markdown"] > FIGURES
    del loaded["markdown"]
    for form, modules in loaded.items():
        assert modules & (NEVER | SELDOM | FIGURES) == set(), form
    reporters = {name for name in loaded["text"] if name.startswith("vif_validators.reporters.")}
    assert not reporters & {f"vif_validators.reporters.{form}" for form in ("json_", "github", "junit", "sarif")}
