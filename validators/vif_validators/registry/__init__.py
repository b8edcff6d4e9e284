"""The persona registry, with many writers at once."""
