"""One call from beginning to result: by questions at a terminal or a pipe, or from an answers file."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime
from functools import partial
from typing import TYPE_CHECKING

from hikisupport.core.errors import InputProblem, Stopped, UsageProblem
from hikisupport.core.vocab import LEVEL_LABELS, STEP_LABELS, Level
from hikisupport.triage.answers import changed_since, code_of, code_when_stopped, settings_from
from hikisupport.triage.code import CodeState, decode, encode, is_code
from hikisupport.triage.conversation import Conversation
from hikisupport.triage.flow import Interview
from hikisupport.triage.load import Bundle
from hikisupport.triage.model import Questionnaire
from hikisupport.triage.report import Settings
from hikisupport.triage.safety import SAFETY_ASKED_IF
from hikisupport.triage.screen import OVERRIDE_LABELS
from hikisupport.triage.terminal import Key, Screen, read

if TYPE_CHECKING:
    from hikisupport.triage.answers_file import Given
    from hikisupport.triage.report import Report


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


def ask_change(screen: Screen, settings: Settings) -> Settings:
    """Ask what to change and why; return the settings (as they were where Enter was pressed).

    Raises:
        Stopped: the input ended.
    """
    plain = replace(settings, step=None, level=None, reason=None)
    choices = [(f"段階を「{STEP_LABELS[step]}」に", replace(settings, step=step)) for step in (1, 2, 3)]
    choices += [(f"危険の度合いを「{_level(level)}」に", replace(settings, level=level)) for level in Level]
    wanted = _choose(screen, "何を変えますか", [*choices, ("決まりのとおりに戻す", plain)])
    if wanted is None or wanted == plain:
        return wanted or settings
    reasons = [(label, replace(wanted, reason=key)) for key, label in OVERRIDE_LABELS.items()]
    return _choose(screen, "理由は", reasons) or settings


def _level(level: Level) -> str:
    return "急ぐ危険なし" if level is Level.NONE else LEVEL_LABELS[level]


def _choose(screen: Screen, title: str, choices: Sequence[tuple[str, Settings]]) -> Settings | None:
    page = screen.page()
    page.heading(f"{title}(Enterでやめる)")
    for number, (label, _) in enumerate(choices, start=1):
        page.text(f"{number} {label}", indent=2)
    screen.show(page)
    typed = read(screen.ask("番号 > ")).number
    return choices[typed - 1][1] if typed and typed <= len(choices) else None


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
            from hikisupport.triage.assess import assess

            report = assess(call.answers, bundle, moment, self._settings_now())
        return _dated(report, self.state) if self.state else report

    def browse(self) -> "Report":
        """Put the questions and show the result until the counselor is done with it; return the last one."""
        from hikisupport.triage.alarm import show_urgent
        from hikisupport.triage.browse import browse

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
        from hikisupport.triage.assess import rule

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
    from hikisupport.triage.answers_file import parse_answers, read_answers
    from hikisupport.triage.assess import assess

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
