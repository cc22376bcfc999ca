"""The order of a call: what is asked next, going back, jumping, and how long a call gets."""

import pytest

from hikisupport.base.models.questionnaire import Questionnaire
from hikisupport.base.vocab import Level
from hikisupport.logic.interview import flow
from hikisupport.logic.interview.flow import Interview

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
            assert question.choices[-1].code == "unknown"
        assert not {"はい", "いいえ"} & {choice.label for choice in question.choices}
