"""What touches the disk: hostile files read once, and files replaced whole."""
