"""Results as a counselor gets them: the calls told as cases, and random calls, at the hours that are hard."""

from collections import Counter
from collections.abc import Mapping
from datetime import datetime

import pytest
from promises import faults, forbidden, kinds, named
from tablefiles import rows
from triagecases import Case, answers_of, read, report_of
from weightedcalls import weighted_calls

from hikisupport.core.clock import JST
from hikisupport.core.errors import UsageProblem
from hikisupport.core.text import width
from hikisupport.core.vocab import Kind, Level
from hikisupport.triage.agencies import answering
from hikisupport.triage.assess import assess
from hikisupport.triage.load import Bundle
from hikisupport.triage.report import Report, Settings
from hikisupport.triage.triage_json import triage_json

MOMENTS = {
    "weekday noon": datetime(2026, 11, 25, 12, 0, tzinfo=JST),
    "Saturday night": datetime(2026, 12, 5, 21, 40, tzinfo=JST),
    "holiday morning": datetime(2026, 11, 23, 10, 0, tzinfo=JST),
    "30 December": datetime(2026, 12, 30, 10, 0, tzinfo=JST),
    "New Year's night": datetime(2027, 1, 1, 3, 0, tzinfo=JST),
}
at_hard_hours = pytest.mark.parametrize("moment", MOMENTS.values(), ids=MOMENTS)
NOON = MOMENTS["weekday noon"]
CALM = {"danger_now": "none", "eating": "ok", "violence": "none", "death": "none", "unusual": "none", "money": "ok"}
MOTHER = {
    **CALM, "caller": "mother", "carer": "coping", "living": "parents", "age": "18_34", "outing": "home",
    "helping": "none", "consent": "fine", "wish": "talk", "stopped": "none", "contact": "none", "ward": "kita",
}  # fmt: skip


@pytest.fixture(scope="session")
def reports(bundle: Bundle) -> list[Report]:
    """Return every told case at every hard hour, and where the danger is now, gone on in both ways."""
    return [
        assess(answers_of(case.values[0]), bundle, moment, Settings(gone_on=gone_on))
        for case in read()
        for moment in MOMENTS.values()
        for gone_on in ((None, "safe", "waiting") if case.values[0]["expect"].get("level") == "now" else (None,))
    ]


@pytest.mark.parametrize("case", read())
def test_the_call_ends_at_the_agencies_it_was_told_with(case: Case, bundle: Bundle) -> None:
    report, expect = report_of(case, bundle), case["expect"]
    contacts = [one for flag in report.flags for one in flag.contacts]
    offered = set[str]().union(*(kinds(one) for one in [*named(report), *report.if_wished, *contacts]))
    assert set(expect.get("includes", [])) <= offered
    assert not set(expect.get("not_kinds", [])) & {one.agency.kind.value for one in named(report)}
    if "first_kind" in expect:
        assert report.first
        assert report.first.agency.kind.value == expect["first_kind"]


@pytest.mark.parametrize("case", read())
def test_there_is_no_step_before_every_safety_question_was_put(case: Case, bundle: Bundle) -> None:
    report = report_of(case, bundle)
    expected = case["expect"]["step"]
    assert report.step == (None if expected == "null" else int(expected))
    if report.step is None:
        assert report.unasked
        assert (named(report), report.if_wished, report.say_now, report.cost_line) == ([], (), "", "")


def test_every_told_call_keeps_every_promise_at_every_hard_hour(reports: list[Report]) -> None:
    assert broken(reports) == []


def broken(reports: list[Report]) -> list[tuple[Mapping[str, str], str, str]]:
    """Return each breach of a promise, with the call and its moment."""
    return [(report.answers, str(report.at), fault) for report in reports for fault in faults(report)]


