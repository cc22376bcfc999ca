"""The order of a call: what is asked next and what not, follow-ups at once, going back, rescue and both ways on."""

from pathlib import Path
from random import Random

import pytest
from randomcalls import QUESTIONNAIRE

from hikisupport.core.vocab import Level
from hikisupport.triage import flow, safety, step
from hikisupport.triage.facts import group_of
from hikisupport.triage.flow import Call
from hikisupport.triage.model import NOTE_PARTS

MOTHER = {
    "caller": "mother", "danger_now": "none", "request": "relate", "age": "18_34", "living": "parents", "eating": "ok",
    "violence": "none", "carer": "coping", "death": "none", "unusual": "none", "money": "ok", "outing": "night",
    "helping": "none", "consent": "fine", "wish": "unheard", "stopped": "none", "contact": "none", "ward": "kita",
}  # fmt: skip
WORKING = MOTHER | {"outing": "errands", "contact": "meets", "wish": "work"}
PERSON = {question: code for question, code in MOTHER.items() if question not in {"carer", "consent", "wish"}} | {
    "caller": "person",
    "wish": "talk",
}


def begun(answers: dict[str, str], month: int = 11) -> Call:
    return Call(QUESTIONNAIRE, month, answers)


def hold(answers: dict[str, str], month: int = 11) -> list[str]:
    """Answer every question put until none is left; return the questions in the order they were put."""
    call, asked = begun({}, month), []
    while (question := flow.next_question(call)) is not None:
        asked.append(question)
        call = flow.put(call, question, answers.get(question, "unknown"))
    return asked


def after(question: str, answers: dict[str, str], following: int = 1) -> list[str]:
    asked = hold(answers)
    return asked[asked.index(question) + 1 :][:following]


# --- the order of the contract -----------------------------------------------------------------------------------

ALWAYS = [one.id for one in QUESTIONNAIRE.questions if not (one.asked_if or one.follows_if)]
SAFETY = set(safety.SAFETY_ASKED_IF)
# What the rules of the step and of the agencies ask for; what only step 3 needs comes after it.
LIFE = {"outing", "helping", "consent", "wish", "stopped", "contact", "ward"}
CALLS = {
    "mother": MOTHER,
    "person": PERSON | {"outing": "room"},
    "supporter": MOTHER | {"caller": "supporter"},
    "child": MOTHER | {"caller": "child"},
}


@pytest.mark.parametrize("answers", CALLS.values(), ids=CALLS)
def test_a_calm_call_hears_in_the_order_of_the_data_what_is_always_asked_danger_first(answers: dict[str, str]) -> None:
    asked = hold(answers)
    assert asked == [one.id for one in QUESTIONNAIRE.questions if one.id in asked]
    assert set(ALWAYS) <= set(asked)
    assert asked[:2] == ["caller", "danger_now"]
    places = {question: place for place, question in enumerate(asked)}
    last = max(places[question] for question in SAFETY & set(asked))
    assert all(places[question] > last for question in LIFE & set(asked))


@pytest.mark.parametrize(
    ("who", "never"), [("mother", set()), ("person", {"consent", "carer"}), ("supporter", {"carer"})]
)
def test_of_what_only_some_are_asked_each_caller_hears_what_is_for_them(who: str, never: set[str]) -> None:
    sometimes = {"carer", "death", "consent", "stopped", "contact"}
    assert sometimes & set(hold(CALLS[who])) == sometimes - never


def test_what_only_step_3_needs_comes_last() -> None:
    told = {**WORKING, "medical": "now", "certificate": "have", "income": "low"}
    school = {**told, "caller": "person", "age": "15_17"}
    for answers, last in ((told, ["medical", "certificate", "income"]), (school, ["medical", "enrolled"])):
        asked = hold(answers)
        for_step_3 = asked[asked.index("medical") :]
        assert [question for question in for_step_3 if question in last] == last
        assert set(for_step_3).isdisjoint(hold({**answers, "wish": "quiet", "medical": "unknown"}))


