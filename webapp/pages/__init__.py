"""One module per place a person can be."""
