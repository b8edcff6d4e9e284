"""The catalogue: every rule is well-formed, and its own examples show it broken and obeyed."""

import inspect
import json
import re
from collections import defaultdict
from datetime import UTC, datetime
from pathlib import Path

import polars as pl
import pytest

import vif_contracts
from vif_contracts.catalog import ALL_RULES, RULES, select
from vif_contracts.characteristics import CharacteristicRule
from vif_contracts.dataset import PLACES, TABLES
from vif_contracts.examples import tables
from vif_contracts.label_file_rules import FileExample
from vif_contracts.model_rules import MODEL_RULES
from vif_contracts.relations import joined_summary, label_summary, registry_summary
from vif_contracts.rule import Example, GroupRule, RelationRule, RowRule, Rule
from vif_contracts.vocabulary import CONFIG, JUDGE_LABELS, PERSONAS, POOLS_PATH
from vif_validators import Report, check

NOW = datetime(2026, 6, 1, tzinfo=UTC)

KNOWN = """
C001 unreadable-config error      C002 config-shape error            C003 age-pool error
C004 value-pool error
D101 rare-score info              D102 sparsity info                 D103 touches-all info
D104 demographic-imbalance info   D105 silent-core-value info        D106 all-neutral info
J001 unreadable-json error        J002 wrong-shape error             J003 file-name-mismatch error
J004 duplicate-label-file error   J005 duplicate-key error           J006 no-entries error
J007 rationale-name error         J008 rationale-for-neutral info
L001 unreadable-file error        L002 missing-column error          L003 wrong-dtype error
L004 unexpected-column warning    L005 generation-metadata error     L006 null-value error
L007 empty-table warning          L101 malformed-persona-id error    L102 negative-t-index error
L103 malformed-date error         L104 score-out-of-range error      L105 vector-length error
L106 vector-out-of-range error    L201 vector-mismatch error         L301 duplicate-entry error
L302 t-index-gap error            L303 date-goes-back warning
P001 unreadable-file error        P002 missing-column error          P003 wrong-dtype error
P004 unexpected-column warning    P005 generation-metadata error     P006 null-value error
P007 empty-table warning          P101 malformed-persona-id error    P102 duplicate-persona error
P103 blank-name error             P104 unknown-age-bracket error     P105 unknown-profession error
P106 unknown-culture error        P107 core-values-count error       P108 unknown-core-value error
P109 repeated-core-value error    P110 negative-entry-count error    P111 created-in-future warning
P201 stage-skipped error          P301 repeated-name info
X101 unknown-persona error        X102 labeled-without-labels error  X103 labels-without-stage error
X104 entry-count-mismatch error   X105 t-index-beyond-journal error
"""
"""What others rely on: a code keeps its name and meaning for good."""

FURTHER: dict[str, tuple[Example, ...]] = {
    "L101": (
        Example(personas=({"entry_count": 1},), judge_labels=({}, {"persona_id": "0A1B2C3D", "t_index": 0})),
        Example(personas=({"persona_id": "x", "entry_count": 1},), judge_labels=({"persona_id": "x"},)),
    ),
    "L102": (Example(judge_labels=({"t_index": -1}, {"t_index": 1})),),
    "L104": (Example(judge_labels=({"alignment_power": 2, "alignment_vector": [0] * 10},)),),
    "L106": (Example(judge_labels=({"alignment_self_direction": 2},)),),
    "L302": (
        Example(personas=({"entry_count": 3},), judge_labels=({"t_index": 0}, {"t_index": 2})),
        Example(personas=({"entry_count": 2},), judge_labels=({"t_index": 1}, {"t_index": 2})),
    ),
    "J004": (
        FileExample(
            files={
                **RULES["J004"].good.files,
                "persona_ffffffff_labels.json": RULES["J004"].good.content,
            }
        ),
    ),
    "P007": (Example(personas=(), judge_labels=()), Example(personas=(), judge_labels=({},))),
    "X105": (Example(personas=({"entry_count": 2},), judge_labels=({"t_index": 0}, {"t_index": 2})),),
}
"""By code, other ways to break the rule: each shows that a code in `implies` can fail with it."""

every_rule = pytest.mark.parametrize("rule", RULES.values(), ids=RULES)
every_rule_and_model_rule = pytest.mark.parametrize("rule", ALL_RULES.values(), ids=ALL_RULES)


def failed_codes(rule: Rule, example: Example, folder: Path) -> set[str]:
    return {result.code for result in judged(rule, example, folder).failed}


