"""Our opening hours against an evaluator written by others (opening-hours-py), at every edge of two years."""

from datetime import date, datetime, timedelta

import pytest
from osmhours import osm

from hikisupport.core.clock import JST
from hikisupport.directory.hours import open_state
from hikisupport.directory.model import Schedule

oracle = pytest.importorskip("opening_hours")

FIRST, LAST = datetime(2026, 1, 1), datetime(2028, 1, 1)
WEEK = ["mon", "tue", "wed", "thu", "fri"]
MORNING, AFTERNOON = {"open": "09:00", "close": "12:00"}, {"open": "13:00", "close": "17:00"}
YEAR_END = {"first": "12-29", "last": "01-03"}
SUMMER = {"first": "08-12", "last": "08-14"}  # both ends on weekdays in 2026


def on(days, hours, **more):
    return {"days": days, **hours, **more}


# No night stands next to a day with other hours: the notation cuts the night at midnight there, we do not.
SCHEDULES = {
    "weekdays, closed on holidays": {"openings": [on(WEEK, MORNING)], "holidays": "closed"},
    "lunch break and year end": {
        "openings": [on(WEEK, MORNING), on(WEEK, AFTERNOON)],
        "holidays": "closed",
        "closed": [YEAR_END],
    },
    "two closed seasons": {"openings": [on(WEEK, MORNING)], "holidays": "closed", "closed": [YEAR_END, SUMMER]},
    "open on holidays like any day": {"openings": [on([*WEEK, "sat"], AFTERNOON)], "holidays": "as_usual"},
    "holidays not told": {"openings": [on(WEEK, MORNING), on(["sat"], AFTERNOON)], "closed": [YEAR_END]},
    "second and fourth Thursday, holidays not told": {"openings": [on(["thu"], AFTERNOON, nth=[2, 4])]},
    "fifth Monday": {"openings": [on(["mon"], MORNING, nth=[5])], "holidays": "closed"},
    "own hours on holidays": {
        "openings": [on(WEEK, MORNING), on(["sat", "sun", "holiday"], AFTERNOON)],
        "holidays": "listed",
        "closed": [YEAR_END],
    },
    "only on holidays": {"openings": [on(["holiday"], MORNING)], "holidays": "listed"},
    "whole turn of the clock on the tenth": {
        "openings": [
            on([*WEEK, "sat", "sun"], {"open": "16:00", "close": "21:00"}),
            {"dates": [10], "open": "08:00", "close": "08:00"},
        ],
        "holidays": "as_usual",
    },
    "last days of long months": {"openings": [{"dates": [29, 30, 31], **MORNING}], "holidays": "closed"},
    "nights": {"openings": [on(["fri", "sat"], {"open": "20:00", "close": "02:00"})], "holidays": "as_usual"},
    "until midnight": {"openings": [on(WEEK, {"open": "17:00", "close": "24:00"})], "holidays": "closed"},
    "always but over new year": {"always": True, "closed": [YEAR_END]},
}


@pytest.mark.parametrize("name", SCHEDULES)
def test_another_evaluator_says_the_same_at_every_edge_of_two_years(name, holidays):
    schedule = Schedule.model_validate({"of": "phone", **SCHEDULES[name]})
    days = [day for day in holidays.names if 2025 <= day.year <= 2027]
    theirs = oracle.OpeningHours(osm(schedule, days))
    moments = [moment for moment in edges(theirs, schedule, days) if FIRST <= moment < LAST]
    assert len(moments) > 10
    for moment in moments:
        found = open_state([schedule], moment.replace(tzinfo=JST), holidays)
        assert (moment, found.now) == (moment, state_of(theirs, moment))


def state_of(theirs, moment):
    return None if theirs.is_unknown(moment) else theirs.is_open(moment)


def edges(theirs, schedule, days):
    """Give the minute before, at and after each edge of theirs, each of ours, and each midnight of a holiday."""
    midnights = [datetime(day.year, day.month, day.day) for day in days]
    found = {start for start, *_ in theirs.intervals(FIRST, LAST)} | set(midnights) | set(ours(schedule))
    return sorted(moment + timedelta(minutes=shift) for moment in found for shift in (-1, 0, 1))


def ours(schedule):
    """Give the clock times of the schedule on every fifth day: with holidays and weekdays all kinds come up."""
    for opening in schedule.openings:
        for clock in {opening.open, opening.close}:
            for number in range(0, 730, 5):
                yield FIRST + timedelta(days=number, hours=int(clock[:2]), minutes=int(clock[3:]))


@pytest.mark.parametrize("day", [date(2026, 9, 22), date(2027, 3, 22), date(2026, 11, 23)])
def test_holidays_named_by_date_are_holidays_for_both(day, holidays):
    schedule = Schedule.model_validate({"of": "phone", **SCHEDULES["weekdays, closed on holidays"]})
    noon = datetime(day.year, day.month, day.day, 10)
    assert not oracle.OpeningHours(osm(schedule, holidays.names)).is_open(noon)
    assert open_state([schedule], noon.replace(tzinfo=JST), holidays).now is False


def test_what_the_notation_cannot_say_is_refused():
    night = {"of": "phone", "openings": [on(["fri"], {"open": "20:00", "close": "02:00"})]}
    with pytest.raises(ValueError, match="nights"):
        osm(Schedule.model_validate(night))
    third = {"of": "phone", "openings": [on(["holiday"], MORNING, nth=[3])], "holidays": "listed"}
    with pytest.raises(ValueError, match="nth"):
        osm(Schedule.model_validate(third))
