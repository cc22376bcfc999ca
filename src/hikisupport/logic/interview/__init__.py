"""The order of the questions and the state of one call."""