def judged(rule: Rule, example: Example, folder: Path) -> Report:
    """Check an example as its rule is met: a file of the data, a configuration beside valid data, or frames."""
    if rule.table == CONFIG:
        return check(project(example, folder), now=NOW)
    if isinstance(rule, CharacteristicRule):
        complete, gate = tables(example), folder / "validation.yaml"
        gate.write_text(json.dumps({"severity": {rule.code: "warning"}, "thresholds": dict(rule.at)}))
        return check(registry=complete.personas, labels=complete.judge_labels, config=gate, now=NOW)
    if isinstance(example, FileExample):
        for name, content in example.files.items():
            (folder / name).parent.mkdir(exist_ok=True)
            (folder / name).write_bytes(content)
        return check(label_files=[folder / name for name in example.files])
    if example.content is not None:
        path = folder / "example.parquet"
        path.write_bytes(example.content)
        return check(tables={rule.table: path}, now=NOW)
    return check(tables=tables(example).frames, now=NOW)


def project(example: Example, root: Path) -> Path:
    valid = tables(Example(personas=({},), judge_labels=({}, {})))
    files = {PLACES[PERSONAS]: valid.personas, PLACES[JUDGE_LABELS]: valid.judge_labels}
    for place in (POOLS_PATH, *files):
        (root / place).parent.mkdir(parents=True, exist_ok=True)
    for place, frame in files.items():
        frame.write_parquet(root / place)
    (root / POOLS_PATH).write_bytes(example.content)
    return root


# The examples


@every_rule
def test_the_good_example_obeys_every_rule(rule: Rule, tmp_path: Path) -> None:
    assert failed_codes(rule, rule.good, tmp_path) == set()


@every_rule
def test_the_bad_example_breaks_the_rule_and_at_most_what_it_implies(rule: Rule, tmp_path: Path) -> None:
    failed = failed_codes(rule, rule.bad, tmp_path)
    assert rule.code in failed
    assert failed <= {rule.code, *rule.implies}


@pytest.mark.parametrize("rule", [rule for rule in RULES.values() if rule.implies], ids=lambda rule: rule.code)
def test_what_a_rule_implies_is_seen_to_fail_with_it(rule: Rule, tmp_path: Path) -> None:
    failures = [failed_codes(rule, example, tmp_path) for example in (rule.bad, *FURTHER.get(rule.code, ()))]
    assert all(rule.code in failed and failed <= {rule.code, *rule.implies} for failed in failures)
    assert set().union(*failures) == {rule.code, *rule.implies}


def test_no_further_example_stands_idle() -> None:
    assert set(FURTHER) <= {rule.code for rule in RULES.values() if rule.implies}


@every_rule
def test_a_broken_rule_names_itself_as_the_catalogue_does(rule: Rule, tmp_path: Path) -> None:
    report = judged(rule, rule.bad, tmp_path)
    [result] = [result for result in report.failed if result.code == rule.code]
    severity = "warning" if isinstance(rule, CharacteristicRule) else rule.severity
    assert (result.name, result.severity, result.table, result.unit, result.blocking, result.hint) == (
        rule.name,
        severity,
        rule.table,
        rule.unit,
        rule.blocking,
        rule.hint,
    )
    assert report.exit_code == (2 if rule.blocking else 1 if rule.severity == "error" else 0)


# Codes and names


def test_codes_names_and_severities_are_those_that_others_rely_on() -> None:
    words = iter(KNOWN.split())
    assert list(zip(words, words, words, strict=True)) == [
        (rule.code, rule.name, rule.severity) for rule in RULES.values()
    ]


def test_the_catalogue_is_in_code_order_and_keyed_by_code() -> None:
    assert list(RULES) == sorted(RULES)
    assert list(ALL_RULES) == [*sorted({*RULES, "J101", "C005", "C006", "C007"}), *(rule.code for rule in MODEL_RULES)]
    assert all(code == rule.code for code, rule in ALL_RULES.items())


@every_rule_and_model_rule
def test_codes_and_names_are_well_formed(rule: Rule) -> None:
    assert re.fullmatch("[A-Z][0-9]{3}", rule.code)
    assert re.fullmatch("[a-z]+(-[a-z]+)*", rule.name)


def test_a_name_has_one_number_in_whatever_family_it_is() -> None:
    """`unreadable-file` is 001 of the registry, of the labels and of a user's own table."""
    numbers = defaultdict(set)
    for rule in ALL_RULES.values():
        numbers[rule.name].add(rule.code[1:])
    assert {name: found for name, found in numbers.items() if len(found) > 1} == {}


