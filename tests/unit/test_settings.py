"""Settings: what is refused, in one line that names the key and how to mend it."""

from datetime import date

import pytest

from vif_contracts import RULES, yaml_
from vif_validators.settings import Settings, parse_settings


def parsed(text: str) -> Settings:
    return parse_settings(yaml_.load(text.encode()))


def fault(text: str) -> str:
    with pytest.raises(ValueError) as error:
        parsed(text)
    message = str(error.value)
    assert "\n" not in message
    return message


def waiver(**keys: str) -> str:
    whole = {"rule": "P104", "reason": "agreed", "expires": "2027-01-31"} | keys
    return "waivers:\n  - {" + ", ".join(f"{key}: {value}" for key, value in whole.items() if value) + "}\n"


@pytest.mark.parametrize("text", ["", "{}", "waivers:", "redact:", "waivers: []\nredact: []"])
def test_every_key_has_a_default(text: str) -> None:
    assert parsed(text) == Settings()


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("- 3", "must be a mapping"),
        ("waviers: []", "waviers: there is no such setting (did you mean waivers?)"),
        ("paths: {registri: a}", "paths.registri: there is no such setting (did you mean registry?)"),
        ("paths: {registry: ' '}", "paths.registry: must not be empty"),
        ("paths: 3", "paths: must be a mapping"),
        ("thresholds: {future_tolerance: 3}", "(did you mean future_tolerance_minutes?)"),
        ("thresholds: {future_tolerance_minutes: yes}", "must be a whole number from 0 to 10,080, is True"),
        ("thresholds: {future_tolerance_minutes: 10081}", "must be a whole number from 0 to 10,080, is 10081"),
        ("severity: {P15: error}", "severity.P15: there is no rule of this code (did you mean P105?)"),
        ("severity: {P105: fatal}", "severity.P105: Input should be 'error', 'warning' or 'info'"),
        ("severity: {P001: info}", "severity.P001: where this fails nothing can be judged"),
        ("allow_columns: {labels: [a]}", "allow_columns.labels: the tables are personas, judge_labels"),
        ("allow_columns: {personas: a}", "allow_columns.personas: Input should be a valid list"),
        ("redact: name", "redact: must be a list of names of columns"),
        ("redact: [3]", "redact: must be a list of names of columns"),
        ("redact: [nme]", "redact: no table has a column 'nme' (did you mean name?)"),
        ("waivers: P104", "waivers: must be a list, each item with rule, reason and expires"),
        ("waivers: [P104]", "waivers[0]: must be a mapping with rule, reason and expires"),
    ],
)
def test_what_has_another_shape_is_refused_with_its_place(text: str, said: str) -> None:
    assert said in fault(text)


@pytest.mark.parametrize(
    ("keys", "said"),
    [
        ({"rule": "P1O4"}, "waivers[0].rule: no rule has the code or name 'P1O4' (did you mean P104?)"),
        ({"rule": "[P104]"}, "waivers[0].rule: no rule has the code or name ['P104']"),
        ({"rule": "P1"}, "waivers[0].rule: no rule has the code or name 'P1'"),
        ({"rule": "M100"}, "waivers[0].rule: no rule has the code or name 'M100'"),
        ({"rule": ""}, "waivers[0].rule: must be given"),
        ({"reason": ""}, "waivers[0].reason: must be given"),
        ({"expires": ""}, "waivers[0].expires: must be given"),
        ({"reason": "'  '"}, "waivers[0].reason: must be a text that says something, is '  '"),
        ({"reason": "3"}, "waivers[0].reason: must be a text that says something, is 3"),
        ({"persona": "a"}, "waivers[0].persona: there is no such key (did you mean persona_id?)"),
        ({"persona_id": "12345678"}, "waivers[0].persona_id: must be a text in quotes"),
        ({"persona_id": "01234567"}, "without them YAML reads it as 342391"),
        ({"persona_id": "1.0e+23456"}, "without them YAML reads it as inf"),
        ({"persona_id": "2025-01-01"}, "waivers[0].persona_id: must be a text in quotes"),
        ({"t_index": "true"}, "waivers[0].t_index: must be a whole number, is True"),
        ({"persona_id": r'"a\ud800"'}, "waivers[0].persona_id: must be a text, and holds half of a surrogate pair"),
        ({"t_index": "9223372036854775808"}, "waivers[0].t_index: must be a whole number of 64 bits"),
        ({"t_index": "'3'"}, "waivers[0].t_index: must be a whole number, is '3'"),
        ({"column": "3"}, "waivers[0].column: must be a text that says something, is 3"),
        ({"expires": "2027-1-31"}, "must be a day of the calendar written YYYY-MM-DD, is '2027-1-31'"),
        ({"expires": "'2027-02-30'"}, "must be a day of the calendar written YYYY-MM-DD, is '2027-02-30'"),
        ({"expires": "2027-01-31 12:00:00"}, "YYYY-MM-DD, is 2027-01-31 12:00:00"),
        ({"expires": "20270131"}, "YYYY-MM-DD, is 20270131"),
        ({"expires": "never"}, "YYYY-MM-DD, is 'never'"),
    ],
)
def test_a_waiver_that_is_not_clear_is_refused(keys: dict[str, str], said: str) -> None:
    assert said in fault(waiver(**keys))


@pytest.mark.parametrize("rule", ["P001", "L001", "C001", "C002", "J001", "J002", "J005", "unreadable-file"])
def test_what_keeps_others_from_being_judged_cannot_be_waived(rule: str) -> None:
    assert "cannot be waived: where it fails nothing can be judged" in fault(waiver(rule=rule))


@pytest.mark.parametrize("rule", ["C005", "C006", "C007", "J101"])
def test_what_is_to_be_mended_at_once_cannot_be_waived(rule: str) -> None:
    assert f"waivers[0].rule: {rule} " in fault(waiver(rule=rule))


def test_a_waiver_is_read_as_written() -> None:
    text = waiver(rule="null-value", persona_id='"01234567"', t_index="-1", column="date", expires="'2027-01-31'")
    [found] = parsed(text).waivers
    codes = {code for code, rule in RULES.items() if rule.name == "null-value"}
    assert codes >= {"L006", "P006"}
    assert (found.codes, found.persona_id, found.t_index, found.column) == (codes, "01234567", -1, "date")
    assert (found.expires, found.because) == (date(2027, 1, 31), "agreed (until 2027-01-31)")


def test_columns_to_redact_may_be_documented_ones_allowed_ones_or_those_of_judge_output_files() -> None:
    text = "redact: [name, date, rationales, notes, name]\nallow_columns: {personas: [notes]}\n"
    assert parsed(text).redact == ("name", "date", "rationales", "notes")
