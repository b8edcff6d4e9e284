"""Strategies of hypothesis for data that obeys the contract, and for data that breaks exactly one rule of it.

They need hypothesis, which comes with the extra `test`: `pip install "vif-contracts[test]"`.
"""

from vif_contracts.journals import DataSet
from vif_contracts.planting import Place
from vif_contracts.strategies.broken import Broken, broken
from vif_contracts.strategies.datasets import datasets, judge_labels, personas
from vif_contracts.strategies.frames import frames

__all__ = ["Broken", "DataSet", "Place", "broken", "datasets", "frames", "judge_labels", "personas"]
