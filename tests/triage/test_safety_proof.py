"""How urgent a call is, proved over every combination of the answers that a rule of danger looks at.

A call has the highest level of any rule, and the table of danger the highest of any row. For each flag the rules that
can raise it and the rows that speak of it are walked together along every answer that one of them looks at (not put
among them), so that each leaf stands for all combinations of the rest. eating, living, money and last_seen hang
together in two flags only: medical_emergency (danger_now, eating, body, living, money, caller) and welfare_check
(danger_now, last_seen, response, eating, living, age, caller). The leaves of every flag stand for the same
30,339,508,469,760,000 combinations: every answer, or none, to the 19 safety questions, age and the caller's age, by
each of eight callers.
"""

from collections.abc import Callable, Iterator, Mapping
from math import prod
from random import Random

import pytest
from steptable import RANKS, SafetyTable

from hikisupport.core.vocab import Level
from hikisupport.triage.safety import RULES, SAFETY_ASKED_IF, Flags, assess, unasked
from hikisupport.triage.step import decide
from rule_paths import Told, leaves

SUMMER, WINTER = 7, 1
WARM, COLD = SafetyTable(), SafetyTable(cold=True)
QUESTIONS = (*SAFETY_ASKED_IF, "age", "caller", "caller_age")
ALWAYS_PUT = ("caller",)  # the first question of every call
SIZE = 30_339_508_469_760_000
RANDOM_CALLS = 4_000

Answers = dict[str, str]
Choices = dict[str, list[str]]
Rule = Callable[[Mapping[str, str]], Flags]


def level_of(flag: str, rules: tuple[Rule, ...], answers: Mapping[str, str]) -> str:
    found = [raised.level.value for rule in rules for raised in rule(answers) if raised.code == flag]
    return max(found, key=RANKS.index, default="none")


def raised_by(rule: Rule, choices: Choices) -> set[str]:
    def run(told: Told) -> list[str]:
        return [flag.code for flag in rule(told)]

    return {code for _, codes in leaves(run, choices, ALWAYS_PUT) for code in codes}


def combinations(looked_at: Mapping[str, str], choices: Choices) -> int:
    """Return how many combinations of all questions stand behind a leaf of the walk."""
    return prod(len(choices[q]) + (q not in ALWAYS_PUT) for q in QUESTIONS if q not in looked_at)


@pytest.fixture(scope="module")
def raising(choices: Choices) -> dict[str, tuple[Rule, ...]]:
    """For each flag the rules that can raise it."""
    of_rule = {rule: raised_by(rule, choices) for rule in RULES}
    return {flag: tuple(rule for rule in RULES if flag in of_rule[rule]) for flag in COLD.flags}


@pytest.mark.proof
@pytest.mark.parametrize("flag", COLD.flags)
def test_the_level_of_each_danger_is_the_one_of_the_table_whatever_is_answered(
    flag: str, raising: dict[str, tuple[Rule, ...]], choices: Choices
) -> None:
    assert raising[flag], f"no rule raises {flag}"

    def both(told: Told) -> tuple[str, str]:
        return level_of(flag, raising[flag], told), COLD.level_of(flag, told)

    stood_for = 0
    for looked_at, (program, table) in leaves(both, choices, ALWAYS_PUT):
        stood_for += combinations(looked_at, choices)
        assert set(looked_at) <= set(QUESTIONS)
        assert program == table, looked_at
    assert stood_for == SIZE


@pytest.mark.proof
def test_no_rule_raises_a_danger_that_the_table_does_not_speak_of(choices: Choices) -> None:
    assert set().union(*(raised_by(rule, choices) for rule in RULES)) <= set(COLD.flags)


@pytest.mark.parametrize("question", SAFETY_ASKED_IF)
def test_a_safety_question_is_needed_exactly_where_the_table_says(question: str, choices: Choices) -> None:
    def both(told: Told) -> tuple[bool, bool]:
        return SAFETY_ASKED_IF[question](told), WARM.asks(question, told)

    for looked_at, (program, table) in leaves(both, choices, ALWAYS_PUT):
        assert program == table, looked_at


def random_calls(choices: Choices, seed: int) -> Iterator[Answers]:
    """Any answers by any caller; most questions are answered calmly, so that each level comes up."""
    random = Random(seed)
    for _ in range(RANDOM_CALLS):
        calm = random.choice((0.3, 0.9, 1.0))
        told = {"caller": random.choice(choices["caller"])}
        for question in QUESTIONS:
            if question != "caller" and random.random() < 0.8:
                codes = choices[question]
                told[question] = codes[0] if random.random() < calm else random.choice(codes)
        yield told


