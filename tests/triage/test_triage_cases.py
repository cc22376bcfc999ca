"""Calls told as a social worker would tell them, each with its level, its flags, its step and the rules behind it."""

from datetime import datetime

import pytest
from triagecases import Case, answers_of, read

from hikisupport.core.vocab import Level
from hikisupport.triage.safety import assess
from hikisupport.triage.step import decide


def text(value: object) -> str:
    return "null" if value is None else str(value)


@pytest.mark.parametrize("case", read(with_open=True))
def test_the_call_has_the_danger_it_was_told_with(case: Case) -> None:
    expect = case["expect"]
    urgency = assess(answers_of(case), datetime.fromisoformat(case["at"]).month, case.get("last_call", {}))
    codes = {flag.code for flag in urgency.flags}
    assert urgency.level.value == expect.get("level", urgency.level.value)
    assert set(expect.get("flags", [])) <= codes
    assert not set(expect.get("not_flags", [])) & codes


@pytest.mark.parametrize("case", read())
def test_the_call_has_the_step_the_rules_give(case: Case) -> None:
    expect, answers = case["expect"], answers_of(case)
    urgency = assess(answers, datetime.fromisoformat(case["at"]).month, case.get("last_call", {}))
    if expect["step"] == "null":
        assert urgency.unasked
        return
    assert urgency.level.value == "now" or not urgency.unasked
    decision = decide(answers, urgency.level, continued="gone_on" in case)
    assert text(decision.step) == expect["step"]
    assert text(decision.step_after) == expect.get("step_after", text(decision.step_after))
    assert set(expect.get("rules", [])) <= set(decision.fired)
    assert not set(expect.get("not_rules", [])) & set(decision.fired)


def test_every_case_has_a_name_of_its_own() -> None:
    names = [case.id for case in read()]
    assert len(names) > 70
    assert len(names) == len(set(names))


@pytest.mark.parametrize("case", read())
def test_every_answer_in_the_call_is_one_that_can_be_given(case: Case, choices: dict[str, list[str]]) -> None:
    assert [(q, a) for q, a in case["answers"].items() if q != "ward" and a not in choices[q]] == []


def test_a_rescue_is_step_0_unless_somebody_said_that_the_call_goes_on() -> None:
    assert decide({}, Level.NOW).step == 0
    assert decide({}, Level.NOW, continued=True).step == 1
