"""JSON from untrusted bytes, read more strictly than by most readers."""
