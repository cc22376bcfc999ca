"""Moves through a result at a terminal: the first screen, then each part by one key."""

import contextlib

from hikisupport.app.keys import Key, read
from hikisupport.app.prompt import Screen
from hikisupport.app.render.triage import add_first_screen, parts
from hikisupport.app.report import Report
from hikisupport.base.errors import Stopped
from hikisupport.base.models.questionnaire import Questionnaire


def browse(report: Report, questions: Questionnaire, screen: Screen) -> None:
    """Show the first screen of a result, then the parts asked for, until Enter or q."""
    page = screen.page()
    page.lines.append(())
    add_first_screen(page, report, questions)
    screen.show(page)
    below = parts(report)
    menu = " / ".join(f"{number} {name}" for number, (name, _) in enumerate(below, start=1))
    with contextlib.suppress(Stopped):  # the result has been shown: the end of input is no loss here
        while True:
            screen.say(f"{menu} / a 全部 / Enter 終わる", style="dim")
            typed = read(screen.ask("> "))
            if typed.key is Key.STOP or typed.text == "":
                return
            chosen = below if typed.text in {"a", "全部"} else below[(typed.number or 0) - 1 :][:1]
            if typed.number is not None and not 1 <= typed.number <= len(below):
                chosen = []
            if typed.number is None and typed.text not in {"a", "全部"}:
                chosen = []
            page = screen.page()
            for _, part in chosen:
                part(page, report, questions)
            screen.show(page)
