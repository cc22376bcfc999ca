"""Reads the tables that tests compare the shipped data with (tests/tables/*.csv)."""

import csv
from datetime import date
from pathlib import Path

FOLDER = Path(__file__).parents[1] / "tables"
# The day for which numbers.csv gives the states.
TABLE_DAY = date(2026, 11, 23)


def rows(name: str) -> list[dict[str, str]]:
    """Return the rows of a table."""
    return list(csv.DictReader((FOLDER / name).read_text(encoding="utf-8").splitlines()))


def day_of_state(row: dict[str, str]) -> date:
    """Return the day of the state in a row of numbers.csv: that of the table, or of a source which is newer."""
    written = row["source_date"]
    return max(TABLE_DAY, date.fromisoformat((written + "-01-01")[:10])) if written else TABLE_DAY
