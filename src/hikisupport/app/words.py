"""Chooses the words of a result: for the gravest danger, an unsafe home, who knows the person, else the step's."""

from hikisupport.app.bundle import Bundle
from hikisupport.app.report import FlagView
from hikisupport.app.ruling import Ruling
from hikisupport.base.models.advice import KnownText, StepText
from hikisupport.core.vocab import Level
from hikisupport.directory.view import WindowView
from hikisupport.logic.rules.facts import get, home_may_be_reached


def words_for(ruling: Ruling, bundle: Bundle) -> StepText | None:
    """Return the words for the step; where telling the person is unsafe, none that reach the house."""
    if ruling.step is None:
        return None
    words = bundle.advice.step if home_may_be_reached(ruling.answers) or not ruling.step else bundle.advice.step_unsafe
    return words(ruling.step, ruling.group)


def knowing(ruling: Ruling, bundle: Bundle) -> KnownText | None:
    """Return the words where somebody knows the person, or None."""
    if not ruling.step or not ruling.way.person_first:
        return None
    agreed = get(ruling.answers, "consent") == "fine"
    return bundle.advice.knowing(ruling.way.person_first, ruling.group, agreed)


def say_now(text: StepText | None, ruling: Ruling, flags: tuple[FlagView, ...], bundle: Bundle) -> str:
    """Return the sentence for the gravest danger of now or today, else for the wish, else for the step."""
    if text is None:
        return ""
    # Who goes on after a rescue has said its words already.
    due = [flag for flag in _urgent(flags) if not (ruling.step and flag.level is Level.NOW)]
    urgent = next((flag.say for flag in due if flag.say), "")
    wish = get(ruling.answers, "wish") if ruling.step == 1 else ""
    wished = (words.say_now for words in bundle.advice.wishes if (words.wish, words.group) == (wish, ruling.group))
    return urgent or next(wished, text.say_now)


def small_step(text: StepText | None, ruling: Ruling, flags: tuple[FlagView, ...], bundle: Bundle) -> str:
    """Return the one small thing: for the gravest danger, else with who knows the person, else of the step."""
    if text is None:
        return ""
    urgent = next((flag.small_step for flag in _urgent(flags) if flag.small_step), "") if ruling.step else ""
    known = knowing(ruling, bundle)
    return urgent or (known.small_step if known and known.small_step else text.small_step)


def script(
    text: StepText | None, ruling: Ruling, flags: tuple[FlagView, ...], first: WindowView | None, bundle: Bundle
) -> tuple[str, ...]:
    """Return the three lines to say: for the gravest danger's number, an unsafe home, who knows, or the window."""
    if text is None:
        return ()
    if ruling.step and (urgent := next((flag.script for flag in _urgent(flags) if flag.script), ())):
        return urgent
    if not home_may_be_reached(ruling.answers):
        return text.script
    if known := knowing(ruling, bundle):
        return known.script
    rules = first.why if first else ()
    return next((words.script for words in bundle.advice.openings if words.rule in rules), text.script)


def _urgent(flags: tuple[FlagView, ...]) -> list[FlagView]:
    return [flag for flag in flags if flag.level.rank >= Level.TODAY.rank]
