"""Floor 4 of 4: puts the parts together, asks, renders, and wires the commands."""
