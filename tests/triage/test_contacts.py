"""In every danger of now and today somebody answers, at any hour of the week of New Year, in every ward."""

from datetime import datetime, timedelta

import pytest

from hikisupport.core.clock import JST
from hikisupport.core.vocab import Level
from hikisupport.directory.view import view
from hikisupport.triage.agencies import contact, flag_views
from hikisupport.triage.flow import Settings
from hikisupport.triage.load import Bundle
from hikisupport.triage.report import assess
from hikisupport.triage.safety import GRAVEST
from hikisupport.triage.safety import assess as dangers

# 28 December 2026 to 3 January 2027: from Monday to Sunday, the days when offices are closed included.
HOURS = [datetime(2026, 12, 28, 0, 30, tzinfo=JST) + timedelta(hours=hour) for hour in range(7 * 24)]
PLACES = (
    "chuo", "kita", "higashi", "shiroishi", "toyohira", "minami", "nishi", "atsubetsu", "teine", "kiyota",
    "outside", "unknown",
)  # fmt: skip
URGENT = (Level.NOW, Level.TODAY)
# Where talking helps one line is not enough: lines for the night are often busy (119 and 110 are not).
TWO_LINES = {
    "suicide_plan", "suicide_ideation", "self_harm", "caregiver_limit", "violence_now", "violence_repeat", "dv",
    "child_abuse", "elder_abuse", "psychosis", "harm_risk", "cold_home",
}  # fmt: skip
# Known to be often busy: its own page says 24 hours, the press that the roster could not be filled.
OFTEN_BUSY = {"hokkaido-inochi"}
# What counts as one and the same: the short number and the direct one of one desk.
SAME_DESK = {"emergency-advice-direct": "emergency-advice"}
MOTHER_HIT = {"caller": "mother", "age": "50_64", "violence": "year", "violence_to": "caller", "victim_age": "elder"}


def listed(bundle: Bundle) -> list[tuple[str, Level, tuple[str, ...]]]:
    """Return every danger with the contacts of the data at each level."""
    return [(flag.code, level, flag.contacts[level]) for flag in bundle.advice.flags for level in flag.contacts]


def who_answers(contacts: tuple[str, ...], bundle: Bundle, place: str) -> set[str]:
    """Return the ids of who picks up for the contacts of a danger, for somebody of this place."""
    found = [contact(name, {"ward": place}, bundle.directory, HOURS[0]) for name in contacts]
    return {one.answering.agency.id for one in found if one and one.answering.phone}


@pytest.fixture(scope="module")
def open_hours(bundle: Bundle) -> dict[str, frozenset[int]]:
    """Return at which of the hours each agency that a danger names picks up itself."""
    named = {
        one for _, _, contacts in listed(bundle) for place in PLACES for one in who_answers(contacts, bundle, place)
    }
    return {one: frozenset(_open(one, bundle)) for one in named}


def _open(agency_id: str, bundle: Bundle) -> list[int]:
    agency = bundle.directory.by_id(agency_id)
    assert agency
    return [hour for hour, at in enumerate(HOURS) if view(agency, bundle.directory, at).open.now is True]


@pytest.mark.parametrize("place", PLACES)
def test_in_every_danger_somebody_answers_at_every_hour(
    place: str, bundle: Bundle, open_hours: dict[str, frozenset[int]]
) -> None:
    too_few: dict[str, str] = {}
    for code, level, contacts in listed(bundle):
        wanted = 2 if code in TWO_LINES else 1
        lines = who_answers(contacts, bundle, place)
        for hour, at in enumerate(HOURS):
            open_now = {SAME_DESK.get(line, line) for line in lines if hour in open_hours[line]} - OFTEN_BUSY
            if len(open_now) < wanted:
                answer = ", ".join(sorted(open_now)) or "nobody"
                too_few.setdefault(f"{code} {level.value}", f"{at:%A %H:%M}: {answer}, of {wanted} wanted")
    assert too_few == {}, "put an agency that answers then into `contacts` of these in data/advice.yaml"


