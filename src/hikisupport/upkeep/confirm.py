"""`data confirm`: records what was found out about an agency, or takes a number back the same minute.

Without an id it goes the round of calls: the most needed agency first, a minute each.
"""

import json
import re
from collections.abc import Callable, Iterator, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from pathlib import Path

from pydantic import ValidationError

from hikisupport.core.errors import HikisupportError, UsageProblem
from hikisupport.core.files import CONFIRMATIONS, SHARED, alone_in, write_whole
from hikisupport.core.page import Piece
from hikisupport.core.text import STANDING_NUMBERS, clean, is_phone, phone_hyphens, phone_like, visible
from hikisupport.core.vocab import State
from hikisupport.core.yaml_file import parse_yaml, read_text
from hikisupport.directory.curated import (
    CLOSED_WORD,
    CheckedField,
    Confirmation,
    digits,
    entries_of,
    load_confirmations,
)
from hikisupport.directory.hours import EXAMPLE, read_hours
from hikisupport.directory.lookup import Book, one_agency, open_book, with_providers
from hikisupport.directory.model import Agency
from hikisupport.directory.search import Query
from hikisupport.directory.view import AgencyView, state_of
from hikisupport.triage.terminal import Key, Screen, read
from hikisupport.upkeep.due import TO_CALL, Due, due
from hikisupport.upkeep.screen import add_known, checked_words, hours_read_back, reach_words
from hikisupport.upkeep.update import copied, is_installed, writable

_HEAD = """# 当所で確かめたこと(番号、時間、移転、閉所)です。下に書き足すだけで、前の行は直しません。
# 書き足すには `hikisupport data confirm` を使います。取り消すときも、行を消さずに withdraw を書き足します。
about:
  title: 当所で確かめたこと
  as_of: "{day}"

confirmations:
"""


def append(folder: Path, entries: Sequence[Confirmation]) -> None:
    """Add checks at the end of confirmations.yaml; nothing that stands there is changed. Hold the folder (alone_in).

    Raises:
        HikisupportError: the file holds a mistake already, or cannot be written.
    """
    file = folder / CONFIRMATIONS
    text = read_text(file) if file.exists() else _HEAD.format(day=entries[0].on)
    text = text.rstrip().removesuffix("[]") if text.rstrip().endswith("confirmations: []") else text
    text = "\n".join([text.rstrip(), *map(_line, entries), ""])
    tree = parse_yaml(text, CONFIRMATIONS)
    found, problems = entries_of(tree)
    if [entry for _, entry in found[-len(entries) :]] != list(entries) or problems or tree.problems:
        raise HikisupportError(f"「{file}」に誤りがあるので書き足せません。`hikisupport data check` で直してください。")
    with _way_out(folder):
        write_whole(file, text, SHARED)


@contextmanager
def _way_out(folder: Path) -> Iterator[None]:
    """Who may not write where the program lies needs the way out now, not the administrator tomorrow."""
    try:
        yield
    except HikisupportError as error:
        raise HikisupportError(f"{error}{copied(folder)}" if is_installed(folder) else error.message) from None


def _line(entry: Confirmation) -> str:
    values = ", ".join(f"{name}: {json.dumps(value, ensure_ascii=False)}" for name, value in entry)
    return f"  - {{{values}}}"


@dataclass(frozen=True, slots=True)
class Confirmed:
    """The entries written, the agency before and after, and the other agencies that show a number taken back.

    ``installed``: they were written into an installed program, which may lose them when it is installed anew.
    """

    entries: tuple[Confirmation, ...]
    before: AgencyView
    after: AgencyView
    elsewhere: tuple[Agency, ...]
    installed: bool


@dataclass(frozen=True, slots=True)
class Wish:
    """What was typed: the agency, what was found out, the day, how, and whether the number is taken back."""

    agency: str
    phone: str | None = None
    on: str | None = None
    how: str | None = None
    withdraw: bool = False
    hours: str | None = None
    moved: str | None = None
    closed: bool = False
    note: str | None = None

    @property
    def untold(self) -> "Wish":
        """The same agency, day and way of checking, with nothing found out."""
        return Wish(self.agency, on=self.on, how=self.how)


