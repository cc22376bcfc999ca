"""The order of a call: what is asked next, going back, jumping, and how long a call gets."""

import pytest

from hikisupport.core.vocab import Level
from hikisupport.triage import flow
from hikisupport.triage.asking import ASKED_IF
from hikisupport.triage.flow import Interview
from hikisupport.triage.model import Questionnaire

MOTHER = {
    "caller": "mother", "danger_now": "none", "age": "18_34", "outing": "night", "contact": "none", "eating": "ok",
    "death": "none", "unusual": "none", "violence": "none", "carer": "coping", "money": "ok", "helper": "none",
    "consent": "unaware", "wish": "unheard", "stopped": "none", "ward": "kita",
}  # fmt: skip
WORKING = MOTHER | {"outing": "errands", "contact": "meets", "consent": "fine", "wish": "work"}


def hold(answers: dict[str, str], month: int = 11) -> list[str]:
    """Answer every question put until none is left; return the questions in the order they were put."""
    call, asked = Interview(month), []
    while (question := flow.next_question(call)) is not None:
        asked.append(question)
        call = flow.put(call, question, answers.get(question, "unknown"))
    return asked


def test_danger_at_this_moment_is_the_second_question_of_every_call() -> None:
    for caller in ("person", "mother", "supporter"):
        assert hold({**MOTHER, "caller": caller})[:2] == ["caller", "danger_now"]


def test_a_mother_of_a_young_adult_is_asked_sixteen_questions() -> None:
    assert hold(MOTHER) == list(MOTHER)


def test_the_person_is_not_asked_about_consent_or_as_a_carer() -> None:
    asked = hold({**MOTHER, "caller": "person"})
    assert not {"consent", "carer", "last_seen"} & set(asked)


def test_a_parent_is_asked_for_from_35_on() -> None:
    assert "parent" not in hold(MOTHER)
    assert "parent" in hold({**MOTHER, "age": "35_39"})
    assert "parent" in hold({**MOTHER, "age": "unknown"})


def test_work_papers_and_income_are_asked_only_when_work_comes_up() -> None:
    assert not {"medical", "certificate", "income"} & set(hold(MOTHER))
    person = {**WORKING, "caller": "person", "medical": "now", "certificate": "have", "income": "low"}
    assert hold(person)[-3:] == ["medical", "certificate", "income"]


def test_without_a_doctor_the_certificate_and_the_income_change_nothing() -> None:
    asked = hold({**WORKING, "caller": "person", "medical": "never"})
    assert asked[-1] == "medical"


def test_on_welfare_the_income_is_known() -> None:
    person = {**WORKING, "caller": "person", "money": "welfare", "medical": "now", "certificate": "have"}
    assert "income" not in hold(person)


@pytest.mark.parametrize("caller", ["person", "mother", "sibling", "supporter"])
@pytest.mark.parametrize("age", ["18_34", "40_49", "50_64", "unknown"])
def test_no_call_without_follow_ups_takes_more_than_eighteen_answers(caller: str, age: str) -> None:
    asked = hold({**WORKING, "caller": caller, "age": age, "medical": "now", "certificate": "have", "income": "low"})
    assert len([name for name in asked if name not in flow.FOLLOW_UPS]) <= 18


def test_a_rescue_stops_the_questions_until_the_counselor_goes_on() -> None:
    call = Interview(12, {"caller": "mother", "danger_now": "unknown"})
    call = flow.put(call, "last_seen", "two_days")
    assert call.level is Level.NOW
    assert flow.next_question(call) is None
    assert flow.next_question(flow.go_on(call)) == "age"


def test_taking_back_the_danger_ends_the_rescue() -> None:
    call = flow.go_on(Interview(12, {"caller": "person", "danger_now": "now"}))
    call = flow.put(call, "danger_now", "none")
    assert call.level is Level.NONE
    assert not call.continued


def test_back_puts_the_last_question_again_and_forgets_its_answer() -> None:
    call = Interview(11, dict(MOTHER))
    assert flow.next_question(flow.back(call)) == "ward"
    assert "ward" not in flow.back(call).answers


def test_back_at_the_first_question_stays_there() -> None:
    assert flow.next_question(flow.back(Interview(11))) == "caller"


def test_a_changed_answer_drops_what_hung_on_it() -> None:
    call = Interview(11, {**MOTHER, "death": "signs", "death_detail": "wish"})
    assert "death_detail" not in flow.put(call, "death", "none").answers


def test_a_changed_caller_drops_consent_and_carer() -> None:
    answers = flow.put(Interview(11, dict(MOTHER)), "caller", "person").answers
    assert "consent" not in answers
    assert "carer" not in answers
    assert answers["ward"] == "kita"


