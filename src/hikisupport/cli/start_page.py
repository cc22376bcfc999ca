"""The start page: what the bare command shows at a terminal, so that nobody has to know a command."""

import unicodedata
from collections.abc import Callable

from hikisupport.core.errors import Stopped
from hikisupport.core.page import Page
from hikisupport.core.text import width
from hikisupport.triage.terminal import Screen

_NUMBERS = ("緊急: 警察 110 / 救急 119 / 子どもの虐待 189 / 救急か迷う #7119", "緊急 110 / 119 / 189 / #7119")
_CHOICES = (("1", "電話を受ける"), ("2", "窓口をさがす"), ("3", "費用"), ("4", "手引き"), ("0", "緊急の電話"))
_PROMPT = "1・2・3・4・0(q で終わる)> "

Run = Callable[[list[str]], int]


def start(run: Run) -> int:
    """Show the start page and run what is chosen, until a call was taken or the counselor leaves (exit code 0)."""
    screen = Screen(plain=False, results_elsewhere=False)
    screen.show(start_page(screen.page().columns))
    while True:
        try:
            typed = unicodedata.normalize("NFKC", screen.ask(_PROMPT)).strip()
        except Stopped:
            screen.say("")
            return 0
        if typed.casefold() in {"q", "quit", "終わる"}:
            return 0
        if typed == "1":
            return run(["triage"])
        if words := _words(typed, screen):
            run(words)


def start_page(columns: int) -> Page:
    """Return the emergency numbers in one line, and what can be chosen."""
    page = Page(columns)
    page.text(next((line for line in _NUMBERS if width(line) <= columns), _NUMBERS[-1]), style="danger")
    page.blank()
    page.text("ひきこもり相談の電話で使う、次の一歩・窓口・費用の早見", style="heading")
    page.blank()
    for key, label in _CHOICES:
        page.text(f"{key}  {label}", style="danger" if key == "0" else "strong", indent=2)
    page.blank()
    page.text("番号を打って Enter を押します。言葉を打つと、窓口をさがします(例: 眠れない)。")
    return page


def _words(typed: str, screen: Screen) -> list[str]:
    """Return the words of the command that was chosen ([]: nothing was)."""
    if not typed:
        return []
    if typed == "0":
        return ["urgent"]
    if typed == "3":
        return ["cost", "--ask"]
    if typed in {"2", "4"}:
        question = "どんなことですか(例: お金がない、手稲区)> " if typed == "2" else "話題(Enter で一覧)> "
        try:
            more = screen.ask(question).split()
        except Stopped:
            return []
        return [*(["list"] if typed == "2" else ["guide"]), "--", *more]
    if typed in {"5", "6", "7", "8", "9"}:
        screen.say("1・2・3・4・0・q のどれかを打ってください。")
        return []
    return ["list", "--", *typed.split()]
