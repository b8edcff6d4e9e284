"""Synthetic data sets that obey every rule and look like real ones: both tables and the judge output files."""

from vif_validators.sample.generation import SampleData, generate, generate_batches
from vif_validators.sample.writing import write

__all__ = ["SampleData", "generate", "generate_batches", "write"]
