"""What `list` and `show` do: read the data, look up, and give a document or a page. Nothing is printed here."""

import difflib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from hikisupport import __version__
from hikisupport.app.render.windows_json import window_json
from hikisupport.base.errors import InputProblem
from hikisupport.base.models.agency import Agency
from hikisupport.base.models.dataset import Directory, Problem
from hikisupport.base.text import fold
from hikisupport.logic.directory.search import Found, Query, search
from hikisupport.logic.directory.view import WindowView, view
from hikisupport.store.load import load_directory
from hikisupport.store.locate import data_folder, origin

SCHEMA = "hikisupport.agencies/1"


@dataclass(frozen=True, slots=True)
class Book:
    """The windows with the versions a result must name; ``versions["data"]`` says whose data it is."""

    directory: Directory
    versions: Mapping[str, str]


def open_book(data: str | None) -> Book:
    """Return the windows of the chosen data folder (option, environment, or the shipped one).

    Raises:
        DataProblem: the data cannot be used at all.
    """
    folder = data_folder(data)
    directory = load_directory(folder)
    return Book(directory, {"program": __version__, **directory.versions, "data": origin(folder)})


def find(book: Book, query: Query, moment: datetime) -> Found:
    """Return the windows that fit a query."""
    return search(book.directory, query, moment)


def one_window(book: Book, name: str, moment: datetime) -> WindowView:
    """Return the window with this id (or with exactly this name) as it stands at a moment.

    Raises:
        InputProblem: there is none; near ids are named.
    """
    wanted = fold(name)
    for agency in book.directory.agencies:
        if wanted in {fold(text) for text in (agency.id, agency.name, *agency.aliases)}:
            return view(agency, book.directory, moment)
    raise InputProblem(_unknown(name, book.directory.agencies))


def _unknown(name: str, agencies: tuple[Agency, ...]) -> str:
    ids = {agency.id: agency.name for agency in agencies}
    near = difflib.get_close_matches(fold(name), list(ids), n=3, cutoff=0.5)
    near += [key for key, label in ids.items() if fold(name) in fold(label) and key not in near][:3]
    if near:
        names = "、".join(f"{key}({ids[key]})" for key in near)
        return f"「{name}」という窓口の id はありません。近いもの: {names}"
    return f"「{name}」という窓口の id はありません。`hikisupport list 言葉` で探せます。"


def document(book: Book, views: Iterable[WindowView], moment: datetime, *, badges: bool = False) -> dict[str, Any]:
    """Return the JSON document of windows."""
    agencies = [window_json(found, badges=badges) for found in views]
    return {
        "schema": SCHEMA,
        "at": moment.isoformat(),
        "versions": dict(book.versions),
        "count": len(agencies),
        "problems": [_problem_json(problem) for problem in book.directory.problems],
        "agencies": agencies,
    }


def _problem_json(problem: Problem) -> dict[str, Any]:
    keys = ("file", "line", "column", "path", "message", "hint", "severity")
    return {key: getattr(problem, key) for key in keys}


def warning(directory: Directory) -> str:
    """Return one line about records that could not be used ("" if all are sound)."""
    broken = {
        (problem.file, problem.path.split("].")[0]) for problem in directory.problems if problem.severity == "error"
    }
    if not broken:
        return ""
    return f"データに使えない記録が {len(broken)} 件あります(直し方: hikisupport data check)。残りで答えています。"
