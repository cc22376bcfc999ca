"""In every danger of now and today somebody answers, at any hour of the week of New Year, in every ward."""

from collections.abc import Iterator
from datetime import datetime, timedelta

import pytest
from randomcalls import CHOICES, WARDS

from hikisupport.core.clock import JST
from hikisupport.core.vocab import Level
from hikisupport.directory.view import main_phone, view
from hikisupport.triage.advice import FlagText
from hikisupport.triage.agencies import answering, contact, flag_views
from hikisupport.triage.load import Bundle
from hikisupport.triage.safety import RULES, assess
from rule_paths import paths

# 28 December 2026 to 3 January 2027: from Monday to Sunday, the days when offices are closed included.
HOURS = [datetime(2026, 12, 28, 0, 30, tzinfo=JST) + timedelta(hours=hour) for hour in range(7 * 24)]
PLACES = (*WARDS, "outside", "unknown")
# Where talking helps one line is not enough: lines for the night are often busy (119 and 110 are not).
TWO_LINES = {
    "suicide_plan", "suicide_ideation", "self_harm", "caregiver_limit", "violence_now", "violence_repeat", "dv",
    "child_abuse", "elder_abuse", "psychosis", "cold_home",
}  # fmt: skip
# Known to be often busy: its own page says 24 hours, the press that the roster could not be filled.
OFTEN_BUSY = {"hokkaido-inochi"}
# What counts as one and the same: the short number and the direct one of one desk.
SAME_DESK = {"emergency-advice-direct": "emergency-advice"}


@pytest.fixture(scope="module")
def answers_at(bundle: Bundle) -> dict[str, frozenset[int]]:
    """Return at which of the hours each window that an urgent text names picks up itself."""
    named = [window for flag in urgent_texts(bundle) for window in who_answers(flag, bundle)]
    return {window: frozenset(open_hours(window, bundle)) for window in {name for name, _ in named}}


def urgent_texts(bundle: Bundle) -> list[FlagText]:
    return [text for text in bundle.advice.flags if text.level.rank >= Level.TODAY.rank]


def who_answers(text: FlagText, bundle: Bundle, places: tuple[str, ...] = PLACES) -> Iterator[tuple[str, str]]:
    """Give the window that picks up for each contact of a danger, with the place of the caller."""
    for place in places:
        for name in text.contacts:
            window = contact(name, {"ward": place}, bundle.directory, HOURS[0])
            if window and main_phone(answering(window)):
                yield answering(window).agency.id, place


def open_hours(window: str, bundle: Bundle) -> Iterator[int]:
    agency = bundle.directory.by_id(window)
    assert agency
    yield from (hour for hour, at in enumerate(HOURS) if view(agency, bundle.directory, at).open.now is True)


@pytest.mark.parametrize("place", PLACES)
def test_in_every_danger_somebody_answers_at_every_hour(
    place: str, bundle: Bundle, answers_at: dict[str, frozenset[int]]
) -> None:
    too_few: dict[str, str] = {}
    for text in urgent_texts(bundle):
        wanted = 2 if text.code in TWO_LINES else 1
        lines = {window for window, _ in who_answers(text, bundle, (place,))}
        for hour, at in enumerate(HOURS):
            open_now = {SAME_DESK.get(line, line) for line in lines if hour in answers_at[line]} - OFTEN_BUSY
            if len(open_now) < wanted:
                answer = ", ".join(sorted(open_now)) or "nobody"
                too_few.setdefault(f"{text.code} {text.level.value}", f"{at:%A %H:%M}: {answer}, of {wanted} wanted")
    assert too_few == {}, (
        "put a window that answers then into `contacts` of these in data/advice.yaml; ambulance and police always do"
    )


def test_every_danger_the_rules_can_raise_has_its_words(bundle: Bundle) -> None:
    raised = {
        (flag.code, flag.level) for rule in RULES for _, flags in paths(rule, CHOICES, "months") for flag in flags
    }
    assert len(raised) > 20
    assert raised == {(text.code, text.level) for text in bundle.advice.flags}


def test_who_answers_stands_before_who_is_closed(bundle: Bundle) -> None:
    answers = {"caller": "mother", "ward": "minami", "age": "50_64", "violence": "year", "violence_to": "caller"}
    holiday = datetime(2026, 11, 23, 10, 0, tzinfo=JST)
    flags = {flag.code: flag for flag in flag_views(answers, bundle, holiday)}
    assert "elder_abuse" in flags
    for flag in flags.values():
        closed = [answering(window).open.now is False for window in flag.contacts]
        assert closed == sorted(closed)
        assert not closed[0]


@pytest.mark.parametrize("caller", ["mother", "child"])
def test_a_child_in_a_violent_home_always_has_189(caller: str, bundle: Bundle) -> None:
    answers = {"caller": caller, "age": "15_17" if caller == "mother" else "40_49", "violence": "year"}
    assert assess(answers, 12).level is Level.TODAY
    for flag in flag_views(answers, bundle, HOURS[0]):
        assert "child-abuse-189" in {window.agency.id for window in flag.contacts}
