"""Random calls for hypothesis: led by the interview itself, or any answers at all, as an answers file may hold them."""

from pathlib import Path

import yaml
from hypothesis import strategies as st
from hypothesis.strategies import DrawFn, SearchStrategy

from hikisupport.triage.facts import group_of
from hikisupport.triage.flow import Call, go_on, next_question, put
from hikisupport.triage.load import open_questions

DATA = Path(__file__).resolve().parents[2] / "data"
QUESTIONNAIRE = open_questions(DATA)
WARDS = ("chuo", "kita", "higashi", "shiroishi", "toyohira", "minami", "nishi", "atsubetsu", "teine", "kiyota")


def written_choices() -> dict[str, list[str]]:
    """Return the codes of every question as they stand in the file: without the wards, which are of the area."""
    read = yaml.load((DATA / "questions.yaml").read_text(encoding="utf-8"), Loader=yaml.BaseLoader)
    return {question["id"]: [choice["code"] for choice in question["choices"]] for question in read["questions"]}


CHOICES = written_choices()
CHOICES["ward"] = [*WARDS, *CHOICES["ward"]]


@st.composite
def calls(draw: DrawFn, month: int) -> Call:
    """Give a call in a month, held to its end: every question that comes is answered; after ``now`` it may go on."""
    call = Call(QUESTIONNAIRE, month)
    while True:
        if call.waiting_for_rescue:
            if not draw(st.booleans()):
                return call
            call = go_on(call)
        question = next_question(call)
        if question is None:
            return call
        offered = [choice.code for choice in QUESTIONNAIRE[question].choices_for(group_of(call.answers))]
        call = put(call, question, draw(st.sampled_from(offered)))


def any_answers() -> SearchStrategy[dict[str, str]]:
    """Give any answers to any of the questions, whether the interview would have asked them or not."""
    given = st.fixed_dictionaries({}, optional={name: st.sampled_from(codes) for name, codes in CHOICES.items()})
    return given.map(dict)
