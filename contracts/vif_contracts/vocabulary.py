"""The words of the data: the ten values and their order, scores, age brackets, places, names of types.

Source: the pipeline's data schema reference (`data_schema.md`), sections "Schema" and "Vector Order".
"""

from typing import Final

SCHWARTZ_VALUE_NAMES: Final = (
    "Self-Direction",
    "Stimulation",
    "Hedonism",
    "Achievement",
    "Power",
    "Security",
    "Conformity",
    "Tradition",
    "Benevolence",
    "Universalism",
)
"""The ten values as the registry writes them, in the order of the alignment vector."""

SCHWARTZ_VALUE_ORDER: Final = tuple(name.lower().replace("-", "_") for name in SCHWARTZ_VALUE_NAMES)
"""The ten values as column suffixes and judge output keys, in the order of the alignment vector."""

ALIGNMENT_COLUMNS: Final = tuple(f"alignment_{value}" for value in SCHWARTZ_VALUE_ORDER)
"""The ten score columns of the label table; column i holds element i of `alignment_vector`."""

SCORES: Final = (-1, 0, 1)
"""Misaligned, neutral, aligned."""

AGE_BRACKETS: Final = ("18-24", "25-34", "35-44", "45-54", "55+")

GENERATION_METADATA: Final = ("tone", "verbosity", "reflection_mode")
"""Columns known only while generating: in a training table they are a leak."""

PERSONAS: Final = "personas"
JUDGE_LABELS: Final = "judge_labels"
CONFIG: Final = "config"

REGISTRY_PATH: Final = "logs/registry/personas.parquet"
LABELS_PATH: Final = "logs/judge_labels/judge_labels.parquet"
POOLS_PATH: Final = "config/synthetic_data.yaml"
SETTINGS_PATH: Final = "config/validation.yaml"
