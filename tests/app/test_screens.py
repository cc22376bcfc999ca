"""Screens as a counselor sees them, kept as pictures in text: tests/screens. Look at the difference before keeping it.

To draw them anew: HIKISUPPORT_DRAW=1 python -m pytest tests/app/test_screens.py
"""

import os
from pathlib import Path

import pytest

from terminal import Terminal

SCREENS = Path(__file__).resolve().parent.parent / "screens"
# What is typed after `triage`, question by question, and the Enter that leaves the result.
CALM = ("2", "1", "3", "3", "1", "1", "1", "1", "1", "1", "1", "3", "2", "7", "1", "2", "")
RESCUE = ("2", "9", "3", "1", "")
HURT = ("2", "1", "6", "1", "1", "1", "1", "1", "3", "1", "1", "3", "1", "1", "2", "3", "2", "7", "1", "6", "")
CALLS = {
    "calm": (("--at", "2026-11-24 10:00"), CALM),
    "rescue": (("--at", "2026-12-05 21:40"), RESCUE),
    "hurt-and-dark": (("--at", "2026-11-23 10:00"), HURT),
}


def result(name: str, columns: int, *options: str) -> str:
    """Hold a call in a terminal and return the screen of its result, down to the menu."""
    at, keys = CALLS[name]
    terminal = Terminal("triage", *at, *options, columns=columns, lines=50, env={"NO_COLOR": "1"})
    terminal.type(*keys)
    assert terminal.finish() == 0
    rows = terminal.rows()
    menu = next(number for number, row in enumerate(rows) if row.startswith("1 ") and "/" in row and "2 " in row[3:])
    menu = max(number for number, row in enumerate(rows) if "a 全部" in row or number == menu)
    asked = max(number for number, row in enumerate(rows[:menu]) if row.startswith("番号 > "))
    return "\n".join(rows[asked + 1 : menu + 1]).strip("\n") + "\n"


@pytest.mark.parametrize("name", CALLS)
@pytest.mark.parametrize("width", ["40", "80", "120", "plain"])
def test_the_result_looks_as_it_was_last_looked_at(name: str, width: str) -> None:
    plain = width == "plain"
    seen = result(name, 80 if plain else int(width), *(["--plain"] if plain else []))
    file = SCREENS / f"{name}-{width}.txt"
    if os.environ.get("HIKISUPPORT_DRAW"):
        file.write_text(seen, encoding="utf-8")
    assert seen == file.read_text(encoding="utf-8")
