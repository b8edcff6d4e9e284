"""`vif sample --break`: `vif check` finds exactly what was planted and what was said to follow, in the places named."""

import re
from collections import Counter
from dataclasses import dataclass
from functools import cached_property
from itertools import takewhile
from pathlib import Path
from typing import Any

import polars as pl
import pytest
from tests.acceptance.command import Run, check, vif

from vif_contracts.catalog import RULES
from vif_contracts.planting import FAULTS
from vif_contracts.vocabulary import JUDGE_LABELS, LABELS_PATH, PERSONAS, POOLS_PATH, REGISTRY_PATH
from vif_validators.cli.sample_text import MOST_PLACES
from vif_validators.report import Result, Sample
from vif_validators.reporters.layout import painter, short
from vif_validators.reporters.sample_table import table
from vif_validators.sample import generate, generate_batches
from vif_validators.sample.breaking import Broken

HEADING = re.compile(r"\S.*: ([A-Z]\d{3}) [a-z0-9-]+: ([\d,]+) violations? planted(?:, in column (.*))?")
FOLLOWING = re.compile(r"([A-Z]\d{3}) [a-z0-9-]+ \(([\d,]+) violations?\)")


@dataclass(frozen=True)
class Planted:
    """A broken data set: what the command said of it, and what `vif check` says."""

    said: Run
    report: Run

    @property
    def failed(self) -> Counter[str]:
        """Violations found, by code."""
        found: Counter[str] = Counter()
        for result in self.failures():
            found[result["code"]] += result["violations"]
        return found

    def failures(self, code: str = "") -> list[dict[str, Any]]:
        results = self.report.json["results"]
        return [each for each in results if each["status"] == "failed" and each["code"].startswith(code)]

    @cached_property
    def lines(self) -> list[str]:
        """What was said of violations, with lines that were too long as one."""
        return re.sub(r"\n  (?=\S)", " ", self.said.out).splitlines()[1:]

    @property
    def asked(self) -> dict[str, int]:
        """Violations said to be planted, by code."""
        return {found[1]: int(found[2]) for line in self.lines if (found := HEADING.fullmatch(line))}

    @property
    def following(self) -> dict[str, int]:
        """Violations said to follow, by code."""
        [line] = [line for line in self.lines if line.startswith("it follows")] or [""]
        return {code: int(count.replace(",", "")) for code, count in FOLLOWING.findall(line)}

    def said_of(self, code: str) -> Counter[str]:
        """The lines of the table under the heading of a rule."""
        [start] = [place for place, line in enumerate(self.lines) if f": {code} " in line]
        return Counter(takewhile(lambda line: line.startswith("    "), self.lines[start + 1 :]))

    def found_of(self, code: str) -> Counter[str]:
        """The same as a report shows it; the results of a rule that is judged column by column as one."""
        failures = self.failures(code)
        merged = {
            "columns": [column for failure in failures for column in failure["columns"]],
            "samples": [Sample(**sample) for failure in failures for sample in failure["samples"]],
            "violations": sum(failure["violations"] for failure in failures),
            "unit": RULES[code].unit,
        }
        return Counter(map(painter(color=False), table([Result(**{**failures[0], **merged})], 80)))

    def files_said_of(self, code: str) -> list[str]:
        """The judge output files in the heading of a rule."""
        [heading] = [line for line in self.lines if f": {code} " in line]
        return sorted(re.findall(r"[^/\s]+\.json", heading))

    def files_found_of(self, code: str) -> list[str]:
        found = self.failures(code)
        return sorted(Path(sample["file"]).name for failure in found for sample in failure["samples"])

    def columns_said_of(self, code: str) -> Counter[str]:
        """The columns in the heading of a rule, or in the table under it."""
        headings = [
            found for line in self.lines if (found := HEADING.fullmatch(line)) and found[1] == code and found[3]
        ]
        said = [found[3] for found in headings] or [line.strip() for line in self.said_of(code)][1:]
        return Counter(said)

    def columns_found_of(self, code: str) -> Counter[str]:
        return Counter(short(column).strip() for failure in self.failures(code) for column in failure["columns"])


def plant(folder: Path, *codes: str, personas: int = 24, seed: int = 0) -> Planted:
    of_files = any(code.startswith("J") for code in codes)
    words = ["out", "--personas", str(personas), "--seed", str(seed), "--json" if of_files else "--no-json"]
    said = vif("sample", *words, *(word for code in codes for word in ("--break", code)), cwd=folder)
    assert (said.code, said.err) == (0, "")
    judged = sorted(str(path.relative_to(folder)) for path in folder.rglob("*.json")) if of_files else ["out"]
    return Planted(said, check(*judged, "--samples", "1000", cwd=folder))


