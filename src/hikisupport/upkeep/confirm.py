"""`data confirm ID`: records what was found out about an agency, or takes a number back the same minute."""

import json
import re
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path

from pydantic import ValidationError

from hikisupport.core.errors import HikisupportError, UsageProblem
from hikisupport.core.files import CONFIRMATIONS, SHARED, NoLock, alone_in, write_whole
from hikisupport.core.text import STANDING_NUMBERS, clean, is_phone, phone_hyphens, phone_like
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
from hikisupport.upkeep.update import copied, is_installed, writable

_HEAD = """# 当所で確かめたこと(番号、時間、移転、閉所)です。下に書き足すだけで、前の行は直しません。
# 書き足すには `hikisupport data confirm` を使います。取り消すときも、行を消さずに withdraw を書き足します。
about:
  title: 当所で確かめたこと
  as_of: "{day}"

confirmations:
"""


def told_before(folder: Path, window: str, number: str) -> bool:
    """Tell whether a number of an agency was confirmed or taken back before."""
    return any(digits(entry.value) == digits(number) for entry in _numbers_told(folder, window))


def last_confirmed(folder: Path, window: str) -> str | None:
    """Return the number of an agency that was confirmed last and not taken back since, or None."""
    numbers: dict[str, str] = {}
    for entry in _numbers_told(folder, window):
        numbers.pop(digits(entry.value), None)
        if entry.field == "phone":
            numbers[digits(entry.value)] = entry.value
    return list(numbers.values())[-1] if numbers else None


def _numbers_told(folder: Path, window: str) -> list[Confirmation]:
    found = load_confirmations(folder)[0]
    return [entry for entry in found if entry.window == window and entry.field in {"phone", "withdraw"}]


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
    try:
        write_whole(file, text, SHARED)
    except HikisupportError as error:
        # Who may not write where the program lies needs the way out now, not the administrator tomorrow.
        raise HikisupportError(f"{error}{copied(folder)}" if is_installed(folder) else str(error)) from None


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
    book: Book
    elsewhere: tuple[Agency, ...]
    installed: bool


@dataclass(frozen=True, slots=True)
class Wish:
    """What was typed: the agency, what was found out, the day, how, and whether the number is taken back."""

    window: str
    phone: str | None = None
    on: str | None = None
    how: str | None = None
    withdraw: bool = False
    hours: str | None = None
    moved: str | None = None
    closed: bool = False
    note: str | None = None


def confirm(wish: Wish, folder: Path, moment: datetime) -> Confirmed:
    """Append what was found out to confirmations.yaml and return the agency before and after it.

    Raises:
        UsageProblem: number, hours, day or the way of checking is missing or makes no sense.
        InputProblem: there is no such agency.
        HikisupportError: the folder cannot be written to, or the file is broken.
    """
    if not wish.withdraw:
        writable(folder)
    with _held(folder):
        book, before = one_agency(open_book(str(folder)), wish.window, moment)
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
    return Confirmed(entries, before, after, book, elsewhere, is_installed(folder))


@contextmanager
def _held(folder: Path) -> Iterator[None]:
    try:
        with alone_in(folder):
            yield
    except NoLock as error:
        raise NoLock(f"{error}{copied(folder)}" if is_installed(folder) else str(error)) from None


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
    if wish.hours is not None:
        found.append(("hours", hours_typed(wish.hours)))
    found += [("moved", words_typed(wish.moved))] if clean(wish.moved or "") else []
    found += [("closed", CLOSED_WORD)] if wish.closed else []
    found += [("note", words_typed(wish.note))] if clean(wish.note or "") else []
    if not found:
        raise UsageProblem("確かめたことを、--phone、--hours、--moved、--closed、--note のどれかで書いてください。")
    if len(found) > 1 and wish.closed:
        raise UsageProblem("--closed は、ほかの確かめたことと一緒には書けません。")
    return found


def words_typed(text: str | None) -> str:
    """Return words without anything like a telephone number: such a number would be shown unchecked.

    Raises:
        UsageProblem: there is one.
    """
    words = clean(text or "")
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
    """Return the other agencies that still show a number: two desks of one house often share it."""
    wanted = digits(entry.value)
    return tuple(
        agency
        for agency in with_providers(book, Query()).directory.agencies
        if agency.id != entry.window and wanted in _shown_digits(agency, day)
    )


def _shown_digits(agency: Agency, day: date) -> set[str]:
    shown = [phone.number for phone in agency.phones if state_of(phone, day) is not State.WITHHELD]
    return {digits(number) for number in (*shown, agency.fax) if number}


def _keep_standing(window: AgencyView, number: str, *, withdraw: bool) -> None:
    standing = STANDING_NUMBERS & {phone.number for phone in window.agency.phones}
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


def _taken_back(wish: Wish, window: AgencyView, folder: Path) -> str:
    """Return the number to take back: the one typed, the one confirmed last, or the only one the agency has."""
    numbers = [phone.number for phone in window.agency.phones if phone.number]
    if wish.phone:
        number = number_typed(wish.phone)
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


def day_typed(text: str | None, today: date) -> str:
    """Return the day of a check, today where none was typed.

    Raises:
        UsageProblem: it is no day, or one to come.
    """
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
