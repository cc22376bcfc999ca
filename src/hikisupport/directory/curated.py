"""Reads the agencies of a data folder with their area and the holidays, and lays the centre's own checks over them."""

import csv
from collections.abc import Container, Iterable, Sequence
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any, Literal, TypeVar

from pydantic import model_validator

from hikisupport.core.errors import DataProblem, Problem
from hikisupport.core.files import CONFIRMATIONS
from hikisupport.core.model import PartialDate, Record, Slug, Source, Text
from hikisupport.core.records import admit, head, records, unusable, whole
from hikisupport.core.text import STANDING_NUMBERS, is_phone, phone_like
from hikisupport.core.vocab import Confidence
from hikisupport.core.yaml_file import Tree, read_text, read_yaml
from hikisupport.directory.hours import read_hours
from hikisupport.directory.model import Agency, Area, Directory, Holidays, Phone, Ward

OWN = "own-check"
CLOSED, CLOSED_WORD = f"{OWN}-closed", "閉所"
A = TypeVar("A", bound=Agency)
CheckedField = Literal["phone", "withdraw", "hours", "moved", "closed", "note"]


class Confirmation(Record):
    """A check made by the centre itself, laid over a record (data/confirmations.yaml, append-only).

    ``phone``: this number was called and is right; ``withdraw``: this number is wrong, show it no more; ``hours``: of
    the telephone, as typed; ``moved``: the new address; ``closed``: the agency is no more; ``note``: said besides.
    """

    window: Slug
    field: CheckedField
    value: Text
    on: PartialDate
    how: Text

    @model_validator(mode="after")
    def _can_be_read(self) -> "Confirmation":
        if self.field in {"phone", "withdraw"} and not is_phone(self.value):
            raise ValueError(f"電話番号の形ではありません:「{self.value}」 → 番号を確かめてください")
        if self.field in {"moved", "note"} and phone_like(self.value):
            raise ValueError(
                f"電話番号らしいものがあります:「{self.value}」 → 番号は field: phone の行に書いてください"
            )
        if self.field == "hours":
            read_hours(self.value)
        return self


Placed = tuple[int, Confirmation]  # a check with its place in the list


def load_confirmations(
    folder: Path, known: Container[str] | None = None
) -> tuple[tuple[Confirmation, ...], list[Problem]]:
    """Return the checks in the order in which they were written, and the problems of single entries.

    With ``known`` ids of agencies, a check of any other is a problem too (offices of the open data apart).
    """
    if not (folder / CONFIRMATIONS).exists():
        return (), []
    tree = read_yaml(folder / CONFIRMATIONS)
    found, problems = entries_of(tree)
    if known is not None:
        # Whether an office of the open data exists is known only where its rows are read (data check).
        curated = [(index, entry) for index, entry in found if not entry.window.startswith("wamnet-")]
        problems += unknown_agencies(tree, curated, known)
    return tuple(entry for _, entry in found), [*tree.problems, *problems]


def entries_of(tree: Tree) -> tuple[list[Placed], list[Problem]]:
    """Return the sound entries with their places in the list, and the problems of the others."""
    values = tree.value.get("confirmations") if isinstance(tree.value, dict) else None
    if values is not None and not isinstance(values, list):
        problem = tree.problem(
            ("confirmations",), "「confirmations」が一覧ではありません", "- で始まる行を並べてください"
        )
        return [], [problem]
    sound: list[Placed] = []
    problems: list[Problem] = []
    for index, value in enumerate(values or ()):
        entry, faults = admit(Confirmation, value, tree, ("confirmations", index))
        problems += faults
        if entry is not None:
            sound.append((index, entry))
    return sound, problems


def unknown_agencies(tree: Tree, entries: Iterable[Placed], known: Container[str]) -> list[Problem]:
    """Return a problem for each check of an agency that does not exist."""
    return [
        tree.problem(("confirmations", index, "window"), f"窓口「{entry.window}」がありません", "id を確かめてください")
        for index, entry in entries
        if entry.window not in known
    ]


