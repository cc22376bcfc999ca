"""One call from beginning to result: by questions at a terminal or a pipe, or from an answers file."""

from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import replace
from datetime import datetime
from typing import TYPE_CHECKING

from hikisupport.core.errors import HikisupportError, InputProblem, Stopped, UsageProblem
from hikisupport.core.vocab import Level
from hikisupport.triage import safety
from hikisupport.triage.code import CodeState, decode, encode, is_code
from hikisupport.triage.flow import Call
from hikisupport.triage.load import Bundle
from hikisupport.triage.model import Questionnaire
from hikisupport.triage.report import Settings
from hikisupport.triage.safety import SAFETY_ASKED_IF
from hikisupport.triage.terminal import Key, Screen, read

if TYPE_CHECKING:
    from hikisupport.triage.answers_file import Given
    from hikisupport.triage.browse import Writer
    from hikisupport.triage.conversation import Conversation
    from hikisupport.triage.report import Report

_HOW_TO_GO_ON = (
    "続きは `hikisupport triage --resume` で、このコードを打つと始められます。コードは個人の情報として扱ってください。"
)
_DATED = {"rules": "決まり", "questions": "質問", "agencies": "窓口のデータ"}


def begin(bundle: Bundle, moment: datetime, office: str | None, screen: Screen) -> "Session":
    """Return a new call at a screen."""
    from hikisupport.triage.conversation import Conversation

    call = Call(bundle.questions, moment.month)
    return Session(Conversation(bundle, screen, moment, call, Settings(office=office)))


def go_on(bundle: Bundle, moment: datetime, office: str | None, screen: Screen) -> "Session":
    """Ask for the code of an earlier call and return that call to go on with.

    Raises:
        Stopped: the counselor stopped, or the input ended.
    """
    from hikisupport.triage.conversation import Conversation

    state = _ask_code(screen, bundle.questions)
    screen.say("前の答えを使います。安全の質問は、もう一度伺います。")
    call = resumed(state, bundle.questions, moment.month)
    # The step and its reason stay; a level set by hand spoke of the danger of then.
    reason = state.reason if state.step else None
    settings = Settings(office=office, step=state.step, reason=reason, before=call.before)
    return Session(Conversation(bundle, screen, moment, call, settings), state)


def _ask_code(screen: Screen, questions: Questionnaire) -> CodeState:
    """Return what the code typed at a prompt holds; a wrong one is explained and asked for again."""
    while True:
        typed = screen.ask("再開コード > ")
        if read(typed).key is Key.STOP:
            raise Stopped("ここで止めました。")
        try:
            return decode(typed, questions)
        except InputProblem as problem:
            screen.say(problem.message, style="warn")


def resumed(state: CodeState, questions: Questionnaire, month: int) -> Call:
    """Return the call to go on with: the safety questions are put again, every other answer stays."""
    kept = {name: code for name, code in state.answers.items() if name not in SAFETY_ASKED_IF}
    return Call(questions, month, kept, before=state.answers)


class Session:
    """A call at a screen: questions, result, and back again where the counselor wants it."""

    def __init__(self, conversation: "Conversation", state: CodeState | None = None) -> None:
        self.conversation = conversation
        self.state = state

    def result(self) -> "Report":
        """Put the questions that are left and return the result.

        Raises:
            Stopped: the counselor stopped, or the input ended; the sentence holds the code of the answers so far.
        """
        with code_when_stopped(self._code, self._warning):
            report = self.conversation.hold()
        return _dated(report, self.state) if self.state else report

    def browse(self, writers: "Mapping[Key, Writer]") -> "Report":
        """Put the questions and show the result until the counselor is done with it; return the last one."""
        from hikisupport.triage.browse import browse

        conversation = self.conversation
        while True:
            report = self.result()
            with code_when_stopped(self._code):
                key = browse(report, conversation.bundle.questions, conversation.prompt, writers)
                if key is None:
                    return report
                if key is Key.CHANGE:
                    conversation.change()
                else:
                    conversation.reopen(key, report)

    def _warning(self) -> str:
        """Return what has to be kept beside the new code: it does not hold the dangers of the last call."""
        asks_again = self.state and safety.unasked(self.conversation.call.answers)
        return "安全の質問が途中なので、前の電話のコードも残しておいてください。" if asks_again else ""

    def _code(self) -> str | None:
        from hikisupport.triage.assess import code_of

        conversation = self.conversation
        questions = conversation.bundle.questions
        return code_of(conversation.call.answers, conversation.settings, conversation.moment, questions)


@contextmanager
def code_when_stopped(code: Callable[[], str | None], warning: Callable[[], str] = str) -> Iterator[None]:
    """Let nothing be lost: whatever stops what is done here, the code (and a warning) goes along with the sentence.

    Raises:
        Stopped: q, the end of input, or Ctrl-C at any place.
        HikisupportError: what stopped it, its sentence with the code.
    """
    try:
        yield
    except KeyboardInterrupt:
        raise Stopped(_with_code("\nここで止めました。", code(), warning())) from None
    except HikisupportError as error:  # a result that cannot be written must not cost the call
        error.message = _with_code(error.message, code(), warning())
        raise


def _with_code(message: str, code: str | None, warning: str) -> str:
    return f"{message}\n再開コード: {code}\n{_HOW_TO_GO_ON}{warning}" if code else message


def changed_since(state: CodeState, versions: Mapping[str, str]) -> str | None:
    """Return the note that names what has changed since the call of a code, or None."""
    changed = [f"{label}({versions[key]})" for key, label in _DATED.items() if versions[key] > state.on.isoformat()]
    if not changed:
        return None
    day = f"{state.on.year}年{state.on.month}月{state.on.day}日"
    return f"この再開コードは{day}の電話のものです。そのあと、{'、'.join(changed)}が変わっています。"


def _dated(report: "Report", state: CodeState) -> "Report":
    note = changed_since(state, report.versions)
    return replace(report, notes=(note, *report.notes)) if note else report


def from_file(source: str, bundle: Bundle, moment: datetime, office: str | None) -> "Report":
    """Return the result for the answers in a file (``-``: standard input): written out, or as an answer code.

    Raises:
        InputProblem: the file cannot be used; all mistakes at once.
        UsageProblem: an override without its reason, or a level lowered without the supervisor.
    """
    from hikisupport.triage.answers_file import parse_answers, read_answers
    from hikisupport.triage.assess import assess

    name = "標準入力" if source == "-" else source
    text = read_answers(source)
    if is_code(text):
        state = decode(text, bundle.questions)
        settings = Settings(state.gone_on, office, state.step, state.level, state.reason)
        report = _dated(assess(state.answers, bundle, moment, settings), state)
        return replace(report, code=encode(state, bundle.questions))  # still the code of that day's call
    given = parse_answers(text, name, bundle.questions, bundle.area)
    return assess(given.answers, bundle, moment, settings_of(given, office))


def settings_of(given: "Given", office: str | None) -> Settings:
    """Return what the counselor set in an answers file.

    Raises:
        UsageProblem: a step or level is set without a reason.
    """
    step, level = given.settings.get("override_step"), given.settings.get("override_level")
    reason, gone_on = given.settings.get("override_reason"), given.settings.get("gone_on")
    if (step or level) and not reason:
        raise UsageProblem("段階や危険の度合いを変えるときは、override_reason(理由)も書いてください。")
    return Settings(
        gone_on=None if gone_on == "stopped" else gone_on,
        office=office,
        step=int(step) if step else None,
        level=Level(level) if level else None,
        reason=reason,
    )
