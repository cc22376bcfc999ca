"""Open, until when, and when next: exact, and unknown where nobody told."""

from datetime import date, datetime, timedelta
from pathlib import Path

import jpholiday
import pytest
import yaml
from hypothesis import given, settings
from hypothesis import strategies as st

from hikisupport.core.clock import JST, parse_moment
from hikisupport.directory.hours import OpenState, desk, join_doubts, open_state
from hikisupport.directory.model import Holidays, Opening, Schedule, Span

CASES = Path(__file__).resolve().parents[1] / "cases" / "hours"
LIST = Holidays({date(2026, 11, 3): "文化の日", date(2026, 11, 23): "勤労感謝の日"}, 2026, 2026)


def cases():
    for file in sorted(CASES.glob("*.yaml")):
        read = yaml.safe_load(file.read_text(encoding="utf-8"))
        for case in read["cases"]:
            schedules = [Schedule.model_validate(one) for one in read["schedules"][case["schedule"]]]
            yield pytest.param(schedules, case, id=f"{file.stem}: {case['name']}")


@pytest.mark.parametrize(("schedules", "case"), list(cases()))
def test_the_hours_a_social_worker_wrote_down(schedules, case, holidays):
    found = open_state(schedules, parse_moment(case["at"]), holidays)
    assert found.now is case["open"]
    assert found.until == (parse_moment(case["until"]) if case.get("until") else None)
    assert found.next == (parse_moment(case["next"]) if case.get("next") else None)
    assert (found.doubt is not None) == ("doubt" in case)
    assert case.get("doubt", "") in (found.doubt or "")


def test_without_hours_nothing_is_claimed(holidays):
    assert open_state([], parse_moment("2026-11-24 10:00"), holidays) == OpenState()


def test_the_doubt_of_the_record_goes_with_the_answer(holidays):
    sure = Schedule(of="phone", always=True)
    assert open_state([sure], parse_moment("2026-11-24 10:00"), holidays).doubt is None
    unsure = sure.model_copy(update={"doubt": "2017年の情報"})
    assert open_state([unsure], parse_moment("2026-11-24 10:00"), holidays).doubt == "2017年の情報"


def test_only_the_first_unknown_day_before_the_next_opening_is_named(holidays):
    monthly = Schedule(
        of="phone",
        openings=[Opening(dates=[23], open="10:00", close="12:00")],
        closed=[Span(first="12-01", last="12-31")],
    )
    found = open_state([monthly], parse_moment("2027-11-01 10:00"), holidays)
    assert found == OpenState(False, doubt="祝日の受付は要確認")


def test_reasons_for_a_check_are_told_once_each_and_without_gaps():
    assert (
        join_doubts(["", "2017年の情報。", "2017年の情報", "祝日の受付は要確認"]) == "2017年の情報、祝日の受付は要確認"
    )
    assert join_doubts(["", ""]) is None


def test_a_window_without_hours_has_no_desk():
    assert desk([]) == ()


@pytest.mark.parametrize("year", [2024, 2025, 2026, 2027])
def test_the_shipped_holidays_are_those_of_an_independent_list(year, holidays):
    days = [date(year, 1, 1) + timedelta(days=number) for number in range(366)]
    others = {day for day in days if day.year == year and jpholiday.is_holiday(day)}
    assert {day for day in holidays.names if day.year == year} == others


CLOCKS = st.builds("{:02d}:{:02d}".format, st.integers(0, 23), st.sampled_from([0, 15, 30, 59]))
NAMES = st.lists(
    st.sampled_from(["mon", "tue", "wed", "thu", "fri", "sat", "sun"]), min_size=1, max_size=7, unique=True
)
OPENINGS = st.builds(
    Opening,
    days=NAMES,
    nth=st.lists(st.integers(1, 5), max_size=2),
    open=CLOCKS,
    close=st.one_of(CLOCKS, st.just("24:00")),
)
SCHEDULES = st.builds(
    Schedule,
    of=st.just("phone"),
    openings=st.lists(OPENINGS, min_size=1, max_size=3),
    holidays=st.sampled_from(["closed", "as_usual", "unknown"]),
    closed=st.sampled_from([(), (Span(first="12-29", last="01-03"),), (Span(first="11-20", last="11-25"),)]),
)
MOMENTS = st.datetimes(datetime(2026, 10, 25), datetime(2026, 12, 31)).map(
    lambda moment: moment.replace(second=0, microsecond=0, tzinfo=JST)
)


@settings(max_examples=300)
@given(SCHEDULES, MOMENTS, st.integers(0, 10_000))
def test_next_is_an_opening_and_it_is_never_open_before(schedule, moment, share):
    found = open_state([schedule], moment, LIST)
    if found.now or found.next is None:
        return
    assert moment < found.next
    assert open_state([schedule], found.next, LIST).now is True
    between = moment + timedelta(minutes=share * int((found.next - moment).total_seconds() // 60) // 10_001)
    assert open_state([schedule], between, LIST).now is not True


@settings(max_examples=300)
@given(SCHEDULES, MOMENTS, st.integers(0, 10_000))
def test_it_stays_open_until_the_minute_it_names(schedule, moment, share):
    found = open_state([schedule], moment, LIST)
    if not found.now or found.until is None:
        return
    assert found.next is None
    assert open_state([schedule], found.until, LIST).now is not True
    between = moment + timedelta(minutes=share * int((found.until - moment).total_seconds() // 60) // 10_001)
    inside = open_state([schedule], between, LIST)
    assert (inside.now, inside.until) == (True, found.until)


@given(SCHEDULES, MOMENTS)
def test_more_hours_never_close_a_window(schedule, moment):
    more = Schedule(of="phone", openings=[Opening(days=["mon"], open="00:00", close="24:00")], holidays="as_usual")
    if open_state([schedule], moment, LIST).now:
        assert open_state([schedule, more], moment, LIST).now
