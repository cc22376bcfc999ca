"""An office (事業所) of the open data of WAM NET: a window of the second origin."""

from dataclasses import dataclass
from typing import ClassVar

from hikisupport.base.models.agency import Agency
from hikisupport.core.errors import Problem
from hikisupport.core.model import Slug


class Office(Agency):
    """One office with all its services. ``rows`` are the ids of the published rows, one for each service.

    ``published_phone`` is the number exactly as published, also where it is impossible and never shown.
    """

    origin: ClassVar[str] = "wamnet"
    rows: tuple[Slug, ...]
    published_phone: str = ""
    published_number: str = ""

    @property
    def ids(self) -> tuple[str, ...]:
        """The ids by which the office is found."""
        return self.rows


@dataclass(frozen=True, slots=True)
class Offices:
    """Offices of the city, the days of their data, and what is wrong with the files."""

    offices: tuple[Office, ...] = ()
    days: tuple[str, ...] = ()
    problems: tuple[Problem, ...] = ()
