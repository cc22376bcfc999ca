"""Going on with an earlier call: its code asked for, and what of it still holds."""

from hikisupport.app.keys import Key, read
from hikisupport.app.screen import Screen
from hikisupport.app.settings import Settings
from hikisupport.base.models.questionnaire import Questionnaire
from hikisupport.core.errors import InputProblem, Stopped
from hikisupport.logic.interview.code import CodeState, decode
from hikisupport.logic.interview.flow import Interview
from hikisupport.logic.rules.safety import SAFETY_ASKED_IF


def ask_code(screen: Screen, questions: Questionnaire) -> CodeState:
    """Return what the code typed at a prompt holds; a wrong one is explained and asked for again.

    Raises:
        Stopped: the counselor stopped, or the input ended.
    """
    while True:
        typed = screen.ask("答えコード > ")
        if read(typed).key is Key.STOP:
            raise Stopped("ここで止めました。")
        try:
            return decode(typed, questions)
        except InputProblem as problem:
            screen.say(problem.message, style="warn")


def resumed(state: CodeState, month: int) -> Interview:
    """Return the call to go on with: the safety questions are put again, every other answer stays."""
    return Interview(month, {name: code for name, code in state.answers.items() if name not in SAFETY_ASKED_IF})


def settings_resumed(state: CodeState, office: str | None) -> Settings:
    """Return what stays of the counselor's settings: the step and its reason; a level spoke of the danger of then."""
    return Settings(office=office, step=state.step, reason=state.reason if state.step else None)
