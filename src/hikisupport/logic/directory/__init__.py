"""Look-ups in the directory of windows: hours, state of a number, search, nearness."""
