"""What several tests lean on: the oracle that says what is right, and the data sets to ask it about."""
