"""The commands: each reads what was typed, calls one function, and shows what it gives."""