def test_a_call_has_the_highest_level_of_all_its_answers_and_names_what_was_not_put(choices: Choices) -> None:
    seen = set()
    for answers in random_calls(choices, 1):
        urgency = assess(answers, WINTER)
        seen.add(urgency.level.value)
        assert urgency.level.value == COLD.level(answers), answers
        levels = {flag.code: flag.level.value for flag in urgency.flags}
        assert levels == {f: level for f in COLD.flags if (level := COLD.level_of(f, answers)) != "none"}, answers
        missing = [name for name in SAFETY_ASKED_IF if name not in answers and COLD.asks(name, answers)]
        assert list(urgency.unasked) == missing, answers
    assert seen == set(RANKS)


def test_a_further_danger_never_lowers_the_level_nor_raises_the_step(choices: Choices) -> None:
    """One answer at a time is replaced by a graver one of the same question, the rest stays."""
    wishes = {"wish": "work", "outing": "errands", "helping": "agency", "stopped": "none", "consent": "fine"}
    for answers in random_calls(choices, 2):
        before = assess(answers, WINTER)
        for question, graver in (("danger_now", "ill"), ("death_detail", "plan"), ("harm_risk", "risk")):
            after = assess({**answers, question: graver}, WINTER)
            assert after.level.rank >= before.level.rank, answers
            for now, then in zip(
                *(steps({**answers, **wishes}, level.level) for level in (before, after)), strict=True
            ):
                assert then <= now, answers


def steps(answers: Answers, level: Level) -> tuple[int, int]:
    return decide(answers, level).step, decide(answers, level, continued=True).step


def test_every_danger_names_answers_that_were_given(choices: Choices) -> None:
    for answers in random_calls(choices, 3):
        assert all(flag.answers and set(flag.answers) <= answers.keys() for flag in assess(answers, WINTER).flags)


@pytest.mark.parametrize("who", ["father", "sibling", "partner", "child"])
def test_everybody_in_the_family_is_heard_alike_where_nobody_is_hurt(who: str, choices: Choices) -> None:
    for answers in random_calls(choices, 4):
        told = {name: code for name, code in answers.items() if not name.startswith(("violence", "victim"))}
        mother, other = (assess({**told, "caller": caller}, WINTER) for caller in ("mother", who))
        assert (mother.level, mother.unasked) == (other.level, other.unasked), answers


@pytest.mark.parametrize(("month", "cold"), [(10, False), (11, True), (12, True), (1, True), (3, True), (4, False)])
def test_a_warm_place_tonight_is_spoken_of_from_november_to_march(month: int, cold: bool) -> None:
    told = {"caller": "person", "money": "today", "tonight": "none"}
    codes = [flag.code for flag in assess(told, month).flags]
    assert codes == (["cold_home", "no_food_money"] if cold else ["no_food_money"])
    assert [flag.code for flag in assess({**told, "tonight": "have"}, month).flags] == ["no_food_money"]


# --- the call before ----------------------------------------------------------------------------------------------


def test_a_danger_of_the_last_call_is_named_until_an_answer_says_what_became_of_it() -> None:
    last = {"caller": "person", "danger_now": "none", "death": "signs", "death_detail": "again"}
    declined = {"caller": "person", "danger_now": "none", "death": "unknown"}
    urgency = assess(declined, SUMMER, last)
    assert urgency.level is Level.WATCH
    assert [(flag.code, flag.last_call) for flag in urgency.flags] == [("self_harm", True), ("suicide_ideation", False)]
    assert assess({**declined, "death": "none"}, SUMMER, last).flags == ()
    again = assess({**declined, "death": "signs", "death_detail": "again"}, SUMMER, last)
    assert [(flag.code, flag.level, flag.last_call) for flag in again.flags] == [("self_harm", Level.TODAY, False)]


def test_whatever_was_a_danger_last_time_stands_at_least_at_watch_before_anything_is_asked(choices: Choices) -> None:
    for last in random_calls(choices, 5):
        urgency = assess({"caller": last["caller"]}, WINTER, last)
        assert {flag.code for flag in urgency.flags} == {flag.code for flag in assess(last, WINTER).flags}
        assert all(flag.level is Level.WATCH and flag.last_call for flag in urgency.flags)


def test_a_calm_call_lets_every_danger_of_the_last_one_go(choices: Choices) -> None:
    calm = {"danger_now": "none", "eating": "ok", "violence": "none", "carer": "coping", "death": "none"}
    for last in random_calls(choices, 6):
        answers = {"caller": last["caller"], "living": "alone", **calm, "unusual": "none", "money": "ok"}
        assert assess(answers, WINTER, last).flags == (), last
        assert unasked(answers) == ()
