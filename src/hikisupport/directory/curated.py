"""Reads the agencies of a data folder with their area and the holidays."""

import csv
from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any, TypeVar

from hikisupport.core.errors import DataProblem, Problem
from hikisupport.core.files import CONFIRMATIONS
from hikisupport.core.model import Source
from hikisupport.core.records import admit, head, records, unusable, whole
from hikisupport.core.text import STANDING_NUMBERS
from hikisupport.core.vocab import Confidence
from hikisupport.core.yaml_file import Tree, read_text, read_yaml
from hikisupport.directory.hours_typed import read_hours
from hikisupport.directory.model import Agency, Area, Confirmation, Directory, Holidays, Phone, Schedule, Ward

OWN = "own-check"
CLOSED, CLOSED_WORD = f"{OWN}-closed", "閉所"
W = TypeVar("W", bound=Agency)


def load_confirmations(folder: Path) -> tuple[tuple[Confirmation, ...], list[Problem]]:
    """Return the checks in the order in which they were written, and the problems of single entries."""
    if not (folder / CONFIRMATIONS).exists():
        return (), []
    tree = read_yaml(folder / CONFIRMATIONS)
    found, problems = entries_of(tree)
    return tuple(entry for _, entry in found), [*tree.problems, *problems]


def entries_of(tree: Tree) -> tuple[list[tuple[int, Confirmation]], list[Problem]]:
    """Return the sound entries with their places in the list, and the problems of the others."""
    values = tree.value.get("confirmations") if isinstance(tree.value, dict) else None
    if values is not None and not isinstance(values, list):
        problem = tree.problem(
            ("confirmations",), "「confirmations」が一覧ではありません", "- で始まる行を並べてください"
        )
        return [], [problem]
    sound: list[tuple[int, Confirmation]] = []
    problems: list[Problem] = []
    for index, value in enumerate(values or ()):
        entry, faults = admit(Confirmation, value, tree, ("confirmations", index))
        problems += faults
        if entry is not None:
            sound.append((index, entry))
    return sound, problems


def unknown_agencies(folder: Path, known: Iterable[str]) -> list[Problem]:
    """Return a problem for each check of an agency that does not exist (offices of the open data apart)."""
    if not (folder / CONFIRMATIONS).exists():
        return []
    ids = set(known)
    tree = read_yaml(folder / CONFIRMATIONS)
    return [
        tree.problem(("confirmations", index, "window"), f"窓口「{entry.window}」がありません", "id を確かめてください")
        for index, entry in entries_of(tree)[0]
        if entry.window not in ids
    ]


def lay_over(windows: Iterable[W], entries: Sequence[Confirmation], wards: Sequence[Ward] = ()) -> tuple[W, ...]:
    """Return the agencies with the checks applied, the later over the earlier; ``wards`` place a new address."""
    by_window: dict[str, list[Confirmation]] = {}
    for entry in entries:
        by_window.setdefault(entry.window, []).append(entry)
    return tuple(
        _applied(window, [entry for name in window.ids for entry in by_window.get(name, ())], wards)
        if not by_window.keys().isdisjoint(window.ids)
        else window
        for window in windows
    )


def _applied(window: W, entries: list[Confirmation], wards: Sequence[Ward]) -> W:
    if standing := STANDING_NUMBERS & {phone.number for phone in window.phones}:
        return _with_numbers(window, [entry for entry in entries if entry.field == "phone" and entry.value in standing])
    window = _with_numbers(window, [entry for entry in entries if entry.field in {"phone", "withdraw"}])
    latest = {entry.field: entry for entry in entries}
    if hours := latest.get("hours"):
        found: dict[str, Any] = {"hours": (Schedule.model_validate(read_hours(hours.value)),), "hours_text": None}
        window = _checked(window, "hours", hours, found)
    if moved := latest.get("moved"):
        ward = next((ward.id for ward in wards if ward.label in moved.value), None)
        found = {"address": moved.value, "seat_ward": ward, "postal_code": None, "point": None}
        window = _checked(window, "address", moved, found)
    for note in (entry for entry in entries if entry.field == "note"):
        window = _checked(window, "notes", note, {"notes": (*window.notes, f"{note.value}({note.on} 当所で確認)")})
    return _closed(window, closed) if (closed := _last_closing(entries)) else window


def _checked(window: W, fact: str, entry: Confirmation, values: dict[str, Any]) -> W:
    """Return an agency with a fact as the centre found it: its own check is the one source of it."""
    key = f"{OWN}-{fact}"
    own = Source(title=f"当所で確認({entry.how})", date=entry.on, confidence=Confidence.CALLED)
    beside = window.cites.get(fact, ()) if fact == "notes" else ()
    cites = {**window.cites, fact: (*(name for name in beside if name != key), key)}
    return window.model_copy(update={**values, "sources": {**window.sources, key: own}, "cites": cites})


