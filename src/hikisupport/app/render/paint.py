"""Paints a page: through Rich on a terminal that takes colour, as plain text everywhere else."""

import os
import shutil
import sys
from typing import TextIO

from hikisupport.app.render.page import Line, Page

# Red and magenta only: of the six colours of a terminal, no other can be read both on white and on black.
STYLES = {
    "danger": "bold red",
    "warn": "bold magenta",
    "heading": "bold",
    "label": "dim",
    "phone": "bold underline",
    "check": "bold underline magenta",
    "strong": "bold",
    "dim": "dim",
    "ok": "bold",
}
# Pipes and files are not folded: one paragraph is one line.
UNFOLDED = 10_000
_WIDEST = 100


def columns(stream: TextIO, plain: bool = False) -> int:
    """Return the width to lay out for: the terminal's (at most 100), or unfolded where it is no terminal."""
    if not stream.isatty():
        return UNFOLDED
    size = shutil.get_terminal_size((80, 24)).columns
    return max(size - 1, 20) if plain else max(min(size, _WIDEST + 1) - 1, 20)


def lines(stream: TextIO) -> int:
    """Return the height to lay out for: the terminal's, or without end where it is no terminal."""
    return max(shutil.get_terminal_size((80, 24)).lines, 10) if stream.isatty() else UNFOLDED


def colours(stream: TextIO, plain: bool) -> bool:
    """Tell whether colour is wanted: a terminal, neither --plain nor NO_COLOR nor a dumb terminal."""
    return stream.isatty() and not plain and not os.environ.get("NO_COLOR") and os.environ.get("TERM") != "dumb"


def show(page: Page, stream: TextIO | None = None, plain: bool = False) -> None:
    """Write a page to a stream (standard output unless told)."""
    out = stream or sys.stdout
    if colours(out, plain):
        _paint(page.lines, out)
    else:
        out.write(page.plain())
    out.flush()


def _paint(lines: list[Line], out: TextIO) -> None:
    # Rich costs some 25 ms with its console: only Windows needs it, whose older consoles know no escape sequences.
    if os.name == "nt":
        _paint_on_console(lines, out)
        return
    from rich.color import ColorSystem
    from rich.style import Style

    styles = {name: Style.parse(words) for name, words in STYLES.items()}
    plain, basic = Style.null(), ColorSystem.STANDARD
    for line in lines:
        painted = (styles.get(piece.style, plain).render(piece.text, color_system=basic) for piece in line)
        out.write(f"{''.join(painted)}\n")


def _paint_on_console(lines: list[Line], out: TextIO) -> None:
    from rich.console import Console
    from rich.text import Text

    console = Console(file=out, highlight=False, markup=False, emoji=False, soft_wrap=True)
    for line in lines:
        text = Text(no_wrap=True, overflow="ignore", end="")
        for piece in line:
            text.append(piece.text, STYLES.get(piece.style, ""))
        console.print(text)
