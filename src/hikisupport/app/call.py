"""One call from beginning to result: by questions at a terminal or a pipe, or from an answers file."""

from dataclasses import replace
from datetime import datetime
from functools import partial
from typing import TYPE_CHECKING

from hikisupport.app.bundle import Bundle
from hikisupport.app.codes import changed_since, code_of, code_when_stopped, settings_from
from hikisupport.app.keys import Key
from hikisupport.app.prompt import Conversation
from hikisupport.app.resume import ask_code, resumed, settings_resumed
from hikisupport.app.screen import Screen
from hikisupport.app.settings import Settings
from hikisupport.core.errors import UsageProblem
from hikisupport.core.vocab import Level
from hikisupport.logic.interview.code import CodeState, decode, encode, is_code

if TYPE_CHECKING:
    from hikisupport.app.answers import Given
    from hikisupport.app.report import Report


def begin(bundle: Bundle, moment: datetime, office: str | None, screen: Screen) -> "Talk":
    """Return a new call at a screen."""
    return Talk(Conversation(bundle, screen, moment), Settings(office=office))


def go_on(bundle: Bundle, moment: datetime, office: str | None, screen: Screen) -> "Talk":
    """Ask for the code of an earlier call and return that call to go on with.

    Raises:
        Stopped: the counselor stopped, or the input ended.
    """
    state = ask_code(screen, bundle.questions)
    screen.say("前の答えを使います。安全の質問は、もう一度伺います。")
    conversation = Conversation(bundle, screen, moment, resumed(state, moment.month))
    return Talk(conversation, settings_resumed(state, office), state)


class Talk:
    """A call at a screen with its settings: questions, result, and back again where the counselor wants it."""

    def __init__(self, conversation: Conversation, settings: Settings, state: CodeState | None = None) -> None:
        self.conversation = conversation
        self.settings = settings
        self.state = state

    def result(self) -> "Report":
        """Put the questions that are left and return the result.

        Raises:
            Stopped: the counselor stopped, or the input ended; the sentence holds the code of the answers so far.
        """
        bundle, moment = self.conversation.bundle, self.conversation.moment
        with code_when_stopped(self._code):
            call = self.conversation.hold()
            # Only now: the first question must not wait for what makes a result.
            from hikisupport.app.assess import assess

            report = assess(call.answers, bundle, moment, self._settings_now())
        return _dated(report, self.state) if self.state else report

    def browse(self) -> "Report":
        """Put the questions and show the result until the counselor is done with it; return the last one."""
        from hikisupport.app.alarm import show_urgent
        from hikisupport.app.browse import browse

        conversation = self.conversation
        while True:
            report = self.result()
            with code_when_stopped(partial(_code_of, report)):
                key = browse(report, conversation.bundle.questions, conversation.screen)
            if key is None:
                return report
            if key is Key.CHANGE:
                self._change()
            elif key is Key.URGENT:
                show_urgent(conversation.screen, conversation.bundle, report.answers, conversation.moment)
            else:
                with code_when_stopped(self._code):
                    conversation.reopen(key)

    def _change(self) -> None:
        """Let the counselor set a step or level; what the rules of overriding forbid is said and left as it was."""
        from hikisupport.app.change import ask_change
        from hikisupport.app.ruling import rule

        conversation, before = self.conversation, self.settings
        with code_when_stopped(self._code):
            self.settings = ask_change(conversation.screen, self.settings)
        try:
            rule(conversation.call.answers, conversation.moment.month, self._settings_now())
        except UsageProblem as problem:
            conversation.screen.say(problem.message, style="warn")
            self.settings = before

    def _settings_now(self) -> Settings:
        return replace(self.settings, continued=self.conversation.call.continued)

    def _code(self) -> str | None:
        conversation = self.conversation
        questions = conversation.bundle.questions
        return code_of(conversation.call.answers, self._settings_now(), conversation.moment, questions)


def _code_of(report: "Report") -> str | None:
    return report.code


def _dated(report: "Report", state: CodeState) -> "Report":
    note = changed_since(state, report.versions)
    return replace(report, notes=(note, *report.notes)) if note else report


def from_file(source: str, bundle: Bundle, moment: datetime, office: str | None) -> "Report":
    """Return the result for the answers in a file (``-``: standard input): written out, or as an answer code.

    Raises:
        InputProblem: the file cannot be used; all mistakes at once.
        UsageProblem: an override without its reason, or a level lowered without the supervisor.
    """
    from hikisupport.app.answers import parse_answers, read_answers
    from hikisupport.app.assess import assess

    name = "標準入力" if source == "-" else source
    text = read_answers(source)
    if is_code(text):
        state = decode(text, bundle.questions)
        report = _dated(assess(state.answers, bundle, moment, settings_from(state, office)), state)
        return replace(report, code=encode(state, bundle.questions))  # still the code of that day's call
    given = parse_answers(text, name, bundle.questions, bundle.area)
    return assess(given.answers, bundle, moment, settings_of(given, office))


def settings_of(given: "Given", office: str | None) -> Settings:
    """Return what the counselor set in an answers file.

    Raises:
        UsageProblem: a step or level is set without a reason.
    """
    step, level = given.settings.get("override_step"), given.settings.get("override_level")
    reason = given.settings.get("override_reason")
    if (step or level) and not reason:
        raise UsageProblem("段階や危険の度合いを変えるときは、override_reason(理由)も書いてください。")
    return Settings(
        continued=given.settings.get("gone_on") == "continued",
        office=office,
        step=int(step) if step else None,
        level=Level(level) if level else None,
        reason=reason,
    )
