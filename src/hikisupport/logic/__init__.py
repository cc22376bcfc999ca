"""Floor 3 of 4: rules, directory, interview. Pure: no files, no clock, no printing; the moment is an argument."""
