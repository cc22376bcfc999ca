"""The offices of the open data folded away by service and ward: a look-up unfolds only those that it wants."""

import pickle
from dataclasses import dataclass
from pathlib import Path
from typing import NamedTuple

from hikisupport.base.models.office import Office, Offices
from hikisupport.core.errors import Problem

Key = tuple[frozenset[str], str | None, frozenset[str]]  # codes of services, ward, days of the data


class Folded(NamedTuple):
    """Offices as bytes, with what they are chosen by: the codes of their services, the ward, the days of the data."""

    services: frozenset[str]
    ward: str | None
    days: frozenset[str]
    offices: bytes


@dataclass(frozen=True, slots=True)
class Shelf:
    """All offices of the city, and what is wrong with the files."""

    groups: tuple[Folded, ...]
    problems: tuple[Problem, ...]

    def take(self, services: frozenset[str] | None = None, ward: str | None = None) -> Offices:
        """Return the offices with one of these services that stand in this ward (None: all), as load_offices does."""
        wanted = [
            group
            for group in self.groups
            if (services is None or services & group.services) and ward in (None, group.ward)
        ]
        days = frozenset().union(*(group.days for group in wanted))
        offices = tuple(office for group in wanted for office in pickle.loads(group.offices))
        return Offices(offices, tuple(sorted(days)), self.problems)


def read_shelf(folder: Path) -> Shelf:
    """Return the offices of a data folder, each folded.

    Raises:
        DataProblem: the area cannot be used.
    """
    from hikisupport.store.load_area import read_area
    from hikisupport.store.load_offices import load_offices

    read = load_offices(folder, read_area(folder))
    alike: dict[Key, list[Office]] = {}
    for office in read.offices:
        alike.setdefault(_key(office), []).append(office)
    return Shelf(tuple(Folded(*key, pickle.dumps(alike[key], protocol=5)) for key in alike), read.problems)


def _key(office: Office) -> Key:
    codes = frozenset(row.split("-")[1] for row in office.rows)
    days = frozenset(source.date for source in office.sources.values() if source.date)
    return codes, office.seat_ward, days
