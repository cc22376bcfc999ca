"""`data confirm` without an id: the round of calls, the most needed agency first, a minute each."""

from collections.abc import Callable
from dataclasses import dataclass, field, replace
from datetime import datetime
from pathlib import Path
from typing import Protocol

from hikisupport.core.errors import UsageProblem
from hikisupport.core.page import Page, Piece
from hikisupport.core.text import clean, visible
from hikisupport.directory.curated import Confirmation
from hikisupport.triage.terminal import Key, read
from hikisupport.upkeep.confirm import Wish, confirm, day_typed, hours_typed, number_typed, words_typed
from hikisupport.upkeep.due import WINDOWS, Due, due
from hikisupport.upkeep.screen import add_known, checked_words, hours_read_back, reach_words
from hikisupport.upkeep.update import writable

_SKIP = {"s", "とばす", "飛ばす", "次"}
_HOW = "電話で聞いた"
_KEYS = "Enter 次の問い / s とばす / b 戻る / q やめる"


class Screen(Protocol):
    """Where the round is shown and typed."""

    def page(self) -> Page:
        """Return an empty page."""

    def show(self, page: Page) -> None:
        """Show a page."""

    def say(self, text: str, style: str = "") -> None:
        """Show one paragraph."""

    def ask(self, prompt: str) -> str:
        """Return the line typed after a prompt."""


class _Skip(Exception):
    """Leave this agency as it is."""


class _Back(Exception):
    """Go to the question before."""


class _Stop(Exception):
    """End the round."""


@dataclass(slots=True)
class _Call:
    """One agency and what has been typed about it so far."""

    due: Due
    wish: Wish
    wrong: str | None = None  # the number known so far, where it proved wrong


@dataclass(slots=True)
class _Round:
    screen: Screen
    folder: Path
    moment: datetime
    calls: list[_Call] = field(default_factory=list)
    written: set[str] = field(default_factory=set)


def go_round(screen: Screen, wish: Wish, folder: Path, moment: datetime) -> None:
    """Go through the agencies that are due; what was found out about each is written before the next comes.

    Raises:
        UsageProblem: something was typed that belongs to one agency.
        HikisupportError: the folder cannot be written to.
        Stopped: the input ended; what was written before stays.
    """
    if wish != Wish("", on=wish.on, how=wish.how):
        raise UsageProblem("どの窓口のことか、id を書いてください。例: hikisupport data confirm id --phone 番号")
    writable(folder)
    day_typed(wish.on, moment.date())
    found = due(folder, moment.date())
    started = replace(wish, how=clean(wish.how or "") or _HOW)
    going = _Round(screen, folder, moment)
    going.calls = [_Call(one, replace(started, window=one.id)) for one in found.due if one.group in WINDOWS]
    screen.say(reach_words(found.reach), "heading")
    if not going.calls:
        screen.say("確かめる窓口はありません。")
        return
    screen.say(f"確かめる窓口 {len(going.calls)}か所。記録には「{started.how}」と残ります(変えるときは --how)。")
    try:
        _go_on(going)
    finally:
        left = f"のこりは、同じコマンドで続きから始まります({len(going.calls) - len(going.written)}か所)。"
        screen.say(f"{len(going.written)}か所を書き足しました。{left}", "strong")


def _go_on(going: _Round) -> None:
    place = 0
    while place < len(going.calls):
        call = going.calls[place]
        _show(going, place)
        try:
            _ask_all(going, call)
            _write(going, call)
        except _Skip:
            pass
        except _Back:
            place = max(place - 2, -1)
        except _Stop:
            return
        place += 1


def _show(going: _Round, place: int) -> None:
    call = going.calls[place]
    page = going.screen.page()
    page.text("")
    page.text(f"{place + 1}/{len(going.calls)}  {call.due.name} [{call.due.id}]", style="strong")
    add_known(page, call.due, indent=2)
    going.screen.show(page)


def _ask_all(going: _Round, call: _Call) -> None:
    """Put the questions one after the other; back at the first leads to the agency before.

    Raises:
        _Back, _Skip, _Stop: that was typed.
    """
    place = 0
    call.wish = Wish(call.due.id, on=call.wish.on, how=call.wish.how)  # who comes back to an agency tells it anew
    questions: tuple[Callable[[Screen, _Call], None], ...] = (_ask_number, _ask_hours, _ask_place, _ask_note)
    while place < len(questions) and not call.wish.closed:
        try:
            questions[place](going.screen, call)
            place += 1
        except _Back:
            if place == 0:
                raise
            place -= 1