@pytest.mark.parametrize(
    ("told", "not_asked"),
    [
        ({"medical": "never"}, "certificate"),
        ({"money": "welfare"}, "income"),
        ({"helping": "medical"}, "medical"),
        ({"age": "15_17"}, "income"),
        ({"wish": "place"}, "medical"),
        ({"violence": "calm"}, "medical"),
        ({"age": "under15"}, "medical"),
    ],
)
def test_what_step_3_does_not_need_is_not_asked(told: dict[str, str], not_asked: str) -> None:
    asked = hold({**WORKING, "medical": "now", "certificate": "have", **told})
    assert not_asked not in asked


# --- follow-ups, at once and only where an answer asks for them ---------------------------------------------------

# The question, what is told, the follow-ups that come at once; after them the call goes on in its order.
FOLLOWING = [
    ("danger_now", {"danger_now": "death"}, ["death_detail"]),
    ("danger_now", {"danger_now": "self_dark"}, ["carer_detail"]),
    ("danger_now", {"danger_now": "unknown", "last_seen": "today"}, ["age", "living", "last_seen"]),
    ("last_seen", {"danger_now": "unknown", "last_seen": "yesterday", "response": "heard"}, ["response"]),
    ("last_seen", {"eating": "unknown", "last_seen": "unknown", "living": "alone"}, []),
    ("age", {"caller": "child"}, ["caller_age"]),
    ("age", {"caller": "sibling"}, ["caller_age"]),
    ("age", {"caller": "sibling", "age": "unknown"}, ["caller_age"]),
    ("age", {"caller": "sibling", "age": "35_39"}, []),
    ("eating", {"eating": "almost_none", "body": "fine"}, ["body"]),
    ("eating", {"eating": "almost_none", "body": "unknown", "last_seen": "today"}, ["body", "last_seen"]),
    ("violence", {"violence": "year"}, ["violence_to", "victim_age", "violence_by", "harm_risk"]),
    ("violence", {"violence": "past"}, ["violence_to", "victim_age", "violence_by"]),
    ("violence", {"violence": "year", "violence_to": "person"}, ["violence_to", "violence_by", "harm_risk"]),
    ("violence", {"violence": "unknown"}, []),
    ("carer", {"carer": "exhausted", "carer_dark": "dark"}, ["carer_dark", "carer_detail"]),
    ("carer", {"carer": "dark"}, ["carer_detail"]),
    ("death", {"death": "signs", "death_detail": "past"}, ["death_detail"]),
    ("unusual", {"unusual": "sudden"}, ["harm_risk"]),
    ("unusual", {"unusual": "sudden", "violence": "once"}, []),
    ("money", {"money": "today"}, ["tonight"]),
    ("helping", {"unusual": "long"}, ["medical"]),
    ("helping", {"death": "signs", "death_detail": "past", "helping": "medical"}, []),
]


@pytest.mark.parametrize(("question", "told", "following"), FOLLOWING)
def test_a_follow_up_comes_at_once(question: str, told: dict[str, str], following: list[str]) -> None:
    *found, then = after(question, {**MOTHER, **told}, len(following) + 1)
    assert found == following
    assert not QUESTIONNAIRE[then].is_follow_up


def test_somebody_who_fears_to_hurt_or_be_hurt_is_first_asked_about_today() -> None:
    told = {**PERSON, "violence": "suspect", "violence_to": "person"}
    assert after("violence", told, 3) == ["harm_risk", "violence_to", "violence_by"]
    assert after("violence", {**MOTHER, "violence": "suspect"}, 2) == ["violence_to", "victim_age"]


def test_the_person_who_cannot_say_whether_there_is_danger_is_asked_about_the_body() -> None:
    assert after("danger_now", {**PERSON, "danger_now": "unknown", "body": "fine"}, 2) == ["body", "request"]


def test_what_was_told_as_the_danger_of_this_moment_is_not_asked_again() -> None:
    assert "death" not in hold({**MOTHER, "danger_now": "death", "death_detail": "wish"})
    assert "carer" not in hold({**MOTHER, "danger_now": "self_dark"})


def test_a_missed_son_is_a_rescue_after_five_answers() -> None:
    assert hold({**MOTHER, "danger_now": "unknown", "last_seen": "two_days"}) == [
        "caller", "danger_now", "age", "living", "last_seen",
    ]  # fmt: skip


# --- only what can still change the result ------------------------------------------------------------------------


