"""Reads the tables that tests compare the shipped data with (tests/tables/*.csv)."""

import csv
from pathlib import Path

FOLDER = Path(__file__).parent / "tables"


def rows(name: str) -> list[dict[str, str]]:
    """Return the rows of a table."""
    return list(csv.DictReader((FOLDER / name).read_text(encoding="utf-8").splitlines()))
