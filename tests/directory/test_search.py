"""Finding windows: filters keep those that serve, the order is neutral, an empty list says why."""

from dataclasses import replace
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hikisupport.core.clock import parse_moment
from hikisupport.core.files import shipped_folder
from hikisupport.core.vocab import Channel, Group, Kind, State
from hikisupport.directory.model import distance_km
from hikisupport.directory.screen import open_label
from hikisupport.directory.search import CORE, Emptied, Query, is_provider, search, serves_ward
from hikisupport.directory.view import view
from hikisupport.directory.words import open_words, text_holds

DAY = parse_moment("2026-11-24 10:00")
NIGHT = parse_moment("2026-11-24 21:00")


def ids(found):
    return [window.agency.id for window in found.views]


def state(window):
    phone = window.phone
    return phone.state if phone else State.WITHHELD


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        (Query(step=2), {"town-center", "town-place"}),
        (Query(kind=Kind.EMPLOYMENT_B), {"town-workshop"}),
        (Query(ward="yama"), {"town-center", "town-place", "town-work", "town-workshop"}),
        (Query(ward="kawa"), {"town-center", "town-work", "town-workshop"}),
        (Query(ward="outside"), {"town-work"}),
        (Query(age=(39, 39), step=2), {"town-center", "town-place"}),
        (Query(age=(40, 40), step=2), {"town-center"}),
        (Query(age=(18, 18), step=2), {"town-center", "town-place"}),
        (Query(age=(17, 17), step=2), {"town-center"}),
        (Query(age=(30, 39), step=2), {"town-center", "town-place"}),
        (Query(age=(39, 48), step=2), {"town-center", "town-place"}),
        (Query(age=(40, 49), step=2), {"town-center"}),
        (Query(caller=Group.FAMILY, step=2), {"town-center"}),
        (Query(caller=Group.FAMILY, step=3), {"town-work", "town-workshop"}),
        (Query(channel=Channel.LINE), {"town-place"}),
        (Query(words=("センター",)), {"town-center"}),
        (Query(words=("せんたー",)), {"town-center"}),
        (Query(words=("ｾﾝﾀｰ", "みなと")), {"town-center", "town-night", "town-work"}),
        (Query(words=("サポステ",)), {"town-work"}),
        (Query(words=("作業所",)), {"town-workshop"}),
        (Query(words=("電話が苦手",)), {"town-center", "town-place"}),
        (Query(words=("眠れないし死にたい",)), {"town-night"}),
        (Query(kind=Kind.SUICIDE_LINE), {"town-night"}),
    ],
)
def test_a_filter_keeps_the_windows_that_serve(query, expected, town):
    assert set(ids(search(town, query, DAY, open_words(shipped_folder())))) == expected


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


def test_of_several_words_who_fits_the_most_comes_first(town):
    assert ids(search(town, Query(words=("サポート", "みなと", "ステーション")), DAY))[0] == "town-work"


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


FIRST_KINDS = {1: ["hikikomori_center"], 2: ["ibasho", "outreach"], 3: ["saposute", "self_reliance"]}


@pytest.mark.parametrize("ward", [None, "teine", "kita"])
@pytest.mark.parametrize("step", [1, 2, 3])
def test_the_kinds_that_the_step_is_for_come_first_with_or_without_a_number(step, ward, directory, delivery_day):
    kinds = [window.agency.kind.value for window in search(directory, Query(step=step, ward=ward), delivery_day).views]
    wanted = FIRST_KINDS[step]
    leading = [kind for kind in dict.fromkeys(kinds) if kind in wanted]
    assert list(dict.fromkeys(kinds))[: len(leading)] == leading == wanted


def test_the_own_hikikomori_center_and_yoridokoro_stand_among_the_first(directory, delivery_day):
    assert ids(search(directory, Query(step=1), delivery_day))[:2] == ["hikikomori-hokkaido", "hikikomori-sapporo"]
    assert ids(search(directory, Query(step=2), delivery_day))[0] == "yoridokoro"
    assert ids(search(directory, Query(step=3), delivery_day))[:2] == ["saposute", "step"]


@pytest.mark.parametrize(
    "query", [Query(step=1), Query(step=3), Query(kind=Kind.HIKIKOMORI_CENTER), Query(ward="kita")]
)
def test_inside_a_kind_a_number_to_call_comes_before_one_to_check_before_none(query, directory, delivery_day):
    order = {State.CALLABLE: 0, State.CHECK: 1, State.WITHHELD: 2}
    views = search(directory, query, delivery_day).views  # a holiday: nobody of these is open
    for kind in CORE[1] + CORE[3]:
        states = [order[w.state] for w in views if w.agency.kind is kind and w.agency.role == "window"]
        assert states == sorted(states), kind


