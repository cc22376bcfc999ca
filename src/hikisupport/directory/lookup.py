"""What `list` and `show` do: read the data, look up, and give a document or a page. Nothing is printed here."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

from hikisupport import __version__
from hikisupport.core.errors import InputProblem
from hikisupport.core.files import data_folder, origin
from hikisupport.core.text import fold, phone_hyphens
from hikisupport.core.vocab import OUTSIDE
from hikisupport.directory.load import open_directory, open_providers
from hikisupport.directory.model import SERVICES, Agency, Directory
from hikisupport.directory.search import Found, Query, search
from hikisupport.directory.view import AgencyView, view, without_curated

if TYPE_CHECKING:
    from hikisupport.directory.words import Words

_LONGEST_NAME = 200
_MOST_NAMED = 5


@dataclass(frozen=True, slots=True)
class Book:
    """The agencies with the versions a result must name; ``versions["data"]`` says whose data it is."""

    directory: Directory
    versions: Mapping[str, str]
    folder: Path


def open_book(data: str | None) -> Book:
    """Return the agencies of the chosen data folder (option, environment, or the shipped one).

    Raises:
        DataProblem: the data cannot be used at all.
    """
    folder = data_folder(data)
    directory = open_directory(folder)
    return Book(directory, {"program": __version__, **directory.versions, "data": origin(folder)}, folder)


def find(book: Book, query: Query, moment: datetime) -> tuple[Book, Found]:
    """Return the agencies that fit a query, and the book with the providers of the open data that were read for it."""
    words = _words(book, query)
    danger = words is not None and any(sense.meaning.danger for word in query.words for sense in words.of(word))
    fuller = book if danger else with_providers(book, query)
    if words is not None and words.problems:
        directory = fuller.directory
        problems = (*directory.problems, *words.problems)
        fuller = replace(fuller, directory=replace(directory, problems=problems))
    found = search(fuller.directory, query, moment, words)
    if found.views or (danger and not query.channel):
        return fuller, found
    # What would be left without a filter can be told only from all of them.
    everything = with_providers(book, Query())
    return everything, search(everything.directory, query, moment, words)


def _words(book: Book, query: Query) -> "Words | None":
    if not query.words:
        return None
    from hikisupport.directory.words import open_words

    return open_words(book.folder)


def with_providers(book: Book, query: Query) -> Book:
    """Return the book with the providers of the open data that a query can find (the book itself if none)."""
    wanted = providers_wanted(query)
    if wanted is None:
        return book
    directory = book.directory
    # Words and hours may leave none in the ward: then the nearest stand in, so all are needed.
    ward = None if query.words or query.open_now else query.ward
    read = open_providers(book.folder, directory.area, wanted, ward)
    if ward and not read.offices:
        read = open_providers(book.folder, directory.area, wanted)
    agencies = (*directory.agencies, *without_curated(read.offices, directory.agencies))
    problems = (*directory.problems, *read.problems)
    versions = {**book.versions, "wamnet": "、".join(read.days)} if read.days else book.versions
    return Book(replace(directory, agencies=agencies, problems=problems), versions, book.folder)


def providers_wanted(query: Query) -> frozenset[str] | None:
    """Return the codes of the services whose providers a query can find; None if it can find none."""
    if query.ward == OUTSIDE or query.channel:
        return None
    if not (query.step or query.kind or query.words) and query != Query():
        return None
    fitting = frozenset(
        service.code
        for service in SERVICES.values()
        if query.step in (None, *service.steps) and query.kind in (None, service.kind)
    )
    return fitting or None


def named(book: Book, name: str, moment: datetime) -> tuple[Book, tuple[AgencyView, ...]]:
    """Return who is meant by an id, a name, a part of one or a telephone number, and the book they are in.

    One where only one is meant, else all of them, to choose from.

    Raises:
        InputProblem: there is none; near ids are named, and a record that cannot be used is said to be broken.
    """
    if len(name) > _LONGEST_NAME:
        raise InputProblem(f"「{name}」は窓口の名前にしては長すぎます。`hikisupport list 言葉` で探せます。")
    from hikisupport.directory.words import has_number, is_called, is_called_partly

    fuller: Book | None = None  # with the providers: read only where the curated agencies do not answer
    for fits in (is_called, has_number, is_called_partly):
        if fits is is_called_partly and (broken := _broken(book, name)):
            raise InputProblem(broken)
        for curated in (True, False):
            fuller = fuller or (None if curated else with_providers(book, Query()))
            full = book if curated or fuller is None else fuller
            found = [agency for agency in full.directory.agencies if fits(agency, name, moment.date())]
            if found:
                return full, tuple(view(agency, full.directory, moment) for agency in found)
    raise InputProblem(_unknown(name, (fuller or book).directory.agencies))


def one_agency(book: Book, name: str, moment: datetime) -> tuple[Book, AgencyView]:
    """Return the one agency that is meant as it stands at a moment, and the book it is in.

    Raises:
        InputProblem: there is none, or several are meant; their ids are named.
    """
    fuller, found = named(book, name, moment)
    if len(found) > 1:
        ids = "、".join(f"{each.agency.id}({each.agency.name})" for each in found[:_MOST_NAMED])
        raise InputProblem(f"「{name}」に当てはまる窓口が{len(found)}件あります。id で選んでください: {ids}")
    return fuller, found[0]


def _broken(book: Book, name: str) -> str:
    """Return a sentence about the record of that id or name which cannot be used ("" if it is none of the broken)."""
    problems = [problem for problem in book.directory.problems if problem.path.startswith("agencies[")]
    if not problems:
        return ""
    from hikisupport.core.yaml_file import read_yaml

    records = read_yaml(book.folder / "agencies.yaml").value["agencies"]
    for problem in problems:
        record = records[int(problem.path.removeprefix("agencies[").split("]")[0])]
        names = [record.get("id"), record.get("name")] if isinstance(record, dict) else []
        if fold(name) in {fold(str(known)) for known in names if known}:
            return f"「{name}」の記録は壊れていて使えません({problem})。直し方: hikisupport data check"
    return ""


def _unknown(name: str, agencies: tuple[Agency, ...]) -> str:
    digits = phone_hyphens(name).strip().replace("-", "").replace("#", "")
    if digits.isdecimal():  # a number that looks like another one leads to a stranger
        return (
            f"「{name}」は、番号を出せる窓口の番号の中にありません。"
            "名前や困りごとの言葉で探せます。例: hikisupport list 眠れない"
        )
    import difflib

    ids = {agency.id: agency.name for agency in agencies}
    folded = {fold(label): key for key, label in ids.items()}
    near = difflib.get_close_matches(fold(name), list(ids), n=2, cutoff=0.6)
    near += [folded[label] for label in difflib.get_close_matches(fold(name), list(folded), n=2, cutoff=0.6)]
    if near:
        names = "、".join(f"{key}({ids[key]})" for key in dict.fromkeys(near))
        return f"「{name}」という窓口はありません。近いもの: {names}"
    return f"「{name}」という窓口はありません。`hikisupport list 言葉` で探せます。"


def document(book: Book, views: Iterable[AgencyView], moment: datetime, *, badges: bool = False) -> dict[str, Any]:
    """Return the JSON document of agencies."""
    from hikisupport.directory.agencies_json import agencies_json

    return agencies_json(views, moment, book.versions, book.directory.problems, badges=badges)


def warning(directory: Directory) -> str:
    """Return one line about records that could not be used ("" if all are sound)."""
    broken = {
        (problem.file, problem.path.split("].")[0]) for problem in directory.problems if problem.severity == "error"
    }
    if not broken:
        return ""
    return f"データに使えない記録が {len(broken)} 件あります(直し方: hikisupport data check)。残りで答えています。"
