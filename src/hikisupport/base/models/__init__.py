"""Pydantic models: the gate every data file passes and the values the program works with."""