def _last_closing(entries: Sequence[Confirmation]) -> Confirmation | None:
    """Return the check that found an agency closed, unless it was found open again after it."""
    closing = None
    for entry in entries:
        if entry.field == "closed":
            closing = entry
        elif entry.field in {"phone", "hours", "moved"}:
            closing = None
    return closing


def _closed(window: W, entry: Confirmation) -> W:
    """Return an agency that is closed: nobody is sent there, and whoever looks it up reads why."""
    note = f"当所の確認で、閉じたと分かりました({entry.on} {entry.how})。"
    values: dict[str, Any] = {"steps": (), "role": "hint", "hours": (), "hours_text": None, "fax": None, "mail": None}
    values["phones"] = (Phone(source=CLOSED, note=note),)
    values["summary"] = f"いまは閉じています({entry.value})。" if entry.value != CLOSED_WORD else "いまは閉じています。"
    own = Source(title=f"当所で確認({entry.how})", date=entry.on, confidence=Confidence.CALLED)
    cites = {**window.cites, "summary": (CLOSED,)}
    return window.model_copy(update={**values, "sources": {**window.sources, CLOSED: own}, "cites": cites})


def is_closed(window: Agency) -> bool:
    """Tell whether the centre has found an agency closed."""
    return CLOSED in window.sources


def _with_numbers(window: W, entries: list[Confirmation]) -> W:
    """Return an agency with the numbers that were confirmed, and without those that were taken back."""
    confirmed: dict[str, Confirmation] = {}
    wrong: dict[str, Confirmation] = {}
    for entry in entries:
        number = digits(entry.value)
        confirmed.pop(number, None)
        wrong.pop(number, None)
        (confirmed if entry.field == "phone" else wrong)[number] = entry
    own = list(confirmed.values())
    several = len(window.phones) > 1
    phones = [_withdrawn(phone, wrong, several) for phone in window.phones]
    for entry in own:
        phones = _with(phones, entry)
    sources = dict(window.sources)
    if own:
        latest = max(own, key=lambda entry: entry.on)
        sources[OWN] = Source(title=f"当所で確認({latest.how})", date=latest.on, confidence=Confidence.CALLED)
    fax = None if digits(window.fax) in wrong else window.fax
    return window.model_copy(update={"phones": tuple(phones), "sources": sources, "fax": fax})


def _withdrawn(phone: Phone, wrong: dict[str, Confirmation], several: bool) -> Phone:
    """Return a number without what is wrong; where others stand beside it, the note says which one it speaks of."""
    entry = wrong.get(digits(phone.number)) if phone.number else None
    if entry is None:
        return phone
    which = f"「{phone.label}」の番号" if phone.label else "ここに出ているものとは別の番号"
    note = f"{which}は、当所で誤りが分かり、出していません" if several else "当所で番号の誤りが分かり、出していません"
    return Phone(source=phone.source, label=phone.label, note=f"{note}({entry.on} {entry.how})。")


def _with(phones: list[Phone], entry: Confirmation) -> list[Phone]:
    """Put a confirmed number in the place of the same number, else of one that nobody knew, else before all others."""
    here = [place for place, phone in enumerate(phones) if phone.number and digits(phone.number) == digits(entry.value)]
    here += [place for place, phone in enumerate(phones) if phone.number is None]
    old = phones[here[0]] if here else None
    label = old.label if old else ""
    new = Phone(number=entry.value, label=label, confidence=Confidence.CALLED, date=entry.on, source=OWN)
    rest = [phone for place, phone in enumerate(phones) if not here or place != here[0]]
    return [new, *rest]


def digits(number: str | None) -> str:
    """Return a number without its hyphens, to compare it with another."""
    return (number or "").replace("-", "")


def own_checks(folder: Path, agencies: tuple[Agency, ...]) -> tuple[tuple[Confirmation, ...], list[Problem]]:
    """Return the centre's own checks; a broken file of them becomes a problem and hides no agency."""
    try:
        checks, problems = load_confirmations(folder)
        ids = {agency.id for agency in agencies}
        # Whether an office of the open data exists is known only where its rows are read (data check).
        ids |= {entry.window for entry in checks if entry.window.startswith("wamnet-")}
        return checks, [*problems, *unknown_agencies(folder, ids)] if checks else problems
    except DataProblem as error:
        return (), list(error.problems) or [Problem("confirmations.yaml", 1, 1, "", error.message)]


