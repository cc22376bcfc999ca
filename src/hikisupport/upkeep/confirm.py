"""`data confirm`: records that a number was called and is right, or takes a number back the same minute."""

import json
import re
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path

from hikisupport.core.errors import HikisupportError, UsageProblem
from hikisupport.core.files import CONFIRMATIONS, SHARED, write_whole
from hikisupport.core.text import STANDING_NUMBERS, clean, is_phone, phone_hyphens
from hikisupport.core.vocab import State
from hikisupport.core.yaml_file import parse_yaml, read_text
from hikisupport.directory.curated import digits, entries_of, load_confirmations
from hikisupport.directory.lookup import Book, one_window, open_book, with_offices
from hikisupport.directory.model import Agency, Confirmation
from hikisupport.directory.search import Query
from hikisupport.directory.trust import state_of
from hikisupport.directory.view import WindowView
from hikisupport.upkeep.update import copied, is_installed, writable

_HEAD = """# 当所で確かめた電話番号です。下に書き足すだけで、前の行は直しません。
# 書き足すには `hikisupport data confirm` を使います。取り消すときも、行を消さずに withdraw を書き足します。
about:
  title: 当所で確かめたこと
  as_of: "{day}"

confirmations:
"""


def told_before(folder: Path, window: str, number: str) -> bool:
    """Tell whether a number of a window was confirmed or taken back before."""
    entries = load_confirmations(folder)[0]
    return any(entry.window == window and digits(entry.value) == digits(number) for entry in entries)


def last_confirmed(folder: Path, window: str) -> str | None:
    """Return the number of a window that was confirmed last and not taken back since, or None."""
    numbers: dict[str, str] = {}
    for entry in load_confirmations(folder)[0]:
        if entry.window == window:
            numbers.pop(digits(entry.value), None)
            if entry.field == "phone":
                numbers[digits(entry.value)] = entry.value
    return list(numbers.values())[-1] if numbers else None


def with_entry(folder: Path, entry: Confirmation) -> str:
    """Return the text of confirmations.yaml with one more check at its end; nothing that stands there is changed."""
    file = folder / CONFIRMATIONS
    text = read_text(file) if file.exists() else _HEAD.format(day=entry.on)
    text = text.rstrip().removesuffix("[]").rstrip() if text.rstrip().endswith("confirmations: []") else text.rstrip()
    values = (
        ("window", entry.window),
        ("field", entry.field),
        ("value", entry.value),
        ("on", entry.on),
        ("how", entry.how),
    )
    lines = ", ".join(f"{name}: {json.dumps(value, ensure_ascii=False)}" for name, value in values)
    return f"{text}\n  - {{{lines}}}\n"


def reads_back(text: str, entry: Confirmation) -> bool:
    """Tell whether a text is sound confirmations with this check as the last."""
    tree = parse_yaml(text, CONFIRMATIONS)
    found, problems = entries_of(tree)
    return bool(found) and found[-1][1] == entry and not problems and not tree.problems


@dataclass(frozen=True, slots=True)
class Confirmed:
    """The entry written, the window before and after it, and the other windows that show a number taken back.

    ``installed``: it was written into an installed program, which may lose it when it is installed anew.
    """

    entry: Confirmation
    before: WindowView
    after: WindowView
    book: Book
    elsewhere: tuple[Agency, ...]
    installed: bool


@dataclass(frozen=True, slots=True)
class Wish:
    """What was typed: the window, the number, the day, how it was checked, and whether a number is taken back."""

    window: str
    phone: str | None
    on: str | None
    how: str | None
    withdraw: bool


