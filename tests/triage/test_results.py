"""Results as a counselor gets them: the calls told as cases, and random calls, at the hours that are hard."""

from datetime import datetime
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from promises import PROMISES, faults, forbidden, kinds, named, text_of
from randomcalls import CHOICES, any_answers, calls
from tablefiles import rows
from triagecases import Case, answers_of, read

from hikisupport.core.clock import JST
from hikisupport.core.vocab import Kind, Level
from hikisupport.triage.agencies import answering
from hikisupport.triage.assess import Settings, assess
from hikisupport.triage.flow import Interview
from hikisupport.triage.load import Bundle
from hikisupport.triage.report import Report
from hikisupport.triage.triage_json import triage_json

MOMENTS = {
    "weekday noon": datetime(2026, 11, 25, 12, 0, tzinfo=JST),
    "Saturday night": datetime(2026, 12, 5, 21, 40, tzinfo=JST),
    "holiday morning": datetime(2026, 11, 23, 10, 0, tzinfo=JST),
    "30 December": datetime(2026, 12, 30, 10, 0, tzinfo=JST),
    "New Year's night": datetime(2027, 1, 1, 3, 0, tzinfo=JST),
}
at_hard_hours = pytest.mark.parametrize("moment", MOMENTS.values(), ids=MOMENTS)
MONTHS = sorted({moment.month for moment in MOMENTS.values()})
HARD = settings(deadline=None, max_examples=200, suppress_health_check=[HealthCheck.too_slow])


def settled(case: Case) -> Settings:
    return Settings(continued=case.get("continued") == "true")


def told(case: Case, bundle: Bundle) -> Report:
    return assess(answers_of(case), bundle, datetime.fromisoformat(case["at"]), settled(case))


@pytest.fixture(scope="session")
def laws(bundle: Bundle) -> list[str]:
    return [flag.law for flag in bundle.advice.flags if flag.law]


@pytest.fixture(scope="session")
def traps() -> list[str]:
    return [row["number"] for row in rows("number-traps.csv")]


@pytest.fixture(scope="session")
def reports(bundle: Bundle) -> list[Report]:
    """Return every told case at every hard hour, stopped and, where the danger is now, gone on."""
    return [
        assess(answers_of(case.values[0]), bundle, moment, Settings(continued=gone_on))
        for case in read()
        for moment in MOMENTS.values()
        for gone_on in (False, True)
    ]


@pytest.mark.parametrize("case", read())
def test_the_call_ends_at_the_windows_it_was_told_with(case: Case, bundle: Bundle) -> None:
    report, expect = told(case, bundle), case["expect"]
    contacts = [window for flag in report.flags for window in flag.contacts]
    offered = set[str]().union(*(kinds(window) for window in [*named(report), *report.if_wished, *contacts]))
    assert set(expect.get("includes", [])) <= offered
    assert not set(expect.get("not_kinds", [])) & {window.agency.kind.value for window in named(report)}
    if "first_kind" in expect:
        assert report.first
        assert report.first.agency.kind.value == expect["first_kind"]


@pytest.mark.parametrize("case", read())
def test_there_is_no_step_before_every_safety_question_was_put(case: Case, bundle: Bundle) -> None:
    report = told(case, bundle)
    expected = case["expect"]["step"]
    assert report.step == (None if expected == "null" else int(expected))
    if report.step is None:
        assert report.unasked
        assert (named(report), report.if_wished, report.say_now, report.cost_line) == ([], (), "", "")


@pytest.mark.parametrize("promise", PROMISES, ids=lambda promise: promise.__name__)
def test_every_told_call_keeps_the_promise_at_every_hard_hour(promise: Any, reports: list[Report]) -> None:
    assert [(report.answers, str(report.at), fault) for report in reports for fault in promise(report)] == []


def test_no_told_call_shows_a_law_or_a_trap_number(
    reports: list[Report], bundle: Bundle, laws: list[str], traps: list[str]
) -> None:
    assert len(laws) >= 5
    assert len(traps) >= 10
    assert [found for report in reports for found in forbidden(report, bundle.questions, laws, traps)] == []


