"""What the columns of any pandera.polars model admit, and values of it: no hypothesis, no chance of its own."""
