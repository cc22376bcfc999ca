"""Moves through a result at a terminal: the first screen, each part by one key, and back into the call."""

from collections.abc import Callable, Mapping

from hikisupport.core.errors import HikisupportError, Stopped
from hikisupport.core.page import Line, Page
from hikisupport.triage.model import Questionnaire
from hikisupport.triage.report import Report
from hikisupport.triage.screen import PARTS, add_left_out, add_part, first_screen, holds
from hikisupport.triage.terminal import NAMES, Key, Prompt, fit, key_line

# Writes a paper of a report to a path and says so; made by cli.
Writer = Callable[[Report, str], None]
KEYS = (
    *(Key.WHY, Key.OTHERS, Key.WISHED, Key.CHANGES, Key.PREPARE, Key.RELATE, Key.COST, Key.PAPER, Key.RECORD),
    *(Key.ALL, Key.NEXT, Key.REVIEW, Key.CHANGE, Key.BACK, Key.URGENT, Key.STOP),
)
_LEAVING = {Key.CHANGES, Key.BACK, Key.REVIEW, Key.CHANGE}
_WHERE = {
    Key.PAPER: "持ち帰りの紙を書く先(例 kami.html、kami.pdf。Enterでやめる) > ",
    Key.RECORD: "引きつぎのメモを書く先(例 memo.md。Enterでやめる) > ",
}


def browse(report: Report, questions: Questionnaire, prompt: Prompt, writers: Mapping[Key, Writer]) -> Key | None:
    """Show a result until q or the end of input; return the key that leaves it for the call, else None."""
    return _Result(report, questions, prompt, writers).show()


class _Result:
    """The result on the screen: no page is longer than what is in sight, ``n`` shows what follows."""

    def __init__(self, report: Report, questions: Questionnaire, prompt: Prompt, writers: Mapping[Key, Writer]) -> None:
        self.report = report
        self.questions = questions
        self.prompt = prompt
        self.writers = writers
        self.rest: list[Line] = []  # what n shows

    def show(self) -> Key | None:
        """Show the first screen, then what is asked for, until a key leaves the result."""
        draw = self._first
        while True:
            try:
                typed = self.prompt.take(draw, "> ", redraws=False)
                draw = self._first
                if typed.key in _LEAVING and holds(typed.key, self.report):
                    return typed.key
                if typed.key and typed.key in self.writers:
                    self._write(typed.key)
                elif typed.key:
                    draw = self._drawn(typed.key)
                elif typed.text:
                    self._say("そのキーはありません。下の行のキーから選んでください。")
            except Stopped:  # the result has been shown: q and the end of input are no loss here
                return None

    def _drawn(self, key: Key) -> Callable[[], Page]:
        """Return what draws the page behind a key; the first screen where nothing stands there."""
        if key is Key.NEXT and self.rest:
            following = self.rest
            return lambda: self._in_sight(following)
        if key in {*PARTS, Key.ALL} and holds(key, self.report):
            return lambda: self._part(key)
        self._say(f"「{key} {NAMES[key]}」は、この電話の結果にはありません。")
        return self._first

    def _say(self, text: str) -> None:
        self.prompt.screen.say(text, style="warn")

    def _first(self) -> Page:
        """Return the first screen as it fits above its keys; ``n`` then shows what had no room."""
        blocks = first_screen(self.report, self.questions)
        page = self.prompt.screen.page()
        fitting, left = fit(page.columns, self._room(), blocks)
        add_left_out(page, left, self.report, self.questions)
        self.rest = page.lines
        return self._with_keys(fitting.lines)

    def _part(self, key: Key) -> Page:
        page = self.prompt.screen.page()
        add_part(page, key, self.report, self.questions)
        return self._in_sight(page.lines)

    def _in_sight(self, lines: list[Line]) -> Page:
        room = self._room()
        self.rest = lines[room:]
        return self._with_keys(lines[:room])

    def _room(self) -> int:
        return self.prompt.screen.room - len(self._keys(going_on=True).lines)

    def _with_keys(self, lines: list[Line]) -> Page:
        page = self._keys(going_on=bool(self.rest))
        page.lines[:0] = lines
        return page

    def _keys(self, *, going_on: bool) -> Page:
        """Return the keys behind which something stands: the same letters in every call."""
        shown = [key for key in KEYS if holds(key, self.report) and (going_on or key is not Key.NEXT)]
        page = self.prompt.screen.page()
        page.choices(key_line(shown, page.columns), style="dim")
        return page

    def _write(self, key: Key) -> None:
        """Ask where to write a paper and write it; what keeps it from being written is said, and the result stays."""
        path = self.prompt.screen.ask(_WHERE[key]).strip()
        if path:
            try:
                self.writers[key](self.report, path)
            except HikisupportError as problem:
                self._say(problem.message)