def _typed(screen: Screen, question: str, choices: str = "") -> str:
    """Return what was typed ("" for Enter alone).

    Raises:
        _Back, _Skip, _Stop: that was typed.
    """
    page = screen.page()
    page.text(question, style="label")
    page.choices(" / ".join(part for part in (choices, _KEYS) if part), style="dim", indent=2)
    screen.show(page)
    line = screen.ask("> ")
    key = read(line)
    if key.text in _SKIP:
        raise _Skip
    if key.key is Key.BACK:
        raise _Back
    if key.key is Key.STOP:
        raise _Stop
    return str(key.number) if key.number is not None and len(key.text) == 1 else clean(visible(line))


def _ask_number(screen: Screen, call: _Call) -> None:
    known = call.due.number
    choices = "1 この番号でよい / 2 ちがう番号だった / ちがえば新しい番号" if known else "番号を打つ"
    call.wish, call.wrong = replace(call.wish, phone=None), None
    while True:
        text = _typed(screen, f"番号は? {known or ''}".rstrip(), choices)
        if known and text == "2":
            call.wrong = known
            screen.say(f"{known} は、もう出さないようにします。分かれば、正しい番号を打ってください。")
            known, choices = None, "番号を打つ"
            continue
        try:
            if text:
                call.wish = replace(call.wish, phone=known if known and text == "1" else number_typed(text))
            return
        except UsageProblem as error:
            screen.say(error.message, "warn")


def _ask_hours(screen: Screen, call: _Call) -> None:
    call.wish = replace(call.wish, hours=None)
    while True:
        text = _typed(screen, "電話の受付時間は?", "例 月-金 9:00-17:00、土 10:00-12:00、祝日休み")
        if not text:
            return
        try:
            hours = hours_typed(text)
        except UsageProblem as error:
            screen.say(error.message, "warn")
            continue
        screen.say(hours_read_back(hours), "strong")
        if _typed(screen, "これでよいですか?", "1 よい / 2 書き直す") == "1":
            call.wish = replace(call.wish, hours=hours)
            return


def _ask_place(screen: Screen, call: _Call) -> None:
    call.wish = replace(call.wish, moved=None, closed=False)
    while (text := _typed(screen, "場所は?", "1 変わらない / 2 移った / 3 閉じていた")) not in {"", "1", "2", "3"}:
        screen.say("1、2、3 のどれかを打ってください。", "warn")
    if text == "2":
        call.wish = replace(call.wish, moved=_ask_words(screen, "移った先の住所は?"))
    elif text == "3" and _typed(screen, "閉じたと記録します。もうだれも案内されません。", "1 よい / 2 やめる") == "1":
        call.wish = replace(Wish(call.due.id, on=call.wish.on, how=call.wish.how), closed=True)


def _ask_note(screen: Screen, call: _Call) -> None:
    call.wish = replace(call.wish, note=_ask_words(screen, "ほかに分かったこと(窓口の注意として出ます)"))


def _ask_words(screen: Screen, question: str) -> str | None:
    while True:
        try:
            return words_typed(_typed(screen, question)) or None
        except UsageProblem as error:
            screen.say(error.message, "warn")


def _write(going: _Round, call: _Call) -> None:
    """Write what was found out; where that is nothing, the agency comes again next time."""
    told = call.wish
    empty = told == Wish(told.window, on=told.on, how=told.how)
    if empty and not call.wrong:
        going.screen.say("何も書いていません。次の回にまた出ます。", "dim")
        return
    entries: list[Confirmation] = []
    if call.wrong and call.wrong != told.phone:
        withdrawal = Wish(told.window, phone=call.wrong, on=told.on, how=told.how, withdraw=True)
        entries += confirm(withdrawal, going.folder, going.moment).entries
    if not empty:
        entries += confirm(told, going.folder, going.moment).entries
    going.written.add(told.window)
    page = going.screen.page()
    page.whole(Piece("書き足しました", "ok"), *(Piece(checked_words(entry)) for entry in entries))
    going.screen.show(page)