def test_every_rule_can_be_broken() -> None:
    assert set(FAULTS) == set(RULES)


@pytest.mark.parametrize(
    ("code", "count"), [(code, count) for code, fault in FAULTS.items() for count in (1, 3) if count <= fault.most]
)
def test_exactly_what_was_asked_for(tmp_path: Path, code: str, count: int) -> None:
    planted = plant(tmp_path, f"{code}={count}", seed=count)
    assert planted.asked == {code: count}
    assert planted.failed == Counter(planted.following) + Counter({code: count})
    assert set(planted.following) <= allowed(code)
    if code[0] == "J":
        assert planted.files_said_of(code) == planted.files_found_of(code)
    elif code[0] == "C" or code[1:] in {"001", "007"}:
        assert not planted.said_of(code)
    elif code[1:] in {"002", "003", "004", "005"}:
        assert planted.columns_said_of(code) == planted.columns_found_of(code)
    else:
        assert planted.said_of(code) == planted.found_of(code)
        assert planted.said_of(code).total() > 1


def allowed(code: str) -> set[str]:
    """What may follow from violations of a rule."""
    return {"L007"} if code == "P007" else set(RULES[code].implies)


@pytest.mark.parametrize(
    "codes",
    [
        ("P104=2", "L302=2", "X102=1", "C003"),
        ("P102=3", "P301=2", "L301=4", "L104=7"),
        ("P004=2", "L005", "P006=5", "L006=5", "X101=6"),
        ("X103", "X104=2", "X105=3", "L303=2", "P201=2", "C004"),
        tuple(f"{code}=2" for code in FAULTS if code[0] in "PLX" and code[1:] > "100"),
    ],
)
def test_rules_together(tmp_path: Path, codes: tuple[str, ...]) -> None:
    planted = plant(tmp_path, *codes, personas=120)
    asked = {code.partition("=")[0]: int(code.partition("=")[2] or 1) for code in codes}
    assert planted.asked == asked
    assert planted.failed == Counter(planted.following) + Counter(asked)
    for code in asked:
        if code not in planted.following and code[1:] > "005":
            assert planted.said_of(code) == planted.found_of(code)


def test_all_else_stays_as_it_was(tmp_path: Path) -> None:
    assert vif("sample", "valid", "--personas", "60", "-q", cwd=tmp_path).code == 0
    assert (
        vif("sample", "out", "--personas", "60", "-q", "--break", "P104=3", "--break", "L103=2", cwd=tmp_path).out == ""
    )
    for name, changed in ((REGISTRY_PATH, 3), (LABELS_PATH, 2)):
        one, other = (pl.read_parquet(tmp_path / root / name) for root in ("valid", "out"))
        assert one.schema == other.schema
        assert len(one) == len(other)
        assert sum(row != same for row, same in zip(one.rows(), other.rows(), strict=True)) == changed
    files = {path.name: path.read_bytes() for path in (tmp_path / "valid").rglob("*.json")}
    assert {path.name: path.read_bytes() for path in (tmp_path / "out").rglob("*.json")} == files
    assert files


def test_the_same_seed_breaks_the_same(tmp_path: Path) -> None:
    said = []
    for name, seed in (("a", 4), ("b", 4), ("c", 5)):
        (tmp_path / name).mkdir()
        said.append(plant(tmp_path / name, "P103=2", "L201=3", "X105", seed=seed).said.out)
    trees = [{path.name: path.read_bytes() for path in (tmp_path / name).rglob("*.parquet")} for name in "abc"]
    assert said[0] == said[1] != said[2]
    assert trees[0] == trees[1] != trees[2]


def test_pieces_make_no_difference() -> None:
    valid = {"personas": 104, "seed": 2, "entries": (2, 12)}
    found = []
    for size in (30, 1000):
        broken = Broken({"P102": 3, "X102": 2, "L301": 4, "X101": 3}, **valid)
        pieces = list(broken.pieces(generate_batches(**valid, size=size)))
        frames = [pl.concat([getattr(piece, table) for piece in pieces]) for table in (PERSONAS, JUDGE_LABELS)]
        assert pl.concat([piece.judged for piece in pieces]).equals(generate(**valid).judge_labels)
        found.append(([frame.rows() for frame in frames], broken.places()))
    assert found[0] == found[1]


def test_the_broken_are_drawn_from_all() -> None:
    rows = []
    for seed in range(6):
        valid = {"personas": 3000, "seed": seed, "entries": (1, 1)}
        broken = Broken({"P104": 4}, **valid)
        assert sum(len(piece.personas) for piece in broken.pieces(generate_batches(**valid))) == 3000
        rows += [place.row for place in broken.places()]
    assert len(set(rows)) > 20
    assert min(rows) < 600
    assert max(rows) > 2400


