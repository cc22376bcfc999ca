"""The area served: wards, postal codes, points. Another city brings its own file."""

from typing import Annotated

from pydantic import Field, StrictFloat, StrictInt

from hikisupport.core.model import Record, Slug, Source, Text


class Ward(Record):
    """One ward (区): names, place in answer codes (never used again), postal prefixes of 3 to 7 digits, one point."""

    id: Slug
    number: Annotated[StrictInt, Field(ge=1, le=61)]
    label: Text
    kana: Text
    code: Annotated[str, Field(pattern=r"^\d{5}$")]
    postal: tuple[Annotated[str, Field(pattern=r"^\d{3,7}$")], ...]
    lat: StrictFloat
    lon: StrictFloat


class Area(Record):
    """A city and its wards; ``wider`` names the areas around it that windows may serve (city, prefecture, country)."""

    city: Text
    wider: dict[Slug, Text]
    outside_label: Text
    wards: tuple[Ward, ...]
    sources: dict[Slug, Source]

    @property
    def around(self) -> frozenset[str]:
        """The ids of the areas that take the whole city in: one that ends in ``_outside`` leaves it out."""
        return frozenset(name for name in self.wider if not name.endswith("_outside"))
