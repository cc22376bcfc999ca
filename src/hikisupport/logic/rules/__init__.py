"""Rules as small named functions: safety, the step, routing, cost."""
