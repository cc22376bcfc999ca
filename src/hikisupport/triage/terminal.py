"""Where a call is shown and typed: the terminal, or standard error and a pipe."""

import sys
import unicodedata
from dataclasses import dataclass
from enum import StrEnum
from typing import TextIO

from hikisupport.core.errors import Stopped
from hikisupport.core.page import Page, columns, lines, show


class Screen:
    """Where questions are shown and answers read: the terminal, or standard error where results go elsewhere."""

    def __init__(self, plain: bool, results_elsewhere: bool) -> None:
        self.plain = plain
        self.stream: TextIO = sys.stderr if results_elsewhere or not sys.stdout.isatty() else sys.stdout
        self._lines_can_be_edited = sys.stdin.isatty() and self.stream is sys.stdout and sys.stdout.isatty()
        if self._lines_can_be_edited:
            import contextlib

            with contextlib.suppress(ImportError):  # Windows has no readline: its console edits lines itself
                import readline  # noqa: F401 - makes input() erase wide characters rightly

    @property
    def rows(self) -> int:
        """How many lines are in sight at once (a stream that is no terminal has no end)."""
        return lines(self.stream)

    def page(self) -> Page:
        """Return an empty page as wide as the screen."""
        return Page(columns(self.stream, self.plain))

    def show(self, page: Page) -> None:
        """Show a page."""
        show(page, self.stream, self.plain)

    def say(self, text: str, style: str = "") -> None:
        """Show one paragraph."""
        page = self.page()
        page.text(text, style=style)
        self.show(page)

    def ask(self, prompt: str) -> str:
        """Return the line typed after a prompt.

        Raises:
            Stopped: the input has ended, or Ctrl-C.
        """
        try:
            if self._lines_can_be_edited:
                return input(prompt)
            self.stream.write(prompt)
            self.stream.flush()
            line = sys.stdin.readline()
        except (EOFError, KeyboardInterrupt):
            raise Stopped("\nここで止めました。") from None
        if not line:
            raise Stopped("\n入力が終わったので、ここで止めました。")
        return line


class Key(StrEnum):
    """Keys that are no answers."""

    URGENT = "urgent"
    BACK = "back"
    WHY = "why"
    REVIEW = "review"
    RESULT = "result"
    STOP = "stop"
    CHANGE = "change"


WORDS = {
    Key.URGENT: {"0", "u", "う", "緊急"},
    Key.BACK: {"b", "戻る", "もどる", "b戻る"},
    Key.WHY: {"?", "h", "理由", "なぜ"},
    Key.REVIEW: {"r", "見直し", "みなおし"},
    Key.RESULT: {"g", "結果", "けっか"},
    Key.CHANGE: {"c", "変更", "へんこう"},
    Key.STOP: {"q", "やめる", "終わる"},
}
_KEYS = {word: key for key, words in WORDS.items() for word in words}
_KANJI_DIGITS = str.maketrans("〇一二三四五六七八九", "0123456789")


@dataclass(frozen=True, slots=True)
class Typed:
    """What was typed, read: a key, a number of the menu, or a text (a label, a postal code, or nothing known)."""

    key: Key | None
    number: int | None
    text: str


def read(line: str) -> Typed:
    """Return what a line means; full-width letters and digits count like half-width ones."""
    text = unicodedata.normalize("NFKC", line).strip().lower()
    short = text.translate(_KANJI_DIGITS) if len(text) == 1 else text
    if short in _KEYS:
        return Typed(_KEYS[short], None, text)
    number = int(short) if short.isascii() and short.isdigit() and len(short) <= 2 else None
    return Typed(None, number, text)
