"""What valid data is: the contracts of the persona registry and the judge labels, and the catalogue of their rules."""

import sys

from vif_contracts.catalog import RULES
from vif_contracts.judge_labels import JudgeLabels
from vif_contracts.personas import Personas
from vif_contracts.vocabulary import SCHWARTZ_VALUE_ORDER

__all__ = ["RULES", "SCHWARTZ_VALUE_ORDER", "JudgeLabels", "Personas"]

# Where hypothesis is imported later, it calls its entry point in `vif_validators.hypothesis_hook`.
if "hypothesis.strategies" in sys.modules:
    from vif_contracts.strategies.registration import register as _register

    _register()
