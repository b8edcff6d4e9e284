"""The arguments of the strategies, held to what they can be when a strategy is asked for, not when it draws."""

from hypothesis.errors import InvalidArgument

from vif_contracts.config_rules import AGE_POOL, VALUE_POOL
from vif_contracts.pools import Pools

MOST_PERSONAS = 1_000
MOST_ROWS = 10_000
MOST_ENTRIES = 366


def check_sizes(*, low: int = 0, high: int, **sizes: int) -> None:
    """Two sizes by name, the least and the largest.

    Raises:
        InvalidArgument: a size is no whole number (it is a TypeError).
        ValueError: a size is not from `low` to `high`, or the first is more than the second.
    """
    for name, size in sizes.items():
        if isinstance(size, bool) or not isinstance(size, int):
            raise InvalidArgument(f"{name}={size!r}: must be a whole number")
        if not low <= size <= high:
            raise ValueError(f"{name}={size}: must be from {low} to {high:,}")
    (first, least), (second, most) = sizes.items()
    if least > most:
        raise ValueError(f"{first}={least}: must not be more than {second}={most}")


def usable_pools(pools: Pools | None) -> Pools:
    """The pools, the packaged ones for None.

    Raises:
        InvalidArgument: they are no `Pools` (it is a TypeError).
        ValueError: no valid data can be drawn from them.
    """
    if pools is None:
        return Pools.packaged()
    if not isinstance(pools, Pools):
        raise InvalidArgument(f"pools={pools!r}: must be vif_contracts.pools.Pools, or None for those of the package")
    for name in ("professions", "cultures"):
        if not getattr(pools, name):
            raise ValueError(f"pools={pools!r}: {name} must not be empty")
    for rule in (AGE_POOL, VALUE_POOL):
        if not rule.holds(pools):
            raise ValueError(f"pools={pools!r}: breaks {rule.code}, which demands that {rule.demands}")
    return pools