def own_checks(folder: Path, agencies: Iterable[Agency]) -> tuple[tuple[Confirmation, ...], list[Problem]]:
    """Return the centre's own checks; a broken file of them becomes a problem and hides no agency."""
    try:
        return load_confirmations(folder, {agency.id for agency in agencies})
    except DataProblem as error:
        return (), list(error.problems) or [Problem("confirmations.yaml", 1, 1, "", error.message)]


def with_own_checks(directory: Directory, folder: Path) -> Directory:
    """Return the agencies with the centre's own checks laid over them, and the problems of those checks."""
    checks, problems = own_checks(folder, directory.agencies)
    agencies = lay_over(directory.agencies, checks, directory.area.wards)
    return replace(directory, agencies=agencies, problems=(*directory.problems, *problems))


def lay_over(agencies: Iterable[A], entries: Sequence[Confirmation], wards: Sequence[Ward] = ()) -> tuple[A, ...]:
    """Return the agencies with the checks applied, the later over the earlier; ``wards`` place a new address."""
    checked = {entry.window for entry in entries}
    return tuple(
        agency
        if checked.isdisjoint(agency.ids)
        else _applied(agency, [entry for name in agency.ids for entry in entries if entry.window == name], wards)
        for agency in agencies
    )


def _applied(agency: A, entries: list[Confirmation], wards: Sequence[Ward]) -> A:
    if standing := STANDING_NUMBERS & {phone.number for phone in agency.phones}:
        return _with_numbers(agency, [entry for entry in entries if entry.field == "phone" and entry.value in standing])
    agency = _with_numbers(agency, [entry for entry in entries if entry.field in {"phone", "withdraw"}])
    latest = {entry.field: entry for entry in entries}
    if hours := latest.get("hours"):
        found: dict[str, Any] = {"hours": (read_hours(hours.value),), "hours_text": None}
        agency = _checked(agency, "hours", hours, found)
    if moved := latest.get("moved"):
        ward = next((ward.id for ward in wards if ward.label in moved.value), None)
        found = {"address": moved.value, "seat_ward": ward, "postal_code": None, "point": None}
        agency = _checked(agency, "address", moved, found)
    for note in (entry for entry in entries if entry.field == "note"):
        agency = _checked(agency, "notes", note, {"notes": (*agency.notes, f"{note.value}({note.on} 当所で確認)")})
    # Who was reached after that is open again.
    last = [entry for entry in entries if entry.field in {"phone", "hours", "moved", "closed"}][-1:]
    return _closed(agency, last[0]) if last and last[0].field == "closed" else agency


def _cite_own_check(entry: Confirmation) -> Source:
    return Source(title=f"当所で確認({entry.how})", date=entry.on, confidence=Confidence.CALLED)


def _checked(agency: A, fact: str, entry: Confirmation, values: dict[str, Any], key: str = "") -> A:
    """Return an agency with a fact as the centre found it: its own check is the one source of it (notes are added)."""
    key = key or f"{OWN}-{fact}"
    beside = [name for name in agency.cites.get(fact, ()) if fact == "notes" and name != key]
    sources, cites = {**agency.sources, key: _cite_own_check(entry)}, {**agency.cites, fact: (*beside, key)}
    return agency.model_copy(update={**values, "sources": sources, "cites": cites})


def _closed(agency: A, entry: Confirmation) -> A:
    """Return an agency that is closed: nobody is sent there, and whoever looks it up reads why."""
    values: dict[str, Any] = {"steps": (), "role": "hint", "hours": (), "hours_text": None, "fax": None, "mail": None}
    note = f"当所の確認で、閉じたと分かりました({entry.on} {entry.how})。"
    values["phones"] = (Phone(source=CLOSED, note=note),)
    values["summary"] = f"いまは閉じています({entry.value})。" if entry.value != CLOSED_WORD else "いまは閉じています。"
    return _checked(agency, "summary", entry, values, CLOSED)


def is_closed(agency: Agency) -> bool:
    """Tell whether the centre has found an agency closed."""
    return CLOSED in agency.sources


