"""Moves through a result at a terminal: the first screen, then each part by one key; b and r reopen the call."""

from hikisupport.app.keys import Key, read
from hikisupport.app.render.page import Page
from hikisupport.app.render.triage import Part, add_first_screen, parts
from hikisupport.app.report import Report
from hikisupport.app.screen import Screen
from hikisupport.base.errors import Stopped
from hikisupport.base.models.questionnaire import Questionnaire

# The menu and the prompt stand below the first screen, within 24 lines.
_ROOM = 21


def browse(report: Report, questions: Questionnaire, screen: Screen) -> Key | None:
    """Show a result until Enter or q; return the key that leaves it for the call, else None."""
    screen.show(_first(report, questions, screen))
    below = parts(report, short=_is_short(report, questions, screen))
    menu = " / ".join(f"{number} {name}" for number, (name, _) in enumerate(below, start=1))
    while True:
        screen.say(f"{menu} / a 全部 / b 戻る / r 見直し / c 変更 / 0 緊急 / Enter 終了", style="dim")
        try:
            typed = read(screen.ask("> "))
        except Stopped:  # the result has been shown: the end of input is no loss here
            return None
        if typed.key in {Key.BACK, Key.REVIEW, Key.URGENT, Key.CHANGE}:
            return typed.key
        if typed.key is Key.STOP or not typed.text:
            return None
        if typed.text in {"a", "全部"}:
            _show_parts([part for _, part in below], report, questions, screen)
            screen.show(_first(report, questions, screen))
        elif typed.number and 1 <= typed.number <= len(below):
            _show_parts([below[typed.number - 1][1]], report, questions, screen)
        else:
            screen.say(f"1から{len(below)}の番号か、a、b、r、c、0、Enterのどれかです。", style="warn")


def _first(report: Report, questions: Questionnaire, screen: Screen) -> Page:
    page = screen.page()
    page.lines.append(())
    add_first_screen(page, report, questions, short=_is_short(report, questions, screen))
    return page


def _is_short(report: Report, questions: Questionnaire, screen: Screen) -> bool:
    """Tell whether the three lines for the window have to wait for a key, to keep the first screen in sight."""
    page = screen.page()
    add_first_screen(page, report, questions)
    return len(page.lines) > _ROOM


def _show_parts(chosen: list[Part], report: Report, questions: Questionnaire, screen: Screen) -> None:
    page = screen.page()
    for part in chosen:
        part(page, report, questions)
    screen.show(page)