def test_no_told_call_shows_a_law_or_a_trap_number(reports: list[Report], bundle: Bundle) -> None:
    laws = [flag.law for flag in bundle.advice.flags if flag.law]
    traps = [row["number"] for row in rows("number-traps.csv")]
    assert len(laws) >= 5
    assert len(traps) >= 12
    assert [found for report in reports[::5] for found in forbidden(report, laws, traps)] == []


def test_a_planted_law_and_a_planted_trap_number_would_be_seen(bundle: Bundle) -> None:
    report = assess(MOTHER, bundle, NOON)
    assert forbidden(report, [report.small_step], ["011-863-8733"]) == [report.small_step, "011-863-8733"]


@pytest.fixture(scope="session", params=[500, pytest.param(2_000, marks=pytest.mark.proof)])
def random_reports(request: pytest.FixtureRequest, bundle: Bundle) -> list[Report]:
    """Return the results of weighted random calls, each at one of the hard hours."""
    moments = list(MOMENTS.values())
    return [
        assess(call.answers, bundle, moments[number % len(moments)], Settings(gone_on=call.gone_on))
        for number, call in enumerate(weighted_calls(bundle.questions, request.param, seed=2026))
    ]


def test_a_random_call_keeps_every_promise(random_reports: list[Report]) -> None:
    assert broken(random_reports)[:3] == []


def test_the_result_answers_this_caller_and_not_everybody(random_reports: list[Report]) -> None:
    """Of 56 calls before this edition 23 got the same three lines, 39 the same first agency."""
    calls = [report for report in random_reports if report.step]
    for words in ("say_now", "script", "small_step"):
        found = Counter(getattr(report, words) for report in calls)
        assert max(found.values()) / len(calls) < 0.1, words
        assert len(found) > 60, words


@at_hard_hours
@pytest.mark.parametrize("count", [60, pytest.param(300, marks=pytest.mark.proof)])
def test_a_file_with_any_answers_keeps_every_promise(count: int, moment: datetime, bundle: Bundle) -> None:
    """An answers file may leave out anything: a call cut off anywhere is such a file."""
    for number, call in enumerate(weighted_calls(bundle.questions, count, seed=moment.day)):
        kept = dict(list(call.answers.items())[: number % (len(call.answers) + 1)])
        report = assess(kept, bundle, moment, Settings(gone_on=(None, "safe", "waiting")[number % 3]))
        assert faults(report) == []
        if report.unasked and not (report.level is Level.NOW and report.gone_on is None):
            assert report.step is None


def test_the_same_call_at_the_same_moment_gives_the_same_result(bundle: Bundle) -> None:
    again = Bundle(bundle.folder)
    for call in weighted_calls(bundle.questions, 100, seed=7):
        backwards = dict(reversed(call.answers.items()))
        first = triage_json(assess(call.answers, bundle, MOMENTS["30 December"]))
        second = triage_json(assess(backwards, again, MOMENTS["30 December"]))
        assert {**first, "answers": None, "code": None} == {**second, "answers": None, "code": None}


def test_the_agency_where_the_counselor_sits_is_never_recommended(bundle: Bundle) -> None:
    """Each agency that a told call is sent to is once, for that call, where the counselor sits."""
    sat_in: set[str] = set()
    for case in read():
        answers = answers_of(case.values[0])
        anywhere = assess(answers, bundle, NOON, Settings(gone_on="safe"))
        for office in {one.agency.id for one in named(anywhere) if anywhere.step} - sat_in:
            sat_in.add(office)
            report = assess(answers, bundle, NOON, Settings(gone_on="safe", office=office))
            assert office not in {one.agency.id for one in [*named(report), *report.if_wished]}
            assert report.here
            assert report.here.id == office
            assert report.here.text
    assert len(sat_in) > 10


def test_at_night_no_public_agency_is_shown_as_open(reports: list[Report]) -> None:
    by_day = {Kind.WELFARE_OFFICE, Kind.HOUKATSU, Kind.HELLO_WORK, Kind.SELF_RELIANCE, Kind.SCHOOL}
    found = [
        one
        for report in reports
        if report.at == MOMENTS["New Year's night"]
        for one in [*named(report), *(one for flag in report.flags for one in flag.contacts)]
        if one.agency.kind in by_day
    ]
    assert found
    assert [one.agency.id for one in found if one.open.now] == []


