"""Judge output files: read, judged, and their findings placed by line and character."""