def _with_numbers(agency: A, entries: list[Confirmation]) -> A:
    """Return an agency with the numbers that were confirmed, and without those that were taken back."""
    last: dict[str, Confirmation] = {}
    for entry in entries:
        last.pop(digits(entry.value), None)  # the latest check stands last
        last[digits(entry.value)] = entry
    confirmed = [entry for entry in last.values() if entry.field == "phone"]
    wrong = {number: entry for number, entry in last.items() if entry.field == "withdraw"}
    phones = [_withdrawn(phone, wrong, len(agency.phones) > 1) for phone in agency.phones]
    for entry in confirmed:
        phones = _with(phones, entry)
    sources = dict(agency.sources)
    if confirmed:
        sources[OWN] = _cite_own_check(max(confirmed, key=lambda entry: entry.on))
    fax = None if digits(agency.fax) in wrong else agency.fax
    return agency.model_copy(update={"phones": tuple(phones), "sources": sources, "fax": fax})


def _withdrawn(phone: Phone, wrong: dict[str, Confirmation], several: bool) -> Phone:
    """Return a number without what is wrong; where others stand beside it, the note says which one it speaks of."""
    entry = wrong.get(digits(phone.number))
    if entry is None:
        return phone
    which = f"「{phone.label}」の番号" if phone.label else "ここに出ているものとは別の番号"
    note = f"{which}は、当所で誤りが分かり、出していません" if several else "当所で番号の誤りが分かり、出していません"
    return Phone(source=phone.source, label=phone.label, note=f"{note}({entry.on} {entry.how})。")


def _with(phones: list[Phone], entry: Confirmation) -> list[Phone]:
    """Put a confirmed number in the place of the same number, else of one that nobody knew, else before all others."""
    old = next((phone for phone in phones if digits(phone.number) == digits(entry.value)), None)
    old = old or next((phone for phone in phones if phone.number is None), None)
    label = old.label if old else ""
    new = Phone(number=entry.value, label=label, confidence=Confidence.CALLED, date=entry.on, source=OWN)
    return [new, *(phone for phone in phones if phone is not old)]


def digits(number: str | None) -> str:
    """Return a number without its hyphens, to compare it with another."""
    return (number or "").replace("-", "")


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
    problems = [*tree.problems, *problems, *repeated, *area_tree.problems, *ward_problems]
    try:
        holidays = load_holidays(folder)
    except DataProblem as error:
        holidays = Holidays({}, 9999, 0)  # knows no year, so that no day passes for sure
        problems += error.problems
    return Directory(agencies, area, holidays, {"agencies": about.as_of}, tuple(problems))


def once(agencies: tuple[Agency, ...], tree: Tree) -> tuple[tuple[Agency, ...], list[Problem]]:
    """Return the agencies with the first of each id, and a problem for every other."""
    kept: dict[str, Agency] = {agency.id: agency for agency in reversed(agencies)}
    problems = []
    seen: set[str] = set()
    for index, entry in enumerate(tree.value["agencies"]):
        agency_id = str(entry.get("id")) if isinstance(entry, dict) else ""
        if agency_id in seen and agency_id in kept:
            path = ("agencies", index, "id")
            problems.append(tree.problem(path, f"id「{agency_id}」が2つあります", "別の id にしてください"))
        seen.add(agency_id)
    return tuple(agency for agency in agencies if kept[agency.id] is agency), problems


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
            day, name = (cell.strip() for cell in next(csv.reader([line])))
            on = date(*map(int, day.replace("-", "/").split("/")))
        except (ValueError, TypeError, OverflowError, csv.Error):
            name = ""
        if name:
            names[on] = name
        else:
            problems.append(_holiday_problem(file.name, number, "祝日の行として読めません"))
    if not names:
        problems.append(_holiday_problem(file.name, 1, "祝日がありません"))
    if problems:
        raise unusable(file.name, problems)
    return Holidays(names, min(names).year, max(names).year)


def _holiday_problem(file: str, line: int, message: str) -> Problem:
    return Problem(file, line, 1, "", message, "内閣府の一覧のとおり「2026/11/23,勤労感謝の日」の形で書いてください")