def test_every_ward_and_age_ends_in_an_agency(bundle: Bundle) -> None:
    for ward in bundle.questions["ward"].choices:
        for age in bundle.questions["age"].choices:
            for caller in ("person", "mother", "supporter"):
                answers = {**MOTHER, "ward": ward.code, "age": age.code, "caller": caller, "outing": "errands"}
                for wish in ("talk", "work"):
                    report = assess({**answers, "wish": wish}, bundle, MOMENTS["New Year's night"])
                    assert report.first, (ward.code, age.code, caller, wish)
                    assert faults(report) == []


class TestWhatTheCounselorSetsByHand:
    def test_another_step_brings_its_agencies_and_words(self, bundle: Bundle) -> None:
        by_rule = assess(MOTHER, bundle, NOON)
        by_hand = assess(MOTHER, bundle, NOON, Settings(step=3, reason="own_wish"))
        assert (by_rule.step, by_hand.step) == (2, 3)
        assert by_hand.override
        assert by_hand.override.rule_step == 2
        assert "saposute" in {one.agency.id for one in named(by_hand)}
        assert "saposute" not in {one.agency.id for one in named(by_rule)}
        assert by_hand.script != by_rule.script

    def test_a_level_can_be_raised(self, bundle: Bundle) -> None:
        report = assess(MOTHER, bundle, NOON, Settings(level=Level.NOW, reason="new_facts"))
        assert report.step == 0
        assert report.rescue
        assert report.first
        assert report.first.agency.kind is Kind.AMBULANCE

    def test_only_a_supervisor_lowers_a_level(self, bundle: Bundle) -> None:
        answers = {**MOTHER, "death": "signs", "death_detail": "wish"}
        with pytest.raises(UsageProblem):
            assess(answers, bundle, NOON, Settings(level=Level.WATCH, reason="local"))
        assert assess(answers, bundle, NOON, Settings(level=Level.WATCH, reason="supervisor")).level is Level.WATCH


class TestTheLastCall:
    def test_its_danger_is_named_until_an_answer_says_what_became_of_it(self, bundle: Bundle) -> None:
        before = {**MOTHER, "death": "signs", "death_detail": "again"}
        calmer = {**MOTHER, "death": "unknown"}
        report = assess(calmer, bundle, NOON, Settings(before=before))
        assert report.level.rank >= Level.WATCH.rank
        assert "last_call" in {flag.heard for flag in report.flags}
        assert assess(MOTHER, bundle, NOON, Settings(before=before)).flags == ()

    def test_a_danger_of_today_is_of_this_call(self, bundle: Bundle) -> None:
        before = {**MOTHER, "unusual": "sudden", "harm_risk": "risk"}
        report = assess({**MOTHER, "unusual": "unknown", "harm_risk": "unknown"}, bundle, NOON, Settings(before=before))
        heard = {flag.code: (flag.level.value, flag.heard) for flag in report.flags}
        assert heard == {"harm_risk": ("today", "this_call"), "psychosis": ("watch", "last_call")}


