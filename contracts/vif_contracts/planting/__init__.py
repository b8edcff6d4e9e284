"""Rules broken on purpose: which rule, how often, and what exactly follows from it."""

from vif_contracts.planting.fault import Place
from vif_contracts.planting.faults import FAULTS
from vif_contracts.planting.plant import Needs, Planted, journals_needed, plant

__all__ = ["FAULTS", "Needs", "Place", "Planted", "journals_needed", "plant"]