def confirm(wish: Wish, folder: Path, moment: datetime) -> Confirmed:
    """Append what was found out to confirmations.yaml and return the agency before and after it.

    Raises:
        UsageProblem: number, hours, day or the way of checking is missing or makes no sense.
        InputProblem: there is no such agency.
        HikisupportError: the folder cannot be written to, or the file is broken.
    """
    if not wish.withdraw:
        writable(folder)
    with ExitStack() as held:
        with _way_out(folder):
            held.enter_context(alone_in(folder))
        book, before = one_agency(open_book(str(folder)), wish.agency, moment)
        how = clean(wish.how or "")
        if not how:
            raise UsageProblem('--how に、どう確かめたかを書いてください。例: --how "代表に電話して聞いた"')
        on = day_typed(wish.on, moment.date())
        entries = tuple(
            Confirmation(window=before.agency.id, field=field, value=value, on=on, how=how)
            for field, value in _values(wish, before, folder)
        )
        append(folder, entries)
    book, after = one_agency(open_book(str(folder)), before.agency.id, moment)
    elsewhere = _elsewhere(entries[0], book, moment.date()) if wish.withdraw else ()
    return Confirmed(entries, before, after, elsewhere, is_installed(folder))


def _values(wish: Wish, before: AgencyView, folder: Path) -> list[tuple[CheckedField, str]]:
    """Return the fields with the values to write.

    Raises:
        UsageProblem: there are none, or one makes no sense.
    """
    if wish.withdraw:
        number = _taken_back(wish, before, folder)
        _keep_standing(before, number, withdraw=True)
        return [("withdraw", number)]
    found: list[tuple[CheckedField, str]] = []
    if wish.phone is not None:
        found.append(("phone", number_typed(wish.phone)))
        _keep_standing(before, found[0][1], withdraw=False)
    found += [("hours", hours_typed(wish.hours))] if wish.hours is not None else []
    found += [("moved", words_typed(wish.moved))] if wish.moved and clean(wish.moved) else []
    found += [("closed", CLOSED_WORD)] if wish.closed else []
    found += [("note", words_typed(wish.note))] if wish.note and clean(wish.note) else []
    if not found:
        raise UsageProblem("確かめたことを、--phone、--hours、--moved、--closed、--note のどれかで書いてください。")
    if len(found) > 1 and wish.closed:
        raise UsageProblem("--closed は、ほかの確かめたことと一緒には書けません。")
    return found


def words_typed(text: str) -> str:
    """Return words without anything like a telephone number: such a number would be shown unchecked.

    Raises:
        UsageProblem: there is one.
    """
    words = clean(text)
    if phone_like(words):
        raise UsageProblem(f"「{words}」に電話番号らしいものがあります。番号は、番号の問い(--phone)に書いてください。")
    return words


def hours_typed(text: str) -> str:
    """Return hours that can be read, as they were typed.

    Raises:
        UsageProblem: they cannot.
    """
    try:
        read_hours(text)
    except ValidationError:
        raise UsageProblem(f"時間「{text}」が読めません。例: {EXAMPLE}") from None
    except ValueError as error:
        raise UsageProblem(f"{error}。".replace(" → ", "。")) from None
    return clean(text)


def _elsewhere(entry: Confirmation, book: Book, day: date) -> tuple[Agency, ...]:
    """Return the other agencies that still show a number: two agencies of one house often share it."""
    return tuple(
        agency
        for agency in with_providers(book, Query()).directory.agencies
        if agency.id != entry.window and digits(entry.value) in _shown_digits(agency, day)
    )


def _shown_digits(agency: Agency, day: date) -> set[str]:
    shown = [phone.number for phone in agency.phones if state_of(phone, day) is not State.WITHHELD]
    return {digits(number) for number in (*shown, agency.fax) if number}


def _keep_standing(shown: AgencyView, number: str, *, withdraw: bool) -> None:
    standing = STANDING_NUMBERS & {phone.number for phone in shown.agency.phones}
    if standing and (withdraw or number not in standing):
        raise UsageProblem(
            f"{'、'.join(sorted(standing))} は緊急の番号なので、変えたり取り消したりできません。"
            "警察署や消防署の番号は、別の窓口として足してください。"
        )