class TestWhoKnowsThePerson:
    def test_a_doctor_goes_before_any_agency_where_life_is_in_danger(self, bundle: Bundle) -> None:
        answers = {**CALM, "caller": "person", "age": "35_39", "living": "alone", "death": "signs"}
        answers |= {"death_detail": "again", "helping": "medical", "stopped": "training"}
        report = assess(answers, bundle, NOON)
        assert report.own
        assert "病院" in report.own.name
        assert not report.own.after_danger

    def test_elsewhere_the_danger_goes_before_who_knows_the_person(self, bundle: Bundle) -> None:
        answers = {**MOTHER, "helping": "agency", "violence": "calm", "violence_to": "caller", "victim_age": "adult"}
        report = assess({**answers, "violence_by": "person", "harm_risk": "none"}, bundle, NOON)
        assert report.own
        assert report.own.after_danger

    @pytest.mark.parametrize("told", [{}, {"stopped": "training"}])
    def test_staff_look_at_once_where_nobody_saw_the_person_in_a_facility(
        self, told: dict[str, str], bundle: Bundle
    ) -> None:
        unseen = {"living": "facility", "danger_now": "unknown", "last_seen": "unknown", "response": "not_tried"}
        report = assess({**MOTHER, **unseen, **told}, bundle, NOON)
        assert report.own
        assert ("職員" in report.own.name, report.own.after_danger) == (True, False)
        assert "今いる所" in report.own.text
        at_home = assess({**MOTHER, **unseen, "living": "parents", **told}, bundle, NOON)
        assert at_home.own is None or at_home.own.after_danger
        assert assess({**MOTHER, **unseen, "consent": "unsafe"}, bundle, NOON).own is None

    def test_a_place_left_this_year_goes_before_a_doctor(self, bundle: Bundle) -> None:
        report = assess({**MOTHER, "stopped": "training", "helping": "medical"}, bundle, NOON)
        assert report.own
        assert "訓練" in report.own.name


class TestDangersOfToday:
    DARK_AND_HURT: Mapping[str, str] = {
        **MOTHER, "age": "50_64", "living": "old_parents", "ward": "minami", "violence": "year",
        "violence_to": "caller", "violence_by": "person", "harm_risk": "none", "carer": "dark",
        "carer_detail": "none", "consent": "unaware",
    }  # fmt: skip

    @pytest.mark.parametrize("ward", ["minami", "unknown"])
    def test_the_second_has_its_own_agency_with_its_own_words(self, ward: str, bundle: Bundle) -> None:
        report = assess({**self.DARK_AND_HURT, "ward": ward}, bundle, NOON)
        assert [flag.code for flag in report.flags][:2] == ["caregiver_limit", "elder_abuse"]
        second = report.flags[1].own
        assert second
        assert second.agency.id in {one.agency.id for one in report.others}
        words = report.words[second.agency.id]
        assert "65歳からの方を守る" in words.why[0]
        place = "南区" if ward == "minami" else "(お住まいの区)"
        assert words.ask_for == f"「{place}で、高齢の方を守る相談の係につないでください」"

    @pytest.mark.parametrize(
        ("caller_age", "after"), [("minor", "young-carer-hokkaido"), ("adult", "hikikomori-hokkaido")]
    )
    def test_a_young_caller_is_handed_on_to_the_young_carers_line(
        self, caller_age: str, after: str, bundle: Bundle
    ) -> None:
        answers = {**MOTHER, "caller": "child", "age": "40_49", "caller_age": caller_age, "eating": "almost_none"}
        report = assess({**answers, "body": "fine"}, bundle, NOON)
        assert report.level is Level.TODAY
        assert [one.agency.id for one in report.others if report.words[one.agency.id].after] == [after]
        assert ("child-abuse-189" in {one.agency.id for one in report.others}) is (caller_age == "minor")

    def test_who_answers_meanwhile_stands_there_where_the_first_is_not_known_to_be_open(self, bundle: Bundle) -> None:
        hurt = {**self.DARK_AND_HURT, "caller": "supporter", "victim_age": "elder", "violence_to": "other"}
        hurt = {name: code for name, code in hurt.items() if not name.startswith("carer")}
        dark = {**MOTHER, "caller": "supporter", "death": "signs", "death_detail": "wish"}
        for answers, is_open in ((hurt, False), (dark, True)):
            report = assess(answers, bundle, datetime(2026, 11, 25, 10, 30, tzinfo=JST))
            assert report.first
            assert (bool(answering(report.first).open.now), report.meanwhile is None) == (is_open, is_open)

    def test_where_nobody_can_say_how_the_person_is_the_first_line_names_119_and_110(self, bundle: Bundle) -> None:
        unseen = {**MOTHER, "danger_now": "unknown", "last_seen": "unknown", "response": "unknown"}
        for living in ("unknown", "parents", "others", "facility"):
            report = assess({**unseen, "living": living}, bundle, NOON)
            assert report.first
            assert report.first.agency.id == "police-consult"
            assert {number for number in ("110", "119") if number in report.flags[0].do[0]} == {"110", "119"}, living

    def test_by_when_has_room_beside_the_level_and_the_danger_in_one_line(self, reports: list[Report]) -> None:
        today = {
            f"【今日中】{flag.label}。{flag.by_when}"
            for report in reports
            for flag in report.flags
            if flag.level is Level.TODAY
        }
        assert len(today) > 15
        assert [line for line in today if width(line) > 80] == []


