"""What valid data is: the contracts of the persona registry and the judge labels, and the catalogue of their rules."""

from vif_contracts.catalog import RULES
from vif_contracts.judge_labels import JudgeLabels
from vif_contracts.personas import Personas
from vif_contracts.vocabulary import SCHWARTZ_VALUE_ORDER

__all__ = ["RULES", "SCHWARTZ_VALUE_ORDER", "JudgeLabels", "Personas"]