def test_structural_numbers_mean_the_same_in_every_family() -> None:
    names = defaultdict(set)
    for rule in ALL_RULES.values():
        if rule.code[0] in "LPM" and rule.code[1] == "0":
            names[rule.code[1:]].add(rule.name)
    assert {number: found for number, found in names.items() if len(found) > 1} == {}
    assert [RULES[f"L00{number}"].name for number in range(1, 8)] == [
        RULES[f"P00{number}"].name for number in range(1, 8)
    ]


def test_only_what_makes_judging_impossible_blocks() -> None:
    blocking = {rule.code for rule in ALL_RULES.values() if rule.blocking}
    unreadable = {rule.code for rule in RULES.values() if rule.name == "unreadable-file"}
    assert unreadable >= {"P001", "L001"}
    assert blocking == {"C001", "C002", "M001", "M011", *unreadable}


@every_rule
def test_what_is_implied_is_another_rule(rule: Rule) -> None:
    assert list(rule.implies) == sorted(set(rule.implies))
    assert set(rule.implies) <= set(RULES) - {rule.code}


# Columns


def columns_of(table: str) -> set[str]:
    return set(TABLES[table].to_schema().columns)


def of_kind(kind: type[Rule]) -> pytest.MarkDecorator:
    rules = [rule for rule in RULES.values() if isinstance(rule, kind)]
    return pytest.mark.parametrize("rule", rules, ids=lambda rule: rule.code)


@of_kind(RowRule)
def test_the_columns_of_a_row_rule_are_in_its_table(rule: RowRule) -> None:
    assert rule.columns
    assert {*rule.columns, *rule.shown, rule.once_per or rule.columns[0]} <= columns_of(rule.table)


@of_kind(GroupRule)
def test_the_columns_of_a_group_rule_are_in_its_table(rule: GroupRule) -> None:
    assert rule.columns
    assert {*rule.columns, rule.key, rule.once_per or rule.key} <= columns_of(rule.table)


@of_kind(RelationRule)
def test_the_columns_of_a_relation_are_in_the_tables_and_in_their_summary(rule: RelationRule) -> None:
    empty = {table: pl.LazyFrame(schema=_schema(table)) for table in TABLES}
    registry = registry_summary(empty[PERSONAS], rule.registry_columns)
    summary = joined_summary(registry, label_summary(empty[JUDGE_LABELS])).collect_schema()
    assert set(rule.columns) <= columns_of(JUDGE_LABELS)
    assert set(rule.registry_columns) <= columns_of(PERSONAS)
    assert set(rule.shown) <= {*summary, *columns_of(JUDGE_LABELS)}
    assert set(rule.holds().meta.root_names()) <= set(summary)


def _schema(table: str) -> dict[str, pl.DataType]:
    return {name: column.dtype.type for name, column in TABLES[table].to_schema().columns.items()}


# Words


@every_rule_and_model_rule
def test_clauses_can_stand_inside_a_sentence(rule: Rule) -> None:
    for clause in (rule.demands, rule.fault, rule.unit, *([rule.hint] if rule.hint else [])):
        assert_plain(clause)
        assert clause[0].islower()
        assert clause[-1] not in ".,;:!?"


@every_rule_and_model_rule
def test_the_reason_is_a_sentence_or_two(rule: Rule) -> None:
    assert_plain(rule.why)
    assert rule.why[0].isupper()
    assert rule.why.endswith(".")


@every_rule
def test_every_rule_says_how_to_mend_it(rule: Rule) -> None:
    assert rule.hint


def assert_plain(text: str) -> None:
    assert text
    assert text.isascii()
    assert text == " ".join(text.split())


# Selection


def test_rules_are_selected_by_code_prefix_and_name() -> None:
    assert select(["P104"]) == {"P104"}
    assert select(["X", "L30"]) == {"X101", "X102", "X103", "X104", "X105", "L301", "L302", "L303"}
    assert select(["t-index-gap"]) == {"L302"}
    assert select(["malformed-persona-id"]) == {"L101", "P101"}
    assert select([]) == frozenset()


@pytest.mark.parametrize("selector", ["", "P999", "p104", "t-index", "P104 "])
def test_a_selector_that_finds_nothing_is_refused(selector: str) -> None:
    with pytest.raises(ValueError, match="no rule has the code"):
        select(["P104", selector])


# The package


def test_the_package_shows_what_it_promises() -> None:
    visible = {name for name, value in vars(vif_contracts).items() if name[0] != "_" and not inspect.ismodule(value)}
    assert set(vif_contracts.__all__) == visible
    assert vif_contracts.__all__ == sorted(vif_contracts.__all__, key=lambda name: (not name.isupper(), name))