def test_every_danger_the_rules_can_raise_has_its_contacts(bundle: Bundle) -> None:
    assert [flag.code for flag in bundle.advice.flags if flag.code not in GRAVEST] == []
    assert sorted({flag.code for flag in bundle.advice.flags}) == sorted(GRAVEST)


def test_who_answers_stands_before_who_is_closed(bundle: Bundle) -> None:
    holiday = datetime(2026, 11, 23, 10, 0, tzinfo=JST)
    flags = {flag.code: flag for flag in flag_views({**MOTHER_HIT, "ward": "minami"}, bundle, holiday)}
    assert "elder_abuse" in flags
    for flag in flags.values():
        closed = [one.answering.open.now is False for one in flag.contacts]
        assert closed == sorted(closed)
        assert not closed[0]


def test_the_agency_for_the_danger_is_named_though_it_is_closed(bundle: Bundle) -> None:
    night = datetime(2026, 12, 5, 21, 40, tzinfo=JST)
    (elder,) = [one for one in flag_views({**MOTHER_HIT, "ward": "chuo"}, bundle, night) if one.code == "elder_abuse"]
    assert elder.own
    assert elder.own.agency.id == "ward-chuo"
    assert elder.own.open.now is False


@pytest.mark.parametrize(
    "answers",
    [
        {"caller": "mother", "age": "15_17", "violence": "year"},
        {"caller": "child", "age": "40_49", "violence": "year"},
        {"caller": "mother", "age": "40_49", "violence": "year", "violence_to": "other", "victim_age": "under18"},
        {"caller": "mother", "age": "15_17", "money": "today"},
    ],
)
def test_a_child_in_a_violent_or_hungry_home_always_has_189(answers: dict[str, str], bundle: Bundle) -> None:
    assert dangers(answers, 12).level is Level.TODAY
    for flag in flag_views(answers, bundle, HOURS[0]):
        assert "child-abuse-189" in {one.agency.id for one in flag.contacts}, flag.code


@pytest.mark.parametrize(("age", "stands"), [("unknown", True), ("under15", True), ("15_17", True), ("18_34", False)])
@pytest.mark.parametrize("danger", [{"danger_now": "violence"}, {"danger_now": "unknown", "last_seen": "two_days"}])
def test_189_stands_while_the_age_is_not_known_to_be_18_or_over(
    danger: dict[str, str], age: str, stands: bool, bundle: Bundle
) -> None:
    (flag,) = [
        one
        for one in flag_views({"caller": "mother", "age": age, **danger}, bundle, HOURS[0])
        if one.level is Level.NOW
    ]
    assert ("child-abuse-189" in {one.agency.id for one in flag.contacts}) is stands


def test_a_school_that_misses_a_child_is_sent_to_189_first(bundle: Bundle) -> None:
    answers = {
        "caller": "supporter",
        "danger_now": "unknown",
        "age": "under15",
        "living": "parents",
        "last_seen": "two_days",
    }
    report = assess(answers, bundle, HOURS[10])
    assert report.first
    assert [one.agency.id for one in (report.first, *report.others)] == ["child-abuse-189", "ambulance", "police"]


@pytest.mark.parametrize("place", PLACES)
def test_at_any_hour_one_number_besides_110_and_119_is_ready(place: str, bundle: Bundle) -> None:
    calm = {"danger_now": "none", "eating": "ok", "violence": "none", "death": "none", "unusual": "none", "money": "ok"}
    for at in HOURS[::7]:
        for caller, age in (("person", "18_34"), ("person", "15_17"), ("supporter", "65plus")):
            answers = {**calm, "caller": caller, "age": age, "living": "alone", "ward": place}
            report = assess(answers, bundle, at, Settings())
            assert report.first
            one = report.first.answering if report.first.answering.open.now else report.meanwhile
            assert one, (at, caller, age)
            phone = one.phone
            assert one.open.now
            assert phone
            assert phone.number not in {"110", "119"}