def test_a_planted_law_and_a_planted_trap_number_would_be_seen(reports: list[Report], bundle: Bundle) -> None:
    report = next(report for report in reports if report.step == 1)
    assert report.first
    number = next(phone.number for phone in answering(report.first).phones if phone.number)
    assert forbidden(report, bundle.questions, [report.small_step], [number]) == [report.small_step, number]


@at_hard_hours
def test_a_random_call_keeps_every_promise(moment: datetime, bundle: Bundle, laws: list[str], traps: list[str]) -> None:
    @HARD
    @given(calls(moment.month))
    def check(call: Interview) -> None:
        report = assess(call.answers, bundle, moment, Settings(continued=call.continued))
        assert report.step is not None
        assert faults(report) == []
        assert forbidden(report, bundle.questions, laws, traps) == []

    check()


@at_hard_hours
def test_a_file_with_any_answers_keeps_every_promise(moment: datetime, bundle: Bundle) -> None:
    @HARD
    @given(any_answers(), st.booleans())
    def check(answers: dict[str, str], gone_on: bool) -> None:
        report = assess(answers, bundle, moment, Settings(continued=gone_on))
        assert faults(report) == []
        if report.unasked and not (report.level is Level.NOW and not gone_on):
            assert report.step is None

    check()


def test_the_same_call_at_the_same_moment_gives_the_same_result(bundle: Bundle) -> None:
    from hikisupport.core.files import shipped_folder

    again = Bundle(shipped_folder())

    @HARD
    @given(calls(12))
    def check(call: Interview) -> None:
        results = [
            assess(dict(sorted(call.answers.items(), reverse=backwards)), data, MOMENTS["30 December"])
            for data, backwards in ((bundle, False), (again, True))
        ]
        first, second = (triage_json(report) for report in results)
        assert {**first, "answers": None, "code": None} == {**second, "answers": None, "code": None}
        assert results[0].flags == results[1].flags

    check()


def test_the_window_where_the_counselor_sits_is_never_recommended(reports: list[Report], bundle: Bundle) -> None:
    offices = {window.agency.id for report in reports if report.step for window in named(report)}
    assert len(offices) > 10
    for office in sorted(offices):
        for case in read():
            chosen = Settings(continued=True, office=office)
            report = assess(answers_of(case.values[0]), bundle, MOMENTS["weekday noon"], chosen)
            if report.step:
                assert office not in {window.agency.id for window in [*named(report), *report.if_wished]}


def test_at_night_no_public_window_is_shown_as_open(reports: list[Report]) -> None:
    by_day = {Kind.WELFARE_OFFICE, Kind.HOUKATSU, Kind.HELLO_WORK, Kind.SELF_RELIANCE, Kind.SCHOOL}
    windows = [
        window
        for report in reports
        if report.at == MOMENTS["New Year's night"]
        for window in [*named(report), *(window for flag in report.flags for window in flag.contacts)]
        if window.agency.kind in by_day
    ]
    assert windows
    assert [window.agency.id for window in windows if window.open.now] == []


def test_every_ward_and_no_ward_ends_in_a_window(bundle: Bundle) -> None:
    calm = {**answers_of(read()[0].values[0]), "helper": "none"}
    for ward in CHOICES["ward"]:
        for age in CHOICES["age"]:
            for caller in CHOICES["caller"]:
                answers = {**calm, "ward": ward, "age": age, "caller": caller, "carer": "coping", "consent": "unaware"}
                for wish in ("talk", "work"):
                    report = assess({**answers, "wish": wish}, bundle, MOMENTS["New Year's night"])
                    assert report.first, (ward, age, caller, wish)
                    assert faults(report) == []


def test_every_result_can_be_written_on_an_office_pc_with_cp932(reports: list[Report], bundle: Bundle) -> None:
    for report in reports:
        text_of(report, bundle.questions).encode("cp932")


def test_a_call_in_danger_names_it_before_anything_else(reports: list[Report], bundle: Bundle) -> None:
    urgent = [report for report in reports if report.level is Level.NOW and report.step is not None]
    assert urgent
    for report in urgent:
        assert text_of(report, bundle.questions).lstrip().startswith("【今すぐ】")
