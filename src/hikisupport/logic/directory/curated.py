"""Two origins, one window: where a curated record stands for an office of the open data, the office is left out."""

from collections.abc import Iterable

from hikisupport.base.models.agency import Agency
from hikisupport.base.models.office import Office
from hikisupport.core.text import fold


def without_curated(offices: Iterable[Office], agencies: Iterable[Agency]) -> tuple[Office, ...]:
    """Return the offices that no curated window stands for (same name, and same number unless none is known)."""
    known: dict[str, list[Agency]] = {}
    for agency in agencies:
        for name in (agency.name, *agency.aliases):
            known.setdefault(fold(name), []).append(agency)
    return tuple(one for one in offices if not any(_stands_for(two, one) for two in known.get(fold(one.name), ())))


def _stands_for(agency: Agency, one: Office) -> bool:
    numbers = {phone.number.replace("-", "") for phone in agency.phones if phone.number}
    shown = {phone.number.replace("-", "") for phone in one.phones if phone.number}
    return bool(numbers & shown) or (not numbers and fold(agency.name) == fold(one.name))
