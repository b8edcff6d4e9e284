"""The hooks for pre-commit: what they watch, and how they are called."""

import re
import subprocess
from pathlib import Path

import pytest
import yaml
from tests.support.readers import reader
from tests.support.recipes import README

from vif_contracts.dataset import PLACES
from vif_contracts.label_file import place_of
from vif_contracts.vocabulary import POOLS_PATH, SETTINGS_PATH

REPOSITORY = Path(__file__).parents[2]
MANIFEST = REPOSITORY / ".pre-commit-hooks.yaml"
HOOKS = {hook["id"]: hook for hook in yaml.safe_load(MANIFEST.read_text("utf-8"))}

TABLES = tuple(PLACES.values())
FILES = (place_of("0a1b2c3d"), place_of(""))
CONFIG = (POOLS_PATH, SETTINGS_PATH)
CONTRACTS = ("contracts/vif_contracts/personas.py", "contracts/mine.py", "contracts/vif_contracts/synthetic_data.yaml")
WATCHED = {
    "vif-check": TABLES + FILES + CONFIG + CONTRACTS,
    "vif-check-labels": (*FILES, "elsewhere/persona_0a1b2c3d_labels.json"),
    "vif-consolidate-check": TABLES + FILES + CONFIG,
}
IGNORED = (
    "README.md",
    "personas.parquet",
    "catalogs/registry/personas.parquet",
    "logs/registry/personas_parquet",
    "logs/registry/personas.parquet.lock",
    "logs/registry/old/personas.parquet",
    "logs/judge_labels/other.json",
    "logs/judge_labels/old_persona_0a1b2c3d_labels.json",
    "logs/judge_labels/persona_0a1b2c3d_labels.json.bak",
    "logs/judge_labels/persona_0a1b2c3d/x_labels.json",
    "logs/judge_labels/persona_0a1b2c3d_labels_json",
    "config/other.yaml",
    "config/validation.yaml.orig",
    "contracts/notes.md",
    "subcontracts/mine.py",
)


def watches(hook: str, path: str) -> bool:
    """As pre-commit decides it."""
    return re.search(HOOKS[hook]["files"], path) is not None


@pytest.mark.parametrize("hook", HOOKS)
def test_it_watches_what_it_judges_in_any_folder_and_nothing_else(hook):
    for path in WATCHED[hook]:
        assert watches(hook, path), path
        assert watches(hook, f"study one/{path}"), path
    everything = {*TABLES, *FILES, *CONFIG, *CONTRACTS, *IGNORED}
    for path in everything - set(WATCHED[hook]):
        assert not watches(hook, path), path


@pytest.mark.parametrize("hook", HOOKS)
def test_one_process_and_no_extras(hook):
    assert HOOKS[hook]["language"] == "python"
    assert HOOKS[hook]["require_serial"] is True
    assert HOOKS[hook]["types"] == []  # a link is no `file` to pre-commit
    assert "additional_dependencies" not in HOOKS[hook]


def test_only_the_judge_output_files_are_passed_by_name_and_none_as_an_option():
    assert {hook for hook in HOOKS if HOOKS[hook].get("pass_filenames", True)} == {"vif-check-labels"}
    assert HOOKS["vif-check-labels"]["args"] == ["--"]


@pytest.mark.parametrize("hook", HOOKS)
def test_the_readme_names_it(hook):
    assert f"id: {hook}\n" in README
    assert f"`{hook}`" in README


def test_pre_commit_takes_the_manifest():
    command = reader("pre-commit")
    done = subprocess.run([command, "validate-manifest", MANIFEST], check=False, capture_output=True, text=True)
    assert done.returncode == 0, done.stdout
