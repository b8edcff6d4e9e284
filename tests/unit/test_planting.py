"""Planting by itself: several rules at once, on any choices, and what it refuses."""

import random
import unicodedata
from collections import Counter
from tempfile import TemporaryDirectory

import pytest

from vif_contracts import RULES, SCHWARTZ_VALUE_ORDER
from vif_contracts.journals import DataSet, Journal, Row, frame, rows_of
from vif_contracts.label_file import content_of, entry_of, place_of
from vif_contracts.planting import FAULTS, journals_needed, plant
from vif_contracts.planting.dice import Dice
from vif_contracts.planting.fault import UNBOUNDED, JournalFault
from vif_contracts.planting.texts import blank, is_day, malformed_id, misspelled, not_a_day
from vif_contracts.pools import Pools
from vif_contracts.vocabulary import ALIGNMENT_COLUMNS, JUDGE_LABELS, PERSONAS
from vif_validators import check

TABLES = (PERSONAS, JUDGE_LABELS)
TOGETHER = [code for code, fault in FAULTS.items() if not fault.alone and code[0] != "C"]


def journal(number: int, entries: int) -> Journal:
    persona_id = f"{number:08x}"
    persona: Row = {
        "persona_id": persona_id,
        "name": f"Persona {number}",
        "age": "18-24",
        "profession": "Teacher",
        "culture": "East Asian",
        "core_values": ["Power", "Security"],
        "entry_count": entries,
        "created_at": 0,
        "stage_synthetic": True,
        "stage_wrangled": True,
        "stage_labeled": entries > 0,
        "nudge_enabled": False,
    }
    scores = [(-1, 0, 1)[(number + place) % 3] for place in range(len(SCHWARTZ_VALUE_ORDER))]
    labels: list[Row] = [
        {
            "persona_id": persona_id,
            "t_index": place,
            "date": f"2025-01-{place + 1:02}",
            "alignment_vector": list(scores),
            **dict(zip(ALIGNMENT_COLUMNS, scores, strict=True)),
        }
        for place in range(entries)
    ]
    return Journal([persona], labels)


def journals(count: int, *, longest: int = 4) -> list[Journal]:
    """Every third persona is not labeled."""
    return [journal(number, 0 if number % 3 == 2 else 1 + number % longest) for number in range(count)]


def dice(seed: int = 0) -> Dice:
    return Dice(random.Random(seed).randrange, pools=Pools.packaged(), taken=frozenset())


def planted(several: list[Journal], counts: dict[str, int], seed: int):
    files = label_files(several) if any(code[0] == "J" for code in counts) else {}
    done = plant(several, counts, random.Random(seed).randrange, label_files=files)
    rows = {table: rows_of(several, table, order=seed) for table in TABLES}
    frames = [done.changed(table, frame(table, rows[table])) for table in TABLES]
    data = DataSet(personas=frames[0], judge_labels=frames[1], files={**files, **done.files})
    return done, data, done.places({table: enumerate(rows[table]) for table in TABLES})


def label_files(several: list[Journal]) -> dict[str, bytes]:
    labeled = [(one.personas[0]["persona_id"], one.labels) for one in several if one.labels]
    return {place_of(persona_id): content_of(persona_id, map(entry_of, rows)) for persona_id, rows in labeled}


def found(data: DataSet) -> dict[str, int]:
    with TemporaryDirectory() as folder:
        files = [data.write(folder) / place for place in data.files] or None
        results = check(registry=data.personas, labels=data.judge_labels, label_files=files).failed
    violations: Counter[str] = Counter()
    for result in results:
        violations[result.code] += result.violations
    return dict(violations)


@pytest.mark.parametrize("seed", range(12))
def test_several_rules_together_give_exactly_the_sum(seed: int) -> None:
    codes = random.Random(seed).sample(TOGETHER, 1 + seed % 7)
    counts = {code: min(1 + (seed + place) % 3, FAULTS[code].most) for place, code in enumerate(codes)}
    done, data, places = planted(journals(60), counts, seed)
    assert found(data) == done.expected
    implied = {code for codes in counts for code in RULES[codes].implies}
    assert all(done.expected[code] >= count for code, count in counts.items())
    assert set(done.expected) <= {*counts, *implied}
    assert Counter(place.code for place in places) == counts


def test_all_rules_at_once() -> None:
    counts = {code: min(2, FAULTS[code].most) for code in TOGETHER}
    done, data, _ = planted(journals(150), counts, 7)
    assert found(data) == done.expected


