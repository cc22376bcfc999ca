"""Where a call is shown and typed (the terminal, or standard error and a pipe), and what a typed line means."""

import sys
import unicodedata
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import TextIO, TypeVar

from hikisupport.core.errors import Stopped
from hikisupport.core.page import Line, Page, columns, lines, show

T = TypeVar("T")

# Below this width keys are bare letters, and a second danger takes one line.
NARROW = 60


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
    def room(self) -> int:
        """How many lines are in sight above the prompt (a stream that is no terminal has no end)."""
        return lines(self.stream) - 2

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
            Stopped: the input has ended.
        """
        try:
            if self._lines_can_be_edited:
                return input(prompt)
            self.stream.write(prompt)
            self.stream.flush()
            line = sys.stdin.readline()
        except EOFError:
            raise Stopped("\nここで止めました。") from None
        if not line:
            raise Stopped("\n入力が終わったので、ここで止めました。")
        return line


@dataclass(frozen=True, slots=True)
class Block:
    """A part of a page that has to fit: ``rank`` 0 always stands, of the others the lowest come first.

    ``short`` stands in its place where the whole has no room (for rank 0: where not even those fit).
    """

    add: Callable[[Page], None]
    rank: int = 0
    short: Callable[[Page], None] | None = None


def fit(width: int, rows: int, blocks: Sequence[Block]) -> tuple[Page, list[Block]]:
    """Return the blocks that fit into so many lines, in their order, and those that are not there in full."""
    whole = [_lay_lines(width, block.add) for block in blocks]
    short = [_lay_lines(width, block.short) if block.short else [] for block in blocks]
    shown = [list(lines_) if not block.rank else [] for block, lines_ in zip(blocks, whole, strict=True)]
    for place in reversed(range(len(blocks))):  # the last of what always stands is the first to be short
        if sum(map(len, shown)) > rows and not blocks[place].rank and blocks[place].short:
            shown[place] = short[place]
    room = rows - sum(map(len, shown))
    for place in sorted(range(len(blocks)), key=lambda place: blocks[place].rank):
        if blocks[place].rank:
            chosen = next((form for form in (whole[place], short[place]) if len(form) <= room), [])
            shown[place], room = chosen, room - len(chosen)
    page = Page(width)
    page.lines = [line for part in shown for line in part]
    return page, [block for block, part, all_ in zip(blocks, shown, whole, strict=True) if part != all_]


def _lay_lines(width: int, add: Callable[[Page], None]) -> list[Line]:
    page = Page(width)
    add(page)
    return page.lines


class Key(StrEnum):
    """Keys that are no answers: the same letter at every place."""

    WHY = "?"
    OTHERS = "w"
    WISHED = "m"
    CHANGES = "t"
    PREPARE = "j"
    RELATE = "s"
    COST = "h"
    PAPER = "p"
    RECORD = "k"
    ALL = "a"
    NEXT = "n"
    REVIEW = "r"
    CHANGE = "c"
    BACK = "b"
    URGENT = "0"
    RESULT = "g"
    STOP = "q"


NAMES = {
    Key.WHY: "理由",
    Key.OTHERS: "ほかの窓口",
    Key.WISHED: "本人が望んだら",
    Key.CHANGES: "わかると変わること",
    Key.PREPARE: "準備",
    Key.RELATE: "接し方",
    Key.COST: "費用",
    Key.PAPER: "紙を書く",
    Key.RECORD: "メモを書く",
    Key.ALL: "全部",
    Key.NEXT: "続き",
    Key.REVIEW: "見直し",
    Key.CHANGE: "変更",
    Key.BACK: "戻る",
    Key.URGENT: "緊急",
    Key.RESULT: "結果",
    Key.STOP: "終わる",
}
# As they come with the Japanese input method on, and as they may be written out.
_TYPED = {
    **{key.value: key for key in Key},
    **{name: key for key, name in NAMES.items()},
    "u": Key.URGENT,
    "う": Key.URGENT,
    "あ": Key.ALL,
    "ん": Key.NEXT,
    "次": Key.NEXT,
    "やめる": Key.STOP,
    "もどる": Key.BACK,
    "なぜ": Key.WHY,
}
_KANJI_DIGITS = str.maketrans("〇一二三四五六七八九", "0123456789")


def key_line(keys: Sequence[Key], width: int) -> str:
    """Return the keys with their names, or as bare letters where lines are short."""
    return " ".join(keys) if width < NARROW else " / ".join(f"{key} {NAMES[key]}" for key in keys)


@dataclass(frozen=True, slots=True)
class Typed:
    """What was typed, read: a key, a number, or a text (a label, a postal code, or nothing known)."""

    key: Key | None
    number: int | None
    text: str


def read(line: str) -> Typed:
    """Return what a line means; full-width letters and digits count like half-width ones."""
    text = unicodedata.normalize("NFKC", line).strip().lower()
    short = text.translate(_KANJI_DIGITS) if len(text) == 1 else text
    if short in _TYPED:
        return Typed(_TYPED[short], None, text)
    number = int(short) if short.isascii() and short.isdigit() and len(short) <= 2 else None
    return Typed(None, number, text)


class Prompt:
    """Asks at a screen; what every place has in common is done here.

    The urgent page (0) stays until a key is pressed; q and the end of input stop the asking.
    """

    def __init__(self, screen: Screen, show_urgent: Callable[[], None]) -> None:
        self.screen = screen
        self._show_urgent = show_urgent

    def take(self, draw: Callable[[], Page], prompt: str = "番号 > ", *, redraws: bool = True) -> Typed:
        """Show a page and return what is typed below it; Enter alone draws it again (``redraws``) or is returned.

        Raises:
            Stopped: q, or the end of input.
        """
        self.screen.show(draw())
        while True:
            typed = read(self.screen.ask(prompt))
            if typed.key is Key.STOP:
                raise Stopped("ここで止めました。")
            if typed.key is Key.URGENT:
                self._show_urgent()
                self.screen.ask("Enterで戻る > ")
            elif typed.key or typed.text or not redraws:
                return typed
            self.screen.show(draw())

    def choose(self, title: str, choices: Sequence[tuple[str, T]]) -> T | None:
        """Let one of several be chosen by its number; Enter, or anything else, chooses none.

        Raises:
            Stopped: q, or the end of input.
        """
        typed = self.take(lambda: self._menu(title, [label for label, _ in choices]), redraws=False)
        return choices[typed.number - 1][1] if typed.number and typed.number <= len(choices) else None

    def _menu(self, title: str, labels: Sequence[str]) -> Page:
        page = self.screen.page()
        page.heading(f"{title}(番号。Enterで、もとへ戻る)")
        wide = len(str(len(labels)))
        for number, label in enumerate(labels, start=1):
            page.item(label, indent=1 + wide - len(str(number)), mark=f"{number} ")
        return page
