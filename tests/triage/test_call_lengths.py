"""How long a call takes: computed over every path of the interview (tools/call_lengths.py)."""

from collections.abc import Iterator

import pytest

from call_lengths import Lengths, Walk, shipped_choices, what_matters
from hikisupport.core.vocab import Level
from hikisupport.triage.flow import FOLLOW_UPS, LONGEST_CALL, ORDER, Interview, go_on, next_question, put

CALLERS = ("person", "mother", "father", "sibling", "partner", "child", "relative", "supporter")
# One caller of each voice, and what a call has already brought: all that follows is walked one by one.
BEGUN = {
    "person, wants to work": "caller person age 18_34 outing errands contact voice money ok",
    "mother, low level": "caller mother age 50_64 outing home contact none carer coping money welfare",
    "supporter, school left": "caller supporter age 15_17 enrolled left outing place money month",
}
CALM = {"danger_now": "none", "eating": "ok", "death": "none", "unusual": "none", "violence": "none"}
# Fewer answers, so that every path can be taken: each way of asking and not asking on is among them.
FEW = {
    "danger_now": ("none", "now", "unknown"), "last_seen": ("today", "yesterday", "two_days"),
    "response": ("heard", "silent"), "eating": ("ok", "almost_none", "unknown"), "body": ("fine", "down"),
    "death": ("none", "signs"), "death_detail": ("past", "plan"), "unusual": ("none", "sudden"),
    "harm_risk": ("none", "risk"), "violence": ("none", "happening"), "violence_to": ("caller",),
    "violence_by": ("partner",), "carer": ("coping", "dark"), "carer_detail": ("none", "plan"), "money": ("ok",),
    "parent": ("none",), "helper": ("now", "none"), "helper_kind": ("place", "medical"),
    "consent": ("fine", "unaware"), "wish": ("work", "pressed"), "stopped": ("none", "place", "unknown"),
    "medical": ("now", "never"), "certificate": ("have", "without"), "income": ("unknown",),
}  # fmt: skip


WHERE = "let _CLASSES in tools/call_lengths.py tell them apart (_FOR_WORK, where only questions for step 3 hang on it)"
NEVER = f"never asked in the walk: its condition never holds, or hangs on two answers that are taken as one; {WHERE}"
AS_ONE = f"taken as one by what_matters, but what is asked later hangs on it; {WHERE}"


@pytest.fixture(scope="module")
def walk() -> Walk:
    return Walk(shipped_choices())


@pytest.fixture
def walked(walk: Walk) -> Walk:
    for caller in CALLERS:
        for age in walk.choices["age"]:
            walk.lengths(caller, age)
    return walk


@pytest.mark.parametrize("caller", CALLERS)
def test_a_usual_call_has_at_most_eighteen_answers(caller: str, walk: Walk) -> None:
    for age in walk.choices["age"]:
        usual = walk.lengths(caller, age).usual
        assert usual is not None
        assert 10 <= usual <= LONGEST_CALL == 18


def test_a_call_without_danger_stays_short_and_the_longest_is_known(walk: Walk) -> None:
    found = [walk.lengths(caller, age) for caller in CALLERS for age in walk.choices["age"]]
    assert max(lengths.calm or 0 for lengths in found) <= 20
    assert max(lengths.longest for lengths in found) <= 27


def test_every_question_comes_up_in_some_call(walked: Walk) -> None:
    assert set(ORDER) - walked.came_to.keys() == {"caller"}, NEVER


def test_no_answer_is_taken_for_another_one_that_leads_to_other_questions(walked: Walk) -> None:
    """In one call for each question, each answer is replaced by every other one of its question."""
    found = {pair for call in walked.came_to.values() for pair in taken_as_one(to_the_end(call, walked), walked)}
    assert found == set(), AS_ONE


def taken_as_one(given: list[tuple[str, str]], walk: Walk) -> Iterator[str]:
    """Name two answers to one question after which the call looks the same for a while, and then does not."""
    looks = list(seen(given))
    for at, (question, code) in enumerate(given):
        for other in walk.choices[question]:
            swapped = [*given[:at], (question, other), *given[at + 1 :]]
            same = [one == two for one, two in zip(looks[at:], list(seen(swapped))[at:], strict=True)]
            if same[0] and not all(same):
                yield f"{question}: {code} and {other}"


def seen(given: list[tuple[str, str]]) -> Iterator[object]:
    """Return what the walk sees after each answer (nothing from where another question would come)."""
    call = Interview(12)
    for at, (question, code) in enumerate(given):
        call = go_on(call) if call.waiting_for_rescue else call
        if next_question(call) != question:
            yield from [None] * (len(given) - at)
            return
        call = put(call, question, code)
        yield what_matters(call)


def to_the_end(call: Interview, walk: Walk) -> list[tuple[str, str]]:
    """Return the answers of a call that goes on with the first answer to every question."""
    while question := next_question(call := go_on(call) if call.waiting_for_rescue else call):
        call = put(call, question, walk.choices[question][0])
    return list(call.answers.items())


@pytest.mark.parametrize("begun", BEGUN.values(), ids=BEGUN)
def test_the_walk_agrees_with_every_path_taken_one_by_one(begun: str) -> None:
    few = Walk({**shipped_choices(), **FEW})
    words = begun.split()
    call = Interview(12)
    for question, code in {**dict(zip(words[::2], words[1::2], strict=True)), **CALM}.items():
        call = put(call, question, code)
    assert few.ahead(call) == one_by_one(call, few)


@pytest.mark.parametrize("caller", ["person", "mother", "supporter"])
def test_the_walk_agrees_with_every_path_through_danger(caller: str) -> None:
    asked = ("caller", "age", "outing", "contact", "parent", "helper", "consent", "wish", "stopped", "ward")
    settled = dict.fromkeys(asked, "unknown") | {"caller": caller, "age": "18_34"}
    few = Walk({**shipped_choices(), **FEW})
    call = Interview(12)
    for question, code in settled.items():
        call = put(call, question, code)
    assert few.ahead(call) == one_by_one(call, few)


def one_by_one(call: Interview, walk: Walk) -> Lengths:
    """Return the most answers still to come, remembering nothing."""
    if call.waiting_for_rescue:
        return Lengths(None, None, one_by_one(go_on(call), walk).longest)
    question = next_question(call)
    if question is None:
        return Lengths(0, 0, 0)
    usual, calm, longest = [], [], []
    for code in walk.choices[question]:
        then = put(call, question, code)
        ahead = one_by_one(then, walk)
        longest.append(ahead.longest + 1)
        if then.level is Level.NONE and ahead.calm is not None:
            calm.append(ahead.calm + 1)
            if ahead.usual is not None and (question not in FOLLOW_UPS or question == "enrolled"):
                usual.append(ahead.usual + 1)
    return Lengths(max(usual, default=None), max(calm, default=None), max(longest))
