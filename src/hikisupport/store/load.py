"""Loads each data file into models. Sound records go on; each broken one becomes problems with its place."""

import csv
from datetime import date
from pathlib import Path
from typing import Any, TypeVar

from pydantic import BaseModel

from hikisupport.base.errors import DataProblem
from hikisupport.base.models.agency import Agency
from hikisupport.base.models.area import Area
from hikisupport.base.models.common import About
from hikisupport.base.models.dataset import Directory, Holidays, Problem
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
    agencies, repeated = _once(agencies, tree)
    area_tree = read_yaml(folder / "area.yaml")
    return Directory(
        agencies=agencies,
        area=whole(area_tree, Area),
        holidays=load_holidays(folder),
        versions={"agencies": about.as_of},
        problems=(*tree.problems, *problems, *repeated, *area_tree.problems),
    )


def _once(agencies: tuple[Agency, ...], tree: Tree) -> tuple[tuple[Agency, ...], list[Problem]]:
    kept: dict[str, Agency] = {}
    problems = []
    places = {entry.get("id"): index for index, entry in enumerate(tree.value["agencies"]) if isinstance(entry, dict)}
    for agency in agencies:
        if agency.id in kept:
            path = ("agencies", places.get(agency.id, 0), "id")
            problems.append(tree.problem(path, f"id「{agency.id}」が2つあります", "別の id にしてください"))
        kept.setdefault(agency.id, agency)
    return tuple(kept.values()), problems


def head(tree: Tree) -> About:
    """Return the head (``about``) of a data file.

    Raises:
        DataProblem: the file is no mapping with a sound head.
    """
    if not isinstance(tree.value, dict):
        raise unusable(tree, list(tree.problems))
    about, problems = admit(About, tree.value.get("about"), tree, ("about",))
    if about is None:
        raise unusable(tree, [*tree.problems, *problems])
    return about


def records(tree: Tree, key: str, model: type[M]) -> tuple[tuple[M, ...], list[Problem]]:
    """Return the sound records under a key and the problems of the others.

    Raises:
        DataProblem: there is no list under the key, or no record in it is sound.
    """
    values = tree.value.get(key)
    if not isinstance(values, list) or not values:
        raise unusable(tree, [*tree.problems, tree.problem((key,), f"「{key}」の一覧がありません", "- で始まる行を並べてください")])
    sound: list[M] = []
    problems: list[Problem] = []
    for index, value in enumerate(values):
        record, found = admit(model, value, tree, (key, index))
        problems += found
        if record is not None:
            sound.append(record)
    if not sound:
        raise unusable(tree, [*tree.problems, *problems])
    return tuple(sound), problems


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
        DataProblem: the file is missing or a line is no date with a name.
    """
    names: dict[date, str] = {}
    rows = csv.reader(read_text(folder / "holidays.csv").splitlines())
    next(rows, None)
    for number, row in enumerate(rows, start=2):
        try:
            year, month, day = row[0].replace("-", "/").split("/")
            names[date(int(year), int(month), int(day))] = row[1]
        except (ValueError, IndexError):
            raise DataProblem(f"holidays.csv {number}行: 「2026/11/23,勤労感謝の日」の形ではありません。") from None
    if not names:
        raise DataProblem("holidays.csv に祝日がありません。内閣府の一覧を入れてください。")
    return Holidays(names, min(names).year, max(names).year)


def unusable(tree: Tree, problems: list[Problem]) -> DataProblem:
    """Return the error for a file that cannot be used, naming its first mistakes."""
    lines = "\n".join(f"  {problem}" for problem in problems[:5])
    more = f"\n  ほか {len(problems) - 5} 件" if len(problems) > 5 else ""
    return DataProblem(
        f"データ「{tree.file}」が使えません。`hikisupport data check` で全部の誤りが見られます。\n{lines}{more}"
    )


