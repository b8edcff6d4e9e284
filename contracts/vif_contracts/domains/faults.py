"""What may be wrong with a model, said without naming it or the column: who reads the model adds that."""

from collections.abc import Iterable

from vif_contracts.domains.demands import Demand


class Contradiction(ValueError):  # noqa: N818 (what it is, not that it is an error)
    """No value obeys; the text says what contradicts what."""


class Unsupported(ValueError):  # noqa: N818
    """Values of this kind cannot be drawn; the text says of which."""


def refused(demands: Iterable[Demand], subject: str = "nothing") -> Contradiction:
    """The error for demands that leave nothing."""
    return Contradiction(f"{subject} satisfies " + " and ".join(dict.fromkeys(demand.label for demand in demands)))
