"""What the data is like: its figures, and the D rules judged on them."""
