"""Floor 1 of 4: words, text, time, errors and models. Imports nothing from the floors above."""