def with_own_checks(windows: Directory, folder: Path) -> Directory:
    """Return the agencies with the centre's own checks laid over them, and the problems of those checks."""
    checks, problems = own_checks(folder, windows.agencies)
    return replace(
        windows,
        agencies=lay_over(windows.agencies, checks, windows.area.wards),
        problems=(*windows.problems, *problems),
    )


def read_area(folder: Path) -> Area:
    """Return the area of a data folder.

    Raises:
        DataProblem: the file is missing or cannot be used.
    """
    return load_area(read_yaml(folder / "area.yaml"))[0]


def load_area(tree: Tree) -> tuple[Area, list[Problem]]:
    """Return the area with its sound wards, and the problems of the others.

    Raises:
        DataProblem: the rest of the file is broken, or no ward is sound.
    """
    if not isinstance(tree.value, dict):
        return whole(tree, Area), []
    wards, problems = records(tree, "wards", Ward)
    rest = {key: value for key, value in tree.value.items() if key not in ("about", "wards")}
    area, faults = admit(Area, {**rest, "wards": ()}, tree)
    if area is None:
        raise unusable(tree.file, [*tree.problems, *faults, *problems])
    return area.model_copy(update={"wards": wards}), problems


def load_directory(folder: Path) -> Directory:
    """Return agencies, area and holidays of a data folder, with the problems of single records.

    Raises:
        DataProblem: a file is missing or holds nothing that can be used.
    """
    return with_own_checks(read_agencies(folder), folder)


def read_agencies(folder: Path) -> Directory:
    """Return agencies, area and holidays as they stand in their own files.

    Raises:
        DataProblem: a file is missing or holds nothing that can be used.
    """
    tree = read_yaml(folder / "agencies.yaml")
    about = head(tree)
    agencies, problems = records(tree, "agencies", Agency)
    agencies, repeated = once(agencies, tree)
    area_tree = read_yaml(folder / "area.yaml")
    area, ward_problems = load_area(area_tree)
    holidays, holiday_problems = _holidays_or_none(folder)
    return Directory(
        agencies=agencies,
        area=area,
        holidays=holidays,
        versions={"agencies": about.as_of},
        problems=(
            *tree.problems,
            *problems,
            *repeated,
            *area_tree.problems,
            *ward_problems,
            *holiday_problems,
        ),
    )


def once(agencies: tuple[Agency, ...], tree: Tree) -> tuple[tuple[Agency, ...], list[Problem]]:
    """Return the agencies with the first of each id, and a problem for every other."""
    kept: dict[str, Agency] = {agency.id: agency for agency in reversed(agencies)}
    problems = []
    seen: set[str] = set()
    for index, entry in enumerate(tree.value["agencies"]):
        window_id = str(entry.get("id")) if isinstance(entry, dict) else ""
        if window_id in seen and window_id in kept:
            path = ("agencies", index, "id")
            problems.append(tree.problem(path, f"id「{window_id}」が2つあります", "別の id にしてください"))
        seen.add(window_id)
    return tuple(agency for agency in agencies if kept[agency.id] is agency), problems


def _holidays_or_none(folder: Path) -> tuple[Holidays, list[Problem]]:
    """Return the holidays; a broken list becomes a problem and knows no year, so that no day passes for sure."""
    try:
        return load_holidays(folder), []
    except DataProblem as error:
        return Holidays({}, 9999, 0), list(error.problems)


def load_holidays(folder: Path) -> Holidays:
    """Return the official list of national holidays (data/holidays.csv, Cabinet Office).

    Raises:
        DataProblem: the file is missing or lines of it are no date with a name (a lost holiday would show a
            closed agency as open, so that no part of a broken list is used).
    """
    file = folder / "holidays.csv"
    names: dict[date, str] = {}
    problems: list[Problem] = []
    for number, line in enumerate(read_text(file).splitlines(), start=1):
        if number == 1 or not line.strip():
            continue
        try:
            names.update([_holiday(*next(csv.reader([line])))])
        except (ValueError, TypeError, OverflowError, csv.Error):
            problems.append(_holiday_problem(file.name, number, "祝日の行として読めません"))
    if not names:
        problems.append(_holiday_problem(file.name, 1, "祝日がありません"))
    if problems:
        raise unusable(file.name, problems)
    return Holidays(names, min(names).year, max(names).year)


def _holiday(day: str, name: str) -> tuple[date, str]:
    year, month, day_of_month = day.replace("-", "/").split("/")
    if not name.strip():
        raise ValueError("a holiday has a name")
    return date(int(year), int(month), int(day_of_month)), name.strip()


def _holiday_problem(file: str, line: int, message: str) -> Problem:
    return Problem(file, line, 1, "", message, "内閣府の一覧のとおり「2026/11/23,勤労感謝の日」の形で書いてください")