def test_any_question_can_be_reached_early_and_then_the_order_goes_on() -> None:
    call = flow.jump(Interview(11, {"caller": "mother"}), "money")
    assert flow.next_question(call) == "money"
    assert flow.next_question(flow.put(call, "money", "ok")) == "danger_now"


def test_every_question_of_the_data_has_its_place_in_the_order(questionnaire: Questionnaire) -> None:
    assert [question.id for question in questionnaire.questions] == list(flow.ORDER)


def test_every_choice_ends_with_not_known_and_no_choice_is_yes_or_no(questionnaire: Questionnaire) -> None:
    for question in questionnaire.questions:
        if question.id != "caller":
            assert (question.choices[-1].code, question.choices[-1].number) == ("unknown", 2**question.width - 1)
        assert not {"はい", "いいえ"} & {choice.label for choice in question.choices}


# What was told, the answer that changes, and the question whose answer goes with it.
HANGING = (
    ("danger_now unknown last_seen today", "danger_now none", "last_seen"),
    ("danger_now unknown last_seen yesterday response heard", "last_seen today", "response"),
    ("danger_now unknown last_seen yesterday response heard", "danger_now none", "response"),
    ("age 15_17 enrolled left", "age 18_34", "enrolled"),
    ("eating almost_none body fine", "eating ok", "body"),
    ("death signs death_detail wish", "death none", "death_detail"),
    ("unusual sudden harm_risk none", "unusual long", "harm_risk"),
    ("violence year violence_to other", "violence none", "violence_to"),
    ("violence past violence_by other", "violence unknown", "violence_by"),
    ("carer dark carer_detail none", "carer coping", "carer_detail"),
    ("carer coping", "caller supporter", "carer"),
    ("consent fine", "caller person", "consent"),
    ("age 40_49 parent care", "age 18_34", "parent"),
    ("helper before helper_kind work", "helper none", "helper_kind"),
)
# Asked only sometimes, but true once told, whatever else changes.
STAYING = {"contact", "stopped", "medical", "certificate", "income"}


def test_it_is_said_in_words_of_each_question_that_is_not_always_asked() -> None:
    calls = (MOTHER, {"caller": "person"}, {**MOTHER, "outing": "place", "helper": "now", "helper_kind": "place"})
    always = set(flow.ORDER).intersection(*map(hold, calls))
    assert set(ASKED_IF) == set(flow.ORDER) - always, "ASKED_IF in triage/asking.py"


def test_of_each_question_asked_only_sometimes_it_is_known_when_its_answer_goes_or_that_it_stays() -> None:
    assert set(ASKED_IF) - {dropped for _, _, dropped in HANGING} == STAYING, "a new question: a line in HANGING"


@pytest.mark.parametrize(("told", "changed", "dropped"), HANGING)
def test_an_answer_goes_with_the_answer_it_hung_on_and_only_then(told: str, changed: str, dropped: str) -> None:
    words = told.split()
    call = Interview(11, {"caller": "mother", **dict(zip(words[::2], words[1::2], strict=True))})
    assert dropped in flow.put(call, "ward", "kita").answers
    assert dropped not in flow.put(call, *changed.split()).answers


@pytest.mark.parametrize("age", ["under15", "15_17", "18_34", "35_39", "40_49", "50_64", "65plus", "unknown"])
def test_the_age_of_a_parent_is_asked_from_35_on_and_where_somebody_is_hurt_at_any_age(age: str) -> None:
    asked = hold({**MOTHER, "age": age, "parent": "none", "enrolled": "left"})
    assert ("parent" in asked) is (age not in {"under15", "15_17", "18_34"})
    assert "parent" in hold({**MOTHER, "age": age, "violence": "year"})


@pytest.mark.parametrize("when", ["past", "year", "happening", "unknown", "none"])
def test_a_parent_may_be_hurt_whenever_it_was(when: str) -> None:
    call = Interview(11, {"caller": "mother", "age": "18_34", "violence": when}, continued=True)
    assert flow.applies("parent", call) is (when in {"past", "year", "happening"})


def test_only_a_school_age_is_asked_about_the_school() -> None:
    assert "enrolled" in hold({**MOTHER, "age": "15_17"})
    assert not [age for age in ("under15", "18_34", "unknown") if "enrolled" in hold({**MOTHER, "age": age})]


def test_who_has_a_place_to_meet_people_is_not_asked_for_company() -> None:
    assert "contact" not in hold({**MOTHER, "outing": "place"})


@pytest.mark.parametrize(("helper", "asked"), [("now", True), ("before", True), ("none", False), ("unknown", False)])
def test_what_kind_of_helper_is_asked_where_there_is_or_was_one(helper: str, asked: bool) -> None:
    assert ("helper_kind" in hold({**MOTHER, "helper": helper})) is asked