def test_company_is_not_asked_for_where_the_step_is_decided_without_it() -> None:
    assert "contact" in hold(MOTHER)
    assert "contact" not in hold({**MOTHER, "consent": "unaware"})
    assert "contact" not in hold({**MOTHER, "outing": "place"})
    assert "contact" not in hold({**MOTHER, "helping": "place"})
    assert "contact" in hold({**WORKING, "helping": "none"})


def test_what_was_stopped_is_not_asked_where_telling_is_unsafe_or_disliked() -> None:
    assert "stopped" in hold({**MOTHER, "consent": "unaware"})
    assert "stopped" not in hold({**MOTHER, "consent": "unsafe"})
    assert "stopped" not in hold({**MOTHER, "consent": "dislikes"})
    assert "stopped" in hold({**MOTHER, "consent": "dislikes", "helping": "work"})


def random_answers(seed: int, count: int) -> list[Call]:
    """Calls broken off at any question, calm ones among them."""
    random, calls = Random(seed), []
    for _ in range(count):
        call, calm = begun({}, 12), random.choice((0.5, 0.9))
        for _ in range(random.randrange(1, 30)):
            call = flow.go_on(call) if call.waiting_for_rescue else call
            question = flow.next_question(call)
            if question is None:
                break
            codes = [choice.code for choice in QUESTIONNAIRE[question].choices_for(group_of(call.answers))]
            call = flow.put(call, question, codes[0] if random.random() < calm else random.choice(codes))
        calls.append(call)
    return calls


def test_company_not_asked_for_would_not_have_changed_the_step() -> None:
    for call in random_answers(1, 300):
        if not call.waiting_for_rescue and flow.next_question(call) is None and "contact" not in call.answers:
            found = {
                step.decide({**call.answers, "contact": code}, call.level, continued=True).step
                for code in ("none", "text", "voice", "meets", "unknown")
            }
            assert len(found) == 1, call.answers


def test_no_question_comes_twice_and_every_safety_question_has_been_put_at_the_end() -> None:
    for call in random_answers(2, 300):
        coming = flow.next_question(call)
        assert coming is None or coming not in call.answers
        if coming is None and not call.waiting_for_rescue:
            assert call.urgency.unasked == (), call.answers


# --- 質問 7/約16 -----------------------------------------------------------------------------------------------------


CALM = {question: MOTHER[question] for question in SAFETY & MOTHER.keys() - {"living"}}


@pytest.mark.parametrize("caller", ["person", "mother", "supporter"])
def test_the_second_figure_is_what_the_call_will_come_to_if_no_danger_is_told(caller: str) -> None:
    usual = len(hold({**CALM, "caller": caller}))
    assert flow.progress(begun({"caller": caller})) == (2, usual)


def test_after_the_last_answer_both_figures_are_those_of_the_next_question() -> None:
    answers = {question: MOTHER.get(question, "unknown") for question in hold(MOTHER)}
    assert flow.progress(begun(answers)) == (len(answers) + 1, len(answers) + 1)


def test_the_figures_follow_the_call() -> None:
    here, about = flow.progress(begun({"caller": "mother", "danger_now": "unknown"}))
    assert (here, about) == (3, len(hold({**CALM, "caller": "mother"})) + 2)  # last_seen and response
    for broken_off in random_answers(3, 100):
        here, about = flow.progress(broken_off)
        assert 1 <= here <= about


def test_an_answered_question_put_again_has_the_number_of_its_place() -> None:
    call = flow.back(begun({"caller": "mother", "danger_now": "none"}))
    assert flow.progress(call)[0] == 2


# --- back, review, rescue -------------------------------------------------------------------------------------------


def test_back_goes_to_the_question_answered_last_and_keeps_the_answers() -> None:
    call = flow.back(begun(dict(MOTHER)))
    assert flow.next_question(call) == "ward"
    assert call.answers == MOTHER
    assert flow.next_question(flow.back(call)) == "contact"


def test_back_after_a_question_reached_early_goes_to_that_one() -> None:
    call = flow.put(flow.jump(begun({"caller": "mother"}), "money"), "money", "ok")
    assert flow.next_question(call) == "danger_now"
    assert flow.next_question(flow.back(call)) == "money"
    again = flow.put(flow.back(call), "money", "month")
    assert flow.next_question(again) == "danger_now"
    assert flow.next_question(flow.back(again)) == "money"


