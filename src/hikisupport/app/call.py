"""One call from beginning to result: by questions at a terminal or a pipe, or from an answers file."""

from datetime import datetime

from hikisupport.app.answers import Given, parse_answers, read_answers
from hikisupport.app.assess import Settings, assess
from hikisupport.app.bundle import Bundle
from hikisupport.app.prompt import Conversation, Screen
from hikisupport.app.report import Report
from hikisupport.base.errors import UsageProblem
from hikisupport.base.vocab import Level


def from_questions(bundle: Bundle, moment: datetime, office: str | None, screen: Screen) -> Report:
    """Put the questions and return the result.

    Raises:
        Stopped: the counselor stopped, or the input ended.
    """
    call = Conversation(bundle, screen, moment).hold()
    return assess(call.answers, bundle, moment, Settings(continued=call.continued, office=office))


def from_file(source: str, bundle: Bundle, moment: datetime, office: str | None) -> Report:
    """Return the result for the answers in a file (``-``: standard input).

    Raises:
        InputProblem: the file cannot be used; all mistakes at once.
        UsageProblem: an override without its reason, or a level lowered without the supervisor.
    """
    name = "標準入力" if source == "-" else source
    given = parse_answers(read_answers(source), name, bundle.questions, bundle.directory.area)
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
