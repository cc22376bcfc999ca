"""Finding windows: filters keep those that serve, the order is neutral, an empty list says why."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hikisupport.core.clock import parse_moment
from hikisupport.core.vocab import Channel, Group, Kind, State
from hikisupport.directory.area import distance_km
from hikisupport.directory.screen import open_label
from hikisupport.directory.search import Emptied, Query, is_provider, search, serves_ward
from hikisupport.directory.view import main_phone, view

DAY = parse_moment("2026-11-24 10:00")
NIGHT = parse_moment("2026-11-24 21:00")


def ids(found):
    return [window.agency.id for window in found.views]


def state(window):
    phone = main_phone(window)
    return phone.state if phone else State.WITHHELD


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        (Query(step=2), {"town-center", "town-place"}),
        (Query(kind=Kind.EMPLOYMENT_B), {"town-workshop"}),
        (Query(ward="yama"), {"town-center", "town-place", "town-work", "town-workshop"}),
        (Query(ward="kawa"), {"town-center", "town-work", "town-workshop"}),
        (Query(ward="outside"), {"town-work"}),
        (Query(age=39, step=2), {"town-center", "town-place"}),
        (Query(age=40, step=2), {"town-center"}),
        (Query(age=18, step=2), {"town-center", "town-place"}),
        (Query(age=17, step=2), {"town-center"}),
        (Query(caller=Group.FAMILY, step=2), {"town-center"}),
        (Query(caller=Group.FAMILY, step=3), {"town-work", "town-workshop"}),
        (Query(channel=Channel.LINE), {"town-place"}),
        (Query(words=("センター",)), {"town-center"}),
        (Query(words=("せんたー",)), {"town-center"}),
        (Query(words=("ｾﾝﾀｰ", "みなと")), {"town-center"}),
        (Query(words=("サポステ",)), {"town-work"}),
        (Query(words=("作業所",)), {"town-workshop"}),
        (Query(words=("電話が苦手",)), {"town-place"}),
        (Query(words=("眠れないし死にたい",)), {"town-night"}),
        (Query(kind=Kind.SUICIDE_LINE), {"town-night"}),
    ],
)
def test_a_filter_keeps_the_windows_that_serve(query, expected, town):
    assert set(ids(search(town, query, DAY))) == expected


def test_without_filters_every_window_is_shown(town):
    assert set(ids(search(town, Query(), DAY))) == {agency.id for agency in town.agencies}


def test_open_now_keeps_only_what_is_surely_open(town):
    assert ids(search(town, Query(step=2, open_now=True), DAY)) == ["town-center"]
    assert ids(search(town, Query(step=2, open_now=True), NIGHT)) == []
    # Nobody told whether the workshop opens on a holiday.
    assert ids(search(town, Query(step=3, open_now=True), parse_moment("2026-11-23 11:00"))) == []


def test_an_empty_list_names_the_filter_that_emptied_it_and_what_is_left_without(town):
    found = search(town, Query(step=2, channel=Channel.LINE, caller=Group.FAMILY), DAY)
    assert found.total == 0
    assert found.emptied_by == (Emptied("caller", 1), Emptied("channel", 1))
    assert search(town, Query(step=2), DAY).emptied_by == ()


def test_the_window_with_the_word_in_its_name_comes_first(town):
    # The centre speaks of 電話 in its summary, the night line in its name.
    assert ids(search(town, Query(words=("電話",)), DAY))[0] == "town-night"


def test_a_withheld_window_names_who_answers_instead(town):
    place = view(town.by_id("town-place"), town, DAY)
    assert place.phones[0].number is None
    assert place.fallback.agency.id == "town-center"
    assert place.fallback.fallback is None
    assert view(town.by_id("town-work"), town, DAY).fallback is None


def test_distances_are_between_the_points_of_wards(town):
    # A tenth of a degree of latitude is 11.1 km.
    assert distance_km(town.area, "kawa", "yama") == 11.1
    assert distance_km(town.area, "kawa", "kawa") == 0.0
    assert distance_km(town.area, "kawa", None) is None


@pytest.mark.parametrize(
    "query", [Query(), *(Query(step=step) for step in (1, 2, 3)), Query(ward="kita"), Query(age=42)]
)
def test_the_order_is_neutral(query, directory, delivery_day):
    views = search(directory, query, delivery_day).views
    shown = [window for window in views if state(window) is not State.WITHHELD]
    assert list(views[: len(shown)]) == shown, "番号のない窓口が、番号のある窓口より先に出ています"
    if any(state(window) is State.CALLABLE and not is_provider(window.agency) for window in views):
        assert state(views[0]) is State.CALLABLE
    roles = [window.agency.role for window in shown]
    assert roles == sorted(roles, key=["window", "backup", "hint", "crisis"].index)


def test_public_windows_stand_before_providers(directory, delivery_day):
    views = [w for w in search(directory, Query(step=3), delivery_day).views if main_phone(w)]
    providers = [is_provider(window.agency) for window in views]
    assert providers == sorted(providers)
    assert any(providers)


def test_the_own_ward_comes_first_among_equals(directory):
    query = Query(kind=Kind.DISABILITY_CONSULT, ward="nishi")
    near = [w for w in search(directory, query, DAY).views if w.agency.id.startswith("soudan-")]
    distances = [window.distance_km for window in near]
    assert distances[0] == 0.0
    assert distances == sorted(distances)


def test_equals_change_their_order_by_day_and_keep_it_for_the_day(directory):
    query = Query(kind=Kind.DISABILITY_CONSULT)
    days = [DAY + timedelta(days=number) for number in range(7)]
    orders = [ids(search(directory, query, day)) for day in days]
    assert ids(search(directory, query, DAY.replace(hour=16))) == orders[0]
    assert len({tuple(order) for order in orders}) > 1
    assert len({tuple(sorted(order)) for order in orders}) == 1


def test_words_about_dying_bring_the_crisis_windows_open_now_first(directory):
    found = search(directory, Query(words=("消えたい",)), parse_moment("2026-12-05 21:40"))
    assert found.crisis
    assert found.views[0].agency.role == "crisis"
    assert state(found.views[0]) is State.CALLABLE
    assert found.views[0].open.now is True


def test_crisis_windows_come_only_when_asked_for(directory, delivery_day):
    found = search(directory, Query(ward="kita"), delivery_day)
    assert found.views
    assert all(window.agency.role != "crisis" for window in found.views)


def test_people_outside_the_city_get_what_serves_the_prefecture_or_the_country(directory):
    assert serves_ward(directory.by_id("hokkaido-mental-health-center"), "outside", directory.area)
    assert not serves_ward(directory.by_id("hokkaido-mental-health-center"), "kita", directory.area)
    assert not serves_ward(directory.by_id("kokoro-center"), "outside", directory.area)


def test_the_rent_leads_to_the_desk_for_rent(directory):
    assert ids(search(directory, Query(words=("家賃",)), DAY))[0] == "step"


@given(st.dates(date(2026, 11, 1), date(2027, 12, 31)), st.times())
def test_the_label_and_the_filter_agree_on_what_is_open(town, day, time):
    moment = parse_moment(f"{day} {time:%H:%M}")
    asked = {"words": ("みなと",)}
    views = search(town, Query(**asked), moment).views
    labelled = [window.agency.id for window in views if open_label(window.open, moment).startswith("受付中")]
    assert labelled == ids(search(town, Query(**asked, open_now=True), moment))