def confirm(wish: Wish, folder: Path, moment: datetime) -> Confirmed:
    """Append a check to confirmations.yaml and return the window before and after it.

    Raises:
        UsageProblem: number, day or the way of checking is missing or makes no sense.
        InputProblem: there is no such window.
        HikisupportError: the folder cannot be written to, or the file is broken.
    """
    if not wish.withdraw:
        writable(folder)
    book, before = one_window(open_book(str(folder)), wish.window, moment)
    how = clean(wish.how or "")
    if not how:
        raise UsageProblem('--how に、どう確かめたかを書いてください。例: --how "代表に電話して聞いた"')
    number = _taken_back(wish, before, folder) if wish.withdraw else _number(wish.phone)
    _keep_standing(before, number, wish.withdraw)
    field = "withdraw" if wish.withdraw else "phone"
    entry = Confirmation(window=before.agency.id, field=field, value=number, on=_day(wish.on, moment.date()), how=how)
    text = with_entry(folder, entry)
    if not reads_back(text, entry):
        raise HikisupportError(
            f"「{folder / CONFIRMATIONS}」に誤りがあるので書き足せません。`hikisupport data check` で直してください。"
        )
    _write(folder, text)
    book, after = one_window(open_book(str(folder)), before.agency.id, moment)
    elsewhere = _elsewhere(entry, book, moment.date()) if wish.withdraw else ()
    return Confirmed(entry, before, after, book, elsewhere, is_installed(folder))


def _write(folder: Path, text: str) -> None:
    try:
        write_whole(folder / CONFIRMATIONS, text, SHARED)
    except HikisupportError as error:
        # Who may not write where the program lies needs the way out now, not the administrator tomorrow.
        raise HikisupportError(f"{error}{copied(folder)}" if is_installed(folder) else str(error)) from None


def _elsewhere(entry: Confirmation, book: Book, day: date) -> tuple[Agency, ...]:
    """Return the other windows that still show a number: two desks of one house often share it."""
    wanted = digits(entry.value)
    return tuple(
        agency
        for agency in with_offices(book, Query()).directory.agencies
        if agency.id != entry.window and wanted in _shown_digits(agency, day)
    )


def _shown_digits(agency: Agency, day: date) -> set[str]:
    shown = [phone.number for phone in agency.phones if state_of(phone, day) is not State.WITHHELD]
    return {digits(number) for number in (*shown, agency.fax) if number}


def _keep_standing(window: WindowView, number: str, withdraw: bool) -> None:
    standing = STANDING_NUMBERS & {phone.number for phone in window.agency.phones}
    if standing and (withdraw or number not in standing):
        raise UsageProblem(
            f"{'、'.join(sorted(standing))} は緊急の番号なので、変えたり取り消したりできません。"
            "警察署や消防署の番号は、別の窓口として足してください。"
        )


def _number(text: str | None) -> str:
    number = phone_hyphens(text or "")
    if not is_phone(number):
        raise UsageProblem(f"--phone「{text or ''}」は電話番号の形ではありません。例: --phone 011-000-0000")
    return number


def _taken_back(wish: Wish, window: WindowView, folder: Path) -> str:
    """Return the number to take back: the one typed, the one confirmed last, or the only one the window has."""
    numbers = [phone.number for phone in window.agency.phones if phone.number]
    if wish.phone:
        number = _number(wish.phone)
        known = {digits(one) for one in numbers}
        if digits(number) not in known and not told_before(folder, window.agency.id, number):
            raise UsageProblem(
                f"「{number}」は、この窓口の番号ではありません。取り消していません。"
                f"この窓口の番号: {'、'.join(numbers) or 'なし'}"
            )
        return number
    last = last_confirmed(folder, window.agency.id)
    if last is None and len(numbers) != 1:
        raise UsageProblem(
            f"どの番号を取り消すか、--phone で書いてください。この窓口の番号: {'、'.join(numbers) or 'なし'}"
        )
    return last or numbers[0]


def _day(text: str | None, today: date) -> str:
    plain = phone_hyphens((text or today.isoformat()).replace("/", "-"))
    if re.fullmatch(r"\d{4}-\d{1,2}-\d{1,2}", plain):
        try:
            day = date(*(int(part) for part in plain.split("-")))
        except ValueError:
            day = None
        if day and day <= today:
            return day.isoformat()
        if day:
            raise UsageProblem(f"--on「{text}」は先の日付です。確かめた日を書いてください。")
    raise UsageProblem(f"--on「{text}」は日付として読めません。例: --on {today.isoformat()}")
