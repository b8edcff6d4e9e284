"""The laws of waivers and baselines: exactly what was named or recorded is accepted, whichever rule it breaks."""

import json
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
import yaml
from hypothesis import HealthCheck, find, given, settings

from vif_contracts import RULES
from vif_contracts.strategies import Broken, broken
from vif_contracts.strategies.rows import LATEST
from vif_contracts.vocabulary import SETTINGS_PATH
from vif_validators import Report, check
from vif_validators.accepting.waivers import waivable

CODES = [code for code, rule in RULES.items() if waivable(rule) and code[0] != "D"]
PER_COLUMN = ("L104", *(code for code in CODES if code[1:] in {"002", "003", "004", "005", "006"}))
QUICK = ("J004", "L104", "L301", "L302", "P004", "P301", "X104")
"""One rule at least of every way to judge."""
SLOW = sorted(set(CODES) - set(QUICK))


def law(examples: int) -> settings:
    return settings(
        max_examples=examples,
        deadline=None,
        database=None,
        derandomize=True,
        suppress_health_check=list(HealthCheck),
    )


def every(codes: tuple[str, ...] | list[str]) -> list:
    return [pytest.param(code, marks=[pytest.mark.slow] if code in SLOW else []) for code in codes]


def judged(case: Broken, root: Path, **options: object) -> Report:
    by_file = case.code[0] == "J"
    files = {"label_files": sorted(root / place for place in case.data.files)} if by_file else {}
    return check(root, now=LATEST, **files, **options)


def waivers(case: Broken, root: Path) -> list[dict[str, object]]:
    """One waiver for every planted violation, and one for each rule that is broken by it."""
    named = []
    for place in case.places:
        keys = {"persona_id": place.persona_id, "t_index": place.t_index}
        keys["column"] = place.column if case.code in PER_COLUMN else None
        if case.code[0] == "J":
            keys["persona_id"] = json.loads((root / place.file).read_bytes())["persona_id"]
        named.append({"rule": case.code, **{key: value for key, value in keys.items() if value is not None}})
    named += [{"rule": code} for code in case.expected if code != case.code]
    return [{**keys, "reason": "planted", "expires": "2999-12-31"} for keys in named]


@pytest.mark.parametrize("code", every(CODES))
def test_waiving_what_was_planted_leaves_nothing_and_no_waiver_idle(code: str) -> None:
    @law(2)
    @given(broken(code))
    def one(case: Broken) -> None:
        with TemporaryDirectory() as folder:
            root = case.data.write(folder)
            (root / SETTINGS_PATH).parent.mkdir(exist_ok=True)
            (root / SETTINGS_PATH).write_text(yaml.safe_dump({"waivers": waivers(case, root)}))
            report = judged(case, root, strict=True)
            assert report.ok, report.to_text()
            assert {result.code: report[result.code].waived for result in report if result.waived} == case.expected
            assert report["C006"].status == "passed"
            assert not report.failed

    one()


@pytest.mark.parametrize("code", every(CODES))
def test_what_is_recorded_is_accepted_and_one_more_is_not(code: str) -> None:
    @law(2)
    @given(broken(code))
    def one(case: Broken) -> None:
        with TemporaryDirectory() as folder:
            root = case.data.write(folder)
            baseline = root / "baseline.json"
            assert judged(case, root, write_baseline=baseline).ok
            again = judged(case, root, baseline=baseline, strict=True)
            assert again.ok, again.to_text()
            assert not again.failed
            assert {result.code: again[result.code].waived for result in again if result.waived} == case.expected
            without_one_of(baseline, code)
            report = judged(case, root, baseline=baseline)
            assert {result.code: result.violations for result in report.failed} == {code: 1}

    one()


def without_one_of(path: Path, code: str) -> None:
    """Forget one violation of the rule."""
    document = json.loads(path.read_text())
    group = next(group for group in document["recorded"] if group["rule"] == code)
    last = group["violations"][-1]
    if last.get("count", 1) > 1:
        last["count"] -= 1
    else:
        group["violations"].pop()
    document["recorded"] = [group for group in document["recorded"] if group["violations"]]
    path.write_text(json.dumps(document))


@pytest.mark.parametrize("code", ["L104", "L302", "P004"])
def test_what_was_mended_is_told(code: str) -> None:
    case = find(broken(code), lambda case: True)
    valid = find(broken("P301"), lambda case: True)
    with TemporaryDirectory() as folder, TemporaryDirectory() as other:
        root, mended = case.data.write(folder), valid.data.write(other)
        judged(case, root, write_baseline=root / "baseline.json")
        report = judged(valid, mended, baseline=root / "baseline.json")
        assert report["C007"].violations == sum(case.expected.values())
        assert report["C007"].severity == "info"
        assert {sample.value.split()[0] for sample in report["C007"].samples} <= set(case.expected)
