"""Reads the windows of a data folder with their area and the holidays."""

import csv
from datetime import date
from pathlib import Path

from hikisupport.core.errors import DataProblem, Problem
from hikisupport.core.records import admit, head, records, unusable, unusable_file, whole
from hikisupport.core.yaml_file import Tree, read_text, read_yaml
from hikisupport.directory.area import Area, Ward
from hikisupport.directory.model import Agency, Directory, Holidays
from hikisupport.directory.own_checks import with_own_checks


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
        raise unusable(tree, [*tree.problems, *faults, *problems])
    return area.model_copy(update={"wards": wards}), problems


def load_directory(folder: Path) -> Directory:
    """Return windows, area and holidays of a data folder, with the problems of single records.

    Raises:
        DataProblem: a file is missing or holds nothing that can be used.
    """
    return with_own_checks(read_windows(folder), folder)


def read_windows(folder: Path) -> Directory:
    """Return windows, area and holidays as they stand in their own files.

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
    """Return the windows with the first of each id, and a problem for every other."""
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
            closed window as open, so that no part of a broken list is used).
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
        raise unusable_file(file.name, problems)
    return Holidays(names, min(names).year, max(names).year)


def _holiday(day: str, name: str) -> tuple[date, str]:
    year, month, day_of_month = day.replace("-", "/").split("/")
    if not name.strip():
        raise ValueError("a holiday has a name")
    return date(int(year), int(month), int(day_of_month)), name.strip()


def _holiday_problem(file: str, line: int, message: str) -> Problem:
    return Problem(file, line, 1, "", message, "内閣府の一覧のとおり「2026/11/23,勤労感謝の日」の形で書いてください")
