"""Valid rows: a persona, and the entries of its journal."""

from collections.abc import Iterable
from datetime import UTC, date, datetime

from vif_contracts.journals import Choose, Row
from vif_contracts.pools import Pools
from vif_contracts.strategies.texts import text
from vif_contracts.vocabulary import AGE_BRACKETS, ALIGNMENT_COLUMNS, SCHWARTZ_VALUE_NAMES

LATEST = datetime(2026, 1, 1, tzinfo=UTC)
"""No valid persona is created later, so that valid data is valid at any time."""

PERSONA_WORDS = 32
ENTRY_WORDS = 4
DAY_WORDS = 4

_LATEST = int(LATEST.timestamp()) * 1_000_000
_SECOND, _DAY = 1_000_000, 86_400_000_000
_YEAR_1 = -62_135_596_800_000_000
_IDS = 2**32
_LARGEST = 2**63 - 1
_SCORINGS = 3 ** len(ALIGNMENT_COLUMNS)
_DIGITS = (0, 1, -1)
_GAPS = (1, 0, 0, 2, 3, 7, 29, 365)
_LAST_DAY = date.max.toordinal()
_FIRST_DAYS = tuple(
    date.fromisoformat(day).toordinal()
    for day in (
        *("2025-01-15", "2024-02-28", "2024-02-29", "2024-12-31", "2000-02-28", "1999-12-31", "1900-02-28"),
        *("1970-01-01", "2100-02-28", "0001-01-01", "9999-12-30"),
    )
)


def persona_row(choose: Choose, taken: set[str], pools: Pools, *, labeled: bool) -> Row:
    """A registry row; one that is not `labeled` is at any stage before.

    Its name and persona_id are none of `taken`, and are added to it. The entry_count of a labeled persona is for its
    journal to say.
    """
    stage = (choose(3), 3)[labeled]
    row = {
        "persona_id": free_id(choose, taken),
        "name": "",
        "age": AGE_BRACKETS[choose(len(AGE_BRACKETS))],
        "profession": pools.professions[choose(len(pools.professions))],
        "culture": pools.cultures[choose(len(pools.cultures))],
        "core_values": _core_values(choose),
        "entry_count": (0, 1, 12, 2**31, _LARGEST, choose(100))[choose(6)],
        "created_at": _created(choose),
        **{f"stage_{name}": stage > number for number, name in enumerate(("synthetic", "wrangled", "labeled"))},
        "nudge_enabled": choose(2) == 1,
    }
    # Last, since it takes any number of words: the other cells keep their places.
    return row | {"name": _free_name(text(choose), taken)}


def free_id(choose: Choose, taken: set[str]) -> str:
    """A persona_id that is none of `taken`, and is added to it."""
    number = choose(_IDS)
    while (persona_id := f"{number:08x}") in taken:
        number = (number + 1) % _IDS
    taken.add(persona_id)
    return persona_id


def _free_name(name: str, taken: set[str]) -> str:
    while name in taken:
        name += "'"
    taken.add(name)
    return name


def _core_values(choose: Choose) -> list[str]:
    left = list(SCHWARTZ_VALUE_NAMES)
    count, *values = 1 + choose(2), left.pop(choose(len(left))), left.pop(choose(len(left)))
    return values[:count]


def _created(choose: Choose) -> int:
    ago = (0, 1, _SECOND, _DAY, 400 * _DAY, _LATEST, _LATEST + 1, _LATEST - _YEAR_1, choose(2**48), choose(2**48))
    return _LATEST - ago[choose(len(ago))]


def first_day(choose: Choose) -> int:
    """The ordinal of a day for the first entry; the simplest is in the year before `LATEST`."""
    days = (*_FIRST_DAYS, 1 + choose(_LAST_DAY))
    return days[choose(len(days))]


def label_row(choose: Choose, persona_id: str, t_index: int, day: int) -> tuple[Row, int]:
    """A label row for the next entry after the ordinal `day`, and the ordinal of its own day."""
    day = min(day + _GAPS[choose(len(_GAPS))], _LAST_DAY)
    scores = list(_scores(choose(_SCORINGS)))
    row = {
        "persona_id": persona_id,
        "t_index": t_index,
        "date": date.fromordinal(day).isoformat(),
        "alignment_vector": scores,
        **dict(zip(ALIGNMENT_COLUMNS, scores, strict=True)),
    }
    return row, day


def _scores(scoring: int) -> Iterable[int]:
    for _ in ALIGNMENT_COLUMNS:
        scoring, digit = divmod(scoring, len(_DIGITS))
        yield _DIGITS[digit]