def test_many_places_are_cut(tmp_path: Path) -> None:
    planted = plant(tmp_path, "L103=50", personas=40)
    assert planted.said_of("L103").total() == 1 + MOST_PLACES + 1
    assert f"    and {50 - MOST_PLACES} more" in planted.lines
    assert planted.failed == {"L103": 50}


def test_values_are_shown_safely(tmp_path: Path) -> None:
    said = plant(tmp_path, "P103=12", "P004=20", "L103=20", personas=60).said.out
    assert said.replace("\n", "").isprintable()
    assert "\\u" in said


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["--break", "P999"], "--break P999: no rule of the data set has the code P999; `vif rules` lists them"),
        (["--break", ""], "--break : no rule of the data set has the code ; `vif rules` lists them"),
        (["--break", "M100"], "--break M100: no rule of the data set has the code M100; `vif rules` lists them"),
        (["--break", "P104=0"], "--break P104=0: expected CODE=COUNT with a whole number from 1 on, such as P104=1"),
        (["--break", "P104=-1"], "--break P104=-1: expected CODE=COUNT with a whole number from 1 on, such as P104=1"),
        (["--break", "P104=x"], "--break P104=x: expected CODE=COUNT with a whole number from 1 on, such as P104=1"),
        (
            ["--break", "P104=1.0"],
            "--break P104=1.0: expected CODE=COUNT with a whole number from 1 on, such as P104=1",
        ),
        (["--break", "P104="], "--break P104=: expected CODE=COUNT with a whole number from 1 on, such as P104=1"),
        (["--break", "P001=2"], "--break P001=2: P001 can have at most 1 violation; ask for fewer"),
        (["--break", "P005=4"], "--break P005=4: P005 can have at most 3 violations; ask for fewer"),
        (
            ["--break", "P104", "--break", "p104=2"],
            "--break p104=2: P104 is named twice; give it once, with its number: P104=COUNT",
        ),
        (
            ["--break", "P104=10001"],
            "--break P104=10001: at most 10,000 violations can be planted together, not 10,001",
        ),
    ],
)
def test_wrong_words(tmp_path: Path, arguments: list[str], said: str) -> None:
    run = vif("sample", "out", *arguments, cwd=tmp_path)
    assert (run.code, run.out, run.err) == (2, "", f"vif: error: {said}\n")
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize(
    "arguments",
    [
        ["--break", "P104=300"],
        ["--break", "L303", "--entries", "1"],
        ["--break", "L103=5000"],
        ["--break", "X102=204"],
        ["--break", "P301=103"],
        ["--break", "P001", "--break", "P104"],
        ["--break", "C001", "--break", "C003"],
        ["--break", "P002", "--break", "L104"],
        ["--break", "L303", "--personas", "100000", "--entries", "1"],
    ],
)
def test_what_cannot_be_planted(tmp_path: Path, arguments: list[str]) -> None:
    run = vif("sample", "out", *arguments, cwd=tmp_path)
    assert (run.code, run.out, run.err.count("\n")) == (2, "", 1)
    assert run.err.startswith(f"vif: error: --break {arguments[1]}")
    assert "cannot plant" in run.err or "cannot be planted" in run.err
    personas = arguments[arguments.index("--personas") + 1] if "--personas" in arguments else "204"
    assert "cannot be" in run.err or f" in {int(personas):,} personas" in run.err
    assert list(tmp_path.iterdir()) == []


def test_other_pools_are_refused(tmp_path: Path) -> None:
    pools = tmp_path / "out" / POOLS_PATH
    pools.parent.mkdir(parents=True)
    pools.write_text("personas: {}\n", "utf-8")
    run = vif("sample", "out", "--break", "P104", "--overwrite", cwd=tmp_path)
    assert run.code == 2
    assert run.err == (
        f"vif: error: out/{POOLS_PATH}: has other pools than the sample is drawn from; write to another folder\n"
    )
    assert [path.name for path in tmp_path.rglob("*") if path.is_file()] == [pools.name]


def test_a_configuration_is_replaced_only_if_asked(tmp_path: Path) -> None:
    assert vif("sample", "out", "--personas", "5", cwd=tmp_path).code == 0
    run = vif("sample", "out", "--personas", "5", "--break", "C004", cwd=tmp_path)
    assert run.code == 2
    assert run.err == f"vif: error: out/{POOLS_PATH}: exists and is different; use --overwrite to replace it\n"
    assert check("out", cwd=tmp_path).code == 0
    assert vif("sample", "out", "--personas", "5", "--break", "C004", "--overwrite", cwd=tmp_path).code == 0
    assert set(check("out", cwd=tmp_path).failed) == {"C004"}
