"""Copies of the shipped data that a test may break, and the data of another city."""

from pathlib import Path

SMALL_TOWN = Path(__file__).parents[1] / "fixtures" / "small-town"


def change(file: Path, old: str, new: str, times: int = 1) -> None:
    """Put another text in the place of one that must be there (``times`` -1: everywhere)."""
    text = file.read_text(encoding="utf-8")
    assert old in text
    file.write_text(text.replace(old, new, times), encoding="utf-8")
