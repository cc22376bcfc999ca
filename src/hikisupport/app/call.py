"""One call from beginning to result: by questions at a terminal or a pipe, or from an answers file."""

from dataclasses import replace
from datetime import datetime

from hikisupport.app.answers import Given, parse_answers, read_answers
from hikisupport.app.assess import Settings, assess
from hikisupport.app.bundle import Bundle
from hikisupport.app.codes import changed_since, code_of, code_when_stopped, settings_from
from hikisupport.app.prompt import Conversation, Screen
from hikisupport.app.report import Report
from hikisupport.app.resume import ask_code, resumed, settings_resumed
from hikisupport.base.errors import UsageProblem
from hikisupport.base.vocab import Level
from hikisupport.logic.interview.code import CodeState, decode, encode, is_code


def from_questions(bundle: Bundle, moment: datetime, office: str | None, screen: Screen) -> Report:
    """Put the questions and return the result.

    Raises:
        Stopped: the counselor stopped, or the input ended; the sentence holds the code of the answers so far.
    """
    return _hold(Conversation(bundle, screen, moment), Settings(office=office))


def from_code(bundle: Bundle, moment: datetime, office: str | None, screen: Screen) -> Report:
    """Ask for the code of an earlier call, go on with it, and return the result.

    Raises:
        Stopped: the counselor stopped, or the input ended.
    """
    state = ask_code(screen, bundle.questions)
    screen.say("前の答えを使います。安全の質問は、もう一度伺います。")
    conversation = Conversation(bundle, screen, moment, resumed(state, moment.month))
    return _dated(_hold(conversation, settings_resumed(state, office)), state)


def _hold(conversation: Conversation, settings: Settings) -> Report:
    bundle, moment = conversation.bundle, conversation.moment

    def set_now() -> Settings:
        return replace(settings, continued=conversation.call.continued)

    with code_when_stopped(lambda: code_of(conversation.call.answers, set_now(), moment, bundle.questions)):
        call = conversation.hold()
        return assess(call.answers, bundle, moment, set_now())


def _dated(report: Report, state: CodeState) -> Report:
    note = changed_since(state, report.versions)
    return replace(report, notes=(note, *report.notes)) if note else report


def from_file(source: str, bundle: Bundle, moment: datetime, office: str | None) -> Report:
    """Return the result for the answers in a file (``-``: standard input): written out, or as an answer code.

    Raises:
        InputProblem: the file cannot be used; all mistakes at once.
        UsageProblem: an override without its reason, or a level lowered without the supervisor.
    """
    name = "標準入力" if source == "-" else source
    text = read_answers(source)
    if is_code(text):
        state = decode(text, bundle.questions)
        report = _dated(assess(state.answers, bundle, moment, settings_from(state, office)), state)
        return replace(report, code=encode(state, bundle.questions))  # still the code of that day's call
    given = parse_answers(text, name, bundle.questions, bundle.directory.area)
    return assess(given.answers, bundle, moment, settings_of(given, office))


def settings_of(given: Given, office: str | None) -> Settings:
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
