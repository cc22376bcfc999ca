"""Calls at random as they come in at a counselor's telephone: mostly calm, every caller, every question answered."""

from collections.abc import Iterator, Mapping
from random import Random

from hikisupport.triage.facts import group_of
from hikisupport.triage.flow import Call, go_on, next_question, put
from hikisupport.triage.model import Questionnaire

# How often the calmest answer of a safety question is given; the rest is spread evenly.
CALM: Mapping[str, float] = {
    "danger_now": 0.9,
    "eating": 0.85,
    "violence": 0.85,
    "carer": 0.75,
    "death": 0.85,
    "unusual": 0.9,
    "money": 0.7,
    "harm_risk": 0.6,
}
CALLERS: Mapping[str, int] = {
    "person": 32, "mother": 28, "father": 8, "sibling": 12, "partner": 4, "child": 4, "relative": 3, "supporter": 9
}  # fmt: skip
# Who calls in for work goes out, talks with somebody and agrees: without this, step 3 were one call in thirty.
READY: Mapping[str, tuple[str, ...]] = {
    "outing": ("errands", "outings", "place"),
    "contact": ("voice", "meets"),
    "wish": ("work", "study"),
    "consent": ("fine",),
    "stopped": ("none", "unknown"),
}
SHARE_READY = 0.25
MONTH = 12


def weighted_calls(questions: Questionnaire, count: int, seed: int) -> Iterator[Call]:
    """Give calls held to their end; those that turn to rescue mostly go on."""
    random = Random(seed)
    for _ in range(count):
        yield _held(questions, random)


def _held(questions: Questionnaire, random: Random) -> Call:
    call, ready = Call(questions, MONTH), random.random() < SHARE_READY
    while True:
        if call.waiting_for_rescue:
            if random.random() < 0.3:
                return call
            call = go_on(call, random.choice(("safe", "waiting")))
        question = next_question(call)
        if question is None:
            return call
        call = put(call, question, _answer(call, question, random, ready=ready))


def _answer(call: Call, question: str, random: Random, *, ready: bool) -> str:
    if question == "caller":
        return random.choices(list(CALLERS), list(CALLERS.values()))[0]
    codes = [choice.code for choice in call.questions[question].choices_for(group_of(call.answers))]
    if question in CALM and random.random() < CALM[question]:
        return codes[0]
    return (
        random.choice([code for code in codes if code in READY[question]])
        if ready and question in READY
        else random.choice(codes)
    )
