"""The answers of a call: what a typed answer means, and the code they are kept as."""

from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from datetime import datetime

from hikisupport.core.errors import HikisupportError, Stopped, UsageProblem
from hikisupport.core.text import fold
from hikisupport.directory.area import Area
from hikisupport.directory.query import ward_of
from hikisupport.triage.code import FIRST_DAY, LAST_DAY, CodeState, encode
from hikisupport.triage.facts import Answers
from hikisupport.triage.model import Questionnaire
from hikisupport.triage.report import Settings

HOW_TO_GO_ON = (
    "続きは `hikisupport triage --resume` で、このコードを打つと始められます。コードは個人の情報として扱ってください。"
)
_DATED = {"rules": "決まり", "questions": "質問", "agencies": "窓口のデータ"}


def code_of(answers: Answers, settings: Settings, moment: datetime, questions: Questionnaire) -> str | None:
    """Return the code of a call, or None without an answer (or for a day that codes cannot hold: not 2026-2070)."""
    if not answers or not FIRST_DAY <= moment.date() <= LAST_DAY:
        return None
    state = CodeState(
        answers=answers,
        on=moment.date(),
        continued=settings.continued,
        step=settings.step,
        level=settings.level,
        reason=settings.reason,
    )
    return encode(state, questions)


def settings_from(state: CodeState, office: str | None) -> Settings:
    """Return what the counselor had set when the code was made."""
    return Settings(state.continued, office, state.step, state.level, state.reason)


def changed_since(state: CodeState, versions: Mapping[str, str]) -> str | None:
    """Return the note that names what has changed since the call of a code, or None."""
    changed = [f"{label}({versions[key]})" for key, label in _DATED.items() if versions[key] > state.on.isoformat()]
    if not changed:
        return None
    day = f"{state.on.year}年{state.on.month}月{state.on.day}日"
    return f"この答えコードは{day}の電話のものです。そのあと、{'、'.join(changed)}が変わっています。"


@contextmanager
def code_when_stopped(code: Callable[[], str | None]) -> Iterator[None]:
    """Let nothing be lost: whatever stops what is done here, the code goes along with the sentence.

    Raises:
        Stopped: q, the end of input, or Ctrl-C at any place.
        HikisupportError: what stopped it, its sentence with the code.
    """
    try:
        yield
    except KeyboardInterrupt:
        raise Stopped(_with_code("\nここで止めました。", code())) from None
    except HikisupportError as error:  # a result that cannot be written must not cost the call
        error.message = _with_code(error.message, code())
        raise


def _with_code(message: str, code: str | None) -> str:
    return f"{message}\n答えコード: {code}\n{HOW_TO_GO_ON}" if code else message


def answer_code(question_id: str, text: str, questions: Questionnaire, area: Area) -> str | None:
    """Return the code that a text means for a question (code or label; for the ward a postal code too), or None."""
    question = questions[question_id]
    wanted = fold(text)
    for choice in question.choices:
        if wanted in {fold(choice.code), fold(choice.label), fold(choice.person or choice.label)}:
            return choice.code
    if not question.wards:
        return None
    try:
        return ward_of(text, area)[0]
    except UsageProblem:
        return None
