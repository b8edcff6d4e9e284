"""Folders of parquet files that are one table."""