def test_in_a_rescue_there_is_no_small_step(reports: list[Report]) -> None:
    steps = {bool(report.small_step) for report in reports if report.step == 0}
    assert steps == {False}
    rescue = next(report for report in reports if report.step == 0)
    assert triage_json(rescue)["small_step"] is None


@pytest.mark.parametrize("caller", ["mother", "supporter"])
def test_that_the_person_may_know_is_said_once_a_result(caller: str, bundle: Bundle) -> None:
    report = assess({**MOTHER, "caller": caller}, bundle, NOON)
    said = [line for words in report.words.values() for line in words.script if "知っていて" in line]
    assert len(said) == 1
    assert said[0] in report.script


@pytest.mark.parametrize(
    ("told", "first"),
    [({"age": "18_34"}, "step"), ({"age": "65plus"}, "houkatsu"), ({"living": "old_parents"}, "houkatsu")],
)
def test_who_asks_about_the_future_is_sent_to_the_agency_of_the_sentence(
    told: dict[str, str], first: str, bundle: Bundle
) -> None:
    names = {"step": "ステップ", "houkatsu": "地域包括支援センター"}
    answers = {**MOTHER, "caller": "person", "request": "future", "living": "alone", **told}
    report = assess(answers, bundle, NOON)
    assert report.request.agencies[0].agency.id.startswith(first)
    assert min(names, key=lambda name: (report.request.answer + names[name]).index(names[name])) == first


def test_what_would_change_the_step_has_its_words(bundle: Bundle) -> None:
    answers = {key: code for key, code in MOTHER.items() if key not in {"consent", "wish"}}
    report = assess(answers, bundle, NOON)
    assert [change.question for change in report.would_change][:1]
    for change in report.would_change:
        assert change.text
        assert change.step > (report.step or 0)


@pytest.mark.parametrize(("level", "money"), [("today", False), ("none", True)])
def test_money_is_spoken_of_only_without_danger_for_today(level: str, money: bool, bundle: Bundle) -> None:
    danger = {"death": "signs", "death_detail": "wish"} if level == "today" else {}
    report = assess({**MOTHER, **danger}, bundle, NOON)
    assert (report.level.value, bool(report.cost_line), bool(report.cost_later)) == (level, money, not money)
    assert (triage_json(report)["cost"] is not None) is money


def test_the_sum_is_given_only_where_step_3_comes_up_and_the_income_was_asked(bundle: Bundle) -> None:
    ready = {**CALM, "caller": "person", "age": "18_34", "outing": "errands", "wish": "work", "stopped": "none"}
    assert assess(ready, bundle, NOON).cost is None
    assert assess({**ready, "income": "low"}, bundle, NOON).cost
    assert assess({**ready, "income": "low", "wish": "talk"}, bundle, NOON).cost is None


def test_every_result_can_be_written_on_an_office_pc_with_cp932(reports: list[Report]) -> None:
    for report in reports[::3]:
        str(triage_json(report)).encode("cp932")
