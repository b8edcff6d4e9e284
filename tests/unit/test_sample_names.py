"""The names of a sample: no two alike, plain ones first, and of the culture of their persona."""

from itertools import combinations

import polars as pl
import pytest

from vif_contracts.pools import Pools
from vif_validators.sample import generate
from vif_validators.sample.name_lists import NAMES, PLAIN, NameGroup
from vif_validators.sample.names import PLAIN_NAMES, with_names

GROUPS = [(culture, group) for culture, groups in NAMES.items() for group in groups]
WITHOUT_NUMBER = PLAIN_NAMES * PLAIN * PLAIN // 2


def names(start: int, size: int, seed: int = 0) -> pl.DataFrame:
    index = pl.int_range(start, start + size, dtype=pl.UInt64, eager=True).alias("index")
    return with_names(index.to_frame().lazy(), seed).collect()


def leading(group: NameGroup) -> set[str]:
    return set(group.last if group.family_first else group.first)


def test_every_culture_has_as_many_groups() -> None:
    assert tuple(NAMES) == Pools.packaged().cultures
    assert len({len(groups) for groups in NAMES.values()}) == 1


@pytest.mark.parametrize(("_culture", "group"), GROUPS)
def test_lists_of_a_group(_culture: str, group: NameGroup) -> None:
    assert len(set(group.first)) == len(group.first)
    assert len(set(group.last)) == len(group.last)
    assert len(group.first) % PLAIN == len(group.last) % PLAIN == 0
    assert not any(" " in name for name in (*group.first, *group.last))
    if len(group.first) == PLAIN:
        # A name falls into its parts in one way only.
        assert len(group.last) == PLAIN
        assert not set(group.first) & set(group.last)
        assert group.joint == " " or not any(group.joint in name for name in group.last)
    else:
        assert len(group.first) * len(group.last) >= PLAIN**4 // 2


def test_the_first_word_of_a_name_tells_its_group() -> None:
    for (_, one), (_, other) in combinations(GROUPS, 2):
        assert not leading(one) & leading(other)


def test_names_are_distinct_up_to_two_million() -> None:
    found = pl.concat([names(start, 50_000)["name"] for start in range(0, 2_000_000, 50_000)])
    assert found.n_unique() == len(found)


@pytest.mark.parametrize("seed", [1, 2**70])
def test_names_are_distinct_around_the_last_without_a_number(seed: int) -> None:
    found = pl.concat([names(0, 30_000, seed), names(WITHOUT_NUMBER - 30_000, 60_000, seed)])["name"]
    assert found.n_unique() == len(found)
    numbered = found.str.contains(r" 2$")
    assert numbered.to_list() == [False] * 60_000 + [True] * 30_000


@pytest.mark.parametrize("seed", range(3))
def test_the_first_ten_thousand_are_plain(seed: int) -> None:
    found = names(0, PLAIN_NAMES, seed)
    plain = {
        f"{last} {first}" if group.family_first else f"{first} {last}": culture
        for culture, group in GROUPS
        for first in group.first[:PLAIN]
        for last in group.last[:PLAIN]
    }
    assert dict(found.select("name", "culture").rows()) == plain


@pytest.mark.parametrize("start", [0, 50_000, 1_000_000, WITHOUT_NUMBER - 1000])
def test_names_fit_the_culture(start: int) -> None:
    for name, culture in names(start, 1000).select("name", "culture").rows():
        assert any(fits(name, group) for group in NAMES[culture]), name


def fits(name: str, group: NameGroup) -> bool:
    if len(group.first) > PLAIN:
        one, other = name.split()
        first, last = (other, one) if group.family_first else (one, other)
        return first in group.first and last in group.last
    *words, end = name.split()
    words += end.split("-") if group.joint == "-" else [end]
    firsts = [group.first.index(word) % 2 for word in words if word in group.first]
    lasts = [word for word in words if word in group.last]
    if len(set(words)) < len(words) or len(firsts) + len(lasts) < len(words) or words[-len(lasts) :] != lasts:
        return False
    return bool(firsts and lasts) and firsts[1:] in ([], [1 if group.patronymic else firsts[0]])


def test_a_name_depends_on_seed_and_number_alone() -> None:
    whole = names(0, 300)
    assert pl.concat([names(start, 50) for start in range(0, 300, 50)]).equals(whole)
    assert not names(0, 300, seed=1).equals(whole)


def test_the_registry_has_them() -> None:
    found = generate(personas=300, seed=6).personas
    assert found.select("name", "culture").equals(names(0, 300, seed=6).select("name", "culture"))
