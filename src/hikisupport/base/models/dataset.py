"""The loaded data as one bundle, and the problems found on the way."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import TYPE_CHECKING

from hikisupport.core.errors import Problem

if TYPE_CHECKING:
    from hikisupport.base.models.agency import Agency
    from hikisupport.base.models.area import Area


@dataclass(frozen=True, slots=True)
class Holidays:
    """National holidays (国民の祝日) with names, and the years that the official list covers."""

    names: Mapping[date, str]
    first_year: int
    last_year: int

    def knows(self, day: date) -> bool:
        """Tell whether the list covers the year of this day."""
        return self.first_year <= day.year <= self.last_year

    def is_holiday(self, day: date) -> bool:
        """Tell whether the day is a holiday by the list (False outside its years: ask ``knows`` first)."""
        return day in self.names


@dataclass(frozen=True, slots=True)
class Directory:
    """The windows of an area with what is needed to judge them."""

    agencies: "tuple[Agency, ...]"
    area: "Area"
    holidays: Holidays
    versions: Mapping[str, str]
    problems: tuple[Problem, ...] = field(default=())

    def by_id(self, window_id: str) -> "Agency | None":
        """Return the window with this id, or None."""
        return next((agency for agency in self.agencies if agency.id == window_id), None)
