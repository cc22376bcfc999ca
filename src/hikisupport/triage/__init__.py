"""A call: questions, danger, the step, the agencies, and the result."""