def test_who_is_with_an_active_helper_is_not_asked_what_was_stopped() -> None:
    assert "stopped" not in hold({**MOTHER, "helper": "now", "helper_kind": "place"})
    assert "stopped" in hold({**MOTHER, "helper": "now", "helper_kind": "medical"})


def test_a_supporter_is_asked_whether_the_person_knows() -> None:
    assert "consent" in hold({**MOTHER, "caller": "supporter"})


def test_a_change_of_long_standing_asks_for_a_doctor_whatever_the_step() -> None:
    asked = hold({**MOTHER, "unusual": "long", "medical": "now"})
    assert asked[-1] == "medical"


def test_the_eighteenth_answer_is_still_asked_and_no_nineteenth() -> None:
    asked = hold({**WORKING, "age": "40_49", "parent": "none", "medical": "now", "certificate": "have"})
    assert asked[-1] == "medical"
    assert len(asked) == flow.LONGEST_CALL == 18


def test_a_paper_told_early_takes_the_place_of_the_doctor() -> None:
    call = Interview(11, {**WORKING, "age": "40_49", "parent": "none", "certificate": "have"})
    assert flow.next_question(call) is None


@pytest.mark.parametrize(("certificate", "asked"), [("have", True), ("applying", True), ("without", False)])
def test_the_income_is_asked_where_a_paper_has_use(certificate: str, asked: bool) -> None:
    person = {**WORKING, "caller": "person", "medical": "now", "certificate": certificate}
    assert ("income" in hold(person)) is asked


@pytest.mark.parametrize("age", ["under15", "15_17"])
def test_nobody_under_18_is_asked_for_papers(age: str) -> None:
    asked = hold({**WORKING, "caller": "person", "age": age, "enrolled": "left"})
    assert not {"medical", "certificate", "income"} & set(asked)


def test_a_new_call_stops_at_a_rescue() -> None:
    call = Interview(12, {"caller": "person", "danger_now": "now"})
    assert call.waiting_for_rescue
    assert flow.next_question(call) is None
    assert not flow.go_on(call).waiting_for_rescue


def test_a_call_that_had_gone_on_stops_at_a_new_danger_and_not_at_another_answer() -> None:
    call = flow.go_on(Interview(12, {"caller": "person", "danger_now": "now"}))
    assert flow.put(call, "eating", "ok").continued
    assert not flow.put(flow.put(call, "death", "signs"), "death_detail", "plan").continued


def test_one_danger_less_does_not_stop_a_call_that_had_gone_on() -> None:
    told = {"caller": "person", "danger_now": "now", "death": "signs", "death_detail": "plan"}
    assert flow.put(flow.go_on(Interview(12, told)), "death_detail", "wish").continued


def test_back_ends_the_going_on_and_leaves_a_question_that_was_only_wanted() -> None:
    call = flow.go_on(Interview(12, {"caller": "person", "danger_now": "now"}))
    assert not flow.back(call).continued
    looked = flow.jump(Interview(11, dict(MOTHER)), "money")
    assert flow.next_question(flow.back(looked)) is None
    assert flow.back(looked).answers == MOTHER
    early = flow.back(flow.jump(Interview(11, {"caller": "mother", "danger_now": "none"}), "money"))
    assert (early.wanted, list(early.answers)) == ("danger_now", ["caller"])
    assert flow.next_question(flow.back(flow.jump(Interview(11), "money"))) == "caller"


def test_after_eighteen_answers_only_the_papers_are_left_out() -> None:
    told = {**WORKING, "age": "40_49", "parent": "none", "medical": "now", "certificate": "have"}
    assert flow.next_question(Interview(11, {name: code for name, code in told.items() if name != "ward"})) == "ward"


def test_follow_ups_are_not_counted_among_the_eighteen() -> None:
    told = {**WORKING, "age": "40_49", "parent": "none", "helper": "before", "helper_kind": "work", "medical": "now"}
    asked = hold({**told, "death": "signs", "death_detail": "past"})
    assert asked[-1] == "medical"
    assert len(asked) == 20


def test_the_eighteenth_answer_itself_can_be_looked_at_again() -> None:
    told = {**WORKING, "age": "40_49", "parent": "none", "medical": "now"}
    assert len(told) == 18
    assert flow.applies("medical", Interview(11, told))
    assert not flow.applies("certificate", Interview(11, told))


def test_an_answer_stays_though_it_would_not_be_asked_any_more() -> None:
    call = Interview(11, {"caller": "person", "stopped": "training", "helper": "now"})
    assert flow.put(call, "helper_kind", "place").answers["stopped"] == "training"


def test_a_paper_told_early_asks_for_no_income_where_work_does_not_come_up() -> None:
    assert flow.next_question(Interview(11, {**MOTHER, "certificate": "have"})) is None