def test_a_number_to_check_comes_first_only_where_it_is_the_one_that_is_open(town):
    center = town.by_id("town-center")
    sure = center.model_copy(update={"id": "sure", "hours": ()})
    phone = center.phones[0].model_copy(update={"date": None})
    old = center.model_copy(update={"id": "old", "phones": (phone,)})
    only = replace(town, agencies=(sure, old))
    assert ids(search(only, Query(kind=center.kind), DAY)) == ["old", "sure"]
    assert ids(search(only, Query(kind=center.kind), NIGHT)) == ["sure", "old"]
    both = replace(town, agencies=(old, center))
    assert ids(search(both, Query(kind=center.kind), DAY)) == ["town-center", "old"]


def test_only_providers_change_places_by_date(directory):
    public = [[w.agency.id for w in search(directory, Query(step=1), DAY + timedelta(days=number)).views
               if not is_provider(w.agency) and not w.is_open] for number in range(0, 14, 7)]  # fmt: skip
    assert public[0] == public[1]


@pytest.mark.parametrize("day", range(7))
@pytest.mark.parametrize("hour", [3, 10, 19])
def test_crisis_lines_stand_in_a_fixed_order_with_this_city_before_others(day, hour, directory):
    moment = (DAY + timedelta(days=day)).replace(hour=hour)
    found = search(directory, Query(words=("死にたい",)), moment, open_words(shipped_folder()))
    assert any(meaning.danger for meaning in found.meanings)
    assert ids(found)[:2] == ["inochi-sos", "yorisoi"]
    assert all(window.is_open and window.state is State.CALLABLE for window in found.views[:2])
    assert ids(found).index("hokkaido-inochi") < ids(found).index("asahikawa-inochi")


def test_the_moment_of_open_now_agrees_with_what_is_shown_open(directory):
    for moment in (parse_moment("2026-11-22 23:59"), DAY, NIGHT):
        opened = [window.agency.id for window in search(directory, Query(), moment).views if window.is_open]
        assert sorted(ids(search(directory, Query(open_now=True), moment))) == sorted(opened) != []


def test_public_windows_stand_before_providers(directory, delivery_day):
    views = [w for w in search(directory, Query(step=3), delivery_day).views if w.phone]
    providers = [is_provider(window.agency) for window in views]
    assert providers == sorted(providers)
    assert any(providers)


def test_the_own_ward_comes_first_among_equals(directory):
    query = Query(kind=Kind.DISABILITY_CONSULT, ward="nishi")
    near = [w for w in search(directory, query, DAY).views if w.agency.id.startswith("soudan-")]
    distances = [window.distance_km for window in near]
    same = [window.state for window in near]
    assert distances[0] == 0.0
    assert [d for d, state in zip(distances, same, strict=True) if state is State.CALLABLE] == sorted(
        d for d, state in zip(distances, same, strict=True) if state is State.CALLABLE
    )


def test_equals_change_their_order_by_day_and_keep_it_for_the_day(directory):
    query = Query(kind=Kind.EMPLOYMENT_TRANSITION)
    days = [DAY + timedelta(days=number) for number in range(7)]
    orders = [ids(search(directory, query, day)) for day in days]
    assert ids(search(directory, query, DAY)) == orders[0]
    assert len({tuple(order) for order in orders}) > 1
    assert len({tuple(sorted(order)) for order in orders}) == 1


def test_crisis_windows_come_only_when_asked_for(directory, delivery_day):
    found = search(directory, Query(ward="kita"), delivery_day)
    assert found.views
    assert all(window.agency.role != "crisis" for window in found.views)


def test_people_outside_the_city_get_what_serves_the_prefecture_or_the_country(directory):
    assert serves_ward(directory.by_id("hokkaido-mental-health-center"), "outside", directory.area)
    assert not serves_ward(directory.by_id("hokkaido-mental-health-center"), "kita", directory.area)
    assert not serves_ward(directory.by_id("kokoro-center"), "outside", directory.area)


@given(st.dates(date(2026, 11, 1), date(2027, 12, 31)), st.times())
def test_the_label_and_the_filter_agree_on_what_is_open(town, day, time):
    moment = parse_moment(f"{day} {time:%H:%M}")
    asked = {"words": ("みなと",)}
    views = search(town, Query(**asked), moment).views
    labelled = [window.agency.id for window in views if open_label(window.open, moment).startswith("受付中")]
    assert labelled == ids(search(town, Query(**asked, open_now=True), moment))


@pytest.mark.parametrize(
    ("text", "word", "held"),
    [
        ("Grand Village 札幌", "DV", False), ("DV相談+", "DV", True), ("相談室のDV担当", "dv", True),
        ("LITALICOワークス", "LITALICO", True), ("クラウツ工房", "うつ", False), ("うつ病の相談", "うつ", True),
        ("発達障がい", "発達障害", True), ("こどもの相談", "子供", True), ("引き籠りの会", "ひきこもり", True),
        ("南16条西7丁目", "南十六条", True), ("二十四軒一条4丁目", "二十四軒1条", True),
    ],
)  # fmt: skip
def test_a_text_holds_a_word_as_a_reader_means_it(text, word, held):
    assert text_holds(text, word) is held
