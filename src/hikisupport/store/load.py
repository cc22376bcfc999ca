"""Loads each data file into models. Sound records go on; each broken one becomes problems with its place."""

import csv
from datetime import date
from pathlib import Path
from typing import Any, TypeVar

from pydantic import BaseModel

from hikisupport.base.errors import DataProblem
from hikisupport.base.models.agency import Agency, Confirmation
from hikisupport.base.models.area import Area, Ward
from hikisupport.base.models.common import About
from hikisupport.base.models.dataset import Directory, Holidays, Problem
from hikisupport.store.confirmations import lay_over, load_confirmations, unknown_windows
from hikisupport.store.gate import admit
from hikisupport.store.yaml import Tree, read_text, read_yaml

M = TypeVar("M", bound=BaseModel)


def load_directory(folder: Path) -> Directory:
    """Return windows, area and holidays of a data folder, with the problems of single records.

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
    checks, check_problems = own_checks(folder, agencies)
    return Directory(
        agencies=lay_over(agencies, checks),
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
            *check_problems,
        ),
    )


def own_checks(folder: Path, agencies: tuple[Agency, ...]) -> tuple[tuple[Confirmation, ...], list[Problem]]:
    """Return the centre's own checks; a broken file of them becomes a problem and hides no window."""
    try:
        checks, problems = load_confirmations(folder)
        ids = {agency.id for agency in agencies}
        # Whether an office of the open data exists is known only where its rows are read (data check).
        ids |= {entry.window for entry in checks if entry.window.startswith("wamnet-")}
        return checks, [*problems, *unknown_windows(folder, ids)] if checks else problems
    except DataProblem as error:
        return (), list(error.problems) or [Problem("confirmations.yaml", 1, 1, "", error.message)]


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


def _holidays_or_none(folder: Path) -> tuple[Holidays, list[Problem]]:
    """Return the holidays; a broken list becomes a problem and knows no year, so that no day passes for sure."""
    try:
        return load_holidays(folder), []
    except DataProblem as error:
        return Holidays({}, 9999, 0), list(error.problems)


def head(tree: Tree) -> About:
    """Return the head (``about``) of a data file; a broken head is a problem of the tree and hides no record.

    Raises:
        DataProblem: the file is no mapping.
    """
    if not isinstance(tree.value, dict):
        problems = list(tree.problems)
        if tree.value is not None:
            problems.append(
                tree.problem((), "いちばん外側が「項目: 値」の形ではありません", "about: から書き始めてください")
            )
        raise unusable(tree, problems)
    about, problems = admit(About, tree.value.get("about"), tree, ("about",))
    tree.problems += problems
    return about or About.model_construct(title=tree.file, as_of="不明", note="")


def records(tree: Tree, key: str, model: type[M]) -> tuple[tuple[M, ...], list[Problem]]:
    """Return the sound records under a key and the problems of the others.

    Raises:
        DataProblem: there is no list under the key, or no record in it is sound.
    """
    sound, problems = sound_records(tree, key, model)
    if not sound:
        raise unusable(tree, [*tree.problems, *problems])
    return tuple(record for _, record in sound), problems


def sound_records(tree: Tree, key: str, model: type[M]) -> tuple[list[tuple[int, M]], list[Problem]]:
    """Return the sound records under a key with their position in the list, and the problems of the others."""
    values = tree.value.get(key) if isinstance(tree.value, dict) else None
    if not isinstance(values, list) or not values:
        return [], [tree.problem((key,), f"「{key}」の一覧がありません", "- で始まる行を並べてください")]
    sound: list[tuple[int, M]] = []
    problems: list[Problem] = []
    for index, value in enumerate(values):
        record, found = admit(model, value, tree, (key, index))
        problems += found
        if record is not None:
            sound.append((index, record))
    return sound, problems


def whole(tree: Tree, model: type[M]) -> M:
    """Return a file that is one record (apart from its head).

    Raises:
        DataProblem: the record is broken.
    """
    value: Any = tree.value
    if isinstance(value, dict):
        value = {key: part for key, part in value.items() if key != "about"}
    record, problems = admit(model, value, tree)
    if record is None:
        raise unusable(tree, [*tree.problems, *problems])
    return record


def load_holidays(folder: Path) -> Holidays:
    """Return the official list of national holidays (data/holidays.csv, Cabinet Office).

    Raises:
        DataProblem: the file is missing or lines of it are no date with a name (a lost holiday would show a
            closed window as open, so that no part of a broken list is used).
    """
    file = folder / "holidays.csv"
    names: dict[date, str] = {}
    problems: list[Problem] = []
    for number, row in enumerate(csv.reader(read_text(file).splitlines()), start=1):
        if number == 1 or not row:
            continue
        try:
            names.update([_holiday(*row)])
        except (ValueError, TypeError):
            problems.append(_holiday_problem(file.name, number, "祝日の行として読めません"))
    if not names:
        problems.append(_holiday_problem(file.name, 1, "祝日がありません"))
    if problems:
        raise _unusable(file.name, problems)
    return Holidays(names, min(names).year, max(names).year)


def _holiday(day: str, name: str) -> tuple[date, str]:
    year, month, day_of_month = day.replace("-", "/").split("/")
    if not name.strip():
        raise ValueError("a holiday has a name")
    return date(int(year), int(month), int(day_of_month)), name.strip()


def _holiday_problem(file: str, line: int, message: str) -> Problem:
    return Problem(file, line, 1, "", message, "内閣府の一覧のとおり「2026/11/23,勤労感謝の日」の形で書いてください")


def unusable(tree: Tree, problems: list[Problem]) -> DataProblem:
    """Return the error for a file that cannot be used, naming its first mistakes and holding all."""
    return _unusable(tree.file, problems)


def _unusable(file: str, problems: list[Problem]) -> DataProblem:
    lines = "".join(f"\n  {problem}" for problem in problems[:5])
    more = f"\n  ほか {len(problems) - 5} 件" if len(problems) > 5 else ""
    text = f"データ「{file}」が使えません。`hikisupport data check` で全部の誤りが見られます。{lines}{more}"
    return DataProblem(text, tuple(problems))
