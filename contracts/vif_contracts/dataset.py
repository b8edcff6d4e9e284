"""The tables of the data set: their contracts, and where they lie."""

from vif_contracts.contract import Contract
from vif_contracts.judge_labels import JudgeLabels
from vif_contracts.personas import Personas
from vif_contracts.vocabulary import JUDGE_LABELS, LABELS_PATH, PERSONAS, REGISTRY_PATH

TABLES: dict[str, type[Contract]] = {PERSONAS: Personas, JUDGE_LABELS: JudgeLabels}
"""Every table of the data set by its name."""

PLACES: dict[str, str] = {PERSONAS: REGISTRY_PATH, JUDGE_LABELS: LABELS_PATH}
"""Where each table lies under the folder that is judged, unless the settings say otherwise."""
