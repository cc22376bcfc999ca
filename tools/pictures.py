"""Draws the pictures of README and manual (docs/pictures/*.svg): real screens of 80 by 24, readable light and dark.

Run: make pictures. tests/test_readme.py holds them to what the program prints.
"""

import sys
from collections.abc import Iterator
from html import escape
from itertools import groupby
from pathlib import Path
from typing import Any, NamedTuple

ROOT = Path(__file__).resolve().parents[1]
sys.path.append(str(ROOT / "tests" / "support"))

from terminal import Terminal  # noqa: E402 - the terminal of the tests

FOLDER = ROOT / "docs" / "pictures"
AT = ("--at", "2026-11-24 10:00")
_CELL, _ROW, _SIZE, _MARGIN = 7.7, 19, 14, 12  # the width and height of a cell, the height of letters, the rim
_STYLE = """
text { font-family: ui-monospace, "Noto Sans Mono CJK JP", "BIZ UDGothic", "MS Gothic", monospace; white-space: pre }
.paper { fill: #ffffff; stroke: #8888 } .ink { fill: #1b1b1b } .red { fill: #c00000 } .magenta { fill: #a000a0 }
.bold { font-weight: bold } .underlined { text-decoration: underline }
@media (prefers-color-scheme: dark) {
  .paper { fill: #161616 } .ink { fill: #e8e8e8 } .red { fill: #ff6b6b } .magenta { fill: #ff7bff }
}
"""


class Shown(NamedTuple):
    """A command, the lines typed at its prompts, and what the picture shows in words."""

    args: tuple[str, ...]
    keys: str
    title: str


# A mother asks about a son of 18 to 34 who goes out a little at night and does not know of the call.
_MOTHER = "2 1 2 3 2 1 1 1 1 1 1 3 8 2 7 1 5"
PICTURES = {
    "question": Shown(("triage", *AT), "2 1", "電話の途中の質問"),
    "result": Shown(("triage", *AT), _MOTHER, "電話の結果"),
    "danger": Shown(("triage", *AT), "2 3", "今すぐの危険"),
    "list": Shown(("list", "--step", "1", "--ward", "kita", *AT), "", "窓口の一覧"),
    "cost": Shown(("cost", "--income", "low", *AT), "", "自己負担のめやす"),
}


def main() -> int:
    """Draw every picture anew."""
    FOLDER.mkdir(exist_ok=True)
    for name, shown in PICTURES.items():
        (FOLDER / f"{name}.svg").write_text(drawn(screen(shown), shown.title), encoding="utf-8", newline="\n")
    return 0


def screen(shown: Shown) -> Any:
    """Return the screen (pyte) that a counselor has in sight after typing the keys."""
    terminal = Terminal(*shown.args)
    if shown.keys:
        terminal.type(*shown.keys.split())
        terminal.picture()
    else:
        terminal.finish()
    return terminal.screen


def drawn(seen: Any, title: str) -> str:
    """Return a screen as SVG: its text stays text, each run at its own cell."""
    wide, high = seen.columns * _CELL + 2 * _MARGIN, seen.lines * _ROW + 2 * _MARGIN
    runs = "\n".join(run for row in range(seen.lines) for run in _runs(seen, row))
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {wide:g} {high}" role="img" font-size="{_SIZE}">\n'
        f"<title>{escape(title)}</title>\n<style>{_STYLE}</style>\n"
        f'<rect class="paper" x="0.5" y="0.5" width="{wide - 1:g}" height="{high - 1}" rx="6"/>\n{runs}\n</svg>\n'
    )


def _runs(seen: Any, row: int) -> Iterator[str]:
    cells = [(column, seen.buffer[row][column]) for column in range(seen.columns)]
    shown = [(column, cell, _is_wide(seen, row, column)) for column, cell in cells if cell.data.strip()]
    for (style, wide, _), group in groupby(enumerate(shown), key=lambda at: _key(*at)):
        run = [(column, cell) for _, (column, cell, _) in group]
        text = escape("".join(cell.data for _, cell in run))
        x, y = _MARGIN + run[0][0] * _CELL, _MARGIN + row * _ROW + _SIZE
        length = len(run) * _CELL * (2 if wide else 1)
        place = f'x="{x:.1f}" y="{y}" textLength="{length:.1f}" lengthAdjust="spacingAndGlyphs"'
        yield f'<text class="{style}" {place}>{text}</text>'


def _key(place: int, at: tuple[int, Any, bool]) -> tuple[str, bool, int]:
    """Return what the cells of one run share: the style, the width, and that they follow each other."""
    column, cell, wide = at
    colour = cell.fg if cell.fg in ("red", "magenta") else "ink"
    style = colour + (" bold" if cell.bold else "") + (" underlined" if cell.underscore else "")
    return style, wide, column - place * (2 if wide else 1)


def _is_wide(seen: Any, row: int, column: int) -> bool:
    return bool(column + 1 < seen.columns and seen.buffer[row][column + 1].data == "")


if __name__ == "__main__":
    sys.exit(main())
