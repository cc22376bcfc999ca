"""What `list` and `show` do: read the data, look up, and give a document or a page. Nothing is printed here."""

import difflib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from pathlib import Path
from typing import Any

from hikisupport import __version__
from hikisupport.core.errors import InputProblem, Problem
from hikisupport.core.files import data_folder, origin
from hikisupport.core.text import fold
from hikisupport.core.vocab import OUTSIDE
from hikisupport.directory.agencies_json import window_json
from hikisupport.directory.load import open_directory, open_offices
from hikisupport.directory.model import SERVICES, Agency, Directory
from hikisupport.directory.search import Found, Query, is_crisis, search
from hikisupport.directory.view import WindowView, view, without_curated

SCHEMA = "hikisupport.agencies/1"
_LONGEST_NAME = 200


@dataclass(frozen=True, slots=True)
class Book:
    """The windows with the versions a result must name; ``versions["data"]`` says whose data it is."""

    directory: Directory
    versions: Mapping[str, str]
    folder: Path


def open_book(data: str | None) -> Book:
    """Return the windows of the chosen data folder (option, environment, or the shipped one).

    Raises:
        DataProblem: the data cannot be used at all.
    """
    folder = data_folder(data)
    directory = open_directory(folder)
    return Book(directory, {"program": __version__, **directory.versions, "data": origin(folder)}, folder)


def find(book: Book, query: Query, moment: datetime) -> tuple[Book, Found]:
    """Return the windows that fit a query, and the book with the offices of the open data that were read for it."""
    fuller = with_offices(book, query)
    found = search(fuller.directory, query, moment)
    if found.views or (fuller is book and not query.channel):
        return fuller, found
    # What would be left without a filter can be told only from all of them.
    everything = with_offices(book, Query())
    return everything, search(everything.directory, query, moment)


def with_offices(book: Book, query: Query) -> Book:
    """Return the book with the offices of the open data that a query can find (the book itself if none)."""
    wanted = offices_wanted(query)
    if wanted is None:
        return book
    directory = book.directory
    # Words and hours may leave none in the ward: then the nearest stand in, so all are needed.
    ward = None if query.words or query.open_now else query.ward
    read = open_offices(book.folder, directory.area, wanted, ward)
    if ward and not read.offices:
        read = open_offices(book.folder, directory.area, wanted)
    agencies = (*directory.agencies, *without_curated(read.offices, directory.agencies))
    problems = (*directory.problems, *read.problems)
    versions = {**book.versions, "wamnet": "、".join(read.days)} if read.days else book.versions
    return Book(replace(directory, agencies=agencies, problems=problems), versions, book.folder)


def offices_wanted(query: Query) -> frozenset[str] | None:
    """Return the codes of the services whose offices a query can find; None if it can find none."""
    if query.ward == OUTSIDE or query.channel or any(is_crisis(word) for word in query.words):
        return None
    if not (query.step or query.kind or query.words) and query != Query():
        return None
    fitting = frozenset(
        service.code
        for service in SERVICES.values()
        if query.step in (None, *service.steps) and query.kind in (None, service.kind)
    )
    return fitting or None


def one_window(book: Book, name: str, moment: datetime) -> tuple[Book, WindowView]:
    """Return the window with this id (or with exactly this name) as it stands at a moment, and the book it is in.

    Raises:
        InputProblem: there is none; near ids are named.
    """
    if len(name) > _LONGEST_NAME:
        raise InputProblem(f"「{name}」は窓口の id にしては長すぎます。`hikisupport list 言葉` で探せます。")
    wanted = fold(name)
    fuller = book
    for full in (False, True):
        fuller = with_offices(book, Query()) if full else book
        for agency in fuller.directory.agencies:
            if wanted in {fold(text) for text in (*agency.ids, agency.name, *agency.aliases)}:
                return fuller, view(agency, fuller.directory, moment)
    raise InputProblem(_unknown(name, fuller.directory.agencies))


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
