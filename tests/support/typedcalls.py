"""Calls told by their answers, as the lines a counselor types: so no test has to count questions."""

from collections.abc import Mapping

from hikisupport.core.files import shipped_folder
from hikisupport.triage import flow
from hikisupport.triage.asking import numbered
from hikisupport.triage.facts import group_of
from hikisupport.triage.load import Bundle

QUESTIONS = Bundle(shipped_folder()).questions
CALM: Mapping[str, str] = {
    "danger_now": "none",
    "living": "parents",
    "eating": "ok",
    "violence": "none",
    "carer": "coping",
    "death": "none",
    "unusual": "none",
    "money": "ok",
}
# A mother whose son of 24 goes out at night and does not know of the call.
MOTHER: Mapping[str, str] = {
    **CALM, "caller": "mother", "request": "relate", "age": "18_34", "outing": "night", "helping": "none",
    "consent": "unaware", "wish": "unheard", "stopped": "none", "ward": "kita",
}  # fmt: skip


def typed(answers: Mapping[str, str], month: int = 11, begun: Mapping[str, str] | None = None) -> list[str]:
    """Return the number for each question as it comes (9 where nothing is told), up to a rescue.

    ``gone_on`` among the answers: how the call goes on after it. ``begun``: what was answered before.
    """
    call, lines = flow.Call(QUESTIONS, month, begun or {}), []
    while question := flow.next_question(call):
        code = answers.get(question, "unknown")
        figures = {choice.code: figure for figure, choice in numbered(QUESTIONS[question], group_of(call.answers))}
        lines.append(str(figures[code]))
        call = flow.put(call, question, code)
        if call.waiting_for_rescue and "gone_on" in answers:
            lines.append("1" if answers["gone_on"] == flow.SAFE else "2")
            call = flow.go_on(call, answers["gone_on"])
    return lines


def up_to(question: str, answers: Mapping[str, str] = MOTHER) -> list[str]:
    """Return the lines of a call up to the moment a question is put."""
    call, lines = flow.Call(QUESTIONS, 11), typed(answers)
    for number, line in enumerate(lines):
        coming = flow.next_question(call)
        if coming == question:
            return lines[:number]
        figures = dict(numbered(QUESTIONS[coming or ""], group_of(call.answers)))
        call = flow.put(call, coming or "", figures[int(line)].code)
    raise AssertionError(f"{question} is not put in this call")
