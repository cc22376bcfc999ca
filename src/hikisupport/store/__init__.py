"""Floor 2 of 4: finds and reads the data files. Decides nothing."""
