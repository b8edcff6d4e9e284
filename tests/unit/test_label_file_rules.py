"""The rules of judge output files: their examples show them broken and obeyed, and they read as they should."""

from pathlib import Path

import pytest

from vif_contracts import SCHWARTZ_VALUE_ORDER
from vif_contracts.label_file_rules import LABEL_FILE_RULES, LABEL_FILES, FileExample, LabelFileRule
from vif_contracts.label_shape import Scores, path_text, shape_faults
from vif_validators import Report, check
from vif_validators.configuration import load_configuration

every_rule = pytest.mark.parametrize("rule", LABEL_FILE_RULES, ids=lambda rule: rule.code)


def judged(example: FileExample, folder: Path) -> Report:
    for name, content in example.files.items():
        (folder / name).parent.mkdir(exist_ok=True)
        (folder / name).write_bytes(content)
    return check(label_files=[folder / name for name in example.files])


@every_rule
def test_the_good_example_obeys_every_rule(rule: LabelFileRule, tmp_path: Path) -> None:
    assert judged(rule.good, tmp_path).failed == ()


@every_rule
def test_the_bad_example_breaks_this_rule_alone(rule: LabelFileRule, tmp_path: Path) -> None:
    report = judged(rule.bad, tmp_path)
    [result] = report.failed
    assert (result.code, result.name, result.severity, result.table, result.unit, result.hint) == (
        rule.code,
        rule.name,
        rule.severity,
        LABEL_FILES,
        rule.unit,
        rule.hint,
    )
    assert (result.violations, len(result.samples)) == (1, 1)
    assert report.exit_code == (1 if rule.severity == "error" else 0)


@every_rule
def test_words(rule: LabelFileRule) -> None:
    assert rule.table == LABEL_FILES
    assert rule.bad.content == next(iter(rule.bad.files.values()))
    for clause in (rule.demands, rule.fault, rule.hint):
        assert clause.isascii()
        assert clause[0].islower()
        assert clause[-1] not in ".,;:!?"
    assert rule.why[0].isupper()
    assert rule.why.endswith(".")


@pytest.mark.parametrize("code", ["J001", "J002", "J005"])
def test_the_weight_of_what_withholds_a_file_cannot_be_changed(code: str, tmp_path: Path) -> None:
    (tmp_path / "config").mkdir()
    (tmp_path / "config/validation.yaml").write_text(f"severity: {{{code}: info}}\n")
    [fault] = [result.message for result in load_configuration(tmp_path).results if result.status == "failed"]
    assert "its severity cannot be changed" in fault


def test_the_scores_are_the_ten_values_in_order() -> None:
    assert tuple(Scores.model_fields) == SCHWARTZ_VALUE_ORDER


def test_a_path_reads_like_one() -> None:
    assert path_text(()) == "the document"
    assert path_text(("labels", 3, "scores", "power")) == "labels[3].scores.power"


@pytest.mark.parametrize(
    ("value", "said"),
    [
        (None, "null"),
        (True, "true"),
        (1.5, "1.5"),
        ("x" * 50, f'the text "{"x" * 29}…"'),
        ([1], "a list"),
        ({}, "an object"),
    ],
)
def test_a_value_of_another_type_is_said(value: object, said: str) -> None:
    [fault, _] = shape_faults({"persona_id": "0a1b2c3d", "labels": [{"t_index": value, "date": "", "scores": 1}]})
    assert fault.cause == f"{said}, must be an integer"


@pytest.mark.parametrize("value", [2**63, -(2**63) - 1, 10**39])
def test_an_integer_beyond_64_bits_is_said(value: int) -> None:
    [fault, _] = shape_faults({"persona_id": "0a1b2c3d", "labels": [{"t_index": value, "date": "", "scores": 1}]})
    assert fault.cause.endswith(", must be an integer of 64 bits")


def test_a_misspelled_score_is_one_fault() -> None:
    scores = dict.fromkeys(SCHWARTZ_VALUE_ORDER, 0)
    scores["Power"] = scores.pop("power")
    [fault] = shape_faults({"persona_id": "0a1b2c3d", "labels": [{"t_index": 0, "date": "", "scores": scores}]})
    assert (path_text(fault.path), fault.cause, fault.key) == (
        "labels[0].scores.Power",
        "none of the ten values",
        True,
    )