@pytest.mark.parametrize("code", [code for code, fault in FAULTS.items() if isinstance(fault, JournalFault)])
def test_as_many_journals_as_needed_are_enough(code: str) -> None:
    for count in (1, 2, 5):
        needs = journals_needed({code: count})
        labeled = [least for least, number in needs.labeled.items() for _ in range(number)]
        several = [journal(number, least) for number, least in enumerate(labeled)]
        several += [journal(len(several) + number, 0) for number in range(needs.journals - len(several))]
        if not labeled:
            several.append(journal(1000, 1))
        done, data, places = planted(several, {code: count}, count)
        assert found(data) == done.expected
        assert len(places) == count


@pytest.mark.parametrize("code", ["P006", "P102", "L006", "L103", "L104", "L106", "L201", "L301", "X101", "X105"])
def test_one_journal_can_hold_many_violations(code: str) -> None:
    fault = FAULTS[code]
    assert isinstance(fault, JournalFault)
    capacity = fault.capacity(journal(0, 5))
    count = 12 if capacity == UNBOUNDED else capacity
    done, data, places = planted([journal(0, 5)], {code: count}, 3)
    assert found(data) == done.expected
    assert len(places) == count


def test_untouched_journals_stay_as_they_are() -> None:
    several, before = journals(20), journals(20)
    plant(several, {"P104": 2}, random.Random(1).randrange)
    assert sum(one.personas != other.personas for one, other in zip(several, before, strict=True)) == 2
    assert [one.labels for one in several] == [other.labels for other in before]


def test_ids_that_others_have_are_not_taken() -> None:
    taken = {f"{number:08x}" for number in range(50)}
    several = [journal(50, 1), journal(51, 1)]
    plant(several, {"X101": 2}, lambda _: 0, taken=taken)
    assert {row["persona_id"] for one in several for row in one.labels} == {"00000034", "00000035"}


# Refusals


@pytest.mark.parametrize(
    ("counts", "told"),
    [
        ({"P999": 1}, "code='P999': no rule has this code; see `vif rules`"),
        ({"p104": 1}, "such as P104"),
        ({"P104": 0}, "count=0: the violations of P104 in a data set can be from 1 to"),
        ({"P007": 2}, "count=2: the violations of P007 in a data set can be 1"),
        ({"P005": 4}, "from 1 to 3"),
        ({"P104": 300}, "cannot plant 300 violations of P104 in 6 personas: each needs a persona of its own"),
        (
            {"X103": 5},
            "cannot plant 5 violations of X103 in 6 personas: each needs a persona with 1 or more label rows",
        ),
        ({"P301": 4}, "a violation takes 2 personas"),
        ({"X102": 6}, "beside one that keeps its labels"),
        ({"P002": 1, "P104": 1}, "P002 cannot be planted together with P104"),
        ({"P007": 1, "L007": 1}, "L007 cannot be planted together with P007"),
    ],
)
def test_what_cannot_be_planted_is_refused(counts: dict[str, int], told: str) -> None:
    with pytest.raises(ValueError) as caught:
        plant(journals(6), counts, lambda _: 0)
    assert told in str(caught.value)


@pytest.mark.parametrize("count", [True, 1.0, "1", None])
def test_a_count_is_a_whole_number(count: object) -> None:
    with pytest.raises(TypeError, match="count="):
        plant(journals(6), {"P104": count}, lambda _: 0)  # type: ignore[dict-item]


# Wrong texts


def test_wrong_texts_are_wrong() -> None:
    several = dice()
    for _ in range(2000):
        assert misspelled("East Asian", Pools.packaged().cultures, several) not in Pools.packaged().cultures
        assert not is_day(not_a_day("2024-02-29", several))
        assert not {unicodedata.category(c)[0] for c in blank(several) if c not in "\u115f\u1160\u3164\uffa0\u2800"} & {
            *"LNPS"
        }
    for number in range(500):
        wrong = malformed_id(f"{number * 0x9E3779B1 % 2**32:08x}", several)
        assert len(wrong) != 8 or set(wrong) - set("0123456789abcdef")


def test_texts_that_must_differ_do() -> None:
    several = dice()
    drawn = [blank(several) for _ in range(500)] + [malformed_id("00000000", several) for _ in range(500)]
    assert len(set(drawn)) == len(drawn)
    assert len({several.unknown_id() for _ in range(100)}) == 100