def test_an_answer_given_anew_is_the_one_given_last() -> None:
    call = flow.put(flow.jump(begun(dict(MOTHER)), "eating"), "eating", "ok")
    assert flow.next_question(flow.back(call)) == "eating"


def test_back_at_the_first_question_stays_there() -> None:
    assert flow.next_question(flow.back(begun({}))) == "caller"
    first = flow.back(begun({"caller": "mother"}))
    assert flow.next_question(flow.back(first)) == "caller"


def test_any_question_can_be_reached_early_and_then_the_order_goes_on() -> None:
    call = flow.jump(begun({"caller": "mother"}), "money")
    assert flow.next_question(call) == "money"
    assert flow.next_question(flow.put(call, "money", "ok")) == "danger_now"


def test_a_rescue_stops_the_questions_until_the_counselor_goes_on_in_one_of_two_ways() -> None:
    call = begun({"caller": "person", "danger_now": "ill"})
    assert (call.level, call.waiting_for_rescue) == (Level.NOW, True)
    assert flow.next_question(call) is None
    for way in (flow.SAFE, flow.WAITING):
        gone = flow.go_on(call, way)
        assert (gone.gone_on, gone.continued, gone.level) == (way, True, Level.NOW)
        assert flow.next_question(gone) == "request"


def test_back_leaves_a_rescue_by_its_last_answer() -> None:
    call = flow.back(begun({"caller": "person", "danger_now": "ill"}))
    assert flow.next_question(call) == "danger_now"


def test_taking_back_the_danger_ends_the_rescue() -> None:
    call = flow.put(flow.go_on(begun({"caller": "person", "danger_now": "ill"})), "danger_now", "none")
    assert (call.level, call.gone_on) == (Level.NONE, None)


def test_a_call_that_had_gone_on_stops_at_a_new_danger_and_not_at_another_answer() -> None:
    call = flow.go_on(begun({"caller": "person", "danger_now": "ill"}), flow.SAFE)
    assert flow.put(call, "eating", "ok").gone_on == flow.SAFE
    assert flow.put(flow.put(call, "death", "signs"), "death_detail", "plan").gone_on is None


def test_one_danger_less_does_not_stop_a_call_that_had_gone_on() -> None:
    told = {"caller": "person", "danger_now": "ill", "death": "signs", "death_detail": "plan"}
    assert flow.put(flow.go_on(begun(told)), "death_detail", "wish").continued


# --- what an answer takes with it ------------------------------------------------------------------------------------

# What was told, the answer that changes, and the question whose answer goes with it.
HANGING = (
    ("danger_now unknown last_seen today", "danger_now none", "last_seen"),
    ("danger_now unknown last_seen yesterday response heard", "last_seen today", "response"),
    ("danger_now unknown last_seen yesterday response heard", "danger_now none", "response"),
    ("danger_now unknown last_seen yesterday response heard", "living alone", "response"),
    ("eating almost_none body fine", "eating ok", "body"),
    ("death signs death_detail wish", "death none", "death_detail"),
    ("danger_now death death_detail wish", "danger_now none", "death_detail"),
    ("death none", "danger_now death", "death"),
    ("unusual sudden harm_risk none", "unusual long", "harm_risk"),
    ("violence year violence_to other", "violence none", "violence_to"),
    ("violence past violence_by other", "violence unknown", "violence_by"),
    ("age 18_34 violence year violence_to other victim_age elder", "violence_to person", "victim_age"),
    ("carer exhausted carer_dark none", "carer coping", "carer_dark"),
    ("carer dark carer_detail none", "carer coping", "carer_detail"),
    ("danger_now self_dark carer_detail none", "danger_now none", "carer_detail"),
    ("carer coping", "danger_now self_dark", "carer"),
    ("carer coping", "caller supporter", "carer"),
    ("consent fine", "caller person", "consent"),
    ("wish unheard", "caller person", "wish"),
    ("money today tonight have", "money ok", "tonight"),
)