def number_typed(text: str) -> str:
    """Return a telephone number with plain hyphens.

    Raises:
        UsageProblem: it has the shape of none.
    """
    number = phone_hyphens(text)
    if not is_phone(number):
        raise UsageProblem(f"「{text}」は電話番号の形ではありません。例: 011-000-0000")
    return number


def _taken_back(wish: Wish, shown: AgencyView, folder: Path) -> str:
    """Return the number to take back: the one typed, the one confirmed last, or the only one the agency has."""
    numbers = [phone.number for phone in shown.agency.phones if phone.number]
    has = f"この窓口の番号: {'、'.join(numbers) or 'なし'}"
    checks = [entry for entry in load_confirmations(folder)[0] if entry.window == shown.agency.id]
    told = [entry for entry in checks if entry.field in {"phone", "withdraw"}]
    if wish.phone:
        number = number_typed(wish.phone)
        if digits(number) not in {digits(one) for one in (*numbers, *(entry.value for entry in told))}:
            raise UsageProblem(f"「{number}」は、この窓口の番号ではありません。取り消していません。{has}")
        return number
    confirmed: dict[str, str] = {}
    for entry in told:
        confirmed.pop(digits(entry.value), None)
        if entry.field == "phone":
            confirmed[digits(entry.value)] = entry.value
    if not confirmed and len(numbers) != 1:
        raise UsageProblem(f"どの番号を取り消すか、--phone で書いてください。{has}")
    return [*numbers[:1], *confirmed.values()][-1]


def day_typed(text: str | None, today: date) -> str:
    """Return the day of a check, today where none was typed.

    Raises:
        UsageProblem: it is no day, or one to come.
    """
    plain = phone_hyphens((text or today.isoformat()).replace("/", "-"))
    written = re.fullmatch(r"(\d{4})-(\d{1,2})-(\d{1,2})", plain)
    try:
        day = date(*map(int, written.groups())) if written else None
    except ValueError:
        day = None
    if day is None:
        raise UsageProblem(f"--on「{text}」は日付として読めません。例: --on {today.isoformat()}")
    if day > today:
        raise UsageProblem(f"--on「{text}」は先の日付です。確かめた日を書いてください。")
    return day.isoformat()


_SKIP = {"s", "とばす", "飛ばす", "次"}
_HOW = "電話で聞いた"
_KEYS = "Enter 次の問い / s とばす / b 戻る / q やめる"


class _Left(Exception):
    """A question was left with a key: back, stop, or None for skip."""

    def __init__(self, key: Key | None) -> None:
        self.key = key


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
    if wish != wish.untold:
        raise UsageProblem("どの窓口のことか、id を書いてください。例: hikisupport data confirm id --phone 番号")
    writable(folder)
    day_typed(wish.on, moment.date())
    found = due(folder, moment.date())
    started = replace(wish, how=clean(wish.how or "") or _HOW)
    going = _Round(screen, folder, moment)
    going.calls = [_Call(one, replace(started, agency=one.id)) for one in found.due if one.group in TO_CALL]
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
        _show_agency(going, place)
        try:
            _ask_all(going, call)
            _write_findings(going, call)
        except _Left as left:
            if left.key is Key.STOP:
                return
            if left.key is Key.BACK:
                place = max(place - 2, -1)
        place += 1


def _show_agency(going: _Round, place: int) -> None:
    call = going.calls[place]
    page = going.screen.page()
    page.text("")
    page.text(f"{place + 1}/{len(going.calls)}  {call.due.name} [{call.due.id}]", style="strong")
    add_known(page, call.due, indent=2)
    going.screen.show(page)


def _ask_all(going: _Round, call: _Call) -> None:
    """Put the questions one after the other; back at the first leads to the agency before.

    Raises:
        _Left: with a key.
    """
    place = 0
    call.wish = call.wish.untold  # who comes back to an agency tells it anew
    questions: tuple[Callable[[Screen, _Call], None], ...] = (_ask_number, _ask_hours, _ask_place, _ask_note)
    while place < len(questions) and not call.wish.closed:
        try:
            questions[place](going.screen, call)
            place += 1
        except _Left as left:
            if left.key is not Key.BACK or place == 0:
                raise
            place -= 1


