"""Moves through a result at a terminal: the first screen, then each part by one key; b and r reopen the call."""

from hikisupport.core.errors import Stopped
from hikisupport.core.page import Page
from hikisupport.triage.model import Questionnaire
from hikisupport.triage.report import Report
from hikisupport.triage.screen import VIEWS, Part, add_first_screen, parts
from hikisupport.triage.terminal import Key, Screen, Typed, read

_KEYS = "a 全部 / b 戻る / r 見直し / c 変更 / 0 緊急 / Enter 終了"
# As they come with the Japanese input method on, too.
_ON = {"n", "ん", "次", "つぎ", "続き", "つづき"}
_ALL = {"a", "あ", "全部", "ぜんぶ"}


def browse(report: Report, questions: Questionnaire, screen: Screen) -> Key | None:
    """Show a result until Enter or q; return the key that leaves it for the call, else None."""
    return _Result(report, questions, screen).show()


class _Result:
    """The result on the screen: no page is longer than what is in sight, ``n`` shows what follows."""

    def __init__(self, report: Report, questions: Questionnaire, screen: Screen) -> None:
        self.report = report
        self.questions = questions
        self.screen = screen
        self.first, self.below = self._fitting()
        self.waiting = screen.page()

    def show(self) -> Key | None:
        """Show the first screen, then what is asked for, until a key leaves the result."""
        self.screen.show(self.first)
        while True:
            self.screen.show(self._menu(self.below, going_on=bool(self.waiting.lines)))
            try:
                typed = read(self.screen.ask("> "))
            except Stopped:  # the result has been shown: the end of input is no loss here
                return None
            if typed.key in {Key.BACK, Key.REVIEW, Key.URGENT, Key.CHANGE}:
                return typed.key
            if typed.key is Key.STOP or not typed.text:
                return None
            self._do(typed)

    def _fitting(self) -> tuple[Page, list[tuple[str, Part]]]:
        """Return the fullest first screen that is in sight with its menu, and the parts below it."""
        for view in VIEWS:
            page = self.screen.page()
            page.lines.append(())
            add_first_screen(page, self.report, self.questions, view)
            below = parts(self.report, view)
            if len(page.lines) <= self._room(below):
                break
        return page, below

    def _room(self, below: list[tuple[str, Part]]) -> int:
        """Return the lines that stay in sight above the menu and the prompt."""
        return self.screen.rows - len(self._menu(below, going_on=True).lines) - 1

    def _menu(self, below: list[tuple[str, Part]], *, going_on: bool) -> Page:
        names = [f"{number} {name}" for number, (name, _) in enumerate(below, start=1)]
        page = self.screen.page()
        page.choices(" / ".join([*(["n 続き"] if going_on else []), *names, _KEYS]), style="dim")
        return page

    def _do(self, typed: Typed) -> None:
        page = self.screen.page()
        if typed.text in _ON and self.waiting.lines:
            page = self.waiting
        elif typed.text in _ALL:
            self._add(page, [part for _, part in self.below])
            page.lines += self.first.lines
        elif typed.number and 1 <= typed.number <= len(self.below):
            self._add(page, [self.below[typed.number - 1][1]])
        else:
            self.screen.say(f"1から{len(self.below)}の番号か、a、b、r、c、0、Enterのどれかです。", style="warn")
            return
        room = self._room(self.below)
        self.waiting = self.screen.page()
        self.waiting.lines = page.lines[room:]
        page.lines = page.lines[:room]
        self.screen.show(page)

    def _add(self, page: Page, chosen: list[Part]) -> None:
        for part in chosen:
            part(page, self.report, self.questions)