@pytest.mark.parametrize(("told", "changed", "dropped"), HANGING)
def test_an_answer_goes_with_the_answer_it_hung_on_and_only_then(told: str, changed: str, dropped: str) -> None:
    words = told.split()
    call = begun({"caller": "mother", **dict(zip(words[::2], words[1::2], strict=True))})
    assert dropped in flow.put(call, "ward", "kita").answers
    assert dropped not in flow.put(call, *changed.split()).answers


def test_a_young_caller_is_one_only_while_the_answers_say_so() -> None:
    call = begun({"caller": "sibling", "age": "18_34", "caller_age": "minor"})
    assert "caller_age" not in flow.put(call, "age", "40_49").answers
    assert "caller_age" not in flow.put(call, "caller", "mother").answers


def test_of_every_follow_up_it_is_told_above_when_its_answer_goes() -> None:
    following = {question.id for question in QUESTIONNAIRE.questions if question.is_follow_up}
    assert following - {dropped for _, _, dropped in HANGING} == {"caller_age"}


def test_an_answer_stays_though_it_would_not_be_asked_any_more() -> None:
    call = begun({"caller": "person", "unusual": "long", "helping": "none", "medical": "now", "stopped": "training"})
    changed = flow.put(flow.put(call, "unusual", "none"), "helping", "place")
    assert {"medical", "stopped"} <= changed.answers.keys()


# --- the questions as data -------------------------------------------------------------------------------------------


def test_the_questions_name_each_condition_of_the_flow_and_no_other() -> None:
    named = {
        name
        for question in QUESTIONNAIRE.questions
        for name in (question.asked_if, question.follows_if, question.first_if)
        if name
    }
    assert named | {"always"} == set(flow.CONDITIONS)


def test_a_safety_question_is_asked_in_the_call_exactly_where_the_rules_need_it() -> None:
    """The person is asked with whom they live, though no danger hangs on it."""
    for name, needed in safety.SAFETY_ASKED_IF.items():
        question = QUESTIONNAIRE[name]
        assert (question.asked_if or question.follows_if or "always") == (
            "always" if name == "living" else needed.__name__
        )


def test_who_hears_when_a_question_is_asked_hears_it_of_each_that_is_not_always_asked() -> None:
    for question in QUESTIONNAIRE.questions:
        sometimes = question.asked_if not in {None, "needs_death"} or question.follows_if is not None
        assert (question.when is not None) is sometimes, question.id


def test_every_choice_ends_with_not_known_and_no_choice_is_yes_or_no() -> None:
    for question in QUESTIONNAIRE.questions:
        if question.id != "caller":
            assert (question.choices[-1].code, question.choices[-1].number) == ("unknown", 2**question.width - 1)
            assert len(question.choices) <= 9 or question.wards
        assert not {"はい", "いいえ"} & {choice.label for choice in question.choices}


@pytest.mark.parametrize("caller", ["person", "mother", "supporter"])
def test_no_caller_is_offered_an_answer_that_names_them_twice_or_belongs_to_another(caller: str) -> None:
    group = group_of({"caller": caller})
    offered = {
        name: {choice.code for choice in QUESTIONNAIRE[name].choices_for(group)}
        for name in ("danger_now", "violence_to", "violence_by", "wish")
    }
    assert ("self_dark" in offered["danger_now"]) is (caller == "mother")
    assert ("caller" in offered["violence_to"]) is (caller != "person")
    assert ("caller" in offered["violence_by"]) is (caller != "person")
    assert ("unheard" in offered["wish"]) is (caller != "person")


def test_every_question_speaks_in_the_voice_of_everybody_who_is_asked() -> None:
    for call in random_answers(4, 200):
        coming = flow.next_question(call)
        if coming:
            assert getattr(QUESTIONNAIRE[coming].text, group_of(call.answers).value), (coming, call.answers)


def test_every_part_of_the_note_has_its_questions_and_consent_stands_at_its_head() -> None:
    assert all(QUESTIONNAIRE.note_part(part) for part in NOTE_PARTS)
    assert [question.id for question in QUESTIONNAIRE.questions if question.note is None] == ["consent"]


def test_the_order_of_a_call_imports_no_reader_clock_or_printer() -> None:
    for module in (flow, safety, step):
        text = Path(str(module.__file__)).read_text(encoding="utf-8")
        assert not [word for word in ("import yaml", "datetime", "rich", "core.files") if word in text]
