"""What rules may depend on beside the data: the pools and the clock."""

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from vif_contracts.pools import Pools


@dataclass(frozen=True, kw_only=True)
class Context:
    """What a rule may depend on beside the data.

    `pools` is None when the file `pools_from` cannot be used; `now` is an aware datetime; a `created_at` up to
    `future_tolerance` after it is accepted.
    """

    pools: Pools | None
    now: datetime
    pools_from: str = "the package"
    future_tolerance: timedelta = timedelta(minutes=5)

    @classmethod
    def default(cls) -> "Context":
        """The shipped pools and the present moment: what plain `Personas.validate` uses."""
        return cls(pools=Pools.packaged(), now=datetime.now(UTC))
