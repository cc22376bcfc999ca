"""Loads the offices of the open data that a look-up needs; a broken file or row never hides a sound one."""

import pickle
from collections.abc import Iterable
from pathlib import Path

from hikisupport.core.errors import Problem
from hikisupport.directory.area import Area
from hikisupport.directory.model import Folded, Provider, Providers, StoredProviders
from hikisupport.directory.providers import Entry, folded, grouped, left_out, provider_of, service_code
from hikisupport.directory.wamnet import (
    NAME,
    NO,
    SERVICE,
    TOWN,
    Published,
    as_of,
    published_files,
    read_published,
    towns,
)


def load_providers(
    folder: Path, area: Area, services: frozenset[str] | None = None, ward: str | None = None
) -> Providers:
    """Return the offices in the city of an area.

    Args:
        folder: the data folder; its ``wamnet`` may be missing.
        area: the city and its wards.
        services: only offices with one of these service codes (with all the services they offer); None: all.
        ward: only offices that stand in this ward; None: all.
    """
    named = area.wards if len(area.wards) > 1 else ()  # in a city that is one ward every row is of it
    label = next((found.label for found in named if found.id == ward), "")
    entries, problems = read_entries(folder, area, services, label)
    groups = [group for group in grouped(entries) if services is None or any(one.service in services for one in group)]
    days = tuple(sorted({as_of(entry.period) for group in groups for entry in group}))
    return Providers(tuple(provider_of(group, area) for group in groups), days, tuple(problems))


def read_entries(
    folder: Path, area: Area, services: frozenset[str] | None = None, ward: str = ""
) -> tuple[list[Entry], list[Problem]]:
    """Return the rows of the city, each service from its newest period only, and what is wrong with the files.

    With ``services`` only rows of offices that offer one of them, with ``ward`` (its label) only rows of that ward.
    """
    problems: list[Problem] = []
    newest: dict[str, tuple[str, list[Entry]]] = {}
    places = tuple(f"{place}{ward}" for place in towns(area)) if ward else ()
    for file in published_files(folder):
        published = read_published(file, towns(area))
        for service, mine in _by_service(published, places).items():
            period = published.period or ""
            if service not in newest or newest[service][0] < period:
                newest[service] = (period, mine)
            elif newest[service][0] == period:
                newest[service][1].extend(mine)
        problems += published.problems
    kept = _offering([entry for _, mine in newest.values() for entry in mine], services)
    return [entry for entry in _once(kept, problems) if not left_out(entry.row)], problems


def _offering(entries: list[Entry], services: frozenset[str] | None) -> list[Entry]:
    """Leave out rows whose name stands in no row of the services: they cannot be of the same office."""
    if services is None or services.issuperset(entry.service for entry in entries):
        return entries
    names = {folded(entry.row[NAME]) for entry in entries if entry.service in services}
    return [entry for entry in entries if entry.service in services or folded(entry.row[NAME]) in names]


def entries_of(published: Published) -> list[Entry]:
    """Return the rows of a file that this program carries; notes services it does not know and a missing period."""
    return [entry for mine in _by_service(published, ()).values() for entry in mine]


def _by_service(published: Published, places: tuple[str, ...]) -> dict[str, list[Entry]]:
    """Return the rows by service code; a service without a row in the places stands there with none."""
    if published.rows and published.period is None:
        published.refuse(1, "いつのデータか分かりません", "ファイルの名前に 202603 のように年月を入れてください")
        return {}
    codes = {name: service_code(name) for name in {row[SERVICE] for row in published.rows}}
    for name in sorted(name for name, code in codes.items() if code is None):
        published.refuse(2, f"この道具では使わないサービスです: {name}", "ほかの行は使います", "warning")
    found: dict[str, list[Entry]] = {code: [] for code in codes.values() if code}
    for row in published.rows:
        if (code := codes[row[SERVICE]]) and (not places or row[TOWN].startswith(places)):
            found[code].append(Entry(code, published.period or "", row))
    return found


def _once(entries: Iterable[Entry], problems: list[Problem]) -> list[Entry]:
    """Return the first row of each service and NO."""
    kept: dict[str, Entry] = {}
    for entry in entries:
        if not entry.row[NO].strip().isalnum() or not entry.row[NO].isascii():
            problems.append(_row_problem(entry, "NO(システム内の固有の番号)が読めません"))
        elif kept.setdefault(entry.id, entry) is not entry:
            problems.append(_row_problem(entry, "同じサービスに同じ NO の行が2つあります"))
    return list(kept.values())


def _row_problem(entry: Entry, message: str) -> Problem:
    file = f"wamnet_{entry.period}_{entry.service}"
    return Problem(file, 1, 1, f"NO {entry.row[NO]}", message, "この行は使いません", "warning")


Key = tuple[frozenset[str], str | None, frozenset[str]]  # codes of services, ward, days of the data


def read_stored(folder: Path) -> StoredProviders:
    """Return the offices of a data folder, each folded.

    Raises:
        DataProblem: the area cannot be used.
    """
    from hikisupport.directory.curated import read_area

    read = load_providers(folder, read_area(folder))
    alike: dict[Key, list[Provider]] = {}
    for office in read.offices:
        alike.setdefault(_key(office), []).append(office)
    return StoredProviders(tuple(Folded(*key, pickle.dumps(alike[key], protocol=5)) for key in alike), read.problems)


def _key(office: Provider) -> Key:
    codes = frozenset(row.split("-")[1] for row in office.rows)
    days = frozenset(source.date for source in office.sources.values() if source.date)
    return codes, office.seat_ward, days
