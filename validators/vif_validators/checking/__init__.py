"""A check from its sources to its report."""
