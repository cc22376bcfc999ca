"""How long a call takes: computed over every path of the flow (tools/call_lengths.py)."""

from dataclasses import replace
from itertools import product
from random import Random

import pytest
from randomcalls import QUESTIONNAIRE

from call_lengths import SAME, Lengths, Walk, representatives
from hikisupport.core.vocab import Level
from hikisupport.triage.facts import group_of
from hikisupport.triage.flow import Call, go_on, is_follow_up, next_question, put
from hikisupport.triage.model import Question, Questionnaire

VOICES = {
    "person": ("person",),
    "family": ("mother", "father", "sibling", "partner", "child", "relative"),
    "supporter": ("supporter",),
}
CALLERS = tuple(caller for callers in VOICES.values() for caller in callers)
AGES = ("under15", "15_17", "18_34", "35_39", "50_64", "unknown")
# Of each voice the longest call there can be, with every danger on its way.
LONGEST = {"person": 24, "mother": 30, "child": 31, "supporter": 27}


@pytest.mark.parametrize("callers", VOICES.values(), ids=VOICES)
def test_a_usual_call_has_at_most_eighteen_answers_and_three_more_for_step_3(callers: tuple[str, ...]) -> None:
    calm = Walk(QUESTIONNAIRE, danger=False)
    for caller, age in product(callers, AGES):
        lengths = calm.lengths(caller, age)
        young = caller == "child" or (caller == "sibling" and age in {"under15", "15_17", "18_34", "unknown"})
        assert lengths.usual is not None and lengths.work is not None
        assert 16 <= lengths.usual <= (19 if young else 18), (caller, age)
        assert lengths.usual <= lengths.work <= lengths.usual + 3, (caller, age)


@pytest.mark.proof
@pytest.mark.parametrize("caller", LONGEST)
def test_the_longest_call_is_known(caller: str) -> None:
    assert Walk(QUESTIONNAIRE).lengths(caller, "18_34").longest == LONGEST[caller]


# --- the walk is right ------------------------------------------------------------------------------------------

FEW = {
    "danger_now": ("none", "unknown"), "living": ("parents",), "eating": ("ok", "almost_none"),
    "body": ("fine", "unknown"), "last_seen": ("today", "yesterday"), "response": ("heard",),
    "violence": ("none", "suspect", "once"), "violence_to": ("person", "other"), "victim_age": ("elder",),
    "violence_by": ("person",), "harm_risk": ("none",), "carer": ("coping", "dark"), "carer_dark": ("none",),
    "carer_detail": ("none",), "death": ("none", "signs"), "death_detail": ("past", "plan"),
    "unusual": ("none", "long"),
    "money": ("ok", "welfare"), "tonight": ("have",), "outing": ("room", "errands"), "helping": ("medical", "none"),
    "consent": ("fine",), "wish": ("work",), "stopped": ("none", "place"), "contact": ("voice",), "medical": ("now",),
    "certificate": ("have",), "income": ("low",), "enrolled": ("left",), "request": ("listen",), "ward": ("unknown",),
    "caller_age": ("minor",),
}  # fmt: skip


def with_few_answers() -> Questionnaire:
    """The questionnaire with a few answers to each question, so that every path can be taken one by one."""

    def fewer(question: Question) -> Question:
        kept = tuple(choice for choice in question.choices if choice.code in FEW.get(question.id, (choice.code,)))
        return question.model_copy(update={"choices": kept})

    return replace(QUESTIONNAIRE, questions=tuple(map(fewer, QUESTIONNAIRE.questions)))


def one_by_one(call: Call, age: str) -> Lengths:
    """Return the most answers still to come, remembering nothing."""
    call = go_on(call) if call.waiting_for_rescue else call
    question = next_question(call)
    if question is None:
        return Lengths(0, 0, 0)
    usual, work, longest = [], [], []
    for code in [age] if question == "age" else representatives(question, call):
        then = put(call, question, code)
        ahead = one_by_one(then, age)
        longest.append(ahead.longest + 1)
        if then.level is Level.NONE and (question == "caller_age" or not is_follow_up(question, call)):
            work += [ahead.work + 1] if ahead.work is not None else []
            for_work = question in {"medical", "enrolled", "certificate", "income"}
            usual += [ahead.usual + 1] if ahead.usual is not None and not for_work else []
    return Lengths(max(usual, default=None), max(work, default=None), max(longest, default=0))


BEGUN = {
    "person": {"danger_now": "none", "request": "listen", "age": "15_17", "living": "parents", "eating": "ok"},
    "mother": {"danger_now": "none", "request": "listen", "age": "18_34", "living": "parents", "violence": "none"},
    "sibling": {"request": "listen", "death": "none", "unusual": "none", "violence": "none", "helping": "none"},
    "supporter": {"request": "listen", "age": "40_49", "unusual": "none", "death": "none", "outing": "errands"},
}


@pytest.mark.parametrize("caller", BEGUN)
def test_the_walk_agrees_with_every_path_taken_one_by_one(caller: str) -> None:
    few = with_few_answers()
    call = Call(few, 12, {"caller": caller, **BEGUN[caller]})
    assert Walk(few).ahead(call, "18_34") == one_by_one(call, "18_34")


def test_answers_taken_as_one_lead_to_the_same_questions_and_the_same_level() -> None:
    random = Random(1)
    for _ in range(250):
        call = Call(QUESTIONNAIRE, 12, {"caller": random.choice(CALLERS)})
        while (question := next_question(call := go_on(call))) is not None:
            codes = [choice.code for choice in QUESTIONNAIRE[question].choices_for(group_of(call.answers))]
            call = put(call, question, codes[0] if random.random() < 0.6 else random.choice(codes))
        given = list(call.answers.items())
        at = random.randrange(1, len(given))
        question, code = given[at]
        instead = SAME.get(question, {}).get(code)
        if instead:
            other = Call(QUESTIONNAIRE, 12, dict(given[:at]))
            other = put(go_on(other), question, instead)
            for coming, answer in given[at + 1 :]:
                assert next_question(go_on(other)) == coming, (given, question, instead)
                other = put(go_on(other), coming, answer)
            assert (next_question(go_on(other)), other.level) == (None, call.level), (given, question, instead)