def _typed(screen: Screen, question: str, choices: str = "") -> str:
    """Return what was typed ("" for Enter alone).

    Raises:
        _Left: with a key.
    """
    page = screen.page()
    page.text(question, style="label")
    page.choices(" / ".join(part for part in (choices, _KEYS) if part), style="dim", indent=2)
    screen.show(page)
    line = screen.ask("> ")
    key = read(line)
    if key.key in {Key.BACK, Key.STOP} or key.text in _SKIP:
        raise _Left(None if key.text in _SKIP else key.key)
    return str(key.number) if key.number is not None and len(key.text) == 1 else clean(visible(line))


def _ask_for(screen: Screen, question: str, choices: str, read_: Callable[[str], str]) -> str | None:
    """Ask until what is typed can be read; None for Enter alone.

    Raises:
        _Left: with a key.
    """
    while text := _typed(screen, question, choices):
        try:
            return read_(text)
        except UsageProblem as error:
            screen.say(error.message, "warn")
    return None


def _ask_number(screen: Screen, call: _Call) -> None:
    call.wish, call.wrong = replace(call.wish, phone=None), None
    known, number = call.due.number, None
    if known:
        choices = "1 この番号でよい / 2 ちがう番号だった / ちがえば新しい番号"
        number = _ask_for(
            screen,
            f"番号は? {known}",
            choices,
            lambda text: known if text == "1" else "" if text == "2" else number_typed(text),
        )
        if number == "":
            call.wrong = known
            screen.say(f"{known} は、もう出さないようにします。分かれば、正しい番号を打ってください。")
    if not known or call.wrong:
        number = _ask_for(screen, "番号は?", "番号を打つ", number_typed)
    call.wish = replace(call.wish, phone=number)


def _ask_hours(screen: Screen, call: _Call) -> None:
    call.wish = replace(call.wish, hours=None)
    while hours := _ask_for(screen, "電話の受付時間は?", "例 月-金 9:00-17:00、土 10:00-12:00、祝日休み", hours_typed):
        screen.say(hours_read_back(hours), "strong")
        if _typed(screen, "これでよいですか?", "1 よい / 2 書き直す") == "1":
            call.wish = replace(call.wish, hours=hours)
            return


def _ask_place(screen: Screen, call: _Call) -> None:
    call.wish = replace(call.wish, moved=None, closed=False)
    while (text := _typed(screen, "場所は?", "1 変わらない / 2 移った / 3 閉じていた")) not in {"", "1", "2", "3"}:
        screen.say("1、2、3 のどれかを打ってください。", "warn")
    if text == "2":
        call.wish = replace(call.wish, moved=_ask_for(screen, "移った先の住所は?", "", words_typed))
    elif text == "3" and _typed(screen, "閉じたと記録します。もうだれも案内されません。", "1 よい / 2 やめる") == "1":
        call.wish = replace(call.wish.untold, closed=True)


def _ask_note(screen: Screen, call: _Call) -> None:
    call.wish = replace(call.wish, note=_ask_for(screen, "ほかに分かったこと(窓口の注意として出ます)", "", words_typed))


def _write_findings(going: _Round, call: _Call) -> None:
    """Write what was found out; where that is nothing, the agency comes again next time."""
    told = call.wish
    empty = told == told.untold
    if empty and not call.wrong:
        going.screen.say("何も書いていません。次の回にまた出ます。", "dim")
        return
    entries: list[Confirmation] = []
    if call.wrong and call.wrong != told.phone:
        withdrawal = replace(told.untold, phone=call.wrong, withdraw=True)
        entries += confirm(withdrawal, going.folder, going.moment).entries
    if not empty:
        entries += confirm(told, going.folder, going.moment).entries
    going.written.add(told.agency)
    page = going.screen.page()
    page.whole(Piece("書き足しました", "ok"), *(Piece(checked_words(entry)) for entry in entries))
    going.screen.show(page)
