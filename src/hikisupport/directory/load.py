"""The agencies, the area and the offices of a data folder: ready-made where nothing has changed, else read."""

from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

from hikisupport.core.files import CONFIRMATIONS
from hikisupport.core.ready import Part, take

# What reads is imported only where it is needed: ready-made parts need none of it.
if TYPE_CHECKING:
    from hikisupport.directory.model import Area, Directory, Providers, StoredProviders


def open_area(folder: Path) -> "Area":
    """Return the city and its wards.

    Raises:
        DataProblem: here and below: the files cannot be used.
    """
    return AREA.of(folder)


def open_directory(folder: Path) -> "Directory":
    """Return the agencies with the centre's own checks laid over them, the area and the holidays."""
    found = AGENCIES.of(folder)
    if not (folder / CONFIRMATIONS).exists():
        return found
    from hikisupport.directory.curated import with_own_checks

    return with_own_checks(found, folder)


def open_providers(
    folder: Path, city: "Area", services: frozenset[str] | None = None, ward: str | None = None
) -> "Providers":
    """Return the offices of the open data in the city, with the centre's own checks laid over them.

    Args:
        folder: the data folder; its ``wamnet`` may be missing.
        city: its area.
        services: only offices with one of these service codes (with all the services they offer); None: all.
        ward: only offices that stand in this ward; None: all.
    """
    stored: StoredProviders | None = take(OFFICES.name, folder, OFFICES.files)
    if stored is None:
        from hikisupport.directory.providers import load_providers

        found = load_providers(folder, city, services, ward)
    else:
        found = stored.take(services, ward)
    if not (folder / CONFIRMATIONS).exists():
        return found
    from hikisupport.directory.curated import lay_over, own_checks

    checks, _ = own_checks(folder, ())
    return replace(found, offices=lay_over(found.offices, checks, city.wards))


def _load_area(folder: Path) -> "Area":
    from hikisupport.directory.curated import read_area

    return read_area(folder)


def _load_agencies(folder: Path) -> "Directory":
    from hikisupport.directory.curated import read_agencies

    return read_agencies(folder)


def _stored(folder: Path) -> "StoredProviders":
    from hikisupport.directory.providers import read_stored

    return read_stored(folder)


AREA = Part("area", ("area.yaml",), _load_area)
AGENCIES = Part("windows", ("agencies.yaml", "area.yaml", "holidays.csv"), _load_agencies)
OFFICES = Part("offices", ("area.yaml", "wamnet"), _stored)
