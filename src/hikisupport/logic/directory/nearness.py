"""Distances between wards, from one point of each."""

from math import asin, cos, radians, sin, sqrt

from hikisupport.base.models.area import Area, Ward

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
