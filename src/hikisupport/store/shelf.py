"""The offices of the open data folded away one by one: a look-up unfolds only those that it wants."""

import pickle
from dataclasses import dataclass
from pathlib import Path
from typing import NamedTuple

from hikisupport.base.models.dataset import Problem
from hikisupport.base.models.office import Office, Offices


class Folded(NamedTuple):
    """An office as bytes, with what it is chosen by: the codes of its services, its ward, the days of its data."""

    services: frozenset[str]
    ward: str | None
    days: frozenset[str]
    office: bytes


@dataclass(frozen=True, slots=True)
class Shelf:
    """All offices of the city, and what is wrong with the files."""

    offices: tuple[Folded, ...]
    problems: tuple[Problem, ...]

    def take(self, services: frozenset[str] | None = None, ward: str | None = None) -> Offices:
        """Return the offices with one of these services that stand in this ward (None: all), as load_offices does."""
        wanted = [
            folded
            for folded in self.offices
            if (services is None or services & folded.services) and ward in (None, folded.ward)
        ]
        days = frozenset().union(*(folded.days for folded in wanted))
        return Offices(tuple(pickle.loads(folded.office) for folded in wanted), tuple(sorted(days)), self.problems)


def read_shelf(folder: Path) -> Shelf:
    """Return the offices of a data folder, each folded.

    Raises:
        DataProblem: the area cannot be used.
    """
    from hikisupport.store.load_area import read_area
    from hikisupport.store.load_offices import load_offices

    read = load_offices(folder, read_area(folder))
    return Shelf(tuple(_fold(office) for office in read.offices), read.problems)


def _fold(office: Office) -> Folded:
    codes = frozenset(row.split("-")[1] for row in office.rows)
    days = frozenset(source.date for source in office.sources.values() if source.date)
    return Folded(codes, office.seat_ward, days, pickle.dumps(office, protocol=5))
