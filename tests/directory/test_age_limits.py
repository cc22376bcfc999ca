"""Which ages and wards a window takes: both sides of every limit."""

import pytest

from hikisupport.directory.model import Ages, Directory
from hikisupport.triage.agencies import accepts_age, accepts_ward

BANDS = {
    "under15": (0, 14),
    "15_17": (15, 17),
    "18_34": (18, 34),
    "35_39": (35, 39),
    "40_49": (40, 49),
    "50_64": (50, 64),
    "65plus": (65, 120),
}


@pytest.mark.parametrize("band", BANDS)
def test_a_window_for_just_this_band_takes_it_and_no_other(band: str) -> None:
    low, high = BANDS[band]
    assert [other for other in BANDS if accepts_age(Ages(min=low, max=high), other)] == [band]


@pytest.mark.parametrize("band", BANDS)
def test_a_limit_one_year_inside_the_band_shuts_it_out(band: str) -> None:
    low, high = BANDS[band]
    assert not accepts_age(Ages(min=low + 1), band)
    assert not accepts_age(Ages(max=high - 1), band)
    assert accepts_age(Ages(min=low), band)
    assert accepts_age(Ages(max=high), band)


@pytest.mark.parametrize("band", BANDS)
def test_an_approximate_limit_takes_a_band_it_touches_by_one_year(band: str) -> None:
    low, high = BANDS[band]
    assert accepts_age(Ages(min=high, about=True), band)
    assert accepts_age(Ages(max=low, about=True), band)
    assert high == 120 or not accepts_age(Ages(min=high + 1, about=True), band)
    assert low == 0 or not accepts_age(Ages(max=low - 1, about=True), band)


def test_a_window_without_a_limit_takes_everybody_also_an_untold_age() -> None:
    for ages in (None, Ages(), Ages(note="どなたでも")):
        assert all(accepts_age(ages, band) for band in (*BANDS, "unknown"))


@pytest.mark.parametrize(
    "ages", [Ages(min=15), Ages(max=49), Ages(min=15, max=49), Ages(min=0), Ages(max=39, about=True)]
)
def test_an_untold_age_is_not_sent_to_a_window_with_a_limit(ages: Ages) -> None:
    assert not accepts_age(ages, "unknown")


def test_saposute_takes_15_to_49_and_nobody_of_50() -> None:
    saposute = Ages(min=15, max=49)
    assert [band for band in BANDS if accepts_age(saposute, band)] == ["15_17", "18_34", "35_39", "40_49"]


def test_a_window_that_takes_only_babies_takes_no_band_of_callers() -> None:
    assert not any(accepts_age(Ages(max=0), band) for band in BANDS)


@pytest.mark.parametrize(
    ("serves", "wards"),
    [
        (("kita",), {"kita"}),
        (("city",), {"kita", "minami", "unknown"}),
        (("hokkaido",), {"kita", "minami", "outside", "unknown"}),
        (("japan",), {"kita", "minami", "outside", "unknown"}),
    ],
)
def test_a_ward_that_was_not_told_gets_windows_for_everybody_in_the_city_only(
    serves: tuple[str, ...], wards: set[str], directory: Directory
) -> None:
    agency = directory.agencies[0].model_copy(update={"serves": serves})
    asked = ("kita", "minami", "outside", "unknown")
    assert {ward for ward in asked if accepts_ward(agency, ward, directory)} == wards
