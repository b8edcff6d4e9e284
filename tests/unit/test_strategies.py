"""The arguments of the strategies: what is impossible is refused at the call, in one sentence that names it."""

import ast
import inspect
from pathlib import Path

import pytest
from hypothesis.errors import InvalidArgument

import vif_contracts
from vif_contracts import strategies
from vif_contracts.pools import Pools
from vif_contracts.strategies import broken, datasets, judge_labels, personas
from vif_contracts.strategies.tape import Tape

NO_POOLS = Pools(age_ranges=("49",), cultures=("x",), professions=("x",), schwartz_values=("x",))


@pytest.mark.parametrize(
    ("call", "told"),
    [
        (lambda: broken("P999"), "code='P999': no rule has this code; see `vif rules` for those there are"),
        (lambda: broken("p104"), "such as P104"),
        (lambda: broken(""), "code=''"),
        (lambda: broken("P104", count=0), "count=0: "),
        (lambda: broken("P007", count=2), "count=2: the violations of P007 in a data set can be 1"),
        (lambda: broken("P005", count=4), "count=4: the violations of P005 in a data set can be from 1 to 3"),
        (lambda: broken("P104", count=5000), "count=5000: takes 5,000 personas, more than the 1,000 to be drawn"),
        (lambda: broken("P301", max_size=1), "max_size=1: a violation of P301 can take 2 personas"),
        (lambda: broken("P104", count=3, max_size=2), "max_size=2: 3 violations of P104 can take 3 personas"),
        (lambda: broken("P104", min_size=-1), "min_size=-1: must be from 0 to 1,000"),
        (lambda: broken("P104", min_size=2, max_size=1), "min_size=2: must not be more than max_size=1"),
        (lambda: datasets(min_size=-1), "min_size=-1: must be from 0 to 1,000"),
        (lambda: datasets(max_size=1001), "max_size=1001: must be from 0 to 1,000"),
        (lambda: datasets(min_size=6), "min_size=6: must not be more than max_size=5"),
        (lambda: datasets(min_entries=0), "min_entries=0: must be from 1 to 366"),
        (lambda: datasets(min_entries=3, max_entries=2), "min_entries=3: must not be more than max_entries=2"),
        (lambda: datasets(min_labeled=6), "min_labeled=6: must not be more than max_size=5"),
        (lambda: datasets(pools=NO_POOLS), "breaks C003, which demands that age_ranges"),
        (lambda: personas(min_size=3, max_size=2), "min_size=3: must not be more than max_size=2"),
        (lambda: judge_labels(max_size=10_001), "max_size=10001: must be from 0 to 10,000"),
    ],
)
def test_impossible_values(call, told: str) -> None:
    with pytest.raises(ValueError) as caught:
        call()
    assert told in str(caught.value)
    assert "\n" not in str(caught.value)


@pytest.mark.parametrize(
    ("call", "told"),
    [
        (lambda: broken(104), "code=104: must be the code of a rule, as text"),
        (lambda: broken("P104", count=True), "count=True: must be a whole number"),
        (lambda: broken("P104", min_size="1"), "min_size='1': must be a whole number"),
        (lambda: broken("P104", max_size=2.0), "max_size=2.0: must be a whole number"),
        (lambda: datasets(max_size=None), "max_size=None: must be a whole number"),
        (lambda: datasets(min_labeled=True), "min_labeled=True: must be a whole number"),
        (lambda: datasets(pools={}), "pools={}: must be vif_contracts.pools.Pools"),
        (lambda: personas(min_size=False), "min_size=False: must be a whole number"),
        (lambda: judge_labels(max_size="x"), "max_size='x': must be a whole number"),
    ],
)
def test_values_of_the_wrong_type(call, told: str) -> None:
    with pytest.raises(InvalidArgument) as caught:
        call()
    assert told in str(caught.value)


def test_arguments_are_given_by_name() -> None:
    for name in ("broken", "datasets", "judge_labels", "personas"):
        parameters = inspect.signature(getattr(strategies, name)).parameters.values()
        assert all(one.kind is one.KEYWORD_ONLY or one.name == "code" for one in parameters)


def test_the_package_shows_what_it_promises() -> None:
    visible = {name for name, value in vars(strategies).items() if name[0] != "_" and not inspect.ismodule(value)}
    assert set(strategies.__all__) <= visible
    assert {"Broken", "DataSet", "Place", "broken", "datasets", "judge_labels", "personas"} <= set(strategies.__all__)


# The tape


def test_choices_are_in_range_and_nothing_is_simplest() -> None:
    full, empty = Tape(b"\xff\xff" * 8), Tape(bytes(16))
    for below in (1, 2, 10, 2**16, 2**16 + 1, 2**32, 2**63):
        assert full.part(1, 5)(below) == below - 1 or below > 2**16
        assert 0 <= full.part(1, 5)(below) < below
        assert empty.part(1, 5)(below) == 0


def test_choices_go_on_behind_the_end() -> None:
    tape = Tape(bytes(range(16)))
    choose = tape.part(1, 3)
    drawn = [choose(1000) for _ in range(300)]
    assert len(set(drawn)) > 200
    far = tape.part(100, 4)
    assert len({far(1000) for _ in range(100)}) > 50
    assert tape.part(100, 4)(2**32) == tape.part(100, 4)(2**32)
    assert Tape(bytes(16)).part(100, 4)(1000) == 0


def test_nothing_else_of_the_contracts_imports_hypothesis() -> None:
    root = Path(vif_contracts.__file__).parent
    importers = {
        path.relative_to(root).parts[0]
        for path in root.rglob("*.py")
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        if isinstance(node, ast.Import | ast.ImportFrom)
        for name in [getattr(node, "module", None), *(alias.name for alias in node.names)]
        if str(name).split(".")[0] == "hypothesis"
    }
    assert importers == {"strategies"}
