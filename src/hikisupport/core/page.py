"""A page as lines of styled pieces, laid out at a width; painting it is another matter (below).

Layout is our own because no library keeps Japanese line-breaking rules and whole telephone numbers at 40 columns.
"""

import os
import shutil
import sys
from dataclasses import dataclass, field
from typing import TextIO

from hikisupport.core.text import clean, width, wrap


@dataclass(frozen=True, slots=True)
class Piece:
    """A run of text with the name of its style (see STYLES)."""

    text: str
    style: str = ""


Line = tuple[Piece, ...]


@dataclass(slots=True)
class Page:
    """Collects lines no wider than ``columns`` cells; everything put in is taken literally (no markup)."""

    columns: int = 80
    lines: list[Line] = field(default_factory=list)

    def blank(self) -> None:
        """Add an empty line, but never two in a row or at the head."""
        if self.lines and self.lines[-1]:
            self.lines.append(())

    def heading(self, text: str, style: str = "heading") -> None:
        """Add a heading with an empty line above it."""
        self.blank()
        self.text(f"■ {text}", style=style, hanging=3)

    def text(self, text: str, style: str = "", indent: int = 0, hanging: int = 0) -> None:
        """Add a paragraph; ``hanging`` indents every line but the first."""
        room = max(self.columns - indent, 10)
        first, *rest = wrap(clean_lines(text), room, max(room - hanging, 8))
        self.lines.append((Piece(" " * indent + first, style),))
        self.lines += [(Piece(" " * (indent + hanging) + line, style),) for line in rest]

    def item(self, text: str, style: str = "", indent: int = 0, mark: str = "・") -> None:
        """Add a list item whose following lines stand under its text."""
        self.text(mark + text, style=style, indent=indent, hanging=width(mark))

    def choices(self, text: str, style: str = "", indent: int = 0) -> None:
        """Add what stands between slashes, as much to a line as fits: a key is never parted from its name."""
        first, *others = text.split(" / ")
        line = first
        for choice in others:
            if indent + width(f"{line} / {choice} /") > self.columns:
                self.text(f"{line} /", style=style, indent=indent)
                line = choice
            else:
                line = f"{line} / {choice}"
        self.text(line, style=style, indent=indent)

    def field(self, label: str, text: str, style: str = "", indent: int = 0, label_width: int = 10) -> None:
        """Add a label with its value beside it (below it where the page is narrow)."""
        if not text:
            return
        pad = " " * max(label_width - width(label), 0)
        room = self.columns - indent - label_width - 2
        if room < 24:
            self.lines.append((Piece(" " * indent + label, "label"),))
            self.text(text, style=style, indent=indent + 2)
            return
        first, *rest = wrap(clean_lines(text), room)
        self.lines.append((Piece(" " * indent + label + pad + "  ", "label"), Piece(first, style)))
        self.lines += [(Piece(" " * (indent + label_width + 2) + line, style),) for line in rest]

    def whole(self, *pieces: Piece, indent: int = 0) -> None:
        """Add pieces side by side, as many to a line as fit; a piece that fits a line is never broken (numbers)."""
        line: list[Piece] = []
        used = 0
        for piece in (Piece(clean(piece.text), piece.style) for piece in pieces if piece.text):
            needed = width(piece.text) + (2 if line else indent)
            if line and used + needed > self.columns:
                self.lines.append(tuple(line))
                line, used, needed = [], 0, width(piece.text) + indent
            if needed > self.columns:
                self.text(piece.text, style=piece.style, indent=indent)
                continue
            line += [Piece("  " if line else " " * indent), piece]
            used += needed
        if line:
            self.lines.append(tuple(line))

    def beside(self, label: Piece, *pieces: Piece, indent: int = 0, label_width: int = 10) -> None:
        """Add a label in a column of its own, and to its right whole pieces side by side."""
        start = indent + max(label_width, width(label.text)) + 2
        right = Page(self.columns)
        right.whole(*pieces, indent=start)
        head, *following = right.lines
        gap = " " * (start - indent - width(label.text))
        begun = Piece(head[0].text[start:], head[0].style)
        self.lines += [(Piece(" " * indent), label, Piece(gap), begun, *head[1:]), *following]

    def plain(self) -> str:
        """Return the page as plain text."""
        return "\n".join("".join(piece.text for piece in line).rstrip() for line in self.lines) + "\n"


def clean_lines(text: str) -> str:
    """Return text cleaned line by line (line breaks kept)."""
    return "\n".join(clean(line) for line in text.split("\n"))


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
