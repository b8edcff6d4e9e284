"""Violations that are accepted: waived by the settings, or recorded in a baseline."""
