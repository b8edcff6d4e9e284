"""One reporter a file: `render(report) -> str`."""
