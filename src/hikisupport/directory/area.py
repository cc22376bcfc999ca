"""The area served: wards, postal codes, points. Another city brings its own file."""

from math import asin, cos, radians, sin, sqrt
from typing import Annotated

from pydantic import Field, StrictFloat, StrictInt

from hikisupport.core.model import Record, Slug, Source, Text


class Ward(Record):
    """One ward (区): names, place in answer codes (never used again), postal codes, one point.

    ``postal``: whole codes, runs of them (first-last), or the first 3 to 6 digits of all of them.
    """

    id: Slug
    number: Annotated[StrictInt, Field(ge=1, le=61)]
    label: Text
    kana: Text
    code: Annotated[str, Field(pattern=r"^\d{5}$")]
    postal: tuple[Annotated[str, Field(pattern=r"^\d{3,7}$|^\d{7}-\d{7}$")], ...]
    lat: StrictFloat
    lon: StrictFloat


class Area(Record):
    """A city and its wards; ``wider`` names the areas around it that agencies may serve (city, prefecture, country)."""

    city: Text
    wider: dict[Slug, Text]
    outside_label: Text
    wards: tuple[Ward, ...]
    sources: dict[Slug, Source]

    @property
    def around(self) -> frozenset[str]:
        """The ids of the areas that take the whole city in: one that ends in ``_outside`` leaves it out."""
        return frozenset(name for name in self.wider if not name.endswith("_outside"))


_EARTH_KM = 6371.0


def distance_km(
    area: Area, here: str | None, there: str | None, point: tuple[float, float] | None = None
) -> float | None:
    """Return the kilometres between the points of two wards, to one decimal; None if one of them is not known.

    ``point`` (latitude, longitude) is the place itself, where it is known better than by its ward ``there``.
    """
    first, second = ward_by_id(area, here), ward_by_id(area, there)
    place = point or ((second.lat, second.lon) if second else None)
    if first is None or place is None:
        return None
    lat, lon = place
    half = sin(radians(lat - first.lat) / 2) ** 2
    half += cos(radians(first.lat)) * cos(radians(lat)) * sin(radians(lon - first.lon) / 2) ** 2
    return round(2 * _EARTH_KM * asin(sqrt(half)), 1)


def ward_by_id(area: Area, ward_id: str | None) -> Ward | None:
    """Return the ward with this id, or None."""
    return next((ward for ward in area.wards if ward.id == ward_id), None)
