"""Each answer to a safety question, told as a call: which dangers it raises, how urgent, why, in which order."""

from pathlib import Path

import pytest
import yaml
from steptable import SafetyTable
from triagecases import Case, answers_of

from hikisupport.triage.safety import GRAVEST, RULES, SAFETY_ASKED_IF, Flag, Urgency, assess

CASES = yaml.load(
    (Path(__file__).parents[1] / "cases" / "flags.yaml").read_text(encoding="utf-8"), Loader=yaml.BaseLoader
)
told = pytest.mark.parametrize("case", CASES, ids=lambda case: case["name"])


def answers(case: Case) -> dict[str, str]:
    return answers_of({**case, "safety": "calm"})


def month(case: Case) -> int:
    return int(case.get("month", 7))


def words(flag: Flag) -> str:
    return f"{flag.code} {flag.level.value}{' 前回' if flag.last_call else ''}: {' '.join(flag.answers)}"


def danger(case: Case) -> Urgency:
    return assess(answers(case), month(case), case.get("before", {}))


@told
def test_the_answers_raise_these_dangers_the_gravest_first_each_with_its_reasons(case: Case) -> None:
    urgency = danger(case)
    assert [words(flag) for flag in urgency.flags] == case["flags"]
    assert urgency.level.value == (case["flags"][0].split()[1].rstrip(":") if case["flags"] else "none")


@told
def test_only_the_follow_ups_that_the_answers_call_for_are_still_to_be_asked(case: Case) -> None:
    assert list(danger(case).unasked) == case.get("ask", [])


def test_every_rule_raises_a_danger_in_some_case() -> None:
    raising = {rule.__name__ for case in CASES for rule in RULES if list(rule(answers(case)))}
    assert raising == {rule.__name__ for rule in RULES}


def test_every_danger_has_its_place_among_the_graver_ones() -> None:
    raised = {flag.code for case in CASES for rule in RULES for flag in rule(answers(case))}
    assert raised == set(GRAVEST)


def test_the_table_of_levels_speaks_of_every_answer_to_every_safety_question(choices: dict[str, list[str]]) -> None:
    named = SafetyTable().named
    silent = {
        f"{question} {code}"
        for question in SAFETY_ASKED_IF
        for code in choices[question]
        if (question, code) not in named
    }
    assert silent == SAYS_NOTHING, "tests/cases/safety-levels.csv"


# Answers that by themselves give no level and ask for nothing, so that no line of the table names them.
SAYS_NOTHING = {
    "living parents", "living old_parents", "living others", "living facility", "living unknown",
    "body fine", "last_seen today", "response heard", "violence none",
    "violence_by parent", "violence_by child", "violence_by several", "violence_by other", "violence_by unknown",
    "victim_age adult", "carer coping", "death none", "unusual none",
}  # fmt: skip


def test_of_two_reasons_for_one_danger_the_graver_is_named_first() -> None:
    eats_nothing = {"caller": "person", "danger_now": "unknown", "eating": "almost_none", "body": "down"}
    both = "medical_emergency now: danger_now eating body"
    assert [words(flag) for flag in assess(eats_nothing, 7).flags] == [both]
    assert [words(flag) for flag in assess(eats_nothing | {"danger_now": "ill"}, 7).flags] == [both]
    only_body = eats_nothing | {"danger_now": "ill", "eating": "ok"}
    assert [words(flag) for flag in assess(only_body, 7).flags] == ["medical_emergency now: danger_now body"]


def test_a_caller_who_has_told_nothing_yet_is_not_called_in_danger() -> None:
    assert assess({"caller": "person"}, 1).flags == ()


AT_THE_BEGINNING = {
    "person": ["danger_now", "eating", "violence", "death", "unusual", "money"],
    "mother": ["danger_now", "living", "eating", "violence", "carer", "death", "unusual", "money"],
    "supporter": ["danger_now", "living", "eating", "violence", "death", "unusual", "money"],
}


@pytest.mark.parametrize("caller", AT_THE_BEGINNING)
def test_at_the_beginning_every_danger_is_still_to_be_asked_and_family_about_themselves_too(caller: str) -> None:
    assert list(assess({"caller": caller}, 7).unasked) == AT_THE_BEGINNING[caller]
