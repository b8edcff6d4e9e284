"""The engine: a plan and frames in, findings out, in as few passes over the data as possible."""
